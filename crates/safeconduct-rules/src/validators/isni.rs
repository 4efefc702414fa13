//! Names of authors and researchers as numbers: ISNI and ORCID.

use safeconduct_core::Verdict;

/// Checks an ISNI or ORCID iD: sixteen characters, ISO 7064 MOD 11-2 (ISO 27729; ORCID, "Structure of the ORCID Identifier").
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::isni;
///
/// assert_eq!(isni("0000-0002-1825-0097"), Verdict::Confirmed);
/// assert_eq!(isni("0000-0002-1825-0098"), Verdict::Rejected);
/// ```
pub fn isni(candidate: &str) -> Verdict {
    let text: Vec<char> = candidate.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let Some((check, body)) = text.split_last().filter(|(_, body)| body.len() == 15) else {
        return Verdict::Rejected;
    };
    let sum = body.iter().try_fold(0, |sum, c| Some((sum + c.to_digit(10)?) * 2 % 11));
    let expected = sum.map(|sum| (12 - sum) % 11).map(|check| char::from_digit(check, 10).unwrap_or('X'));
    let varied = body.iter().any(|c| Some(c) != body.first());
    if varied && expected == Some(*check) { Verdict::Confirmed } else { Verdict::Rejected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn published_values() {
        laws::knows(
            isni,
            &["0000-0002-1825-0097", "0000 0001 2103 2683", "0000-0002-1694-233X"],
            &["0000-0002-1825-0098", "0000000000000000", "0000-0002-1825"],
        );
        laws::refuses_every_single_digit_change(isni, "0000-0002-1825-0097");
    }
}
