//! Fills templates with names: prompts, tickets, mails, contracts, logs, tables in eight languages.

use crate::example::Example;
use crate::inflect::{self, Case};
use crate::lists::{ByLocale, Lists, is_latin};
use crate::records::record;
use crate::rng::Rng;
use safeconduct_names::internals::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Percent of given and family names, and of cities, that are made up.
const UNKNOWN_FIRST: usize = 8;
const UNKNOWN_LAST: usize = 20;
const UNKNOWN_CITY: usize = 10;

/// The languages that have templates.
pub(crate) const LANGUAGES: [&str; 8] = ["en", "de", "fr", "es", "it", "pt", "nl", "pl"];

/// Words of one language.
struct Pool {
    first: Vec<Vec<String>>,
    last: Vec<Vec<String>>,
    cities: Vec<String>,
    countries: Vec<String>,
    jobs: Vec<String>,
    lorem: Vec<String>,
    orgs: Vec<String>,
    /// Large cities and countries by the names that this language has for them.
    exonyms: Vec<String>,
    /// Short texts without names.
    messages: Vec<String>,
}

/// The generator.
pub(crate) struct Synth<'a> {
    lists: &'a Lists,
    pools: BTreeMap<&'static str, Pool>,
    any_first: Vec<Vec<String>>,
    any_last: Vec<Vec<String>>,
    any_city: Vec<String>,
    large_city: Vec<String>,
}

fn latin(lists: &ByLocale, prefix: &str) -> Vec<Vec<String>> {
    lists
        .iter()
        .filter(|(locale, _)| locale.starts_with(prefix))
        .map(|(_, words)| words.iter().filter(|word| is_latin(word)).cloned().collect::<Vec<_>>())
        .filter(|words| words.len() > 20)
        .collect()
}

/// The words that texts write small, each once.
fn small_words(texts: Option<&Vec<String>>) -> Vec<String> {
    let words = texts.into_iter().flatten().flat_map(|text| text.split(' '));
    let small = words.filter(|word| word.len() > 2 && word.chars().all(char::is_lowercase));
    small.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The text with a capital on every word, or on its first letter taken away.
fn titled(text: &str) -> String {
    text.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Diseases, laws and effects that carry a name and are nobody.
fn eponyms(language: &str) -> &'static [&'static str] {
    match language {
        "de" => &[
            "Das {}-Syndrom",
            "der {}-Effekt",
            "nach {}-Test",
            "die {}sche Gleichung",
            "Morbus {}",
            "das {}-Verfahren",
            "die {}-Skala",
        ],
        "fr" => &[
            "la maladie de {}",
            "le syndrome de {}",
            "le théorème de {}",
            "l'effet {}",
            "l'échelle de {}",
            "le test de {}",
        ],
        "es" => &[
            "la enfermedad de {}",
            "el síndrome de {}",
            "la prueba de {}",
            "el efecto {}",
            "la escala de {}",
            "la ley de {}",
        ],
        "it" => &[
            "la malattia di {}",
            "la sindrome di {}",
            "il test di {}",
            "l'effetto {}",
            "la scala {}",
            "il teorema di {}",
        ],
        "pt" => &[
            "a doença de {}",
            "a síndrome de {}",
            "o teste de {}",
            "o efeito {}",
            "a escala de {}",
            "a lei de {}",
        ],
        "nl" => &[
            "de ziekte van {}",
            "het syndroom van {}",
            "de wet van {}",
            "het {}-effect",
            "de schaal van {}",
            "de {}-test",
        ],
        "pl" => &["choroba {}", "zespół {}", "prawo {}", "efekt {}", "skala {}", "test {}"],
        _ => &[
            "{}'s disease",
            "{}'s syndrome",
            "{}'s law",
            "{}'s theorem",
            "{}'s cyst",
            "{}'s principle",
            "the {} effect",
            "the {} algorithm",
            "a {} knot",
            "the {} test",
            "the {} index",
            "the {} scale",
            "a {} salad",
            "the {} equation",
            "a {} terrier",
            "{}'s sign",
        ],
    }
}

fn countries_of(language: &str) -> &'static [&'static str] {
    match language {
        "de" => &["DE", "AT", "CH"],
        "fr" => &["FR", "BE", "CH", "CA"],
        "es" => &["ES", "MX", "AR", "CO", "CL"],
        "it" => &["IT"],
        "pt" => &["PT", "BR"],
        "nl" => &["NL", "BE"],
        "pl" => &["PL"],
        _ => &["US", "GB", "CA", "AU", "IE", "NZ", "IN"],
    }
}

