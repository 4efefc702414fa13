//! Reads a document in TOML or JSON and finds the place of a problem in it.

use crate::{LoadError, Problem};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// The two spellings of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Toml,
    Json,
}

impl Format {
    /// The spelling of a text: no document in TOML begins with a brace.
    pub(crate) fn of(text: &str) -> Format {
        match without_mark(text).trim_start().starts_with('{') {
            true => Format::Json,
            false => Format::Toml,
        }
    }
}

/// A document as it was given, kept so that problems found later can be placed.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) kind: &'static str,
    pub(crate) format: Format,
    pub(crate) text: String,
}

/// A problem that knows its place as a path, e.g. `clause/3/to/regions/0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) path: String,
    pub(crate) message: String,
}

impl Flaw {
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Flaw {
        Flaw { path: path.into(), message: message.into() }
    }
}

impl Source {
    pub(crate) fn new(kind: &'static str, format: Format, text: &str) -> Source {
        Source { kind, format, text: text.to_owned() }
    }

    /// Reads the document strictly.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, LoadError> {
        let problem = match self.format {
            Format::Toml => match toml::from_str(&self.text) {
                Ok(value) => return Ok(value),
                Err(error) => {
                    let span = error.span();
                    let given = span.clone().and_then(|span| self.text.get(span)).unwrap_or_default();
                    let (line, column) = span.map_or((0, 0), |span| self.line_column(span.start));
                    Problem { message: in_plain_words(error.message(), given), line, column }
                }
            },
            Format::Json => match serde_json::from_str(without_mark(&self.text)) {
                Ok(value) => return Ok(value),
                Err(error) => {
                    let whole = error.to_string();
                    let message =
                        whole.rsplit_once(" at line ").map_or(whole.as_str(), |(message, _)| message);
                    let message = in_plain_words(message, "");
                    Problem { message, line: error.line(), column: error.column() }
                }
            },
        };
        Err(LoadError::new(self.kind, vec![problem]))
    }

    /// Turns flaws into problems with line and column, in the order of the document. Of very many the
    /// first are told, for who reads more than that, and each has to be looked up.
    pub(crate) fn problems(&self, mut flaws: Vec<Flaw>) -> Vec<Problem> {
        let more = flaws.len().saturating_sub(PROBLEMS_MAX);
        flaws.truncate(PROBLEMS_MAX);
        let toml = match (self.format, flaws.is_empty()) {
            (Format::Toml, false) => DeTable::parse(&self.text).ok(),
            _ => None,
        };
        let root = toml.map(|table| (table.span().start, DeValue::Table(table.into_inner())));
        let mut problems: Vec<Problem> = flaws
            .into_iter()
            .map(|flaw| {
                let place = match self.format {
                    Format::Toml => {
                        root.as_ref().map(|(start, root)| place_in_toml(*start, root, &flaw.path))
                    }
                    Format::Json => self.place_in_json(&flaw.path),
                };
                let (line, column) = place.map_or((0, 0), |at| self.line_column(at));
                Problem { message: flaw.message, line, column }
            })
            .collect();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        if more > 0 {
            problems.push(Problem { message: format!("and {more} more problems"), line: 0, column: 0 });
        }
        problems
    }

    /// An error when there is a flaw.
    pub(crate) fn check(&self, flaws: Vec<Flaw>) -> Result<(), LoadError> {
        match flaws.is_empty() {
            true => Ok(()),
            false => Err(LoadError::new(self.kind, self.problems(flaws))),
        }
    }

    fn line_column(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).map_or(0, |line| line.chars().count()) + 1;
        (before.matches('\n').count() + 1, column)
    }

    /// The byte offset of what a path leads to, or of the last thing on the way there.
    fn place_in_json(&self, path: &str) -> Option<usize> {
        let mut place = 0;
        let mut rest: &str = without_mark(&self.text);
        for step in path.split('/') {
            let table: Result<BTreeMap<String, &RawValue>, _> = serde_json::from_str(rest);
            let next = match table {
                Ok(table) => table.get(step).copied(),
                Err(_) => step.parse().ok().and_then(|at: usize| {
                    serde_json::from_str::<Vec<&RawValue>>(rest).ok()?.get(at).copied()
                }),
            };
            let Some(next) = next else { break };
            rest = next.get();
            // The raw value borrows from the document, so its address is its place.
            place = (rest.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        }
        Some(place)
    }
}

/// The text without the mark that some editors put before it.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// How many problems of one document are told.
pub(crate) const PROBLEMS_MAX: usize = 100;

/// The byte offset of what a path leads to, or of the last thing on the way there.
fn place_in_toml(start: usize, root: &DeValue<'_>, path: &str) -> usize {
    let (mut place, mut value) = (start, root);
    for step in path.split('/') {
        let next = match value {
            DeValue::Table(table) => table.get(step),
            DeValue::Array(array) => step.parse().ok().and_then(|at: usize| array.get(at)),
            _ => None,
        };
        let Some(next) = next else { break };
        place = next.span().start;
        value = next.get_ref();
    }
    place
}

