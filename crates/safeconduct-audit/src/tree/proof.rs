//! Proofs of RFC 6962: that an entry is in a tree, and that one tree grew out of another.

use super::{Hash, empty_root, node_hash};

/// Gives the hash over the `2^level` leaves from `number * 2^level` on.
///
/// An error stops the proof: a hash that is not there cannot be guessed.
pub(crate) trait Nodes {
    type Error;
    fn node(&mut self, level: u32, number: u64) -> Result<Hash, Self::Error>;
}

/// The hashes that lead from the leaf at `index` to the root of a tree of `size` leaves, lowest first.
///
/// `index` must be below `size`.
pub(crate) fn inclusion<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let (mut start, mut end, mut path) = (0, size, Vec::new());
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The hashes that show that the tree of `size` leaves begins with the tree of `old` leaves.
///
/// Empty when they are the same, and when the old tree is: every tree begins with nothing.
pub(crate) fn consistency<N: Nodes>(nodes: &mut N, old: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    if old == 0 || old >= size {
        return Ok(Vec::new());
    }
    let (mut start, mut end, mut path) = (0, size, Vec::new());
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            path.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    // The verifier has the old root already when it is one whole subtree.
    if start > 0 {
        path.push(range_root(nodes, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// The root over the leaves from `start` to `end`, which is aligned as the tree's own subtrees are.
fn range_root<N: Nodes>(nodes: &mut N, start: u64, end: u64) -> Result<Hash, N::Error> {
    // Whole subtrees from left to right, each smaller than the one before; folded from the right.
    let (mut at, mut whole) = (start, Vec::new());
    while at < end {
        let level = (end - at).ilog2();
        whole.push(nodes.node(level, at >> level)?);
        at += 1 << level;
    }
    let mut root = None;
    for left in whole.iter().rev() {
        root = Some(root.map_or(*left, |right| node_hash(left, &right)));
    }
    Ok(root.unwrap_or_else(empty_root))
}

/// The largest power of two below `len`, which is at least 2.
fn split(len: u64) -> u64 {
    1 << (len - 1).ilog2()
}

/// Whether `path` leads from `leaf` at `index` to `root` in a tree of `size` leaves (RFC 9162, 2.1.3.2).
pub(crate) fn includes(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `path` shows that the tree of `size` leaves begins with that of `old` (RFC 9162, 2.1.4.2).
///
/// Equal sizes need equal roots and no path, and so does an empty old tree need no path.
pub(crate) fn extends(old: u64, old_root: &Hash, size: u64, root: &Hash, path: &[Hash]) -> bool {
    if old >= size || old == 0 {
        let same = old == size && old_root == root;
        let from_nothing = old == 0 && size > 0 && *old_root == empty_root();
        return path.is_empty() && (same || from_nothing);
    }
    let (mut place, mut last) = (old - 1, size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    // An old tree that is one whole subtree is the first hash itself and is not repeated.
    let (first, rest) = match path.split_first() {
        _ if old.is_power_of_two() => (*old_root, path),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let (mut old_hash, mut hash) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_hash = node_hash(sibling, &old_hash);
            hash = node_hash(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && hash == *root
}

#[cfg(test)]
mod tests {
    use super::super::{Tree, leaf_hash};
    use super::*;
    use std::convert::Infallible;

    /// The definition, slow and plain.
    struct Leaves(Vec<Hash>);

    impl Nodes for Leaves {
        type Error = Infallible;
        fn node(&mut self, level: u32, number: u64) -> Result<Hash, Infallible> {
            let width = 1usize << level;
            let mut row = self.0[number as usize * width..][..width].to_vec();
            while row.len() > 1 {
                row = row.chunks(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
            }
            Ok(row[0])
        }
    }

    fn leaves(count: u32) -> (Leaves, Vec<Hash>) {
        let leaves: Vec<Hash> = (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let mut tree = Tree::default();
        let mut roots = vec![tree.root()];
        for leaf in &leaves {
            tree.append(*leaf);
            roots.push(tree.root());
        }
        (Leaves(leaves), roots)
    }

    #[test]
    fn every_entry_of_every_small_tree_is_proved() {
        let (mut nodes, roots) = leaves(70);
        for size in 1..=70u64 {
            for index in 0..size {
                let Ok(path) = inclusion(&mut nodes, index, size);
                let (leaf, root) = (nodes.0[index as usize], roots[size as usize]);
                assert!(includes(&leaf, index, size, &path, &root), "{index} of {size}");
                refuse_variants(&path, |path, shift| {
                    includes(&leaf, index.wrapping_add(shift), size, path, &root)
                        || shift > 0 && includes(&leaf, index, size.wrapping_add(shift << 8), path, &root)
                });
                assert!(!includes(&root, index, size, &path, &root) || size == 1);
            }
        }
        assert!(!includes(&[0; 32], u64::MAX, u64::MAX, &[], &[0; 32]));
        assert!(!includes(&[0; 32], 0, 0, &[], &[0; 32]));
        assert!(!includes(&[0; 32], u64::MAX - 1, u64::MAX, &[[0; 32]; 63], &[0; 32]));
    }

    #[test]
    fn every_small_tree_is_proved_to_grow_from_every_smaller_one() {
        let (mut nodes, roots) = leaves(70);
        for size in 1..=70u64 {
            for old in 1..=size {
                let Ok(path) = consistency(&mut nodes, old, size);
                let (before, after) = (roots[old as usize], roots[size as usize]);
                assert!(extends(old, &before, size, &after, &path), "{old} to {size}");
                if old < size {
                    refuse_variants(&path, |path, shift| {
                        extends(old.wrapping_add(shift), &before, size, &after, path)
                    });
                    assert!(!extends(old, &after, size, &after, &path));
                }
                assert!(!extends(old, &before, size, &[1; 32], &path));
            }
        }
        assert!(extends(0, &empty_root(), 5, &roots[5], &[]));
        assert!(!extends(0, &roots[1], 5, &roots[5], &[]));
        assert!(!extends(5, &roots[5], 4, &roots[4], &[]));
        assert!(!extends(1, &roots[1], u64::MAX, &[0; 32], &[[0; 32]; 64]));
    }

    /// Shorter, longer, changed and swapped paths, and other places.
    fn refuse_variants(path: &[Hash], accepts: impl Fn(&[Hash], u64) -> bool) {
        assert!(!accepts(&[path, &[[0; 32]]].concat(), 0));
        assert!(!accepts(path, 1) && !accepts(path, u64::MAX));
        for at in 0..path.len() {
            let (mut without, mut changed) = (path.to_vec(), path.to_vec());
            without.remove(at);
            changed[at][31] ^= 1;
            assert!(!accepts(&without, 0) && !accepts(&changed, 0));
            if at > 0 {
                let mut swapped = path.to_vec();
                swapped.swap(at - 1, at);
                assert!(!accepts(&swapped, 0));
            }
        }
    }
}
