//! Runs every rule over a text, one by one: the plain meaning of a ruleset.

use crate::judge::Scene;
use crate::matcher::Automaton;
use crate::prefix::{ByteSet, Prefix};
use crate::ruleset::Ruleset;
use crate::scratch::Scratch;
use crate::{ScanError, judge::Judge};
use once_cell::sync::OnceCell;
use safeconduct_core::{Confidence, Part};

/// A rule with its automaton.
#[derive(Debug)]
pub(crate) struct Runner {
    pub(crate) judge: Judge,
    automaton: OnceCell<Automaton>,
    first: ByteSet,
}

impl Runner {
    pub(crate) fn new(judge: Judge) -> Runner {
        let first = Prefix::of(&judge.rule().hir).first();
        Runner { judge, automaton: OnceCell::new(), first }
    }
}

/// Adds every accepted candidate of every rule to the scratch.
pub(crate) fn sweep(rules: &Ruleset, part: Part<'_>, scratch: &mut Scratch) -> Result<(), ScanError> {
    let text = part.text();
    let bytes = text.as_bytes();
    let mut scene = Scene {
        text,
        key: part.key(),
        vocabulary: &rules.vocabulary,
        surroundings: &mut scratch.surroundings,
    };
    for (index, runner) in rules.runners.iter().enumerate() {
        let judge = &runner.judge;
        let length_max = judge.rule().length_max();
        let mut resume = 0;
        for (start, &byte) in bytes.iter().enumerate() {
            if start < resume || !runner.first.contains(byte) || !judge.edges().allow_start(bytes, start) {
                continue;
            }
            let automaton = runner.automaton.get_or_try_init(|| Automaton::new(&[&judge.rule().hir]))?;
            let Some(cache) = scratch.caches.get_mut(index) else { continue };
            let cache = cache.get_or_insert_with(|| automaton.cache());
            let ends = &mut scratch.ends;
            ends.clear();
            let limit = start.saturating_add(length_max).min(bytes.len());
            automaton.ends(cache, bytes, (start, limit), |_, end| {
                if judge.edges().allow_end(bytes, end) {
                    ends.push(end);
                }
            })?;
            if let Some(accepted) = judge.judge(&mut scene, start, ends)? {
                if accepted.finding.confidence() >= Confidence::Medium {
                    resume = accepted.end;
                }
                scratch.found.push(accepted.finding);
            }
        }
    }
    Ok(())
}
