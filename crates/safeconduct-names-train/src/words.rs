//! Builds the lexicon from the word lists and from what running text writes in lower case.

use crate::example::Example;
use crate::inflect::{self, CASES, Case};
use crate::lists::Lists;
use crate::synth::{LANGUAGES, days, months};
use safeconduct_names::internals::{flag, hash_pair, hash_word};
use std::collections::{BTreeMap, HashMap};

/// Flags by word hash.
#[derive(Default)]
pub(crate) struct Words {
    flags: BTreeMap<u32, u16>,
}

const STREET_WORDS: &str = "street st avenue ave road rd lane ln drive dr boulevard blvd court ct place pl way terrace close crescent square sq parkway pkwy highway hwy trail circle row gardens mews plaza strasse straße weg gasse platz allee ufer rue boulevard chemin impasse quai calle avenida paseo plaza camino via viale piazza corso vicolo largo rua travessa praça estrada straat laan plein gracht kade ul ulica al aleja os";
const TECH_WORDS: &str = "http https rest tls sql json xml oauth jwt ssh dns tcp udp cpu gpu ram api sdk cli url uri html css utf ascii unicode base64 rust python java javascript typescript kotlin swift ruby php perl go golang haskell scala docker kubernetes terraform kafka redis postgresql postgres mysql sqlite mongodb graphql jenkins react angular vue django flask spring linux windows macos ubuntu debian android ios git npm cargo yaml toml csv pdf aws gcp azure s3 ec2 eks lambda vec string option result hashmap iterator arc mutex box trait struct enum panic iphone ipad macbook galaxy playstation xbox kindle thinkpad excel outlook gmail chrome firefox photoshop corolla civic regex serde tokio async todo fixme readme changelog license wifi bluetooth usb ssd hdmi vpn lan ceo cfo cto hr pr faq asap pto sla kpi roi vat";

impl Words {
    fn add(&mut self, word: &str, flags: u16) {
        *self.flags.entry(hash_word(word)).or_default() |= flags;
    }

    fn keep(&mut self, word: &str, flags: u16) {
        if let Some(known) = self.flags.get_mut(&hash_word(word)) {
            *known &= flags;
        }
    }

    /// A name of one word gets `single`, one of several marks its pairs with `part`.
    fn add_name(&mut self, name: &str, single: u16, part: u16) {
        let words: Vec<_> = name.split([' ', '.', '&', ',']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => {}
            [word] => self.add(word, single),
            words => {
                for pair in words.windows(2) {
                    self.add(pair[0], part);
                    self.add(pair[1], part);
                    let pair = hash_pair(hash_word(pair[0]), hash_word(pair[1]));
                    *self.flags.entry(pair).or_default() |= part;
                }
            }
        }
    }

    fn add_bent_place(&mut self, name: &str, single: u16) {
        for case in [Case::Genitive, Case::Locative] {
            self.add_name(&inflect::place(name, case), single, flag::PLACE_PART);
        }
    }

    /// The flags of a word.
    pub(crate) fn get(&self, word: &str) -> u16 {
        self.flags.get(&hash_word(word)).copied().unwrap_or_default()
    }

    /// All words by hash.
    pub(crate) fn entries(&self) -> Vec<(u32, u16)> {
        self.flags.iter().map(|(&hash, &flags)| (hash, flags)).collect()
    }

