//! Splits a text into words as context sees them: lower case, no accents, `customerPhone` is two.

/// The words of a text, folded and joined, with the places where they begin, and the end: memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct Words {
    folded: String,
    starts: Vec<usize>,
    /// Where each word begins and ends in the text.
    places: Vec<(usize, usize)>,
}

impl Words {
    /// Reads the words of `text`: runs of letters and digits, cut at `aB`, at `ABc` before the `B`, and
    /// between letters and digits.
    pub(crate) fn read(&mut self, text: &str) {
        self.folded.clear();
        self.starts.clear();
        self.places.clear();
        let mut open = false;
        let mut previous = Kind::Other;
        // Where the last letter stood.
        let mut last = 0;
        for (at, character) in text.char_indices() {
            let kind = Kind::of(character);
            match kind {
                Kind::Other => open = false,
                // A combining accent belongs to its letter and folds away with it.
                Kind::Mark => continue,
                _ => {
                    if !open || kind.cuts_after(previous) {
                        self.starts.push(self.folded.len());
                        self.places.push((at, at));
                    } else if kind == Kind::Lower && previous == Kind::Upper {
                        self.give_up_last_capital(last..at);
                    }
                    open = true;
                    if let Some((_, end)) = self.places.last_mut() {
                        *end = at + character.len_utf8();
                    }
                    fold_into(character, &mut self.folded);
                    last = at;
                }
            }
            previous = kind;
        }
        self.starts.push(self.folded.len());
    }

    /// `ABc` is `A` and `Bc`: gives the last capital of a run to the word that starts with it.
    fn give_up_last_capital(&mut self, place: std::ops::Range<usize>) {
        let (Some(&start), Some(last)) = (self.starts.last(), self.folded.as_bytes().last()) else { return };
        let cut = self.folded.len() - 1;
        if cut > start && last.is_ascii_lowercase() {
            self.starts.push(cut);
            if let Some((_, end)) = self.places.last_mut() {
                *end = place.start;
            }
            self.places.push((place.start, place.end));
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

    /// Where in the text some words begin and end.
    pub(crate) fn place(&self, words: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let places = self.places.get(words)?;
        Some(places.first()?.0..places.last()?.1)
    }

    /// All words of `text`, folded and joined, and nothing else of it.
    pub(crate) fn fold<'s>(&'s mut self, text: &'s str) -> &'s str {
        if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return text;
        }
        if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') {
            self.folded.clear();
            self.folded.extend(text.split(' '));
            return &self.folded;
        }
        self.read(text);
        &self.folded
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

/// Whether a phrase is short enough to be made of anything: in a program, `c|0; o=e` is none that says *coe*.
pub(crate) const SHORT: usize = 4;

/// Whether the words of a text stand together as those of one name do: `d.o.b`, `St.-Nr`, `sv_nr`, `idNo`.
///
/// Between two letters of their own there is a dot, a space or a slash; words that touch have two letters and more.
pub(crate) fn stand_together(text: &str) -> bool {
    let mut lengths: Vec<usize> = Vec::new();
    let mut gaps: Vec<String> = Vec::new();
    let mut previous = Kind::Other;
    for character in text.chars() {
        let kind = Kind::of(character);
        let begins = previous == Kind::Other || (previous == Kind::Lower && kind == Kind::Upper);
        match kind {
            Kind::Mark => continue,
            Kind::Other if previous == Kind::Other => {
                gaps.last_mut().into_iter().for_each(|gap| gap.push(character));
            }
            Kind::Other => gaps.push(character.into()),
            _ if begins => {
                if previous != Kind::Other {
                    gaps.push(String::new());
                }
                lengths.push(1);
            }
            _ => lengths.iter_mut().next_back().into_iter().for_each(|length| *length += 1),
        }
        previous = kind;
    }
    lengths.windows(2).zip(&gaps).all(|(lengths, gap)| match gap.as_str() {
        "." | " " | ". " | "/" | "° " | "º " => true,
        "-" | "_" | ".-" | ". -" => lengths.iter().any(|length| *length > 1),
        "" => lengths.iter().all(|length| *length > 1),
        _ => false,
    })
}

/// Whether a character belongs to a script without letter case, whose words are glued together.
pub(crate) fn is_caseless(character: char) -> bool {
    Kind::of(character) == Kind::Caseless
}

/// Lower case, and letters without their accents.
fn fold_into(character: char, folded: &mut String) {
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    for lower in character.to_lowercase() {
        match lower {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => folded.push('a'),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' | 'ẹ'..='ệ' => folded.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => folded.push('g'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => folded.push('i'),
            'ł' | 'ľ' | 'ļ' | 'ĺ' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => folded.push('o'),
            'ŕ' | 'ř' => folded.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => folded.push('s'),
            'ß' => folded.push_str("ss"),
            'ţ' | 'ť' | 'ț' => folded.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => folded.push('u'),
            'ý' | 'ÿ' | 'ỳ'..='ỹ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            // Greek in capitals has no accents, and Russian seldom two dots.
            'ά' => folded.push('α'),
            'έ' => folded.push('ε'),
            'ή' => folded.push('η'),
            'ί' | 'ϊ' | 'ΐ' => folded.push('ι'),
            'ό' => folded.push('ο'),
            'ύ' | 'ϋ' | 'ΰ' => folded.push('υ'),
            'ώ' => folded.push('ω'),
            'ς' => folded.push('σ'),
            'ё' => folded.push('е'),
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
            ("mã số thuế, căn cước", "ma so thue can cuoc"),
            ("ΑΡΙΘΜΟΣ Αριθμός", "αριθμοσ αριθμοσ"),
            ("电话 phone", "电话 phone"),
            ("电话phone", "电话 phone"),
            ("", ""),
        ] {
            let mut words = Words::default();
            words.read(text);
            assert_eq!(split(&words).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn names_stand_together_and_programs_do_not() {
        for text in ["d.o.b", "D. O. B", "St.-Nr", "sv_nr", "dob", "a/c", "idNo", "x"] {
            assert!(stand_together(text), "{text}");
        }
        for text in ["c|0;o=e", "c-c", "a=b", "c;c", "x  y", "ab;cd", "e_e", "cAr", "tC"] {
            assert!(!stand_together(text), "{text}");
        }
    }

    #[test]
    fn words_know_their_places() {
        let mut words = Words::default();
        let text = "é HTTPServer id_2";
        words.read(text);
        let place = |range| &text[words.place(range).unwrap()];
        assert_eq!(
            [place(0..1), place(1..2), place(2..3), place(1..5)],
            ["é", "HTTP", "Server", "HTTPServer id_2"]
        );
    }

    fn split(words: &Words) -> Vec<&str> {
        words.starts().windows(2).map(|pair| &words.folded()[pair[0]..pair[1]]).collect()
    }
}
