//! The rules of a scanner, ready to run.

use crate::OwnedRule;
use crate::context::Vocabulary;
use crate::filing::Index;
use crate::judge::Judge;

/// All rules of a scanner, the phrases they share, and where they are filed.
#[derive(Debug)]
pub(crate) struct Ruleset {
    pub(crate) judges: Vec<Judge>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) index: Index,
}

impl Ruleset {
    pub(crate) fn new(rules: Vec<OwnedRule>) -> Ruleset {
        let mut vocabulary = Vocabulary::default();
        let judges: Vec<Judge> = rules.into_iter().map(|rule| Judge::new(rule, &mut vocabulary)).collect();
        vocabulary.settle();
        let index = Index::new(&judges);
        Ruleset { judges, vocabulary, index }
    }

    pub(crate) fn rules(&self) -> impl Iterator<Item = &OwnedRule> {
        self.judges.iter().map(Judge::rule)
    }
}
