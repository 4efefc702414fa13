//! Which clauses are about a request: conditions turned on their side, so that one lookup per
//! purpose, class and label answers for all clauses at once.

use crate::bits::Bits;
use crate::facts::Facts;
use crate::{Pattern, When};
use safeconduct_core::{Category, DataClass, Sensitivity};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The `when` (or the `unless`) of many clauses.
#[derive(Debug)]
pub(crate) struct Conditions {
    count: usize,
    purposes: Dimension,
    classes_any: Dimension,
    classes_only: Dimension,
    labels: Dimension,
    /// By category; `free` is what does not ask for one.
    categories: Vec<Bits>,
    categories_free: Bits,
    categories_asked: bool,
    tenants: Patterns,
    teams: Patterns,
    regimes: Dimension,
    /// Those that ask for a number of findings, looked at one by one.
    findings_min: Vec<(usize, u64)>,
    tainted: Bits,
    untainted: Bits,
    /// What holds at each sensitivity, `sensitive` included.
    by_sensitivity: Vec<Bits>,
    unscanned: Bits,
    scanned: Bits,
    /// Few clauses ask for all of several classes; they are looked at one by one.
    classes_all: Vec<(usize, Box<[DataClass]>)>,
}

/// For each name the clauses that list it, and those that do not ask.
#[derive(Debug)]
struct Dimension {
    free: Bits,
    listed: HashMap<Box<str>, Bits, BuildHasherDefault<Quick>>,
}

/// For each pattern the clauses that list it, and those that do not ask.
#[derive(Debug)]
struct Patterns {
    free: Bits,
    listed: Vec<(Pattern, Bits)>,
}

impl Patterns {
    fn new<'a>(count: usize, lists: impl Iterator<Item = Option<&'a [Pattern]>>) -> Patterns {
        let mut patterns = Patterns { free: Bits::none(count), listed: Vec::new() };
        for (at, list) in lists.enumerate() {
            let Some(list) = list else {
                patterns.free.insert(at);
                continue;
            };
            for pattern in list {
                match patterns.listed.iter_mut().find(|(known, _)| known == pattern) {
                    Some((_, listed)) => listed.insert(at),
                    None => patterns.listed.push((pattern.clone(), Bits::of(count, |other| other == at))),
                }
            }
        }
        patterns
    }

    /// Keeps the clauses that do not ask or list a pattern that means the name.
    fn keep(&self, hits: &mut Bits, scratch: &mut Bits, name: &str) {
        if self.listed.is_empty() {
            return;
        }
        scratch.copy_from(&self.free);
        let matching = self.listed.iter().filter(|(pattern, _)| pattern.matches(name));
        matching.for_each(|(_, listed)| scratch.add(listed));
        hits.keep(scratch);
    }
}

/// Hashes short names, eight bytes at a time. The names are those of a policy that was loaded, so nobody can
/// choose them to collide.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Dimension {
    fn new<'a, N: AsRef<str> + 'a>(count: usize, lists: impl Iterator<Item = Option<&'a [N]>>) -> Dimension {
        let mut dimension = Dimension { free: Bits::none(count), listed: HashMap::default() };
        for (at, list) in lists.enumerate() {
            match list {
                None => dimension.free.insert(at),
                Some(names) => names.iter().for_each(|name| {
                    let listed = dimension.listed.entry(name.as_ref().into());
                    listed.or_insert_with(|| Bits::none(count)).insert(at);
                }),
            }
        }
        dimension
    }

    /// Keeps the clauses that do not ask or list one of the names.
    fn keep_any<'a>(&self, hits: &mut Bits, scratch: &mut Bits, names: impl Iterator<Item = &'a str>) {
        if self.listed.is_empty() {
            return;
        }
        scratch.copy_from(&self.free);
        names.filter_map(|name| self.listed.get(name)).for_each(|listed| scratch.add(listed));
        hits.keep(scratch);
    }

    /// Keeps the clauses that do not ask or list every one of the names.
    fn keep_all<'a>(&self, hits: &mut Bits, scratch: &mut Bits, names: impl Iterator<Item = &'a str>) {
        if self.listed.is_empty() {
            return;
        }
        for name in names {
            scratch.copy_from(&self.free);
            self.listed.get(name).iter().for_each(|listed| scratch.add(listed));
            hits.keep(scratch);
        }
    }
}

