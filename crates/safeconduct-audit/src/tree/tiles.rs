//! A growing tree that keeps only its right edge; finished tiles fall out of it.

use super::{Hash, empty_root, node_hash};
use std::path::PathBuf;

/// How many hashes a full tile has.
pub(crate) const TILE_WIDTH: usize = 256;

/// A run of hashes of one level, as a file of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tile {
    pub(crate) level: u8,
    pub(crate) number: u64,
    pub(crate) hashes: Vec<Hash>,
}

impl Tile {
    /// Where the tile lies below the log's folder.
    pub(crate) fn path(&self) -> PathBuf {
        tile_path(self.level, self.number, self.hashes.len())
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.hashes.concat()
    }

    /// Reads the bytes of a file; `None` when they are not whole hashes.
    pub(crate) fn hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        rest.is_empty().then(|| hashes.to_vec())
    }
}

/// `tile/<level>/x001/x234/067`, with `.p/<width>` where it is not full.
pub(crate) fn tile_path(level: u8, number: u64, width: usize) -> PathBuf {
    let mut groups = vec![format!("{:03}", number % 1000)];
    let mut rest = number / 1000;
    while rest > 0 {
        groups.push(format!("x{:03}", rest % 1000));
        rest /= 1000;
    }
    let (Some(last), higher) = (groups.first().cloned(), groups.iter().skip(1).rev()) else {
        return PathBuf::new();
    };
    let mut path = PathBuf::from("tile");
    path.push(level.to_string());
    path.extend(higher);
    match width {
        TILE_WIDTH => path.push(last),
        _ => {
            path.push(format!("{last}.p"));
            path.push(width.to_string());
        }
    }
    path
}

/// The right edge of a tree: per level the hashes of the tile that is not full yet.
///
/// Appending costs one node hash on average, the root a few hundred.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    size: u64,
    levels: Vec<Vec<Hash>>,
    /// Tiles that have become full and were not taken yet.
    finished: Vec<Tile>,
}

impl Tree {
    /// The tree of `size` leaves whose right edge has these hashes, one list per level.
    ///
    /// `None` when the widths do not belong to the size.
    pub(crate) fn from_edge(size: u64, levels: Vec<Vec<Hash>>) -> Option<Tree> {
        let mut rest = size;
        for level in &levels {
            (level.len() as u64 == rest % TILE_WIDTH as u64).then_some(())?;
            rest /= TILE_WIDTH as u64;
        }
        (rest == 0).then_some(Tree { size, levels, finished: Vec::new() })
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of the next leaf.
    pub(crate) fn append(&mut self, leaf: Hash) {
        self.size += 1;
        let mut hash = leaf;
        let mut number = self.size - 1;
        for level in 0.. {
            number /= TILE_WIDTH as u64;
            if self.levels.len() == usize::from(level) {
                self.levels.push(Vec::new());
            }
            let Some(hashes) = self.levels.get_mut(usize::from(level)) else { return };
            hashes.push(hash);
            if hashes.len() < TILE_WIDTH {
                return;
            }
            let full = std::mem::take(hashes);
            hash = subtree(&full);
            self.finished.push(Tile { level, number, hashes: full });
        }
    }

    /// The root (RFC 6962, section 2.1).
    pub(crate) fn root(&self) -> Hash {
        let mut root: Option<Hash> = None;
        for hashes in &self.levels {
            // From the right: the widths are perfect subtrees by the bits of their number.
            let mut end = hashes.len();
            while end > 0 {
                let start = end - (1 << end.trailing_zeros());
                let perfect = subtree(hashes.get(start..end).unwrap_or_default());
                root = Some(root.map_or(perfect, |right| node_hash(&perfect, &right)));
                end = start;
            }
        }
        root.unwrap_or_else(empty_root)
    }

    /// The tiles of the right edge, none of them full or empty.
    pub(crate) fn edge(&self) -> impl Iterator<Item = Tile> {
        let mut number = self.size;
        self.levels.iter().zip(0u8..).filter_map(move |(hashes, level)| {
            number /= TILE_WIDTH as u64;
            (!hashes.is_empty()).then(|| Tile { level, number, hashes: hashes.clone() })
        })
    }

    /// Takes the tiles that have become full since the last call.
    pub(crate) fn take_finished(&mut self) -> Vec<Tile> {
        std::mem::take(&mut self.finished)
    }

    /// Gives back what was taken and is still to be written.
    pub(crate) fn put_back(&mut self, tiles: Vec<Tile>) {
        self.finished.splice(0..0, tiles);
    }
}

/// The root over a power of two of hashes.
fn subtree(hashes: &[Hash]) -> Hash {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        let (pairs, _) = row.as_chunks::<2>();
        row = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    row.first().copied().unwrap_or_else(empty_root)
}

#[cfg(test)]
mod tests {
    use super::super::leaf_hash;
    use super::*;
    use crate::digest::{hex, unhex};