impl<'a> Synth<'a> {
    /// A generator over the lists; `messages` are texts without names, by language.
    pub(crate) fn new(lists: &'a Lists, messages: &ByLocale) -> Synth<'a> {
        let mut pools = BTreeMap::new();
        for language in LANGUAGES {
            let prefix = format!("{language}_");
            let own = countries_of(language);
            let words = |lists: &ByLocale| latin(lists, &prefix).concat();
            let known = |lists: &ByLocale| lists.get(language).cloned().unwrap_or_default();
            let countries = known(&lists.exonym_country);
            pools.insert(
                language,
                Pool {
                    first: latin(&lists.first, &prefix),
                    last: latin(&lists.last, &prefix),
                    cities: lists
                        .cities
                        .iter()
                        .map(|(name, country, _)| (name, country))
                        .chain(lists.towns.iter().map(|(country, name)| (name, country)))
                        .filter(|(name, country)| own.contains(&country.as_str()) && is_latin(name))
                        .map(|(name, _)| name.clone())
                        .collect(),
                    countries,
                    jobs: words(&lists.job),
                    lorem: [words(&lists.lorem), small_words(messages.get(language)), known(&lists.common)]
                        .concat(),
                    messages: messages
                        .get(language)
                        .into_iter()
                        .flatten()
                        .filter(|text| text.len() <= 90)
                        .cloned()
                        .collect(),
                    orgs: known(&lists.org_more),
                    exonyms: known(&lists.exonym_city),
                },
            );
        }
        let cities = |at_least: u64| -> Vec<String> {
            lists.cities.iter().filter(|c| c.2 >= at_least && is_latin(&c.0)).map(|c| c.0.clone()).collect()
        };
        Synth {
            lists,
            pools,
            any_first: latin(&lists.first, ""),
            any_last: latin(&lists.last, ""),
            any_city: cities(0),
            large_city: cities(600_000),
        }
    }

    /// Fills one template of `language`.
    pub(crate) fn fill(&self, template: &str, language: &str, rng: &mut Rng) -> Example {
        let template = choose(template, rng);
        let mut example = Example::default();
        let mut rest = template.as_str();
        let maker = self.maker(language, rng);
        while let Some(open) = rest.find('{') {
            example.text.push_str(&rest[..open]);
            let slot = rest[open + 1..].split_once('}').filter(|(slot, _)| {
                !slot.is_empty() && slot.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
            match slot {
                Some((slot, after)) if maker.slot(slot, &mut example, rng) => rest = after,
                _ => {
                    example.text.push('{');
                    rest = &rest[open + 1..];
                }
            }
        }
        example.text.push_str(rest);
        example
    }
}

impl Synth<'_> {
    fn maker<'s>(&'s self, language: &'s str, rng: &mut Rng) -> Maker<'s> {
        let mix = if rng.chance(30) { 100 } else { 25 };
        Maker { synth: self, pool: &self.pools[language], language, mix }
    }

    /// A form, table, object or log line.
    pub(crate) fn record(&self, language: &str, rng: &mut Rng) -> Example {
        let maker = self.maker(language, rng);
        record(language, rng, |slot, example, rng| {
            maker.slot(slot, example, rng);
        })
    }
}

/// The beginning of one name and the end of another: a name that no list has.
fn splice(one: &str, other: &str) -> Option<String> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len() < 4 || other.len() < 5 || one.contains(&' ') || other.contains(&' ') {
        return None;
    }
    let is_vowel = |c: &char| "aeiouyäöüáéíóúàèìòùąęóıøå".contains(*c);
    // Cut behind a consonant and before a vowel, so that it can be said.
    let head = (2..=one.len().min(6)).rev().find(|&at| !is_vowel(&one[at - 1]))?;
    let tail = (other.len().saturating_sub(4).max(1)..other.len() - 1).find(|&at| is_vowel(&other[at]))?;
    Some(one[..head].iter().chain(&other[tail..]).collect())
}

/// Chooses among `[[a|b]]` and sets line ends.
fn choose(template: &str, rng: &mut Rng) -> String {
    let mut out = template.replace("\\n", "\n");
    while let Some(close) = out.find("]]") {
        let Some(open) = out[..close].rfind("[[") else { break };
        let options: Vec<_> = out[open + 2..close].split('|').collect();
        let chosen = (*rng.pick(&options)).to_owned();
        out.replace_range(open..close + 2, &chosen);
    }
    out
}

/// Makes the words of one example.
struct Maker<'s> {
    synth: &'s Synth<'s>,
    pool: &'s Pool,
    language: &'s str,
    /// Percent of names from anywhere.
    mix: usize,
}

