//! What each part of a document is for, by the paths of a plan; and what is dropped.

use super::document::{Entry, JsonDocument, PartKind, Place, Step};
use super::text::Token;
use safeconduct_core::{FieldUse, GlobState, PathRule};
use std::collections::HashMap;

/// The uses of one document's parts.
pub(super) struct Uses {
    /// One for each part; none where the plan says nothing of places.
    pub(super) parts: Vec<FieldUse>,
    /// What becomes `null`, brackets and quotes included.
    pub(super) dropped: Vec<Token>,
}

/// How far each rule has matched, and the way there: many places share one.
struct Ways<'r> {
    rules: &'r [PathRule],
    known: HashMap<Vec<GlobState>, u32>,
    ways: Vec<Vec<GlobState>>,
}

impl<'r> Ways<'r> {
    fn add(&mut self, states: Vec<GlobState>) -> u32 {
        let next = self.ways.len() as u32;
        *self.known.entry(states).or_insert_with_key(|states| {
            self.ways.push(states.clone());
            next
        })
    }

    fn step(&mut self, way: u32, name: &str) -> u32 {
        let before = self.ways.get(way as usize).cloned().unwrap_or_default();
        let steps = self.rules.iter().zip(before).map(|(rule, state)| rule.at.step(state, name));
        let after = steps.collect();
        self.add(after)
    }

    /// The last rule that covers the place decides.
    fn holds(&self, way: u32) -> FieldUse {
        let states = self.ways.get(way as usize).map_or(&[][..], Vec::as_slice);
        let covering = self.rules.iter().zip(states).rfind(|(rule, state)| rule.at.is_done(**state));
        covering.map_or(FieldUse::Content, |(rule, _)| rule.holds)
    }
}

impl JsonDocument<'_> {
    /// What the rules say of each part. Linear in the document, whatever its depth.
    pub(super) fn uses(&self, rules: &[PathRule]) -> Uses {
        let mut uses = Uses { parts: Vec::new(), dropped: Vec::new() };
        if rules.is_empty() {
            return uses;
        }
        let mut ways = Ways { rules, known: HashMap::new(), ways: Vec::new() };
        let root = ways.add(rules.iter().map(|rule| rule.at.start()).collect());
        // Containers stand before what is in them.
        let mut nodes: Vec<u32> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let way = self.way(&mut ways, &nodes, root, node.place);
            if ways.holds(way) == FieldUse::Dropped && !self.is_dropped_above(&ways, &nodes, node.place) {
                uses.dropped.push(node.token);
            }
            nodes.push(way);
        }
        for entry in &self.entries {
            let way = self.way(&mut ways, &nodes, root, entry.place);
            let above = self.is_dropped_above(&ways, &nodes, entry.place);
            let mut holds = if above { FieldUse::Dropped } else { ways.holds(way) };
            if holds == FieldUse::Dropped && !above {
                match entry.kind {
                    // What is dropped keeps its name, and a name is content. A bare word has no part of its own.
                    PartKind::Key => {
                        holds = FieldUse::Content;
                        uses.dropped.extend(self.word_behind(entry));
                    }
                    PartKind::Text if entry.plain => uses.dropped.push(entry.token),
                    PartKind::Text => uses.dropped.push(entry.token.with_quotes()),
                    PartKind::Number => uses.dropped.push(entry.token),
                }
            }
            uses.parts.push(holds);
        }
        uses
    }

    fn way(&self, ways: &mut Ways<'_>, nodes: &[u32], root: u32, place: Place) -> u32 {
        let above = nodes.get(place.parent as usize).copied().unwrap_or(root);
        match place.step {
            Step::Root => root,
            Step::Embedded => above,
            Step::Index(index) => ways.step(above, &index.to_string()),
            Step::Member { key, .. } => ways.step(above, self.key_name(key)),
        }
    }

    fn is_dropped_above(&self, ways: &Ways<'_>, nodes: &[u32], place: Place) -> bool {
        let above = nodes.get(place.parent as usize).filter(|_| place.step != Step::Root);
        above.is_some_and(|way| ways.holds(*way) == FieldUse::Dropped)
    }

    /// The `true`, `false` or `null` that is the value of a key.
    fn word_behind(&self, key: &Entry) -> Option<Token> {
        let layer = self.layers.get(key.token.layer as usize)?;
        let after = layer.text.get(key.token.end..)?.strip_prefix('"')?;
        let value = after.trim_start().strip_prefix(':')?.trim_start();
        let len = value.bytes().take_while(u8::is_ascii_lowercase).count();
        let start = layer.text.len() - value.len();
        (len > 0).then_some(Token { layer: key.token.layer, start, end: start + len })
    }
}
