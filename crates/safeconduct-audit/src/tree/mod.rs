//! The Merkle tree of RFC 6962 over SHA-256, held as the tiles of c2sp.org/tlog-tiles.

mod proof;
mod store;
mod tiles;

pub(crate) use proof::{Nodes, consistency, extends, includes, inclusion};
pub(crate) use store::{TileStore, has_later_tiles, load_edge, load_hashes};
pub(crate) use tiles::{TILE_WIDTH, Tile, Tree, tile_path};

use sha2::{Digest as _, Sha256};

/// A hash in the tree.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf: `SHA-256(0x00 ‖ leaf)`.
pub(crate) fn leaf_hash(leaf: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(leaf);
    hash.finalize().into()
}

/// The hash over two subtrees: `SHA-256(0x01 ‖ left ‖ right)`.
pub(crate) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// The root of the tree without leaves.
pub(crate) fn empty_root() -> Hash {
    Sha256::digest([]).into()
}
