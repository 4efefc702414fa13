//! A policy prepared for a catalog: conditions by clause, endpoints by rank, one bit each.

use crate::bits::Bits;
use crate::conditions::Conditions;
use crate::policy::Reach;
use crate::{Catalog, Effect, Policy, Rung, To, When, posture};
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
    pub(crate) limited: Bits,
    /// By clause; preferences come behind the clauses.
    pub(crate) targets: Vec<Targets>,
    pub(crate) clauses: usize,
    pub(crate) sets: Vec<Bits>,
    /// Conditions on what is shown, each once.
    shown: Vec<To>,
}

/// The endpoints that a clause is about, and those that meet its demand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Targets {
    pub(crate) to: Target,
    pub(crate) must: Target,
    /// A `require` with duties only demands nothing of the endpoint.
    pub(crate) demands: bool,
}

/// A set of endpoints in up to three parts; a part that is not there means all of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Target {
    /// Into [`Compiled::sets`]: what the endpoint is.
    pub(crate) is: Option<usize>,
    /// Into [`View::shown`]: what is shown of it, the rung aside.
    pub(crate) shown: Option<usize>,
    /// The rung it needs.
    pub(crate) rung: Option<Rung>,
}

/// What a policy looks like between two instants at which something changes.
#[derive(Debug)]
pub(crate) struct View {
    /// Clauses and preferences whose `when` is in its time.
    pub(crate) when: Bits,
    /// Those whose `unless` is.
    pub(crate) unless: Bits,
    pub(crate) shown: Vec<Bits>,
}

impl Compiled {
    pub(crate) fn new(catalog: &Catalog, policy: &Policy, by_rank: &[usize]) -> Compiled {
        let clauses = policy.clauses();
        let preferences = policy.preferences();
        let when: Vec<Option<&When>> = clauses
            .iter()
            .map(|one| one.when.as_ref())
            .chain(preferences.iter().map(|one| one.when.as_ref()))
            .collect();
        let unless: Vec<Option<&When>> = clauses
            .iter()
            .map(|one| one.unless.as_ref())
            .chain(preferences.iter().map(|one| one.unless.as_ref()))
            .collect();
        let count = when.len();
        let with =
            |effect| Bits::of(count, |at| clauses.get(at).is_some_and(|clause| clause.effect == effect));
        let mut builder =
            Builder { catalog, by_rank, sets: Vec::new(), known: HashMap::new(), shown: Vec::new() };
        let mut targets: Vec<Targets> = clauses
            .iter()
            .map(|clause| Targets {
                to: builder.target(clause.to.as_ref(), clause.effect.reach()),
                must: builder.target(clause.must.as_ref(), Reach::Every),
                demands: clause.must.is_some(),
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
            permits: with(Effect::Permit),
            forbids: with(Effect::Forbid),
            requires: with(Effect::Require),
            limited: Bits::of(count, |at| clauses.get(at).is_some_and(|clause| clause.limit.is_some())),
            targets,
            clauses: clauses.len(),
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
        let timed = |pick: &dyn Fn(usize) -> Option<Option<When>>| {
            Bits::of(self.when.count(), |place| pick(place).is_some_and(|when| in_time(when.as_ref())))
        };
        let (clauses, preferences) = (policy.clauses(), policy.preferences());
        let preference = |place: usize| preferences.get(place.checked_sub(clauses.len())?);
        let shows = |to: &To| {
            Bits::of(by_rank.len(), |rank| {
                by_rank.get(rank).is_some_and(|index| to.is_shown(catalog, *index, Rung::OwnHardware, at))
            })
        };
        View {
            when: timed(&|place| match clauses.get(place) {
                Some(clause) => Some(clause.when.clone()),
                None => preference(place).map(|one| one.when.clone()),
            }),
            unless: timed(&|place| match clauses.get(place) {
                Some(clause) => Some(clause.unless.clone()),
                None => preference(place).map(|one| one.unless.clone()),
            }),
            shown: self.shown.iter().map(shows).collect(),
        }
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
}

struct Builder<'a> {
    catalog: &'a Catalog,
    by_rank: &'a [usize],
    sets: Vec<Bits>,
    known: HashMap<Bits, usize>,
    shown: Vec<To>,
}

impl Builder<'_> {
    fn target(&mut self, to: Option<&To>, reach: Reach) -> Target {
        let Some(to) = to else { return Target::default() };
        let is = Bits::of(self.by_rank.len(), |rank| {
            self.by_rank.get(rank).is_some_and(|index| to.covers(self.catalog, *index, reach))
        });
        let is = match is == Bits::all(self.by_rank.len()) {
            true => None,
            false => Some(*self.known.entry(is).or_insert_with_key(|set| {
                self.sets.push(set.clone());
                self.sets.len() - 1
            })),
        };
        let asked =
            To { retention_days_max: to.retention_days_max, assured: to.assured.clone(), ..To::default() };
        let shown = (!asked.is_empty()).then(|| match self.shown.iter().position(|known| *known == asked) {
            Some(known) => known,
            None => {
                self.shown.push(asked);
                self.shown.len() - 1
            }
        });
        Target { is, shown, rung: to.rung_min }
    }
}
