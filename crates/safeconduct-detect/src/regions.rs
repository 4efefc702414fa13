//! Region hints: which country's identifiers win where several fit equally well.

use safeconduct_core::Label;

/// The regions a scanner was told to expect, as labels spell them (`UK`, not `GB`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Regions(Vec<[u8; 2]>);

impl Regions {
    /// Adds a region by its ISO 3166 code, in any case; false if it is none.
    pub(crate) fn add(&mut self, code: &str) -> bool {
        let Ok(mut region) = <[u8; 2]>::try_from(code.as_bytes()) else { return false };
        region.make_ascii_uppercase();
        if !region.iter().all(u8::is_ascii_uppercase) {
            return false;
        }
        // Labels say `UK_NHS`, as the field does.
        let region = if region == *b"GB" { *b"UK" } else { region };
        if !self.0.contains(&region) {
            self.0.push(region);
        }
        true
    }

    /// Adds the regions where a language is at home, by its ISO 639 code, in any case; false if it is not known.
    pub(crate) fn add_language(&mut self, code: &str) -> bool {
        let known = LANGUAGES.iter().find(|(language, _)| language.eq_ignore_ascii_case(code));
        known.is_some_and(|(_, regions)| regions.split(' ').all(|region| self.add(region)))
    }

    /// Whether findings of `label` belong to one of them: `DE_TAX_ID` does to `DE`.
    pub(crate) fn prefer(&self, label: &Label) -> bool {
        match label.as_str().as_bytes() {
            [a, b, b'_', ..] => self.0.contains(&[*a, *b]),
            _ => false,
        }
    }

    /// The codes, in the order they were given.
    pub(crate) fn codes(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|code| code.iter().copied().map(char::from).collect())
    }
}

/// Languages and the regions whose identifiers their speakers mostly write.
const LANGUAGES: &[(&str, &str)] = &[
    ("bg", "BG"),
    ("cs", "CZ"),
    ("da", "DK FO"),
    ("de", "DE AT CH LI LU"),
    ("el", "GR CY"),
    ("en", "US UK IE CA AU NZ IN SG ZA NG KE GH PH"),
    ("es", "ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY"),
    ("et", "EE"),
    ("fa", "IR"),
    ("fi", "FI"),
    ("fr", "FR BE CH CA LU MC SN DZ MA TN GN"),
    ("he", "IL"),
    ("hi", "IN"),
    ("hr", "HR BA"),
    ("hu", "HU"),
    ("id", "ID"),
    ("is", "IS"),
    ("it", "IT CH SM"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("lt", "LT"),
    ("lv", "LV"),
    ("ms", "MY SG"),
    ("nb", "NO"),
    ("nl", "NL BE"),
    ("no", "NO"),
    ("pl", "PL"),
    ("pt", "PT BR MZ"),
    ("ro", "RO MD"),
    ("ru", "RU BY KZ"),
    ("sk", "SK"),
    ("sl", "SI"),
    ("sr", "RS ME BA"),
    ("sv", "SE FI"),
    ("th", "TH"),
    ("tr", "TR CY"),
    ("uk", "UA"),
    ("vi", "VN"),
    ("zh", "CN TW HK SG MO"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_prefers_the_labels_that_begin_with_it() {
        let mut regions = Regions::default();
        assert!(regions.add("gb") && regions.add("DE") && regions.add("UK"));
        assert!(!regions.add_language("klingon"));
        assert!(!regions.add("Germany") && !regions.add("d1") && !regions.add(""));
        assert_eq!(regions.codes().collect::<Vec<_>>(), ["UK", "DE"]);
        assert!(regions.add_language("PL"));
        for (name, preferred) in
            [("PL_NIP", true), ("UK_NHS", true), ("DE_TAX_ID", true), ("US_SSN", false), ("UKULELE", false)]
        {
            let label = Label::custom(name, safeconduct_core::Category::GovernmentId).unwrap();
            assert_eq!(regions.prefer(&label), preferred, "{name}");
        }
    }
}
