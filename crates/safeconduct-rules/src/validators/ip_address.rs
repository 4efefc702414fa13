//! IP addresses, version 4 and 6: spelling, look-alikes and scope.

use safeconduct_core::Verdict;
use std::net::{IpAddr, Ipv6Addr};

/// How far an address reaches, as the IANA special-purpose registries say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressScope {
    /// Reachable from anywhere: may lead to a person.
    Global,
    /// RFC 1918, RFC 6598 and RFC 4193 networks.
    Private,
    /// This host.
    Loopback,
    /// This link only.
    LinkLocal,
    /// Nobody in particular: unspecified, broadcast, multicast, netmasks.
    Nobody,
}

/// Checks an address in the spellings of RFC 791 and RFC 4291, with an optional prefix length,
/// zone (`fe80::1%eth0`) or surrounding brackets.
///
/// `Inconclusive` are valid spellings that ordinary text is full of: versions and section
/// numbers (`1.2.3.4`), Python slices (`1::2`), paths of hexadecimal words (`a::b`), and
/// eight-byte fingerprints (`aa:bb:cc:dd:ee:ff:00:11`).
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::ip_address;
///
/// assert_eq!(ip_address("203.0.113.77"), Verdict::Confirmed);
/// assert_eq!(ip_address("fe80::1ff:fe23:4567:890a%eth2"), Verdict::Confirmed);
/// assert_eq!(ip_address("1.2.3.4"), Verdict::Inconclusive);
/// assert_eq!(ip_address("203.0.113.256"), Verdict::Rejected);
/// ```
pub fn ip_address(candidate: &str) -> Verdict {
    match parse(candidate) {
        None => Verdict::Rejected,
        Some((IpAddr::V4(_), text)) if looks_like_version(text) => Verdict::Inconclusive,
        Some((IpAddr::V6(address), text)) if looks_like_code(address, text) => Verdict::Inconclusive,
        Some(_) => Verdict::Confirmed,
    }
}

/// How far the address reaches; `None` if it is not one.
pub fn ip_scope(candidate: &str) -> Option<AddressScope> {
    let (address, _) = parse(candidate)?;
    let scope = match address.to_canonical() {
        IpAddr::V4(v4) => match v4.octets() {
            _ if v4.is_loopback() => AddressScope::Loopback,
            _ if v4.is_link_local() => AddressScope::LinkLocal,
            [100, second, ..] if second & 0xC0 == 64 => AddressScope::Private,
            _ if v4.is_private() => AddressScope::Private,
            [0 | 224.., ..] => AddressScope::Nobody,
            _ => AddressScope::Global,
        },
        IpAddr::V6(v6) if v6.is_loopback() => AddressScope::Loopback,
        IpAddr::V6(v6) if v6.is_unicast_link_local() => AddressScope::LinkLocal,
        IpAddr::V6(v6) if v6.is_unique_local() => AddressScope::Private,
        IpAddr::V6(v6) if v6.is_unspecified() || v6.is_multicast() => AddressScope::Nobody,
        IpAddr::V6(_) => AddressScope::Global,
    };
    Some(scope)
}

/// The address and its bare spelling, without brackets, prefix length and zone.
fn parse(candidate: &str) -> Option<(IpAddr, &str)> {
    let text = candidate.strip_prefix('[').map_or(candidate, |rest| rest.strip_suffix(']').unwrap_or(rest));
    let (text, prefix) = text.split_once('/').map_or((text, None), |(text, prefix)| (text, Some(prefix)));
    let text = text.split_once('%').map_or(text, |(text, _zone)| text);
    let address: IpAddr = text.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let prefix_fits = prefix.is_none_or(|prefix| prefix.parse::<u8>().is_ok_and(|bits| bits <= longest));
    prefix_fits.then_some((address, text))
}

/// Public resolvers that people type by heart, although they look like versions.
const RESOLVERS: &[&str] = &["1.0.0.1", "1.1.1.1", "8.8.4.4", "8.8.8.8", "9.9.9.9"];

/// Versions and section numbers have one digit each; object identifiers start with 0 to 2 and stay small.
fn looks_like_version(text: &str) -> bool {
    let single = text.split('.').all(|octet| octet.len() == 1);
    let identifier = text.starts_with(['0', '1', '2'])
        && text.as_bytes().get(1) == Some(&b'.')
        && text.split('.').skip(1).take(1).all(|arc| arc.parse().is_ok_and(|arc: u8| arc < 40));
    (single || identifier) && !RESOLVERS.contains(&text)
}

/// Slices have few digits, paths have none, fingerprints have two everywhere; and the only addresses
/// in use start like global, private, local or mapped ones.
fn looks_like_code(address: Ipv6Addr, text: &str) -> bool {
    let hex_digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let fingerprint = text.split(':').all(|group| group.len() == 2);
    let in_use = match address.segments() {
        [0x2000..=0x3fff | 0xfc00..=0xfdff | 0xfe80..=0xfebf | 0xff00..=0xff0f | 0x64, ..] => true,
        [0, 0, 0, 0, 0, 0xffff, ..] => true,
        _ => address.is_loopback(),
    };
    !in_use || fingerprint || (hex_digits < 5 && !address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_the_standard_library_prints_is_an_address(bits in any::<u128>(), small in any::<u32>()) {
            let v6 = std::net::Ipv6Addr::from(bits).to_string();
            let v4 = std::net::Ipv4Addr::from(small).to_string();
            prop_assert_ne!(ip_address(&v6), Verdict::Rejected);
            prop_assert_ne!(ip_address(&v4), Verdict::Rejected);
        }
    }

    #[test]
    fn spellings() {
        let valid = [
            "192.168.1.10",
            "8.8.8.80",
            "10.0.0.0/8",
            "2001:db8::1",
            "[2001:db8::8a2e:370:7334]",
            "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
            "::ffff:192.0.2.128",
            "fe80::1%eth0",
            "2001:db8::/32",
            "::1",
        ];
        let invalid =
            ["256.1.1.1", "1.2.3", "1.2.3.4.5", "01.02.03.04", "10.0.0.0/33", "12:30:45", "1::2::3", "::g"];
        laws::knows(ip_address, &valid, &invalid);
    }

    #[test]
    fn look_alikes_are_inconclusive() {
        for text in [
            "1.2.3.4",
            "1.3.6.1",
            "1::2",
            "::2",
            "a::b",
            "dead::beef",
            "aa:bb:cc:dd:ee:ff:00:11",
            "2.5.4.10",
            "c::B110",
            "f33c::1",
        ] {
            assert_eq!(ip_address(text), Verdict::Inconclusive, "{text}");
        }
    }

    #[test]
    fn scopes() {
        let table = [
            ("127.0.0.1", AddressScope::Loopback),
            ("::1", AddressScope::Loopback),
            ("10.1.2.3", AddressScope::Private),
            ("172.31.0.1", AddressScope::Private),
            ("100.64.0.1", AddressScope::Private),
            ("fd12:3456:789a::1", AddressScope::Private),
            ("::ffff:192.168.0.1", AddressScope::Private),
            ("169.254.1.1", AddressScope::LinkLocal),
            ("fe80::1%lo0", AddressScope::LinkLocal),
            ("0.0.0.0", AddressScope::Nobody),
            ("255.255.255.0", AddressScope::Nobody),
            ("172.32.0.1", AddressScope::Global),
            ("2001:4860:4860::8888", AddressScope::Global),
        ];
        for (text, scope) in table {
            assert_eq!(ip_scope(text), Some(scope), "{text}");
        }
        assert_eq!(ip_scope("999.1.1.1"), None);
    }
}
