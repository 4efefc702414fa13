//! Looks at the places where a changed text was put together: nothing may arise there that was not meant.

use crate::compose::Edit;
use crate::echo::Echoes;
use crate::placeholder::find_all;
use crate::run::Sources;
use crate::{Origin, RedactError, Redacted, Vault};
use safeconduct_core::OperatorSpec;

/// Whether what an operator wrote can run together with its neighbours: everything but bracketed stand-ins.
fn can_join(operator: &OperatorSpec) -> bool {
    !matches!(operator, OperatorSpec::Placeholder | OperatorSpec::Hash | OperatorSpec::Encrypt)
}

/// Refuses a text in which what was left over joins to an original.
pub(crate) fn check_residue(
    text: &str,
    edits: &[Edit],
    echoes: &Echoes<'_>,
    sources: &Sources<'_>,
) -> Result<(), RedactError> {
    if !edits.iter().any(|edit| can_join(&edit.operator) && edit.origin == Origin::BuiltIn) {
        return Ok(());
    }
    // Where edits end, in the output: an original across one of these places was put together by us.
    let mut out = String::with_capacity(text.len());
    let (mut seams, mut done) = (Vec::with_capacity(edits.len()), 0);
    for edit in edits {
        out.push_str(text.get(done..edit.range.start).unwrap_or_default());
        seams.push((out.len(), out.len() + edit.text.len()));
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    let mut seams = seams.into_iter().peekable();
    for (hit, value) in echoes.find(&out) {
        while seams.next_if(|(_, end)| *end <= hit.start).is_some() {}
        let crosses = seams.peek().is_some_and(|(start, end)| {
            let inside = *start <= hit.start && hit.end <= *end;
            *start < hit.end && !inside
        });
        if let (true, Some(source)) = (crosses, sources.get(value)) {
            return Err(RedactError::Residue { label: source.label.clone() });
        }
    }
    Ok(())
}

/// Refuses a text in which an operator's output reads like a placeholder that stands for something else.
pub(crate) fn check_seams(redacted: &Redacted<'_>, vault: &Vault) -> Result<(), RedactError> {
    if !redacted.replacements.iter().any(|replacement| can_join(&replacement.operator)) {
        return Ok(());
    }
    let mut replacements = redacted.replacements.iter().peekable();
    for (place, name) in find_all(&redacted.text) {
        while replacements.next_if(|replacement| replacement.output.end < place.start).is_some() {}
        let touched = replacements.clone().take_while(|replacement| replacement.output.start <= place.end);
        let by = touched.filter(|replacement| can_join(&replacement.operator)).map(|by| &by.label).next();
        match by {
            Some(label) if vault.knows(&name) => return Err(RedactError::Lookalike { label: label.clone() }),
            Some(_) => {
                vault.reserve(redacted.text.get(place).unwrap_or_default())?;
            }
            None => {}
        }
    }
    Ok(())
}
