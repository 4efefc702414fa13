//! What any language's speaker may call an identifier in English: country and kind, e.g. *Polish tax number*.
//!
//! The tables hold what people of the country say; these words are the same everywhere and are made here.

use safeconduct_core::Label;
use safeconduct_detect::Rule;

/// What an identifier is for, as far as English names tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    Tax,
    Firm,
    Insurance,
    Health,
    Account,
    Passport,
    Licence,
    Plate,
    Postcode,
}

impl Kind {
    /// How English names of this kind begin, behind the country.
    #[rustfmt::skip]
    const fn nouns(self) -> &'static [&'static str] {
        match self {
            Kind::Person => &["id", "id number", "id card", "id card number", "identity", "identity number", "identity card", "identity card number", "identification", "identification number", "identifier", "national", "national id", "national id number", "national identity number", "national identification number", "national number", "personal", "personal id", "personal number", "personal identification number", "citizen", "citizens", "citizen id", "resident", "residents", "civil", "birth number", "social security", "social security number", "social insurance", "social insurance number", "tax", "tax number", "tax id", "tax identification number", "foreigner", "foreigners", "person", "individual", "pin"],
            Kind::Tax => &["tax", "tax id", "tax id number", "tax number", "tax identification number", "taxpayer", "taxpayer id", "taxpayer identification number", "vat", "vat number", "vat id", "vat registration number", "tin", "fiscal", "fiscal number", "individual tax", "individual taxpayer identification number", "company tax", "income tax", "business", "company", "company number", "enterprise", "value added tax", "gst", "personal tax", "identity", "tax reference", "tax reference number", "tax registration number", "national tax", "national tax number", "national tax id", "fiscal id", "fiscal code"],
            Kind::Firm => &["company", "company number", "company registration number", "company id", "business", "business number", "business id", "enterprise", "organisation", "organization", "registration", "registration number", "register", "corporate", "trade", "vat", "tax", "tax number", "tax id", "unique entity", "employer", "commercial"],
            Kind::Insurance => &["social security", "social security number", "social insurance", "social insurance number", "pension", "pension number", "insurance", "insurance number", "national insurance", "national insurance number", "social", "personal", "id", "id number", "identification number"],
            Kind::Health => &["health", "health number", "health insurance", "health insurance number", "health card", "health card number", "medical", "medicare", "medicare number", "patient", "patient number", "national health", "healthcare", "personal health", "personal health number", "doctor", "social security number"],
            Kind::Account => &["bank", "bank account", "bank account number", "account", "account number", "payment"],
            Kind::Passport => &["passport", "passport number", "passport no", "travel document"],
            Kind::Licence => &["driving licence", "driving licence number", "driving license", "driving license number", "driver license", "driver license number", "drivers license", "drivers license number", "driver licence", "drivers licence", "licence", "license"],
            Kind::Plate => &["license plate", "license plate number", "licence plate", "number plate", "plate", "plate number", "vehicle", "vehicle registration number", "registration", "registration number", "car"],
            Kind::Postcode => &["postcode", "post code", "postal", "postal code", "zip", "zip code"],
        }
    }
}

/// What a label of a country is for, by the end of its name.
#[rustfmt::skip]
const KINDS: &[(Kind, &[&str])] = &[
    (Kind::Passport, &["PASSPORT"]),
    (Kind::Licence, &["DRIVER_LICENSE", "DRIVING_LICENCE", "FUEHRERSCHEIN"]),
    (Kind::Plate, &["VEHICLE_REGISTRATION", "LICENSE_PLATE", "KFZ", "PLATE"]),
    (Kind::Postcode, &["POSTCODE", "POSTAL_CODE", "PLZ", "POSTNUMMER", "EIRCODE", "ZIP_CODE"]),
    (Kind::Account, &["BANK_ACCOUNT", "BANK_NUMBER", "CCC", "CBU", "KONTONR", "ESR", "CLABE", "BSB"]),
    (Kind::Health, &["UK_NHS", "UK_CHI", "NZ_NHI", "HEALTH_INSURANCE", "BC_PHN", "OHIP", "QC_HIN", "AU_MEDICARE", "HU_TAJ", "BSNR", "LANR", "US_MBI", "US_NPI", "CNS"]),
    (Kind::Insurance, &["SOCIAL_SECURITY", "NUSS", "AHV", "VNR", "SNILS", "NINO", "US_SSN", "CA_SIN", "AMKA", "NSS", "INSS", "PIS", "SSS"]),
    (Kind::Tax, &["VAT", "CVR", "VAT_ID", "VAT_CODE", "PVN", "TIN", "NRT", "NIPT", "CUIT", "TFN", "VOEN", "TAX_ID", "TAX_NUMBER", "NIT", "NIF", "NIFP", "NIP", "RFC", "IRD", "UTR", "TRN", "PAN", "GSTIN", "INN", "RNTRC", "VKN", "RIF", "MST", "RUC", "EDB", "PIB", "CF", "DIC", "ANUM", "ADOAZONOSITO", "NPWP", "MF", "PIN", "NUIT", "COE", "PEID", "VERONUMERO", "VN", "VSK", "EIN", "ITIN", "ATIN", "PTIN", "TN", "UID", "RUT", "UNP", "PNF_TAX", "USCC", "UBN", "ICE", "NINEA", "ACCISE"]),
    (Kind::Firm, &["ABN", "ACN", "BN", "REGISTRIKOOD", "YTUNNUS", "SIREN", "SIRET", "RCS", "HANDELSREGISTER", "HP", "CN", "BRN", "IDNO", "ORGNR", "REGON", "ONRC", "OGRN", "ORGANISATIONSNUMMER", "UEN", "MATICNA", "MOA", "EDRPOU", "RNC", "CNPJ", "CIF", "CPJ", "BUSINESSID", "CRN", "KVK"]),
];

