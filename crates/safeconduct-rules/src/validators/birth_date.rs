//! Dates as people write them: whether the parts make a day that somebody alive may have been born on.

use safeconduct_core::Verdict;

/// Checks a date of birth in digits (`1980-05-17`, `17.05.1980`, `5/17/80`, `19800517`) or with a month's name in one of
/// thirty languages (`17 mai 1980`).
///
/// There is nothing to compute, so a possible date is `Inconclusive`: a word such as *born* must stand near.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::birth_date;
///
/// assert_eq!(birth_date("17.05.1980"), Verdict::Inconclusive);
/// assert_eq!(birth_date("17. května 1980"), Verdict::Inconclusive);
/// assert_eq!(birth_date("17.15.1980"), Verdict::Rejected);
/// ```
pub fn birth_date(candidate: &str) -> Verdict {
    let parts: Vec<&str> =
        candidate.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().unwrap_or(u32::MAX);
    // Thailand counts 543 years more.
    let long = |part: &str| part.len() == 4 && matches!(number(part), 1900..=2099 | 2440..=2580);
    let year = |part: &str| long(part) || part.len() == 2;
    let day_month = |a: &str, b: &str| {
        let (a, b) = (number(a), number(b));
        ((1..=31).contains(&a) && (1..=12).contains(&b)) || ((1..=12).contains(&a) && (1..=31).contains(&b))
    };
    let day = |part: &str| part.len() <= 2 && (1..=31).contains(&number(part));
    let fits = match parts.as_slice() {
        [y, m, d] if y.len() == 4 => year(y) && day_month(d, m),
        [d, m, y] => year(y) && day_month(d, m),
        // A month's name stands between or before the numbers.
        [y, d] if y.len() == 4 => long(y) && day(d) && names_a_month(candidate),
        [d, y] => year(y) && day(d) && names_a_month(candidate),
        [run] if run.len() == 8 => {
            let cut = |from: usize, to: usize| run.get(from..to).unwrap_or_default();
            (long(cut(0, 4)) && day_month(cut(6, 8), cut(4, 6)))
                || (long(cut(4, 8)) && day_month(cut(0, 2), cut(2, 4)))
        }
        _ => false,
    };
    if fits { Verdict::Inconclusive } else { Verdict::Rejected }
}

/// How the names of months begin, in small letters.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    // German, Dutch, Nordic, Baltic.
    "jän", "mär", "mai", "okt", "dez", "maa", "mrt", "mei", "maj", "des", "maí", "jún", "júl", "ágú", "nóv",
    "tam", "hel", "huh", "tou", "kes", "hei", "elo", "syy", "lok", "jou", "jaa", "vee", "juu", "det",
    "jūn", "jūl", "sau", "vas", "kov", "bal", "geg", "bir", "lie", "rug", "spa", "lap", "gru",
    // Romance.
    "fév", "fev", "avr", "aoû", "aou", "déc", "jui", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott",
    "out", "ian", "iun", "iul", "noi", "dez", "gén", "des", "maç",
    // Slavic in Latin letters, Hungarian, Turkish, Malay.
    "sty", "lut", "kwi", "cze", "lip", "sie", "wrz", "paź", "paz", "lis", "led", "úno", "uno", "bře", "bre", "dub", "kvě", "kve",
    "čer", "cer", "srp", "zář", "zar", "říj", "rij", "pro", "sij", "vel", "ožu", "ozu", "tra", "svi", "kol", "ruj", "stu", "avg",
    "ápr", "máj", "sze", "már", "oca", "şub", "sub", "nis", "haz", "tem", "ağu", "agu", "eyl", "eki", "kas", "ara", "ogo",
    // Cyrillic and Greek.
    "янв", "фев", "мар", "апр", "май", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек", "січ", "лют", "бер", "кві", "тра",
    "чер", "лип", "сер", "вер", "жов", "лис", "гру", "яну", "юни", "юли", "сеп", "ное", "јан", "феб", "мај", "јун", "јул", "нов", "дец",
    "ιαν", "φεβ", "μαρ", "μάρ", "απρ", "μαι", "μαΐ", "μάι", "ιου", "ιού", "αυγ", "αύγ", "σεπ", "οκτ", "νοε", "νοέ", "δεκ",
];

/// Whether one of the words is a month's name.
fn names_a_month(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| {
        let start: String = word.chars().take(3).flat_map(char::to_lowercase).collect();
        MONTHS.contains(&start.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_languages() {
        for date in [
            "1980-05-17",
            "5/17/80",
            "19800517",
            "17051980",
            "17 May 1980",
            "May 17, 1980",
            "17. Mai 1980",
            "17 de mayo de 1980",
            "17 maggio 1980",
            "17 mei 1980",
            "17 maja 1980",
            "17. května 1980",
            "17 мая 1980",
            "17 травня 1980",
            "17 Μαΐου 1980",
            "1980. május 17",
            "17 Mayıs 1980",
            "17-MAY-80",
            "1980年5月17日",
            "17/05/2523",
        ] {
            assert_eq!(birth_date(date), Verdict::Inconclusive, "{date}");
        }
        for date in
            ["1980-13-17", "17 blue 1980", "99 May 1980", "17 May 3980", "12345678", "19801317", "", "17"]
        {
            assert_eq!(birth_date(date), Verdict::Rejected, "{date}");
        }
    }
}
