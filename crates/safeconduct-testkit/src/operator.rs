//! What is asked of an operator before it may stand in a plan.

use safeconduct_core::{Label, Sensitivity};
use safeconduct_redact::{Operator, Subject, Vault};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Something that an operator does and must not do. Names the law and the subject by its number, never its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{law} (subject {subject} of the kit, as `{label}`)")]
pub struct Breach {
    /// What does not hold.
    pub law: &'static str,
    /// The index of the text in the kit's list.
    pub subject: usize,
    /// The label it was given as.
    pub label: Label,
}

/// Texts that are hard on operators: short, long, empty of letters, cut by clusters, dense in marks.
fn subjects() -> Vec<String> {
    let plain = [
        "a",
        "7",
        " ",
        "-",
        "4111 1111 1111 1111",
        "ana@example.org",
        "José Ruiz",
        "Jose\u{301} Ruiz",
        "张伟",
        "दीपक",
        "👩\u{200D}👩\u{200D}👧",
        "\u{202E}abc",
        "\u{0}\u{1}",
        "\r\n",
        "\"\\\"",
        "[EMAIL_ADDRESS_1]",
        "<b>&amp;</b>",
        "ÄÖÜß",
        "\u{301}\u{301}\u{301}",
        "1985-03-12",
        "203.0.113.77",
    ];
    let long = ["x".repeat(100_000), "é".repeat(50_000), "1 ".repeat(50_000)];
    plain.into_iter().map(str::to_owned).chain(long).collect()
}

/// Checks an operator against every law, with texts of every script and a label of each family.
///
/// - It never panics, and never takes anything but what it was given to heart: the same subject, the same output.
/// - Originals of four bytes and more do not stand in its output.
/// - Its output does not read like a placeholder, which would be restored to somebody else's value.
/// - Its output is bounded: at most 64 times the subject and a kilobyte.
///
/// Giving up with an [`OperatorFailure`](safeconduct_redact::OperatorFailure) is always allowed.
///
/// ```
/// use safeconduct_redact::{Operator, OperatorFailure, Subject};
///
/// struct Length;
/// impl Operator for Length {
///     fn apply(&self, subject: Subject<'_>) -> Result<String, OperatorFailure> {
///         Ok(format!("<{} characters>", subject.text().chars().count()))
///     }
/// }
/// assert_eq!(safeconduct_testkit::check_operator(&Length), []);
/// ```
pub fn check_operator(operator: &dyn Operator) -> Vec<Breach> {
    let labels = [
        Label::EMAIL_ADDRESS,
        Label::CREDIT_CARD,
        Label::PERSON,
        Label::US_SSN,
        Label::JWT,
        Label::DATE_TIME,
    ];
    let mut breaches = Vec::new();
    for (subject, text) in subjects().iter().enumerate() {
        for label in &labels {
            for law in broken(operator, text, label, label.sensitivity()) {
                breaches.push(Breach { law, subject, label: label.clone() });
            }
        }
    }
    breaches
}

fn broken(operator: &dyn Operator, text: &str, label: &Label, sensitivity: Sensitivity) -> Vec<&'static str> {
    let run = || catch_unwind(AssertUnwindSafe(|| operator.apply(Subject::new(text, label, sensitivity))));
    let (Ok(once), Ok(again)) = (run(), run()) else { return vec!["an operator never panics"] };
    if once != again {
        return vec!["the same subject gives the same output"];
    }
    let Ok(output) = once else { return Vec::new() };
    let mut broken = Vec::new();
    if text.len() >= 4 && output.contains(text) {
        broken.push("an original does not stand in the output");
    }
    if reads_like_a_placeholder(&output) {
        broken.push("the output does not read like a placeholder");
    }
    if output.len() > 64 * text.len() + 1_024 {
        broken.push("the output is at most 64 times the subject and a kilobyte");
    }
    broken
}

