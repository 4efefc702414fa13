//! A policy prepared for a catalog: conditions by clause, endpoints by rank, one bit each.

use crate::bits::{Bits, Rows};
use crate::conditions::Conditions;
use crate::policy::Reach;
use crate::{Catalog, Clause, Effect, Policy, Preference, Rung, To, When, posture};
use safeconduct_core::Timestamp;
use std::collections::HashMap;

/// A policy prepared for a catalog.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) when: Conditions,
    pub(crate) unless: Conditions,
    /// Clauses with an exception.
    pub(crate) excepting: Bits,
    pub(crate) permits: Bits,
    pub(crate) forbids: Bits,
    pub(crate) requires: Bits,
    /// The permits with a volume.
    pub(crate) limited: Bits,
    /// The others.
    pub(crate) unlimited: Bits,
    /// The requirements that demand something of the endpoint.
    pub(crate) demanding: Bits,
    /// The requirements that come with duties.
    pub(crate) dutiful: Bits,
    /// By clause; preferences come behind the clauses.
    pub(crate) targets: Vec<Targets>,
    /// The places of the clauses in the document. Clauses are numbered by id, for that is the order in which
    /// what they say is told and added up.
    order: Vec<usize>,
    pub(crate) sets: Rows,
    /// Conditions on what is shown, each once.
    shown: Vec<To>,
}

/// The endpoints that a clause is about, and those that meet its demand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Targets {
    pub(crate) to: Target,
    pub(crate) must: Target,
}

/// A set of endpoints in three parts. Small, for there is one for each clause and all are looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// What the endpoint is: a place in [`Compiled::sets`], the first of which is the set of all.
    pub(crate) is: u32,
    /// What is shown of it, the rung aside: a place in [`View::shown`], the first of which is the set of all.
    pub(crate) shown: u32,
    /// The rung it needs; the lowest is everybody's.
    pub(crate) rung: Rung,
}

impl Default for Target {
    /// All endpoints.
    fn default() -> Target {
        Target { is: 0, shown: 0, rung: Rung::Trains }
    }
}

/// What a policy looks like between two instants at which something changes.
#[derive(Debug)]
pub(crate) struct View {
    /// Clauses and preferences whose `when` is in its time.
    pub(crate) when: Bits,
    /// Those whose `unless` is.
    pub(crate) unless: Bits,
    pub(crate) shown: Rows,
}

impl Compiled {
    pub(crate) fn new(catalog: &Catalog, policy: &Policy, by_rank: &[usize]) -> Compiled {
        let mut order: Vec<usize> = (0..policy.clauses().len()).collect();
        order.sort_by_key(|place| policy.clauses().get(*place).map(|clause| &clause.id));
        let clauses: Vec<&Clause> = order.iter().filter_map(|place| policy.clauses().get(*place)).collect();
        let preferences = policy.preferences();
        let of_clauses = clauses.iter().map(|one| (one.when.as_ref(), one.unless.as_ref()));
        let of_preferences = preferences.iter().map(|one| (one.when.as_ref(), one.unless.as_ref()));
        let (when, unless): (Vec<Option<&When>>, Vec<Option<&When>>) =
            of_clauses.chain(of_preferences).unzip();
        let count = when.len();
        let with =
            |effect| Bits::of(count, |at| clauses.get(at).is_some_and(|clause| clause.effect == effect));
        let mut builder =
            Builder { catalog, by_rank, sets: Rows::default(), known: HashMap::new(), shown: Vec::new() };
        builder.set(Bits::all(by_rank.len()));
        let mut targets: Vec<Targets> = clauses
            .iter()
            .map(|clause| Targets {
                to: builder.target(clause.to.as_ref(), clause.effect.reach()),
                must: builder.target(clause.must.as_ref(), Reach::Every),
            })
            .collect();
        targets.extend(
            preferences
                .iter()
                .map(|one| Targets { to: builder.target(Some(&one.to), Reach::Every), ..Targets::default() }),
        );
        let Builder { sets, shown, .. } = builder;
        Compiled {
            when: Conditions::new(&when),
            unless: Conditions::new(&unless),
            excepting: Bits::of(count, |at| unless.get(at).is_some_and(Option::is_some)),
            unlimited: Bits::of(count, |at| {
                clauses.get(at).is_some_and(|one| one.effect == Effect::Permit && one.limit.is_none())
            }),
            dutiful: Bits::of(count, |at| {
                clauses.get(at).is_some_and(|one| one.effect == Effect::Require && one.has_duties())
            }),
            demanding: Bits::of(count, |at| clauses.get(at).is_some_and(|one| one.must.is_some())),
            permits: with(Effect::Permit),
            forbids: with(Effect::Forbid),
            requires: with(Effect::Require),
            limited: Bits::of(count, |at| clauses.get(at).is_some_and(|clause| clause.limit.is_some())),
            targets,
            order,
            sets,
            shown,
        }
    }

