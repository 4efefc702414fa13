//! What must be right in a catalog before it is used.

use super::{Axis, Claim, Document, Endpoint, Evidence, EvidenceKind, Subjects};
use crate::document::{Flaw, PROBLEMS_MAX, hint};
use crate::{Digest, Moment, Vocabulary};
use safeconduct_core::Duty;
use std::collections::{HashMap, HashSet};

/// Everything that keeps a catalog from loading.
pub(super) fn errors(document: &Document) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if document.endpoint.is_empty() {
        flaws.push(Flaw::new("", "the catalog has no endpoint; add an `[[endpoint]]`"));
    }
    let evidence: HashSet<&str> = document.evidence.iter().map(|evidence| evidence.id.as_str()).collect();
    let endpoints: HashSet<&str> = document.endpoint.iter().map(|endpoint| endpoint.id.as_str()).collect();
    flaws.extend(doubles(
        "evidence",
        document.evidence.iter().enumerate().map(|(at, one)| (format!("evidence/{at}/id"), one.id.as_str())),
    ));
    flaws.extend(doubles(
        "endpoint",
        document.endpoint.iter().enumerate().map(|(at, one)| (format!("endpoint/{at}/id"), one.id.as_str())),
    ));
    flaws.extend(doubles(
        "claim",
        claims(document).map(|(path, claim)| (format!("{path}/id"), claim.id.as_str())),
    ));
    for (at, one) in document.evidence.iter().enumerate() {
        flaws.extend(check_evidence(one).into_iter().map(|(field, message)| {
            Flaw::new(format!("evidence/{at}/{field}"), format!("evidence `{}`: {message}", one.id))
        }));
    }
    for (at, endpoint) in document.endpoint.iter().enumerate() {
        let told = flaws.len();
        let mut add = |field: &str, message: String| {
            flaws.push(Flaw::new(
                format!("endpoint/{at}/{field}"),
                format!("endpoint `{}`: {message}", endpoint.id),
            ));
        };
        for (field, message) in check_endpoint(endpoint, &endpoints, told < PROBLEMS_MAX) {
            add(field, message);
        }
        for (place, duty) in endpoint.obligations.iter().enumerate() {
            let field = format!("obligation/{place}");
            match duty.duty() {
                Err(error) => add(&field, format!("duty `{}`: {error}", duty.name)),
                Ok(Duty::Region(code)) if code != endpoint.region => {
                    add(&field, format!("is to be in region `{code}`, which its `region` does not say"));
                }
                Ok(_) => {}
            }
        }
    }
    for (path, claim) in claims(document) {
        for (field, message) in check_claim(claim, &evidence, flaws.len() < PROBLEMS_MAX) {
            flaws.push(Flaw::new(format!("{path}/{field}"), format!("claim `{}`: {message}", claim.id)));
        }
    }
    flaws.extend(never_spoken(document));
    flaws.extend(spellings(document));
    flaws.extend(certifications(document));
    if flaws.is_empty() {
        flaws.extend(cycles(document));
    }
    if flaws.is_empty() {
        flaws.extend(contradictory_obligations(document));
    }
    flaws
}

/// Purposes and classes of claims that do not exist: such a claim would be about nothing.
pub(super) fn words(document: &Document, vocabulary: &Vocabulary) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (path, claim) in claims(document) {
        for (at, purpose) in claim.purposes.iter().enumerate() {
            if !vocabulary.has_purpose(purpose) {
                let hint = hint(purpose, vocabulary.purposes.iter().map(|known| known.as_str()));
                let message = format!("claim `{}`: there is no purpose `{purpose}`{hint}", claim.id);
                flaws.push(Flaw::new(format!("{path}/purposes/{at}"), message));
            }
        }
        for (at, class) in claim.classes.iter().enumerate() {
            if vocabulary.class(class).is_none() {
                let hint = hint(class, vocabulary.classes.keys().map(|known| known.as_str()));
                let message = format!("claim `{}`: there is no data class `{class}`{hint}", claim.id);
                flaws.push(Flaw::new(format!("{path}/classes/{at}"), message));
            }
        }
    }
    flaws
}

