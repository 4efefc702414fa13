//! Restores the events of a stream: every parallel text has a state of its own, of bounded size.

use crate::format::{End, WireFormat, fits};
use safeconduct::redact::{JsonDocument, Landing, PartKind};
use safeconduct::{Restorer, Vault};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How many parallel texts one stream may have; a fragment beyond is restored on its own.
const CHANNELS_MAX: usize = 256;

/// The largest event that is kept as a pattern for what was held back.
const PATTERN_MAX: usize = 64 << 10;

/// The parallel texts of one stream.
#[derive(Debug)]
pub(crate) struct Channels {
    format: &'static WireFormat,
    vault: Vault,
    open: BTreeMap<String, Channel>,
}

/// One text, and an event in which what it holds back could be sent.
#[derive(Debug)]
struct Channel {
    restorer: Restorer,
    pattern: Option<Pattern>,
}

/// An event stripped to the way to one fragment.
#[derive(Debug)]
struct Pattern {
    name: String,
    event: Value,
    pointer: String,
    /// The frame it came in, for framings whose headers must be repeated.
    raw: Vec<u8>,
}

/// An event to be sent before the one that was read.
#[derive(Debug)]
pub(crate) struct Late {
    pub(crate) name: String,
    pub(crate) data: String,
    pub(crate) raw: Vec<u8>,
}

/// What became of an event.
#[derive(Debug, Default)]
pub(crate) struct Restored {
    /// What was held back of texts that end here, in events of their own.
    pub(crate) late: Vec<Late>,
    /// The event's data, where it changed.
    pub(crate) data: Option<String>,
}

/// A fragment in an event: which part, which text it belongs to, how values are spelled in it.
struct Place {
    part: usize,
    pointer: String,
    channel: String,
    landing: Landing,
}

impl Channels {
    pub(crate) fn new(format: &'static WireFormat, vault: Vault) -> Channels {
        Channels { format, vault, open: BTreeMap::new() }
    }

    /// Restores one event; `name` is what the framing calls it.
    pub(crate) fn event(&mut self, name: &str, data: &str, raw: &[u8]) -> Restored {
        let (Ok(document), Ok(event)) =
            (JsonDocument::parse_plain(data), serde_json::from_str::<Value>(data))
        else {
            // `[DONE]` and the like: no text, and the end of all texts.
            let late = match data.trim() {
                "[DONE]" => self.end("", &[]),
                _ => Vec::new(),
            };
            let text = self.vault.restore(data);
            return Restored { late, data: (text != data).then(|| text.into_owned()) };
        };
        let kind = event.get("type").and_then(Value::as_str).unwrap_or(name);
        let places = self.places(&document, &event, kind);
        let ended = self.ended(&event, kind);
        let mut changes = Vec::new();
        for place in &places {
            let Some(text) = document.part(place.part).map(|part| part.text()) else { continue };
            let last = ended.iter().any(|prefix| place.channel.starts_with(prefix.as_str()));
            let restored = self.fragment(place, text, last, name, &event, raw);
            if restored != text {
                changes.push((place.part, restored));
            }
        }
        let here: Vec<&str> = places.iter().map(|place| place.channel.as_str()).collect();
        let late = ended.iter().flat_map(|prefix| self.end(prefix, &here)).collect();
        for part in document.parts() {
            let whole =
                part.kind() != PartKind::Number && !places.iter().any(|place| place.part == part.index());
            if let Some(restored) = whole.then(|| self.whole(part.text())).flatten() {
                changes.push((part.index(), restored));
            }
        }
        let data = (!changes.is_empty()).then(|| document.with_texts(changes).into_owned());
        Restored { late, data }
    }

    /// What is held back when the stream ends.
    pub(crate) fn finish(&mut self) -> Vec<Late> {
        self.end("", &[])
    }

    /// A string that is all of its text. JSON in it is restored as JSON.
    fn whole(&self, text: &str) -> Option<String> {
        if !text.contains(['[', '&', '［']) {
            return None;
        }
        let restored = match JsonDocument::parse(text) {
            Ok(document) if text.trim_start().starts_with(['{', '[', '"']) => {
                self.vault.restore_json_reply(&document).into_owned()
            }
            _ => self.vault.restore(text).into_owned(),
        };
        (restored != text).then_some(restored)
    }

