//! The rules of a scanner, ready to run.

use crate::context::Vocabulary;
use crate::filing::Index;
use crate::judge::Judge;
use crate::{OwnedRule, resolve};
use safeconduct_core::Confidence;

/// All rules of a scanner, the phrases they share, and where they are filed.
#[derive(Debug)]
pub(crate) struct Ruleset {
    pub(crate) judges: Vec<Judge>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) index: Index,
    /// What is less sure than this is doubtful: counted, where somebody asks for it.
    pub(crate) least: Confidence,
}

impl Ruleset {
    /// For scans that report what is at `floor` or above.
    pub(crate) fn new(rules: Vec<OwnedRule>, floor: Confidence) -> Ruleset {
        let mut vocabulary = Vocabulary::default();
        let judges: Vec<Judge> = rules.into_iter().map(|rule| Judge::new(rule, &mut vocabulary)).collect();
        let least = resolve::least(floor);
        let index = Index::new(&judges, least);
        vocabulary.settle(index.shaped.worded());
        Ruleset { judges, vocabulary, index, least }
    }

    pub(crate) fn rules(&self) -> impl Iterator<Item = &OwnedRule> {
        self.judges.iter().map(Judge::rule)
    }
}
