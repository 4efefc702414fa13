//! Describes a scanner for the record, so that one can show later what was looked for.

use crate::scanner::Parts;
use crate::{Edge, OwnedRule};
use safeconduct_core::{Category, Confidence, Label, Sensitivity, Verdict};

/// What a scanner looks for. The same scanner gives the same document, byte for byte once written as JSON.
///
/// ```
/// # use safeconduct_core::Label;
/// # use safeconduct_detect::{Rule, Scanner};
/// let scanner = Scanner::builder().rules([Rule::new("order", Label::URL, r"order-\d+")]).build()?;
/// let document = scanner.document();
/// assert_eq!(document.rules[0].pattern, r"order-\d+");
/// assert_eq!(document, scanner.document());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RulesetDocument {
    /// The version of the machinery; validators are code and change with the crate that has them.
    pub engine: String,
    /// The confidence below which findings are not reported.
    pub floor: Confidence,
    /// The rules, in order.
    pub rules: Vec<RuleDocument>,
    /// The detectors, in order.
    pub detectors: Vec<DetectorDocument>,
    /// Labels that are never reported.
    pub allowed_labels: Vec<Label>,
    /// Patterns of what is never reported.
    pub allowed_patterns: Vec<String>,
    /// How many values and digests of values are never reported; they themselves stay at home.
    pub allowed_values: usize,
    /// Whose identifiers win where several fit equally well.
    pub regions: Vec<String>,
    /// The longest text that is scanned, in bytes.
    pub text_bytes_max: usize,
    /// The most findings a text may have.
    pub findings_max: usize,
    /// How many encodings around each other are read.
    pub layers_max: usize,
}

/// One rule of a [`RulesetDocument`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RuleDocument {
    /// Its name.
    pub name: String,
    /// What its findings are.
    pub label: Label,
    /// The label's family.
    pub category: Category,
    /// How harmful its findings are unless the validator grades them.
    pub sensitivity: Sensitivity,
    /// Its pattern.
    pub pattern: String,
    /// The ASCII characters that must not stand before a match.
    pub not_before: String,
    /// The ASCII characters that must not stand after a match.
    pub not_after: String,
    /// Words that raise its confidence.
    pub context: Vec<String>,
    /// Words that speak against it.
    pub against: Vec<String>,
    /// Whether a validator checks its candidates.
    pub validated: bool,
    /// What else is asked about a candidate: stop words, allow lists, entropy, parts nearby, paths.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub checks: Vec<String>,
    /// Confidence by verdict (confirmed, inconclusive, rejected), without and with context.
    pub grades: [[Option<Confidence>; 2]; 3],
    /// The longest match in bytes.
    pub length_max: usize,
}

/// One detector of a [`RulesetDocument`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DetectorDocument {
    /// Its name.
    pub name: String,
    /// What changes whenever its findings may change.
    pub revision: String,
    /// Every label it may yield.
    pub labels: Vec<Label>,
}

impl RulesetDocument {
    pub(crate) fn new(parts: &Parts) -> RulesetDocument {
        let Parts { rules, detectors, floor, allowed, regions, limits } = parts;
        RulesetDocument {
            engine: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
            floor: *floor,
            rules: rules.rules().map(describe).collect(),
            detectors: detectors
                .iter()
                .map(|detector| DetectorDocument {
                    name: detector.name().to_owned(),
                    revision: detector.revision(),
                    labels: detector.labels(),
                })
                .collect(),
            allowed_labels: allowed.labels.iter().cloned().collect(),
            allowed_patterns: allowed.patterns.clone(),
            allowed_values: allowed.values.len() + allowed.digests.len(),
            regions: regions.codes().collect(),
            text_bytes_max: limits.text_bytes_max,
            findings_max: limits.findings_max,
            layers_max: limits.layers_max,
        }
    }
}

fn describe(rule: &OwnedRule) -> RuleDocument {
    let characters = |edge: Edge| (0..128u8).filter(|&byte| edge.forbids(byte)).map(char::from).collect();
    let row = |verdict| [rule.grades().grade(verdict, false), rule.grades().grade(verdict, true)];
    RuleDocument {
        name: rule.name().as_str().to_owned(),
        label: rule.label().clone(),
        category: rule.label().category(),
        sensitivity: rule.sensitivity(),
        pattern: rule.pattern().to_owned(),
        not_before: characters(rule.edges().before),
        not_after: characters(rule.edges().after),
        context: rule.context().map(str::to_owned).collect(),
        against: rule.against().map(str::to_owned).collect(),
        validated: rule.validator().is_some(),
        checks: rule.described_checks(),
        grades: [row(Verdict::Confirmed), row(Verdict::Inconclusive), row(Verdict::Rejected)],
        length_max: rule.length_max(),
    }
}
