//! One redaction under way: from findings, and what repeats them, to edits.

use crate::compose::Edit;
use crate::echo::{ECHO_MIN, Echoes};
use crate::format_preserving::{self, Direction};
use crate::hash::written;
use crate::keys::{Keys, Use};
use crate::normalize::{is_identifier, normalize};
use crate::seams::check_residue;
use crate::{
    Cause, Context, Origin, RedactError, Redactor, Subject, encrypt, generalize, grapheme, mask, surrogate,
};
use safeconduct_core::{
    Category, FieldUse, Findings, Label, LabelDefinition, OperatorSpec, RestoreScope, RuleName, Sensitivity,
};
use std::collections::HashMap;
use std::ops::Range;

/// An original whose echoes are looked for, and what is to be done to them.
pub(crate) struct Source<'t> {
    value: &'t str,
    pub(crate) label: Label,
    sensitivity: Sensitivity,
}

/// One of several texts that leave together.
#[derive(Clone, Copy)]
pub(crate) struct Subjects<'t> {
    pub(crate) text: &'t str,
    pub(crate) findings: &'t Findings,
    pub(crate) holds: FieldUse,
}

/// One redaction under way.
pub(crate) struct Run<'r> {
    redactor: &'r Redactor,
    context: &'r Context<'r>,
    keys: Keys<'r>,
    /// What the plan said so far; texts hold few labels.
    chosen: Vec<(FieldUse, Label, Sensitivity, OperatorSpec)>,
}

impl<'r> Run<'r> {
    pub(crate) fn new(redactor: &'r Redactor, context: &'r Context<'r>) -> Run<'r> {
        let keys = Keys::new(redactor.key(), context.vault.tenant(), context.purpose);
        Run { redactor, context, keys, chosen: Vec::new() }
    }

    /// The edits of each of several texts that leave together.
    pub(crate) fn edits(&mut self, texts: &[Subjects<'_>]) -> Result<Vec<Vec<Edit>>, RedactError> {
        // All inputs are read before anything is minted: a number that the last text uses must not be given
        // out for a finding in the first.
        let mut untouched = Vec::with_capacity(texts.len());
        for Subjects { text, .. } in texts {
            untouched.push(self.context.vault.reserve(text)?);
        }
        let mut edits: Vec<Vec<Edit>> = Vec::with_capacity(texts.len());
        let mut sources: Vec<Source<'_>> = Vec::new();
        for (subjects, untouched) in texts.iter().zip(&mut untouched) {
            let literals = self.literals(subjects.text, untouched)?;
            let found = self.found(*subjects, untouched, &mut sources)?;
            edits.push(with_literals(found, literals));
        }
        if sources.is_empty() {
            return Ok(edits);
        }
        // The first finding of a value speaks for its echoes.
        sources.reverse();
        let sources: HashMap<&str, Source<'_>> =
            sources.into_iter().map(|source| (source.value, source)).collect();
        let (identifiers, exact): (Vec<&Source<'_>>, Vec<_>) =
            sources.values().partition(|source| is_identifier(&source.label));
        let exact = exact.iter().map(|source| source.value).collect();
        let echoes = Echoes::new(exact, identifiers.iter().map(|source| source.value).collect());
        for ((subjects, edits), untouched) in texts.iter().zip(&mut edits).zip(untouched) {
            self.repeated(*subjects, edits, untouched, &echoes, &sources)?;
        }
        for (subjects, edits) in texts.iter().zip(&edits) {
            check_residue(subjects.text, edits, &echoes, &sources)?;
        }
        Ok(edits)
    }

    /// The edits for findings. Places that stay as they are join `untouched`; originals to look for again join `sources`.
    fn found<'t>(
        &mut self,
        subjects: Subjects<'t>,
        untouched: &mut Vec<Range<usize>>,
        sources: &mut Vec<Source<'t>>,
    ) -> Result<Vec<Edit>, RedactError> {
        let Subjects { text, findings, holds } = subjects;
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
            let operator = self.operator(holds, finding.label(), finding.sensitivity())?;
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
        subjects: Subjects<'_>,
        edits: &mut Vec<Edit>,
        mut untouched: Vec<Range<usize>>,
        echoes: &Echoes<'_>,
        sources: &HashMap<&str, Source<'_>>,
    ) -> Result<(), RedactError> {
        let Subjects { text, holds, .. } = subjects;
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
                let operator = self.operator(holds, &source.label, source.sensitivity)?;
                if operator == OperatorSpec::Keep {
                    continue;
                }
                // As it is written here, so that it comes back as it is written here.
                let value = gap.get(range.clone()).unwrap_or(value);
                let subject = Subject { text: value, label: &source.label, sensitivity: source.sensitivity };
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

    /// What the plan says about findings of this label and sensitivity at a place of this use.
    fn operator(
        &mut self,
        holds: FieldUse,
        label: &Label,
        sensitivity: Sensitivity,
    ) -> Result<OperatorSpec, RedactError> {
        let known = self
            .chosen
            .iter()
            .find(|(at, known, grade, _)| known == label && *grade == sensitivity && *at == holds);
        if let Some((.., operator)) = known {
            return Ok(operator.clone());
        }
        let operator = self.context.plan.operator_in(holds, label, sensitivity)?;
        self.redactor.check_operator(&operator)?;
        self.chosen.push((holds, label.clone(), sensitivity, operator.clone()));
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
            OperatorSpec::Surrogate => match surrogate::apply(self.keys.get(Use::Surrogate)?, label, text) {
                Some(surrogate) => {
                    self.context.vault.issue(&surrogate)?;
                    surrogate
                }
                None => return Ok((OperatorSpec::Placeholder, self.placeholder(subject)?)),
            },
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
        let key = match self.redactor.has_keyed_placeholders() {
            true => Some(self.keys.get(Use::Placeholder)?),
            false => None,
        };
        Ok(self.context.vault.mint(subject.label, subject.text, scope, key)?)
    }

    fn apply_custom(&self, name: &RuleName, subject: Subject<'_>) -> Result<String, RedactError> {
        let unknown = || RedactError::UnknownOperator { name: name.clone() };
        let operator = self.redactor.operator(name).ok_or_else(unknown)?;
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

/// The findings' edits and, where none of them reaches, those of literals; both in order.
fn with_literals(found: Vec<Edit>, mut literals: Vec<Edit>) -> Vec<Edit> {
    if literals.is_empty() {
        return found;
    }
    let mut ahead = found.iter().map(|edit| edit.range.clone()).peekable();
    literals.retain(|literal| {
        while ahead.next_if(|edit| edit.end <= literal.range.start).is_some() {}
        ahead.peek().is_none_or(|edit| literal.range.end <= edit.start)
    });
    literals.extend(found);
    literals.sort_by_key(|edit| edit.range.start);
    literals
}

/// Whether originals of this label are looked for beyond their findings: they open something or name somebody for life.
fn is_echoed(label: &Label) -> bool {
    label.category() == Category::Credential || is_identifier(label)
}
