//! Splits a text into words as context sees them: lower case, no accents, `customerPhone` is two.

/// The words of a text, folded and joined, with the places where they begin, and the end: memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct Words {
    folded: String,
    starts: Vec<usize>,
}

impl Words {
    /// Reads the words of `text`: runs of letters and digits, cut at `aB`, at `ABc` before the `B`, and
    /// between letters and digits.
    pub(crate) fn read(&mut self, text: &str) {
        self.folded.clear();
        self.starts.clear();
        let mut open = false;
        let mut previous = Kind::Other;
        for character in text.chars() {
            let kind = Kind::of(character);
            match kind {
                Kind::Other => open = false,
                // A combining accent belongs to its letter and folds away with it.
                Kind::Mark => continue,
                _ => {
                    if !open || kind.cuts_after(previous) {
                        self.starts.push(self.folded.len());
                    } else if kind == Kind::Lower && previous == Kind::Upper {
                        self.give_up_last_capital();
                    }
                    open = true;
                    fold_into(character, &mut self.folded);
                }
            }
            previous = kind;
        }
        self.starts.push(self.folded.len());
    }

    /// `ABc` is `A` and `Bc`: gives the last capital of a run to the word that starts with it.
    fn give_up_last_capital(&mut self) {
        let (Some(&start), Some(last)) = (self.starts.last(), self.folded.as_bytes().last()) else { return };
        let cut = self.folded.len() - 1;
        if cut > start && last.is_ascii_lowercase() {
            self.starts.push(cut);
        }
    }

    /// How many words there are.
    pub(crate) fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// All words, joined.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// As [`folded`](Words::folded), when nothing else is asked any more.
    pub(crate) fn into_folded(self) -> String {
        self.folded
    }

    /// Where each word begins in [`folded`](Words::folded), and its end.
    pub(crate) fn starts(&self) -> &[usize] {
        &self.starts
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Caseless,
    Mark,
    Other,
}

impl Kind {
    fn of(character: char) -> Kind {
        match character {
            'a'..='z' => Kind::Lower,
            'A'..='Z' => Kind::Upper,
            '0'..='9' => Kind::Digit,
            '\0'..='\x7f' => Kind::Other,
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' => Kind::Mark,
            _ if character.is_uppercase() => Kind::Upper,
            _ if character.is_lowercase() => Kind::Lower,
            _ if character.is_alphabetic() => Kind::Caseless,
            _ if character.is_numeric() => Kind::Digit,
            _ => Kind::Other,
        }
    }

    fn cuts_after(self, previous: Kind) -> bool {
        match (previous, self) {
            (Kind::Lower, Kind::Upper) => true,
            (Kind::Digit, kind) => kind != Kind::Digit,
            (_, Kind::Digit) => true,
            (Kind::Caseless, kind) | (kind, Kind::Caseless) => kind != Kind::Caseless,
            _ => false,
        }
    }
}

/// Whether a character belongs to a script without letter case, whose words are glued together.
pub(crate) fn is_caseless(character: char) -> bool {
    Kind::of(character) == Kind::Caseless
}

/// Lower case, and Latin letters without their accents.
fn fold_into(character: char, folded: &mut String) {
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    for lower in character.to_lowercase() {
        match lower {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => folded.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => folded.push('g'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => folded.push('i'),
            'ł' | 'ľ' | 'ļ' | 'ĺ' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' => folded.push('o'),
            'ŕ' | 'ř' => folded.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => folded.push('s'),
            'ß' => folded.push_str("ss"),
            'ţ' | 'ť' | 'ț' => folded.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_and_folded() {
        for (text, expected) in [
            ("customerPhone", "customer phone"),
            ("customer_phone", "customer phone"),
            ("CUSTOMER-PHONE:", "customer phone"),
            ("HTTPServer", "http server"),
            ("iban2", "iban 2"),
            ("Téléphone", "telephone"),
            ("Te\u{301}le\u{301}phone", "telephone"),
            ("Straße", "strasse"),
            ("电话 phone", "电话 phone"),
            ("电话phone", "电话 phone"),
            ("", ""),
        ] {
            let mut words = Words::default();
            words.read(text);
            assert_eq!(split(&words).join(" "), expected, "{text}");
        }
    }

    fn split(words: &Words) -> Vec<&str> {
        words.starts().windows(2).map(|pair| &words.folded()[pair[0]..pair[1]]).collect()
    }
}
