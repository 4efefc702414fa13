//! What a query says once its names are checked: declared, found and remembered content together.

use crate::document::closest;
use crate::{Need, Query, Vocabulary};
use safeconduct_core::{
    ClauseId, Confidence, Coverage, DataClass, Label, Purpose, Reason, ReasonCode, Regime, Sensitivity,
    TenantId, Timestamp,
};
use smallvec::SmallVec;
use std::borrow::Cow;

/// A query whose names exist, with its content summed up. Borrows what the query has, so that an answer which
/// keeps nothing of it costs no allocation.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'q> {
    pub(crate) tenant: Cow<'q, str>,
    /// Empty when none is given.
    pub(crate) team: Cow<'q, str>,
    pub(crate) purpose: Purpose,
    pub(crate) regimes: SmallVec<[Regime; 4]>,
    /// A class, a label or a regime may stand here twice.
    pub(crate) classes: SmallVec<[DataClass; 8]>,
    /// Found at `Medium` or surer, now or earlier in the session.
    pub(crate) labels: SmallVec<[Label; 8]>,
    /// How much of this request was found at `Medium` or surer.
    pub(crate) findings: u64,
    /// Whether the session held something sensitive before.
    pub(crate) tainted: bool,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) scanned: bool,
    pub(crate) model: Option<Cow<'q, str>>,
    pub(crate) used: Cow<'q, [(ClauseId, u64)]>,
    pub(crate) at: Timestamp,
}

impl<'q> Facts<'q> {
    /// Checks the names of a query and sums up its content.
    ///
    /// On names that are malformed or unknown, the reasons for refusing; the [`Need`] is told as
    /// far as it is known, and as sensitive, since in doubt it is.
    pub(crate) fn of(
        query: &'q Query<'_>,
        vocabulary: &Vocabulary,
    ) -> Result<Facts<'q>, (Vec<Reason>, Need)> {
        let mut reasons = Vec::new();
        if let Err(error) = TenantId::check(query.tenant) {
            reasons.push(Reason::new(ReasonCode::MalformedTenant, error.to_string()));
        }
        if !query.team.is_empty()
            && let Err(error) = TenantId::check(query.team)
        {
            reasons.push(Reason::new(ReasonCode::MalformedTenant, format!("the team is no id: {error}")));
        }
        let purpose = vocabulary.purposes.iter().find(|purpose| purpose.as_str() == query.purpose);
        if purpose.is_none() {
            reasons.push(unknown_purpose(query.purpose, vocabulary));
        }
        let mut facts = Facts {
            tenant: Cow::Borrowed(query.tenant),
            team: Cow::Borrowed(query.team),
            purpose: purpose.cloned().unwrap_or(Purpose::UNSPECIFIED),
            regimes: SmallVec::new(),
            findings: 0,
            tainted: query.taint.is_some_and(|taint| taint.held_sensitive),
            classes: SmallVec::new(),
            labels: SmallVec::new(),
            sensitivity: query.sensitivity,
            scanned: query.coverage == Coverage::Full,
            model: query.model.map(Cow::Borrowed),
            used: Cow::Borrowed(&query.used),
            at: query.at,
        };
        facts.add_declared(query, vocabulary, &mut reasons);
        facts.add_found(query);
        for (at, regime) in query.regimes.iter().enumerate() {
            match vocabulary.regimes.iter().find(|known| known.as_str() == *regime) {
                Some(known) => facts.regimes.push(known.clone()),
                None => reasons.push(unknown_regime(regime, at, vocabulary)),
            }
        }
        if let Some(taint) = query.taint {
            facts.classes.extend(taint.classes.iter().cloned());
            facts.labels.extend(taint.labels.iter().cloned());
            facts.regimes.extend(taint.regimes.iter().cloned());
            facts.grade(taint.sensitivity);
            facts.scanned &= taint.scanned;
        }
        if !facts.scanned {
            facts.grade(Sensitivity::Restricted);
        }
        match reasons.is_empty() {
            true => Ok(facts),
            false => Err((reasons, Need { sensitive: true, ..facts.need() })),
        }
    }

    /// The same, without the query.
    pub(crate) fn into_owned(self) -> Facts<'static> {
        Facts {
            tenant: Cow::Owned(self.tenant.into_owned()),
            team: Cow::Owned(self.team.into_owned()),
            model: self.model.map(|model| Cow::Owned(model.into_owned())),
            used: Cow::Owned(self.used.into_owned()),
            ..self
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
        for entry in query.tally.entries().iter().filter(|entry| entry.at_least(Confidence::Medium) > 0) {
            self.classes.extend(entry.label.classes().iter().cloned());
            self.findings += u64::from(entry.at_least(Confidence::Medium));
            // One label may stand there with several sensitivities, one after the other.
            if self.labels.last() != Some(&entry.label) {
                self.labels.push(entry.label.clone());
            }
            self.grade(entry.sensitivity_at(query.at));
        }
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
        fn each<T: Ord + Clone>(all: &[T]) -> Vec<T> {
            let mut each = all.to_vec();
            each.sort_unstable();
            each.dedup();
            each
        }
        Need {
            classes: each(&self.classes),
            labels: each(&self.labels),
            regimes: each(&self.regimes),
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

fn unknown_regime(given: &str, at: usize, vocabulary: &Vocabulary) -> Reason {
    let meant = match closest(given, vocabulary.regimes.iter().map(|regime| regime.as_str())) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => "; use a known one or declare it under `[vocabulary]` in the policy".to_owned(),
    };
    Reason::new(ReasonCode::UnknownRegime, format!("regime {} is not known{meant}", at + 1))
}

fn unknown_class(given: &str, at: usize, vocabulary: &Vocabulary) -> Reason {
    let meant = match closest(given, vocabulary.classes.keys().map(|class| class.as_str())) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => "; use a known one or declare it under `[vocabulary]` in the policy".to_owned(),
    };
    let place = at + 1;
    Reason::new(ReasonCode::UnknownClass, format!("declared data class {place} is not known{meant}"))
}
