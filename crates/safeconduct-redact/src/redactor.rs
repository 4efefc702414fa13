//! Changes what was found, the way a plan says.

use crate::compose::{Edit, compose};
use crate::echo::{ECHO_MIN, Echoes};
use crate::format_preserving::{self, Direction};
use crate::hash::written;
use crate::keys::{Keys, Use, derive};
use crate::normalize::normalize;
use crate::seams::{check_residue, check_seams};
use crate::{
    Cause, Operator, Origin, RedactError, Redacted, Subject, Vault, encrypt, generalize, grapheme, mask,
    surrogate,
};
use safeconduct_core::{
    Category, Finding, Findings, Key, Label, LabelDefinition, OperatorSpec, Purpose, RedactionPlan,
    RestoreScope, RuleName, Sensitivity, TenantId,
};
use std::collections::HashMap;
use std::{borrow::Cow, fmt, ops::Range, sync::Arc};

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
    former_keys: Vec<Key>,
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

    /// A key that was used before: it opens what was encrypted under it and seals nothing any more.
    #[must_use]
    pub fn former_key(mut self, key: Key) -> RedactorBuilder {
        self.0.former_keys.push(key);
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
    /// Inside a stream: how many originals the vault held when it began.
    stream_since: Option<usize>,
}

impl<'a> Context<'a> {
    /// A context without a stated purpose.
    pub fn new(plan: &'a RedactionPlan, vault: &'a Vault) -> Context<'a> {
        const UNSPECIFIED: &Purpose = &Purpose::UNSPECIFIED;
        Context { plan, vault, purpose: UNSPECIFIED, stream_since: None }
    }

    /// The same for a purpose: hashes of different purposes have nothing in common.
    #[must_use]
    pub fn for_purpose(self, purpose: &'a Purpose) -> Context<'a> {
        Context { purpose, ..self }
    }

    /// The same inside a stream, which began when the vault held this many originals.
    pub(crate) fn in_stream_since(self, originals: usize) -> Context<'a> {
        Context { stream_since: Some(originals), ..self }
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
            OperatorSpec::Custom(name) if !self.0.operators.contains_key(name) => {
                Err(RedactError::UnknownOperator { name: name.clone() })
            }
            keyed if self.needs_key(keyed) && self.0.key.is_none() => {
                Err(RedactError::MissingKey { operator: word(keyed) })
            }
            _ => Ok(()),
        }
    }

    fn needs_key(&self, operator: &OperatorSpec) -> bool {
        match operator {
            OperatorSpec::Placeholder => self.0.keyed_placeholders,
            OperatorSpec::Hash
            | OperatorSpec::Surrogate
            | OperatorSpec::Encrypt
            | OperatorSpec::FormatPreserving => true,
            _ => false,
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

    /// Gives back what was encrypted for a tenant in this text, under the key or a former one; the rest stays.
    ///
    /// For the embedder's own eyes: it looks at no plan and at no link. What another key or tenant sealed, or what
    /// was changed since, does not open and stays as it is.
    pub fn decrypt<'t>(&self, text: &'t str, tenant: &TenantId) -> Cow<'t, str> {
        let keys: Vec<&Key> = self.0.key.iter().chain(&self.0.former_keys).collect();
        let mut out = String::new();
        let (mut done, mut at) = (0, 0);
        // A bracket inside an envelope starts the next one, so every byte is looked at once.
        while let Some(open) = text.get(at..).and_then(|rest| rest.find('[')).map(|found| at + found) {
            at = open + 1;
            let Some(inside) = text.get(at..) else { break };
            let Some(len) = inside.find(['[', ']']).filter(|end| inside.as_bytes().get(*end) == Some(&b']'))
            else {
                continue;
            };
            if let Some(value) = encrypt::open(&keys, tenant, inside.get(..len).unwrap_or_default()) {
                out.push_str(text.get(done..open).unwrap_or_default());
                out.push_str(&value);
                at += len + 1;
                done = at;
            }
        }
        if done == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(out)
    }

    /// Gives back a value that was encrypted in its own format for a tenant, under the key.
    ///
    /// # Errors
    /// [`RedactError::MissingKey`] without a key, [`RedactError::Domain`] for what no such value can be.
    pub fn decrypt_format(
        &self,
        value: &str,
        label: &Label,
        tenant: &TenantId,
    ) -> Result<String, RedactError> {
        let missing = RedactError::MissingKey { operator: "format_preserving" };
        let key = self.0.key.as_ref().ok_or(missing)?;
        let key = derive(key, Use::FormatPreserving, tenant, &Purpose::UNSPECIFIED);
        format_preserving::apply(&key, label, value, Direction::Decrypt)
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
        let keys = Keys::new(self.0.key.as_ref(), context.vault.tenant(), context.purpose);
        let mut run = Run { redactor: self, context, keys, chosen: Vec::new() };
        let mut edits: Vec<Vec<Edit>> = Vec::with_capacity(texts.len());
        let mut sources: Vec<Source<'_>> = Vec::new();
        for ((text, findings), untouched) in texts.iter().zip(findings).zip(&mut untouched) {
            let literals = run.literals(text, untouched)?;
            let mut found = run.found(text, findings, untouched, &mut sources)?;
            found.retain(|edit| literals.iter().all(|literal| !overlap(&literal.range, &edit.range)));
            if !literals.is_empty() {
                found.extend(literals);
                found.sort_by_key(|edit| edit.range.start);
            }
            edits.push(found);
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
    keys: Keys<'r>,
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
            let shaped = matches!(operator, OperatorSpec::Surrogate | OperatorSpec::FormatPreserving);
            // What looks like an original may be our own work of an earlier pass: this session knows it.
            let ours = shaped && span.of(text).is_some_and(|value| self.context.vault.issued(value));
            if operator == OperatorSpec::Keep || ours {
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

    /// Edits for input of a stream that reads like what was minted earlier in it.
    ///
    /// One piece of text is read whole before anything is minted, so such a number is skipped; a stream gave it
    /// out before it could know.
    fn literals(&self, text: &str, known: &[Range<usize>]) -> Result<Vec<Edit>, RedactError> {
        let Some(since) = self.context.stream_since else { return Ok(Vec::new()) };
        let vault = self.context.vault;
        let mut literals = Vec::new();
        for range in known {
            let value = text.get(range.clone()).unwrap_or_default();
            if vault.minted_since(value, since) {
                let label = LITERAL;
                let text = vault.mint(&label, value, RestoreScope::Everywhere, None)?;
                let (operator, origin) = (OperatorSpec::Placeholder, Origin::BuiltIn);
                literals.push(Edit {
                    range: range.clone(),
                    text,
                    label,
                    operator,
                    origin,
                    cause: Cause::Literal,
                });
            }
        }
        Ok(literals)
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
        let label = subject.label.clone();
        let (operator, text) = self.apply(operator, subject)?;
        let origin = match operator {
            OperatorSpec::Custom(_) => Origin::Custom,
            _ => Origin::BuiltIn,
        };
        Ok(Edit { range, text, label, operator, origin, cause })
    }

    /// What stands in, and the operator that said so: where the one asked for has nothing to say, a placeholder.
    fn apply(
        &self,
        operator: OperatorSpec,
        subject: Subject<'_>,
    ) -> Result<(OperatorSpec, String), RedactError> {
        let Subject { text, label, .. } = subject;
        let written = match &operator {
            OperatorSpec::Keep => text.to_owned(),
            OperatorSpec::Remove => String::new(),
            OperatorSpec::Mask(spec) => mask::apply(*spec, text),
            OperatorSpec::Hash => {
                written(label, &self.keys.get(Use::Hash)?.stem(label, &normalize(label, text)))
            }
            OperatorSpec::Encrypt => encrypt::seal(&self.keys, label, text)?,
            OperatorSpec::Surrogate => {
                let surrogate = surrogate::apply(self.keys.get(Use::Surrogate)?, label, text);
                self.context.vault.issue(&surrogate)?;
                surrogate
            }
            OperatorSpec::FormatPreserving => {
                let key = self.keys.get(Use::FormatPreserving)?;
                let sealed = format_preserving::apply(key, label, text, Direction::Encrypt)?;
                self.context.vault.issue(&sealed)?;
                sealed
            }
            OperatorSpec::Generalize(to) => match generalize::apply(*to, label, text) {
                Some(less) => less,
                None => return Ok((OperatorSpec::Placeholder, self.placeholder(subject)?)),
            },
            OperatorSpec::Custom(name) => self.apply_custom(name, subject)?,
            // Operators of a later core than this crate knows fall back to what reveals nothing.
            _ => return Ok((OperatorSpec::Placeholder, self.placeholder(subject)?)),
        };
        Ok((operator, written))
    }

    fn placeholder(&self, subject: Subject<'_>) -> Result<String, RedactError> {
        let scope = self.context.plan.restore_scope(subject.label, subject.sensitivity);
        let key = match self.redactor.0.keyed_placeholders {
            true => Some(self.keys.get(Use::Placeholder)?),
            false => None,
        };
        Ok(self.context.vault.mint(subject.label, subject.text, scope, key)?)
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
}

/// What stands for input that reads like a placeholder.
const LITERAL: Label = {
    static DEFINITION: LabelDefinition = LabelDefinition::new("LITERAL", Category::Other);
    Label::declare(&DEFINITION)
};

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn word(operator: &OperatorSpec) -> &'static str {
    match operator {
        OperatorSpec::Placeholder => "placeholder",
        OperatorSpec::Hash => "hash",
        OperatorSpec::Surrogate => "surrogate",
        OperatorSpec::Encrypt => "encrypt",
        _ => "format_preserving",
    }
}

/// Whether originals of this label are looked for beyond their findings: they open something or name somebody for life.
fn is_echoed(label: &Label) -> bool {
    matches!(label.category(), Category::Credential | Category::GovernmentId | Category::Financial)
}
