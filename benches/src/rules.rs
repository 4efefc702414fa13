//! Synthetic rules, to see what the thousandth rule costs.

use crate::corpora::Dice;
use safeconduct_core::Label;
use safeconduct_detect::{OwnedRule, Rule, RuleError};

/// `count` token formats with prefixes of their own, as issuers invent them.
///
/// # Errors
/// None: the patterns are well-formed.
pub fn tokens(count: usize) -> Result<Vec<OwnedRule>, RuleError> {
    let mut dice = Dice::new(11);
    (0..count)
        .map(|number| {
            let separator = dice.pick(&["_", "-", "_live_", ""]);
            let (prefix_length, length) = (3 + dice.below(4), 20 + dice.below(40));
            let prefix = dice.word("abcdefghijklmnopqrstuvwxyz", prefix_length);
            // Leaked on purpose: a benchmark's rules live as long as it does.
            let name: &'static str = format!("synthetic-{number}").leak();
            let pattern: &'static str = format!("{prefix}{separator}[0-9A-Za-z]{{{length}}}").leak();
            OwnedRule::new(&Rule::token(name, Label::GENERIC_SECRET, pattern))
        })
        .collect()
}
