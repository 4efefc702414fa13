//! Markers that a text is not for everybody, and what prices, deals and plans are written with.

use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[TRAFFIC_LIGHT, CONFIDENTIALITY, CAPITALS, PRICE, DEAL, PLAN];

const TRAFFIC_LIGHT: Rule = Rule::new(
    "traffic-light-protocol",
    Label::CONFIDENTIALITY_MARKER,
    r"TLP: ?(?:RED|AMBER(?:\+STRICT)?|GREEN)",
)
.grades(Grades::always(Confidence::High))
.examples(&["TLP:RED", "TLP: AMBER+STRICT", "(TLP:GREEN)"])
.counterexamples(&["TLP:CLEAR", "TLP:REDACTED", "[CONFIDENTIALITY_MARKER_1]"])
.reference("https://www.first.org/tlp/");

const CONFIDENTIALITY: Rule = Rule::new(
    "confidentiality-marker",
    Label::CONFIDENTIALITY_MARKER,
    concat!(
        r"(?i:(?:strictly|highly|company|business|most) confidential|confidential (?:and|&) proprietary|proprietary (?:and|&) confidential|confidential information",
        r"|commercial[- ]in[- ]confidence|in strict(?:est)? confidence|(?:for )?internal use only|internal only|eyes only|not for (?:external |public )?(?:distribution|release|disclosure)|do not (?:distribute|forward|share externally)",
        r"|attorney[- ]client privileged?|privileged (?:and|&) confidential|under (?:an )?nda|subject to (?:an )?nda|trade secret|company private|material non-public information",
        r"|streng vertraulich|vertraulich|nur für den internen gebrauch|nur für den dienstgebrauch|geschäftsgeheimnis|betriebsgeheimnis|betriebs- und geschäftsgeheimnisse?",
        r"|strictement confidentiel(?:le)?|diffusion restreinte|usage interne(?: uniquement)?|ne pas diffuser|secret des affaires",
        r"|estrictamente confidencial|(?:solo )?para uso interno|uso interno exclusivo|no difundir|secreto comercial",
        r"|strettamente (?:riservato|confidenziale)|(?:solo )?per uso interno|segreto commerciale|riservato e confidenziale",
        r"|estritamente confidencial|apenas para uso interno|segredo comercial",
        r"|strikt vertrouwelijk|alleen voor intern gebruik|bedrijfsgeheim|vertrouwelijk",
        r"|ściśle (?:poufne|tajne)|tylko do użytku wewnętrznego|tajemnica przedsiębiorstwa)",
    ),
)
.grades(Grades::always(Confidence::Medium))
.examples(&["Strictly confidential", "For internal use only.", "Attorney-client privileged", "STRENG VERTRAULICH", "Diffusion restreinte", "ściśle poufne"])
.counterexamples(&["we are confident", "an internal function", "[CONFIDENTIALITY_MARKER_1]"])
.reference("https://www.wipo.int/tradesecrets/en/");

const CAPITALS: Rule = Rule::new(
    "confidentiality-marker-in-capitals",
    Label::CONFIDENTIALITY_MARKER,
    "CONFIDENTIAL|CONFIDENTIEL|CONFIDENCIAL|RISERVATO|CONFIDENZIALE|VERTRAULICH|VERTROUWELIJK|POUFNE|PROPRIETARY|TOP SECRET|EMBARGOED",
)
.edges(Edges { before: Edge::WORD.or("."), after: Edge::WORD.or("(=") })
.grades(Grades::always(Confidence::Medium))
.examples(&["CONFIDENTIAL", "— VERTRAULICH —"])
.counterexamples(&["Confidential", "Level.CONFIDENTIAL", "CONFIDENTIAL_KEY", "[CONFIDENTIALITY_MARKER_1]"])
.reference("https://www.wipo.int/tradesecrets/en/");

/// An amount of money or a share in percent.
macro_rules! amount {
    () => {
        concat!(
            r"(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|PLN|SEK|NOK|DKK|BRL|INR) ?) ?[0-9][0-9.,' ]{0,14}(?:[0-9]|(?i: ?(?:k|m|mm|bn|million|mio|billion|thousand)))",
            r"|[$€£]\x20?[0-9]|[0-9][0-9.,']{0,14} ?(?:€|£|(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|BRL|INR|euros?|zł)|(?i:million|mio\.?) (?:€|EUR|USD|euros?|dollars?))",
            r"|[0-9]{1,3}(?:[.,][0-9]{1,2})? ?%",
        )
    };
}