fn kind_of(label: &str) -> Kind {
    let ends =
        |end: &&str| label.strip_suffix(*end).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'));
    KINDS.iter().find(|(_, ends_in)| ends_in.iter().any(ends)).map_or(Kind::Person, |(kind, _)| *kind)
}

/// Country codes of labels, and what English calls what comes from there.
#[rustfmt::skip]
const COUNTRIES: &[(&str, &[&str])] = &[
    ("AD", &["andorra", "andorran"]), ("AE", &["uae", "emirates", "emirati"]), ("AL", &["albania", "albanian"]), ("AM", &["armenia", "armenian"]),
    ("AR", &["argentina", "argentine", "argentinian"]), ("AT", &["austria", "austrian"]), ("AU", &["australia", "australian"]), ("AZ", &["azerbaijan", "azerbaijani"]),
    ("BA", &["bosnia", "bosnian"]), ("BD", &["bangladesh", "bangladeshi"]), ("BE", &["belgium", "belgian"]), ("BG", &["bulgaria", "bulgarian"]),
    ("BH", &["bahrain", "bahraini"]), ("BO", &["bolivia", "bolivian"]), ("BR", &["brazil", "brazilian"]), ("BY", &["belarus", "belarusian"]),
    ("CA", &["canada", "canadian", "british columbia", "ontario", "quebec"]), ("CH", &["switzerland", "swiss"]), ("CL", &["chile", "chilean"]), ("CN", &["china", "chinese"]),
    ("CO", &["colombia", "colombian"]), ("CR", &["costa rica", "costa rican"]), ("CU", &["cuba", "cuban"]), ("CY", &["cyprus", "cypriot"]),
    ("CZ", &["czech", "czechia", "czech republic"]), ("DE", &["germany", "german"]), ("DK", &["denmark", "danish"]), ("DO", &["dominican", "dominican republic"]),
    ("DZ", &["algeria", "algerian"]), ("EC", &["ecuador", "ecuadorian"]), ("EE", &["estonia", "estonian"]), ("EG", &["egypt", "egyptian"]),
    ("ES", &["spain", "spanish"]), ("ET", &["ethiopia", "ethiopian"]), ("FI", &["finland", "finnish"]), ("FO", &["faroe", "faroese", "faroe islands"]),
    ("FR", &["france", "french"]), ("GE", &["georgia", "georgian"]), ("GH", &["ghana", "ghanaian"]), ("GN", &["guinea", "guinean"]),
    ("GR", &["greece", "greek"]), ("GT", &["guatemala", "guatemalan"]), ("HK", &["hong kong"]), ("HN", &["honduras", "honduran"]),
    ("HR", &["croatia", "croatian"]), ("HU", &["hungary", "hungarian"]), ("ID", &["indonesia", "indonesian"]), ("IE", &["ireland", "irish"]),
    ("IL", &["israel", "israeli"]), ("IN", &["india", "indian"]), ("IQ", &["iraq", "iraqi"]), ("IR", &["iran", "iranian"]),
    ("IS", &["iceland", "icelandic"]), ("IT", &["italy", "italian"]), ("JO", &["jordan", "jordanian"]), ("JP", &["japan", "japanese"]),
    ("KE", &["kenya", "kenyan"]), ("KG", &["kyrgyz", "kyrgyzstan"]), ("KR", &["korea", "korean", "south korea", "south korean"]), ("KW", &["kuwait", "kuwaiti"]),
    ("KZ", &["kazakhstan", "kazakh", "kazakhstani"]), ("LB", &["lebanon", "lebanese"]), ("LI", &["liechtenstein"]), ("LK", &["sri lanka", "sri lankan"]),
    ("LT", &["lithuania", "lithuanian"]), ("LU", &["luxembourg", "luxembourgian", "luxembourgish"]), ("LV", &["latvia", "latvian"]), ("MA", &["morocco", "moroccan"]),
    ("MC", &["monaco", "monacan", "monegasque"]), ("MD", &["moldova", "moldovan", "moldavian"]), ("ME", &["montenegro", "montenegrin"]), ("MK", &["macedonia", "macedonian", "north macedonia"]),
    ("MO", &["macau", "macao"]), ("MT", &["malta", "maltese"]), ("MU", &["mauritius", "mauritian"]), ("MX", &["mexico", "mexican"]),
    ("MY", &["malaysia", "malaysian"]), ("MZ", &["mozambique", "mozambican"]), ("NG", &["nigeria", "nigerian"]), ("NI", &["nicaragua", "nicaraguan"]),
    ("NL", &["netherlands", "dutch"]), ("NO", &["norway", "norwegian"]), ("NP", &["nepal", "nepalese", "nepali"]), ("NZ", &["new zealand"]),
    ("OM", &["oman", "omani"]), ("PA", &["panama", "panamanian"]), ("PE", &["peru", "peruvian"]), ("PH", &["philippines", "philippine", "filipino"]),
    ("PK", &["pakistan", "pakistani"]), ("PL", &["poland", "polish"]), ("PT", &["portugal", "portuguese"]), ("PY", &["paraguay", "paraguayan"]),
    ("QA", &["qatar", "qatari"]), ("RO", &["romania", "romanian"]), ("RS", &["serbia", "serbian"]), ("RU", &["russia", "russian", "russian federation"]),
    ("SA", &["saudi", "saudi arabia", "saudi arabian"]), ("SE", &["sweden", "swedish"]), ("SG", &["singapore", "singaporean"]), ("SI", &["slovenia", "slovenian", "slovene"]),
    ("SK", &["slovakia", "slovak"]), ("SM", &["san marino", "sammarinese"]), ("SN", &["senegal", "senegalese"]), ("SV", &["el salvador", "salvadoran", "salvadorean"]),
    ("TH", &["thailand", "thai"]), ("TN", &["tunisia", "tunisian"]), ("TR", &["turkey", "turkish", "türkiye"]), ("TW", &["taiwan", "taiwanese"]),
    ("TZ", &["tanzania", "tanzanian"]), ("UA", &["ukraine", "ukrainian"]), ("UG", &["uganda", "ugandan"]), ("UK", &["uk", "united kingdom", "british", "english", "scottish"]),
    ("US", &["us", "usa", "american", "united states"]), ("UY", &["uruguay", "uruguayan"]), ("UZ", &["uzbekistan", "uzbek"]), ("VE", &["venezuela", "venezuelan"]),
    ("VN", &["vietnam", "vietnamese"]), ("ZA", &["south africa", "south african"]), ("ZM", &["zambia", "zambian"]), ("ZW", &["zimbabwe", "zimbabwean"]),
    ("EU", &["european", "eu", "european union", "euro"]),
];

