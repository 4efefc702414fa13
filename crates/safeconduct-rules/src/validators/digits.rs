//! Reading digits out of a candidate, and the sums that checksums are made of.

/// The ASCII digits of a candidate in reading order; everything between them is skipped.
pub(crate) fn digits(candidate: &str) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
    candidate.bytes().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0'))
}

/// The digits of a candidate, without an allocation: no scheme has more than [`Digits::MAX`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits {
    list: [u32; Digits::MAX],
    length: usize,
}

impl Digits {
    /// The longest number of all has 27: a Swiss payment reference.
    pub(crate) const MAX: usize = 40;

    /// The digits of `candidate` in reading order; `None` if there are too many.
    #[inline(always)]
    pub(crate) fn of(candidate: &str) -> Option<Digits> {
        Digits::collect(digits(candidate))
    }

    /// These digits; `None` if there are too many.
    // Never a call: what is returned is large.
    #[inline(always)]
    pub(crate) fn collect(source: impl Iterator<Item = u32>) -> Option<Digits> {
        let mut found = Digits { list: [0; Digits::MAX], length: 0 };
        for digit in source {
            *found.list.get_mut(found.length)? = digit;
            found.length += 1;
        }
        Some(found)
    }
}

impl std::ops::Deref for Digits {
    type Target = [u32];
    fn deref(&self) -> &[u32] {
        self.list.get(..self.length).unwrap_or_default()
    }
}

impl IntoIterator for Digits {
    type Item = u32;
    type IntoIter = std::iter::Take<std::array::IntoIter<u32, { Digits::MAX }>>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter().take(self.length)
    }
}

/// Exactly `N` digits, or `None`.
pub(crate) fn exactly<const N: usize>(candidate: &str) -> Option<[u32; N]> {
    let mut found = [0; N];
    let mut source = digits(candidate);
    for slot in &mut found {
        *slot = source.next()?;
    }
    source.next().is_none().then_some(found)
}

/// The value of a decimal run of at most 18 digits.
pub(crate) fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(*digit))
}

#[cfg(test)]
pub(crate) mod laws {
    //! What every checksum promises, as a test others call.

    use safeconduct_core::Verdict;

    /// Every change of one single digit of `valid` is refused by `check`.
    pub(crate) fn refuses_every_single_digit_change(check: fn(&str) -> Verdict, valid: &str) {
        assert_ne!(check(valid), Verdict::Rejected, "not a valid sample");
        for (at, old) in valid.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut changed = valid.to_owned();
                changed.replace_range(at..=at, new.encode_utf8(&mut [0; 4]));
                assert_eq!(
                    check(&changed),
                    Verdict::Rejected,
                    "{valid}: digit at byte {at} changed to {new}"
                );
            }
        }
    }

    /// Every `valid` value is confirmed and every `invalid` one rejected.
    pub(crate) fn knows(check: fn(&str) -> Verdict, valid: &[&str], invalid: &[&str]) {
        for text in valid {
            assert_eq!(check(text), Verdict::Confirmed, "{text}");
        }
        for text in invalid {
            assert_eq!(check(text), Verdict::Rejected, "{text}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_through_separators() {
        assert_eq!(exactly::<4>("1-2 3.4"), Some([1, 2, 3, 4]));
        assert_eq!(exactly::<4>("1-2 3"), None);
        assert_eq!(exactly::<2>("123"), None);
        assert_eq!(number(&[0, 4, 2]), 42);
    }
}
