//! What building and scanning can fail with: errors speak of rules and places and leave the text at home.

use crate::{PatternError, RuleError};
use safeconduct_core::DetectorError;

/// Why a scanner cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A rule cannot be used.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// Two rules or detectors share a name, so a finding could not say who made it.
    #[error("`{name}` names two rules or detectors; rename one")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// More rules than can be filed.
    #[error("{rules} rules are too many for one scanner, which takes {limit}; use several")]
    TooManyRules {
        /// How many there are.
        rules: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A pattern of what is to be left alone cannot be used.
    #[error("the allowed pattern `{pattern}` {error}")]
    AllowedPattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        error: PatternError,
    },
    /// A region hint is not a code of two letters.
    #[error("`{code}` is no region; use an ISO 3166 code such as `DE` or `US`")]
    Region {
        /// What was given.
        code: String,
    },
    /// A language hint is not one whose regions are known.
    #[error("the language `{code}` is not known; use an ISO 639 code such as `de`, or name its regions")]
    Language {
        /// What was given.
        code: String,
    },
    /// A detector's name is not `[a-z0-9._-]{1,64}`.
    #[error("detector `{name}` needs a name of lower-case letters, digits, `.`, `_` and `-`, at most 64")]
    DetectorName {
        /// The name.
        name: String,
    },
}

/// Why a text was not scanned. Nothing was found *or* ruled out: nothing may be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Longer than the limit the scanner was built with.
    #[error("the text has {bytes} bytes, the limit is {limit}; split it or raise `text_bytes_max`")]
    TooLong {
        /// How long the text is.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// More findings than the limit the scanner was built with.
    #[error("the text has more than {limit} findings; split it or raise `findings_max`")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// A custom detector could not look.
    #[error("detector `{detector}`: {error}")]
    Detector {
        /// Its name.
        detector: String,
        /// What it said.
        error: DetectorError,
    },
    /// A custom detector yielded a span that is empty, outside the text or cuts a character.
    #[error(
        "detector `{detector}`: finding {index} has a span that is empty, outside the text or cuts a character"
    )]
    Misplaced {
        /// Its name.
        detector: String,
        /// Which of its findings.
        index: usize,
    },
    /// A custom detector or a validator panicked.
    #[error("`{name}` panicked")]
    Panicked {
        /// The detector, or `rules` if it was a rule's validator.
        name: String,
    },
    /// A stream would have to hold more than its bound to decide what is in it.
    #[error("more than {limit} bytes of the stream belong together and would have to be held back")]
    HeldBack {
        /// The bound.
        limit: usize,
    },
    /// The text encodes more than is decoded of it: several times its own length, and some of it would go unread.
    #[error("what the text encodes is several times as long as the text itself; some of it would go unread")]
    Encoded,
    /// A detector that must see a whole text at once cannot take part in a stream.
    #[error(
        "detector `{detector}` must see a whole text at once; give it a `piece_bytes` or a `part_bytes_max` to scan a stream with it"
    )]
    Unbounded {
        /// Its name.
        detector: String,
    },
    /// An automaton could not be compiled or run within its limits.
    #[error("the rules could not be run within their limits of memory")]
    Automaton,
}

impl From<crate::matcher::Unmatchable> for ScanError {
    fn from(_: crate::matcher::Unmatchable) -> ScanError {
        ScanError::Automaton
    }
}
