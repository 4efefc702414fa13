//! What model APIs demand of a body: numbers that must stay numbers, and places that carry no text.

use super::document::{Entry, JsonDocument, PartKind, Place, Step};
use std::collections::HashMap;

/// A place of a body that carries something no text scanner sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surface {
    /// Where.
    pub pointer: String,
    /// What it carries.
    pub kind: SurfaceKind,
}

/// What a place that could not be scanned carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SurfaceKind {
    /// A picture, inline or by address.
    Image,
    /// Sound.
    Audio,
    /// A moving picture.
    Video,
    /// A file, inline or by id, or an inline blob of any type.
    File,
    /// Content that the receiver keeps and the body only points to.
    Reference,
}

/// A member whose name says that it may be a surface; whether it is one depends on where it stands.
pub(super) struct SurfaceCandidate {
    kind: SurfaceKind,
    place: Place,
}

impl SurfaceCandidate {
    pub(super) fn under(key: &str, place: Place) -> Option<SurfaceCandidate> {
        let kind = match key {
            "image_url" | "image" | "images" => SurfaceKind::Image,
            "input_audio" | "audio" => SurfaceKind::Audio,
            "video_url" | "video" => SurfaceKind::Video,
            "file" | "file_id" | "file_data" | "file_url" | "fileData" | "fileUri" | "inline_data"
            | "inlineData" | "source" => SurfaceKind::File,
            "previous_response_id" | "cached_content" | "cachedContent" => SurfaceKind::Reference,
            _ => return None,
        };
        Some(SurfaceCandidate { kind, place })
    }
}

/// Members that only the body of a model request has.
pub(super) fn is_wire_key(key: &str) -> bool {
    matches!(key, "messages" | "contents" | "prompt" | "input")
}

/// Members of the body itself that must be numbers.
const NUMERIC: &[&str] = &[
    "frequency_penalty",
    "max_completion_tokens",
    "max_output_tokens",
    "max_tokens",
    "max_tokens_to_sample",
    "max_tool_calls",
    "min_p",
    "n",
    "presence_penalty",
    "repetition_penalty",
    "seed",
    "temperature",
    "top_k",
    "top_logprobs",
    "top_p",
];
/// Members of the body whose own members must be numbers, whatever they are called.
const NUMERIC_GROUPS: &[&str] =
    &["generationConfig", "generation_config", "logit_bias", "options", "reasoning", "thinking"];
/// Constraints of a JSON Schema that must be numbers.
const CONSTRAINTS: &[&str] = &[
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
];
/// Members under which a JSON Schema stands.
const SCHEMAS: &[&str] =
    &["parameters", "input_schema", "inputSchema", "schema", "responseSchema", "response_schema"];
/// Members of the body in which content stands.
const CONTENT: &[&str] = &["messages", "contents", "input", "prompt", "system", "system_instruction"];

