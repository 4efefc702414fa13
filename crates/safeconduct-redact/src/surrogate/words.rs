//! Names of people and places that nobody bears for certain, dates that are dates.

use crate::hash::Digits;

/// A script, by a character range, and first and family names in it.
struct Script {
    holds: fn(char) -> bool,
    first: &'static [&'static str],
    family: &'static [&'static str],
    /// Whether the family name stands first and no space between them.
    joined: bool,
}

/// Invented people's names; the last script serves all others.
const SCRIPTS: [Script; 9] = [
    Script {
        holds: |c| ('\u{370}'..='\u{3FF}').contains(&c) || ('\u{1F00}'..='\u{1FFF}').contains(&c),
        first: &["Άλεξ", "Νίκη", "Δάφνη", "Ίρις"],
        family: &["Λίμνη", "Πέτρας", "Βράχος", "Δάσος"],
        joined: false,
    },
    Script {
        holds: |c| ('\u{400}'..='\u{52F}').contains(&c),
        first: &["Саша", "Женя", "Валя", "Слава"],
        family: &["Лесных", "Белых", "Малых", "Седых"],
        joined: false,
    },
    Script {
        holds: |c| ('\u{590}'..='\u{5FF}').contains(&c),
        first: &["נועם", "טל", "שחר", "עדי"],
        family: &["אלון", "ברק", "גפן", "הדר"],
        joined: false,
    },
    Script {
        holds: |c| ('\u{600}'..='\u{6FF}').contains(&c) || ('\u{750}'..='\u{77F}').contains(&c),
        first: &["نور", "رضا", "صباح", "جهاد"],
        family: &["الوادي", "الجبلي", "النهري", "البحري"],
        joined: false,
    },
    Script {
        holds: |c| ('\u{900}'..='\u{97F}').contains(&c),
        first: &["किरण", "ज्योति", "शशि", "सुमन"],
        family: &["वन", "सागर", "पर्वत", "आकाश"],
        joined: false,
    },
    Script {
        holds: |c| ('\u{3040}'..='\u{30FF}').contains(&c),
        first: &["ひかる", "あおい", "かおる", "みのり"],
        family: &["はやし", "もりの", "いずみ", "おかだ"],
        joined: false,
    },
    Script {
        holds: |c| ('\u{AC00}'..='\u{D7AF}').contains(&c) || ('\u{1100}'..='\u{11FF}').contains(&c),
        first: &["하늘", "바다", "가람", "누리"],
        family: &["김", "이", "박", "최"],
        joined: true,
    },
    Script {
        holds: |c| ('\u{3400}'..='\u{9FFF}').contains(&c),
        first: &["子安", "文心", "明远", "若水"],
        family: &["李", "王", "陈", "林"],
        joined: true,
    },
    Script {
        holds: |_| true,
        first: &["Alex", "Robin", "Sam", "Kim", "Jules", "Noa", "Mika", "Toni"],
        family: &["Berg", "Field", "Lake", "Moss", "Reed", "Stone", "Vale", "Wood"],
        joined: false,
    },
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn pick(digits: &mut Digits, from: &[&'static str]) -> &'static str {
    from.get(digits.below(from.len() as u32) as usize).copied().unwrap_or("Alex")
}

/// As many words as the name has, of the script that it begins in and in its case.
pub(super) fn person(digits: &mut Digits, text: &str) -> String {
    let letter = text.chars().find(|c| c.is_alphabetic()).unwrap_or('A');
    let Some(script) = SCRIPTS.iter().find(|script| (script.holds)(letter)) else { return String::new() };
    if script.joined {
        return format!("{}{}", pick(digits, script.family), pick(digits, script.first));
    }
    let words = text.split_whitespace().count().clamp(1, 4);
    let mut name: Vec<&str> = (1..words.max(2)).map(|_| pick(digits, script.first)).collect();
    if words > 1 {
        name.push(pick(digits, script.family));
    }
    let name = name.join(" ");
    match (text.contains(char::is_lowercase), text.contains(char::is_uppercase)) {
        (false, true) => name.to_uppercase(),
        (true, false) => name.to_lowercase(),
        _ => name,
    }
}

pub(super) fn organization(digits: &mut Digits) -> String {
    let kind = pick(digits, &["Works", "Partners", "Trading", "Systems", "Group", "Services"]);
    format!("Example {} {kind}", pick(digits, &["North", "South", "East", "West", "Central", "Harbour"]))
}

pub(super) fn place(digits: &mut Digits) -> String {
    let end = pick(digits, &["haven", "bridge", "field", "mouth", "ford", "stead"]);
    format!("{}{end}", pick(digits, &["Sample", "Fair", "North", "Alder", "Stone", "Low"]))
}

pub(super) fn street(digits: &mut Digits) -> String {
    let number = 1 + digits.below(200);
    format!("{number} Example {}", pick(digits, &["Street", "Road", "Lane", "Avenue", "Square"]))
}

/// A date of the same spelling: years within a decade, days and months that every calendar has.
pub(super) fn date(digits: &mut Digits, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for run in runs(text) {
        match run.bytes().next() {
            Some(b'0'..=b'9') => {
                let number: u32 = run.parse().unwrap_or(0);
                let invented = match run.len() {
                    4 => number.saturating_sub(5) + digits.below(10),
                    1 | 2 if number <= 12 => 1 + digits.below(if run.len() == 1 { 9 } else { 12 }),
                    1 | 2 if number <= 31 => 13 + digits.below(16),
                    _ => digits.below(60),
                };
                out.push_str(&format!("{invented:0width$}", width = run.len()));
            }
            _ => out.push_str(&month(digits, run)),
        }
    }
    out
}

/// Stretches of digits, of letters and of marks.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let sort = |c: char| if c.is_ascii_digit() { 0 } else { 1 + u8::from(c.is_alphabetic()) };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = sort(rest.chars().next()?);
        let len = rest.find(|c| sort(c) != first).unwrap_or(rest.len());
        let (run, after) = rest.split_at(len);
        rest = after;
        Some(run)
    })
}