    /// What the policy looks like at an instant.
    pub(crate) fn view(&self, catalog: &Catalog, policy: &Policy, by_rank: &[usize], at: Timestamp) -> View {
        let in_time = |when: Option<&When>| {
            when.is_none_or(|when| {
                when.from.is_none_or(|from| from.first() <= at)
                    && when.until.is_none_or(|until| at <= until.last())
            })
        };
        let timed = |of_clause: fn(&Clause) -> Option<&When>,
                     of_preference: fn(&Preference) -> Option<&When>| {
            Bits::of(self.when.count(), |at| match self.clause(policy, at) {
                Some(clause) => in_time(of_clause(clause)),
                None => self.preference(policy, at).is_some_and(|one| in_time(of_preference(one))),
            })
        };
        let shows = |to: &To| {
            Bits::of(by_rank.len(), |rank| {
                by_rank.get(rank).is_some_and(|index| to.is_shown(catalog, *index, Rung::OwnHardware, at))
            })
        };
        let mut shown = Rows::default();
        shown.push(&Bits::all(by_rank.len()));
        for to in &self.shown {
            shown.push(&shows(to));
        }
        View {
            when: timed(|one| one.when.as_ref(), |one| one.when.as_ref()),
            unless: timed(|one| one.unless.as_ref(), |one| one.unless.as_ref()),
            shown,
        }
    }

    /// Visits those of the clauses that are of a kind, until one says that it is enough.
    #[inline]
    pub(crate) fn visit(
        &self,
        clauses: &Bits,
        kind: &Bits,
        mut goes_on: impl FnMut(usize, &Targets) -> bool,
    ) {
        clauses.visit_common(kind, |at| self.targets.get(at).is_none_or(|targets| goes_on(at, targets)));
    }

    /// The clause of this number.
    pub(crate) fn clause<'p>(&self, policy: &'p Policy, at: usize) -> Option<&'p Clause> {
        policy.clauses().get(*self.order.get(at)?)
    }

    /// The preference of this number; they come behind the clauses.
    pub(crate) fn preference<'p>(&self, policy: &'p Policy, at: usize) -> Option<&'p Preference> {
        policy.preferences().get(at.checked_sub(self.order.len())?)
    }

    /// The instants at which a clause begins or ends to apply.
    pub(crate) fn instants(policy: &Policy) -> impl Iterator<Item = Timestamp> + '_ {
        let clauses = policy.clauses().iter().flat_map(|one| [one.when.as_ref(), one.unless.as_ref()]);
        let preferences =
            policy.preferences().iter().flat_map(|one| [one.when.as_ref(), one.unless.as_ref()]);
        clauses.chain(preferences).flatten().flat_map(|when| {
            [when.from.map(posture::begins), when.until.map(posture::is_over)].into_iter().flatten()
        })
    }

    /// The ages of evidence that a policy asks for.
    pub(crate) fn ages(policy: &Policy) -> impl Iterator<Item = u32> + '_ {
        let of_clauses =
            policy.clauses().iter().flat_map(|one| [one.to.as_ref(), one.must.as_ref()]).flatten();
        let of_preferences = policy.preferences().iter().map(|one| &one.to);
        of_clauses.chain(of_preferences).filter_map(|to| to.evidence_age_days_max)
    }
}

struct Builder<'a> {
    catalog: &'a Catalog,
    by_rank: &'a [usize],
    sets: Rows,
    known: HashMap<Bits, usize>,
    shown: Vec<To>,
}

impl Builder<'_> {
    fn target(&mut self, to: Option<&To>, reach: Reach) -> Target {
        let Some(to) = to else { return Target::default() };
        let is = self.set(Bits::of(self.by_rank.len(), |rank| {
            self.by_rank.get(rank).is_some_and(|index| to.covers(self.catalog, *index, reach))
        }));
        let asked = To {
            retention_days_max: to.retention_days_max,
            evidence_age_days_max: to.evidence_age_days_max,
            assured: to.assured.clone(),
            ..To::default()
        };
        let shown = match (asked.is_empty(), self.shown.iter().position(|known| *known == asked)) {
            (true, _) => 0,
            (false, Some(known)) => known + 1,
            (false, None) => {
                self.shown.push(asked);
                self.shown.len()
            }
        };
        Target { is, shown: place(shown), rung: to.rung_min.unwrap_or(Rung::Trains) }
    }

    /// The place of a set; each stands there once.
    fn set(&mut self, set: Bits) -> u32 {
        place(*self.known.entry(set).or_insert_with_key(|set| self.sets.push(set)))
    }
}

/// More sets than fit are more clauses than any document holds; no place would mean no endpoint.
fn place(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
