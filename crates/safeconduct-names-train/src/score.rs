//! Scores what was found against what is there: overlap F1 by kind.

use crate::example::Example;
use safeconduct_names::internals::{Entity, Kind};

/// Hits and misses of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) gold: usize,
    pub(crate) gold_hit: usize,
    pub(crate) found: usize,
    pub(crate) found_right: usize,
}

impl Counts {
    pub(crate) fn precision(&self) -> f64 {
        self.found_right as f64 / self.found.max(1) as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.gold_hit as f64 / self.gold.max(1) as f64
    }

    pub(crate) fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }

    fn add(&mut self, other: Counts) {
        self.gold += other.gold;
        self.gold_hit += other.gold_hit;
        self.found += other.found;
        self.found_right += other.found_right;
    }
}

/// The kinds that are scored.
pub(crate) const KINDS: [Kind; 3] = [Kind::Person, Kind::Location, Kind::Organization];

/// Scores by kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scores {
    pub(crate) kinds: [Counts; 3],
}

impl Scores {
    /// Adds one text: a name counts as found when something of its kind overlaps it.
    pub(crate) fn add(&mut self, example: &Example, found: &[Entity]) {
        for (kind, counts) in KINDS.into_iter().zip(&mut self.kinds) {
            let gold: Vec<_> =
                example.spans.iter().filter(|(_, k)| *k == kind).map(|(s, _)| s.clone()).collect();
            // A street that is found, or there, is no mistake of another kind.
            let street = |start: usize, end: usize| {
                example.spans.iter().any(|(s, k)| *k == Kind::Street && s.start < end && start < s.end)
            };
            let found: Vec<_> = found
                .iter()
                .filter(|e| e.kind == kind)
                .filter(|e| !(kind == Kind::Location && street(e.start, e.end)))
                .collect();
            counts.add(Counts {
                gold: gold.len(),
                gold_hit: gold
                    .iter()
                    .filter(|g| found.iter().any(|f| f.start < g.end && g.start < f.end))
                    .count(),
                found: found.len(),
                found_right: found
                    .iter()
                    .filter(|f| gold.iter().any(|g| f.start < g.end && g.start < f.end))
                    .count(),
            });
        }
    }

    pub(crate) fn all(&self) -> Counts {
        self.kinds.iter().fold(Counts::default(), |mut sum, counts| {
            sum.add(*counts);
            sum
        })
    }

    /// One row of a table.
    pub(crate) fn row(&self, name: &str) -> String {
        let cell = |c: &Counts| format!("{:.2}/{:.2}/{:.2}", c.precision(), c.recall(), c.f1());
        format!(
            "| {name} | {} | {} | {} | {} | {} |",
            self.all().gold,
            cell(&self.all()),
            cell(&self.kinds[0]),
            cell(&self.kinds[1]),
            cell(&self.kinds[2]),
        )
    }
}