    /// A string that is a piece of its text; `last` when the text ends in this event.
    fn fragment(
        &mut self,
        place: &Place,
        text: &str,
        last: bool,
        name: &str,
        event: &Value,
        raw: &[u8],
    ) -> String {
        if self.open.len() >= CHANNELS_MAX && !self.open.contains_key(&place.channel) {
            return self.vault.restorer_into(place.landing).finish_with(text);
        }
        let restorer = || Channel { restorer: self.vault.restorer_into(place.landing), pattern: None };
        let channel = self.open.entry(place.channel.clone()).or_insert_with(restorer);
        if last {
            channel.pattern = None;
            return channel.restorer.finish_with(text);
        }
        let mut ready = channel.restorer.push(text);
        channel.pattern = None;
        if channel.restorer.is_holding() {
            channel.pattern = Pattern::of(event, &place.pointer, name, raw);
            if channel.pattern.is_none() {
                ready.push_str(&channel.restorer.finish());
            }
        }
        ready
    }

    /// Ends the texts below a prefix; those of `here` were ended in the event itself.
    fn end(&mut self, prefix: &str, here: &[&str]) -> Vec<Late> {
        let mut late = Vec::new();
        self.open.retain(|key, channel| {
            if !key.starts_with(prefix) {
                return true;
            }
            let held = channel.restorer.finish();
            if !held.is_empty()
                && !here.contains(&key.as_str())
                && let Some(pattern) = channel.pattern.take()
            {
                late.push(pattern.with(held));
            }
            false
        });
        late
    }

    /// The fragments of an event.
    fn places(&self, document: &JsonDocument<'_>, event: &Value, kind: &str) -> Vec<Place> {
        let mut places = Vec::new();
        for (number, rule) in self.format.fragments.iter().enumerate() {
            if !fits(rule.on, kind) {
                continue;
            }
            for part in document.parts().filter(|part| part.kind() == PartKind::Text) {
                let pointer = part.pointer();
                let Some(path) = matched(rule.at, &pointer, event) else { continue };
                let mut channel = apart(rule.apart, event);
                channel.push_str(&path);
                let beside = rule.beside.and_then(|member| {
                    let (above, _) = pointer.rsplit_once('/')?;
                    event.pointer(&format!("{above}/{member}"))
                });
                channel.push_str(&format!("|{number}{}", beside.map(Value::to_string).unwrap_or_default()));
                let landing = landing(kind, &pointer);
                places.push(Place { part: part.index(), pointer, channel, landing });
            }
        }
        places
    }

    /// The prefixes of the texts that end with this event.
    fn ended(&self, event: &Value, kind: &str) -> Vec<String> {
        let mut prefixes = Vec::new();
        for end in self.format.ends {
            match end {
                End::Type(on, members) if fits(on, kind) => {
                    prefixes.push(apart(members, event));
                    break;
                }
                End::Type(..) => {}
                End::Member(at) => prefixes.extend(elements(at, event)),
            }
        }
        prefixes
    }
}

/// What members that tell texts apart say, as the beginning of a channel's name.
fn apart(members: &[&str], event: &Value) -> String {
    let told = members.iter().filter_map(|member| Some(format!("{member}={};", event.get(member)?)));
    told.collect()
}

/// Whether a pointer fits a pattern; elements are named by their `index` member where they have one.
fn matched(pattern: &str, pointer: &str, event: &Value) -> Option<String> {
    let mut wanted = pattern.split('/');
    let mut name = String::new();
    let mut at = 0;
    for step in pointer.split('/').skip(1) {
        at += step.len() + 1;
        let element = || element_name(pointer.get(..at).unwrap_or_default(), step, event);
        match wanted.next()? {
            "**" => {
                wanted = "**".split('/');
                let is_element = step.bytes().all(|byte| byte.is_ascii_digit());
                name.push_str(&if is_element { element() } else { step.to_owned() });
            }
            "*" => name.push_str(&element()),
            same if same == step => name.push_str(step),
            _ => return None,
        }
        name.push('/');
    }
    match wanted.next() {
        None | Some("**") => Some(name),
        Some(_) => None,
    }
}