type Words = [(&'static str, fn(&Endpoint) -> &str); 7];

/// What clauses match endpoints by.
const WORDS: Words = [
    ("provider", |endpoint| &endpoint.provider),
    ("product", |endpoint| &endpoint.product),
    ("tier", |endpoint| &endpoint.tier),
    ("account", |endpoint| &endpoint.account),
    ("project", |endpoint| &endpoint.project),
    ("region", |endpoint| &endpoint.region),
    ("surface", |endpoint| &endpoint.surface),
];

/// Words that look like others and are not: a clause about `us` would let `US` pass.
fn spellings(document: &Document) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (field, has) in WORDS {
        let mut known: HashMap<String, &str> = HashMap::new();
        for (at, endpoint) in document.endpoint.iter().enumerate() {
            let word = has(endpoint);
            let mut add = |message: String| {
                flaws.push(Flaw::new(
                    format!("endpoint/{at}/{field}"),
                    format!("endpoint `{}`: {message}", endpoint.id),
                ));
            };
            if word.trim() != word || word.chars().any(is_invisible) {
                add(format!("`{field}` holds spaces at its ends or characters that cannot be seen"));
            }
            if is_mixed(word) {
                add(format!("`{field}` mixes letters of several scripts, some of which look alike"));
            }
            if !word.is_ascii() && ["region", "surface"].contains(&field) {
                add(format!("`{field}` is a code and made of ASCII"));
            }
            let other = known.entry(word.to_lowercase()).or_insert(word);
            if *other != word {
                add(format!("`{field}` is `{word}` here and `{other}` elsewhere; spell them alike"));
            }
        }
    }
    flaws
}

/// Certifications that differ in case only: what one claim denies, another one would assure beside it.
fn certifications(document: &Document) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut known: HashMap<String, &str> = HashMap::new();
    for (path, claim) in claims(document).filter(|(_, claim)| claim.axis == Axis::Certification) {
        let subject = claim.subject.as_str();
        let mut add = |message: String| {
            flaws.push(Flaw::new(format!("{path}/subject"), format!("claim `{}`: {message}", claim.id)));
        };
        if !subject.bytes().all(|byte| byte.is_ascii_graphic()) {
            add("the name of a certification is a code, made of ASCII without spaces".to_owned());
        }
        let other = known.entry(subject.to_lowercase()).or_insert(subject);
        if *other != subject {
            add(format!("the certification is `{subject}` here and `{other}` elsewhere; spell them alike"));
        }
    }
    flaws
}

/// Claims that end before they begin once their evidence is looked at: an adverse one would be silenced for good.
fn never_spoken(document: &Document) -> Vec<Flaw> {
    let evidence: HashMap<&str, &Evidence> =
        document.evidence.iter().map(|evidence| (evidence.id.as_str(), evidence)).collect();
    let mut flaws = Vec::new();
    for (path, claim) in claims(document) {
        let Some(one) = evidence.get(claim.evidence.as_str()) else { continue };
        let begins = [claim.valid_from, one.valid_from, one.signed_on, one.declared_on];
        let ends = [claim.valid_until, one.valid_until];
        let begins = begins.into_iter().flatten().max_by_key(|moment| moment.first());
        let ends = ends.into_iter().flatten().min_by_key(|moment| moment.last());
        // Each by itself is told where it stands.
        let own = ordered(claim.valid_from, claim.valid_until) && is_ordered(one);
        if let (Some(from), Some(until)) = (begins, ends)
            && own
            && !ordered(Some(from), Some(until))
        {
            let message = format!(
                "claim `{}` never speaks: with its evidence `{}` it would begin on {from}, after it ended on {until}",
                claim.id, one.id
            );
            flaws.push(Flaw::new(format!("{path}/evidence"), message));
        }
    }
    flaws
}

