//! What a scan needs while it runs, kept so that the next one need not allocate.

use crate::context::Surroundings;
use crate::matcher::Slot;
use crate::phrases::Weight;
use crate::ruleset::Ruleset;
use crate::survey::Survey;
use crate::verify::{Bench, Progress};
use safeconduct_core::Finding;

/// The mutable half of a [`Scanner`](crate::Scanner): one per thread, used again and again.
///
/// Made by [`Scanner::scratch`](crate::Scanner::scratch). One that was made by another scanner
/// works too; it is then emptied first. Holds findings, which are places, and never a piece of text.
#[derive(Default)]
pub struct Scratch {
    /// Which scanner the caches belong to; 0 is none.
    pub(crate) owner: u64,
    /// Whether what is doubtful is looked for too.
    pub(crate) thorough: bool,
    /// How many texts it was used for, each time it was read counted.
    pub(crate) texts: u64,
    /// What made it, before overlaps are resolved.
    pub(crate) accepted: Vec<Accepted>,
    /// What is left after.
    pub(crate) found: Vec<Finding>,
    pub(crate) surroundings: Surroundings,
    pub(crate) caches: Vec<Slot>,
    pub(crate) values: Vec<Slot>,
    pub(crate) exact: Vec<Slot>,
    pub(crate) progress: Progress,
    pub(crate) waiting: Vec<(usize, u16)>,
    pub(crate) bench: Bench,
    pub(crate) survey: Survey,
}

/// A candidate that made it.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// Its rule or detector, by place.
    pub(crate) source: u32,
    /// How much the words around it say for it.
    pub(crate) weight: Weight,
    pub(crate) finding: Finding,
}

impl Scratch {
    /// Makes this the scratch of scanner `owner`, which has `rules`, and forgets the last text.
    pub(crate) fn enter(&mut self, owner: u64, rules: &Ruleset) {
        if self.owner != owner {
            *self = Scratch { owner, ..Scratch::default() };
            self.caches.resize_with(rules.index.caches, || None);
            self.values.resize_with(rules.judges.len(), || None);
            self.exact.resize_with(rules.judges.len(), || None);
        }
        self.thorough = true;
        self.accepted.clear();
        self.found.clear();
        self.progress.enter(rules.judges.len());
        self.waiting.clear();
        self.surroundings.forget_key();
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let caches = self.caches.iter().chain(&self.values).chain(&self.exact).flatten();
        let bytes: usize = caches.map(|cache| cache.memory_usage()).sum();
        write!(f, "Scratch({} findings, {bytes} bytes of automata)", self.found.len())
    }
}
