//! The head of another log as an entry of this one, with the proof that it grew out of the one before.

use crate::{
    Checkpoint,
    tree::{Hash, extends},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;

/// A member's head on its way into a leaf.
pub(crate) struct MemberHead<'m> {
    pub(crate) origin: &'m str,
    pub(crate) size: u64,
    pub(crate) note: &'m [u8],
    /// The size of the member's head that this log took before; 0 when it took none.
    pub(crate) before: u64,
    /// The hashes that lead from the one to the other.
    pub(crate) path: &'m [Hash],
}

/// A member's head in a leaf.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct MemberLeaf<'l> {
    origin: &'l str,
    size: u64,
    note: &'l str,
    before: u64,
    path: &'l str,
}

impl MemberHead<'_> {
    /// The head in a leaf, whoever signed it; `None` when the leaf carries none.
    pub(crate) fn head_of(leaf: &[u8]) -> Option<Checkpoint> {
        const MEMBER: &[u8] = b"\"kind\":\"member\"";
        leaf.windows(MEMBER.len()).any(|window| window == MEMBER).then_some(())?;
        serde_json::from_slice::<MemberLeaf<'_>>(leaf).ok()?.head()
    }
}

impl MemberLeaf<'_> {
    /// The head, if it is the one that the leaf names.
    pub(crate) fn head(&self) -> Option<Checkpoint> {
        let head = Checkpoint::unverified(&BASE64_STANDARD.decode(self.note).ok()?).ok()?;
        ((head.origin.as_str(), head.size) == (self.origin, self.size)).then_some(head)
    }

    /// Whether the proof in the leaf leads from the head `before`, or from nothing, to `head`.
    pub(crate) fn grew(&self, before: Option<&Checkpoint>, head: &Checkpoint) -> bool {
        let Ok(hashes) = BASE64_STANDARD.decode(self.path) else { return false };
        let (path, rest) = hashes.as_chunks::<32>();
        let (size, root) =
            before.map_or((0, crate::tree::empty_root()), |before| (before.size, before.root.0));
        rest.is_empty() && self.before == size && extends(size, &root, head.size, &head.root.0, path)
    }

    /// The size of the head that this one is said to have grown out of.
    pub(crate) fn before(&self) -> u64 {
        self.before
    }
}
