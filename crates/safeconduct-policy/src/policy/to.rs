//! Conditions on the endpoint: what it is, and what is shown of it at the instant.

use super::Listed;
use crate::{Axis, Catalog, Endpoint, Feature, Pattern, Rung, posture};
use safeconduct_core::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, fmt};

/// A condition on the endpoint. Every field that is given must hold.
///
/// The first group of fields is about what the endpoint is. The second is about what is shown of
/// it, the worst of the endpoint and its hops; only `permit` and `prefer` in `to`, and `require` in
/// `must`, may ask for it, so that losing evidence never opens a way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct To {
    /// Its id is one of these.
    pub endpoints: Option<Listed<Pattern>>,
    /// Its provider is one of these, and so are those of its hops: they see the content too. Where a
    /// clause closes or binds (`to` of `forbid` and `require`, `never`), one of them being meant is enough.
    pub providers: Option<Listed<Pattern>>,
    /// Its product is one of these.
    pub products: Option<Listed<Pattern>>,
    /// Its tier is one of these.
    pub tiers: Option<Listed<Pattern>>,
    /// Its account is one of these.
    pub accounts: Option<Listed<Pattern>>,
    /// Its project is one of these.
    pub projects: Option<Listed<Pattern>>,
    /// Its region is one of these, and so are those of its hops, as for `providers`. Where a clause closes or binds,
    /// an endpoint of no known region is meant too: it may be there.
    pub regions: Option<Listed<Pattern>>,
    /// Its API surface is one of these.
    pub surfaces: Option<Listed<Pattern>>,
    /// It is one of these features.
    pub features: Option<Listed<Feature>>,

    /// Its training exclusion is shown this well or better.
    pub rung_min: Option<Rung>,
    /// It is shown to keep content this many days or fewer.
    pub retention_days_max: Option<u32>,
    /// Somebody looked at what shows the rung this many days ago or fewer: it was signed, declared, asserted or
    /// verified then.
    pub evidence_age_days_max: Option<u32>,
    /// On each of these axes the good answer is shown.
    pub assured: Option<Listed<Assurance>>,
}

/// An axis of yes and no, with its subject: `human_review`, `certification:soc2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assurance {
    /// The axis.
    pub axis: Axis,
    /// The subject, empty on axes without one.
    pub subject: String,
}

type Attribute = (&'static str, &'static str, fn(&To) -> &Option<Listed<Pattern>>, fn(&Endpoint) -> &str);

/// The conditions by name: field, word, what is asked, what the endpoint has.
pub(crate) const ATTRIBUTES: &[Attribute] = &[
    ("endpoints", "endpoint", |to| &to.endpoints, |endpoint| &endpoint.id),
    ("providers", "provider", |to| &to.providers, |endpoint| &endpoint.provider),
    ("products", "product", |to| &to.products, |endpoint| &endpoint.product),
    ("tiers", "tier", |to| &to.tiers, |endpoint| &endpoint.tier),
    ("accounts", "account", |to| &to.accounts, |endpoint| &endpoint.account),
    ("projects", "project", |to| &to.projects, |endpoint| &endpoint.project),
    ("regions", "region", |to| &to.regions, |endpoint| &endpoint.region),
    ("surfaces", "surface", |to| &to.surfaces, |endpoint| &endpoint.surface),
];

/// Whose and where: what the hops of an endpoint are counts as well, for they see the content too.
const SHARED: &[&str] = &["provider", "region"];

/// How hops count in a condition on providers and regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The endpoint and all its hops are meant.
    Every,
    /// The endpoint or one of its hops is meant, or may be: what is not known is the worst.
    Some,
    /// The endpoint or one of its hops is meant by its name.
    Named,
}

