//! Changes what was found, the way a plan says.

use crate::compose::{Edit, compose};
use crate::echo::{ECHO_MIN, Echoes};
use crate::hash::{DerivedKey, written};
use crate::normalize::normalize;
use crate::seams::{check_residue, check_seams};
use crate::{
    Cause, Operator, Origin, RedactError, Redacted, Subject, Vault, generalize, grapheme, mask, surrogate,
};
use safeconduct_core::{
    Category, Finding, Findings, Key, Label, OperatorSpec, Purpose, RedactionPlan, RuleName, Sensitivity,
};
use std::collections::HashMap;
use std::{fmt, ops::Range, sync::Arc};

/// Changes what was found, the way a plan says. Built once; clones are free.
///
/// ```
/// use safeconduct_core::{Confidence, Finding, Findings, Key, Label, Mask, OperatorSpec, PlanRule};
/// use safeconduct_core::{RedactionPlan, RuleName, Selector, Span};
/// use safeconduct_redact::{Context, Redactor, Vault};
///
/// let text = "card 4111111111111111, again 4111111111111111";
/// let span = Span::new(text, 5, 21).ok_or("not on character boundaries")?;
/// let card = Finding::new(Label::CREDIT_CARD, span, Confidence::High, RuleName::declare("card"));
/// let findings = Findings::new(text, vec![card])?;
///
/// let operator = OperatorSpec::Mask(Mask { keep_tail: 4, ..Mask::default() });
/// let plan = RedactionPlan::new(vec![PlanRule { on: Selector::Label(Label::CREDIT_CARD), operator }]);
/// let redactor = Redactor::builder().key(Key::new([7; 32])).build();
/// let redacted = redactor.redact(text, &findings, &Context::new(&plan, &Vault::default()))?;
/// assert_eq!(redacted.text(), "card ************1111, again ************1111");
/// assert_eq!(redacted.replacements().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Redactor(Arc<Parts>);

#[derive(Default)]
struct Parts {
    operators: HashMap<RuleName, Arc<dyn Operator>>,
    key: Option<Key>,
    keyed_placeholders: bool,
}

/// Collects what a [`Redactor`] works with.
#[derive(Default)]
pub struct RedactorBuilder(Parts);

impl RedactorBuilder {
    /// Registers an operator of the embedder's under the name that plans call it by.
    #[must_use]
    pub fn operator(mut self, name: RuleName, operator: impl Operator + 'static) -> RedactorBuilder {
        self.0.operators.insert(name, Arc::new(operator));
        self
    }

    /// The key from which every tenant's keys are derived; keyed operators need one.
    #[must_use]
    pub fn key(mut self, key: Key) -> RedactorBuilder {
        self.0.key = Some(key);
        self
    }

    /// Derives placeholders from tenant key, label and value instead of counting them: `[EMAIL_ADDRESS_7QK2M9XA4B1CD]`.
    ///
    /// The same value then reads the same in every session of a tenant, so a gateway without memory that sees a whole
    /// conversation again on each turn sends the same bytes, and the vendor's prompt cache keeps hitting. The stem
    /// carries 65 bits; other tenants' stems have nothing in common with it. Needs a key.
    ///
    /// ```
    /// # use safeconduct_core::{Confidence, Finding, Findings, Label, RuleName, Span};
    /// use safeconduct_core::{Key, RedactionPlan};
    /// use safeconduct_redact::{Context, Redactor, Vault};
    ///
    /// # let text = "ana@example.org";
    /// # let span = Span::new(text, 0, text.len()).ok_or("no span")?;
    /// # let email = Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("email"));
    /// # let findings = Findings::new(text, vec![email])?;
    /// let redactor = Redactor::builder().key(Key::new([7; 32])).keyed_placeholders().build();
    /// let plan = RedactionPlan::default();
    /// let first_turn = redactor.redact(text, &findings, &Context::new(&plan, &Vault::default()))?;
    /// let next_turn = redactor.redact(text, &findings, &Context::new(&plan, &Vault::default()))?;
    /// assert_eq!(first_turn.text(), next_turn.text());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn keyed_placeholders(mut self) -> RedactorBuilder {
        self.0.keyed_placeholders = true;
        self
    }

    /// The redactor.
    pub fn build(self) -> Redactor {
        Redactor(Arc::new(self.0))
    }
}

