//! Time-stamp tokens over heads (RFC 3161): somebody else's clock says when a head was there.
//!
//! A log signs its heads with its own clock. An authority for time stamps knows nothing of logs; what it
//! stamps is the hash of a head's text. Its tokens are checked offline, against roots that the verifier
//! trusts, at the time that the token names; whether a certificate was withdrawn is not asked anybody.

mod der;
mod token;

use crate::AuditError;
use rustls_pki_types::{
    CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime, pem::PemObject as _,
};
use safeconduct_core::Timestamp;
use std::{fmt, time::Duration};
use token::{Hash, Scheme, Token};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring};

/// The longest token that is read.
pub(crate) const TOKEN_MAX: usize = 64 << 10;

/// Time stamping among the extended key usages, for authorities between the root and the signer.
const TIME_STAMPING: KeyUsage =
    KeyUsage::required_if_present(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08]);

/// How certificates may be signed.
static CHAIN: &[&dyn SignatureVerificationAlgorithm] = &[
    ring::ECDSA_P256_SHA256,
    ring::ECDSA_P256_SHA384,
    ring::ECDSA_P384_SHA256,
    ring::ECDSA_P384_SHA384,
    ring::ED25519,
    ring::RSA_PKCS1_2048_8192_SHA256,
    ring::RSA_PKCS1_2048_8192_SHA384,
    ring::RSA_PKCS1_2048_8192_SHA512,
    ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
];

/// A root that a verifier trusts for time stamps.
///
/// ```
/// use safeconduct_audit::Authority;
///
/// assert!(Authority::read(b"no certificate").is_err());
/// ```
#[derive(Clone)]
pub struct Authority(CertificateDer<'static>);

impl Authority {
    /// Reads the certificates of roots: one as DER, or as many as there are in PEM.
    ///
    /// # Errors
    /// [`AuditError::Timestamp`] when there is none.
    pub fn read(bytes: &[u8]) -> Result<Vec<Authority>, AuditError> {
        let given: Vec<CertificateDer<'static>> = match bytes.first() {
            Some(0x30) => vec![CertificateDer::from(bytes.to_vec())],
            _ => CertificateDer::pem_slice_iter(bytes).collect::<Result<_, _>>().unwrap_or_default(),
        };
        let whole = !given.is_empty() && given.iter().all(|one| anchor_from_trusted_cert(one).is_ok());
        whole
            .then(|| given.into_iter().map(Authority).collect())
            .ok_or(AuditError::Timestamp("no certificate of an authority, as PEM or DER"))
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authority({})", token::common_name(&self.0).unwrap_or_default())
    }
}

/// What a token says that checks out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) by: String,
    pub(crate) at: Timestamp,
}

/// What becomes of a token that is sound in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Checked {
    /// It leads to a root that the verifier trusts.
    Trusted(Stamp),
    /// It leads to none of them.
    Unknown,
}

/// The token in `bytes`, which may be a whole response, if it stamps `text`.
///
/// # Errors
/// [`AuditError::Timestamp`] says why it is none.
pub(crate) fn token_over<'b>(bytes: &'b [u8], text: &str) -> Result<&'b [u8], AuditError> {
    if bytes.len() > TOKEN_MAX {
        return Err(AuditError::Timestamp("it is longer than 64 KiB"));
    }
    let token = token::of_response(bytes)
        .ok_or(AuditError::Timestamp("it is not a response that grants a token, nor a token, in DER"))?;
    check(token, text, &[]).map(|_| token)
}