/// Another month in the same form, or the word itself where it is none.
fn month(digits: &mut Digits, word: &str) -> String {
    let whole = MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word));
    let short =
        MONTHS.iter().any(|month| month.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(word)));
    match (whole, short) {
        (true, _) => pick(digits, &MONTHS).to_owned(),
        (_, true) => pick(digits, &MONTHS).chars().take(3).collect(),
        _ => word.to_owned(),
    }
}

/// A month and a year.
pub(super) fn expiry(digits: &mut Digits, text: &str) -> String {
    let mut first = true;
    let runs = runs(text).map(|run| {
        if !run.starts_with(|c: char| c.is_ascii_digit()) {
            return run.to_owned();
        }
        let number = if std::mem::take(&mut first) { 1 + digits.below(12) } else { 30 + digits.below(10) };
        let number = if run.len() == 4 { 2_000 + number } else { number };
        format!("{number:0width$}", width = run.len())
    });
    runs.collect()
}

/// Decimal degrees on the globe, as precise as the value's.
pub(super) fn coordinates(digits: &mut Digits, text: &str) -> String {
    let mut whole = true;
    let runs = runs(text).map(|run| {
        if !run.starts_with(|c: char| c.is_ascii_digit()) {
            whole = !run.ends_with('.');
            return run.to_owned();
        }
        match whole {
            true => digits.below(90).to_string(),
            false => run.chars().map(|_| char::from(b'0' + digits.below(10) as u8)).collect(),
        }
    });
    runs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Use, derive};
    use safeconduct_core::{Key, Label, Purpose, TenantId};

    fn digits(value: &str) -> Digits {
        let key = derive(&Key::new([7; 32]), Use::Surrogate, &TenantId::DEFAULT, &Purpose::UNSPECIFIED);
        key.digits(&Label::DATE_TIME, value)
    }

    #[test]
    fn dates_are_dates_in_their_own_spelling() {
        for text in ["1985-03-12", "12.03.1985", "3/4/85", "12 March 1985", "Mar 12, 1985"] {
            let invented = date(&mut digits(text), text);
            let shape = |text: &str| {
                runs(text).map(|run| run.starts_with(|c: char| c.is_ascii_digit())).collect::<Vec<_>>()
            };
            assert_eq!(shape(&invented), shape(text), "{invented}");
            for run in runs(&invented).filter(|run| run.len() <= 2 && run.parse::<u32>().is_ok()) {
                assert!((1..=59).contains(&run.parse::<u32>().unwrap()), "{invented}");
            }
        }
        let iso = date(&mut digits("x"), "1985-03-12");
        let (year, month, day) = (&iso[..4], &iso[5..7], &iso[8..]);
        assert!((1980..1990).contains(&year.parse::<u32>().unwrap()), "{iso}");
        assert!(
            (1..=12).contains(&month.parse::<u32>().unwrap())
                && (1..=28).contains(&day.parse::<u32>().unwrap()),
            "{iso}"
        );
    }

    #[test]
    fn names_keep_their_script_their_length_and_their_case() {
        for (text, script) in [
            ("José Ruiz", 'A'..='z'),
            ("Анна Иванова", 'А'..='я'),
            ("דנה כהן", 'א'..='ת'),
            ("ليلى حسن", '\u{621}'..='\u{64A}'),
            ("राम शर्मा", '\u{900}'..='\u{97F}'),
            ("김민수", '가'..='힣'),
            ("张伟", '\u{4E00}'..='\u{9FFF}'),
            ("Νίκος Παππάς", 'Ά'..='ώ'),
        ] {
            let name = person(&mut digits(text), text);
            let first = name.chars().next().unwrap();
            assert!(script.contains(&first), "{name}");
            if name.contains(' ') {
                assert_eq!(name.split(' ').count(), text.split(' ').count(), "{name}");
            }
        }
        assert!(!person(&mut digits("x"), "ANA RUIZ").contains(char::is_lowercase));
        assert!(!person(&mut digits("x"), "ana").contains(char::is_uppercase));
    }

    #[test]
    fn places_on_the_globe_and_months_to_come() {
        let there = coordinates(&mut digits("x"), "52.520008, -13.404954");
        let numbers: Vec<f64> = there.split(", ").map(|number| number.parse().unwrap()).collect();
        assert!(numbers.iter().all(|number| number.abs() <= 90.0) && numbers[1] <= 0.0, "{there}");
        assert_eq!(there.split_once(", ").unwrap().0.split_once('.').unwrap().1.len(), 6, "{there}");
        let expiry = expiry(&mut digits("x"), "04/27");
        assert!(
            (1..=12).contains(&expiry[..2].parse::<u32>().unwrap()) && expiry[2..].starts_with("/3"),
            "{expiry}"
        );
    }
}