impl JsonDocument<'_> {
    /// Whether a number at this place cannot become a string.
    pub(super) fn demands_number(&self, entry: &Entry) -> bool {
        let path = self.path(entry.place);
        if path.contains(&Step::Embedded) {
            return false;
        }
        let Some(body) = self.body_depth(entry.place, path.len()) else { return false };
        let names: Vec<&str> =
            path.get(body..).unwrap_or_default().iter().map(|step| self.step_name(*step)).collect();
        match names.as_slice() {
            [name] => NUMERIC.contains(name),
            [group, _] if NUMERIC_GROUPS.contains(group) => true,
            [above @ .., name] => {
                CONSTRAINTS.contains(name) && above.iter().any(|name| SCHEMAS.contains(name))
            }
            [] => false,
        }
    }

    /// How many steps lead to the innermost model request around a place.
    fn body_depth(&self, place: Place, depth: usize) -> Option<usize> {
        let (mut at, mut steps) = (place, depth);
        while at.step != Step::Root {
            let node = self.nodes.get(at.parent as usize)?;
            steps = steps.checked_sub(1)?;
            if node.wire {
                return Some(steps);
            }
            at = node.place;
        }
        None
    }

    fn step_name(&self, step: Step) -> &str {
        match step {
            Step::Member { key, .. } => self.key_name(key),
            _ => "",
        }
    }

    /// What the candidates turn out to be. Linear in the document, but for the depth of each candidate.
    pub(super) fn found_surfaces(&self, hide: &dyn Fn(usize) -> bool) -> Vec<Surface> {
        if self.candidates.is_empty() {
            return Vec::new();
        }
        let types = Types::of(self);
        self.candidates.iter().filter_map(|candidate| self.surface(candidate, &types, hide)).collect()
    }

    fn surface(
        &self,
        candidate: &SurfaceCandidate,
        types: &Types<'_>,
        hide: &dyn Fn(usize) -> bool,
    ) -> Option<Surface> {
        let path = self.path(candidate.place);
        if path.contains(&Step::Embedded) {
            return None;
        }
        let body = self.outermost_body(candidate.place, path.len())?;
        let names: Vec<&str> =
            path.get(body..).unwrap_or_default().iter().map(|step| self.step_name(*step)).collect();
        let (name, above) = names.split_last()?;
        let fine = match candidate.kind {
            SurfaceKind::Reference => above.is_empty(),
            // Parameters of tools and of the answer's voice are no content.
            _ => {
                above.first().is_some_and(|first| CONTENT.contains(first))
                    && self.carries(candidate.place, name, types)
            }
        };
        fine.then(|| Surface { pointer: self.pointer(candidate.place, hide), kind: candidate.kind })
    }

    fn outermost_body(&self, place: Place, depth: usize) -> Option<usize> {
        let (mut at, mut steps, mut found) = (place, depth, None);
        while at.step != Step::Root {
            let node = self.nodes.get(at.parent as usize)?;
            steps = steps.checked_sub(1)?;
            found = if node.wire { Some(steps) } else { found };
            at = node.place;
        }
        found
    }

    /// Whether a member of this name carries something here. `source` carries text where its own type says so.
    fn carries(&self, place: Place, name: &str, types: &Types<'_>) -> bool {
        let Step::Member { key, .. } = place.step else { return false };
        if name != "source" {
            return true;
        }
        !matches!(types.inside(place), Some("text" | "content"))
            && self.entries.get(key as usize + 1).is_some_and(|entry| self.stands_under(entry.place, place))
    }

    /// Whether `inner` is a place directly or further below `outer`.
    fn stands_under(&self, inner: Place, outer: Place) -> bool {
        let mut at = inner;
        while at.step != Step::Root {
            let Some(node) = self.nodes.get(at.parent as usize) else { return false };
            at = node.place;
            if at.step == outer.step && at.parent == outer.parent {
                return true;
            }
        }
        false
    }
}

/// The `type` of every object that states one, so that no candidate has to look for its own.
struct Types<'d> {
    /// The containers that stand under a key, by the key's entry.
    containers: HashMap<u32, u32>,
    /// What each container says of itself, by its node.
    stated: HashMap<u32, &'d str>,
}

impl<'d> Types<'d> {
    fn of(document: &'d JsonDocument<'_>) -> Types<'d> {
        let containers = document.nodes.iter().zip(0..).filter_map(|(node, index)| match node.place.step {
            Step::Member { key, .. } => Some((key, index)),
            _ => None,
        });
        let stated = document.entries.iter().filter_map(|entry| match entry.place.step {
            Step::Member { key, .. } if entry.kind == PartKind::Text && document.key_name(key) == "type" => {
                Some((entry.place.parent, document.decoded(entry)))
            }
            _ => None,
        });
        Types { containers: containers.collect(), stated: stated.collect() }
    }

    /// The type that the object at a place states.
    fn inside(&self, place: Place) -> Option<&'d str> {
        let Step::Member { key, .. } = place.step else { return None };
        self.stated.get(self.containers.get(&key)?).copied()
    }
}
