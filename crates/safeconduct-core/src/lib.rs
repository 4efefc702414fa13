//! The shared words of safeconduct.
//!
//! Every other crate of the workspace speaks in these types: a [`Detector`] yields
//! [`Finding`]s; a finding has a [`Label`], a [`Span`] and a [`Confidence`]; an operator,
//! chosen by a [`RedactionPlan`], changes the text; a decision comes with [`Reason`]s and
//! [`RequestObligation`]s. The crate knows no regex, no clock and no I/O, and no type in
//! it except [`Part`] ever holds a piece of somebody's text.
//!
//! ```
//! use safeconduct_core::{Confidence, Finding, Label, RuleName, Span};
//!
//! let text = "Write to ana@example.org today.";
//! let span = Span::new(text, 9, 24).ok_or("not on character boundaries")?;
//! let finding = Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("email"));
//! assert_eq!(span.of(text), Some("ana@example.org"));
//! assert_eq!(finding.sensitivity().as_str(), "confidential");
//! # Ok::<(), &str>(())
//! ```

mod category;
mod class;
mod confidence;
mod coverage;
mod detector;
mod finding;
mod findings;
mod held;
mod key;
mod label;
mod name;
mod obligation;
mod offsets;
mod operator;
mod part;
mod path;
mod plan;
mod purpose;
mod reason;
mod regime;
mod restore;
mod sensitivity;
#[cfg(feature = "serde")]
mod serde_impls;
mod span;
mod tally;
mod timestamp;
mod verdict;

pub use category::Category;
pub use class::DataClass;
pub use confidence::Confidence;
pub use coverage::Coverage;
pub use detector::{Detector, DetectorError};
pub use finding::Finding;
pub use findings::{Findings, FindingsError};
pub use held::HeldText;
pub use key::Key;
pub use label::{Label, LabelDefinition};
pub use name::{ClaimId, ClauseId, EndpointId, EvidenceId, NameError, RuleName, SessionId, TenantId};
pub use obligation::{Duty, DutyError, RequestObligation};
pub use offsets::{Offsets, Unit};
pub use operator::{Generalize, Mask, OperatorError, OperatorSpec};
pub use part::Part;
pub use path::{FieldUse, GlobState, PathGlob, PathGlobError, PathRule};
pub use plan::{PlanRule, RedactionPlan, Selector, SelectorError};
pub use purpose::Purpose;
pub use reason::{Reason, ReasonCode};
pub use regime::Regime;
pub use restore::{RestoreRule, RestoreScope};
pub use sensitivity::Sensitivity;
pub use span::Span;
pub use tally::{Tally, TallyEntry};
pub use timestamp::{Timestamp, TimestampError};
pub use verdict::Verdict;

/// A word that no scale of this crate knows, e.g. a sensitivity called `secretish`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}; expected one of {expected}")]
pub struct UnknownWord {
    /// What sort of word was expected, e.g. `sensitivity`.
    pub what: &'static str,
    /// The words that are known.
    pub expected: &'static str,
}

/// Declares a closed set of words with one spelling each.
macro_rules! words {
    (
        $(#[$meta:meta])* $name:ident, $what:literal {
            $( $(#[$vmeta:meta])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$vmeta])* $variant, )+ }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [$name] = &[ $( $name::$variant, )+ ];

            /// The one spelling used in files, on the command line and in records.
            pub const fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $text, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or($crate::UnknownWord {
                    what: $what,
                    expected: concat!($( "`", $text, "` " ),+),
                })
            }
        }
    };
}
pub(crate) use words;