impl Conditions {
    /// Prepares the conditions of clauses by their place; `None` holds always.
    pub(crate) fn new(conditions: &[Option<&When>]) -> Conditions {
        let count = conditions.len();
        let always = When::default();
        let all: Vec<&When> = conditions.iter().map(|when| when.unwrap_or(&always)).collect();
        let holding =
            |test: &dyn Fn(&When) -> bool| Bits::of(count, |at| all.get(at).is_some_and(|when| test(when)));
        Conditions {
            count,
            purposes: Dimension::new(count, all.iter().map(|when| when.purposes.as_deref())),
            classes_any: Dimension::new(count, all.iter().map(|when| when.classes_any.as_deref())),
            classes_only: Dimension::new(count, all.iter().map(|when| when.classes_only.as_deref())),
            labels: Dimension::new(count, all.iter().map(|when| when.labels_any.as_deref())),
            categories: Category::ALL
                .iter()
                .map(|category| {
                    holding(&|when| when.categories_any.as_ref().is_some_and(|list| list.contains(category)))
                })
                .collect(),
            categories_asked: all.iter().any(|when| when.categories_any.is_some()),
            categories_free: holding(&|when| when.categories_any.is_none()),
            tenants: Patterns::new(count, all.iter().map(|when| when.tenants.as_deref())),
            teams: Patterns::new(count, all.iter().map(|when| when.teams.as_deref())),
            regimes: Dimension::new(count, all.iter().map(|when| when.regimes_any.as_deref())),
            findings_min: all
                .iter()
                .enumerate()
                .filter_map(|(at, when)| Some((at, when.findings_min?)))
                .collect(),
            tainted: holding(&|when| when.tainted != Some(false)),
            untainted: holding(&|when| when.tainted != Some(true)),
            by_sensitivity: Sensitivity::ALL
                .iter()
                .map(|sensitivity| {
                    holding(&|when| {
                        when.sensitivity_min.is_none_or(|least| *sensitivity >= least)
                            && when.sensitivity_max.is_none_or(|most| *sensitivity <= most)
                            && when
                                .sensitive
                                .is_none_or(|asked| asked == (*sensitivity >= Sensitivity::Confidential))
                    })
                })
                .collect(),
            scanned: holding(&|when| when.scanned != Some(false)),
            unscanned: holding(&|when| when.scanned != Some(true)),
            classes_all: all
                .iter()
                .enumerate()
                .filter_map(|(at, when)| Some((at, when.classes_all.as_deref()?.into())))
                .collect(),
        }
    }

    /// How many clauses there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Which conditions the request meets, their time aside, among those in `hits`.
    pub(crate) fn narrow(&self, facts: &Facts<'_>, hits: &mut Bits, scratch: &mut Bits) {
        if let Some(holding) = self.by_sensitivity.get(facts.sensitivity as usize) {
            hits.keep(holding);
        }
        hits.keep(if facts.scanned { &self.scanned } else { &self.unscanned });
        self.purposes.keep_any(hits, scratch, std::iter::once(facts.purpose.as_str()));
        let classes = || facts.classes.iter().map(|class| class.as_str());
        self.classes_any.keep_any(hits, scratch, classes());
        match facts.scanned {
            true => self.classes_only.keep_all(hits, scratch, classes()),
            // What could not be scanned may be of any class.
            false => hits.keep(&self.classes_only.free),
        }
        self.labels.keep_any(hits, scratch, facts.labels.iter().map(|label| label.as_str()));
        if self.categories_asked {
            scratch.copy_from(&self.categories_free);
            for label in &facts.labels {
                self.categories.get(label.category() as usize).iter().for_each(|listed| scratch.add(listed));
            }
            hits.keep(scratch);
        }
        self.tenants.keep(hits, scratch, &facts.tenant);
        self.teams.keep(hits, scratch, &facts.team);
        self.regimes.keep_any(hits, scratch, facts.regimes.iter().map(|regime| regime.as_str()));
        hits.keep(if facts.tainted { &self.tainted } else { &self.untainted });
        for (at, least) in &self.findings_min {
            if facts.findings < *least {
                hits.remove(*at);
            }
        }
        for (at, classes) in &self.classes_all {
            if !classes.iter().all(|class| facts.classes.contains(class)) {
                hits.remove(*at);
            }
        }
    }
}
