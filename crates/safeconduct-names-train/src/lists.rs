//! The word lists the generator and the lexicon draw on.

use std::collections::BTreeMap;
use std::io::Error;
use std::path::Path;

/// Words by locale or country.
pub(crate) type ByLocale = BTreeMap<String, Vec<String>>;

/// All lists of the folder.
pub(crate) struct Lists {
    pub(crate) first: ByLocale,
    pub(crate) last: ByLocale,
    pub(crate) job: ByLocale,
    pub(crate) lorem: ByLocale,
    pub(crate) country: ByLocale,
    pub(crate) state: ByLocale,
    pub(crate) faker_city: ByLocale,
    /// City, country code, population.
    pub(crate) cities: Vec<(String, String, u64)>,
    pub(crate) us_state: Vec<(String, String)>,
    pub(crate) plain: BTreeMap<&'static str, Vec<String>>,
    /// Ordinary words by language.
    pub(crate) common: ByLocale,
    /// Country code and small town.
    pub(crate) towns: Vec<(String, String)>,
    /// Well-known organizations by language.
    pub(crate) org_more: ByLocale,
    /// Countries and large cities as each language writes them.
    pub(crate) exonym_country: ByLocale,
    pub(crate) exonym_city: ByLocale,
    /// What programs say to their users, by language: text without names.
    pub(crate) message: ByLocale,
}

const PLAIN: [&str; 8] = ["org", "team", "place", "nation", "nation_more", "natde", "product", "orgword"];

impl Lists {
    pub(crate) fn read(folder: &Path) -> Result<Lists, Error> {
        let rows = |name: &str| -> Result<Vec<Vec<String>>, Error> {
            let text = std::fs::read_to_string(folder.join(name))?;
            Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
        };
        let by_locale = |name: &str| -> Result<ByLocale, Error> {
            let mut lists = ByLocale::new();
            for mut row in rows(name)? {
                if let (Some(word), Some(locale)) = (row.pop(), row.pop()) {
                    lists.entry(locale).or_default().push(word);
                }
            }
            Ok(lists)
        };
        let mut plain = BTreeMap::new();
        for name in PLAIN {
            let text = std::fs::read_to_string(folder.join(format!("{name}.txt")))?;
            plain.insert(name, text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect());
        }
        let mut country = by_locale("country.tsv")?;
        country.extend(by_locale("geo_country.tsv")?.into_values().map(|words| ("geo".to_owned(), words)));
        country
            .insert("geo".into(), rows("geo_country.tsv")?.into_iter().filter_map(|mut r| r.pop()).collect());
        let with_more = |name: &str| -> Result<ByLocale, Error> {
            let mut lists = by_locale(&format!("{name}.tsv"))?;
            for (locale, words) in by_locale(&format!("{name}_more.tsv"))? {
                lists.entry(locale).or_default().extend(words);
            }
            Ok(lists)
        };
        let (mut exonym_country, mut exonym_city) = (ByLocale::new(), ByLocale::new());
        for row in rows("exonym.tsv")? {
            if let [language, kind, word] = row.as_slice() {
                let list = if kind == "city" { &mut exonym_city } else { &mut exonym_country };
                list.entry(language.clone()).or_default().push(word.clone());
            }
        }
        Ok(Lists {
            first: with_more("first")?,
            last: with_more("last")?,
            common: by_locale("common.tsv")?,
            towns: rows("town.tsv")?
                .into_iter()
                .filter_map(|mut row| row.pop().zip(row.pop()).map(|(name, country)| (country, name)))
                .collect(),
            org_more: by_locale("org_more.tsv")?,
            message: by_locale("message.tsv")?,
            exonym_country,
            exonym_city,
            job: by_locale("job.tsv")?,
            lorem: by_locale("lorem.tsv")?,
            country,
            state: by_locale("state.tsv")?,
            faker_city: by_locale("faker_city.tsv")?,
            cities: rows("city.tsv")?
                .into_iter()
                .filter_map(|row| {
                    Some((row.get(1)?.clone(), row.first()?.clone(), row.get(2)?.parse().ok()?))
                })
                .collect(),
            us_state: rows("us_state.tsv")?
                .into_iter()
                .filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone())))
                .collect(),
            plain,
        })
    }
}

/// Whether a word is written in Latin letters.
pub(crate) fn is_latin(word: &str) -> bool {
    word.chars().all(|c| u32::from(c) < 0x250 || "’‑".contains(c)) && word.chars().any(char::is_alphabetic)
}
