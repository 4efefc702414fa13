//! US Social Security numbers: the parts that were never issued.

use super::digits::{digits, exactly, number};
use safeconduct_core::Verdict;

/// Numbers printed in advertisements and forms, void since (SSA, "Misused SSNs").
const PRINTED: &[u64] = &[78_051_120, 219_099_999, 457_555_462];

/// Checks a Social Security number: area not 000, 666 or 900–999, group not 00, serial not 0000.
///
/// Source: SSA, *Social Security Number Randomization*, and RM 10201.035 (invalid SSNs). There
/// is no check digit, so a good number is `Inconclusive`.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::us_ssn;
///
/// assert_eq!(us_ssn("536-90-4399"), Verdict::Inconclusive);
/// assert_eq!(us_ssn("666-90-4399"), Verdict::Rejected);
/// ```
pub fn us_ssn(candidate: &str) -> Verdict {
    let Some(all @ [a1, a2, a3, g1, g2, s1, s2, s3, s4]) = exactly::<9>(candidate) else {
        return Verdict::Rejected;
    };
    let never_issued = matches!(number(&[a1, a2, a3]), 0 | 666 | 900..)
        || number(&[g1, g2]) == 0
        || number(&[s1, s2, s3, s4]) == 0
        || PRINTED.contains(&number(&all))
        // 123-45-6789 and 111-11-1111 are what people type into forms, never a person.
        || number(&all) == 123_456_789
        || digits(candidate).all(|digit| digit == a1);
    if never_issued { Verdict::Rejected } else { Verdict::Inconclusive }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn parts_that_were_never_issued_are_refused() {
        let never = [
            "000-12-3456",
            "666-12-3456",
            "900-12-3456",
            "999-12-3456",
            "536-00-3456",
            "536-12-0000",
            "078-05-1120",
            "219-09-9999",
            "457-55-5462",
            "123-45-6789",
            "111-11-1111",
            "536-12-345",
        ];
        laws::knows(us_ssn, &[], &never);
        for good in ["536-90-4399", "001 01 0001", "899999999"] {
            assert_eq!(us_ssn(good), Verdict::Inconclusive, "{good}");
        }
    }
}