/// Whether a restorer would take a piece of the output for a placeholder, its own or not.
fn reads_like_a_placeholder(output: &str) -> bool {
    let vault = Vault::default();
    let mut restorer = vault.restorer();
    restorer.finish_with(output);
    restorer.report().unknown > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeconduct_core::{
        Confidence, Finding, Findings, Key, Mask, OperatorSpec, PlanRule, RedactionPlan, RuleName, Selector,
        Span,
    };
    use safeconduct_redact::{Context, OperatorFailure, Redactor};
    use std::sync::atomic::{AtomicU64, Ordering};

    struct By<F>(F);
    impl<F: Fn(&str) -> Result<String, OperatorFailure> + Send + Sync> Operator for By<F> {
        fn apply(&self, subject: Subject<'_>) -> Result<String, OperatorFailure> {
            (self.0)(subject.text())
        }
    }

    fn laws(operator: impl Fn(&str) -> Result<String, OperatorFailure> + Send + Sync) -> Vec<&'static str> {
        let mut laws: Vec<_> = check_operator(&By(operator)).into_iter().map(|breach| breach.law).collect();
        laws.dedup();
        laws.truncate(1);
        laws
    }

    /// One of the built-in operators, as if it were somebody else's.
    struct BuiltIn(OperatorSpec);
    impl Operator for BuiltIn {
        fn apply(&self, subject: Subject<'_>) -> Result<String, OperatorFailure> {
            let text = subject.text();
            let whole = Span::new(text, 0, text.len()).ok_or(OperatorFailure("no text"))?;
            let rule = RuleName::declare("testkit");
            let finding = Finding::new(subject.label().clone(), whole, Confidence::High, rule);
            let findings = Findings::new(text, vec![finding]).map_err(|_| OperatorFailure("no finding"))?;
            let plan = RedactionPlan::new(vec![PlanRule { on: Selector::Any, operator: self.0.clone() }]);
            let (redactor, vault) = (Redactor::builder().key(Key::new([7; 32])).build(), Vault::default());
            let redacted = redactor.redact(text, &findings, &Context::new(&plan, &vault));
            redacted.map(|redacted| redacted.text().to_owned()).map_err(|_| OperatorFailure("refused"))
        }
    }

    #[test]
    fn our_own_operators_break_no_law() {
        for operator in [
            OperatorSpec::FormatPreserving,
            OperatorSpec::Encrypt,
            OperatorSpec::Hash,
            OperatorSpec::Mask(Mask { keep_tail: 4, ..Mask::default() }),
            OperatorSpec::Remove,
        ] {
            assert_eq!(check_operator(&BuiltIn(operator.clone())), [], "{operator}");
        }
    }

    #[test]
    fn each_law_catches_its_breach() {
        let counter = AtomicU64::new(0);
        assert_eq!(laws(|_| Ok("<gone>".to_owned())), Vec::<&str>::new());
        assert_eq!(laws(|_| Err(OperatorFailure("never"))), Vec::<&str>::new());
        assert_eq!(laws(|text| Ok(text.to_owned())), ["an original does not stand in the output"]);
        assert_eq!(laws(|_| Ok("[PERSON_1]".to_owned())), ["the output does not read like a placeholder"]);
        assert_eq!(
            laws(|text| Ok("<".repeat(65 * text.len() + 1_024))),
            ["the output is at most 64 times the subject and a kilobyte"]
        );
        assert_eq!(
            laws(|_| Ok(counter.fetch_add(1, Ordering::Relaxed).to_string())),
            ["the same subject gives the same output"]
        );
        std::panic::set_hook(Box::new(|_| {}));
        let panicking = laws(|text| {
            text.get(..2)
                .map(str::to_owned)
                .ok_or(OperatorFailure("short"))
                .map(|two| two.split_at(1).0.to_owned())
        });
        let _ = std::panic::take_hook();
        assert_eq!(panicking, ["an operator never panics"]);
    }
}
