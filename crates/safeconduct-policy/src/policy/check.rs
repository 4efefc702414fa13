//! What must be right in a policy before it is used: it is enforced as written or not at all.

use super::{ATTRIBUTES, Clause, Document, Effect, Reach, To, When};
use super::{clash, implied, shadow, vain};
use crate::bits::Bits;
use crate::catalog::Catalog;
use crate::document::{Flaw, hint};
use crate::{Axis, Endpoint, Rung, Vocabulary, catalog};
use safeconduct_core::{ClauseId, Duty, Selector};

/// Everything that keeps a policy from loading, the catalog aside.
pub(super) fn errors(document: &Document, vocabulary: &Vocabulary) -> Vec<Flaw> {
    let clauses =
        document.clause.iter().enumerate().map(|(at, one)| (format!("clause/{at}/id"), one.id.as_str()));
    let preferences =
        document.prefer.iter().enumerate().map(|(at, one)| (format!("prefer/{at}/id"), one.id.as_str()));
    let mut flaws = catalog::doubles("clause", clauses.chain(preferences));
    for (at, clause) in document.clause.iter().enumerate() {
        let mut add = |field: &str, message: String| {
            flaws.push(Flaw::new(
                format!("clause/{at}/{field}"),
                format!("clause `{}`: {message}", clause.id),
            ));
        };
        check_shape(clause, &mut add);
        check_conditions(clause.when.as_ref(), clause.unless.as_ref(), vocabulary, &mut add);
        clause.to.iter().for_each(|to| check_endpoints("to", to, &mut add));
        clause.must.iter().for_each(|must| check_endpoints("must", must, &mut add));
        for (place, rule) in clause.redact.iter().enumerate() {
            if let Selector::Label(label) = &rule.on {
                known_label(label, &format!("redact/{place}/on"), vocabulary, &mut add);
            }
        }
        for (place, duty) in clause.oblige.iter().enumerate() {
            if let Err(error) = duty.duty() {
                add(&format!("oblige/{place}"), format!("duty `{}`: {error}", duty.name));
            }
        }
    }
    for (at, preference) in document.prefer.iter().enumerate() {
        let mut add = |field: &str, message: String| {
            flaws.push(Flaw::new(
                format!("prefer/{at}/{field}"),
                format!("preference `{}`: {message}", preference.id),
            ));
        };
        check_conditions(preference.when.as_ref(), preference.unless.as_ref(), vocabulary, &mut add);
        check_endpoints("to", &preference.to, &mut add);
        if preference.points == 0 {
            add("points", "`points = 0` prefers nothing".to_owned());
        }
    }
    flaws.extend(clash::within(document));
    flaws
}

/// What is odd but can be enforced.
pub(super) fn warnings(document: &Document) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if !document.clause.iter().any(|clause| clause.effect == Effect::Permit) {
        flaws.push(Flaw::new("", "the policy permits nothing, so every request is refused"));
    }
    for (at, clause) in document.clause.iter().enumerate() {
        if clause.effect == Effect::Forbid
            && clause.when.is_none()
            && clause.unless.is_none()
            && clause.to.is_none()
        {
            flaws.push(Flaw::new(
                format!("clause/{at}/id"),
                format!("clause `{}` forbids everything", clause.id),
            ));
        }
        if let Some(message) = shadow::of(clause, at, &document.clause) {
            flaws.push(Flaw::new(format!("clause/{at}/id"), format!("clause `{}` {message}", clause.id)));
        }
    }
    flaws
}

