//! What narrows a rule from a file beyond its pattern: stop words, allowed values, an entropy floor, parts nearby.

use crate::{Candidate, PatternError, Validator, pattern};
use regex_automata::{Input, meta};
use safeconduct_core::Verdict;

/// The checks of a rule; all of them have to hold, or a candidate is no finding.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    /// In lower case.
    pub(crate) stop_words: Vec<String>,
    pub(crate) allowed_values: Vec<String>,
    pub(crate) allowed_patterns: Option<Anywhere>,
    /// In bits per byte.
    pub(crate) entropy_min: Option<f64>,
    /// Confirms what reads like nothing that people write.
    pub(crate) unnatural: Option<Validator>,
    pub(crate) parts: Vec<PartCheck>,
}

/// Patterns, one of which is looked for anywhere in a text.
#[derive(Debug, Clone)]
pub(crate) struct Anywhere {
    regex: meta::Regex,
    written: Vec<String>,
}

impl std::fmt::Display for Anywhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`", self.written.join("` or `"))
    }
}

/// A part that a finding is made of beside its value: a pattern and how far from the match it may stand.
#[derive(Debug)]
pub(crate) struct PartCheck {
    pub(crate) pattern: Anywhere,
    pub(crate) side: Side,
    /// In bytes.
    pub(crate) within: usize,
}

/// Where a part stands, seen from the match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Either,
    Before,
    After,
}

impl Checks {
    /// Whether nothing is asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.described().is_empty()
    }

    /// What is asked, a sentence each. Allowed values stay at home: only their number is said.
    pub(crate) fn described(&self) -> Vec<String> {
        let mut said = Vec::new();
        if !self.stop_words.is_empty() {
            said.push(format!("none of the words `{}`", self.stop_words.join("`, `")));
        }
        if !self.allowed_values.is_empty() {
            said.push(format!("none of {} allowed values", self.allowed_values.len()));
        }
        said.extend(self.allowed_patterns.iter().map(|patterns| format!("no value with {patterns}")));
        said.extend(self.entropy_min.map(|bits| format!("at least {bits} bits of entropy per byte")));
        said.extend(self.unnatural.map(|_| "no value that reads like a word".to_owned()));
        said.extend(self.parts.iter().map(|part| {
            let side = match part.side {
                Side::Either => "around",
                Side::Before => "before",
                Side::After => "after",
            };
            format!("{} within {} bytes {side} it", part.pattern, part.within)
        }));
        said
    }

    /// Whether every check holds for a candidate.
    pub(crate) fn hold(&self, candidate: &Candidate<'_>) -> bool {
        let value = candidate.value();
        let stopped = || {
            let lower = value.to_lowercase();
            self.stop_words.iter().any(|word| lower.contains(word.as_str()))
        };
        let random = |validator: Validator| validator.judge(candidate).verdict == Verdict::Confirmed;
        !self.allowed_values.iter().any(|allowed| allowed == value)
            && (self.stop_words.is_empty() || !stopped())
            && !self.allowed_patterns.as_ref().is_some_and(|patterns| patterns.is_in(value))
            && self.entropy_min.is_none_or(|least| entropy(value) >= least)
            && self.unnatural.is_none_or(random)
            && self.parts.iter().all(|part| part.stands_near(candidate))
    }
}

impl Anywhere {
    /// Compiles patterns; `None` if there is none.
    pub(crate) fn new(patterns: &[String]) -> Result<Option<Anywhere>, (usize, PatternError)> {
        let parsed = patterns
            .iter()
            .enumerate()
            .map(|(at, text)| pattern::parse_part(text).map_err(|error| (at, error)))
            .collect::<Result<Vec<_>, _>>()?;
        if parsed.is_empty() {
            return Ok(None);
        }
        let regex = meta::Builder::new().build_many_from_hir(&parsed);
        let written = patterns.to_vec();
        regex.map(|regex| Some(Anywhere { regex, written })).map_err(|_| (0, PatternError::TooLarge))
    }

    /// Whether one of them is found in `text`.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(Input::new(text))
    }
}

impl PartCheck {
    fn stands_near(&self, candidate: &Candidate<'_>) -> bool {
        let (before, after) = (candidate.before(), candidate.after());
        let from =
            (before.len().saturating_sub(self.within)..=before.len()).find(|&at| before.is_char_boundary(at));
        let until = (0..=after.len().min(self.within)).rev().find(|&at| after.is_char_boundary(at));
        let behind = from.and_then(|from| before.get(from..)).unwrap_or_default();
        let ahead = until.and_then(|until| after.get(..until)).unwrap_or_default();
        (self.side != Side::After && self.pattern.is_in(behind))
            || (self.side != Side::Before && self.pattern.is_in(ahead))
    }
}

/// Shannon's entropy of the bytes of a value, in bits per byte.
fn entropy(value: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = value.len().max(1) as f64;
    let share = |count: u32| f64::from(count) / length;
    counts.into_iter().filter(|count| *count > 0).map(share).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_is_that_of_shannon() {
        for (text, bits) in
            [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcd", 2.0), ("0123456789abcdef", 4.0)]
        {
            assert!((entropy(text) - bits).abs() < 1e-9, "{text}: {}", entropy(text));
        }
    }

    #[test]
    fn patterns_may_name_the_ends_of_a_text() {
        let whole = Anywhere::new(&["^x+$".to_owned(), "test".to_owned()]).unwrap().unwrap();
        assert!(whole.is_in("xxx") && whole.is_in("a test b") && !whole.is_in("axx"));
        assert!(Anywhere::new(&[]).unwrap().is_none());
        assert!(matches!(
            Anywhere::new(&["a".to_owned(), r"\bx".to_owned()]),
            Err((1, PatternError::LookAround))
        ));
    }
}
