//! Check digits of machine-readable travel documents: weights 7 3 1.

use safeconduct_core::Verdict;

/// Checks the line with the numbers of a machine-readable zone: TD1 (first line), TD2 or TD3 (second line).
///
/// Source: ICAO Doc 9303, part 3, section 4.9: digits count themselves, A = 10 to Z = 35, `<` = 0.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::machine_readable_zone;
///
/// assert_eq!(machine_readable_zone("L898902C36UTO7408122F1204159ZE184226B<<<<<10"), Verdict::Confirmed);
/// assert_eq!(machine_readable_zone("L898902C36UTO7408122F1204159ZE184226B<<<<<11"), Verdict::Rejected);
/// ```
pub fn machine_readable_zone(candidate: &str) -> Verdict {
    let field = |from: usize, to: usize| candidate.get(from..to).unwrap_or_default();
    let holds = |body: &str, check: &str| match check {
        "<" => body.bytes().all(|byte| byte == b'<'),
        digit => sum(body).is_some_and(|sum| digit.parse() == Ok(sum % 10)),
    };
    let number = holds(field(0, 9), field(9, 10));
    let dates = holds(field(13, 19), field(19, 20)) && holds(field(21, 27), field(27, 28));
    let fits = match candidate.len() {
        30 => holds(field(5, 14), field(14, 15)),
        36 => number && dates && holds(&[field(0, 10), field(13, 20), field(21, 35)].concat(), field(35, 36)),
        44 => {
            let optional = field(42, 43) == "<" || holds(field(28, 42), field(42, 43));
            number
                && dates
                && optional
                && holds(&[field(0, 10), field(13, 20), field(21, 43)].concat(), field(43, 44))
        }
        _ => false,
    };
    if fits { Verdict::Confirmed } else { Verdict::Rejected }
}

fn sum(body: &str) -> Option<u32> {
    let value = |c: char| if c == '<' { Some(0) } else { c.to_digit(36) };
    body.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, weight)| Some(value(c)? * weight)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn published_values() {
        let valid = [
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "D231458907UTO7408122F1204159<<<<<<<6",
            "I<UTOD231458907<<<<<<<<<<<<<<<",
        ];
        laws::knows(machine_readable_zone, &valid, &["L898902C36UTO7408122F1204159ZE184226B<<<<<1", ""]);
        laws::refuses_every_single_digit_change(machine_readable_zone, valid[0]);
    }
}
