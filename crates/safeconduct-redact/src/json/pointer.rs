//! JSON Pointers (RFC 6901) of parts, with a way to leave out keys that must not be shown.

use super::document::{JsonDocument, Place, Step};

impl JsonDocument<'_> {
    /// The steps from the root down to a place.
    pub(super) fn path(&self, place: Place) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = place;
        while at.step != Step::Root {
            steps.push(at.step);
            match self.nodes.get(at.parent as usize) {
                Some(node) => at = node.place,
                None => break,
            }
        }
        steps.reverse();
        steps
    }

    /// The decoded name of a key.
    pub(super) fn key_name(&self, key: u32) -> &str {
        self.entries.get(key as usize).map_or("", |entry| self.decoded(entry))
    }

    pub(super) fn pointer(&self, place: Place, hide: &dyn Fn(usize) -> bool) -> String {
        let mut pointer = String::new();
        for step in self.path(place) {
            match step {
                Step::Root => {}
                Step::Embedded => pointer.push('#'),
                Step::Index(index) => pointer.push_str(&format!("/{index}")),
                Step::Member { key, ordinal } if hide(key as usize) => {
                    pointer.push_str(&format!("/{{{ordinal}}}"));
                }
                Step::Member { key, .. } => {
                    pointer.push('/');
                    pointer.push_str(&self.key_name(key).replace('~', "~0").replace('/', "~1"));
                }
            }
        }
        pointer
    }
}
