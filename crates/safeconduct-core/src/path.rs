//! What the places of a structured body are for: paths with wildcards, and what findings meet there.

use crate::{Category, Label, Sensitivity, words};
use std::{fmt, str::FromStr};

words! {
    /// What a place of a structured body holds.
    FieldUse, "field use" {
        /// Somebody's words; what no path names is content.
        Content = "content",
        /// Indicators of machines and networks: addresses, domains, times stay, all else is content.
        Telemetry = "telemetry",
        /// What a workflow runs on: what is less than confidential stays, all else is content.
        Metadata = "metadata",
        /// Nothing that is needed: it becomes `null`.
        Dropped = "dropped",
    }
}

impl FieldUse {
    /// Whether findings of this label and sensitivity may stay at such a place.
    pub fn keeps(self, label: &Label, sensitivity: Sensitivity) -> bool {
        let secret = label.category() == Category::Credential || sensitivity == Sensitivity::Restricted;
        match self {
            FieldUse::Content | FieldUse::Dropped => false,
            _ if secret => false,
            FieldUse::Telemetry => {
                label.category() == Category::Network
                    || [Label::URL, Label::DOMAIN_NAME, Label::DATE_TIME].contains(label)
            }
            FieldUse::Metadata => sensitivity < Sensitivity::Confidential,
        }
    }
}

/// Places of a structured body: a JSON Pointer (RFC 6901) in which `*` stands for any one step and `**` for any number.
///
/// Covers what it names and everything below. Strings that hold JSON are walked through as if their JSON stood in
/// their place.
///
/// ```
/// use safeconduct_core::PathGlob;
///
/// let glob: PathGlob = "/events/*/source".parse()?;
/// assert!(glob.covers(["events", "7", "source", "ip"]));
/// assert!(!glob.covers(["events", "7"]));
/// assert!("/**/trace_id".parse::<PathGlob>()?.covers(["a", "b", "trace_id"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathGlob {
    text: String,
    steps: Vec<GlobStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum GlobStep {
    Named(String),
    One,
    Any,
}

/// A text that is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathGlobError {
    /// It does not begin like one.
    #[error("a path begins with `/`, e.g. `/metadata/*`")]
    Start,
    /// A `~` that is neither `~0` nor `~1`.
    #[error("in a path `~` is written `~0` and `/` inside a key `~1`")]
    Escape,
    /// More steps than can be told apart quickly.
    #[error("a path has at most {} steps", PathGlob::STEPS_MAX)]
    Long,
}

/// How far a glob has matched on the way to a place: one bit for each step that may come next, the last for all done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GlobState(u64);

impl PathGlob {
    /// The most steps a glob may have.
    pub const STEPS_MAX: usize = 63;

    /// Whether a place, given by its steps from the root, is one of those named or below one.
    pub fn covers<'s>(&self, path: impl IntoIterator<Item = &'s str>) -> bool {
        let last = path.into_iter().fold(self.start(), |state, step| self.step(state, step));
        self.is_done(last)
    }

    /// The state at the root.
    pub fn start(&self) -> GlobState {
        self.closed(GlobState(1))
    }

    /// The state one step further. Constant in the depth of the place.
    #[must_use]
    pub fn step(&self, state: GlobState, name: &str) -> GlobState {
        if self.is_done(state) {
            return state;
        }
        let mut next = 0;
        for (at, step) in self.steps.iter().enumerate().filter(|(at, _)| state.0 >> at & 1 == 1) {
            next |= match step {
                GlobStep::Named(named) if named != name => 0,
                GlobStep::Named(_) | GlobStep::One => 1 << (at + 1),
                GlobStep::Any => 1 << at,
            };
        }
        self.closed(GlobState(next))
    }

    /// Whether the place is covered, and with it everything below.
    pub fn is_done(&self, state: GlobState) -> bool {
        state.0 >> self.steps.len() & 1 == 1
    }

    /// `**` may also stand for no step at all.
    fn closed(&self, state: GlobState) -> GlobState {
        let any = self.steps.iter().enumerate().filter(|(_, step)| **step == GlobStep::Any);
        GlobState(any.fold(state.0, |bits, (at, _)| bits | (bits >> at & 1) << (at + 1)))
    }
}

impl FromStr for PathGlob {
    type Err = PathGlobError;

    fn from_str(text: &str) -> Result<PathGlob, PathGlobError> {
        let inside = text.strip_prefix('/').ok_or(PathGlobError::Start)?;
        let step = |step: &str| match step {
            "*" => Ok(GlobStep::One),
            "**" => Ok(GlobStep::Any),
            named => unescape(named).map(GlobStep::Named).ok_or(PathGlobError::Escape),
        };
        let steps = inside.split('/').map(step).collect::<Result<Vec<_>, _>>()?;
        if steps.len() > PathGlob::STEPS_MAX {
            return Err(PathGlobError::Long);
        }
        Ok(PathGlob { text: text.to_owned(), steps })
    }
}

fn unescape(step: &str) -> Option<String> {
    let mut pieces = step.split('~');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.strip_prefix('0') {
            Some(rest) => out.extend(["~", rest]),
            None => out.extend(["/", piece.strip_prefix('1')?]),
        }
    }
    Some(out)
}

impl fmt::Display for PathGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One line of a plan about places: what stands here is of this use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathRule {
    /// Which places.
    pub at: PathGlob,
    /// What they hold.
    pub holds: FieldUse,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, step by step and slowly.
    fn covers(glob: &[&str], path: &[&str]) -> bool {
        match (glob, path) {
            ([], _) => true,
            (["**", rest @ ..], _) if covers(rest, path) => true,
            (["**", ..], [_, below @ ..]) => covers(glob, below),
            ([step, rest @ ..], [name, below @ ..]) if *step == "*" || step == name => covers(rest, below),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn steps_agree_with_the_definition(glob in prop::collection::vec("a|b|\\*|\\*\\*", 1..6), path in prop::collection::vec("a|b|c", 0..7)) {
            let (glob, path): (Vec<&str>, Vec<&str>) = (glob.iter().map(String::as_str).collect(), path.iter().map(String::as_str).collect());
            let parsed: PathGlob = format!("/{}", glob.join("/")).parse().unwrap();
            prop_assert_eq!(parsed.covers(path.iter().copied()), covers(&glob, &path));
        }
    }

    #[test]
    fn keys_are_escaped_as_in_a_pointer() {
        let glob: PathGlob = "/a~1b/~0".parse().unwrap();
        assert!(glob.covers(["a/b", "~"]));
        for (text, error) in
            [("a", PathGlobError::Start), ("/~2", PathGlobError::Escape), ("/~", PathGlobError::Escape)]
        {
            assert_eq!(text.parse::<PathGlob>(), Err(error));
        }
        assert_eq!("/x".repeat(64).parse::<PathGlob>(), Err(PathGlobError::Long));
    }

    #[test]
    fn no_use_keeps_a_secret_and_content_keeps_nothing() {
        for holds in FieldUse::ALL {
            for label in Label::KNOWN {
                let keeps = holds.keeps(label, label.sensitivity());
                assert!(!keeps || label.sensitivity() < Sensitivity::Restricted, "{holds} {label}");
                assert!(!keeps || !matches!(holds, FieldUse::Content | FieldUse::Dropped));
            }
        }
        assert!(FieldUse::Telemetry.keeps(&Label::IP_ADDRESS, Sensitivity::Confidential));
        assert!(!FieldUse::Metadata.keeps(&Label::EMAIL_ADDRESS, Sensitivity::Confidential));
    }
}