/// Checks a token over `text` against the roots that the verifier trusts.
///
/// # Errors
/// [`AuditError::Timestamp`] when it is unsound in itself: then it shows nothing to anybody.
pub(crate) fn check(token: &[u8], text: &str, trusted: &[Authority]) -> Result<Checked, AuditError> {
    let wrong = AuditError::Timestamp;
    let token = Token::read(token).ok_or(wrong(
        "it is no token in DER with one signer, a hash of the SHA-2 family and a `signingCertificateV2`",
    ))?;
    let (hash, imprint) = token.imprint;
    if hash.of(text.as_bytes()) != imprint {
        return Err(wrong("it stamps something else"));
    }
    if token.hash.of(token.statement) != token.message_digest {
        return Err(wrong("what it states is not what its authority signed"));
    }
    let (hash, digest) = token.signer;
    let own = token.certificates.iter().find(|one| hash.of(one) == digest);
    let own = own.ok_or(wrong("it does not carry the certificate that its authority signed with"))?;
    let der = CertificateDer::from(*own);
    let signer =
        EndEntityCert::try_from(&der).map_err(|_| wrong("its authority's certificate is malformed"))?;
    let signed = schemes(token.scheme, token.hash)
        .iter()
        .any(|scheme| signer.verify_signature(*scheme, &token.signed, token.signature).is_ok());
    if !signed {
        return Err(wrong("its signature is not that of the certificate it carries"));
    }
    if !token::is_for_stamping(own) {
        return Err(wrong("its authority's certificate is not for time stamping alone"));
    }
    let seconds =
        u64::try_from(token.at.micros() / 1_000_000).map_err(|_| wrong("its time lies before 1970"))?;
    let anchors: Vec<TrustAnchor<'_>> =
        trusted.iter().filter_map(|root| anchor_from_trusted_cert(&root.0).ok()).collect();
    let others: Vec<CertificateDer<'_>> =
        token.certificates.iter().map(|one| CertificateDer::from(*one)).collect();
    let then = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    match signer.verify_for_usage(CHAIN, &anchors, &others, then, TIME_STAMPING, None, None) {
        Ok(_) => {
            let by = token::common_name(own).unwrap_or_else(|| crate::Digest::of(own).to_string());
            Ok(Checked::Trusted(Stamp { by, at: token.at }))
        }
        Err(webpki::Error::UnknownIssuer) => Ok(Checked::Unknown),
        Err(_) => Err(wrong(
            "its authority's certificate was not valid for time stamping at the time that it names",
        )),
    }
}

/// The ways in which a signature of this sort can have been made, one for each sort of key.
fn schemes(scheme: Scheme, hash: Hash) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    match (scheme, hash) {
        (Scheme::RsaPkcs1, Hash::Sha256) => vec![ring::RSA_PKCS1_2048_8192_SHA256],
        (Scheme::RsaPkcs1, Hash::Sha384) => vec![ring::RSA_PKCS1_2048_8192_SHA384],
        (Scheme::RsaPkcs1, Hash::Sha512) => vec![ring::RSA_PKCS1_2048_8192_SHA512],
        (Scheme::RsaPss, Hash::Sha256) => vec![ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        (Scheme::RsaPss, Hash::Sha384) => vec![ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        (Scheme::RsaPss, Hash::Sha512) => vec![ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        (Scheme::Ecdsa, Hash::Sha256) => vec![ring::ECDSA_P256_SHA256, ring::ECDSA_P384_SHA256],
        (Scheme::Ecdsa, Hash::Sha384) => vec![ring::ECDSA_P256_SHA384, ring::ECDSA_P384_SHA384],
        // No key that is taken is signed with by this pair.
        (Scheme::Ecdsa, Hash::Sha512) => Vec::new(),
        (Scheme::Ed25519, _) => vec![ring::ED25519],
    }
}

/// The request to an authority for a token over `text`, in DER: SHA-256, with its certificate.
pub(crate) fn request_over(text: &str) -> Vec<u8> {
    // version 1; SHA-256 without parameters and the hash; `certReq`. No nonce: a token over this hash is
    // as good when it is an older one.
    let mut request = vec![0x30, 0x37, 0x02, 0x01, 0x01, 0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09];
    request.extend([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20]);
    request.extend(Hash::Sha256.of(text.as_bytes()));
    request.extend([0x01, 0x01, 0xff]);
    request
}
