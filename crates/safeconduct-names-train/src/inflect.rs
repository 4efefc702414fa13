//! Bends names as Polish cases do: rules for endings, right for most names and close for the rest.

/// A Polish case that names often stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// Of whom: `Kowalskiego`, `Krakowa`.
    Genitive,
    /// To whom: `Kowalskiemu`.
    Dative,
    /// With whom: `Kowalskim`.
    Instrumental,
    /// Where: `Krakowie`.
    Locative,
}

/// The four cases.
pub(crate) const CASES: [Case; 4] = [Case::Genitive, Case::Dative, Case::Instrumental, Case::Locative];

use Case::{Dative, Genitive, Instrumental, Locative};

/// Consonants before `-ie`: `Warszawa` is in `Warszawie`, `Łomża` in `Łomży`, `Częstochowska` in `-sce`.
const SOFT: [(&str, &str); 20] = [
    ("ch", "sze"),
    ("sz", "szy"),
    ("cz", "czy"),
    ("rz", "rzy"),
    ("k", "ce"),
    ("g", "dze"),
    ("r", "rze"),
    ("t", "cie"),
    ("d", "dzie"),
    ("ł", "le"),
    ("l", "li"),
    ("i", "i"),
    ("j", "i"),
    ("c", "cy"),
    ("ż", "ży"),
    ("b", "bie"),
    ("m", "mie"),
    ("n", "nie"),
    ("s", "sie"),
    ("w", "wie"),
];

fn softened(stem: &str) -> String {
    for (end, soft) in SOFT {
        if let Some(rest) = stem.strip_suffix(end) {
            return format!("{rest}{soft}");
        }
    }
    format!("{stem}ie")
}

/// `-a` after `k`, `g` and soft consonants takes `-i`, else `-y`.
fn of_feminine(stem: &str) -> String {
    match stem {
        _ if stem.ends_with('i') => stem.to_owned(),
        _ if stem.ends_with(['k', 'g', 'l', 'j']) => format!("{stem}i"),
        _ => format!("{stem}y"),
    }
}

fn feminine(stem: &str, case: Case) -> String {
    match case {
        Genitive => of_feminine(stem),
        Dative | Locative => softened(stem),
        Instrumental => format!("{stem}ą"),
    }
}

fn masculine(stem: &str, case: Case) -> String {
    // `Marek`, `Mielec`: the vowel goes.
    let stem = match stem.strip_suffix("ek").map(|s| format!("{s}k")) {
        Some(short) if short.len() > 3 => short,
        _ => match stem.strip_suffix("ec") {
            Some(short) if short.len() > 2 => format!("{short}c"),
            _ => stem.to_owned(),
        },
    };
    let stem = match stem.strip_suffix('ń') {
        Some(short) => format!("{short}ni"),
        None => stem,
    };
    match case {
        Genitive => format!("{stem}a"),
        Dative => format!("{stem}owi"),
        Instrumental if stem.ends_with(['k', 'g']) => format!("{stem}iem"),
        Instrumental => format!("{stem}em"),
        Locative if stem.ends_with(['k', 'g', 'c', 'l', 'i', 'j']) || stem.ends_with("ch") => {
            format!("{stem}u")
        }
        Locative => softened(&stem),
    }
}

fn adjective(stem: &str, feminine: bool, case: Case) -> String {
    match (feminine, case) {
        (true, Instrumental) => format!("{stem}ą"),
        (true, _) => format!("{stem}ej"),
        (false, Genitive) => format!("{stem}ego"),
        (false, Dative) => format!("{stem}emu"),
        (false, _) => format!("{stem}m"),
    }
}

/// One word of a person's name.
fn person_word(word: &str, case: Case) -> String {
    for end in ["sk", "ck", "dzk"] {
        if word.strip_suffix('i').is_some_and(|stem| stem.ends_with(end)) {
            return adjective(word, false, case);
        }
        if let Some(stem) = word.strip_suffix('a').filter(|stem| stem.ends_with(end)) {
            return adjective(stem, true, case).replace("kej", "kiej");
        }
    }
    if let Some(stem) = word.strip_suffix('a') {
        return feminine(stem, case);
    }
    if let Some(stem) = word.strip_suffix('o') {
        return masculine(stem, case);
    }
    if word.ends_with(['e', 'i', 'u', 'y', '.', 'é']) {
        return word.to_owned();
    }
    masculine(word, case)
}