    /// Gathers the lists, and the ordinary words of `texts`.
    pub(crate) fn gather<'a>(lists: &Lists, texts: impl Iterator<Item = &'a Example>) -> Words {
        let mut words = Words::default();
        for (locale, names) in &lists.first {
            let small = names.len() < 700 && LANGUAGES.iter().any(|l| locale.starts_with(l));
            let flags = if small { flag::FIRST | flag::FIRST_FREQUENT } else { flag::FIRST };
            names.iter().flat_map(|name| name.split(' ')).for_each(|name| words.add(name, flags));
        }
        for names in lists.last.values() {
            names
                .iter()
                .flat_map(|name| name.split(' '))
                .filter(|n| n.len() > 2)
                .for_each(|name| words.add(name, flag::LAST));
        }
        for (name, _, population) in &lists.cities {
            let single = if *population >= 250_000 { flag::CITY | flag::CITY_LARGE } else { flag::CITY };
            words.add_name(name, single, flag::PLACE_PART);
        }
        for (_, name) in &lists.towns {
            words.add_name(name, flag::CITY, flag::PLACE_PART);
        }
        for name in lists
            .faker_city
            .iter()
            .filter(|(l, _)| LANGUAGES.iter().any(|p| l.starts_with(p)))
            .flat_map(|(_, n)| n)
        {
            words.add_name(name, flag::CITY, flag::PLACE_PART);
        }
        for name in lists.country.values().chain(lists.state.values()).flatten().chain(&lists.plain["place"])
        {
            words.add_name(name, flag::REGION, flag::PLACE_PART);
        }
        lists.us_state.iter().for_each(|(_, name)| words.add_name(name, flag::REGION, flag::PLACE_PART));
        for (language, names) in &lists.exonym_city {
            for name in names {
                words.add_name(name, flag::CITY | flag::CITY_LARGE, flag::PLACE_PART);
                if language == "pl" {
                    words.add_bent_place(name, flag::CITY);
                }
            }
        }
        for (language, names) in &lists.exonym_country {
            for name in names {
                words.add_name(name, flag::REGION, flag::PLACE_PART);
                if language == "pl" {
                    words.add_bent_place(name, flag::REGION);
                }
            }
        }
        for (name, country, _) in &lists.cities {
            if country == "PL" {
                words.add_bent_place(name, flag::CITY);
            }
        }
        for name in lists.first.get("pl_PL").into_iter().flatten() {
            CASES.iter().for_each(|case| words.add(&inflect::person(name, *case), flag::FIRST));
        }
        for name in lists.last.get("pl_PL").into_iter().flatten() {
            for case in [Case::Genitive, Case::Instrumental] {
                words.add(&inflect::person(name, case), flag::LAST);
            }
        }
        for name in lists.org_more.values().flatten() {
            words.add_name(name, flag::ORG, flag::ORG_PART);
        }
        for name in lists.plain["org"].iter().chain(&lists.plain["team"]) {
            words.add_name(name, flag::ORG, flag::ORG_PART);
        }
        lists.plain["orgword"].iter().for_each(|word| words.add(word.trim_end_matches('.'), flag::ORG_WORD));
        for word in lists.plain["nation"].iter().chain(&lists.plain["nation_more"]) {
            words.add(word, flag::NATION);
        }
        for job in lists.job.values().flatten().flat_map(|job| job.split(' ')).filter(|word| word.len() > 3) {
            words.add(job, flag::JOB);
        }
        STREET_WORDS.split(' ').for_each(|word| words.add(word, flag::STREET));
        TECH_WORDS.split(' ').for_each(|word| words.add(word, flag::TECH));
        for language in LANGUAGES {
            months(language).iter().chain(days(language)).for_each(|word| words.add(word, flag::CALENDAR));
        }
        words.add_common(lists, texts);
        words
    }

    /// A word is ordinary when running text writes it small more often than great.
    fn add_common<'a>(&mut self, lists: &Lists, texts: impl Iterator<Item = &'a Example>) {
        let mut counts: HashMap<String, [u32; 2]> = HashMap::new();
        for example in texts {
            let mut at = 0;
            for piece in
                example.text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '-')
            {
                let start = at + example.text.get(at..).and_then(|rest| rest.find(piece)).unwrap_or(0);
                at = start + piece.len();
                let Some(initial) = piece.chars().next() else { continue };
                let named = example.spans.iter().any(|(span, _)| span.contains(&start));
                if initial.is_alphabetic() && piece.len() < 30 {
                    let small = !named && (initial.is_lowercase() || example.german);
                    let middle = start > 1;
                    if small || middle {
                        counts.entry(piece.to_lowercase()).or_default()[usize::from(!small)] += 1;
                    }
                }
            }
        }
        // German writes every noun with a capital: what programs say names nobody, so its words are ordinary.
        for text in lists.message.get("de").into_iter().flatten() {
            for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| (3..30).contains(&w.len())) {
                counts.entry(word.to_lowercase()).or_default()[0] += 1;
            }
        }
        for (word, [small, great]) in counts {
            let name = flag::FIRST_FREQUENT | flag::CITY_LARGE;
            let bar = if self.get(&word) & name != 0 { 8 } else { 2 };
            if small >= bar && small > great {
                self.add(&word, flag::COMMON);
            }
            // A word that everybody writes is no name, though somebody is called so.
            if small >= 40 && small > 20 * great {
                self.keep(&word, !(flag::LAST | flag::CITY | flag::ORG | flag::FIRST) | flag::COMMON);
            }
        }
        for word in lists.lorem.values().chain(lists.common.values()).flatten() {
            if self.get(word) & (flag::FIRST_FREQUENT | flag::CITY_LARGE) == 0 {
                self.add(word, flag::COMMON);
            }
        }
    }
}