/// Whether evidence begins before it ends.
fn is_ordered(one: &Evidence) -> bool {
    [one.valid_from, one.signed_on, one.declared_on].into_iter().all(|from| ordered(from, one.valid_until))
}

/// Letters that look like ASCII ones beside ASCII ones, or in their place: Greek, Cyrillic, Armenian, Cherokee, those
/// of mathematics and the full-width ones.
fn is_mixed(word: &str) -> bool {
    let foreign = |char: char| matches!(char, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{1d400}'..='\u{1d7ff}' | '\u{ff00}'..='\u{ffef}');
    let posing = |char: char| matches!(char, '\u{1d400}'..='\u{1d7ff}' | '\u{ff00}'..='\u{ffef}');
    word.chars().any(posing)
        || word.chars().any(foreign) && word.chars().any(|char| char.is_ascii_alphabetic())
}

/// Control and format characters, and spaces that are no plain space.
fn is_invisible(char: char) -> bool {
    char.is_control()
        || (char.is_whitespace() && char != ' ')
        || matches!(char, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// What is odd but can be enforced.
pub(super) fn warnings(document: &Document) -> Vec<Flaw> {
    let used: HashSet<&str> = claims(document).map(|(_, claim)| claim.evidence.as_str()).collect();
    let unused =
        document.evidence.iter().enumerate().filter(|(_, evidence)| !used.contains(evidence.id.as_str()));
    unused
        .map(|(at, evidence)| {
            Flaw::new(
                format!("evidence/{at}/id"),
                format!("evidence `{}` stands behind no claim", evidence.id),
            )
        })
        .collect()
}

fn claims(document: &Document) -> impl Iterator<Item = (String, &Claim)> {
    document.endpoint.iter().enumerate().flat_map(|(at, endpoint)| {
        endpoint
            .claims
            .iter()
            .enumerate()
            .map(move |(place, claim)| (format!("endpoint/{at}/claim/{place}"), claim))
    })
}

/// Ids that are used more than once.
pub(crate) fn doubles<'a>(what: &str, ids: impl Iterator<Item = (String, &'a str)>) -> Vec<Flaw> {
    let mut seen = HashSet::new();
    ids.filter(|(_, id)| !seen.insert(*id))
        .map(|(path, id)| Flaw::new(path, format!("{what} id `{id}` is used twice; ids are unique")))
        .collect()
}

type FieldFlaws = Vec<(&'static str, String)>;

fn ordered(from: Option<Moment>, until: Option<Moment>) -> bool {
    from.zip(until).is_none_or(|(from, until)| from.first() <= until.last())
}

fn check_evidence(evidence: &Evidence) -> FieldFlaws {
    let mut flaws = Vec::new();
    let contract = evidence.kind == EvidenceKind::SignedContract;
    let own = evidence.kind == EvidenceKind::OwnHardwareDeclaration;
    let setting = matches!(evidence.kind, EvidenceKind::CentralSetting | EvidenceKind::UserToggle);
    let surplus: [(&'static str, bool, &str); 8] = [
        ("signed_on", evidence.signed_on.is_some() && !contract, "`signed_contract`"),
        ("excludes", !evidence.excludes.is_empty() && !contract, "`signed_contract`"),
        ("names", !evidence.names.is_empty() && !contract, "`signed_contract`"),
        ("declared_by", evidence.declared_by.is_some() && !own, "`own_hardware_declaration`"),
        ("declared_on", evidence.declared_on.is_some() && !own, "`own_hardware_declaration`"),
        ("locked", evidence.locked && evidence.kind != EvidenceKind::CentralSetting, "`central_setting`"),
        ("set_by", evidence.set_by.is_some() && !setting, "`central_setting` and `user_toggle`"),
        ("document", evidence.document.as_deref().is_some_and(leaves_the_folder), ""),
    ];
    for (field, wrong, belongs) in surplus {
        match (wrong, belongs) {
            (false, _) => {}
            (true, "") => flaws.push((field, "`document` must be a relative path without `..`".to_owned())),
            (true, belongs) => flaws.push((
                field,
                format!(
                    "`{field}` belongs to evidence of kind {belongs}, this is `{}`",
                    evidence.kind.as_str()
                ),
            )),
        }
    }
    let nobody = evidence.declared_by.as_deref().is_none_or(|who| who.trim().is_empty());
    if own && (nobody || evidence.declared_on.is_none()) {
        flaws.push((
            "kind",
            "a declaration of own hardware says who (`declared_by`) and when (`declared_on`)".to_owned(),
        ));
    }
    for (field, from) in [
        ("valid_from", evidence.valid_from),
        ("signed_on", evidence.signed_on),
        ("declared_on", evidence.declared_on),
    ] {
        if !ordered(from, evidence.valid_until) {
            flaws.push(("valid_until", format!("`valid_until` is before `{field}`")));
        }
    }
    if evidence.sha256.is_some_and(|hash| hash == Digest::of(b"")) {
        flaws.push((
            "sha256",
            "`sha256` is that of an empty file, which shows nothing; hash the document".to_owned(),
        ));
    }
    if evidence.sha256.is_some() && evidence.document.is_none() {
        flaws.push(("sha256", "`sha256` without `document`: name the file it is the hash of".to_owned()));
    }
    flaws
}

fn leaves_the_folder(path: &str) -> bool {
    path.is_empty()
        || path.starts_with('/')
        || path.contains(['\\', ':', '\0'])
        || path.split('/').any(|part| part == "..")
}

/// `told`: whether these will be read, so that what was probably meant is worth looking for.
fn check_endpoint(endpoint: &Endpoint, endpoints: &HashSet<&str>, told: bool) -> FieldFlaws {
    let hint = |given: &str| if told { hint(given, endpoints.iter().copied()) } else { String::new() };
    let mut flaws = Vec::new();
    for (field, text) in [("provider", &endpoint.provider), ("product", &endpoint.product)] {
        if text.trim().is_empty() {
            flaws.push((field, format!("`{field}` is empty")));
        }
    }
    if endpoint.routable && endpoint.models.is_empty() {
        flaws.push((
            "id",
            "a routable endpoint names its `models`; `models = [\"*\"]` serves every model".to_owned(),
        ));
    }
    if endpoint.cost.is_some_and(|cost| !cost.is_finite() || cost < 0.0) {
        flaws.push(("cost", "`cost` is a number from 0 up".to_owned()));
    }
    if let Some(target) = &endpoint.move_to {
        if *target == endpoint.id {
            flaws.push(("move_to", "`move_to` names the endpoint itself".to_owned()));
        } else if !endpoints.contains(target.as_str()) {
            let hint = hint(target);
            flaws.push(("move_to", format!("`{target}` is not an endpoint of this catalog{hint}")));
        }
    }
    for hop in &endpoint.hops {
        if !endpoints.contains(hop.as_str()) {
            let hint = hint(hop);
            flaws.push(("hops", format!("hop `{hop}` is not an endpoint of this catalog{hint}")));
        }
    }
    flaws
}

fn check_claim(claim: &Claim, evidence: &HashSet<&str>, told: bool) -> FieldFlaws {
    let mut flaws = Vec::new();
    if !evidence.contains(claim.evidence.as_str()) {
        let hint = if told { hint(&claim.evidence, evidence.iter().copied()) } else { String::new() };
        flaws.push(("evidence", format!("evidence `{}` is not in this catalog{hint}", claim.evidence)));
    }
    if let Some(objection) = claim.axis.objects_to(&claim.value) {
        flaws.push(("value", objection));
    }
    let axis = claim.axis.as_str();
    match (claim.axis.subjects(), claim.subject.as_str()) {
        (Subjects::None, "") => {}
        (Subjects::None, _) => flaws.push(("subject", format!("axis `{axis}` takes no `subject`"))),
        (_, "") => flaws.push(("axis", format!("axis `{axis}` needs a `subject`"))),
        (Subjects::Any, _) => {}
        (Subjects::Of(known), subject) if known.contains(&subject) => {}
        (Subjects::Of(known), subject) => {
            let hint = hint(subject, known.iter().copied());
            flaws.push(("subject", format!("axis `{axis}` has no subject `{subject}`{hint}")));
        }
    }
    if claim.is_scoped() && claim.axis != Axis::Training {
        flaws.push(("id", format!("only training claims have a scope; axis `{axis}` holds for all content")));
    }
    if !ordered(claim.valid_from, claim.valid_until) {
        flaws.push(("valid_until", "`valid_until` is before `valid_from`".to_owned()));
    }
    flaws
}

/// How many hops an endpoint may have behind it, hops of hops included.
const HOPS_MAX: usize = 64;

/// Hops that lead back to where they began, or go on and on.
fn cycles(document: &Document) -> Vec<Flaw> {
    let index =
        document.endpoint.iter().enumerate().map(|(at, one)| (one.id.as_str().to_owned(), at)).collect();
    let reached = all_hops(document, &index);
    let far = reached.iter().enumerate().filter(|(_, hops)| hops.len() > HOPS_MAX);
    let far = far.filter_map(|(at, _)| document.endpoint.get(at).map(|endpoint| (at, &endpoint.id)));
    let far: Vec<Flaw> = far
        .map(|(at, id)| {
            let message = format!("endpoint `{id}` has more than {HOPS_MAX} hops behind it");
            Flaw::new(format!("endpoint/{at}/hops"), message)
        })
        .collect();
    if !far.is_empty() {
        return far;
    }
    let looping = reached.iter().enumerate().filter(|(at, hops)| hops.contains(at));
    looping
        .filter_map(|(at, _)| document.endpoint.get(at).map(|endpoint| (at, &endpoint.id)))
        .map(|(at, id)| {
            Flaw::new(format!("endpoint/{at}/hops"), format!("endpoint `{id}` is a hop of its own"))
        })
        .collect()
}

/// For each endpoint every hop behind it, hops of hops included, ascending.
pub(super) fn all_hops(document: &Document, index: &HashMap<String, usize>) -> Vec<Vec<usize>> {
    let direct = |endpoint: &Endpoint| -> Vec<usize> {
        endpoint.hops.iter().filter_map(|hop| index.get(hop.as_str()).copied()).collect()
    };
    let reach = |endpoint: &Endpoint| {
        let mut reached: Vec<usize> = Vec::new();
        let mut waiting = direct(endpoint);
        // One more than allowed is enough to know that there are too many.
        while let Some(hop) = waiting.pop().filter(|_| reached.len() <= HOPS_MAX) {
            if !reached.contains(&hop) {
                reached.push(hop);
                waiting.extend(document.endpoint.get(hop).map(direct).unwrap_or_default());
            }
        }
        reached.sort_unstable();
        reached
    };
    document.endpoint.iter().map(reach).collect()
}

/// Endpoints whose own obligations and those of their hops cannot all be met.
fn contradictory_obligations(document: &Document) -> Vec<Flaw> {
    let index =
        document.endpoint.iter().enumerate().map(|(at, one)| (one.id.as_str().to_owned(), at)).collect();
    let hops = all_hops(document, &index);
    let mut flaws = Vec::new();
    for (at, (endpoint, hops)) in document.endpoint.iter().zip(&hops).enumerate() {
        let behind = hops.iter().filter_map(|hop| document.endpoint.get(*hop));
        let duties: Vec<_> =
            std::iter::once(endpoint).chain(behind).flat_map(|one| &one.obligations).collect();
        for (place, duty) in duties.iter().enumerate() {
            let before = duties.get(..place).unwrap_or_default();
            if before.iter().any(|other| duty.contradicts(other)) {
                let id = &endpoint.id;
                let message = format!(
                    "endpoint `{id}` and its hops ask for `{}` with different values; no request can meet both",
                    duty.name
                );
                flaws.push(Flaw::new(format!("endpoint/{at}/id"), message));
            }
        }
    }
    flaws
}
