//! One tenant for each way of matching patterns.

use crate::Pattern;
use safeconduct_core::TenantId;
use std::collections::BTreeSet;

/// What ids of tenants are made of.
const CHARACTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789._-";

/// One tenant for each set of patterns that the name of some tenant matches.
///
/// A name goes along with the patterns for a while and then leaves all of them, or ends; what comes behind
/// the place where it leaves makes no difference. So the beginnings of patterns, and each of them with one
/// character more that no pattern has there, are all the ways there are.
pub(super) fn representatives(patterns: &BTreeSet<&Pattern>) -> Vec<TenantId> {
    let texts = || patterns.iter().map(|pattern| pattern.as_str().trim_end_matches('*'));
    let beginnings: BTreeSet<&str> =
        texts().flat_map(|text| (0..=text.len()).filter_map(|end| text.get(..end))).chain([""]).collect();
    let leaving = beginnings.iter().filter_map(|beginning| {
        let mut names = CHARACTERS.chars().map(|next| format!("{beginning}{next}"));
        names.find(|name| !beginnings.contains(name.as_str()))
    });
    // Names that read well come first; the others are there for completeness.
    let readable = texts().flat_map(|text| [text.to_owned(), format!("{text}somebody")]);
    let whole = beginnings.iter().map(|beginning| (*beginning).to_owned());
    let mut seen = BTreeSet::new();
    ["somebody-else".to_owned()]
        .into_iter()
        .chain(readable)
        .chain(whole)
        .chain(leaving)
        .filter_map(|name| TenantId::new(&name).ok())
        .filter(|name| seen.insert(patterns.iter().map(|pattern| pattern.matches(name)).collect::<Vec<_>>()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ways(patterns: &BTreeSet<&Pattern>, name: &str) -> Vec<bool> {
        patterns.iter().map(|pattern| pattern.matches(name)).collect()
    }

    proptest! {
        /// Few letters and short patterns, so that they lie inside one another.
        #[test]
        fn every_tenant_has_one_that_matches_as_it_does(
            patterns in prop::collection::vec("[ab-]{0,3}\\*?", 0..6), name in "[abc-]{1,5}",
        ) {
            let patterns: Vec<Pattern> = patterns.iter().filter_map(|text| text.parse().ok()).collect();
            let patterns: BTreeSet<&Pattern> = patterns.iter().collect();
            let found = representatives(&patterns);
            prop_assert!(found.iter().any(|one| ways(&patterns, one) == ways(&patterns, &name)), "{:?}", found);
        }
    }

    #[test]
    fn each_way_is_there_once_however_long_the_names() {
        let long = "x".repeat(64);
        for (patterns, count) in [
            // A stranger whose name would begin as a pattern does, and one at the end of a long beginning.
            (vec!["s*"], 2),
            (vec!["a*", "a-*"], 3),
            (vec!["acme-*", "acme-hr", "acme-hr-*", "other"], 5),
            (vec![long.as_str()], 2),
            (vec!["Acme"], 1),
            (vec!["*"], 1),
            (vec![], 1),
        ] {
            let parsed: Vec<Pattern> = patterns.iter().filter_map(|text| text.parse().ok()).collect();
            let found = representatives(&parsed.iter().collect());
            assert_eq!(found.len(), count, "{patterns:?}: {found:?}");
        }
    }
}