/// Which fields belong to which effect.
fn check_shape(clause: &Clause, add: &mut impl FnMut(&str, String)) {
    let effect = clause.effect;
    let surplus = [
        ("must", clause.must.is_some() && effect != Effect::Require, "`require`"),
        ("redact", !clause.redact.is_empty() && effect == Effect::Forbid, "`permit` and `require`"),
        ("oblige", !clause.oblige.is_empty() && effect == Effect::Forbid, "`permit` and `require`"),
        ("limit", clause.limit.is_some() && effect != Effect::Permit, "`permit`"),
    ];
    for (field, _, belongs) in surplus.iter().filter(|(_, wrong, _)| *wrong) {
        add(field, format!("`{field}` belongs to {belongs}, this is `{}`", effect.as_str()));
    }
    if effect == Effect::Require
        && clause.must.is_none()
        && clause.redact.is_empty()
        && clause.oblige.is_empty()
    {
        add("effect", "a `require` clause needs `must`, `redact` or `oblige`".to_owned());
    }
    // A demand in `to` would free an endpoint from the clause as soon as its evidence is lost.
    if effect != Effect::Permit && clause.to.as_ref().is_some_and(To::asks_posture) {
        add(
            "to",
            format!(
                "`rung_min`, `retention_days_max`, `evidence_age_days_max` and `assured` in `to` belong to `permit`; write a `require` clause with them in `must` instead of this `{}`",
                effect.as_str()
            ),
        );
    }
    if clause.limit.is_some_and(|limit| limit.volume == 0) {
        add("limit", "`volume = 0` permits nothing".to_owned());
    }
}

pub(crate) fn check_conditions(
    when: Option<&When>,
    unless: Option<&When>,
    vocabulary: &Vocabulary,
    add: &mut impl FnMut(&str, String),
) {
    for (field, condition) in [("when", when), ("unless", unless)] {
        let Some(condition) = condition else { continue };
        if condition.is_empty() {
            add(field, format!("`{field}` says nothing; leave it out or name a condition"));
        }
        check_names(field, condition, vocabulary, add);
        if let Some(why) = vain::never_holds(condition) {
            add(field, format!("`{field}` can never hold: {why}"));
        }
    }
    if let Some(unless) = unless.filter(|unless| !unless.is_empty())
        && implied::when_is_wider(unless, when.unwrap_or(&When::default()))
    {
        let all = if when.is_some() { "all that `when` asks for" } else { "everything" };
        add("unless", format!("`unless` takes away {all}, so the clause can never apply"));
    }
}

fn check_names(field: &str, condition: &When, vocabulary: &Vocabulary, add: &mut impl FnMut(&str, String)) {
    for (at, purpose) in condition.purposes.iter().flat_map(|list| list.iter()).enumerate() {
        if !vocabulary.has_purpose(purpose) {
            let hint = hint(purpose, vocabulary.purposes.iter().map(|known| known.as_str()));
            add(&format!("{field}/purposes/{at}"), format!("there is no purpose `{purpose}`{hint}"));
        }
    }
    for (at, regime) in condition.regimes_any.iter().flat_map(|list| list.iter()).enumerate() {
        if !vocabulary.has_regime(regime) {
            let hint = hint(regime, vocabulary.regimes.iter().map(|known| known.as_str()));
            add(&format!("{field}/regimes_any/{at}"), format!("there is no regime `{regime}`{hint}"));
        }
    }
    for (name, what, list) in [("tenants", "tenant", &condition.tenants), ("teams", "team", &condition.teams)]
    {
        for (at, pattern) in list.iter().flat_map(|list| list.iter()).enumerate() {
            if let Some(hint) = vain::names_no_id(pattern) {
                add(&format!("{field}/{name}/{at}"), format!("no {what} is called `{pattern}`: {hint}"));
            }
        }
    }
    if condition.findings_min == Some(0) {
        add(&format!("{field}/findings_min"), "`findings_min = 0` asks for nothing; leave it out".to_owned());
    }
    let lists = [
        ("classes_any", &condition.classes_any),
        ("classes_all", &condition.classes_all),
        ("classes_only", &condition.classes_only),
    ];
    for (name, list) in lists {
        for (at, class) in list.iter().flat_map(|list| list.iter()).enumerate() {
            if vocabulary.class(class).is_none() {
                let hint = hint(class, vocabulary.classes.keys().map(|known| known.as_str()));
                add(&format!("{field}/{name}/{at}"), format!("there is no data class `{class}`{hint}"));
            }
        }
    }
    for (at, label) in condition.labels_any.iter().flat_map(|list| list.iter()).enumerate() {
        known_label(label, &format!("{field}/labels_any/{at}"), vocabulary, add);
    }
}