/// What one redaction goes by: the plan, the vault of the session, the purpose of the request.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub(crate) plan: &'a RedactionPlan,
    pub(crate) vault: &'a Vault,
    pub(crate) purpose: &'a Purpose,
}

impl<'a> Context<'a> {
    /// A context without a stated purpose.
    pub fn new(plan: &'a RedactionPlan, vault: &'a Vault) -> Context<'a> {
        const UNSPECIFIED: &Purpose = &Purpose::UNSPECIFIED;
        Context { plan, vault, purpose: UNSPECIFIED }
    }

    /// The same for a purpose: hashes of different purposes have nothing in common.
    #[must_use]
    pub fn for_purpose(self, purpose: &'a Purpose) -> Context<'a> {
        Context { purpose, ..self }
    }
}

impl Redactor {
    /// Begins a redactor with operators or a key of its own.
    pub fn builder() -> RedactorBuilder {
        RedactorBuilder::default()
    }

    /// Checks that this redactor can carry out the plan: every operator is registered and has the key it needs.
    ///
    /// # Errors
    /// The first [`RedactError`] that a redaction by this plan would meet.
    pub fn check(&self, plan: &RedactionPlan) -> Result<(), RedactError> {
        self.check_operator(&RedactionPlan::DEFAULT)?;
        plan.layers().iter().flatten().try_for_each(|rule| self.check_operator(&rule.operator))
    }

    fn check_operator(&self, operator: &OperatorSpec) -> Result<(), RedactError> {
        match operator {
            OperatorSpec::Mask(spec) => mask::check(*spec),
            OperatorSpec::Hash if self.0.key.is_none() => Err(RedactError::MissingKey { operator: "hash" }),
            OperatorSpec::Surrogate if self.0.key.is_none() => {
                Err(RedactError::MissingKey { operator: "surrogate" })
            }
            OperatorSpec::Placeholder if self.0.keyed_placeholders && self.0.key.is_none() => {
                Err(RedactError::MissingKey { operator: "placeholder" })
            }
            OperatorSpec::Custom(name) if !self.0.operators.contains_key(name) => {
                Err(RedactError::UnknownOperator { name: name.clone() })
            }
            _ => Ok(()),
        }
    }

    /// Redacts one text.
    ///
    /// Findings are widened to whole grapheme clusters. What repeats the original of a credential, government
    /// or financial finding elsewhere in the text is replaced too. A finding inside a placeholder that the
    /// vault minted is left alone, so redacting twice changes nothing. A text without findings is
    /// borrowed. Linear in the text.
    ///
    /// # Errors
    /// [`RedactError`]: nothing of the text may then be released.
    pub fn redact<'t>(
        &self,
        text: &'t str,
        findings: &Findings,
        context: &Context<'_>,
    ) -> Result<Redacted<'t>, RedactError> {
        let mut edits = self.edits(&[text], std::slice::from_ref(findings), context)?;
        let redacted = compose(text, edits.pop().unwrap_or_default());
        check_seams(&redacted, context.vault)?;
        Ok(redacted)
    }

    /// The edits of each of several texts that leave together.
    pub(crate) fn edits(
        &self,
        texts: &[&str],
        findings: &[Findings],
        context: &Context<'_>,
    ) -> Result<Vec<Vec<Edit>>, RedactError> {
        // All inputs are read before anything is minted: a number that the last text uses must not be given
        // out for a finding in the first.
        let mut untouched = Vec::with_capacity(texts.len());
        for text in texts {
            untouched.push(context.vault.reserve(text)?);
        }
        let mut run = Run {
            redactor: self,
            context,
            hash_key: None,
            placeholder_key: None,
            surrogate_key: None,
            chosen: Vec::new(),
        };
        let mut edits = Vec::with_capacity(texts.len());
        let mut sources: Vec<Source<'_>> = Vec::new();
        for ((text, findings), untouched) in texts.iter().zip(findings).zip(&mut untouched) {
            edits.push(run.found(text, findings, untouched, &mut sources)?);
        }
        // The first finding of a value speaks for its echoes.
        sources.reverse();
        let sources: HashMap<&str, Source<'_>> =
            sources.into_iter().map(|source| (source.value, source)).collect();
        let echoes = Echoes::new(sources.keys().copied().collect());
        for ((text, edits), untouched) in texts.iter().zip(&mut edits).zip(untouched) {
            run.repeated(text, edits, untouched, &echoes, &sources)?;
        }
        if sources.is_empty() {
            return Ok(edits);
        }
        for (text, edits) in texts.iter().zip(&edits) {
            check_residue(text, edits, &echoes, &sources)?;
        }
        Ok(edits)
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} operators of its own)", self.0.operators.len())
    }
}

