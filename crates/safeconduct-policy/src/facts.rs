//! What a query says once its names are checked: declared, found and remembered content together.

use crate::document::closest;
use crate::{Need, Query, Vocabulary};
use safeconduct_core::{
    ClauseId, Confidence, Coverage, DataClass, Label, Purpose, Reason, ReasonCode, Sensitivity, TenantId,
    Timestamp,
};

/// A query whose names exist, with its content summed up.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) tenant: TenantId,
    pub(crate) purpose: Purpose,
    pub(crate) classes: Vec<DataClass>,
    /// Found at `Medium` or surer.
    pub(crate) labels: Vec<Label>,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) scanned: bool,
    pub(crate) model: Option<String>,
    pub(crate) used: Vec<(ClauseId, u64)>,
    pub(crate) at: Timestamp,
}

impl Facts {
    /// Checks the names of a query and sums up its content.
    ///
    /// On names that are malformed or unknown, the reasons for refusing; the [`Need`] is told as
    /// far as it is known, and as sensitive, since in doubt it is.
    pub(crate) fn of(query: &Query<'_>, vocabulary: &Vocabulary) -> Result<Facts, (Vec<Reason>, Need)> {
        let mut reasons = Vec::new();
        let tenant = TenantId::new(query.tenant).map_err(|error| {
            reasons.push(Reason::new(ReasonCode::MalformedTenant, error.to_string()));
        });
        let purpose = vocabulary.purposes.iter().find(|purpose| purpose.as_str() == query.purpose);
        if purpose.is_none() {
            reasons.push(unknown_purpose(query.purpose, vocabulary));
        }
        let mut facts = Facts {
            tenant: tenant.unwrap_or(TenantId::DEFAULT),
            purpose: purpose.cloned().unwrap_or(Purpose::UNSPECIFIED),
            classes: Vec::new(),
            labels: Vec::new(),
            sensitivity: query.sensitivity,
            scanned: query.coverage == Coverage::Full,
            model: query.model.map(str::to_owned),
            used: query.used.clone(),
            at: query.at,
        };
        facts.add_declared(query, vocabulary, &mut reasons);
        facts.add_found(query);
        if !facts.scanned {
            facts.grade(Sensitivity::Restricted);
        }
        if let Some(taint) = query.taint {
            facts.classes.extend(taint.classes.iter().cloned());
            facts.grade(taint.sensitivity);
            facts.scanned &= taint.scanned;
        }
        facts.classes.sort();
        facts.classes.dedup();
        match reasons.is_empty() {
            true => Ok(facts),
            false => Err((reasons, Need { sensitive: true, ..facts.need() })),
        }
    }

    fn add_declared(&mut self, query: &Query<'_>, vocabulary: &Vocabulary, reasons: &mut Vec<Reason>) {
        if query.classes.is_empty() {
            self.classes.push(DataClass::USER_CONTENT);
            self.grade(Sensitivity::Internal);
        }
        for (at, class) in query.classes.iter().enumerate() {
            match vocabulary.classes.get_key_value(*class) {
                Some((class, sensitivity)) => {
                    self.classes.push(class.clone());
                    self.grade(*sensitivity);
                }
                None => reasons.push(unknown_class(class, at, vocabulary)),
            }
        }
    }

    fn add_found(&mut self, query: &Query<'_>) {
        self.classes.extend(query.tally.classes());
        for entry in query.tally.entries().iter().filter(|entry| entry.at_least(Confidence::Medium) > 0) {
            self.labels.push(entry.label.clone());
            self.grade(entry.sensitivity);
        }
        self.labels.dedup();
    }

    fn grade(&mut self, sensitivity: Sensitivity) {
        self.sensitivity = self.sensitivity.max(sensitivity);
    }

    /// Whether the training floor applies.
    pub(crate) fn sensitive(&self) -> bool {
        self.sensitivity >= Sensitivity::Confidential
    }

    /// What the content turned out to be.
    pub(crate) fn need(&self) -> Need {
        Need {
            classes: self.classes.clone(),
            sensitivity: self.sensitivity,
            sensitive: self.sensitive(),
            scanned: self.scanned,
        }
    }
}

// What a caller wrote in place of a name may be anything, content included: it is not repeated.
fn unknown_purpose(given: &str, vocabulary: &Vocabulary) -> Reason {
    let meant = match closest(given, vocabulary.purposes.iter().map(|purpose| purpose.as_str())) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => "; use a known one or declare it under `[vocabulary]` in the policy".to_owned(),
    };
    Reason::new(ReasonCode::UnknownPurpose, format!("the purpose is not known{meant}"))
}

fn unknown_class(given: &str, at: usize, vocabulary: &Vocabulary) -> Reason {
    let meant = match closest(given, vocabulary.classes.keys().map(|class| class.as_str())) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => "; use a known one or declare it under `[vocabulary]` in the policy".to_owned(),
    };
    let place = at + 1;
    Reason::new(ReasonCode::UnknownClass, format!("declared data class {place} is not known{meant}"))
}
