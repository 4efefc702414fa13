//! Wallet addresses and keys: Base58Check, Bech32, the case checksum of Ethereum, and what Monero and Solana use.

use super::{keccak::keccak_256, tokens::bech32};
use safeconduct_core::Verdict;
use sha2::{Digest, Sha256};

/// The digits of Base58, those of XRP apart.
const BITCOIN: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Checks an address of Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron, XRP (Base58Check), or one in Bech32: SegWit,
/// Cardano, the chains of Cosmos.
///
/// Source: Bitcoin wiki, "Base58Check encoding"; BIP-173, BIP-350. The four check bytes are a double SHA-256.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::crypto_address;
///
/// assert_eq!(crypto_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), Verdict::Confirmed);
/// assert_eq!(crypto_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"), Verdict::Rejected);
/// ```
pub fn crypto_address(candidate: &str) -> Verdict {
    let lower = candidate.to_ascii_lowercase();
    if BECH32.iter().any(|start| lower.starts_with(start)) {
        let upper = candidate.bytes().all(|byte| !byte.is_ascii_lowercase());
        return bech32(if upper { &lower } else { candidate });
    }
    const RIPPLE: &str = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
    let alphabet = if candidate.starts_with('r') { RIPPLE } else { BITCOIN };
    match base58(candidate, alphabet) {
        // Zcash has a version of two bytes.
        Some(bytes) if matches!(bytes.len(), 25 | 26) && double_sha256_holds(&bytes) => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}

/// How addresses in Bech32 begin.
const BECH32: &[&str] =
    &["bc1", "tb1", "ltc1", "addr1", "stake1", "cosmos1", "osmo1", "terra1", "inj1", "celestia1", "bnb1"];

/// Checks an address of Monero: 95 or 106 characters, Base58 in blocks, four bytes of Keccak-256 at the end.
///
/// Source: Monero documentation, "Standard address" and "Integrated address".
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::monero_address;
///
/// let donations = "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H";
/// assert_eq!(monero_address(donations), Verdict::Confirmed);
/// assert_eq!(monero_address(&donations.replace("888", "887")), Verdict::Rejected);
/// ```
pub fn monero_address(candidate: &str) -> Verdict {
    let mut bytes = Vec::new();
    for block in candidate.as_bytes().chunks(11) {
        let size = match block.len() {
            11 => 8,
            7 => 5,
            _ => return Verdict::Rejected,
        };
        let value = block.iter().try_fold(0u128, |value, byte| {
            let digit = BITCOIN.bytes().position(|known| known == *byte)?;
            Some(value * 58 + digit as u128)
        });
        let Some(value) = value.filter(|value| value >> (8 * size) == 0) else { return Verdict::Rejected };
        bytes.extend(value.to_be_bytes().into_iter().skip(16 - size));
    }
    let Some((body, check)) = bytes.split_last_chunk::<4>() else { return Verdict::Rejected };
    // The main network: standard, integrated, subaddress.
    let known = matches!((body.first(), body.len()), (Some(18 | 42), 65) | (Some(19), 73));
    if known && keccak_256(body).starts_with(check) { Verdict::Confirmed } else { Verdict::Rejected }
}

/// Checks an address of Solana: 32 bytes in Base58. There is no checksum, so it is at most `Inconclusive`.
///
/// Source: Solana documentation, "Accounts".
pub fn solana_address(candidate: &str) -> Verdict {
    let mixed = [u8::is_ascii_digit, u8::is_ascii_uppercase, u8::is_ascii_lowercase]
        .iter()
        .all(|kind| candidate.bytes().any(|byte| kind(&byte)));
    match base58(candidate, BITCOIN) {
        Some(bytes) if mixed && bytes.len() == 32 => Verdict::Inconclusive,
        _ => Verdict::Rejected,
    }
}

/// Checks a private key in wallet import format (WIF): Base58Check over 0x80, the key and perhaps 0x01.
pub fn wallet_import_key(candidate: &str) -> Verdict {
    match base58(candidate, BITCOIN) {
        Some(bytes) if matches!(bytes.len(), 37 | 38) && double_sha256_holds(&bytes) => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}

/// Checks an extended private key (BIP-32): `xprv` and 107 more, Base58Check.
pub fn extended_private_key(candidate: &str) -> Verdict {
    match base58(candidate, BITCOIN) {
        Some(bytes) if bytes.len() == 82 && double_sha256_holds(&bytes) => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}

/// An Ethereum address: `0x` and forty hexadecimal digits, not all of a kind, the case of the letters a checksum.
///
/// In letters of one case nothing is checked, which is `Inconclusive`. Source: EIP-55; EIP-1191 for the networks 30 and 31.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::ethereum_address;
///
/// assert_eq!(ethereum_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), Verdict::Confirmed);
/// assert_eq!(ethereum_address("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"), Verdict::Inconclusive);
/// assert_eq!(ethereum_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"), Verdict::Rejected);
/// ```
pub fn ethereum_address(candidate: &str) -> Verdict {
    let Some(body) = candidate.strip_prefix("0x") else { return Verdict::Rejected };
    let lower = body.to_ascii_lowercase();
    let distinct = (0..=127u8).filter(|byte| lower.as_bytes().contains(byte)).count();
    let shaped = body.len() == 40 && body.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !shaped || distinct < 6 {
        return Verdict::Rejected;
    }
    let mixed = body.bytes().any(|byte| byte.is_ascii_lowercase())
        && body.bytes().any(|byte| byte.is_ascii_uppercase());
    let holds = |network: &str| {
        let digest = keccak_256(format!("{network}{lower}").as_bytes());
        let nibbles = digest.into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        body.bytes()
            .zip(nibbles)
            .all(|(byte, nibble)| !byte.is_ascii_alphabetic() || byte.is_ascii_uppercase() == (nibble >= 8))
    };
    match mixed {
        false => Verdict::Inconclusive,
        true if ["", "300x", "310x"].iter().any(|network| holds(network)) => Verdict::Confirmed,
        true => Verdict::Rejected,
    }
}

fn double_sha256_holds(bytes: &[u8]) -> bool {
    let Some((body, check)) = bytes.split_last_chunk::<4>() else { return false };
    Sha256::digest(Sha256::digest(body)).starts_with(check)
}

/// The bytes of a Base58 text of at most 120 characters.
pub(super) fn base58(text: &str, alphabet: &str) -> Option<Vec<u8>> {
    if text.is_empty() || text.len() > 120 {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for c in text.chars() {
        let mut carry = alphabet.find(c)?;
        for byte in &mut bytes {
            carry += usize::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push((carry & 0xff) as u8);
            carry >>= 8;
        }
    }
    let zero = alphabet.chars().next()?;
    bytes.extend(text.chars().take_while(|c| *c == zero).map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn published_addresses() {
        let valid = [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
            "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
            "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
        ];
        let invalid =
            ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLz", "", "1111", "0OIl"];
        laws::knows(crypto_address, &valid, &invalid);
        let wif = concat!("5HueCGU8rMjxEXxiPuD5BDku4MkFq", "eZyd4dZ1jvhTVqvbTLvyTJ");
        laws::knows(wallet_import_key, &[wif], &["5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTK"]);
        laws::knows(
            ethereum_address,
            &["0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"],
            &["0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5D359", "0x12", ""],
        );
        assert_eq!(solana_address("11111111111111111111111111111111"), Verdict::Rejected);
        assert_eq!(solana_address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"), Verdict::Inconclusive);
        assert_eq!(ethereum_address("0x0000000000000000000000000000000000000000"), Verdict::Rejected);
    }
}
