//! The scanner of the default guard, and what a plan speaks of beyond it.

use crate::{Category, Detector, Label, RedactionPlan, Rule, Scanner, Selector, names, rules};
use safeconduct_detect::{BuildError, OwnedRule, ScannerBuilder};

/// The scanner of the default guard: every rule and detector of `safeconduct-rules`, and the tagger of
/// `safeconduct-names` for people, places and organizations.
///
/// # Errors
/// None in a released version: a test builds it.
pub fn default_scanner() -> Result<Scanner, BuildError> {
    with_defaults(Scanner::builder()).build()
}

/// The default scanner with rules of one's own beside it, e.g. from a [`RuleSpec`](crate::RuleSpec).
///
/// # Errors
/// A rule whose name another has.
pub fn default_scanner_with(own: Vec<OwnedRule>) -> Result<Scanner, BuildError> {
    with_defaults(Scanner::builder()).owned_rules(own).build()
}

/// The default scanner, and the rulesets on request that the plan speaks of: dates, links, domain names and UUIDs where it
/// names one of their labels; special categories where it names health or demographic data; business content likewise;
/// titles and nationalities where it names `TITLE`, `NRP` or demographic data.
///
/// A plan that says what is to become of a date means dates to be found.
///
/// ```
/// use safeconduct::redact::Profile;
/// use safeconduct::{default_scanner, scanner_for};
///
/// let text = "Seen on 2024-01-15, see https://example.org/a.";
/// assert_eq!(default_scanner()?.scan(text)?.len(), 0);
/// assert_eq!(scanner_for(&Profile::HipaaSafeHarbor.plan())?.scan(text)?.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`default_scanner`].
pub fn scanner_for(plan: &RedactionPlan) -> Result<Scanner, BuildError> {
    let on_request: [(&'static [Rule], &[Category]); 3] = [
        (rules::broad(), &[]),
        (rules::special_categories(), &[Category::Health, Category::Demographic]),
        (rules::business_content(), &[Category::Business]),
    ];
    let named = |(ruleset, categories): &(&'static [Rule], &[Category])| {
        plan.layers().iter().flatten().any(|rule| match &rule.on {
            Selector::Label(label) => finds(ruleset, label),
            Selector::Category(category) => categories.contains(category),
            Selector::Any | Selector::Sensitivity(_) => false,
        })
    };
    let asked = on_request.into_iter().filter(named).map(|(ruleset, _)| ruleset);
    let builder = asked.fold(with_defaults(Scanner::builder()), |builder, ruleset| builder.rules(ruleset));
    let extras = plan.layers().iter().flatten().any(|rule| match &rule.on {
        Selector::Label(label) => names::extras().labels().contains(label),
        Selector::Category(category) => *category == Category::Demographic,
        Selector::Any | Selector::Sensitivity(_) => false,
    });
    if extras { builder.detector(names::extras()) } else { builder }.build()
}

fn finds(ruleset: &[Rule], label: &Label) -> bool {
    ruleset.iter().any(|rule| rule.all_labels().contains(label))
}

fn with_defaults(builder: ScannerBuilder) -> ScannerBuilder {
    let builder = builder.rules(rules::all()).detector(names::detector());
    rules::detectors().into_iter().fold(builder, |builder, detector| builder.shared_detector(detector))
}
