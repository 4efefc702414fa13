//! Wallet addresses and keys whose checksum chance does not pass: found alone.

use crate::validators::{
    crypto_address, extended_private_key, monero_address, solana_address, wallet_import_key,
};
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset =
    &[BASE58_ADDRESS, SEGWIT_ADDRESS, MONERO_ADDRESS, SOLANA_ADDRESS, IMPORT_KEY, EXTENDED_KEY];

const BASE58: &str = "https://en.bitcoin.it/wiki/Base58Check_encoding";

/// A rule of this family: `High` with a valid checksum, nothing without.
const fn wallet(name: &'static str, label: Label, pattern: &'static str, check: fn(&str) -> Verdict) -> Rule {
    Rule::new(name, label, pattern).check(check).grades(Grades::always(Confidence::High))
}

const BASE58_ADDRESS: Rule =
    wallet("crypto-address", Label::CRYPTO, "[1379ALMDTXrt2mn][1-9A-HJ-NP-Za-km-z]{25,34}", crypto_address)
        .examples(&["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "send to 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy."])
        .counterexamples(&["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "[CRYPTO_1]"])
        .reference(BASE58);

const SEGWIT_ADDRESS: Rule = wallet(
    "crypto-segwit-address",
    Label::CRYPTO,
    "(?:bc1|tb1|ltc1|cosmos1|osmo1|terra1|inj1|celestia1|bnb1)[02-9ac-hj-np-z]{25,71}|BC1[02-9AC-HJ-NP-Z]{25,71}|(?:addr1|stake1)[02-9ac-hj-np-z]{50,103}",
    crypto_address,
)
.examples(&["bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"])
.counterexamples(&["bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp"])
.reference("https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki");

const MONERO_ADDRESS: Rule =
    wallet("monero-address", Label::CRYPTO, "[48][1-9A-HJ-NP-Za-km-z]{94,105}", monero_address)
        .examples(&[
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
        ])
        .counterexamples(&[
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3J",
        ])
        .reference("https://docs.getmonero.org/public-address/standard-address/");

/// Without a checksum: only beside its words.
const SOLANA_ADDRESS: Rule =
    wallet("solana-address", Label::CRYPTO, "[1-9A-HJ-NP-Za-km-z]{43,44}", solana_address)
        .grades(Grades::only_with_context(Confidence::Medium))
        .context(&[
            "solana",
            "sol",
            "sol address",
            "wallet",
            "phantom",
            "spl",
            "crypto",
            "wallet address",
            "solflare",
        ])
        .examples(&["Solana wallet: TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"])
        .counterexamples(&["TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", "[CRYPTO_1]"])
        .reference("https://solana.com/docs/core/accounts");

const IMPORT_KEY: Rule = wallet(
    "bitcoin-private-key",
    {
        static DEFINITION: LabelDefinition =
            LabelDefinition::new("BITCOIN_PRIVATE_KEY", Category::Credential);
        Label::declare(&DEFINITION)
    },
    "[5KL][1-9A-HJ-NP-Za-km-z]{50,51}",
    wallet_import_key,
)
.examples(&[concat!("5HueCGU8rMjxEXxiPuD5BDku4MkFq", "eZyd4dZ1jvhTVqvbTLvyTJ")])
.counterexamples(&[concat!("5HueCGU8rMjxEXxiPuD5BDku4MkFq", "eZyd4dZ1jvhTVqvbTLvyTK")])
.reference(BASE58);

const EXTENDED_KEY: Rule = wallet(
    "extended-private-key",
    {
        static DEFINITION: LabelDefinition =
            LabelDefinition::new("EXTENDED_PRIVATE_KEY", Category::Credential);
        Label::declare(&DEFINITION)
    },
    "[xyz]prv[1-9A-HJ-NP-Za-km-z]{107,108}",
    extended_private_key,
)
// The first test vector of BIP-32.
.examples(&[concat!(
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxW",
    "Utg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
)])
.counterexamples(&["xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvv"])
.reference("https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki");