fn known_label(
    label: &safeconduct_core::Label,
    path: &str,
    vocabulary: &Vocabulary,
    add: &mut impl FnMut(&str, String),
) {
    if !vocabulary.labels.contains(label) {
        let hint = hint(label, vocabulary.labels.iter().map(|known| known.as_str()));
        add(path, format!("there is no label `{label}`{hint}"));
    }
}

pub(crate) fn check_endpoints(field: &str, to: &To, add: &mut impl FnMut(&str, String)) {
    if to.is_empty() {
        add(field, format!("`{field}` says nothing; leave it out or name a condition"));
    }
    if to.rung_min == Some(Rung::Trains) {
        add(
            &format!("{field}/rung_min"),
            "every endpoint is at `trains` or better; name a higher rung".to_owned(),
        );
    }
}

/// What a policy names and the catalog does not have.
pub(super) fn against(document: &Document, catalog: &Catalog) -> Vec<Flaw> {
    let mut flaws: Vec<Flaw> = asked(document)
        .flat_map(|(path, id, to)| names_nothing(&path, &format!("clause `{id}`"), to, catalog))
        .collect();
    flaws.extend(clash::at_endpoints(document, None, catalog));
    for (at, clause) in document.clause.iter().enumerate() {
        for (place, duty) in clause.oblige.iter().enumerate() {
            let met = catalog.endpoints().iter().enumerate().filter(|(index, _)| {
                clause.to.as_ref().is_none_or(|to| to.covers(catalog, *index, clause.effect.reach()))
            });
            for (index, endpoint) in met {
                let behind = catalog.hops(index).iter().filter_map(|hop| catalog.endpoints().get(*hop));
                let mut duties = std::iter::once(endpoint).chain(behind).flat_map(|one| &one.obligations);
                let (id, of) = (&clause.id, &endpoint.id);
                let why = match duty.duty() {
                    Ok(Duty::Region(code)) if code != endpoint.region => {
                        format!(
                            "clause `{id}`: endpoint `{of}` is not in region `{code}`; ask with `must.regions`"
                        )
                    }
                    _ if duties.any(|own| own.contradicts(duty)) => {
                        format!("clause `{id}`: endpoint `{of}` asks for another value of `{}`", duty.name)
                    }
                    _ => continue,
                };
                flaws.push(Flaw::new(format!("clause/{at}/oblige/{place}"), why));
            }
        }
    }
    flaws
}

/// What is named and no endpoint of the catalog is, in the words of whoever asks for it.
pub(crate) fn names_nothing(path: &str, who: &str, to: &To, catalog: &Catalog) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (field, word, of, has) in ATTRIBUTES {
        for (place, pattern) in of(to).iter().flat_map(|patterns| patterns.iter()).enumerate() {
            let case_aside = |endpoint: &&Endpoint| {
                !pattern.matches(has(endpoint)) && pattern.matches_but_for_case(has(endpoint))
            };
            if let Some(missed) = catalog.endpoints().iter().find(case_aside) {
                flaws.push(Flaw::new(
                    format!("{path}/{field}/{place}"),
                    format!(
                        "{who}: {word} `{pattern}` leaves out `{}` only by its case; spell them alike",
                        has(missed)
                    ),
                ));
            } else if !catalog.endpoints().iter().any(|endpoint| pattern.matches(has(endpoint))) {
                let known = catalog.endpoints().iter().map(has).filter(|name| !name.is_empty());
                let hint = hint(pattern.as_str(), known.collect::<Vec<_>>());
                flaws.push(Flaw::new(
                    format!("{path}/{field}/{place}"),
                    format!("{who}: no endpoint of the catalog has {word} `{pattern}`{hint}"),
                ));
            }
        }
    }
    // A condition on the feature alone cannot be mistyped and may wait for its first endpoint.
    let names = ATTRIBUTES.iter().any(|(_, _, of, _)| of(to).is_some());
    let meets = |index| to.covers(catalog, index, Reach::Named);
    if names && flaws.is_empty() && !(0..catalog.endpoints().len()).any(meets) {
        flaws.push(Flaw::new(path, format!("{who}: no endpoint of the catalog has all of these attributes")));
    }
    flaws
}

