//! The names a policy may use: purposes, data classes and labels.

use safeconduct_core::{DataClass, Label, Purpose, Regime, Sensitivity};
use std::collections::BTreeMap;

/// The purposes, classes and labels that exist; whatever else a policy names is an error.
///
/// The built-in vocabulary is that of `safeconduct-core`; a policy adds its own in `[vocabulary]`,
/// and an embedder whose detectors bring labels adds them here.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    pub(crate) purposes: Vec<Purpose>,
    pub(crate) classes: BTreeMap<DataClass, Sensitivity>,
    pub(crate) labels: Vec<Label>,
    pub(crate) regimes: Vec<Regime>,
}

impl Default for Vocabulary {
    /// The built-in vocabulary.
    fn default() -> Vocabulary {
        Vocabulary {
            purposes: Purpose::KNOWN.to_vec(),
            classes: DataClass::KNOWN.iter().map(|class| (class.clone(), class_sensitivity(class))).collect(),
            labels: Label::KNOWN.to_vec(),
            regimes: Regime::KNOWN.to_vec(),
        }
    }
}

impl Vocabulary {
    /// Adds labels, e.g. those of an embedder's own detectors, with the classes they imply.
    #[must_use]
    pub fn with_labels(mut self, labels: impl IntoIterator<Item = Label>) -> Vocabulary {
        for label in labels {
            for class in label.classes() {
                self.classes.entry(class.clone()).or_insert_with(|| class_sensitivity(class));
            }
            if !self.labels.contains(&label) {
                self.labels.push(label);
            }
        }
        self
    }

    /// What exists here or there; a class that both have keeps its sensitivity here.
    pub(crate) fn joined(mut self, other: &Vocabulary) -> Vocabulary {
        for (class, sensitivity) in &other.classes {
            self.classes.entry(class.clone()).or_insert(*sensitivity);
        }
        for purpose in
            other.purposes.iter().filter(|purpose| !self.has_purpose(purpose)).cloned().collect::<Vec<_>>()
        {
            self.purposes.push(purpose);
        }
        let new: Vec<Regime> =
            other.regimes.iter().filter(|one| !self.regimes.contains(one)).cloned().collect();
        self.regimes.extend(new);
        self.with_labels(other.labels.iter().cloned())
    }

    /// The label of this name, if it exists.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.as_str() == name)
    }

    /// Whether the purpose exists.
    pub fn has_purpose(&self, name: &str) -> bool {
        self.purposes.iter().any(|purpose| purpose.as_str() == name)
    }

    /// Whether the regime exists.
    pub fn has_regime(&self, name: &str) -> bool {
        self.regimes.iter().any(|regime| regime.as_str() == name)
    }

    /// How sensitive a declared class makes a request, if the class exists.
    pub fn class(&self, name: &str) -> Option<Sensitivity> {
        self.classes.get(name).copied()
    }
}

/// How sensitive content of this class is when nothing else is said.
pub(crate) fn class_sensitivity(class: &DataClass) -> Sensitivity {
    if *class == DataClass::PUBLIC_CONTENT {
        return Sensitivity::Public;
    }
    if !class.is_sensitive() {
        return Sensitivity::Internal;
    }
    let restricted = [
        DataClass::SECRET,
        DataClass::REGULATED_HEALTH,
        DataClass::REGULATED_FINANCIAL,
        DataClass::REGULATED_GOVERNMENT,
    ];
    match restricted.contains(class) {
        true => Sensitivity::Restricted,
        false => Sensitivity::Confidential,
    }
}