const PRICE: Rule = Rule::new("price", Label::PRICING, amount!())
    .edges(Edges { before: Edge::WORD, after: Edge::WORD })
    .validate(Validator::Candidate(money))
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(&[
        "price",
        "prices",
        "pricing",
        "list price",
        "unit price",
        "price list",
        "discount",
        "discounts",
        "rebate",
        "quote",
        "quoted",
        "quotation",
        "per seat",
        "per user",
        "per unit",
        "rate card",
        "day rate",
        "hourly rate",
        "markup",
        "floor price",
        "preis",
        "preise",
        "preisliste",
        "rabatt",
        "nachlass",
        "angebot",
        "stückpreis",
        "tagessatz",
        "prix",
        "tarif",
        "remise",
        "devis",
        "precio",
        "precios",
        "descuento",
        "tarifa",
        "presupuesto",
        "prezzo",
        "prezzi",
        "sconto",
        "listino",
        "preventivo",
        "preço",
        "desconto",
        "orçamento",
        "prijs",
        "korting",
        "offerte",
        "cena",
        "cennik",
        "rabat",
        "oferta cenowa",
    ])
    .examples(&[
        "our list price is $499 per seat",
        "Rabatt von 35 % für den Kunden",
        "prix unitaire : 12,50 €",
        "discount 40%",
    ])
    .counterexamples(&["$499", "grew by 35 %", "price = $1", "[PRICING_1]"])
    .reference("https://www.wipo.int/tradesecrets/en/");

const DEAL: Rule = Rule::new("deal-terms", Label::DEAL_TERMS, amount!())
    .edges(Edges { before: Edge::WORD, after: Edge::WORD })
    .validate(Validator::Candidate(money))
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(&[
        "margin",
        "margins",
        "gross margin",
        "net margin",
        "contribution margin",
        "deal",
        "deal size",
        "contract value",
        "acv",
        "tcv",
        "arr",
        "mrr",
        "ebitda",
        "valuation",
        "term sheet",
        "earn-out",
        "royalty",
        "royalties",
        "commission",
        "kickback",
        "liability cap",
        "upfront payment",
        "milestone payment",
        "purchase price",
        "acquisition",
        "acquire",
        "takeover",
        "revenue share",
        "bid",
        "marge",
        "deckungsbeitrag",
        "vertragswert",
        "auftragswert",
        "kaufpreis",
        "übernahme",
        "provision",
        "umsatzbeteiligung",
        "valeur du contrat",
        "redevance",
        "prix d'achat",
        "rachat",
        "margen",
        "valor del contrato",
        "adquisición",
        "comisión",
        "margine",
        "valore del contratto",
        "provvigione",
        "acquisizione",
        "margem",
        "valor do contrato",
        "contractwaarde",
        "overname",
        "marża",
        "wartość kontraktu",
        "prowizja",
        "przejęcie",
    ])
    .examples(&[
        "gross margin of 62%",
        "the deal is worth $3.2 million",
        "Kaufpreis: 12 Mio. EUR",
        "valuation €45m",
    ])
    .counterexamples(&["62%", "a good deal of work", "[DEAL_TERMS_1]"])
    .reference("https://www.wipo.int/tradesecrets/en/");

const PLAN: Rule = Rule::new(
    "roadmap",
    Label::ROADMAP,
    concat!(
        r"(?i:(?:unreleased|unannounced|not yet announced|pre-announcement|yet to be announced) (?:feature|features|product|products|model|version|chip|device|release|hardware)s?",
        r"|(?:ships?|shipping|launch(?:es|ing)?|ga|release[ds]?|planned|slated|targeting|scheduled|available) (?:in|for|by) (?:early |late |mid[- ])?(?:Q[1-4]|H[12])(?:[ /-]?(?:FY)?[0-9]{2,4})?",
        r"|(?:product|internal|feature|technology|engineering) roadmap|code ?name[d]? (?:is )?[\x22']?[A-Z][A-Za-z]{2,20}|embargoed until [A-Za-z0-9 ,]{3,20}|under embargo until [A-Za-z0-9 ,]{3,20}",
        r"|produkt-?roadmap|geplant für (?:Q[1-4]|H[12])(?: ?[0-9]{4})?|feuille de route (?:produit|interne)|prévue? pour (?:le )?(?:T[1-4]|Q[1-4]|S[12])(?: ?[0-9]{4})?|hoja de ruta (?:del producto|interna)",
        r"|previsto para (?:el |o )?(?:T[1-4]|Q[1-4])(?: ?[0-9]{4})?|roadmap (?:di prodotto|interna)|previsto per (?:il )?(?:T[1-4]|Q[1-4])(?: ?[0-9]{4})?|gepland voor (?:Q[1-4]|H[12])(?: ?[0-9]{4})?|planowan[eya] na (?:Q[1-4]|[IV]{1,3} kwartał)(?: ?[0-9]{4})?)",
    ),
)
.grades(Grades::always(Confidence::Medium))
.examples(&["the unreleased feature", "launching in Q3 2027", "see the product roadmap", "embargoed until 12 May", "geplant für Q2 2027"])
.counterexamples(&["the roadmap of Europe", "released in 2019", "[ROADMAP_1]"])
.reference("https://www.wipo.int/tradesecrets/en/");

/// `$1` and `$2` are what shells and regular expressions count in.
fn money(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let variable = value.strip_prefix('$').is_some_and(|rest| rest.len() == 1);
    if variable { Verdict::Rejected.into() } else { Verdict::Inconclusive.into() }
}
