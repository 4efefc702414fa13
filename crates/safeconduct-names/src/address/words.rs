//! The words that streets, flats and codes are written with, in the languages the crate speaks.

use crate::fold::hash_word;
use std::sync::OnceLock;

/// What a word can be in an address; bits of one number, since `place` is several things.
pub(super) mod class {
    /// Follows the name of a street and is hardly anything else: `Road`.
    pub(crate) const AFTER: u32 = 1;
    /// Follows the name of a street and is other things as well: `Rise`.
    pub(crate) const AFTER_MAYBE: u32 = 1 << 1;
    /// Precedes the name of a street and is hardly anything else: `rue`, `calle`, `ul`.
    pub(crate) const BEFORE: u32 = 1 << 2;
    /// Precedes the name of a street and is other things as well: `cours`, `via`.
    pub(crate) const BEFORE_MAYBE: u32 = 1 << 3;
    /// A word of its own at the end of a German, Dutch or Nordic street: `Hohe Str.`, `Oude Gracht`.
    pub(crate) const GERMANIC: u32 = 1 << 4;
    /// `Hohe`, `Oude`: belongs to the street word behind it.
    pub(crate) const ADJECTIVE: u32 = 1 << 5;
    /// `am`, `im`, `an`, `zum`: begins the name of a German street.
    pub(crate) const PREPOSITION: u32 = 1 << 6;
    /// A small word inside the name of a street: `de`, `of`.
    pub(crate) const PARTICLE: u32 = 1 << 7;
    /// `N`, `south`.
    pub(crate) const DIRECTION: u32 = 1 << 8;
    /// A flat, floor or door that a number or letter belongs to.
    pub(crate) const UNIT: u32 = 1 << 9;
    /// A flat or floor by itself: `Hinterhaus`, `bajo`, `gauche`.
    pub(crate) const SIDE: u32 = 1 << 10;
    /// Ends the name of a house: `Fenwick Hall`.
    pub(crate) const HOUSE: u32 = 1 << 11;
    /// Begins the name of a house: `Résidence`.
    pub(crate) const RESIDENCE: u32 = 1 << 12;
    /// Says that an address follows.
    pub(crate) const LABEL: u32 = 1 << 13;
    /// Says that a house number follows: a key of a record.
    pub(crate) const NUMBER_LABEL: u32 = 1 << 14;
    /// Says that a postal code follows.
    pub(crate) const CODE_LABEL: u32 = 1 << 15;
    /// Belongs to the number before it: `bis`.
    pub(crate) const NUMBER_SUFFIX: u32 = 1 << 16;
    /// `No`, `nº`: between the name of a street and its number.
    pub(crate) const NUMBER_SIGN: u32 = 1 << 17;
    /// `Box`, `Postfach`: an address is a number behind it.
    pub(crate) const BOX: u32 = 1 << 18;
    /// Makes `Drive` a part of a computer.
    pub(crate) const MACHINE: u32 = 1 << 19;
    /// May stand between a label and its address: `is`, `at`, `lautet`.
    pub(crate) const BETWEEN: u32 = 1 << 20;
}