/// A person's name in a case.
pub(crate) fn person(name: &str, case: Case) -> String {
    name.split(' ').map(|word| person_word(word, case)).collect::<Vec<_>>().join(" ")
}

/// A place in a case.
pub(crate) fn place(name: &str, case: Case) -> String {
    let (before, last) = name.rsplit_once(' ').map_or(("", name), |(before, last)| (before, last));
    let bent = place_word(last, case);
    match before {
        "" => bent,
        // `Nowy Sącz`, `Zielona Góra`.
        _ => {
            format!("{} {bent}", before.split(' ').map(|w| first_word(w, case)).collect::<Vec<_>>().join(" "))
        }
    }
}

fn first_word(word: &str, case: Case) -> String {
    match (word.chars().last(), case) {
        (Some('y'), Genitive) => format!("{}ego", word.trim_end_matches('y')),
        (Some('y'), _) => format!("{word}m"),
        (Some('a'), _) => format!("{}ej", word.trim_end_matches('a')),
        _ => word.to_owned(),
    }
}

fn place_word(word: &str, case: Case) -> String {
    let locative = !matches!(case, Genitive);
    let cut = |end: &str, genitive: &str, other: &str| {
        word.strip_suffix(end).map(|stem| format!("{stem}{}", if locative { other } else { genitive }))
    };
    let plural = |end: &str| {
        word.strip_suffix(end).map(|stem| if locative { format!("{stem}ach") } else { stem.to_owned() })
    };
    cut("ów", "owa", "owie")
        .or_else(|| cut("ódź", "odzi", "odzi"))
        .or_else(|| cut("aw", "awia", "awiu"))
        .or_else(|| cut("oń", "onia", "oniu"))
        .or_else(|| cut("sk", "ska", "sku"))
        .or_else(|| plural("e").filter(|_| word.ends_with("ce")))
        .or_else(|| plural("y"))
        .or_else(|| cut("no", "na", "nie"))
        .or_else(|| cut("le", "la", "lu"))
        .or_else(|| cut("o", "a", "ie"))
        .or_else(|| word.strip_suffix('a').map(|stem| feminine(stem, case)))
        .unwrap_or_else(|| match word.chars().last() {
            Some('e' | 'i' | 'u') => word.to_owned(),
            _ if locative => masculine(word, Locative),
            _ => masculine(word, Genitive),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bent_as_grammars_say() {
        for (name, case, bent) in [
            ("Jan Kowalski", Genitive, "Jana Kowalskiego"),
            ("Anna Nowak", Genitive, "Anny Nowaka"),
            ("Anna Kowalska", Dative, "Annie Kowalskiej"),
            ("Marek", Genitive, "Marka"),
            ("Piotr", Instrumental, "Piotrem"),
            ("Kinga", Dative, "Kindze"),
        ] {
            assert_eq!(person(name, case), bent);
        }
        for (name, genitive, locative) in [
            ("Kraków", "Krakowa", "Krakowie"),
            ("Warszawa", "Warszawy", "Warszawie"),
            ("Łódź", "Łodzi", "Łodzi"),
            ("Gdańsk", "Gdańska", "Gdańsku"),
            ("Poznań", "Poznania", "Poznaniu"),
            ("Katowice", "Katowic", "Katowicach"),
            ("Zielona Góra", "Zielonej Góry", "Zielonej Górze"),
            ("Nowy Targ", "Nowego Targa", "Nowym Targu"),
            ("Wrocław", "Wrocławia", "Wrocławiu"),
            ("Gdynia", "Gdyni", "Gdyni"),
        ] {
            assert_eq!((place(name, Genitive), place(name, Locative)), (genitive.into(), locative.into()));
        }
    }
}
