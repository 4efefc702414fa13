//! The checks of a rule from a file: what narrows it beside its pattern, compiled.

use crate::checks::{Anywhere, Checks, PartCheck, Side};
use crate::{RuleError, RuleSpec, SURROUNDINGS_MAX, SpecPart, SpecSide, Validator};
use std::sync::Arc;

/// The validator that `unnatural` asks.
const UNNATURAL: &str = "unnatural";

impl RuleSpec {
    /// The checks, if there are any.
    pub(crate) fn compiled_checks(
        &self,
        validators: &[(&str, Validator)],
    ) -> Result<Option<Arc<Checks>>, RuleError> {
        let checks = Checks {
            stop_words: self.stop_words.iter().map(|word| word.to_lowercase()).collect(),
            allowed_values: self.allow_values.clone(),
            allowed_patterns: self.patterns("allow_patterns", &self.allow_patterns)?,
            entropy_min: self.checked_entropy()?,
            unnatural: self.unnatural.then(|| self.unnatural_among(validators)).transpose()?,
            parts: self.parts.iter().map(|part| self.part(part)).collect::<Result<_, _>>()?,
        };
        if checks.stop_words.iter().any(String::is_empty) {
            return Err(
                self.field("stop_words", "has an empty word, which every value holds; drop it".to_owned())
            );
        }
        Ok((!checks.is_empty()).then(|| Arc::new(checks)))
    }

    /// Patterns that are looked for anywhere in a short text.
    pub(crate) fn patterns(
        &self,
        field: &'static str,
        patterns: &[String],
    ) -> Result<Option<Anywhere>, RuleError> {
        Anywhere::new(patterns).map_err(|(at, error)| self.field(field, format!("[{at}] {error}")))
    }

    fn checked_entropy(&self) -> Result<Option<f64>, RuleError> {
        match self.entropy_min {
            Some(bits) if !(0.0..=8.0).contains(&bits) => {
                Err(self.field("entropy_min", format!("is {bits}; a byte has 0 to 8 bits")))
            }
            bits => Ok(bits),
        }
    }

    fn unnatural_among(&self, validators: &[(&str, Validator)]) -> Result<Validator, RuleError> {
        validators.iter().find(|(name, _)| *name == UNNATURAL).map(|(_, validator)| *validator).ok_or_else(
            || {
                self.field(
                    "unnatural",
                    format!("needs a validator `{UNNATURAL}`, which was not given; drop it"),
                )
            },
        )
    }

    fn part(&self, part: &SpecPart) -> Result<PartCheck, RuleError> {
        if !(1..=SURROUNDINGS_MAX).contains(&part.within) {
            return Err(
                self.field("parts", format!("has `within` {}; use 1 to {SURROUNDINGS_MAX}", part.within))
            );
        }
        let pattern = self.patterns("parts", std::slice::from_ref(&part.pattern))?;
        let side = match part.side {
            SpecSide::Either => Side::Either,
            SpecSide::Before => Side::Before,
            SpecSide::After => Side::After,
        };
        pattern
            .map(|pattern| PartCheck { pattern, side, within: part.within })
            .ok_or_else(|| self.field("parts", "has no pattern".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scanner;
    use safeconduct_core::Verdict;

    fn found(spec: &RuleSpec, text: &str) -> usize {
        let unnatural: (&str, Validator) = (
            UNNATURAL,
            Validator::Value(
                |value| if value.contains('7') { Verdict::Confirmed } else { Verdict::Rejected },
            ),
        );
        let rule = spec.compile(&[unnatural]).unwrap_or_else(|error| panic!("{error}"));
        Scanner::builder().owned_rules([rule]).build().unwrap().scan(text).unwrap().len()
    }

    fn spec() -> RuleSpec {
        RuleSpec {
            name: "x".to_owned(),
            label: "URL".to_owned(),
            ..RuleSpec::new("k_(?P<value>[a-z0-9]{6,12})")
        }
    }

    #[test]
    fn each_check_can_dismiss_a_candidate_and_none_brings_one() {
        let none = RuleSpec { ..spec() };
        let cases = [
            (RuleSpec { stop_words: vec!["Test".to_owned()], ..spec() }, "k_abtestcd", "k_abtusecd"),
            (RuleSpec { allow_values: vec!["abcdef".to_owned()], ..spec() }, "k_abcdef", "k_abcdefg"),
            (RuleSpec { allow_patterns: vec!["^abc".to_owned()], ..spec() }, "k_abcdef", "k_xabcdef"),
            (RuleSpec { entropy_min: Some(2.0), ..spec() }, "k_aaabbb", "k_abcdef"),
            (RuleSpec { unnatural: true, ..spec() }, "k_abcdef", "k_abc7ef"),
            (
                RuleSpec {
                    parts: vec![SpecPart {
                        side: SpecSide::Before,
                        within: 12,
                        ..SpecPart::new(r"id=\d{3}")
                    }],
                    ..spec()
                },
                "id=123 ......... k_abcdef id=123",
                "id=123 k_abcdef",
            ),
        ];
        for (narrowed, dismissed, kept) in cases {
            assert_eq!((found(&none, dismissed), found(&none, kept)), (1, 1), "{dismissed}");
            assert_eq!((found(&narrowed, dismissed), found(&narrowed, kept)), (0, 1), "{dismissed}");
        }
    }

    #[test]
    fn paths_are_asked_by_whoever_reads_files() {
        let spec =
            RuleSpec { paths: vec![r"\.env$".to_owned()], allow_paths: vec!["^test/".to_owned()], ..spec() };
        let rule = spec.compile(&[]).unwrap();
        let covered = ["a/.env", "test/.env", "a/env.rs"].map(|path| rule.covers_path(path));
        assert_eq!(covered, [true, false, false]);
    }

    #[test]
    fn what_cannot_be_checked_says_why() {
        for (spec, says) in [
            (RuleSpec { entropy_min: Some(9.0), ..spec() }, "`entropy_min` is 9; a byte has 0 to 8 bits"),
            (RuleSpec { unnatural: true, ..spec() }, "`unnatural` needs a validator `unnatural`"),
            (
                RuleSpec { parts: vec![SpecPart { within: 0, ..SpecPart::new("x") }], ..spec() },
                "`parts` has `within` 0",
            ),
            (
                RuleSpec { allow_patterns: vec![r"\bx".to_owned()], ..spec() },
                "`allow_patterns` [0] looks around",
            ),
            (RuleSpec { stop_words: vec![String::new()], ..spec() }, "`stop_words` has an empty word"),
        ] {
            let error = spec.compile(&[]).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(says), "{says}: {error}");
        }
    }
}