/// What a parser says, in words of this format, with what was probably meant; `given` is the text it points at.
fn in_plain_words(message: &str, given: &str) -> String {
    const WORDS: [(&str, &str); 6] = [
        ("expected a sequence", "expected a list such as `[\"…\"]`"),
        ("expected u64", "expected a whole number from 0 up"),
        ("expected u32", "expected a whole number from 0 up"),
        ("expected a boolean", "expected `true` or `false`"),
        ("expected a map", "expected a table such as `{ … }`"),
        ("unknown variant", "unknown word"),
    ];
    let mut message = message.trim().to_owned();
    for (theirs, ours) in WORDS {
        // `expected u64` is the end of a message, `expected a sequence` may go on: whole phrases only.
        message = message.replace(theirs, ours);
    }
    if message.starts_with("duplicate key") {
        let key = given.split(['=', ' ', '\n']).next().unwrap_or_default();
        return format!("`{key}` stands there twice");
    }
    if let Some(problem) = message.strip_prefix("invalid boolean") {
        return format!("invalid boolean{problem}; text is written in quotes");
    }
    // Such as ``unknown field `teir`, expected one of `tier` ``, or without the word itself.
    if !message.starts_with("unknown ") {
        return message;
    }
    let (_, known) = message.split_once("expected").unwrap_or_default();
    let known = known.split('`').skip(1).step_by(2).filter(|word| !word.trim().is_empty());
    let quoted = message.split_once("expected").map_or("", |(said, _)| said).split('`').nth(1);
    let given = quoted.unwrap_or_else(|| last_word(given));
    match closest(given, known) {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message,
    }
}

/// The last word of what was given, e.g. of `"category:contacts"`.
fn last_word(given: &str) -> &str {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    given.trim_end_matches(|c| !word(c)).rsplit(|c| !word(c)).next().unwrap_or_default()
}

/// The known name that a mistyped one is nearest to, if any is near.
pub(crate) fn closest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = 1 + given.chars().count() / 3;
    // `regions` is near `regions_any`, however long the rest is.
    let begins = |name: &str| {
        given.len() >= 4 && name.strip_prefix(given).is_some_and(|rest| rest.starts_with(['_', '-', '.']))
    };
    // What is longer or shorter by more than that is farther away.
    let (length, near) =
        (given.chars().count(), |length: usize, name: &str| name.chars().count().abs_diff(length) <= far);
    known
        .into_iter()
        .filter(|name| begins(name) || near(length, name))
        .map(|name| (if begins(name) { far } else { distance(given, name) }, name))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, name)| name)
}

/// `; did you mean …?`, or what exists when nothing is near.
pub(crate) fn hint<'a>(given: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match closest(given, known.clone()) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => {
            let mut names: Vec<&str> = known.into_iter().collect();
            names.sort_unstable();
            names.dedup();
            match names.len() {
                0 => "; there is none".to_owned(),
                1..=12 => format!("; there are `{}`", names.join("`, `")),
                many => format!("; none of the {many} there are is close"),
            }
        }
    }
}

/// How many insertions, removals and replacements lead from one name to the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&other) {
            let above = *cell;
            let cheapest = (diagonal + usize::from(a != *b)).min(above + 1).min(left + 1);
            diagonal = above;
            left = cheapest;
            *cell = cheapest;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_a_line_and_column_in_both_formats() {
        let toml = Source::new(
            "policy",
            Format::Toml,
            "a = 1\n[[clause]]\nid = \"x\"\n\n[[clause]]\nid = \"é\" # c\nto = [1, \"two\"]\n",
        );
        let json = Source::new(
            "policy",
            Format::Json,
            "{\"a\": 1,\n \"clause\": [{\"id\": \"x\"},\n  {\"id\": \"é\", \"to\": [1, \"two\"]}]}",
        );
        let place = |source: &Source, path: &str| {
            source.problems(vec![Flaw::new(path, "x")]).first().map(|problem| (problem.line, problem.column))
        };
        assert_eq!(place(&toml, "clause/1/id"), Some((6, 6)));
        assert_eq!(place(&toml, "clause/1/to/1"), Some((7, 10)));
        assert_eq!(place(&json, "clause/1/id"), Some((3, 10)));
        assert_eq!(place(&json, "clause/1/to/1"), Some((3, 25)));
        assert_eq!(place(&json, "clause/1/no/where"), Some((3, 3)), "the nearest thing on the way");
        let many = toml.problems((0..250).map(|_| Flaw::new("clause/1/id", "x")).collect());
        assert_eq!((many.len(), many[100].message.as_str()), (101, "and 150 more problems"));
    }

    #[test]
    fn what_was_probably_meant_is_named() {
        assert_eq!(closest("openia-api", ["openai-api", "local"]), Some("openai-api"));
        assert_eq!(closest("zzz", ["openai-api", "local"]), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(closest("rung", ["endpoints", "rung_min"]), Some("rung_min"));
        for (message, given, says) in [
            ("unknown field `teir`, expected one of `tier`, `id`", "teir", "did you mean `tier`?"),
            (
                "unknown category; expected one of `contact` `health`",
                "\"category:contacts\"",
                "did you mean `contact`?",
            ),
            ("duplicate key", "effect = \"permit\"", "`effect` stands there twice"),
            ("invalid boolean, expected `false`", "f", "text is written in quotes"),
            ("invalid value: integer `-1`, expected u64", "-1", "expected a whole number from 0 up"),
        ] {
            let told = in_plain_words(message, given);
            assert!(told.ends_with(says), "{told}");
        }
    }
}
