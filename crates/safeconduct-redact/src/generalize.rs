//! Says less: a network for an address, a year for a date, a band for an age.
//!
//! Every output generalizes to itself, so a second pass changes nothing. What cannot be read as what it should
//! be is `None`: the caller then puts a placeholder, which says nothing at all.

use safeconduct_core::{Category, Generalize, Label};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// From this age on, one band for all: fewer people than in a decade before.
const AGE_TOP: u32 = 90;
/// First three digits of ZIP codes whose areas hold 20,000 people or fewer, by the 2000 census: the list that the
/// US Department of Health and Human Services gives in its guidance on de-identification, 45 CFR 164.514(b)(2)(i)(B).
const ZIP3_SMALL: [&str; 17] = [
    "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878", "879", "884",
    "890", "893",
];

/// The value, said less precisely.
pub(crate) fn apply(to: Generalize, label: &Label, text: &str) -> Option<String> {
    match to {
        Generalize::ByLabel => apply(by_label(label)?, label, text),
        Generalize::Network => network(text),
        Generalize::Month => month(text).or_else(|| year(text)),
        Generalize::Year => year(text),
        Generalize::AgeBand => age_band(text),
        Generalize::Zip3 => zip3(text),
        Generalize::Coordinates0 => coordinates(text, 0),
        Generalize::Coordinates => coordinates(text, 1),
        Generalize::Coordinates2 => coordinates(text, 2),
        Generalize::Coordinates3 => coordinates(text, 3),
        Generalize::Magnitude => magnitude(text),
    }
}

fn by_label(label: &Label) -> Option<Generalize> {
    match label {
        label if *label == Label::IP_ADDRESS => Some(Generalize::Network),
        label if *label == Label::DATE_TIME || *label == Label::DATE_OF_BIRTH => Some(Generalize::Year),
        label if *label == Label::AGE => Some(Generalize::AgeBand),
        label if *label == Label::ZIP_CODE => Some(Generalize::Zip3),
        label if *label == Label::COORDINATES => Some(Generalize::Coordinates),
        label if label.category() == Category::Business => Some(Generalize::Magnitude),
        _ => None,
    }
}

fn network(text: &str) -> Option<String> {
    let network = match text.parse::<IpAddr>().ok()? {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            IpAddr::V4(Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    };
    Some(network.to_string())
}

/// The runs of digits in a text.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty())
}

/// `2024-03` from a date that starts with its year; other orders leave the month in doubt.
fn month(text: &str) -> Option<String> {
    let date = text.get(..7)?;
    let (year, month) = date.split_once(['-', '/', '.'])?;
    let month: u32 = month.parse().ok()?;
    let ends = text.get(7..8).is_none_or(|next| !next.starts_with(|c: char| c.is_ascii_digit()));
    (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && (1..=12).contains(&month) && ends)
        .then(|| format!("{year}-{month:02}"))
}

/// The one year that a date names in four digits.
fn year(text: &str) -> Option<String> {
    let mut years = numbers(text).filter(|run| run.len() == 4 && matches!(run.as_bytes(), [b'1' | b'2', ..]));
    let year = years.next()?;
    years.next().is_none().then(|| year.to_owned())
}

fn age_band(text: &str) -> Option<String> {
    let age: u32 = numbers(text).next().filter(|run| run.len() <= 3)?.parse().ok()?;
    match age {
        AGE_TOP.. => Some(format!("{AGE_TOP}+")),
        _ => Some(format!("{}-{}", age / 10 * 10, age / 10 * 10 + 9)),
    }
}

fn zip3(text: &str) -> Option<String> {
    let first = text.get(..3)?;
    let kept = first.bytes().all(|byte| byte.is_ascii_digit());
    let rest = text.get(3..5)?;
    let shaped = rest == "**" || rest.bytes().all(|byte| byte.is_ascii_digit());
    let small = ZIP3_SMALL.contains(&first);
    (kept && shaped).then(|| format!("{}**", if small { "000" } else { first }))
}