/// An original whose echoes are looked for, and what is to be done to them.
pub(crate) struct Source<'t> {
    value: &'t str,
    pub(crate) label: Label,
    sensitivity: Sensitivity,
}

/// One redaction under way.
struct Run<'r> {
    redactor: &'r Redactor,
    context: &'r Context<'r>,
    hash_key: Option<DerivedKey>,
    placeholder_key: Option<DerivedKey>,
    surrogate_key: Option<DerivedKey>,
    /// What the plan said so far; texts hold few labels.
    chosen: Vec<(Label, Sensitivity, OperatorSpec)>,
}

impl Run<'_> {
    /// The edits for findings. Places that stay as they are join `untouched`; originals to look for again join `sources`.
    fn found<'t>(
        &mut self,
        text: &'t str,
        findings: &[Finding],
        untouched: &mut Vec<Range<usize>>,
        sources: &mut Vec<Source<'t>>,
    ) -> Result<Vec<Edit>, RedactError> {
        let mut edits: Vec<Edit> = Vec::with_capacity(findings.len());
        let minted = untouched.len();
        let mut next_minted = 0;
        let mut done = 0;
        for (index, finding) in findings.iter().enumerate() {
            let span = finding.span();
            let misplaced = RedactError::Misplaced { index, span };
            if !span.fits(text) || span.is_empty() {
                return Err(misplaced);
            }
            let operator = self.operator(finding.label(), finding.sensitivity())?;
            if operator == OperatorSpec::Keep {
                untouched.push(span.range());
                done = done.max(span.end());
                continue;
            }
            let mut range = grapheme::widen(text, span.range());
            // Two findings that share a cluster: the first one took it.
            range.start = range.start.max(done);
            if range.is_empty() {
                continue;
            }
            while next_minted < minted
                && untouched.get(next_minted).is_some_and(|known| known.end < range.end)
            {
                next_minted += 1;
            }
            if untouched
                .get(next_minted)
                .is_some_and(|known| next_minted < minted && known.start <= range.start)
            {
                continue;
            }
            done = range.end;
            let Some(value) = text.get(range.clone()) else { return Err(misplaced) };
            let (label, sensitivity) = (finding.label(), finding.sensitivity());
            // What the detector saw, without the accent that widening may have added.
            if let Some(value) = span.of(text).filter(|value| value.len() >= ECHO_MIN && is_echoed(label)) {
                sources.push(Source { value, label: label.clone(), sensitivity });
            }
            let subject = Subject { text: value, label, sensitivity };
            edits.push(self.edit(range, subject, operator, Cause::Found(index))?);
        }
        Ok(edits)
    }

    /// Adds edits for what repeats an original between the findings.
    fn repeated(
        &mut self,
        text: &str,
        edits: &mut Vec<Edit>,
        mut untouched: Vec<Range<usize>>,
        echoes: &Echoes<'_>,
        sources: &HashMap<&str, Source<'_>>,
    ) -> Result<(), RedactError> {
        if sources.is_empty() {
            return Ok(());
        }
        untouched.extend(edits.iter().map(|edit| edit.range.clone()));
        untouched.sort_by_key(|range| range.start);
        let mut added = Vec::new();
        let mut from = 0;
        let end = text.len()..text.len();
        for hole in untouched.into_iter().chain([end]) {
            // What goes is as good as a space: an echo right behind a finding stands alone.
            let gap = text.get(from..hole.start.max(from)).unwrap_or_default();
            for (range, value) in echoes.find(gap) {
                let Some(source) = sources.get(value) else { continue };
                let operator = self.operator(&source.label, source.sensitivity)?;
                let subject =
                    Subject { text: source.value, label: &source.label, sensitivity: source.sensitivity };
                let range = from + range.start..from + range.end;
                added.push(self.edit(range, subject, operator, Cause::Repeated)?);
            }
            from = from.max(hole.end);
        }
        if !added.is_empty() {
            edits.extend(added);
            edits.sort_by_key(|edit| edit.range.start);
        }
        Ok(())
    }

    /// What the plan says about findings of this label and sensitivity.
    fn operator(&mut self, label: &Label, sensitivity: Sensitivity) -> Result<OperatorSpec, RedactError> {
        let known = self.chosen.iter().find(|(known, grade, _)| known == label && *grade == sensitivity);
        if let Some((_, _, operator)) = known {
            return Ok(operator.clone());
        }
        let operator = self.context.plan.operator(label, sensitivity)?;
        self.redactor.check_operator(&operator)?;
        self.chosen.push((label.clone(), sensitivity, operator.clone()));
        Ok(operator)
    }

    fn edit(
        &mut self,
        range: Range<usize>,
        subject: Subject<'_>,
        operator: OperatorSpec,
        cause: Cause,
    ) -> Result<Edit, RedactError> {
        let text = self.apply(&operator, subject)?;
        let origin = match operator {
            OperatorSpec::Custom(_) => Origin::Custom,
            _ => Origin::BuiltIn,
        };
        Ok(Edit { range, text, label: subject.label.clone(), operator, origin, cause })
    }

    fn apply(&mut self, operator: &OperatorSpec, subject: Subject<'_>) -> Result<String, RedactError> {
        let Subject { text, label, .. } = subject;
        match operator {
            OperatorSpec::Keep => Ok(text.to_owned()),
            OperatorSpec::Remove => Ok(String::new()),
            OperatorSpec::Mask(spec) => Ok(mask::apply(*spec, text)),
            OperatorSpec::Hash => {
                let stem = self.hash_key()?.stem(label, &normalize(label, text));
                Ok(written(label, &stem))
            }
            OperatorSpec::Surrogate => Ok(surrogate::apply(self.surrogate_key()?, label, text)),
            OperatorSpec::Generalize(to) => match generalize::apply(*to, label, text) {
                Some(less) => Ok(less),
                None => self.placeholder(subject),
            },
            OperatorSpec::Custom(name) => self.apply_custom(name, subject),
            // Operators of a later core than this crate knows fall back to what reveals nothing.
            _ => self.placeholder(subject),
        }
    }

    fn placeholder(&mut self, subject: Subject<'_>) -> Result<String, RedactError> {
        let scope = self.context.plan.restore_scope(subject.label, subject.sensitivity);
        let vault = self.context.vault;
        Ok(vault.mint(subject.label, subject.text, scope, self.placeholder_key()?)?)
    }

    fn apply_custom(&self, name: &RuleName, subject: Subject<'_>) -> Result<String, RedactError> {
        let unknown = || RedactError::UnknownOperator { name: name.clone() };
        let operator = self.redactor.0.operators.get(name).ok_or_else(unknown)?;
        operator.apply(subject).map_err(|failure| RedactError::Operator {
            name: name.clone(),
            label: subject.label.clone(),
            message: failure.0,
        })
    }

    /// The key of keyed placeholders; none where placeholders are counted.
    fn placeholder_key(&mut self) -> Result<Option<&DerivedKey>, RedactError> {
        if !self.redactor.0.keyed_placeholders {
            return Ok(None);
        }
        let missing = RedactError::MissingKey { operator: "placeholder" };
        let key = self.redactor.0.key.as_ref().ok_or(missing)?;
        let tenant = self.context.vault.tenant();
        Ok(Some(self.placeholder_key.get_or_insert_with(|| DerivedKey::for_placeholders(key, tenant))))
    }

    fn surrogate_key(&mut self) -> Result<&DerivedKey, RedactError> {
        let key = self.redactor.0.key.as_ref().ok_or(RedactError::MissingKey { operator: "surrogate" })?;
        let tenant = self.context.vault.tenant();
        Ok(self.surrogate_key.get_or_insert_with(|| DerivedKey::for_surrogates(key, tenant)))
    }

    fn hash_key(&mut self) -> Result<&DerivedKey, RedactError> {
        let key = self.redactor.0.key.as_ref().ok_or(RedactError::MissingKey { operator: "hash" })?;
        let context = self.context;
        Ok(self
            .hash_key
            .get_or_insert_with(|| DerivedKey::for_hashes(key, context.vault.tenant(), context.purpose)))
    }
}

/// Whether originals of this label are looked for beyond their findings: they open something or name somebody for life.
fn is_echoed(label: &Label) -> bool {
    matches!(label.category(), Category::Credential | Category::GovernmentId | Category::Financial)
}
