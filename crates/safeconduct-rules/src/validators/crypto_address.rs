//! Wallet addresses and keys: Base58Check, Bech32, and the case checksum of Ethereum.

use super::tokens::bech32;
use safeconduct_core::Verdict;
use sha2::{Digest, Sha256};

/// Checks an address of Bitcoin, Litecoin, Dogecoin, Tron, XRP (Base58Check) or a SegWit address (Bech32).
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
    if ["bc1", "tb1", "ltc1"].iter().any(|start| lower.starts_with(start)) {
        let upper = candidate.bytes().all(|byte| !byte.is_ascii_lowercase());
        return bech32(if upper { &lower } else { candidate });
    }
    const BITCOIN: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const RIPPLE: &str = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
    let alphabet = if candidate.starts_with('r') { RIPPLE } else { BITCOIN };
    match base58(candidate, alphabet) {
        Some(bytes) if bytes.len() == 25 && double_sha256_holds(&bytes) => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}

/// Checks a private key in wallet import format (WIF): Base58Check over 0x80, the key and perhaps 0x01.
pub fn wallet_import_key(candidate: &str) -> Verdict {
    const BITCOIN: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    match base58(candidate, BITCOIN) {
        Some(bytes) if matches!(bytes.len(), 37 | 38) && double_sha256_holds(&bytes) => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}

/// Checks an extended private key (BIP-32): `xprv` and 107 more, Base58Check.
pub fn extended_private_key(candidate: &str) -> Verdict {
    const BITCOIN: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    match base58(candidate, BITCOIN) {
        Some(bytes) if bytes.len() == 82 && double_sha256_holds(&bytes) => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}

/// The shape of an Ethereum address: `0x` and forty hexadecimal digits, not all of a kind.
///
/// The case checksum of EIP-55 needs Keccak-256, which is not asked: the shape is rare enough.
pub fn ethereum_address(candidate: &str) -> Verdict {
    let Some(body) = candidate.strip_prefix("0x") else { return Verdict::Rejected };
    let distinct = (0..=127u8).filter(|byte| body.to_ascii_lowercase().as_bytes().contains(byte)).count();
    let shaped = body.len() == 40 && body.bytes().all(|byte| byte.is_ascii_hexdigit());
    if shaped && distinct >= 6 { Verdict::Inconclusive } else { Verdict::Rejected }
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
        assert_eq!(ethereum_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), Verdict::Inconclusive);
        assert_eq!(ethereum_address("0x0000000000000000000000000000000000000000"), Verdict::Rejected);
    }
}
