//! IP addresses of both versions; those that lead nowhere outside are graded internal.

use crate::{
    nearby::{VERSIONS, labelled},
    validators::{AddressScope, ip_address, ip_scope},
};
use safeconduct_core::{Confidence, Label, Sensitivity, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[IPV4, IPV6];

const CONTEXT: &[&str] = &[
    "ip",
    "ips",
    "ipv4",
    "ipv6",
    "ip address",
    "address",
    "addr",
    "host",
    "hosts",
    "hostname",
    "server",
    "client",
    "remote",
    "peer",
    "gateway",
    "dns",
    "nameserver",
    "subnet",
    "cidr",
    "proxy",
    "ping",
    "traceroute",
    "connect",
    "connected",
    "connection",
    "from",
    "src",
    "dst",
    "source",
    "destination",
    "login",
    "ssh",
    "adresse",
    "dirección",
    "indirizzo",
    "endereço",
    "адрес",
    "地址",
    "アドレス",
];

const IPV4: Rule = Rule::new("ipv4", Label::IP_ADDRESS, r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:/[0-9]{1,2})?")
    .edges(Edges { before: Edge::WORD.or("."), after: Edge::WORD })
    .validate(Validator::Candidate(v4))
    .grades(Grades::always(Confidence::High).inconclusive(Some(Confidence::Low), Some(Confidence::Medium)))
    .context(CONTEXT)
    .examples(&[
        "203.0.113.77",
        "http://192.168.0.10:8080/",
        "from 10.0.0.0/8,",
        "ip=1.1.1.1",
        "server 8.8.8.8",
    ])
    .counterexamples(&[
        "1.2.3.4",
        "version 10.0.19.4",
        "v1.22.33.44",
        "Chrome/120.0.0.0 Safari",
        "256.1.1.1",
        "1.2.3.4.5",
        "libfoo-1.22.3.4.tar.gz",
        "oid 1.3.6.1",
        "netmask 255.255.255.0",
        "listening on 127.0.0.1:8080",
        "bind 0.0.0.0",
        "DNS 8.8.8.8 and 1.1.1.1",
        "[IP_ADDRESS_1]",
    ])
    .reference("https://www.rfc-editor.org/rfc/rfc791");

const IPV6: Rule = Rule::new(
    "ipv6",
    Label::IP_ADDRESS,
    concat!(
        r"(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|:)",
        r"(?:%[0-9A-Za-z][0-9A-Za-z_.-]{0,15})?(?:/[0-9]{1,3})?",
    ),
)
.edges(Edges { before: Edge::WORD.or(":.%"), after: Edge::WORD })
.validate(Validator::Candidate(v6))
.grades(Grades::always(Confidence::High).inconclusive(Some(Confidence::Low), Some(Confidence::Medium)))
.context(CONTEXT)
.examples(&[
    "2001:db8::8a2e:370:7334",
    "[2001:db8:85a3::1]:443",
    "fe80::1ff:fe23:4567:890a%eth2 is up",
    "2001:0db8:85a3:0000:0000:8a2e:0370:7334,",
    "::ffff:192.0.2.128",
    "route 2001:db8:1234::/48",
])
.counterexamples(&[
    "std::fmt",
    "a::b",
    "x[1::2]",
    "12:30:45",
    "aa:bb:cc:dd:ee:ff",
    "::",
    "face::cafe",
    "2024-01-15T12:30:45",
])
.reference("https://www.rfc-editor.org/rfc/rfc4291");

/// Resolvers that anybody may ask, and what such an address is called; elsewhere it may be what somebody hides behind.
const RESOLVERS: &[&str] = &[
    "1.0.0.1",
    "1.1.1.1",
    "8.8.4.4",
    "8.8.8.8",
    "9.9.9.9",
    "149.112.112.112",
    "208.67.220.220",
    "208.67.222.222",
];
const RESOLVING: &[&str] = &["dns", "nameserver", "nameservers", "resolver", "resolvers"];

/// Netmasks, this host and no host: nobody is found behind them.
fn is_nobodys(value: &str) -> bool {
    let Ok(address) = value.parse::<std::net::Ipv4Addr>() else { return false };
    let mask = u32::from(address);
    address.is_loopback()
        || mask == 0
        || (mask.leading_ones() >= 8 && mask.leading_ones() + mask.trailing_zeros() == 32)
}

/// Versions, user agents and file names are made of the same dots.
fn v4(candidate: &Candidate<'_>) -> Judgement {
    let (before, after) = (candidate.before(), candidate.after());
    let part_of_name = before
        .strip_suffix(['/', '-'])
        .is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_alphanumeric() && !c.is_ascii_digit()));
    let goes_on =
        after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let nobodys = is_nobodys(candidate.value())
        || (RESOLVERS.contains(&candidate.value()) && labelled(before, RESOLVING, 3));
    if part_of_name || goes_on || nobodys || labelled(before, VERSIONS, 1) {
        return Verdict::Rejected.into();
    }
    graded(candidate.value())
}

fn v6(candidate: &Candidate<'_>) -> Judgement {
    let goes_on = candidate
        .after()
        .strip_prefix(':')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ':'));
    if goes_on { Verdict::Rejected.into() } else { graded(candidate.value()) }
}

fn graded(value: &str) -> Judgement {
    let judgement = Judgement::from(ip_address(value));
    match ip_scope(value) {
        Some(AddressScope::Global) | None => judgement,
        Some(_) => judgement.graded(Sensitivity::Internal),
    }
}