/// What is odd about a policy over a catalog but can be enforced: certifications that no claim is about. Their names are
/// free words, so a slip of the pen would make them a demand that nobody meets.
pub(super) fn odd_against(document: &Document, catalog: &Catalog) -> Vec<Flaw> {
    let claims = catalog.endpoints().iter().flat_map(|endpoint| &endpoint.claims);
    let certified = claims.filter(|claim| claim.axis == Axis::Certification);
    let certified: Vec<&str> = certified.map(|claim| claim.subject.as_str()).collect();
    let mut flaws = Vec::new();
    for (path, id, to) in asked(document) {
        for (place, one) in to.assured.iter().flat_map(|list| list.iter()).enumerate() {
            if one.axis == Axis::Certification && !certified.contains(&one.subject.as_str()) {
                let hint = hint(&one.subject, certified.iter().copied());
                let message = format!("clause `{id}`: no claim of the catalog is about `{one}`{hint}");
                flaws.push(Flaw::new(format!("{path}/assured/{place}"), message));
            }
        }
    }
    flaws.extend(ways_to_nowhere(document, catalog));
    flaws
}

/// Permits for endpoints that no request may go to, and requirements that no such endpoint meets together.
fn ways_to_nowhere(document: &Document, catalog: &Catalog) -> Vec<Flaw> {
    let endpoints = catalog.endpoints();
    let usable = Bits::of(endpoints.len(), |index| {
        endpoints.get(index).is_some_and(|endpoint| endpoint.routable && endpoint.sanctioned)
    });
    let open_to = |to: &To, reach: Reach| {
        let mut set = Bits::of(endpoints.len(), |index| to.covers(catalog, index, reach));
        set.keep(&usable);
        set
    };
    let mut flaws = Vec::new();
    let mut tell = |at: usize, message: String| flaws.push(Flaw::new(format!("clause/{at}/id"), message));
    let mut demands: Vec<(&Clause, Bits)> = Vec::new();
    for (at, clause) in document.clause.iter().enumerate() {
        let about =
            clause.to.as_ref().map_or_else(|| usable.clone(), |to| open_to(to, clause.effect.reach()));
        if clause.effect == Effect::Permit && clause.to.is_some() && about.is_empty() {
            let id = &clause.id;
            tell(
                at,
                format!(
                    "clause `{id}` never opens a way: no endpoint it is for takes requests and is sanctioned"
                ),
            );
        }
        let Some(must) =
            clause.must.as_ref().filter(|must| ATTRIBUTES.iter().any(|(_, _, of, _)| of(must).is_some()))
        else {
            continue;
        };
        let met = open_to(must, Reach::Every);
        // What the demand closes, of all that takes requests.
        let mut closed = about;
        closed.take_away(&met);
        let mut left = usable.clone();
        left.take_away(&closed);
        for (other, also_closed) in &demands {
            let mut both = left.clone();
            both.take_away(also_closed);
            let each = !left.is_empty() && also_closed.count() < usable.count();
            // Whose requests can never be the same have each their own way.
            if both.is_empty() && each && clash::whens_meet(clause, other) {
                let message = format!(
                    "clause `{}` cannot be met together with clause `{}` by any endpoint that takes requests, so what both are about goes nowhere",
                    clause.id, other.id
                );
                tell(at, message);
            }
        }
        demands.push((clause, closed));
    }
    flaws
}

/// Everything that is asked of endpoints, with where it stands and the id of its clause or preference.
fn asked(document: &Document) -> impl Iterator<Item = (String, &ClauseId, &To)> {
    let clauses = document.clause.iter().enumerate().flat_map(|(at, clause)| {
        let parts = [("to", clause.to.as_ref()), ("must", clause.must.as_ref())];
        parts
            .into_iter()
            .filter_map(move |(field, to)| Some((format!("clause/{at}/{field}"), &clause.id, to?)))
    });
    let preferences = document.prefer.iter().enumerate();
    clauses.chain(preferences.map(|(at, one)| (format!("prefer/{at}/to"), &one.id, &one.to)))
}
