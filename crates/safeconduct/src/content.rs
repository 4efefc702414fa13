//! A body as a list of parts to scan, and the same body redacted.

use crate::Body;
use safeconduct_core::{Findings, Part};
use safeconduct_redact::{Context, JsonDocument, JsonError, RedactError, Redactor, Replacement};

/// A body, read.
pub(crate) enum Content<'b> {
    /// One part: the text.
    Text(&'b str),
    /// Every string, key and number, decoded.
    Json(Box<JsonDocument<'b>>),
}

/// A redacted body, and for each part that changed what was changed in it.
pub(crate) struct Outgoing {
    pub(crate) body: Body,
    pub(crate) changes: Vec<(usize, Vec<Replacement>)>,
}

impl<'b> Content<'b> {
    /// Reads a body. Text that is JSON, as a whole or in parts of it, is read as such: in escapes and nested strings a
    /// plain scan would miss what a JSON reader on the other side sees.
    pub(crate) fn read(body: &'b Body) -> Result<Content<'b>, JsonError> {
        match body {
            Body::Json(json) => Ok(Content::Json(Box::new(JsonDocument::parse(json)?))),
            Body::Text(text) if text.trim_start().starts_with(['{', '[']) => {
                match JsonDocument::parse(text) {
                    Ok(document) => Ok(Content::Json(Box::new(document))),
                    Err(JsonError::Syntax { .. }) => Content::among(text),
                    Err(beyond_a_limit) => Err(beyond_a_limit),
                }
            }
            Body::Text(text) => Content::among(text),
        }
    }

    /// Text with JSON among its words: lines of it, fenced blocks.
    fn among(text: &'b str) -> Result<Content<'b>, JsonError> {
        let document = JsonDocument::parse_among(text)?;
        Ok(document.map_or(Content::Text(text), |document| Content::Json(Box::new(document))))
    }

    /// How many parts there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Content::Text(_) => 1,
            Content::Json(document) => document.len(),
        }
    }

    /// One part, with its key as context.
    pub(crate) fn part(&self, index: usize) -> Option<Part<'_>> {
        match self {
            Content::Text(text) => (index == 0).then(|| Part::new(text)),
            Content::Json(document) => document.part(index).map(|part| part.as_part()),
        }
    }

    /// Every part.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        (0..self.len()).filter_map(|index| self.part(index))
    }

    /// Where something stands that no text scanner sees: pictures, sound, files, references. Keys in which
    /// something was found are shown as their position.
    pub(crate) fn unscanned(&self, found: &[Findings]) -> Vec<String> {
        let hide = |part: usize| found.get(part).is_none_or(|found| !found.is_empty());
        match self {
            Content::Text(_) => Vec::new(),
            Content::Json(document) => {
                document.surfaces_without(&hide).into_iter().map(|surface| surface.pointer).collect()
            }
        }
    }

    /// Whether both have the same parts, so that a place in one is a place in the other.
    pub(crate) fn is_shaped_like(&self, other: &Content<'_>) -> bool {
        match (self, other) {
            (Content::Text(_), Content::Text(_)) => true,
            (Content::Json(one), Content::Json(two)) => one.len() == two.len(),
            _ => false,
        }
    }

    /// The body with its findings redacted as the context says.
    pub(crate) fn redact(
        &self,
        of: &Body,
        redactor: &Redactor,
        findings: &[Findings],
        context: &Context<'_>,
    ) -> Result<Outgoing, RedactError> {
        let (text, changes) = match self {
            Content::Text(text) => {
                let none = Findings::default();
                let redacted = redactor.redact(text, findings.first().unwrap_or(&none), context)?;
                let changes = vec![(0, redacted.replacements().to_vec())];
                (redacted.into_text().into_owned(), changes)
            }
            Content::Json(document) => {
                let redacted = redactor.redact_json(document, findings, context)?;
                let changes = redacted.changes().map(|(part, changes)| (part, changes.to_vec())).collect();
                (redacted.into_text().into_owned(), changes)
            }
        };
        let body = match of {
            Body::Text(_) => Body::Text(text),
            Body::Json(_) => Body::Json(text),
        };
        Ok(Outgoing { body, changes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_among_words_is_read_as_json() {
        for (text, parts) in [
            ("no JSON { here }", &["no JSON { here }"][..]),
            ("{\"a\":\"\\u0062\"}\n{\"c\":1}\n", &["a", "b", "c", "1"]),
            ("See:\n```json\n{\"a\": 1}\n```", &["See:\n```json\n", "a", "1", "\n```"]),
        ] {
            let body = Body::Text(text.to_owned());
            let content = Content::read(&body).unwrap();
            assert_eq!(content.parts().map(Part::text).collect::<Vec<_>>(), parts, "{text}");
        }
    }
}
