//! What every leaf says of itself: its kind, its id, whom it belongs to, and when it was written.

use super::members;
use serde::Deserialize;

/// The members that all kinds share.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Outline<'l> {
    pub(crate) kind: &'l str,
    pub(crate) id: &'l str,
    pub(crate) parent: Option<&'l str>,
    pub(crate) wall_us: Option<u64>,
}

impl<'l> Outline<'l> {
    /// Reads a leaf; `None` when this crate did not write it.
    pub(crate) fn of(leaf: &'l [u8]) -> Option<Outline<'l>> {
        Outline::quick(leaf).or_else(|| serde_json::from_slice(leaf).ok())
    }

    /// In the form that this crate writes, several times faster than a general reader.
    fn quick(leaf: &'l [u8]) -> Option<Outline<'l>> {
        let (mut kind, mut id, mut parent, mut wall_us, mut fine) = (None, None, None, None, true);
        members::members(leaf, |key, value| match key {
            b"kind" => kind = members::text(value),
            b"id" => id = members::text(value),
            b"parent" => {
                parent = members::text(value);
                fine = parent.is_some();
            }
            b"wall_us" => wall_us = members::number(value),
            _ => {}
        })?;
        fine.then_some(Outline { kind: kind?, id: id?, parent, wall_us })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_readers_see_the_same() {
        let of = |text| Outline::of(text);
        let leaf = br#"{"id":"a","kind":"outcome","parent":"b","v":1,"wall_us":7}"#;
        let expected = Outline { kind: "outcome", id: "a", parent: Some("b"), wall_us: Some(7) };
        assert_eq!(of(leaf), Some(expected));
        assert_eq!(Outline::quick(leaf), serde_json::from_slice(leaf).ok());
        // In another order the quick reader gives up and the general one does not.
        let moved = br#"{"kind":"open", "id":"a"}"#;
        assert_eq!(Outline::quick(moved), None);
        assert_eq!(of(moved), Some(Outline { kind: "open", id: "a", parent: None, wall_us: None }));
        for broken in
            [&b"{}"[..], b"[]", b"", br#"{"id":1,"kind":"open"}"#, br#"{"id":"a","id":"b","kind":"open"}"#]
        {
            assert_eq!(of(broken), None);
        }
    }
}