    /// RFC 6962, section 2.1, word for word.
    fn reference(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(split);
                node_hash(&reference(left), &reference(right))
            }
        }
    }

    #[test]
    fn published_vectors() {
        // The leaves and roots of the test data of the Certificate Transparency code base.
        let leaves = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::default();
        assert_eq!(hex(&tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (leaf, root) in leaves.iter().zip(roots) {
            let leaf: Vec<u8> =
                (0..leaf.len()).step_by(2).map(|at| unhex::<1>(&leaf[at..at + 2]).unwrap()[0]).collect();
            tree.append(leaf_hash(&leaf));
            assert_eq!(hex(&tree.root()), root);
        }
    }

    #[test]
    fn roots_and_tiles_are_those_of_the_definition_at_every_size() {
        let leaves: Vec<Hash> = (0u32..70_000).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let mut tree = Tree::default();
        for (at, leaf) in leaves.iter().enumerate() {
            tree.append(*leaf);
            if at < 600 || at % 9973 == 0 || at + 1 == 65_536 {
                assert_eq!(tree.root(), reference(&leaves[..=at]), "at {at}");
            }
        }
        // The example of the specification: a tree of 70,000 entries.
        let tiles = tree.take_finished();
        assert_eq!(tiles.iter().filter(|tile| tile.level == 0).count(), 273);
        assert_eq!(tiles.iter().filter(|tile| tile.level == 1).count(), 1);
        let edge: Vec<_> = tree.edge().map(|tile| (tile.level, tile.number, tile.hashes.len())).collect();
        assert_eq!(edge, [(0, 273, 112), (1, 1, 17), (2, 0, 1)]);
        let full = &tiles[255];
        assert_eq!((full.level, full.number, full.hashes[0]), (0, 255, leaves[255 * 256]));
    }

    #[test]
    fn a_tree_continues_from_its_edge() {
        let mut tree = Tree::default();
        (0u32..700).for_each(|n| tree.append(leaf_hash(&n.to_be_bytes())));
        let levels = tree.edge().map(|tile| tile.hashes).collect();
        let mut again = Tree::from_edge(700, levels).unwrap();
        for next in [&mut tree, &mut again] {
            (700u32..1500).for_each(|n| next.append(leaf_hash(&n.to_be_bytes())));
        }
        assert_eq!(tree.root(), again.root());
        assert!(Tree::from_edge(700, vec![vec![[0; 32]; 187]]).is_none());
        assert!(Tree::from_edge(256, vec![vec![], vec![[0; 32]]]).is_some());
    }

    #[test]
    fn paths_are_those_of_the_specification() {
        for (level, number, width, path) in [
            (0, 1_234_067, 256, "tile/0/x001/x234/067"),
            (0, 0, 256, "tile/0/000"),
            (1, 5, 17, "tile/1/005.p/17"),
            (0, 1000, 1, "tile/0/x001/000.p/1"),
        ] {
            assert_eq!(tile_path(level, number, width), PathBuf::from(path));
        }
    }

    #[test]
    fn a_leaf_that_spells_a_node_is_not_that_node() {
        let (left, right) = (leaf_hash(b"a"), leaf_hash(b"b"));
        let spelled = [&[1][..], &left, &right].concat();
        assert_ne!(leaf_hash(&spelled), node_hash(&left, &right));
        assert_ne!(leaf_hash(&spelled[1..]), node_hash(&left, &right));
    }
}
