//! A rule: what a pattern finds, how sure that is, and the proof beside it.
//!
//! # What a rule means
//!
//! This is the whole meaning; the scanner is only a faster way to the same findings, and the
//! reference scanner of `safeconduct-testkit` is a literal transcription.
//!
//! 1. **Candidates.** A *start* is any character boundary where the left edge holds. At a start,
//!    the *ends* are all places `e` such that the pattern matches exactly `start..e` and the right
//!    edge holds at `e` (so greedy or lazy makes no difference), at most
//!    [`Rule::length_max`] bytes away. Every end gives one candidate; a rule without a validator
//!    only looks at the farthest.
//! 2. **Judgement.** The *value* is the group `value` of the match, if the pattern has one and it
//!    took part, or else the whole match. The validator sees the value and gives a verdict (none =
//!    `Inconclusive`); [`Grades`] turns verdict and context into a confidence, or into nothing.
//! 3. **Context.** The words around the *match* (not the value), as [`Rule::context`] says.
//!    A word of [`Rule::against`] without one of `context` rejects the candidate.
//! 4. **At one start** the surest candidate is taken, the longest among equals.
//! 5. **Going on.** Behind a candidate of `Medium` or `High` the search of this rule resumes at its
//!    end; otherwise at the next start. So a rejected or doubtful candidate never hides another:
//!    a card is found in `1120 4111 1111 1111 1111` and in `4111 1111 1111 1111 123`.
//! 6. **Disguises.** A text with full-width letters, digits of other scripts, invisible characters
//!    (zero-width, soft hyphen) or other spaces and hyphens is scanned a second time as it is meant:
//!    in ASCII, without what is invisible. Findings of both count; spans lie in the source.
//! 7. **Resolution** among rules: see [`Scanner`](crate::Scanner).

use crate::{Edges, Grades, Validator};
use safeconduct_core::{Confidence, Label, Sensitivity};

/// A declarative pattern: one `const` item with its examples and its source beside it.
///
/// ```
/// use safeconduct_core::{Confidence, Label};
/// use safeconduct_detect::{Edges, Grades, Rule, Scanner};
///
/// const AWS_ACCESS_KEY_ID: Rule = Rule::new("aws-access-key-id", Label::AWS_ACCESS_KEY_ID, "(?:AKIA|ASIA)[A-Z2-7]{16}")
///     .edges(Edges::TOKEN)
///     .grades(Grades::always(Confidence::High)) // the prefix is the issuer's own
///     .examples(&[concat!("AKIA", "IOSFODNN7EXAMPLE")])
///     .counterexamples(&[concat!("AKIA", "IOSFODNN7")]) // too short
///     .reference("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html");
///
/// let scanner = Scanner::builder().rules(&[AWS_ACCESS_KEY_ID]).build()?;
/// let findings = scanner.scan(concat!("key AKIA", "IOSFODNN7EXAMPLE."))?;
/// assert_eq!(findings[0].span().range(), 4..24);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Rule {
    /// A stable name, `[a-z0-9._-]{1,64}`.
    pub name: &'static str,
    /// What its findings are.
    pub label: Label,
    /// The shape, in the syntax of the `regex` crate without look-around (`\b`, `^`, `$`).
    ///
    /// Classes are ASCII: `\d` is `[0-9]`, `\w` is `[0-9A-Za-z_]`, and `(?i)` folds ASCII letters
    /// only; literals and explicit classes may hold any character, `.` is any character but a
    /// line feed. A group named `value` is the finding; else the whole match is. The empty text
    /// must not match.
    pub pattern: &'static str,
    /// What must not touch the match; no word character unless said otherwise.
    pub edges: Edges,
    /// The check on a candidate.
    pub validate: Option<Validator>,
    /// Words or phrases near a candidate that raise its confidence, in the languages where it occurs.
    ///
    /// Matched as whole words without regard to case or to the accents of Latin letters.
    /// `customerPhone` and `customer_phone` are the words *customer* and *phone*; words of scripts
    /// without letter case (Chinese, Thai, Arabic …) match anywhere. A phrase of at most four letters is only said by words that
    /// stand together: `d.o.b` and `id_no`, but not `c|0; o=e`. Searched in the part's key and
    /// in the surroundings of the match: 96 bytes before and 48 after it on its line, and
    /// the line above if nothing on its own line before it is a label (`:`, `=`, `|`, `,`, `;`, a tab or a quote),
    /// or if that line ends with a question mark and the own one with `: ` after at most 47 bytes, the name of a speaker.
    pub context: &'static [&'static str],
    /// Words or phrases that reject a candidate unless a word of `context` stands near too, e.g. *version* for `1.2.3.4`.
    ///
    /// Searched where `context` is, but only before the match and in the key.
    pub against: &'static [&'static str],
    /// How sure its findings are, by verdict and context.
    pub grades: Grades,
    /// How harmful its findings are, if not as the label says, e.g. `Public` for publishable keys.
    pub sensitivity: Option<Sensitivity>,
    /// Labels other than `label` that the validator may give.
    pub labels: Option<fn() -> Vec<Label>>,
    /// The longest match in bytes, for patterns without a bound of their own: [`LENGTH_MAX`] unless said otherwise.
    pub length_max: usize,
    /// Texts in which this rule must find something; the finding is the whole text or stands inside it.
    pub examples: &'static [&'static str],
    /// Texts in which this rule must find nothing at `Medium` or above.
    pub counterexamples: &'static [&'static str],
    /// Where the format is documented.
    pub reference: &'static str,
}