impl Maker<'_> {
    fn first(&self, rng: &mut Rng) -> String {
        let lists = if rng.chance(self.mix) { &self.synth.any_first } else { &self.pool.first };
        let name = self.maybe_unknown(lists, UNKNOWN_FIRST, rng);
        if rng.chance(2) { format!("{name}-{}", rng.deal(lists)) } else { name }
    }

    fn last(&self, rng: &mut Rng) -> String {
        let lists = match self.pool.last.is_empty() || rng.chance(self.mix) {
            true => &self.synth.any_last,
            false => &self.pool.last,
        };
        let name = self.maybe_unknown(lists, UNKNOWN_LAST, rng);
        let dutch = ["van", "van der", "de", "van den"];
        match self.language {
            "es" if rng.chance(50) => format!("{name} {}", rng.deal(lists)),
            "pt" if rng.chance(40) => {
                format!("{} {}{name}", rng.deal(lists), rng.pick(&["", "da ", "dos ", "de "]))
            }
            "nl" if rng.chance(25) => format!("{} {name}", rng.pick(&dutch)),
            "de" if rng.chance(4) => format!("von {name}"),
            _ if rng.chance(3) => format!("{name}-{}", rng.deal(lists)),
            _ if rng.chance(2) => {
                format!(
                    "{} {name}",
                    rng.pick(&[
                        "van", "de", "von", "van der", "Van", "De", "de la", "bin", "al", "El", "Le", "Di",
                        "St."
                    ])
                )
            }
            _ => name,
        }
    }

    /// A name of the lists, or one like them that no list has: what people are called is not in any list.
    fn maybe_unknown(&self, lists: &[Vec<String>], percent: usize, rng: &mut Rng) -> String {
        let name = rng.deal(lists).clone();
        match rng.chance(percent) {
            true => splice(&name, rng.deal(lists)).unwrap_or(name),
            false => name,
        }
    }

    fn message(&self, rng: &mut Rng) -> String {
        rng.pick::<String>(&self.pool.messages).trim_end_matches('.').to_owned()
    }

    fn initial(&self, rng: &mut Rng) -> char {
        self.first(rng).chars().next().unwrap_or('J').to_ascii_uppercase()
    }

    fn full(&self, rng: &mut Rng) -> String {
        let (first, last) = (self.first(rng), self.last(rng));
        match rng.below(20) {
            0 | 1 => format!("{first} {}. {last}", self.initial(rng)),
            2 => format!("{first} {} {last}", self.first(rng)),
            3 => format!("{}. {last}", self.initial(rng)),
            4 if rng.chance(50) => format!("{}. {}. {last}", self.initial(rng), self.initial(rng)),
            5 if rng.chance(30) => format!("{first} {last} Jr."),
            6 if rng.chance(60) => format!("{first} {}", self.initial(rng)),
            _ => format!("{first} {last}"),
        }
    }

    fn city(&self, rng: &mut Rng) -> String {
        if rng.chance(UNKNOWN_CITY)
            && let Some(city) =
                splice(rng.pick::<String>(&self.pool.cities), rng.pick::<String>(&self.pool.cities))
        {
            return city;
        }
        match rng.below(10) {
            0 | 1 => rng.pick(&self.synth.large_city).clone(),
            2 | 3 => rng.pick(&self.pool.exonyms).clone(),
            4..=7 => rng.pick(&self.pool.cities).clone(),
            8 => rng.pick(&self.synth.any_city).clone(),
            _ if self.language == "en" => self.made_up_city(rng),
            _ => rng.pick(&self.pool.cities).clone(),
        }
    }

    /// A city that the language has a name for, so that it can be bent.
    fn own_city(&self, rng: &mut Rng) -> String {
        let list = if rng.chance(35) { &self.pool.exonyms } else { &self.pool.cities };
        rng.pick(list).clone()
    }

    /// `Lake Robert`, `North Jamesville`: cities of synthetic records are often made up.
    fn made_up_city(&self, rng: &mut Rng) -> String {
        let prefixes = ["North", "East", "West", "South", "New", "Lake", "Port"];
        let ends = [
            "town", "ton", "land", "ville", "berg", "burgh", "borough", "bury", "view", "port", "mouth",
            "stad", "furt", "chester", "fort", "haven", "side", "shire",
        ];
        let base = if rng.chance(50) { rng.deal(&self.pool.first) } else { rng.deal(&self.pool.last) };
        match rng.below(3) {
            0 => format!("{} {base}{}", rng.pick(&prefixes), rng.pick(&ends)),
            1 => format!("{} {base}", rng.pick(&prefixes)),
            _ => format!("{base}{}", rng.pick(&ends)),
        }
    }

    fn org(&self, rng: &mut Rng) -> String {
        let plain = |name: &str| &self.synth.lists.plain[name];
        let suffix: &[&str] = match self.language {
            "de" => &[
                "GmbH",
                "AG",
                "GmbH & Co. KG",
                "KG",
                "e.V.",
                "SE",
                "Gruppe",
                "Versicherung",
                "Bau GmbH",
                "Logistik GmbH",
            ],
            "fr" => &["SA", "SARL", "SAS", "et Fils", "Groupe", "Assurances", "Conseil"],
            "es" => &["S.A.", "S.L.", "SA", "SL", "y Asociados", "Hermanos", "Consultores"],
            "it" => &["S.p.A.", "S.r.l.", "SpA", "srl", "& Figli", "Group"],
            "pt" => &["S.A.", "Ltda", "Ltda.", "Lda", "e Filhos", "Comércio"],
            "nl" => &["B.V.", "BV", "N.V.", "NV", "Groep", "en Zonen", "Holding"],
            "pl" => &["Sp. z o.o.", "S.A.", "sp. j.", "Grupa", "i Synowie"],
            _ => &[
                "Inc",
                "Inc.",
                "Ltd",
                "LLC",
                "PLC",
                "Corp",
                "Corp.",
                "Group",
                "and Sons",
                "Company",
                "Co.",
                "Holdings",
                "Partners",
                "Industries",
                "Solutions",
                "Technologies",
                "Consulting",
                "Systems",
                "Bank",
                "Associates",
                "Labs",
                "Insurance",
                "Logistics",
                "Foods",
                "Energy",
            ],
        };
        let head = [
            "Blue",
            "Green",
            "Bright",
            "Silver",
            "Global",
            "United",
            "First",
            "North",
            "Pacific",
            "Atlantic",
            "Summit",
            "Pioneer",
            "Nova",
            "Apex",
            "Vertex",
            "Quantum",
            "Star",
            "Sun",
            "Acme",
            "Globex",
            "Initech",
            "Umbrella",
            "Stark",
            "Wayne",
            "Contoso",
            "Northwind",
            "Fabrikam",
            "Medi",
            "Euro",
            "Inter",
            "Data",
            "Cyber",
            "Net",
            "Terra",
            "Omni",
        ];
        let tail = [
            "tech",
            "soft",
            "line",
            "works",
            "ware",
            "media",
            "net",
            "plus",
            "path",
            "field",
            "wave",
            "stone",
            "bridge",
            "gate",
            "Health",
            "Dynamics",
            "Media",
            "Motors",
            "Foods",
            "Financial",
            "Air",
            "Trust",
            "Data",
            "Robotics",
            "Pharma",
        ];
        let of_place: &[&str] = match self.language {
            "de" => &[
                "Universität {}",
                "Stadtwerke {}",
                "Klinikum {}",
                "Landgericht {}",
                "Amtsgericht {}",
                "Sparkasse {}",
                "Volksbank {}",
                "FC {}",
                "SV {}",
                "Universitätsklinikum {}",
            ],
            "fr" => &[
                "Université de {}",
                "Mairie de {}",
                "CHU de {}",
                "Lycée de {}",
                "Crédit Agricole de {}",
                "FC {}",
            ],
            "es" => &["Universidad de {}", "Ayuntamiento de {}", "Hospital de {}", "Real {}", "Banco de {}"],
            "it" => &["Università di {}", "Comune di {}", "Ospedale di {}", "Banca di {}", "FC {}"],
            "pt" => &[
                "Universidade de {}",
                "Câmara Municipal de {}",
                "Hospital de {}",
                "Banco de {}",
                "Prefeitura de {}",
            ],
            "nl" => &["Universiteit {}", "Gemeente {}", "Ziekenhuis {}", "FC {}", "Hogeschool {}"],
            "pl" => &["Uniwersytet w {}", "Urząd Miasta {}", "Szpital w {}", "Politechnika {}", "Bank {}"],
            _ => &[
                "University of {}",
                "{} University",
                "{} General Hospital",
                "{} City Council",
                "Bank of {}",
                "{} Police Department",
                "{} High School",
                "{} Medical Center",
                "{} Times",
                "{} Airport",
                "{} United",
                "{} Chamber of Commerce",
                "St. Mary's Hospital {}",
                "{} Health Department",
                "{} Community College",
                "{} Clinic",
            ],
        };
        if rng.chance(25) {
            return self.trade(rng);
        }
        match rng.below(20) {
            0..=2 => rng.pick(plain("org")).clone(),
            3..=6 => rng.pick(&self.pool.orgs).clone(),
            7 if self.language == "en" => {
                format!("{}, {} and {}", self.plain_last(rng), self.plain_last(rng), self.plain_last(rng))
            }
            7..=9 => format!("{} {}", self.plain_last(rng), rng.pick(suffix)),
            10 => format!("{}-{}", self.plain_last(rng), self.plain_last(rng)),
            11 => format!("{} & {}", self.plain_last(rng), self.plain_last(rng)),
            12 | 13 => rng.pick(of_place).replace("{}", &self.city(rng)),
            14 => rng.pick(plain("team")).clone(),
            15 => format!("{}{} {}", rng.pick(&head), rng.pick(&tail[..12]), rng.pick(suffix)),
            16 => format!("{} {}", rng.pick(&head), rng.pick(&tail[14..])),
            17 => format!("{}{}", rng.pick(&head), rng.pick(&tail[..12])),
            18 => format!("{} {} {}", rng.pick(&head), rng.pick(&tail[14..]), rng.pick(suffix)),
            _ => (0..2 + rng.below(3)).map(|_| (b'A' + rng.below(26) as u8) as char).collect(),
        }
    }

    /// What a firm does, and what it is called: `Talleres Ortega`, `Blue Harbour Roofing`.
    fn trade(&self, rng: &mut Rng) -> String {
        let (before, trades): (bool, &[&str]) = match self.language {
            "de" => (
                true,
                &[
                    "Autohaus",
                    "Bäckerei",
                    "Kanzlei",
                    "Praxis Dr.",
                    "Klinik",
                    "Hotel",
                    "Gasthof",
                    "Apotheke",
                    "Buchhandlung",
                    "Fahrschule",
                    "Hausverwaltung",
                    "Steuerberatung",
                    "Spedition",
                    "Brauerei",
                    "Metzgerei",
                    "Tischlerei",
                    "Malerbetrieb",
                    "Verlag",
                    "Seniorenheim",
                    "Grundschule",
                    "Gymnasium",
                    "Stiftung",
                    "Möbelhaus",
                    "Reisebüro",
                    "Baustoffe",
                    "Druckerei",
                    "Gärtnerei",
                    "Krankenhaus",
                    "Immobilien",
                    "Orchester",
                ],
            ),
            "fr" => (
                true,
                &[
                    "Cabinet",
                    "Transports",
                    "Garage",
                    "Boulangerie",
                    "Clinique",
                    "Hôtel",
                    "Pharmacie",
                    "Papeteries",
                    "Établissements",
                    "Menuiserie",
                    "Groupe",
                    "Éditions",
                    "Lycée",
                    "Collège",
                    "École",
                    "Résidence",
                    "Fondation",
                    "Agence",
                    "Domaine",
                    "Maison",
                    "Imprimerie",
                    "Laboratoire",
                    "Librairie",
                    "Plomberie",
                    "Assurances",
                    "Brasserie",
                    "Mairie de",
                    "Université de",
                    "clinique",
                    "lycée",
                    "association",
                    "Institut",
                    "Ateliers",
                ],
            ),
            "es" => (
                true,
                &[
                    "Construcciones",
                    "Transportes",
                    "Bodegas",
                    "Talleres",
                    "Asesoría",
                    "Clínica",
                    "Óptica",
                    "Seguros",
                    "Grupo",
                    "Librería",
                    "Panadería",
                    "Cooperativa",
                    "Editorial",
                    "Fundación",
                    "Laboratorios",
                    "Muebles",
                    "Hotel",
                    "Restaurante",
                    "Farmacia",
                    "Inmobiliaria",
                    "Gestoría",
                    "Autoescuela",
                    "Ferretería",
                    "Instituto",
                    "Colegio",
                    "Hospital",
                    "Lácteos",
                    "Constructora",
                    "Banco",
                    "Viajes",
                    "Despacho",
                    "Club Deportivo",
                    "Hermanos",
                    "Café",
                    "Asociación",
                    "Universidad",
                ],
            ),
            "it" => (
                true,
                &[
                    "Autosalone",
                    "Trasporti",
                    "Cantina",
                    "Officina",
                    "Studio",
                    "Clinica",
                    "Ottica",
                    "Assicurazioni",
                    "Gruppo",
                    "Libreria",
                    "Panificio",
                    "Cooperativa",
                    "Edizioni",
                    "Fondazione",
                    "Laboratori",
                    "Mobili",
                    "Hotel",
                    "Ristorante",
                    "Farmacia",
                    "Immobiliare",
                    "Autoscuola",
                    "Ferramenta",
                    "Istituto",
                    "Liceo",
                    "Ospedale",
                    "Caseificio",
                    "Costruzioni",
                    "Banca",
                    "Viaggi",
                    "Virtus",
                    "Pasticceria",
                    "Associazione",
                    "Università",
                    "Tipografia",
                    "Trattoria",
                ],
            ),
            "pt" => (
                true,
                &[
                    "Construtora",
                    "Transportes",
                    "Adega",
                    "Oficina",
                    "Escritório",
                    "Clínica",
                    "Óptica",
                    "Seguros",
                    "Grupo",
                    "Livraria",
                    "Padaria",
                    "Cooperativa",
                    "Editora",
                    "Fundação",
                    "Laboratórios",
                    "Móveis",
                    "Hotel",
                    "Restaurante",
                    "Farmácia",
                    "Imobiliária",
                    "Autoescola",
                    "Metalúrgica",
                    "Instituto",
                    "Colégio",
                    "Hospital",
                    "Vinícola",
                    "Cerâmica",
                    "Banco",
                    "Viagens",
                    "Clube",
                    "Museu de",
                    "Associação",
                    "Universidade",
                    "Supermercados",
                    "Rádio",
                ],
            ),
            "nl" => (
                true,
                &[
                    "Garage",
                    "Bakkerij",
                    "Advocatenkantoor",
                    "Tandartspraktijk",
                    "Kliniek",
                    "Hotel",
                    "Restaurant",
                    "Apotheek",
                    "Boekhandel",
                    "Rijschool",
                    "Makelaardij",
                    "Administratiekantoor",
                    "Transportbedrijf",
                    "Brouwerij",
                    "Slagerij",
                    "Timmerbedrijf",
                    "Schildersbedrijf",
                    "Uitgeverij",
                    "Verzorgingshuis",
                    "Basisschool",
                    "Lyceum",
                    "Stichting",
                    "Meubelhuis",
                    "Reisbureau",
                    "Drukkerij",
                    "Hoveniersbedrijf",
                    "Omroep",
                    "Aannemersbedrijf",
                    "Gemeente",
                    "gemeente",
                    "Huisartsenpraktijk",
                    "Installatiebedrijf",
                    "AZ",
                    "Woningcorporatie",
                ],
            ),
            "pl" => (
                true,
                &[
                    "Biuro Podróży",
                    "Kancelaria",
                    "Przychodnia",
                    "Klinika",
                    "Hotel",
                    "Restauracja",
                    "Apteka",
                    "Księgarnia",
                    "Fundacja",
                    "Zakład",
                    "Przedsiębiorstwo",
                    "Hurtownia",
                    "Piekarnia",
                    "Browar",
                    "Wydawnictwo",
                    "Szkoła Podstawowa",
                    "Liceum",
                    "Stowarzyszenie",
                    "Drukarnia",
                    "Serwis",
                    "Warsztat",
                    "Mleczarnia",
                    "Filharmonia",
                    "Muzeum",
                    "Teatr",
                    "Salon",
                    "Spółdzielnia",
                    "Grupa",
                    "Studio",
                    "Urząd Gminy",
                    "Szpital",
                    "Gabinet",
                    "Kawiarnia",
                    "Transport",
                ],
            ),
            _ => (
                false,
                &[
                    "Analytics",
                    "Packaging",
                    "Towing",
                    "Lighting",
                    "Plumbing",
                    "Roofing",
                    "Dental",
                    "Realty",
                    "Catering",
                    "Bakery",
                    "Brewery",
                    "Home Warranty",
                    "Couriers",
                    "Freight",
                    "Mortgage",
                    "Pharmacy",
                    "Veterinary Clinic",
                    "Motors",
                    "Garage",
                    "Nursery",
                    "Primary School",
                    "High School",
                    "Design Studio",
                    "Housing Association",
                    "Credit Union",
                    "Trust",
                    "Homes",
                    "Lettings",
                    "Estates",
                    "Pest Control",
                    "Law",
                    "Legal",
                    "Solicitors",
                    "Architects",
                    "Fitness",
                    "Farms",
                    "Hotel",
                    "Cafe",
                    "Coffee Roasters",
                    "Surgery",
                    "Hospice",
                    "Charity",
                    "Foundation",
                    "Academy",
                    "Electric",
                    "Landscaping",
                    "Cleaning Services",
                    "Staffing",
                    "Recruitment",
                    "Travel",
                    "Accounting",
                    "Printing",
                    "Furniture",
                    "Books",
                    "Records",
                    "Theatre",
                    "Orchestra",
                    "Rovers",
                    "Town",
                    "City",
                    "Athletic",
                    "Steel",
                    "Mining",
                    "Oil",
                    "Petroleum",
                    "Shipping",
                    "Builders",
                    "Construction",
                    "Property Management",
                    "Community College",
                    "Medical Centre",
                    "Family Practice",
                ],
            ),
        };
        let trade = rng.pick(trades);
        let name = match rng.below(6) {
            0 | 1 => self.plain_last(rng),
            2 => self.city(rng),
            3 => capital(rng.pick::<String>(&self.pool.lorem)),
            4 => format!(
                "{} {}",
                capital(rng.pick::<String>(&self.pool.lorem)),
                capital(rng.pick::<String>(&self.pool.lorem))
            ),
            _ => self.maybe_unknown(&self.synth.any_last, 60, rng),
        };
        if before { format!("{trade} {name}") } else { format!("{name} {trade}") }
    }

    fn plain_last(&self, rng: &mut Rng) -> String {
        let lists = if self.pool.last.is_empty() { &self.synth.any_last } else { &self.pool.last };
        rng.deal(lists).clone()
    }

    fn country(&self, rng: &mut Rng) -> String {
        rng.pick(&self.pool.countries).clone()
    }

    fn place(&self, rng: &mut Rng) -> String {
        match rng.below(5) {
            0 | 1 => self.city(rng),
            2 => self.country(rng),
            _ => rng.pick(self.synth.lists.plain["place"].as_slice()).clone(),
        }
    }

    fn state(&self, rng: &mut Rng) -> String {
        match self.language {
            "en" => rng.pick(&self.synth.lists.us_state).1.clone(),
            language => {
                let prefix = format!("{language}_");
                let states: Vec<_> = latin(&self.synth.lists.state, &prefix).concat();
                if states.is_empty() { self.city(rng) } else { rng.pick(&states).clone() }
            }
        }
    }

    fn street_name(&self, rng: &mut Rng) -> String {
        let base = match rng.below(4) {
            0 => self.plain_last(rng),
            1 => self.first(rng),
            2 if self.language == "en" => (*rng.pick(&[
                "Main",
                "Oak",
                "Maple",
                "Elm",
                "Park",
                "Church",
                "High",
                "Station",
                "Mill",
                "Market",
                "King",
                "Queen",
                "Victoria",
                "Washington",
                "Lincoln",
                "Cedar",
                "Pine",
                "Lake",
                "Hill",
                "River",
                "5th",
                "42nd",
                "Second",
                "Third",
                "West Park",
                "North Main",
                "Sunset",
                "Baker",
            ]))
            .to_owned(),
            _ => self.plain_last(rng),
        };
        match self.language {
            "de" => match rng.below(4) {
                0 => format!("{base}-Straße"),
                1 => (*rng.pick(&[
                    "Hauptstraße",
                    "Bahnhofstraße",
                    "Gartenweg",
                    "Schulstraße",
                    "Am Markt",
                    "Lindenallee",
                    "Goethestr.",
                    "Schillerplatz",
                    "Ringstraße",
                    "Kirchgasse",
                    "Bergstr.",
                    "Unter den Linden",
                    "Kurfürstendamm",
                ]))
                .to_owned(),
                _ => format!(
                    "{base}{}",
                    rng.pick(&["straße", "strasse", "weg", "gasse", "platz", "str.", "allee"])
                ),
            },
            "fr" => format!(
                "{} {}{base}",
                rng.pick(&[
                    "rue",
                    "avenue",
                    "boulevard",
                    "place",
                    "chemin",
                    "allée",
                    "quai",
                    "Rue",
                    "impasse"
                ]),
                rng.pick(&["", "de ", "du ", "de la ", "des "])
            ),
            "es" => format!(
                "{} {}{base}",
                rng.pick(&["Calle", "calle", "Avenida", "C/", "Paseo", "Plaza", "Av.", "Camino"]),
                rng.pick(&["", "de ", "de la ", "del "])
            ),
            "it" => {
                format!("{} {base}", rng.pick(&["Via", "via", "Viale", "Piazza", "Corso", "Vicolo", "Largo"]))
            }
            "pt" => format!(
                "{} {}{base}",
                rng.pick(&["Rua", "Avenida", "Av.", "Travessa", "Praça", "R.", "Largo"]),
                rng.pick(&["", "de ", "da ", "do "])
            ),
            "nl" => match rng.below(3) {
                0 => (*rng.pick(&[
                    "Dorpsstraat",
                    "Kerkstraat",
                    "Prinsengracht",
                    "Stationsweg",
                    "Molenweg",
                    "Julianalaan",
                    "Schoolstraat",
                    "Nieuwstraat",
                ]))
                .to_owned(),
                _ => format!("{base}{}", rng.pick(&["straat", "weg", "laan", "plein", "gracht", "kade"])),
            },
            "pl" => format!("{} {base}", rng.pick(&["ul.", "ulica", "al.", "pl.", "os.", "aleja", "Ul."])),
            _ => format!(
                "{base} {}",
                rng.pick(&[
                    "Street",
                    "St",
                    "St.",
                    "Avenue",
                    "Ave",
                    "Ave.",
                    "Road",
                    "Rd",
                    "Rd.",
                    "Lane",
                    "Drive",
                    "Dr",
                    "Boulevard",
                    "Blvd",
                    "Court",
                    "Place",
                    "Way",
                    "Terrace",
                    "Close",
                    "Crescent",
                    "Square",
                    "Parkway",
                    "Highway",
                    "Trail",
                    "Circle",
                    "Row",
                    "Gardens",
                    "Mews",
                    "Plaza",
                    "Loop",
                    "Ridge",
                    "Mill",
                    "Crossing"
                ])
            ),
        }
    }

    fn street(&self, rng: &mut Rng) -> String {
        let name = self.street_name(rng);
        let most = if rng.chance(50) { 99 } else { 9999 };
        let number = 1 + rng.below(most);
        match self.language {
            "en" => format!("{number}{} {name}", if rng.chance(5) { "B" } else { "" }),
            "fr" => format!("{number}{} {name}", rng.pick(&["", ",", " bis"])),
            "pt" | "es" => format!("{name}{} {number}", rng.pick(&["", ","])),
            "pl" if rng.chance(40) => format!("{name} {number}/{}", 1 + rng.below(40)),
            _ => format!("{name} {number}{}", if rng.chance(10) { "a" } else { "" }),
        }
    }

    fn address(&self, example: &mut Example, line: &str, rng: &mut Rng) {
        example.push(&self.street(rng), Kind::Street);
        let code = rng.below(90000) + 10000;
        match self.language {
            "en" => {
                if rng.chance(25) {
                    example.text.push_str(&format!(
                        "{line}{} {}",
                        rng.pick(&["Apt", "Apt.", "Suite", "Unit", "Flat", "Floor"]),
                        1 + rng.below(900)
                    ));
                }
                example.text.push_str(line);
                let city = self.city(rng);
                example.push(&city, Kind::Location);
                match rng.below(4) {
                    0 => {
                        let letters = |rng: &mut Rng| (b'A' + rng.below(26) as u8) as char;
                        let text = format!(
                            "{line}{}{}{} {}{}{}",
                            letters(rng),
                            letters(rng),
                            1 + rng.below(20),
                            rng.below(9),
                            letters(rng),
                            letters(rng)
                        );
                        example.text.push_str(&text);
                    }
                    _ => {
                        let (short, long) = rng.pick(&self.synth.lists.us_state);
                        example.text.push_str(", ");
                        example.push(if rng.chance(75) { short } else { long }, Kind::Location);
                        if rng.chance(85) {
                            example.text.push_str(&format!(" {code}"));
                        }
                    }
                }
            }
            language => {
                let code = match language {
                    "nl" => format!(
                        "{} {}{}",
                        code / 10,
                        (b'A' + rng.below(26) as u8) as char,
                        (b'A' + rng.below(26) as u8) as char
                    ),
                    "pl" => format!("{:02}-{:03}", code / 1000, code % 1000),
                    "pt" => format!("{}-{:03}", code / 10, code % 1000),
                    _ => code.to_string(),
                };
                example.text.push_str(&format!(
                    "{line}{}",
                    if rng.chance(85) { format!("{code} ") } else { String::new() }
                ));
                example.push(&self.city(rng), Kind::Location);
            }
        }
        if rng.chance(15) {
            example.text.push_str(line);
            example.push(&self.country(rng), Kind::Location);
        }
    }

    /// Writes one slot; false for a word that is none.
    fn slot(&self, slot: &str, example: &mut Example, rng: &mut Rng) -> bool {
        let lower = |name: String| name.to_lowercase();
        let upper = |name: String| name.to_uppercase();
        let number = |rng: &mut Rng| match rng.below(4) {
            0 => rng.below(10),
            1 => rng.below(100),
            2 => 1900 + rng.below(130),
            _ => rng.below(100_000),
        };
        match slot {
            "name" => example.push(&self.full(rng), Kind::Person),
            "first" => example.push(&self.first(rng), Kind::Person),
            "last" => example.push(&self.last(rng), Kind::Person),
            "lname" => example.push(&lower(self.full(rng)), Kind::Person),
            "lfirst" => example.push(&lower(self.first(rng)), Kind::Person),
            "uname" => example.push(&upper(self.full(rng)), Kind::Person),
            "initlast" => example.push(&format!("{}. {}", self.initial(rng), self.last(rng)), Kind::Person),
            "lastfirst" => {
                example.push(&self.last(rng), Kind::Person);
                example.text.push_str(", ");
                example.push(&self.first(rng), Kind::Person);
            }
            "ulastfirst" => {
                example.push(&upper(self.last(rng)), Kind::Person);
                example.text.push('/');
                example.push(&upper(self.first(rng)), Kind::Person);
            }
            "ulast" => example.push(&upper(self.last(rng)), Kind::Person),
            "lf" => example.push(&format!("{} {}", self.last(rng), self.first(rng)), Kind::Person),
            // Polish cases, and the genitive of German.
            "nameg" => example.push(&inflect::person(&self.full(rng), Case::Genitive), Kind::Person),
            "named" => example.push(&inflect::person(&self.full(rng), Case::Dative), Kind::Person),
            "namei" => example.push(&inflect::person(&self.full(rng), Case::Instrumental), Kind::Person),
            "firstg" => example.push(&inflect::person(&self.first(rng), Case::Genitive), Kind::Person),
            "firstd" => example.push(&inflect::person(&self.first(rng), Case::Dative), Kind::Person),
            "firsti" => example.push(&inflect::person(&self.first(rng), Case::Instrumental), Kind::Person),
            "lastg" => example.push(&inflect::person(&self.last(rng), Case::Genitive), Kind::Person),
            "cityg" => example.push(&inflect::place(&self.own_city(rng), Case::Genitive), Kind::Location),
            "cityl" => example.push(&inflect::place(&self.own_city(rng), Case::Locative), Kind::Location),
            "citys" => example.push(&with_s(self.city(rng)), Kind::Location),
            "countrys" => example.push(&with_s(self.country(rng)), Kind::Location),
            "lasts" => example.push(&with_s(self.last(rng)), Kind::Person),
            "city" => example.push(&self.city(rng), Kind::Location),
            "lcity" => example.push(&lower(self.city(rng)), Kind::Location),
            "ucity" => example.push(&upper(self.city(rng)), Kind::Location),
            "country" | "country2" => example.push(&self.country(rng), Kind::Location),
            "state" => example.push(&self.state(rng), Kind::Location),
            "place" => example.push(&self.place(rng), Kind::Location),
            "org" => example.push(&self.org(rng), Kind::Organization),
            "uorg" => example.push(&upper(self.org(rng)), Kind::Organization),
            "team" => match rng.below(3) {
                0 => example.push(&self.city(rng), Kind::Organization),
                _ => example
                    .push(rng.pick::<String>(self.synth.lists.plain["team"].as_slice()), Kind::Organization),
            },
            "street" => example.push(&self.street(rng), Kind::Street),
            "streetname" => example.push(&self.street_name(rng), Kind::Street),
            "addr" => self.address(example, ", ", rng),
            "addrml" => self.address(example, "\n", rng),
            "nat" => example.text.push_str(rng.pick::<String>(self.synth.lists.plain["nation"].as_slice())),
            "natde" => example.text.push_str(rng.pick::<String>(self.synth.lists.plain["natde"].as_slice())),
            "product" => {
                example.text.push_str(rng.pick::<String>(self.synth.lists.plain["product"].as_slice()))
            }
            "job" => match self.pool.jobs.is_empty() {
                true => example.text.push_str("Manager"),
                false => example.text.push_str(rng.pick::<String>(&self.pool.jobs)),
            },
            "mr" => example.text.push_str(
                rng.pick::<&str>(&["Mr.", "Mrs.", "Ms.", "Dr.", "Mr", "Ms", "Mrs", "Prof.", "Miss", "Sir"]),
            ),
            "mrde" => example.text.push_str(rng.pick::<&str>(&["", "Dr.", "Prof.", "Herr", "Frau"])),
            "handle" => {
                let name = lower(self.first(rng)).replace(' ', "");
                example.text.push_str(&format!("{name}{}", rng.below(99)));
            }
            "email" => {
                let name = format!("{}.{}", lower(self.first(rng)), lower(self.last(rng))).replace(' ', "");
                example.text.push_str(&format!(
                    "{name}@{}",
                    rng.pick(&["example.com", "example.org", "mail.example"])
                ));
            }
            "lorem" => {
                let words =
                    if self.pool.lorem.is_empty() { &self.synth.pools["en"].lorem } else { &self.pool.lorem };
                example.text.push_str(rng.pick::<String>(words));
            }
            "word" => {
                let words =
                    if self.pool.lorem.is_empty() { &self.synth.pools["en"].lorem } else { &self.pool.lorem };
                example.text.push_str(&capital(rng.pick::<String>(words)));
            }
            "msg" => example.text.push_str(&self.message(rng)),
            "lmsg" => example.text.push_str(&uncapital(&self.message(rng))),
            "tmsg" => example.text.push_str(&titled(&self.message(rng))),
            "umsg" => example.text.push_str(&upper(self.message(rng))),
            "eponym" => {
                let name = rng.deal(&self.synth.any_last).clone();
                example.text.push_str(&rng.pick::<&str>(eponyms(self.language)).replace("{}", &name));
            }
            "quote" => example.text.push_str(rng.pick::<&str>(&[
                "We are very pleased",
                "This is a great day",
                "I did not know",
                "It was a mistake",
                "The market is changing",
                "There is no plan to sell",
            ])),
            "n" => example.text.push_str(&number(rng).to_string()),
            "id" => example.text.push_str(&format!(
                "{}-{}",
                (b'A' + rng.below(26) as u8) as char,
                rng.below(1_000_000)
            )),
            "money" => example.text.push_str(&format!(
                "{}{}",
                rng.pick(&["$", "€", "£", "EUR ", "USD "]),
                rng.below(100_000)
            )),
            "phone" => example.text.push_str(&format!(
                "+{} {} {}",
                1 + rng.below(99),
                100 + rng.below(900),
                1_000_000 + rng.below(9_000_000)
            )),
            "url" => example.text.push_str(&format!("https://example.com/{}", rng.below(1000))),
            "time" => example.text.push_str(&format!("{:02}:{:02}", rng.below(24), rng.below(60))),
            "month" => example.text.push_str(rng.pick::<&str>(months(self.language))),
            "day" => example.text.push_str(rng.pick::<&str>(days(self.language))),
            "date" => {
                let (day, month, year) = (1 + rng.below(28), 1 + rng.below(12), 1930 + rng.below(100));
                let text = match rng.below(4) {
                    0 => format!("{year}-{month:02}-{day:02}"),
                    1 => format!("{day:02}.{month:02}.{year}"),
                    2 => format!("{day} {} {year}", rng.pick(months(self.language))),
                    _ if self.language == "en" => format!("{} {day}, {year}", rng.pick(months("en"))),
                    _ => format!("{day}. {} {year}", rng.pick(months(self.language))),
                };
                example.text.push_str(&text);
            }
            _ => return false,
        }
        true
    }
}

