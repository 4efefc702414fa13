//! All endpoints that were judged, grouped by the set of reasons that turned them down.

use safeconduct_core::ReasonCode;
use std::collections::BTreeMap;

/// Every candidate of a decision, by its position in the catalog that the record names.
///
/// A thousand endpoints share a handful of reason sets, so the groups stay small where a list
/// would not. The group without reasons holds the endpoints that were eligible.
///
/// ```
/// use safeconduct_audit::Candidates;
/// use safeconduct_core::ReasonCode;
///
/// let mut candidates = Candidates::default();
/// for endpoint in 0..1000 {
///     candidates.add(endpoint, [ReasonCode::TrainingUnproven]);
/// }
/// candidates.add(1000, []);
/// assert_eq!(candidates.groups().count(), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates(BTreeMap<Vec<ReasonCode>, Vec<u32>>);

impl Candidates {
    /// Adds the endpoint at `position` in the catalog, with every reason against it.
    pub fn add(&mut self, position: u32, reasons: impl IntoIterator<Item = ReasonCode>) {
        let mut reasons: Vec<ReasonCode> = reasons.into_iter().collect();
        reasons.sort_unstable();
        reasons.dedup();
        self.0.entry(reasons).or_default().push(position);
    }

    /// The groups: reasons and positions.
    pub fn groups(&self) -> impl Iterator<Item = (&[ReasonCode], &[u32])> {
        self.0.iter().map(|(reasons, positions)| (reasons.as_slice(), positions.as_slice()))
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Whether none was judged.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Positions as ranges in ascending order: `0-3,7,9-12`.
pub(super) fn ranges(positions: &[u32]) -> String {
    let mut sorted = positions.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let runs = sorted.chunk_by(|left, right| left.checked_add(1) == Some(*right));
    let shown = runs.filter_map(|run| match (run.first()?, run.last()?) {
        (first, last) if first == last => Some(first.to_string()),
        (first, last) => Some(format!("{first}-{last}")),
    });
    shown.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_sorted_and_joined() {
        for (positions, expected) in [
            (&[][..], ""),
            (&[5], "5"),
            (&[3, 1, 2, 0], "0-3"),
            (&[9, 7, 10, 7], "7,9-10"),
            (&[u32::MAX, u32::MAX - 1], "4294967294-4294967295"),
        ] {
            assert_eq!(ranges(positions), expected);
        }
    }

    #[test]
    fn the_order_of_reasons_does_not_make_a_group() {
        let mut candidates = Candidates::default();
        candidates.add(0, [ReasonCode::NoPermit, ReasonCode::Forbidden]);
        candidates.add(1, [ReasonCode::Forbidden, ReasonCode::NoPermit, ReasonCode::NoPermit]);
        assert_eq!(candidates.groups().count(), 1);
        assert_eq!(candidates.len(), 2);
    }
}
