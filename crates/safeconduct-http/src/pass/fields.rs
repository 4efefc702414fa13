//! Structured fields (RFC 9651), as far as signatures need them: dictionaries of strings, bytes, numbers, inner lists.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A member of a dictionary: its value, its parameters, and both as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) value: Value,
    pub(crate) parameters: Vec<(String, Value)>,
    /// What stands behind `key=`.
    pub(crate) written: String,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Bytes(Vec<u8>),
    Number(i64),
    Token(String),
    True,
    /// Strings with their parameters.
    List(Vec<(String, Vec<(String, Value)>)>),
}

impl Member {
    pub(crate) fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

impl Value {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn number(&self) -> Option<i64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// Reads a dictionary. Of a key that is there twice the last counts, as the standard says.
pub(crate) fn dictionary(text: &str) -> Option<Vec<Member>> {
    let mut reader = Reader { text, at: 0 };
    let mut members: Vec<Member> = Vec::new();
    reader.space();
    while !reader.is_done() {
        let key = reader.key()?;
        let start;
        let (value, parameters) = match reader.take('=') {
            true => {
                start = reader.at;
                (reader.value()?, reader.parameters()?)
            }
            false => {
                start = reader.at;
                (Value::True, reader.parameters()?)
            }
        };
        let written = text.get(start..reader.at)?.to_owned();
        members.retain(|member| member.key != key);
        members.push(Member { key, value, parameters, written });
        reader.space();
        if reader.is_done() {
            break;
        }
        if !reader.take(',') {
            return None;
        }
        reader.space();
        if reader.is_done() {
            return None;
        }
    }
    Some(members)
}

/// A string as it is written; `None` for what no string may hold.
pub(crate) fn quoted(text: &str) -> Option<String> {
    let fine = text.chars().all(|letter| letter == ' ' || letter.is_ascii_graphic());
    fine.then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// Bytes as they are written.
pub(crate) fn coded(bytes: &[u8]) -> String {
    format!(":{}:", BASE64_STANDARD.encode(bytes))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += if there { wanted.len_utf8() } else { 0 };
        there
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    fn run(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let run = rest.split(|letter| !fits(letter)).next().unwrap_or_default();
        self.at += run.len();
        run
    }

    fn key(&mut self) -> Option<String> {
        if !self.peek().is_some_and(|first| first.is_ascii_lowercase() || first == '*') {
            return None;
        }
        let fits = |letter: char| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-' | '.' | '*')
        };
        Some(self.run(fits).to_owned())
    }

    fn parameters(&mut self) -> Option<Vec<(String, Value)>> {
        let mut parameters = Vec::new();
        while self.take(';') {
            self.space();
            let key = self.key()?;
            let value = if self.take('=') { self.bare()? } else { Value::True };
            parameters.retain(|(known, _)| *known != key);
            parameters.push((key, value));
        }
        Some(parameters)
    }

    fn value(&mut self) -> Option<Value> {
        if !self.take('(') {
            return self.bare();
        }
        let mut items = Vec::new();
        loop {
            self.space();
            if self.take(')') {
                return Some(Value::List(items));
            }
            let Value::Text(item) = self.bare()? else { return None };
            items.push((item, self.parameters()?));
            if !matches!(self.peek(), Some(' ' | ')')) {
                return None;
            }
        }
    }

    fn bare(&mut self) -> Option<Value> {
        match self.peek()? {
            '"' => self.string(),
            ':' => {
                self.take(':');
                let coded =
                    self.run(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '='));
                let bytes = BASE64_STANDARD.decode(coded).ok()?;
                self.take(':').then_some(Value::Bytes(bytes))
            }
            '?' => {
                self.take('?');
                self.take('1').then_some(Value::True)
            }
            first if first == '-' || first.is_ascii_digit() => {
                let negative = self.take('-');
                let digits = self.run(|letter| letter.is_ascii_digit());
                let number: i64 = (digits.len() <= 15).then(|| digits.parse().ok()).flatten()?;
                Some(Value::Number(if negative { -number } else { number }))
            }
            first if first.is_ascii_alphabetic() || first == '*' => {
                let fits =
                    |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(letter);
                Some(Value::Token(self.run(fits).to_owned()))
            }
            _ => None,
        }
    }

    fn string(&mut self) -> Option<Value> {
        self.take('"');
        let mut out = String::new();
        loop {
            let letter = self.peek()?;
            self.at += letter.len_utf8();
            match letter {
                '"' => return Some(Value::Text(out)),
                '\\' => match self.peek()? {
                    escaped @ ('"' | '\\') => {
                        self.at += 1;
                        out.push(escaped);
                    }
                    _ => return None,
                },
                ' '..='~' => out.push(letter),
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dictionaries_are_read_as_written() {
        let read =
            dictionary(r#"sig=("@method" "a";sf);created=-5;keyid="a \"b\"";alg=x, b=:AQI=:, c"#).unwrap();
        let [sig, bytes, alone] = read.as_slice() else { panic!("three") };
        assert_eq!(sig.written, r#"("@method" "a";sf);created=-5;keyid="a \"b\"";alg=x"#);
        assert_eq!(sig.parameter("created").and_then(Value::number), Some(-5));
        assert_eq!(sig.parameter("keyid").and_then(Value::text), Some("a \"b\""));
        assert_eq!(bytes.value.bytes(), Some(&[1, 2][..]));
        assert_eq!((alone.key.as_str(), &alone.value), ("c", &Value::True));
        assert_eq!(dictionary("a=1, a=2").unwrap().len(), 1);
        for broken in
            ["a=", "A=1", "a=(1)", "a=(\"b\"", "a=\"\u{e4}\"", "a=:x", "a=1,", "a=1 b", "a=1234567890123456"]
        {
            assert_eq!(dictionary(broken), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = dictionary(&text);
        }

        #[test]
        fn what_is_written_is_read(text in "[ -~]{0,20}", bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            let read = dictionary(&format!("a={},b={}", quoted(&text).unwrap(), coded(&bytes))).unwrap();
            prop_assert_eq!(read[0].value.text(), Some(text.as_str()));
            prop_assert_eq!(read[1].value.bytes(), Some(bytes.as_slice()));
        }
    }
}
