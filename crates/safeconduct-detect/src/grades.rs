//! How sure a finding is: a table of what the validator said and whether context words stand near.

use safeconduct_core::{Confidence, Verdict};

/// Confidence by verdict and context; `None` means no finding.
///
/// Built from one of the constructors and changed where a rule differs:
///
/// ```
/// use safeconduct_core::{Confidence::*, Verdict};
/// use safeconduct_detect::Grades;
///
/// // An issuer's prefix with a checksum: redacted even when the check fails.
/// const TOKEN: Grades = Grades::always(High).rejected(Some(Medium));
/// // A bare number with a weak checksum.
/// const NUMBER: Grades = Grades::by_context(Low, Medium);
/// assert_eq!(TOKEN.grade(Verdict::Rejected, false), Some(Medium));
/// assert_eq!(NUMBER.grade(Verdict::Confirmed, true), Some(Medium));
/// assert_eq!(NUMBER.grade(Verdict::Rejected, true), None);
/// ```
///
/// A rule without a validator is graded as [`Verdict::Inconclusive`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grades {
    confirmed: Row,
    inconclusive: Row,
    rejected: Row,
}

/// One verdict's grades, without and with context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    alone: Option<Confidence>,
    context: Option<Confidence>,
}

impl Row {
    const NONE: Row = Row { alone: None, context: None };
    const fn both(grade: Option<Confidence>) -> Row {
        Row { alone: grade, context: grade }
    }
}

impl Grades {
    /// This confidence whenever the validator does not reject, context or not.
    pub const fn always(confidence: Confidence) -> Grades {
        let row = Row::both(Some(confidence));
        Grades { confirmed: row, inconclusive: row, rejected: Row::NONE }
    }

    /// `alone` without context words, `context` with one; never when rejected.
    pub const fn by_context(alone: Confidence, context: Confidence) -> Grades {
        let row = Row { alone: Some(alone), context: Some(context) };
        Grades { confirmed: row, inconclusive: row, rejected: Row::NONE }
    }

    /// This confidence beside a context word, no finding without one; never when rejected.
    pub const fn only_with_context(confidence: Confidence) -> Grades {
        let row = Row { alone: None, context: Some(confidence) };
        Grades { confirmed: row, inconclusive: row, rejected: Row::NONE }
    }

    /// These grades with another row for [`Verdict::Confirmed`].
    #[must_use]
    pub const fn confirmed(mut self, alone: Option<Confidence>, context: Option<Confidence>) -> Grades {
        self.confirmed = Row { alone, context };
        self
    }

    /// These grades with another row for [`Verdict::Inconclusive`].
    #[must_use]
    pub const fn inconclusive(mut self, alone: Option<Confidence>, context: Option<Confidence>) -> Grades {
        self.inconclusive = Row { alone, context };
        self
    }

    /// These grades where a failed check still counts for something, context or not.
    #[must_use]
    pub const fn rejected(mut self, grade: Option<Confidence>) -> Grades {
        self.rejected = Row::both(grade);
        self
    }

    /// These grades where a failed check counts for something, depending on context.
    #[must_use]
    pub const fn rejected_by_context(
        mut self,
        alone: Option<Confidence>,
        context: Option<Confidence>,
    ) -> Grades {
        self.rejected = Row { alone, context };
        self
    }

    /// The confidence of a candidate, or `None` if it is no finding.
    pub const fn grade(self, verdict: Verdict, context: bool) -> Option<Confidence> {
        let row = match verdict {
            Verdict::Confirmed => self.confirmed,
            Verdict::Inconclusive => self.inconclusive,
            Verdict::Rejected => self.rejected,
        };
        if context { row.context } else { row.alone }
    }
}