/// The context words of a rule, with the English names of its country and kind and the name of its label.
pub(super) fn named(rule: &Rule) -> Rule {
    let label = rule.label.as_str();
    let mut words: Vec<&'static str> = rule.context.to_vec();
    let mut add = |phrase: String| words.push(String::leak(phrase) as &str);
    add(label.replace('_', " ").to_lowercase());
    if let Some((_, adjectives)) = country_of(&rule.label) {
        let kind = kind_of(label);
        for adjective in *adjectives {
            kind.nouns().iter().for_each(|noun| add(format!("{adjective} {noun}")));
        }
    }
    let written: Vec<String> = words.iter().flat_map(|phrase| otherwise_written(phrase)).collect();
    words.extend(written.into_iter().map(|phrase| String::leak(phrase) as &str));
    rule.clone().context(Vec::leak(words))
}

/// How else a phrase is written: *Führerschein* as *Fuehrerschein*, and in a script without letter case, where words
/// are not told apart, with a line or nothing between its words.
fn otherwise_written(phrase: &str) -> Vec<String> {
    const LETTERS: &[(char, &str)] = &[('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ø', "oe"), ('å', "aa")];
    let spelled: String = phrase
        .chars()
        .map(|c| match LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, pair)) => (*pair).to_owned(),
            None => c.to_string(),
        })
        .collect();
    let caseless = phrase.chars().any(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
    let glued = [phrase.replace(' ', "_"), phrase.replace(' ', "")];
    let glued = glued.into_iter().filter(|text| caseless && text != phrase);
    glued.chain((spelled != phrase).then_some(spelled)).collect()
}

fn country_of(label: &Label) -> Option<&'static (&'static str, &'static [&'static str])> {
    let (country, _) = label.as_str().split_once('_')?;
    COUNTRIES.iter().find(|(code, _)| *code == country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_country_and_kind() {
        let named = named(&Rule::new("pl-nip", Label::PL_NIP, "[0-9]{10}").context(&["nip"]));
        for phrase in ["nip", "pl nip", "polish tax", "poland vat"] {
            assert!(named.context.contains(&phrase), "{phrase}");
        }
    }

    #[test]
    fn umlauts_and_gaps_are_written_in_two_ways() {
        assert_eq!(otherwise_written("führerschein"), ["fuehrerschein"]);
        assert_eq!(otherwise_written("رقم الهوية"), ["رقم_الهوية", "رقمالهوية"]);
        assert!(otherwise_written("tax number").is_empty());
    }

    #[test]
    fn kinds_are_told_by_the_end_of_a_label() {
        assert!(kind_of("UK_VEHICLE_REGISTRATION") == Kind::Plate);
        assert!(kind_of("CH_VAT") == Kind::Tax);
        assert!(kind_of("PL_PESEL") == Kind::Person);
        assert!(kind_of("BR_CNPJ") == Kind::Firm);
    }
}
