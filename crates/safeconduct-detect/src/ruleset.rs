//! The rules of a scanner, ready to run.

use crate::OwnedRule;
use crate::context::Vocabulary;
use crate::judge::Judge;
use crate::sweep::Runner;

/// All rules of a scanner with the phrases they share.
#[derive(Debug)]
pub(crate) struct Ruleset {
    pub(crate) runners: Vec<Runner>,
    pub(crate) vocabulary: Vocabulary,
}

impl Ruleset {
    pub(crate) fn new(rules: Vec<OwnedRule>) -> Ruleset {
        let mut vocabulary = Vocabulary::default();
        let runners = rules.into_iter().map(|rule| Runner::new(Judge::new(rule, &mut vocabulary))).collect();
        Ruleset { runners, vocabulary }
    }

    pub(crate) fn rules(&self) -> impl Iterator<Item = &OwnedRule> {
        self.runners.iter().map(|runner| runner.judge.rule())
    }
}
