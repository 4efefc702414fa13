//! Values that standards and vendors print as examples: everybody has them, so they open nothing.

use safeconduct_core::Sensitivity;
use safeconduct_detect::Judgement;

/// Sorted; each from the document named beside it.
const DOCUMENTED: &[&str] = &[
    "2YotnFZFEjr1zCsicMWpAA", // RFC 6749, section 4.1.4
    "45ghiukldjahdnhzdauz",   // RFC 7009, section 2.1
    concat!("C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGy", "PMbIZnqyMsEcaGQy67XIw/Jw=="), // Cosmos DB emulator
    concat!("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "/K1SZFPTOtr/KBHBeksoGMGw=="), // Azurite
    "JBSWY3DPEHPK3PXP",             // Key URI format of one-time passwords
    "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", // RFC 7617, section 2
    "SlAV32hkKG",                   // RFC 6749, OpenID Connect Core
    "SplxlOBeZQQYbYS6WxSbIA",       // RFC 6749, section 4.1.2
    "czZCaGRSa3F0MzpnWDFmQmF0M2JW", // RFC 6749, section 2.3.1
    "dGhlIHNhbXBsZSBub25jZQ==",     // RFC 6455, section 1.3
    concat!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ",
        ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    ), // jwt.io
    "h480djs93hd8",                 // RFC 6749, section 7.1
    "hh5s93j4hdidpola",             // RFC 5849, section 1.2
    "kkk9d7dh3k39sjv7",             // RFC 5849, section 3.1
    "mF_9.B5f-4.1JqM",              // RFC 6750, section 2.1
    "nnch734d00sl2jdk",             // RFC 5849, section 1.2
    "pfkkdhi9sl3r4s00",             // RFC 5849, section 1.2
    "s6BhdRkqt3:gX1fBat3bV",        // RFC 6749, section 2.3.1, as it reads decoded
    "tGzv3JOkF0XG5Qx2TlKWIA",       // RFC 6749, section 4.1.4
];

/// The judgement, graded `Public` for a value that a document shows to everybody.
pub(crate) fn graded(value: &str, judgement: Judgement) -> Judgement {
    match DOCUMENTED.binary_search(&value).is_ok() {
        true => judgement.graded(Sensitivity::Public),
        false => judgement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(DOCUMENTED.is_sorted());
    }
}
