//! All endpoints that were judged, grouped by the set of reasons that turned them down.

use crate::words::words;
use safeconduct_core::ReasonCode;
use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

words! {
    /// How well the training exclusion of an endpoint was shown, worst first.
    Rung {
        /// It trains, or nobody knows.
        Trains = "trains",
        /// A vendor's page says that it does not.
        VendorPage = "vendor_page",
        /// A user switched it off.
        UserToggle = "user_toggle",
        /// An administrator switched it off for everybody.
        CentralSetting = "central_setting",
        /// A signed contract in force excludes it.
        SignedContract = "signed_contract",
        /// The content stays on own hardware.
        OwnHardware = "own_hardware",
    }
}

/// Every candidate of a decision, by its position in the catalog that the record names.
///
/// A thousand endpoints share a handful of reason sets, so the groups stay small where a list
/// would not. The group without reasons holds the endpoints that were eligible.
///
/// ```
/// use safeconduct_audit::{Candidates, Rung};
/// use safeconduct_core::ReasonCode;
///
/// let mut candidates = Candidates::default();
/// for endpoint in 0..1000 {
///     candidates.add(endpoint, Rung::VendorPage, [ReasonCode::TrainingUnproven]);
/// }
/// candidates.add(1000, Rung::OwnHardware, []);
/// assert_eq!(candidates.groups().count(), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates(BTreeMap<Vec<ReasonCode>, Group>);

/// Endpoints that share a set of reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    positions: Vec<u32>,
    /// The best rung among them.
    rung: Rung,
}

impl Candidates {
    /// Adds the endpoint at `position` in the catalog, with how well its training exclusion is shown
    /// and every reason against it.
    pub fn add(&mut self, position: u32, rung: Rung, reasons: impl IntoIterator<Item = ReasonCode>) {
        self.add_group([position], rung, reasons);
    }

    /// Adds endpoints that share a set of reasons; `rung` is the best among them.
    pub fn add_group(
        &mut self,
        positions: impl IntoIterator<Item = u32>,
        rung: Rung,
        reasons: impl IntoIterator<Item = ReasonCode>,
    ) {
        let mut reasons: Vec<ReasonCode> = reasons.into_iter().collect();
        reasons.sort_unstable();
        reasons.dedup();
        let group = self.0.entry(reasons).or_insert(Group { positions: Vec::new(), rung });
        group.positions.extend(positions);
        group.rung = group.rung.max(rung);
    }

    /// The groups: reasons, positions and the best rung among them.
    pub fn groups(&self) -> impl Iterator<Item = (&[ReasonCode], &[u32], Rung)> {
        self.0.iter().map(|(reasons, group)| (reasons.as_slice(), group.positions.as_slice(), group.rung))
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.0.values().map(|group| group.positions.len()).sum()
    }

    /// Whether none was judged.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Positions as ranges in ascending order: `0-3,7,9-12`.
pub(super) fn ranges(positions: &[u32]) -> String {
    let rising = positions.is_sorted_by(|left, right| left < right);
    let sorted = if rising { Cow::Borrowed(positions) } else { Cow::Owned(sorted(positions)) };
    let mut text = String::new();
    for run in sorted.chunk_by(|left, right| left.checked_add(1) == Some(*right)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let comma = if text.is_empty() { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = match first == last {
            true => write!(text, "{comma}{first}"),
            false => write!(text, "{comma}{first}-{last}"),
        };
    }
    text
}

fn sorted(positions: &[u32]) -> Vec<u32> {
    let mut sorted = positions.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted
}

/// The most positions that ranges are read into: far above any catalog.
const POSITIONS_MAX: usize = 1 << 20;

/// The positions of ranges such as `0-3,7`; `None` when they are none.
pub(super) fn positions(ranges: &str) -> Option<Vec<u32>> {
    let mut positions = Vec::new();
    for range in ranges.split(',').filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = (first.parse::<u32>().ok()?, last.parse::<u32>().ok()?);
        let many = usize::try_from(last.checked_sub(first)?).ok()?;
        if positions.len().saturating_add(many) >= POSITIONS_MAX {
            return None;
        }
        positions.extend(first..=last);
    }
    Some(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_read_back_and_no_range_fills_the_memory() {
        for positions in [vec![], vec![5], vec![0, 1, 2, 7, 9, 10]] {
            assert_eq!(super::positions(&ranges(&positions)), Some(positions));
        }
        for broken in ["x", "3-1", "0-4294967295", "1-", "-", "0-600000,600001-1200000"] {
            assert_eq!(super::positions(broken), None, "{broken}");
        }
    }

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
        candidates.add(0, Rung::Trains, [ReasonCode::NoPermit, ReasonCode::Forbidden]);
        candidates.add(
            1,
            Rung::UserToggle,
            [ReasonCode::Forbidden, ReasonCode::NoPermit, ReasonCode::NoPermit],
        );
        assert_eq!(candidates.groups().count(), 1);
        assert_eq!(candidates.len(), 2);
        assert_eq!(candidates.groups().next().unwrap().2, Rung::UserToggle, "the best of the group");
    }
}
