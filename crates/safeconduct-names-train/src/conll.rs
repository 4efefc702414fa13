//! Reads two-column labelled files back into running text.

use crate::example::Example;
use safeconduct_names::internals::Kind;
use std::path::Path;

/// Sources without sentences are cut after a full stop, or here.
const SENTENCE_TOKENS_MAX: usize = 60;

/// The sentences of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<Example>, std::io::Error> {
    let mut examples = Vec::new();
    let mut sentence: Vec<(String, String)> = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let mut columns = line.split('\t');
        let (word, label) = (columns.next().unwrap_or_default().trim(), columns.next().unwrap_or("O"));
        if !word.is_empty() {
            sentence.push((word.to_owned(), label.to_owned()));
        }
        let stop = word.ends_with('.') && sentence.len() > 12 && word.len() > 4 && label == "O";
        if word.is_empty() || stop || sentence.len() >= SENTENCE_TOKENS_MAX && label == "O" {
            examples.extend(example(&std::mem::take(&mut sentence)));
        }
    }
    examples.extend(example(&sentence));
    Ok(examples)
}

fn kind(label: &str) -> Option<Kind> {
    match label.get(2..)? {
        "PER" => Some(Kind::Person),
        "LOC" => Some(Kind::Location),
        "ORG" => Some(Kind::Organization),
        _ => None,
    }
}

/// Joins tokens as a writer would.
fn example(sentence: &[(String, String)]) -> Option<Example> {
    let mut example = Example::default();
    let mut glue = true;
    let mut handle = false;
    for (word, label) in sentence {
        let closes = word.chars().next().is_some_and(|c| ".,;:!?)]}%".contains(c))
            || matches!(word.as_str(), "'s" | "’s" | "n't" | "'m" | "'re" | "'ll" | "'ve" | "'d");
        if !glue && !closes {
            example.text.push(' ');
        }
        let start = example.text.len();
        example.text.push_str(word);
        // Handles are user names here, not people.
        if let Some(kind) = kind(label).filter(|_| word != "@" && !word.starts_with('@') && !handle) {
            let inner = word.trim_matches(|c: char| ",.;:!?\"()".contains(c));
            let offset = word.find(inner).unwrap_or(0);
            let place = start + offset..start + offset + inner.len();
            match example.spans.last_mut() {
                Some((span, last)) if label.starts_with("I-") && *last == kind => span.end = place.end,
                _ if !inner.is_empty() => example.spans.push((place, kind)),
                _ => {}
            }
        }
        handle = word == "@";
        glue = matches!(word.as_str(), "@" | "#" | "(" | "[" | "$");
    }
    (!example.text.is_empty()).then_some(example)
}
