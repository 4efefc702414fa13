//! Hardware addresses, apart from the longer fingerprints that look like several of them.

use crate::validators::mac_address;
use safeconduct_core::{Confidence, Label};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[MAC_ADDRESS];

const MAC_ADDRESS: Rule = Rule::new(
    "mac-address",
    Label::MAC_ADDRESS,
    concat!(
        r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}",
        r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}",
    ),
)
.edges(Edges { before: Edge::WORD.or(":-."), after: Edge::WORD.or(":-") })
.check(mac_address)
.grades(
    Grades::by_context(Confidence::Medium, Confidence::High)
        .inconclusive(Some(Confidence::Low), Some(Confidence::Medium)),
)
.context(&[
    "mac",
    "mac address",
    "hwaddr",
    "ether",
    "physical address",
    "bssid",
    "ethernet",
    "arp",
    "interface",
    "hardware",
])
.examples(&["00:1A:2B:3C:4D:5E", "ether 00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e", "mac 0012.3456.7890"])
.counterexamples(&[
    "00:00:00:00:00:00",
    "; [*0209.0020.0002] # IDEOGRAPHIC SPACE",
    "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
    "[MAC_ADDRESS_1]",
])
.reference("https://standards.ieee.org/products-programs/regauth");
