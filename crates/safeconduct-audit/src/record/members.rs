//! Reads the members of a canonical leaf in one pass over its bytes, checking its form on the way.
//!
//! Verification looks at every entry of a log, so this has to be cheap. What it accepts is what this
//! crate writes: ASCII, keys in ascending order, integers, no white space. For anything else it gives
//! `None`, and the caller asks a general JSON reader.

/// How deep objects and arrays may stand in one another: leaves have three levels.
const DEPTH_MAX: u32 = 8;

/// Calls `each` with every member of the object that `leaf` is: its key, and its value as written.
pub(crate) fn members<'l>(leaf: &'l [u8], mut each: impl FnMut(&'l [u8], &'l [u8])) -> Option<()> {
    // One pass at the speed of memory, so that strings need to look for quotes, and rarely for backslashes.
    let (mut plain, mut escapes) = (true, false);
    for byte in leaf {
        plain &= byte.wrapping_sub(0x20) < 0x60;
        escapes |= *byte == b'\\';
    }
    plain.then_some(())?;
    let mut cursor = Cursor { rest: leaf, escapes };
    cursor.object(0, &mut each)?;
    cursor.rest.is_empty().then_some(())
}

/// The text of a value that is a string without escapes.
pub(crate) fn text(value: &[u8]) -> Option<&str> {
    let inner = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    (!inner.contains(&b'\\')).then(|| std::str::from_utf8(inner).ok())?
}

/// The number that a value is.
pub(crate) fn number(value: &[u8]) -> Option<u64> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// The first eight bytes as one number, which orders keys as their bytes do; a key of up to eight bytes, none of
/// them zero, has a number of its own.
pub(crate) const fn word(key: &[u8]) -> u64 {
    if let Some(first) = key.first_chunk::<8>() {
        return u64::from_be_bytes(*first);
    }
    let (mut word, mut rest, mut places) = (0, key, 8);
    while places > 0 {
        let byte = match rest.split_first() {
            Some((first, behind)) => {
                rest = behind;
                *first
            }
            None => 0,
        };
        word = word << 8 | byte as u64;
        places -= 1;
    }
    word
}

/// Where the first quote is, or `other`. Eight bytes at a time: most of a leaf is hex between two quotes.
#[inline]
fn special(bytes: &[u8], other: u8) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    // The lowest byte that is zero has its high bit set, and none below it has.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (at, chunk) in chunks.iter().enumerate() {
        let word = u64::from_le_bytes(*chunk);
        let hits = zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(other)));
        if hits != 0 {
            return Some(at * 8 + hits.trailing_zeros() as usize / 8);
        }
    }
    let behind = rest.iter().position(|byte| *byte == b'"' || *byte == other)?;
    Some(chunks.len() * 8 + behind)
}

struct Cursor<'l> {
    rest: &'l [u8],
    /// Whether there is a backslash anywhere.
    escapes: bool,
}

impl<'l> Cursor<'l> {
    fn take(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        (*first == byte).then(|| self.rest = rest)
    }

