//! Dates as people write them: whether the parts make a day that somebody alive may have been born on.

use safeconduct_core::Verdict;

/// Checks a date of birth in digits (`1980-05-17`, `17.05.1980`, `5/17/80`) or with a month's name.
///
/// There is nothing to compute, so a possible date is `Inconclusive`: a word such as *born* must stand near.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::birth_date;
///
/// assert_eq!(birth_date("17.05.1980"), Verdict::Inconclusive);
/// assert_eq!(birth_date("17.15.1980"), Verdict::Rejected);
/// ```
pub fn birth_date(candidate: &str) -> Verdict {
    let parts: Vec<&str> =
        candidate.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().unwrap_or(u32::MAX);
    let year = |part: &str| (part.len() == 4 && (1900..=2099).contains(&number(part))) || part.len() == 2;
    let day_month = |a: &str, b: &str| {
        let (a, b) = (number(a), number(b));
        ((1..=31).contains(&a) && (1..=12).contains(&b)) || ((1..=12).contains(&a) && (1..=31).contains(&b))
    };
    let fits = match parts.as_slice() {
        [y, m, d] if y.len() == 4 => year(y) && day_month(d, m),
        [d, m, y] => year(y) && day_month(d, m),
        // A month's name stands between or before the numbers.
        [d, y] => year(y) && (1..=31).contains(&number(d)),
        _ => false,
    };
    if fits { Verdict::Inconclusive } else { Verdict::Rejected }
}