/// The German genitive.
fn with_s(name: String) -> String {
    match name.ends_with(['s', 'z', 'x', 'ß']) {
        true => format!("{name}’"),
        false => format!("{name}s"),
    }
}

impl Rng {
    /// A word of one of the lists, so that a short list of frequent names weighs as much as a long one.
    fn deal<'a>(&mut self, lists: &'a [Vec<String>]) -> &'a String {
        let list = &lists[self.below(lists.len())];
        &list[self.below(list.len())]
    }
}

/// Months of a language.
pub(crate) fn months(language: &str) -> &'static [&'static str] {
    match language {
        "de" => &[
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        "fr" => &[
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        "es" => &[
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        "it" => &[
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
        "pt" => &[
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
        "nl" => &[
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        "pl" => &[
            "stycznia",
            "lutego",
            "marca",
            "kwietnia",
            "maja",
            "czerwca",
            "lipca",
            "sierpnia",
            "września",
            "października",
            "listopada",
            "grudnia",
        ],
        _ => &[
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
        ],
    }
}

/// Weekdays of a language.
pub(crate) fn days(language: &str) -> &'static [&'static str] {
    match language {
        "de" => &["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        "fr" => &["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        "es" => &["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        "it" => &["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        "pt" => &[
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
            "domingo",
        ],
        "nl" => &["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        "pl" => &["poniedziałek", "wtorek", "środę", "czwartek", "piątek", "sobotę", "niedzielę"],
        _ => &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    }
}