const LISTS: &[(u32, &str)] = &[
    (class::AFTER, "street road rd avenue ave lane boulevard blvd terrace crescent cres parkway pkwy mews"),
    (
        class::AFTER_MAYBE,
        "st str ln dr drive court ct place pl way close hill rise park view green square sq walk gardens gdns grove row \
         loop circle cir trail trl quay yard wharf gate ridge path run bend heights highway hwy route alley crossing \
         esplanade parade vale meadow meadows mead croft brow bank chase drove broadway plaza cove landing point \
         gata gatan vej vei veien vagen grand gade katu ter",
    ),
    (
        class::BEFORE,
        "rue boulevard chemin impasse allee allees quai ruelle sentier faubourg fbg venelle \
         calle avenida avda paseo plaza pza plza carretera ctra glorieta travesia callejon carrer passeig rambla \
         viale piazza pza piazzale vicolo lungomare lungotevere \
         rua travessa praca alameda estrada rodovia ladeira \
         ul ulica ulicy ulice aleja alei aleje osiedle osiedlu placu",
    ),
    (
        class::BEFORE_MAYBE,
        "avenue av ave bd bld boul ch imp all place pl route rte cours square passage voie villa cite esplanade promenade \
         montee hameau lotissement traverse clos mail parvis residence \
         c cl camino cno carrera cra cr ronda via v bulevar blvd diagonal jiron jr pasaje psje cuesta urbanizacion \
         urb vle corso largo strada contrada borgo salita loc localita frazione fraz \
         r tv beco quinta lugar bairro al os plac rondo skwer \
         strasse straße str allee platz weg",
    ),
    (
        class::GERMANIC,
        "strasse straße str allee platz weg gasse ring damm ufer chaussee markt steig pfad graben promenade \
         gracht straat laan plein kade singel dreef dijk steeg gate gata gatan vej vei veien gade",
    ),
    (
        class::ADJECTIVE,
        "alte alter neue neuer hohe hoher lange langer kurze breite grosse grosser kleine kleiner obere unterer untere \
         oberer aussere innere vordere hintere oude nieuwe lange korte kleine grote nieuwezijds oudezijds store lille \
         gamle nye",
    ),
    (class::PREPOSITION, "am im an in zum zur auf unter hinter vor bei beim aan op het ob"),
    (
        class::PARTICLE,
        "the of and upon at on le la les de du des d l et en sur aux au sous \
         del los las el y e da do dos das della delle dei degli di al a \
         der dem den die das von vom zu zur van het ten ter te im i",
    ),
    (class::DIRECTION, "n s e w ne nw se sw north south east west northeast northwest southeast southwest"),
    (
        class::UNIT,
        "apt apartment appt appartement appartamento apto ap suite ste unit flat floor fl room rm bldg building studio \
         bat batiment porte esc escalier etage code digicode interphone \
         piso planta puerta pta escalera bloque portal interno int scala sc palazzina andar bloco bl fracao \
         og ug stock stiege top tur wohnung whg lok lokal m mieszkanie klatka bus verdieping kamer lot cedex block tower",
    ),
    (
        class::SIDE,
        "hinterhaus vorderhaus seitenflugel gartenhaus hh vh eg dg erdgeschoss dachgeschoss links rechts mitte \
         gauche droite face rdc bajo izq izquierda dcha derecha dcho atico entresuelo esq esquerdo dto direito \
         hs huis rez basement",
    ),
    (
        class::HOUSE,
        "cottage hall house lodge court mill farm rectory vicarage barn manor maltings mansions villas buildings villa \
         grange towers bungalow priory chambers",
    ),
    (
        class::RESIDENCE,
        "residence res resid batiment immeuble lotissement hameau edificio residencial condominio urbanizacion palazzo",
    ),
    (
        class::LABEL,
        "address addr addr1 addr2 address1 address2 adress addresse adresse anschrift adres wohnanschrift lieferadresse \
         rechnungsadresse postanschrift wohnhaft wohne wohnt domizil woonadres bezorgadres woon woont wonende \
         direccion domicilio domiciliado domiciliada indirizzo residente residenza domiciliato domiciliata \
         endereco morada moro mora mieszkam mieszka zamieszkaly zamieszkala zam \
         live lives living reside resides residing resident located garaged \
         demeurant habite habitant domicilie domiciliee sise sis \
         street line1 line2 strasse straße voie straat ulica logradouro resido vivo vive abito abita",
    ),
    (
        class::NUMBER_LABEL,
        "hausnummer hausnr huisnummer huisnr housenumber housenr housenum streetnumber streetno numerocivico civico husnummer",
    ),
    (
        class::CODE_LABEL,
        "zip zipcode plz postleitzahl postcode postalcode codepostal codigopostal cap cep cp kodpocztowy postnummer eircode \
         pincode cod",
    ),
    (class::NUMBER_SUFFIX, "bis ter quater"),
    (class::NUMBER_SIGN, "no nr num numero numer n nº n°"),
    (class::BOX, "box postfach postbus apartado apdo postboks postbox lokerdose"),
    (class::MACHINE, "hard flash google disk usb tape test ssd gb tb mb disc optical floppy zip one"),
    (
        class::BETWEEN,
        "is at in on to the ist lautet der dem den die in am im est au a dans es en em na no nos e op aan przy w to \
         line number of current home new my mailing billing shipping work",
    ),
];

