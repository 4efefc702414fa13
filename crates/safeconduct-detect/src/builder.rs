//! Builds a scanner: which rules and detectors, what to leave alone, how much at most.

use crate::allow::Allowed;
use crate::regions::Regions;
use crate::ruleset::Ruleset;
use crate::scanner::{Limits, Parts};
use crate::{BuildError, OwnedRule, Rule, RuleError, Scanner};
use safeconduct_core::{Confidence, Detector, Label, RuleName};
use std::borrow::Borrow;
use std::collections::HashSet;
use std::sync::Arc;

/// How many rules one scanner takes: the index counts families, a few per rule at most, in 16 bits.
const RULES_MAX: usize = 10_000;

/// Collects what a [`Scanner`] is made of. Nothing is compiled before a text asks for it.
#[derive(Default)]
pub struct ScannerBuilder {
    rules: Vec<Result<OwnedRule, RuleError>>,
    detectors: Vec<Arc<dyn Detector>>,
    floor: Option<Confidence>,
    allowed: Allowed,
    regions: Vec<String>,
    languages: Vec<String>,
    limits: Limits,
}

impl ScannerBuilder {
    /// Adds rules.
    #[must_use]
    pub fn rules<R: Borrow<Rule>>(mut self, rules: impl IntoIterator<Item = R>) -> ScannerBuilder {
        self.rules.extend(rules.into_iter().map(|rule| OwnedRule::new(rule.borrow())));
        self
    }

    /// Adds rules that were loaded, e.g. from a `RuleSpec`.
    #[must_use]
    pub fn owned_rules(mut self, rules: impl IntoIterator<Item = OwnedRule>) -> ScannerBuilder {
        self.rules.extend(rules.into_iter().map(Ok));
        self
    }

    /// Adds a detector.
    #[must_use]
    pub fn detector(self, detector: impl Detector + 'static) -> ScannerBuilder {
        self.shared_detector(Arc::new(detector))
    }

    /// Adds a detector that others use too.
    #[must_use]
    pub fn shared_detector(mut self, detector: Arc<dyn Detector>) -> ScannerBuilder {
        self.detectors.push(detector);
        self
    }

    /// Sets the confidence below which [`Scanner::scan`] does not report; `Medium` unless set.
    #[must_use]
    pub fn floor(mut self, floor: Confidence) -> ScannerBuilder {
        self.floor = Some(floor);
        self
    }

    /// Never reports a finding that is exactly this text, e.g. the company's own hotline.
    #[must_use]
    pub fn allow_value(mut self, value: impl Into<String>) -> ScannerBuilder {
        self.allowed.values.insert(value.into());
        self
    }

    /// Never reports a finding whose text has this SHA-256: an allow list that does not itself hold what it allows.
    ///
    /// Short or guessable values can be found again from their digest by trying; for those the list is as
    /// confidential as the values.
    #[must_use]
    pub fn allow_sha256(mut self, digest: [u8; 32]) -> ScannerBuilder {
        self.allowed.digests.insert(digest);
        self
    }

