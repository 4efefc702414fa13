//! One redaction under way: from findings, and what repeats them, to edits.

mod apply;
mod literal;
mod number;
mod repeat;

pub(crate) use repeat::{Carried, Sources};

use crate::compose::Edit;
use crate::keys::Keys;
use crate::seams::check_residue;
use crate::{Cause, Context, RedactError, Redactor, Subject, grapheme};
use literal::with_literals;
use number::Hit;
use repeat::{Source, echoes};
use safeconduct_core::{FieldUse, Findings, Label, OperatorSpec, Sensitivity};
use std::ops::Range;

/// One of several texts that leave together.
#[derive(Clone, Copy)]
pub(crate) struct Subjects<'t> {
    pub(crate) text: &'t str,
    pub(crate) findings: &'t Findings,
    pub(crate) holds: FieldUse,
    /// For a number of JSON, how it is spelled there.
    pub(crate) number: Option<&'t str>,
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
        sources.extend(self.context.carried.into_iter().flat_map(Carried::sources));
        if sources.is_empty() {
            return Ok(edits);
        }
        // The first finding of a value speaks for its echoes.
        sources.reverse();
        let sources: Sources<'_> = sources.into_iter().map(|source| (source.value(), source)).collect();
        let echoes = echoes(&sources);
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
        let Subjects { text, findings, holds, .. } = subjects;
        if subjects.number.is_some() && findings.iter().all(|finding| finding.span().fits(text)) {
            let hits = findings.iter().enumerate().map(|(index, finding)| Hit::of(index, finding));
            if let Some(edit) = self.number(subjects, &hits.collect::<Vec<_>>())? {
                sources.extend(findings.iter().filter_map(|finding| Source::of(finding, text)));
                return Ok(vec![edit]);
            }
        }
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
            sources.extend(Source::of(finding, text));
            let subject = Subject { text: value, label, sensitivity };
            edits.push(self.edit(range, subject, operator, Cause::Found(index))?);
        }
        Ok(edits)
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
}
