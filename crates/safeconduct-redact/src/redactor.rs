//! Changes what was found, the way a plan says.

use crate::compose::{Edit, compose};
use crate::format_preserving::{self, Direction};
use crate::keys::{Use, derive};
use crate::run::{Carried, Run, Subjects};
use crate::seams::check_seams;
use crate::{Operator, RedactError, Redacted, Vault, encrypt, mask};
use safeconduct_core::{
    FieldUse, Findings, Key, Label, OperatorSpec, Purpose, RedactionPlan, RuleName, Selector, Sensitivity,
    TenantId,
};
use std::collections::HashMap;
use std::{borrow::Cow, fmt, sync::Arc};

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
    pub(crate) stream_since: Option<usize>,
    /// Inside a stream: what was found earlier in it.
    pub(crate) carried: Option<&'a Carried>,
}

impl<'a> Context<'a> {
    /// A context without a stated purpose.
    pub fn new(plan: &'a RedactionPlan, vault: &'a Vault) -> Context<'a> {
        const UNSPECIFIED: &Purpose = &Purpose::UNSPECIFIED;
        Context { plan, vault, purpose: UNSPECIFIED, stream_since: None, carried: None }
    }

    /// The same for a purpose: hashes of different purposes have nothing in common.
    #[must_use]
    pub fn for_purpose(self, purpose: &'a Purpose) -> Context<'a> {
        Context { purpose, ..self }
    }

    /// The same inside a stream, which began when the vault held this many originals and found these since.
    pub(crate) fn in_stream(self, originals: usize, carried: &'a Carried) -> Context<'a> {
        Context { stream_since: Some(originals), carried: Some(carried), ..self }
    }
}

impl Redactor {
    /// Begins a redactor with operators or a key of its own.
    pub fn builder() -> RedactorBuilder {
        RedactorBuilder::default()
    }

    /// Checks that this redactor can carry out the plan: every operator is registered and has the key it needs, and no
    /// two layers contradict each other.
    ///
    /// # Errors
    /// The first [`RedactError`] that a redaction by this plan would meet.
    pub fn check(&self, plan: &RedactionPlan) -> Result<(), RedactError> {
        self.check_operator(&RedactionPlan::DEFAULT)?;
        plan.layers().iter().flatten().try_for_each(|rule| self.check_operator(&rule.operator))?;
        // Layers that contradict each other do so about some label: one of those that exist or of those that are named.
        let named = plan.layers().iter().flatten().filter_map(|rule| match &rule.on {
            Selector::Label(label) => Some(label),
            _ => None,
        });
        for label in Label::KNOWN.iter().chain(named) {
            for sensitivity in Sensitivity::ALL {
                plan.operator(label, *sensitivity)?;
            }
        }
        Ok(())
    }

    pub(crate) fn check_operator(&self, operator: &OperatorSpec) -> Result<(), RedactError> {
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
    /// Findings are widened to whole grapheme clusters. What repeats the original of a credential, or of an identifier in
    /// any grouping of its letters and digits, elsewhere in the text is replaced too. A finding inside a placeholder that the
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
        if findings.is_empty() && context.stream_since.is_none() {
            // The common case, almost free: numbers that the text uses are still kept from being minted.
            context.vault.reserve(text)?;
            return Ok(compose(text, Vec::new()));
        }
        let subjects = Subjects { text, findings, holds: FieldUse::Content, number: None };
        let mut edits = self.edits(&[subjects], context)?;
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
        texts: &[Subjects<'_>],
        context: &Context<'_>,
    ) -> Result<Vec<Vec<Edit>>, RedactError> {
        Run::new(self, context).edits(texts)
    }

    pub(crate) fn key(&self) -> Option<&Key> {
        self.0.key.as_ref()
    }

    pub(crate) fn has_keyed_placeholders(&self) -> bool {
        self.0.keyed_placeholders
    }

    pub(crate) fn operator(&self, name: &RuleName) -> Option<&dyn Operator> {
        self.0.operators.get(name).map(|operator| &**operator)
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} operators of its own)", self.0.operators.len())
    }
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