/// The longest match in bytes of a rule that does not say otherwise.
pub const LENGTH_MAX: usize = 1024;

/// Rules that belong together.
pub type Ruleset = &'static [Rule];

impl Rule {
    /// A rule with word edges, no validator, no context, and confidence `Medium`.
    pub const fn new(name: &'static str, label: Label, pattern: &'static str) -> Rule {
        Rule {
            name,
            label,
            pattern,
            edges: Edges::WORD,
            validate: None,
            context: &[],
            against: &[],
            grades: Grades::always(Confidence::Medium),
            sensitivity: None,
            labels: None,
            length_max: LENGTH_MAX,
            examples: &[],
            counterexamples: &[],
            reference: "",
        }
    }

    /// A token with the issuer's own prefix: token edges, confidence `High`. One line of a table of formats.
    ///
    /// ```
    /// use safeconduct_core::{Category, Label, LabelDefinition};
    /// use safeconduct_detect::Rule;
    ///
    /// static LINEAR: LabelDefinition = LabelDefinition::new("LINEAR_API_KEY", Category::Credential);
    /// const TOKENS: &[Rule] = &[
    ///     Rule::token("linear-api-key", Label::declare(&LINEAR), "lin_api_[0-9A-Za-z]{40}"),
    /// ];
    /// # let _ = TOKENS;
    /// ```
    pub const fn token(name: &'static str, label: Label, pattern: &'static str) -> Rule {
        Rule::new(name, label, pattern).edges(Edges::TOKEN).grades(Grades::always(Confidence::High))
    }

    /// Every label that its findings may have, its own first.
    pub fn all_labels(&self) -> Vec<Label> {
        let others = self.labels.map(|labels| labels()).unwrap_or_default();
        std::iter::once(self.label.clone()).chain(others).collect()
    }

    /// The same rule with other edges.
    #[must_use]
    pub const fn edges(mut self, edges: Edges) -> Rule {
        self.edges = edges;
        self
    }

    /// The same rule with a check of the value alone.
    #[must_use]
    pub const fn check(mut self, check: fn(&str) -> safeconduct_core::Verdict) -> Rule {
        self.validate = Some(Validator::Value(check));
        self
    }

    /// The same rule with a validator.
    #[must_use]
    pub const fn validate(mut self, validator: Validator) -> Rule {
        self.validate = Some(validator);
        self
    }

    /// The same rule with context words.
    #[must_use]
    pub const fn context(mut self, words: &'static [&'static str]) -> Rule {
        self.context = words;
        self
    }

    /// The same rule with words that speak against it.
    #[must_use]
    pub const fn against(mut self, words: &'static [&'static str]) -> Rule {
        self.against = words;
        self
    }

    /// The same rule with other grades.
    #[must_use]
    pub const fn grades(mut self, grades: Grades) -> Rule {
        self.grades = grades;
        self
    }

    /// The same rule with a sensitivity of its own.
    #[must_use]
    pub const fn sensitivity(mut self, sensitivity: Sensitivity) -> Rule {
        self.sensitivity = Some(sensitivity);
        self
    }

    /// The same rule, whose validator may give these labels too.
    #[must_use]
    pub const fn labels(mut self, labels: fn() -> Vec<Label>) -> Rule {
        self.labels = Some(labels);
        self
    }

    /// The same rule with matches of up to `bytes`.
    #[must_use]
    pub const fn length_max(mut self, bytes: usize) -> Rule {
        self.length_max = bytes;
        self
    }

    /// The same rule with texts in which it must find something.
    #[must_use]
    pub const fn examples(mut self, texts: &'static [&'static str]) -> Rule {
        self.examples = texts;
        self
    }

    /// The same rule with texts in which it must find nothing.
    #[must_use]
    pub const fn counterexamples(mut self, texts: &'static [&'static str]) -> Rule {
        self.counterexamples = texts;
        self
    }

    /// The same rule with the source of its format.
    #[must_use]
    pub const fn reference(mut self, url: &'static str) -> Rule {
        self.reference = url;
        self
    }
}