/// What a word is, by the hash of its folded letters.
pub(super) fn classes(hash: u32) -> u32 {
    static TABLE: OnceLock<Vec<(u32, u32)>> = OnceLock::new();
    let table = TABLE.get_or_init(build);
    let found = table.binary_search_by_key(&hash, |&(hash, _)| hash).ok().and_then(|at| table.get(at));
    found.map_or(0, |&(_, classes)| classes)
}

fn build() -> Vec<(u32, u32)> {
    let mut table: Vec<(u32, u32)> = LISTS
        .iter()
        .flat_map(|(class, words)| words.split_whitespace().map(move |word| (hash_word(word), *class)))
        .collect();
    table.sort_unstable();
    table.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 |= later.1;
        }
        same
    });
    table
}

/// Ends of German, Dutch and Nordic street names that hardly anything else has.
const SUFFIXES: &[&str] = &[
    "strasse", "straße", "straat", "gracht", "gasse", "chaussee", "allee", "laan", "singel", "steeg",
    "vägen", "veien", "gatan", "burgwal",
];
/// Ends that other words have as well; the second group is that of places and ways.
const SUFFIXES_MAYBE: &[&str] = &[
    "weg",
    "platz",
    "plein",
    "ufer",
    "damm",
    "ring",
    "steig",
    "pfad",
    "graben",
    "brücke",
    "markt",
    "tor",
    "kade",
    "dreef",
    "dijk",
    "gate",
    "gata",
    "gade",
    "vej",
    "vei",
    "hof",
    "berg",
    "wiese",
    "wall",
    "park",
    "promenade",
    "kamp",
    "stieg",
];

/// How a word ends: like a street and nothing else, like a street among other things, or neither.
pub(super) fn suffix(word: &str) -> Suffix {
    let folded = word.to_lowercase();
    let ends = |ends: &[&str]| {
        ends.iter().any(|end| folded.strip_suffix(end).is_some_and(|rest| rest.chars().count() >= 3))
    };
    // `Str` alone would be the end of `substr` and its kind, which nobody writes with one capital or all of them.
    let short = word.starts_with(char::is_uppercase) && ends(&["str"]) && !folded.ends_with("substr");
    match () {
        () if ends(SUFFIXES) || short => Suffix::Street,
        () if ends(SUFFIXES_MAYBE) => Suffix::Maybe,
        () => Suffix::None,
    }
}

/// See [`suffix`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffix {
    /// `Uhlandstraße`
    Street,
    /// `Schloßplatz`
    Maybe,
    /// Any other word.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_all_that_it_is_listed_as() {
        assert_eq!(classes(hash_word("Road")), class::AFTER);
        let plaza = classes(hash_word("PLAZA"));
        assert_eq!(plaza & (class::BEFORE | class::AFTER_MAYBE), class::BEFORE | class::AFTER_MAYBE);
        assert_eq!(classes(hash_word("semaphore")), 0);
    }

    #[test]
    fn ends_tell_streets_from_functions() {
        for (word, end) in [
            ("Uhlandstr", Suffix::Street),
            ("KANTSTR", Suffix::Street),
            ("Hauptstraße", Suffix::Street),
            ("Prinsengracht", Suffix::Street),
            ("Schloßplatz", Suffix::Maybe),
            ("substr", Suffix::None),
            ("instr", Suffix::None),
            ("weg", Suffix::None),
            ("Straße", Suffix::None),
        ] {
            assert_eq!(suffix(word), end, "{word}");
        }
    }
}
