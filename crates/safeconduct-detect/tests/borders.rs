//! Where a text stands among blocks and stretches makes no difference to what is found in it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

use proptest::prelude::*;
use safeconduct_core::{Confidence, Finding, Label, Part};
use safeconduct_detect::{Grades, Rule, Scanner};

/// One rule for each way of being filed.
fn scanner() -> Scanner {
    let rules = [
        Rule::new("beginning", Label::GENERIC_SECRET, r"order-[0-9]{4,12}"),
        Rule::new("shape", Label::PHONE_NUMBER, r"[0-9]{3}[- ]?[0-9]{3}")
            .context(&["phone"])
            .grades(Grades::by_context(Confidence::Low, Confidence::High)),
        Rule::new("mark", Label::MAC_ADDRESS, r"[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}"),
        Rule::new("long", Label::JWT, r"[A-Z][0-9A-Za-z]{19,40}"),
        Rule::new("longer", Label::URL, r"[b-f][0-9a-z]{35,60}"),
        Rule::new("inside", Label::EMAIL_ADDRESS, r"[a-z]{1,16}@[a-z]{1,16}"),
    ];
    Scanner::builder().rules(rules).build().unwrap()
}

fn found(text: &str, from: usize) -> Vec<(usize, usize, String)> {
    let place = |finding: &Finding| {
        (finding.span().start() - from, finding.span().end() - from, finding.label().to_string())
    };
    scanner().scan_all(Part::new(text)).unwrap().iter().map(place).collect()
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "order-[0-9]{4}",
        2 => "[0-9]{3}-[0-9]{3}",
        2 => "phone",
        1 => "[0-9a-f]{2}(:[0-9a-f]{2}){5}",
        1 => "[A-Z][0-9A-Za-z]{19,24}",
        1 => "c[0-9a-z]{35,40}",
        2 => "[a-z]{1,4}@[a-z]{1,4}",
        // In other words: base 64, per cent, full width, a joint.
        1 => Just("b3JkZXItMTIzNDU2Nzg5MA==".to_owned()),
        1 => Just("%6frder-12%334".to_owned()),
        1 => Just("ord\u{200b}er-\u{ff11}234".to_owned()),
        1 => Just("\"order\" + \"-1234\"".to_owned()),
        2 => "[a-zé電]{1,6}",
    ];
    proptest::collection::vec((piece, "[ .\n]"), 1..8)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

proptest! {
    #[test]
    fn a_text_is_read_alike_wherever_it_stands(text in text(), blocks in prop_oneof![Just(0usize), Just(31), Just(63)], more in 0usize..130) {
        let before = "\n".repeat(blocks * 64 + more);
        prop_assert_eq!(found(&format!("{before}{text}"), before.len()), found(&text, 0));
    }
}
