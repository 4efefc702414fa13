//! The Luhn check digit: ISO/IEC 7812-1, annex B.

use super::digits::digits;
use safeconduct_core::Verdict;

/// Checks the last digit of a number with the Luhn algorithm (ISO/IEC 7812-1, annex B).
///
/// Chance passes it one time in ten, so on its own it proves little. Everything that is
/// not a digit is skipped; fewer than two digits carry no check.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::luhn;
///
/// assert_eq!(luhn("7992 7398 713"), Verdict::Confirmed);
/// assert_eq!(luhn("7992 7398 710"), Verdict::Rejected);
/// ```
pub fn luhn(candidate: &str) -> Verdict {
    if digits(candidate).nth(1).is_some() && passes(digits(candidate)) {
        Verdict::Confirmed
    } else {
        Verdict::Rejected
    }
}

/// Whether the Luhn sum of these digits ends in zero.
pub(crate) fn passes(digits: impl DoubleEndedIterator<Item = u32>) -> bool {
    let (mut sum, mut doubled) = (0, false);
    for digit in digits.rev() {
        sum += match doubled {
            false => digit,
            true if digit > 4 => digit * 2 - 9,
            true => digit * 2,
        };
        doubled = !doubled;
    }
    sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn published_values() {
        laws::knows(luhn, &["79927398713", "4111 1111 1111 1111", "18"], &["79927398710", "", "7", "0 1"]);
        laws::refuses_every_single_digit_change(luhn, "79927398713");
    }
}