impl To {
    /// Whether it says nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        *self == To::default()
    }

    /// Whether it asks what is shown of an endpoint.
    pub(crate) fn asks_posture(&self) -> bool {
        self.rung_min.is_some()
            || self.retention_days_max.is_some()
            || self.evidence_age_days_max.is_some()
            || self.assured.is_some()
    }

    /// Whether the endpoint is meant, as far as that depends on what it and its hops are.
    pub(crate) fn covers(&self, catalog: &Catalog, index: usize, reach: Reach) -> bool {
        let Some(endpoint) = catalog.endpoints().get(index) else { return false };
        self.features.as_ref().is_none_or(|features| features.contains(&endpoint.feature))
            && ATTRIBUTES.iter().all(|attribute| {
                let (_, _, asked, _) = attribute;
                asked(self)
                    .as_ref()
                    .is_none_or(|patterns| is_meant(patterns, attribute, catalog, index, reach))
            })
    }

    /// Whether it is shown at the instant what is asked. The rung is given, since it depends on the content.
    pub(crate) fn is_shown(&self, catalog: &Catalog, index: usize, rung: Rung, at: Timestamp) -> bool {
        self.rung_min.is_none_or(|least| rung >= least)
            && self
                .retention_days_max
                .is_none_or(|most| posture::retention(catalog, index, at).is_some_and(|days| days <= most))
            && self.evidence_age_days_max.is_none_or(|most| posture::is_fresh(catalog, index, most, at))
            && self.assured.as_ref().is_none_or(|assured| {
                assured.iter().all(|one| posture::is_good(catalog, index, one.axis, &one.subject, at))
            })
    }

    /// How much is asked that this endpoint is not.
    pub(crate) fn count_misses(&self, catalog: &Catalog, index: usize, rung: Rung, at: Timestamp) -> usize {
        let Some(endpoint) = catalog.endpoints().get(index) else { return 0 };
        let attributes = ATTRIBUTES.iter().filter(|attribute| {
            let (_, _, asked, _) = attribute;
            asked(self)
                .as_ref()
                .is_some_and(|patterns| !is_meant(patterns, attribute, catalog, index, Reach::Every))
        });
        let features = self.features.as_ref().is_some_and(|features| !features.contains(&endpoint.feature));
        let shown = self.asks_posture() && !self.is_shown(catalog, index, rung, at);
        attributes.count() + usize::from(features) + usize::from(shown)
    }

    /// What is asked that this endpoint is not, in words.
    pub(crate) fn misses(&self, catalog: &Catalog, index: usize, rung: Rung, at: Timestamp) -> Vec<String> {
        let Some(endpoint) = catalog.endpoints().get(index) else { return Vec::new() };
        let mut misses = Vec::new();
        for attribute in ATTRIBUTES {
            let (_, word, asked, has) = attribute;
            let Some(patterns) = asked(self) else { continue };
            for one in on_the_way(attribute, catalog, index) {
                let name = has(one);
                if !patterns.iter().any(|pattern| pattern.matches(name)) {
                    let name = if name.is_empty() { "none is given" } else { name };
                    let whose = if one.id == endpoint.id { "this one" } else { &format!("hop `{}`", one.id) };
                    misses.push(format!("{word} {patterns} ({whose}: {name})"));
                }
            }
        }
        if let Some(features) =
            self.features.as_ref().filter(|features| !features.contains(&endpoint.feature))
        {
            misses.push(format!("feature {features} (this one: {})", endpoint.feature.as_str()));
        }
        if let Some(least) = self.rung_min.filter(|least| rung < *least) {
            misses.push(format!("training exclusion shown by `{least}` or better (this one: {rung})"));
        }
        if let Some(most) = self.retention_days_max {
            match posture::retention(catalog, index, at) {
                Some(days) if days <= most => {}
                Some(days) => misses.push(format!("retention of at most {most} days (this one: {days})")),
                None => misses
                    .push(format!("retention of at most {most} days (this one: unknown or without limit)")),
            }
        }
        if let Some(most) =
            self.evidence_age_days_max.filter(|most| !posture::is_fresh(catalog, index, *most, at))
        {
            misses
                .push(format!("evidence that somebody looked at in the last {most} days (this one: older)"));
        }
        for one in self.assured.iter().flat_map(|assured| assured.iter()) {
            if !posture::is_good(catalog, index, one.axis, &one.subject, at) {
                misses.push(format!("`{one}` assured by a claim in force (this one: not shown)"));
            }
        }
        misses
    }
}

/// Whether the endpoint at this place is one of those that an attribute asks for.
fn is_meant(
    patterns: &Listed<Pattern>,
    attribute: &Attribute,
    catalog: &Catalog,
    index: usize,
    reach: Reach,
) -> bool {
    let (_, _, _, has) = attribute;
    let fits = |endpoint: &Endpoint| patterns.iter().any(|pattern| pattern.matches(has(endpoint)));
    let mut way = on_the_way(attribute, catalog, index);
    match reach {
        Reach::Every => way.all(fits),
        Reach::Some => way.any(|endpoint| fits(endpoint) || is_unknown(attribute, endpoint)),
        Reach::Named => way.any(fits),
    }
}

/// Whether nothing is known of where or whose the endpoint is.
fn is_unknown((_, word, _, has): &Attribute, endpoint: &Endpoint) -> bool {
    SHARED.contains(word) && has(endpoint).is_empty()
}

/// The endpoint, and where the attribute is shared the hops behind it.
fn on_the_way<'a>(
    (_, word, _, _): &Attribute,
    catalog: &'a Catalog,
    index: usize,
) -> impl Iterator<Item = &'a Endpoint> + use<'a> {
    let hops = if SHARED.contains(word) { catalog.hops(index) } else { &[] };
    std::iter::once(index).chain(hops.iter().copied()).filter_map(|index| catalog.endpoints().get(index))
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Assurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subject.as_str() {
            "" => f.write_str(self.axis.as_str()),
            subject => write!(f, "{}:{subject}", self.axis.as_str()),
        }
    }
}

impl Serialize for Assurance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Assurance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Assurance, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let (word, subject) = text.split_once(':').unwrap_or((&text, ""));
        Assurance::of(word, subject).map_err(serde::de::Error::custom)
    }
}

impl Assurance {
    fn of(word: &str, subject: &str) -> Result<Assurance, String> {
        use crate::catalog::Subjects;
        let askable = || Axis::ALL.iter().filter(|axis| axis.good().is_some()).map(|axis| axis.as_str());
        let Some(axis) =
            Axis::ALL.iter().copied().find(|axis| axis.as_str() == word && axis.good().is_some())
        else {
            let hint = crate::document::hint(word, askable().collect::<Vec<_>>());
            return Err(format!("`{word}` is no axis of yes and no{hint}"));
        };
        match (axis.subjects(), subject) {
            (Subjects::None, "") => {}
            (Subjects::None, _) => return Err(format!("axis `{word}` takes no subject")),
            (_, "") => return Err(format!("axis `{word}` needs a subject: `{word}:…`")),
            (Subjects::Of(known), subject) if !known.contains(&subject) => {
                let hint = crate::document::hint(subject, known.iter().copied());
                return Err(format!("axis `{word}` has no subject `{subject}`{hint}"));
            }
            _ => {}
        }
        Ok(Assurance { axis, subject: subject.to_owned() })
    }
}
