//! Private keys in PEM armor: the whole block, also on one line, escaped or cut short.

use crate::validators::private_key_pem;
use safeconduct_core::{Confidence, Label};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[PRIVATE_KEY, PRIVATE_KEY_CUT, PUTTY_KEY];

/// The longest block: over a thousand lines. Of a longer one the lines up to here are covered.
const LENGTH_MAX: usize = 120 * 1024;

const REFERENCE: &str = "https://www.rfc-editor.org/rfc/rfc7468";

const PRIVATE_KEY: Rule = Rule::new(
    "private-key",
    Label::PRIVATE_KEY,
    concat!(
        r"-----BEGIN [A-Z0-9 ]{0,32}PRIVATE ", r"KEY(?: BLOCK)?-----(?:[^-]|-{1,4}[^-])*",
        r"-----END [A-Z0-9 ]{0,32}PRIVATE ", r"KEY(?: BLOCK)?-----",
    ),
)
.edges(Edges::NONE)
.check(private_key_pem)
.grades(Grades::always(Confidence::High))
.length_max(LENGTH_MAX)
.examples(&[
    concat!("-----BEGIN PRIVATE", " KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----"),
    concat!("{\"key\":\"-----BEGIN PRIVATE", " KEY-----\\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\\n-----END PRIVATE KEY-----\\n\"}"),
    concat!("-----BEGIN RSA PRIVATE", " KEY----- MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC -----END RSA PRIVATE KEY-----"),
    concat!("key = \"-----BEGIN EC PRIVATE", " KEY-----\" +\n  \"MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp\" +\n  \"K06/nwoy/HUxxCXqI9EdVhC\" +\n \"-----END EC PRIVATE KEY-----\""),
])
.counterexamples(&[
    concat!("-----BEGIN PUBLIC", " KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----"),
    concat!("-----BEGIN ENCRYPTED PRIVATE", " KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END ENCRYPTED PRIVATE KEY-----"),
    concat!("-----BEGIN RSA PRIVATE", " KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END RSA PRIVATE KEY-----"),
    concat!("-----BEGIN PRIVATE", " KEY-----\n...\n-----END PRIVATE KEY-----"),
    "[PRIVATE_KEY_1]",
])
.reference(REFERENCE);

const PUTTY_KEY: Rule = Rule::new(
    "putty-private-key",
    Label::PRIVATE_KEY,
    r"PuTTY-User-Key-File-[23]: [a-z0-9-]{3,40}\s{1,4}Encryption: none\s{1,4}Comment: [^\r\n]{0,200}\s{1,4}Public-Lines: [0-9]{1,3}[0-9A-Za-z+/=\s]{20,8000}Private-Lines: [0-9]{1,3}[0-9A-Za-z+/=\s]{20,8000}(?:Private-MAC: [0-9a-f]{40,64})?",
)
.edges(Edges::NONE)
.grades(Grades::always(Confidence::High))
.length_max(20 * 1024)
.examples(&[concat!(
    "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: ana@laptop\nPublic-Lines: 1\nAAAAB3NzaC1yc2EAAAADAQABAAAB\n",
    "Private-Lines: 1\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp\nPrivate-MAC: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
)])
.counterexamples(&["PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\n", "PuTTY-User-Key-File-2"])
.reference("https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html");

const PRIVATE_KEY_CUT: Rule = Rule::new(
    "private-key-cut",
    Label::PRIVATE_KEY,
    concat!(r"-----BEGIN [A-Z0-9 ]{0,32}PRIVATE ", r"KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\]{60,}"),
)
.edges(Edges { before: Edge::NONE, after: Edge::ALNUM.or("+/=\\-") })
.check(private_key_pem)
.grades(Grades::always(Confidence::Medium))
.length_max(LENGTH_MAX)
.examples(&[concat!(
    "-----BEGIN PRIVATE",
    " KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
)])
.counterexamples(&[
    concat!(
        "-----BEGIN ENCRYPTED PRIVATE",
        " KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
    ),
    concat!("starts with -----BEGIN PRIVATE", " KEY----- and then some words of a sentence"),
])
.reference(REFERENCE);