    fn object(&mut self, depth: u32, each: &mut impl FnMut(&'l [u8], &'l [u8])) -> Option<()> {
        (depth < DEPTH_MAX).then_some(())?;
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(());
        }
        let mut last: &[u8] = b"";
        loop {
            let quoted = self.string()?;
            let key = quoted.get(1..quoted.len() - 1)?;
            // In ascending order, so none stands twice.
            (word(key), key).gt(&(word(last), last)).then_some(())?;
            last = key;
            self.take(b':')?;
            let value = self.value(depth)?;
            each(key, value);
            if self.take(b',').is_none() {
                return self.take(b'}');
            }
        }
    }

    fn array(&mut self, depth: u32) -> Option<()> {
        (depth < DEPTH_MAX).then_some(())?;
        self.take(b'[')?;
        if self.take(b']').is_some() {
            return Some(());
        }
        loop {
            self.value(depth)?;
            if self.take(b',').is_none() {
                return self.take(b']');
            }
        }
    }

    fn value(&mut self, depth: u32) -> Option<&'l [u8]> {
        let before = self.rest;
        match before.first()? {
            b'"' => return self.string(),
            b'{' => self.object(depth + 1, &mut |_, _| {})?,
            b'[' => self.array(depth + 1)?,
            b'0'..=b'9' => {
                let digits = before.iter().take_while(|byte| byte.is_ascii_digit()).count();
                (digits == 1 || before.first() != Some(&b'0')).then_some(())?;
                self.rest = before.get(digits..)?;
            }
            _ => {
                let word =
                    [&b"true"[..], b"false", b"null"].into_iter().find(|word| before.starts_with(word))?;
                self.rest = before.get(word.len()..)?;
            }
        }
        before.get(..before.len() - self.rest.len())
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<&'l [u8]> {
        let whole = self.rest;
        self.take(b'"')?;
        loop {
            let plain = if self.escapes { special(self.rest, b'\\') } else { special(self.rest, b'"') }?;
            let (end, rest) = self.rest.get(plain..)?.split_first()?;
            match end {
                b'"' => {
                    self.rest = rest;
                    return whole.get(..whole.len() - rest.len());
                }
                b'\\' => {
                    // `\u` with four digits: what follows it is plain again.
                    let (escaped, rest) = rest.split_first()?;
                    match escaped {
                        b'"' | b'\\' => self.rest = rest,
                        b'u' if rest.iter().take(4).filter(|byte| byte.is_ascii_hexdigit()).count() == 4 => {
                            self.rest = rest.get(4..)?;
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn read(leaf: &[u8]) -> Option<BTreeMap<String, String>> {
        let mut found = BTreeMap::new();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        members(leaf, |key, value| drop(found.insert(text(key), text(value))))?;
        Some(found)
    }

    fn canonical() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(serde_json::Value::from),
            (0u64..1 << 53).prop_map(serde_json::Value::from),
            "[ -~]{0,12}".prop_map(serde_json::Value::from),
            Just(serde_json::Value::Null),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
                prop::collection::btree_map("[a-z_]{1,8}", inner, 0..5)
                    .prop_map(|map| serde_json::Value::from(serde_json::Map::from_iter(map))),
            ]
        })
    }

    proptest! {
        #[test]
        fn numbers_of_keys_order_them_as_their_bytes_do(left in "[a-z_]{0,12}", right in "[a-z_]{0,12}") {
            let (left, right) = (left.as_bytes(), right.as_bytes());
            prop_assert_eq!((word(left), left).cmp(&(word(right), right)), left.cmp(right));
        }

        #[test]
        fn quotes_and_backslashes_are_found_where_they_are(text in "[a-z\"\\\\!#\\[\\]]{0,40}") {
            let expected = text.bytes().position(|byte| matches!(byte, b'"' | b'\\'));
            prop_assert_eq!(special(text.as_bytes(), b'\\'), expected);
            prop_assert_eq!(special(text.as_bytes(), b'"'), text.find('"'));
        }

        #[test]
        fn a_canonical_object_reads_as_any_reader_reads_it(
            object in prop::collection::btree_map("[a-z_]{1,8}", canonical(), 0..8),
        ) {
            let leaf = serde_json::to_vec(&object).unwrap();
            let expected = object.iter().map(|(key, value)| (key.clone(), value.to_string())).collect();
            prop_assert_eq!(read(&leaf), Some(expected));
        }

        #[test]
        fn what_it_accepts_is_json(bytes in "[{}\\[\\]\",:0-9a-z\\\\ ]{0,40}") {
            if read(bytes.as_bytes()).is_some() {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&bytes).is_ok(), "{}", bytes);
            }
        }
    }

    #[test]
    fn other_spellings_are_left_to_a_general_reader() {
        for other in [
            r#"{"b":1,"a":2}"#,
            r#"{"a":1,"a":2}"#,
            r#"{ "a":1}"#,
            r#"{"a":01}"#,
            r#"{"a":1.5}"#,
            r#"{"a":-1}"#,
            r#"{"a":"é"}"#,
            r#"{"a":1}x"#,
            r#"{"a":1,}"#,
            "{",
            "",
            "[]",
            "{\"a\":\"\n\"}",
        ] {
            assert_eq!(read(other.as_bytes()), None, "{other}");
        }
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(deep.as_bytes()), None);
        assert_eq!(
            (text(b"\"a\""), text(b"\"a\\\"\""), text(b"1"), number(b"17")),
            (Some("a"), None, None, Some(17))
        );
    }
}
