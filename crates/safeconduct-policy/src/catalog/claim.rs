//! One statement about an endpoint, on one axis, with its scope and its time.

use crate::Moment;
use safeconduct_core::{ClaimId, DataClass, EvidenceId, Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One statement about an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Claim {
    /// Its name.
    pub id: ClaimId,
    /// What it is about.
    pub axis: Axis,
    /// Which certification, guardrail or criterion, on the axes that have several.
    #[serde(default)]
    pub subject: String,
    /// What it says.
    pub value: Value,
    /// What stands behind it.
    pub evidence: EvidenceId,
    /// From when it holds.
    #[serde(default)]
    pub valid_from: Option<Moment>,
    /// Until when it holds, inclusive.
    #[serde(default)]
    pub valid_until: Option<Moment>,
    /// The purposes it is about; all when none is named.
    #[serde(default)]
    pub purposes: Vec<Purpose>,
    /// The data classes it is about; all when none is named.
    #[serde(default)]
    pub classes: Vec<DataClass>,
    /// Whether somebody disputes it: a disputed claim improves nothing and still lowers.
    #[serde(default)]
    pub contested: bool,
    /// For people.
    #[serde(default)]
    pub note: String,
    /// Where its evidence stands in the catalog that it was read from.
    #[serde(skip)]
    pub(crate) evidence_place: usize,
}

/// What a claim says: a word of its axis, or a number of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a word or a number of days")]
pub enum Value {
    /// A number of days.
    Days(u32),
    /// A word.
    Word(String),
}

impl Value {
    /// The word, if it is one.
    pub fn word(&self) -> Option<&str> {
        match self {
            Value::Word(word) => Some(word),
            Value::Days(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Days(1) => f.write_str("1 day"),
            Value::Days(days) => write!(f, "{days} days"),
            Value::Word(word) => f.write_str(word),
        }
    }
}

macro_rules! axes {
    ($( $(#[$meta:meta])* $axis:ident = $text:literal, $good:expr, $subjects:expr; )+) => {
        /// What a claim is about. The axes are independent: no training is not no retention.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Axis { $( $(#[$meta])* $axis, )+ }

        impl Axis {
            /// Every axis.
            pub const ALL: &'static [Axis] = &[ $( Axis::$axis, )+ ];

            /// The one spelling used in files.
            pub const fn as_str(self) -> &'static str {
                match self { $( Axis::$axis => $text, )+ }
            }

            /// The answer a careful customer wants, on axes of `yes`, `no` and `unknown`.
            pub(crate) const fn good(self) -> Option<&'static str> {
                match self { $( Axis::$axis => $good, )+ }
            }

            /// Whether claims on it name a subject, and which there are.
            pub(crate) const fn subjects(self) -> Subjects {
                match self { $( Axis::$axis => $subjects, )+ }
            }
        }
    };
}

/// What `subject` may be on an axis.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subjects {
    None,
    Any,
    Of(&'static [&'static str]),
}

const GUARDRAILS: &[&str] = &[
    "purpose_limitation",
    "data_scoping",
    "aggregation",
    "model_isolation",
    "feature_separation",
    "retention_and_deletion",
    "security_and_compliance",
    "change_control",
];

const CRITERIA: &[&str] = &[
    "purpose_fit",
    "data_tier",
    "expected_gain",
    "technical_necessity",
    "vendor_safeguards",
    "compliance",
    "reversibility",
];

axes! {
    /// Whether content is used for training: `excluded`, `eligible`, `unless_opted_out`, `unknown`.
    Training = "training", None, Subjects::None;
    /// How long content is kept: days, `indefinite` or `unknown`.
    Retention = "retention", None, Subjects::None;
    /// Whether people at the vendor may read content.
    HumanReview = "human_review", Some("no"), Subjects::None;
    /// Whether content reaches the maker of the model.
    Sharing = "sharing", Some("no"), Subjects::None;
    /// Whether a court or an authority may have deletion stopped.
    LegalHold = "legal_hold", Some("no"), Subjects::None;
    /// Whether a feedback button sends content beyond what the plan allows.
    Feedback = "feedback", Some("no"), Subjects::None;
    /// Whether a session is kept at the vendor.
    SessionState = "session_state", Some("no"), Subjects::None;
    /// Whether requests are logged with their content.
    Logging = "logging", Some("no"), Subjects::None;
    /// Whether the connection is encrypted.
    EncryptionInTransit = "encryption_in_transit", Some("yes"), Subjects::None;
    /// Whether what is stored is encrypted.
    EncryptionAtRest = "encryption_at_rest", Some("yes"), Subjects::None;
    /// Whether the customer sees who accessed content.
    AccessLog = "access_log", Some("yes"), Subjects::None;
    /// Whether the host is hardened and patched.
    Hardening = "hardening", Some("yes"), Subjects::None;
    /// Whether a certification is held, e.g. `soc2`, `iso27001`, `hipaa_baa`, `fedramp`.
    Certification = "certification", Some("yes"), Subjects::Any;
    /// Whether the contract contains a guardrail.
    Guardrail = "guardrail", Some("yes"), Subjects::Of(GUARDRAILS);
    /// How the vendor did in the assessment.
    Assessment = "assessment", Some("yes"), Subjects::Of(CRITERIA);
}

impl Axis {
    /// Why a value does not belong on this axis, if so.
    pub(crate) fn objects_to(self, value: &Value) -> Option<String> {
        let words: &[&str] = match self {
            Axis::Training => &["excluded", "eligible", "unless_opted_out", "unknown"],
            Axis::Retention => &["indefinite", "unknown"],
            _ => &["yes", "no", "unknown"],
        };
        let fits = match value {
            Value::Days(_) => self == Axis::Retention,
            Value::Word(word) => words.contains(&word.as_str()),
        };
        let days = if self == Axis::Retention { "a number of days, " } else { "" };
        (!fits).then(|| format!("axis `{}` takes {days}`{}`", self.as_str(), words.join("`, `")))
    }
}

impl Claim {
    /// Whether the statement itself holds at the instant, its evidence aside.
    pub(crate) fn holds(&self, at: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from.first() <= at)
            && self.valid_until.is_none_or(|until| at <= until.last())
    }

    /// Whether it is about a part of purposes or classes only.
    pub(crate) fn is_scoped(&self) -> bool {
        !self.purposes.is_empty() || !self.classes.is_empty()
    }
}
