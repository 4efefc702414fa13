//! Wire formats as data: which paths speak one, where fragments of a stream stand, what ends them.

use crate::formats::ALL;
use std::fmt;

/// One API surface of one vendor, described by data alone.
///
/// Requests need little description: every string, key and number of a body is scanned, whatever it is called.
/// What is described is what restoring a *stream* has to know: which members are fragments of a longer text, which
/// members tell parallel texts apart, and what ends one.
///
/// ```
/// use safeconduct_http::WireFormat;
///
/// let format = WireFormat::of("/v1/chat/completions").ok_or("no such surface")?;
/// assert_eq!((format.name, format.vendor.as_str()), ("openai/chat-completions", "openai"));
/// assert!(WireFormat::of("/v1/files").is_none(), "what nobody described is not spoken");
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct WireFormat {
    /// Its name in metrics and messages, e.g. `openai/chat-completions`.
    pub name: &'static str,
    /// Whose errors it speaks.
    pub vendor: Vendor,
    /// The paths it is served at; `*` stands for one segment, or for its beginning before a `:verb`.
    pub paths: &'static [&'static str],
    /// Where a request names its model.
    pub model: ModelAt,
    /// Where fragments stand in the events of a stream.
    pub fragments: &'static [Fragment],
    /// What ends them.
    pub ends: &'static [End],
}

/// Whose errors a surface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Vendor {
    /// OpenAI, and everyone who speaks its API.
    OpenAi,
    /// Anthropic.
    Anthropic,
    /// Google.
    Google,
    /// Amazon.
    Amazon,
    /// Cohere.
    Cohere,
    /// The Model Context Protocol: JSON-RPC 2.0.
    Mcp,
    /// Ollama.
    Ollama,
}

/// Where a request names its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelAt {
    /// In the member `model` of its body.
    Body,
    /// In the first `*` of its path.
    Path,
    /// In `body.model` of a batch line.
    BatchLine,
    /// Nowhere.
    Nowhere,
}

/// Where fragments stand: strings that are pieces of a longer text, continued by later events.
#[derive(Debug)]
pub struct Fragment {
    /// The type of event they stand in, with at most one `*`; empty for every event.
    pub on: &'static str,
    /// The place: names and `*` (an element, told apart by its `index` member where it has one) joined by `/`;
    /// a final `**` takes every string below.
    pub at: &'static str,
    /// Members of the event that tell parallel texts apart, the widest first.
    pub apart: &'static [&'static str],
    /// A member beside the fragment that tells it apart from others at the same place.
    pub beside: Option<&'static str>,
}

/// What ends fragments: nothing of them is held back beyond it.
#[derive(Debug)]
pub enum End {
    /// An event of this type ends the texts that share these members with it; without members, all.
    Type(&'static str, &'static [&'static str]),
    /// A member that is there and not null ends the texts of the element it stands in.
    Member(&'static str),
}

impl WireFormat {
    /// The format spoken at a path, the query left out; `None` for what nobody described.
    pub fn of(path: &str) -> Option<&'static WireFormat> {
        ALL.iter()
            .copied()
            .find(|format| format.paths.iter().any(|pattern| segments(pattern, path).is_some()))
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static WireFormat> {
        ALL.iter().copied().find(|format| format.name == name)
    }

    /// Every format.
    pub fn all() -> &'static [&'static WireFormat] {
        ALL
    }

    /// The model that the path names.
    pub fn model_in_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.model != ModelAt::Path {
            return None;
        }
        self.paths.iter().find_map(|pattern| segments(pattern, path))?
    }
}

impl Vendor {
    /// The one spelling used in catalogs (`surface`), configuration and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Vendor::OpenAi => "openai",
            Vendor::Anthropic => "anthropic",
            Vendor::Google => "google",
            Vendor::Amazon => "bedrock",
            Vendor::Cohere => "cohere",
            Vendor::Mcp => "mcp",
            Vendor::Ollama => "ollama",
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whether a path is of this pattern, and what its first `*` stands for.
fn segments<'p>(pattern: &str, path: &'p str) -> Option<Option<&'p str>> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut first = None;
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(first),
            (Some(wanted), Some(given)) => match wanted.strip_prefix('*') {
                // A model id may hold a `:` itself, so the verb is what the segment ends with.
                Some(verb) => {
                    let name = given.strip_suffix(verb).filter(|name| !name.is_empty())?;
                    first = first.or(Some(name));
                }
                None if wanted == given => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

/// Whether a word fits a pattern with at most one `*`; the empty pattern fits everything.
pub(crate) fn fits(pattern: &str, word: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern.is_empty() || pattern == word,
        Some((head, tail)) => {
            word.len() >= head.len() + tail.len() && word.starts_with(head) && word.ends_with(tail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn paths_are_told_apart() {
        for (path, name, model) in [
            ("/v1/chat/completions", Some("openai/chat-completions"), None),
            ("/v1/completions", Some("openai/completions"), None),
            ("/v1/responses", Some("openai/responses"), None),
            ("/v1/embeddings", Some("openai/embeddings"), None),
            ("/v1/messages", Some("anthropic/messages"), None),
            ("/v1/messages/count_tokens", Some("anthropic/count-tokens"), None),
            (
                "/v1beta/models/gemini-2.5-pro:generateContent",
                Some("google/generate-content"),
                Some("gemini-2.5-pro"),
            ),
            (
                "/v1beta/models/gemini-2.5-pro:streamGenerateContent",
                Some("google/stream-generate-content"),
                Some("gemini-2.5-pro"),
            ),
            ("/model/a.b-v1:0/converse", Some("bedrock/converse"), Some("a.b-v1:0")),
            ("/model/a.b-v1:0/converse-stream", Some("bedrock/converse"), Some("a.b-v1:0")),
            ("/v2/chat", Some("cohere/chat"), None),
            ("/api/chat", Some("ollama/chat"), None),
            ("/v1/chat/completions/", None, None),
            ("/v1//chat/completions", None, None),
            ("/v1/files", None, None),
            ("/v1/audio/transcriptions", None, None),
            ("/v1beta/models/:generateContent", None, None),
            ("", None, None),
        ] {
            let format = WireFormat::of(path);
            assert_eq!(format.map(|format| format.name), name, "{path}");
            assert_eq!(format.and_then(|format| format.model_in_path(path)), model, "{path}");
        }
    }

    #[test]
    fn no_two_formats_share_a_name_or_a_path() {
        let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for format in WireFormat::all() {
            assert!(names.insert(format.name), "{}", format.name);
            for path in format.paths {
                assert!(paths.insert(path), "{path}");
            }
        }
    }
}