fn element_name(pointer: &str, position: &str, event: &Value) -> String {
    match event.pointer(pointer).and_then(|element| element.get("index")) {
        Some(index) => index.to_string(),
        None => position.to_owned(),
    }
}

/// The elements in which the last member of a pattern is there and not null.
fn elements(pattern: &str, event: &Value) -> Vec<String> {
    fn walk<'p>(
        value: &Value,
        mut steps: impl Iterator<Item = &'p str> + Clone,
        name: String,
        out: &mut Vec<String>,
    ) {
        match steps.next() {
            None if value.is_null() => {}
            None => out.push(name),
            Some("*") => {
                for (position, element) in value.as_array().into_iter().flatten().enumerate() {
                    let index = element.get("index").map_or_else(|| position.to_string(), Value::to_string);
                    walk(element, steps.clone(), format!("{name}{index}/"), out);
                }
            }
            Some(member) => {
                let Some(inner) = value.get(member) else { return };
                // The last member is not part of the name of the element it stands in.
                let name = if steps.clone().next().is_none() { name } else { format!("{name}{member}/") };
                walk(inner, steps, name, out);
            }
        }
    }
    let mut out = Vec::new();
    walk(event, pattern.split('/'), String::new(), &mut out);
    out
}

/// How a value is spelled in a fragment: inside JSON that is being streamed as text, as a JSON string.
fn landing(kind: &str, pointer: &str) -> Landing {
    match pointer.rsplit('/').next() {
        Some("arguments" | "partial_json") => Landing::JsonString,
        // Bedrock: `delta.toolUse.input`.
        Some("input") => Landing::JsonString,
        // Responses: `response.function_call_arguments.delta`, `response.mcp_call_arguments.delta`.
        Some("delta") if kind.contains("arguments") => Landing::JsonString,
        _ => Landing::Text,
    }
}

impl Pattern {
    /// The event with nothing left in it but the way to one fragment, and what says what it is.
    fn of(event: &Value, pointer: &str, name: &str, raw: &[u8]) -> Option<Pattern> {
        let mut steps: Vec<&str> = pointer.split('/').skip(1).collect();
        let (mut stripped, mut place) = (event.clone(), String::new());
        strip(&mut stripped, &mut steps.drain(..), true, &mut place);
        let small = raw.len() <= PATTERN_MAX;
        small.then(|| Pattern { name: name.to_owned(), event: stripped, pointer: place, raw: raw.to_vec() })
    }

    fn with(mut self, text: String) -> Late {
        if let Some(place) = self.event.pointer_mut(&self.pointer) {
            *place = Value::String(text);
        }
        Late { name: self.name, data: self.event.to_string(), raw: self.raw }
    }
}

/// Strips a value to the way along `steps`: of an array the one element, of an object the member and what names it.
fn strip(value: &mut Value, steps: &mut dyn Iterator<Item = &str>, root: bool, place: &mut String) {
    let Some(step) = steps.next() else { return };
    match value {
        Value::Array(elements) => {
            let at = step.parse::<usize>().unwrap_or(usize::MAX);
            let mut element = elements.get_mut(at).map(Value::take).unwrap_or_default();
            place.push_str("/0");
            strip(&mut element, steps, false, place);
            *elements = vec![element];
        }
        Value::Object(members) => {
            let mut kept = Map::new();
            for (key, member) in std::mem::take(members) {
                let names =
                    key == "index" || key == "type" || root && !member.is_object() && !member.is_array();
                if key == step || names {
                    kept.insert(key, member);
                } else if key == "finish_reason" || key == "finishReason" {
                    kept.insert(key, Value::Null);
                }
            }
            place.push('/');
            place.push_str(step);
            if let Some(member) = kept.get_mut(step) {
                strip(member, steps, false, place);
            }
            *members = kept;
        }
        _ => {}
    }
}