/// Each decimal number cut to so many decimals; degrees and minutes are not read.
fn coordinates(text: &str, decimals: usize) -> Option<String> {
    let decimal = |number: &str| {
        let number = number.trim();
        let (whole, fraction) = match number.split_once('.') {
            Some(split) => split,
            // As it is said in whole degrees.
            None if decimals == 0 => (number, ""),
            None => return None,
        };
        let digits = whole.trim_start_matches(['-', '+']);
        let fine = !digits.is_empty()
            && [digits, fraction].iter().all(|run| run.bytes().all(|byte| byte.is_ascii_digit()));
        let kept = fraction.get(..decimals).unwrap_or(fraction);
        fine.then(|| match decimals {
            0 => whole.to_owned(),
            _ => format!("{whole}.{kept:0<decimals$}"),
        })
    };
    let numbers: Option<Vec<String>> = text.split(',').map(decimal).collect();
    Some(numbers?.join(", "))
}

/// `1000-9999` for anything in between: the order of magnitude of the whole part.
fn magnitude(text: &str) -> Option<String> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let whole: String = text
        .get(from..)?
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '\'' | ' ' | '_'))
        .filter(char::is_ascii_digit)
        .collect();
    let digits = whole.trim_start_matches('0').len();
    match digits {
        0 => Some("0-9".to_owned()),
        1..=15 => Some(format!(
            "{}-{}",
            if digits == 1 { 0 } else { 10u64.pow(digits as u32 - 1) },
            10u64.pow(digits as u32) - 1
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn saying_it_twice_says_the_same(text in "[0-9a-f:., +/*-]{0,20}", to in prop::sample::select(Generalize::ALL)) {
            if let Some(once) = apply(to, &Label::PRICING, &text) {
                prop_assert_eq!(apply(to, &Label::PRICING, &once), Some(once));
            }
        }
    }

    #[test]
    fn each_sort_of_value_says_less() {
        for (label, text, less) in [
            (Label::IP_ADDRESS, "203.0.113.77", Some("203.0.113.0")),
            (Label::IP_ADDRESS, "2001:db8:1:2::7", Some("2001:db8:1::")),
            (Label::IP_ADDRESS, "203.0.113", None),
            (Label::DATE_TIME, "12 March 1985", Some("1985")),
            (Label::DATE_TIME, "03/04/85", None),
            (Label::DATE_TIME, "1985-1990", None),
            (Label::AGE, "47 years", Some("40-49")),
            (Label::AGE, "93", Some("90+")),
            (Label::ZIP_CODE, "94107-1234", Some("941**")),
            (Label::ZIP_CODE, "03601", Some("000**")),
            (Label::ZIP_CODE, "9410", None),
            (Label::COORDINATES, "52.520008, -13.404954", Some("52.5, -13.4")),
            (Label::COORDINATES, "52°31'N", None),
            (Label::PRICING, "$ 12,500.00", Some("10000-99999")),
            (Label::EMAIL_ADDRESS, "ana@example.org", None),
        ] {
            assert_eq!(apply(Generalize::ByLabel, &label, text).as_deref(), less, "{text}");
        }
        for (to, less) in [
            (Generalize::Coordinates0, "52, -13"),
            (Generalize::Coordinates, "52.5, -13.4"),
            (Generalize::Coordinates2, "52.52, -13.40"),
            (Generalize::Coordinates3, "52.520, -13.400"),
        ] {
            assert_eq!(apply(to, &Label::COORDINATES, "52.520008, -13.4").as_deref(), Some(less));
        }
        assert_eq!(apply(Generalize::Month, &Label::DATE_TIME, "1985-03-12").as_deref(), Some("1985-03"));
        assert_eq!(apply(Generalize::Month, &Label::DATE_TIME, "12.03.1985").as_deref(), Some("1985"));
    }
}
