//! Splits a text into words as context sees them: lower case, no accents, `customerPhone` is two.

/// A word of a text, folded, with the bytes it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) folded: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The words of `text`: runs of letters and digits, cut at `aB`, at `ABc` before the `B`, and
/// between letters and digits.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut previous = Kind::Other;
    for (at, character) in text.char_indices() {
        let kind = Kind::of(character);
        let end = at + character.len_utf8();
        match kind {
            Kind::Other => open = false,
            Kind::Mark => {
                // A combining accent belongs to its letter and folds away with it.
                if let Some(word) = words.last_mut().filter(|_| open) {
                    word.end = end;
                }
                continue;
            }
            _ => {
                if !open || kind.cuts_after(previous) {
                    words.push(Word { folded: String::new(), start: at, end: at });
                } else if kind == Kind::Lower && previous == Kind::Upper {
                    split_capital(&mut words);
                }
                open = true;
                if let Some(word) = words.last_mut() {
                    fold_into(character, &mut word.folded);
                    word.end = end;
                }
            }
        }
        previous = kind;
    }
    words
}

/// `ABc` is `A` and `Bc`: gives the last capital of a run to the word that starts with it.
fn split_capital(words: &mut Vec<Word>) {
    let Some(word) = words.last_mut() else { return };
    let Some((cut, last)) = word.folded.char_indices().next_back() else { return };
    if cut == 0 || !last.is_ascii_lowercase() {
        return;
    }
    // Only ASCII capitals are one byte in both spellings, so only there offsets agree.
    let start = word.end - 1;
    let moved = word.folded.split_off(cut);
    let end = std::mem::replace(&mut word.end, start);
    words.push(Word { folded: moved, start, end });
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
            let found: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "é customerPhone XMLFile";
        let spans: Vec<&str> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(spans, ["é", "customer", "Phone", "XML", "File"]);
    }
}