    /// Never reports a finding whose whole text matches this pattern, in the syntax of [`Rule::pattern`].
    ///
    /// ```
    /// use safeconduct_core::Label;
    /// use safeconduct_detect::{Rule, Scanner};
    ///
    /// let rule = Rule::new("email", Label::EMAIL_ADDRESS, r"[a-z.]{1,64}@[a-z-]{1,63}\.[a-z]{2,24}");
    /// let scanner = Scanner::builder().rules([rule]).allow_pattern(r"[a-z.]+@acme-support\.example").build()?;
    /// assert_eq!(scanner.scan("help@acme-support.example, ana@acme-support.example.org")?.len(), 0);
    /// assert_eq!(scanner.scan("ana@else.example")?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn allow_pattern(mut self, pattern: impl Into<String>) -> ScannerBuilder {
        self.allowed.patterns.push(pattern.into());
        self
    }

    /// Says whose identifiers to expect, by ISO 3166 code: where several findings are equally long and sure, the
    /// one of an expected region wins. Nothing is hidden by a hint, and nothing is found because of it alone.
    ///
    /// ```
    /// use safeconduct_core::{Category::GovernmentId, Label};
    /// use safeconduct_detect::{Rule, Scanner};
    ///
    /// let number = |name, label| Rule::new(name, label, r"\d{9}");
    /// let (dutch, american) = (Label::custom("NL_BSN", GovernmentId)?, Label::custom("US_NINE", GovernmentId)?);
    /// let builder = || Scanner::builder().rules([number("dutch", dutch.clone()), number("american", american.clone())]);
    ///
    /// let found = builder().build()?.scan("123456782")?;
    /// assert_eq!((found[0].label().as_str(), found[0].alternatives()), ("NL_BSN", &[american.clone()][..]));
    /// let found = builder().regions(["US"]).build()?.scan("123456782")?;
    /// assert_eq!((found[0].label().as_str(), found[0].alternatives()), ("US_NINE", &[dutch][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn regions<C: AsRef<str>>(mut self, codes: impl IntoIterator<Item = C>) -> ScannerBuilder {
        self.regions.extend(codes.into_iter().map(|code| code.as_ref().to_owned()));
        self
    }

    /// Says in which languages the texts are, by ISO 639 code: the regions where each is at home are expected, as
    /// [`regions`](ScannerBuilder::regions) says. Context words of all languages count either way.
    #[must_use]
    pub fn languages<C: AsRef<str>>(mut self, codes: impl IntoIterator<Item = C>) -> ScannerBuilder {
        self.languages.extend(codes.into_iter().map(|code| code.as_ref().to_owned()));
        self
    }

    /// Never reports findings of this label.
    #[must_use]
    pub fn allow_label(mut self, label: Label) -> ScannerBuilder {
        self.allowed.labels.insert(label);
        self
    }

    /// Reads encodings around encodings up to this depth, 3 unless set; 0 takes every text as it stands.
    #[must_use]
    pub fn layers_max(mut self, layers: usize) -> ScannerBuilder {
        self.limits.layers_max = layers;
        self
    }

    /// Refuses texts that are longer; 256 MiB unless set.
    #[must_use]
    pub fn text_bytes_max(mut self, bytes: usize) -> ScannerBuilder {
        self.limits.text_bytes_max = bytes;
        self
    }

    /// Refuses texts with more findings; a million unless set.
    #[must_use]
    pub fn findings_max(mut self, findings: usize) -> ScannerBuilder {
        self.limits.findings_max = findings;
        self
    }

    /// Makes the scanner: a few microseconds per rule, for parsing its pattern and filing it.
    ///
    /// # Errors
    /// [`BuildError`] names the first rule or detector that cannot be used and says why.
    pub fn build(mut self) -> Result<Scanner, BuildError> {
        let rules = self.rules.into_iter().collect::<Result<Vec<_>, _>>()?;
        if rules.len() > RULES_MAX {
            return Err(BuildError::TooManyRules { rules: rules.len(), limit: RULES_MAX });
        }
        let mut names = HashSet::new();
        for detector in &self.detectors {
            if RuleName::new(detector.name()).is_err() {
                return Err(BuildError::DetectorName { name: detector.name().to_owned() });
            }
        }
        let all =
            rules.iter().map(|rule| rule.name().as_str()).chain(self.detectors.iter().map(|d| d.name()));
        for name in all {
            if !names.insert(name) {
                return Err(BuildError::Duplicate { name: name.to_owned() });
            }
        }
        self.allowed.compile().map_err(|(pattern, error)| BuildError::AllowedPattern { pattern, error })?;
        let mut regions = Regions::default();
        if let Some(code) = self.regions.iter().find(|code| !regions.add(code)) {
            return Err(BuildError::Region { code: code.clone() });
        }
        if let Some(code) = self.languages.iter().find(|code| !regions.add_language(code)) {
            return Err(BuildError::Language { code: code.clone() });
        }
        let floor = self.floor.unwrap_or(Confidence::DEFAULT_FLOOR);
        Ok(Scanner::assemble(Parts {
            rules: Ruleset::new(rules, floor),
            detectors: self.detectors,
            floor,
            allowed: self.allowed,
            regions,
            limits: self.limits,
        }))
    }
}

impl std::fmt::Debug for ScannerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScannerBuilder({} rules, {} detectors)", self.rules.len(), self.detectors.len())
    }
}
