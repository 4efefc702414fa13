//! Reads a time-stamp token: a signed statement of an authority that it saw a hash at a time (RFC 3161, RFC 5652).
//!
//! Only what is needed to check it offline is read, and only in DER; nothing here is trusted yet.

use super::der::{Elements, tagged};
use ::der::Tag;
use safeconduct_core::Timestamp;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// An extended key usage of time stamping and nothing else.
const ONLY_TIME_STAMPING: &[u8] = &[0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];

/// Hashes that are taken; what is weaker is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// How the authority signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    RsaPkcs1,
    RsaPss,
    Ecdsa,
    Ed25519,
}

/// A token that has the right form.
#[derive(Debug)]
pub(super) struct Token<'t> {
    /// What was stamped: a hash and how it was made.
    pub(super) imprint: (Hash, &'t [u8]),
    pub(super) at: Timestamp,
    /// The statement, as it was hashed into what is signed.
    pub(super) statement: &'t [u8],
    pub(super) certificates: Vec<&'t [u8]>,
    pub(super) hash: Hash,
    pub(super) scheme: Scheme,
    /// The attributes as they were signed.
    pub(super) signed: Vec<u8>,
    pub(super) message_digest: &'t [u8],
    /// The hash of the certificate that must check the signature.
    pub(super) signer: (Hash, &'t [u8]),
    pub(super) signature: &'t [u8],
}

impl Hash {
    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha256 => Sha256::digest(bytes).to_vec(),
            Hash::Sha384 => Sha384::digest(bytes).to_vec(),
            Hash::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    fn named(oid: &[u8]) -> Option<Hash> {
        match oid {
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last] => Hash::numbered(*last),
            _ => None,
        }
    }

    fn numbered(last: u8) -> Option<Hash> {
        Some(match last {
            1 => Hash::Sha256,
            2 => Hash::Sha384,
            3 => Hash::Sha512,
            _ => return None,
        })
    }

    /// An `AlgorithmIdentifier`: a name, and parameters that are absent or null.
    fn read(mut algorithm: Elements<'_>) -> Option<Hash> {
        let hash = Hash::named(algorithm.value(Tag::ObjectIdentifier)?)?;
        algorithm.optional(Tag::Null)?.is_none_or(<[u8]>::is_empty).then_some(())?;
        algorithm.end()?;
        Some(hash)
    }
}

impl Scheme {
    /// The scheme, and the hash where the name says it too.
    fn named(oid: &[u8]) -> Option<(Scheme, Option<Hash>)> {
        Some(match oid {
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, last] => match last {
                1 => (Scheme::RsaPkcs1, None),
                10 => (Scheme::RsaPss, None),
                11..=13 => (Scheme::RsaPkcs1, Hash::numbered(last - 10)),
                _ => return None,
            },
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, last @ 2..=4] => {
                (Scheme::Ecdsa, Hash::numbered(last - 1))
            }
            [0x2b, 0x65, 0x70] => (Scheme::Ed25519, None),
            _ => return None,
        })
    }
}

/// The token in a whole response of an authority that says `granted`, or the bytes as they are.
pub(super) fn of_response(bytes: &[u8]) -> Option<&[u8]> {
    let mut outer = Elements::inside(bytes, Tag::Sequence)?;
    let Some(status) = outer.optional(Tag::Sequence)? else { return Some(bytes) };
    // Granted, or granted with modifications.
    matches!(Elements::of(status)?.value(Tag::Integer)?, [0 | 1]).then_some(())?;
    let token = outer.whole()?;
    outer.end()?;
    Some(token)
}

impl<'t> Token<'t> {
    /// Reads a token; `None` when it is none, or uses what is not taken.
    pub(super) fn read(bytes: &'t [u8]) -> Option<Token<'t>> {
        let mut content = Elements::inside(bytes, Tag::Sequence)?;
        (content.value(Tag::ObjectIdentifier)? == SIGNED_DATA).then_some(())?;
        let data = content.value(tagged(0))?;
        content.end()?;
        let mut data = Elements::inside(data, Tag::Sequence)?;
        data.value(Tag::Integer)?;
        data.value(Tag::Set)?;
        let mut wrapped = data.enter(Tag::Sequence)?;
        (wrapped.value(Tag::ObjectIdentifier)? == TST_INFO).then_some(())?;
        let mut octets = wrapped.enter(tagged(0))?;
        let statement = octets.value(Tag::OctetString)?;
        octets.end()?;
        wrapped.end()?;
        let mut certificates = Vec::new();
        if let Some(set) = data.optional(tagged(0))? {
            let mut set = Elements::of(set)?;
            while !set.is_done() {
                certificates.push(set.whole()?);
            }
        }
        data.optional(tagged(1))?;
        let mut signers = data.enter(Tag::Set)?;
        data.end()?;
        // One authority made it.
        let signer = signers.enter(Tag::Sequence)?;
        signers.end()?;
        let (imprint, at) = statement_of(statement)?;
        let mut token = Token {
            imprint,
            at,
            statement,
            certificates,
            hash: Hash::Sha256,
            scheme: Scheme::Ecdsa,
            signed: Vec::new(),
            message_digest: &[],
            signer: (Hash::Sha256, &[]),
            signature: &[],
        };
        token.read_signer(signer)?;
        Some(token)
    }

    /// Who signed is told by the signed attribute, so the name outside of the signature is not looked at.
    fn read_signer(&mut self, mut signer: Elements<'t>) -> Option<()> {
        signer.value(Tag::Integer)?;
        signer.whole()?;
        self.hash = Hash::read(signer.enter(Tag::Sequence)?)?;
        let attributes = signer.value(tagged(0))?;
        let mut algorithm = signer.enter(Tag::Sequence)?;
        let (scheme, hash) = Scheme::named(algorithm.value(Tag::ObjectIdentifier)?)?;
        hash.is_none_or(|hash| hash == self.hash).then_some(())?;
        self.scheme = scheme;
        self.signature = signer.value(Tag::OctetString)?;
        signer.optional(tagged(1))?;
        signer.end()?;
        self.read_attributes(attributes)
    }

    fn read_attributes(&mut self, attributes: &'t [u8]) -> Option<()> {
        let mut all = Elements::of(attributes)?;
        let (mut of_statement, mut digest, mut certificate) = (false, None, None);
        while !all.is_done() {
            let mut attribute = all.enter(Tag::Sequence)?;
            let name = attribute.value(Tag::ObjectIdentifier)?;
            let mut values = attribute.enter(Tag::Set)?;
            attribute.end()?;
            match name {
                CONTENT_TYPE => of_statement = values.value(Tag::ObjectIdentifier)? == TST_INFO,
                MESSAGE_DIGEST => digest = Some(values.value(Tag::OctetString)?),
                SIGNING_CERTIFICATE_V2 => certificate = Some(certificate_hash(values.enter(Tag::Sequence)?)?),
                _ => continue,
            }
            values.end()?;
        }
        of_statement.then_some(())?;
        (self.message_digest, self.signer) = (digest?, certificate?);
        // What is signed is the set with the tag of a set, not the one it has inside the signer's element.
        let mut signed = vec![0x31];
        match attributes.len() {
            short @ 0..=0x7f => signed.push(short as u8),
            long => {
                let bytes = long.to_be_bytes();
                let bytes = bytes.iter().skip_while(|byte| **byte == 0).copied().collect::<Vec<u8>>();
                signed.push(0x80 | bytes.len() as u8);
                signed.extend(bytes);
            }
        }
        signed.extend_from_slice(attributes);
        self.signed = signed;
        Some(())
    }
}

/// The first certificate that the attribute names is the signer's (RFC 5816).
fn certificate_hash<'t>(mut value: Elements<'t>) -> Option<(Hash, &'t [u8])> {
    let mut first = value.enter(Tag::Sequence)?.enter(Tag::Sequence)?;
    let hash = match first.optional(Tag::Sequence)? {
        Some(named) => Hash::read(Elements::of(named)?)?,
        None => Hash::Sha256,
    };
    Some((hash, first.value(Tag::OctetString)?))
}

/// What was stamped and when.
fn statement_of(bytes: &[u8]) -> Option<((Hash, &[u8]), Timestamp)> {
    let mut info = Elements::inside(bytes, Tag::Sequence)?;
    (info.value(Tag::Integer)? == [1]).then_some(())?;
    info.value(Tag::ObjectIdentifier)?;
    let mut imprint = info.enter(Tag::Sequence)?;
    let hash = Hash::read(imprint.enter(Tag::Sequence)?)?;
    let hashed = imprint.value(Tag::OctetString)?;
    imprint.end()?;
    info.value(Tag::Integer)?;
    let at = time(info.value(Tag::GeneralizedTime)?)?;
    info.optional(Tag::Sequence)?;
    info.optional(Tag::Boolean)?;
    info.optional(Tag::Integer)?;
    info.optional(tagged(0))?;
    info.optional(tagged(1))?;
    info.end()?;
    Some(((hash, hashed), at))
}

/// `20261123120000Z` or `20261123120000.25Z`: there is no other zone and no trailing zero.
fn time(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fine = whole.len() == 14
        && digits(whole)
        && fraction.is_none_or(|part| digits(part) && part.len() <= 9 && !part.ends_with('0'));
    fine.then_some(())?;
    let part = |from: usize, to: usize| whole.get(from..to).unwrap_or_default();
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    let [year, month, day, hour, minute, second] =
        [(0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)].map(|(from, to)| part(from, to));
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}Z").parse().ok()
}

/// Whether a certificate is for time stamping and nothing else, and says so as critical (RFC 3161, 2.3).
pub(super) fn is_for_stamping(certificate: &[u8]) -> bool {
    let critical = || -> Option<bool> {
        let mut body = body_of(certificate)?;
        while !body.is_done() {
            let Some(extensions) = body.optional(tagged(3))? else {
                body.whole()?;
                continue;
            };
            let mut extensions = Elements::inside(extensions, Tag::Sequence)?;
            while !extensions.is_done() {
                let mut extension = extensions.enter(Tag::Sequence)?;
                let name = extension.value(Tag::ObjectIdentifier)?;
                let critical = extension.optional(Tag::Boolean)? == Some(&[0xff]);
                let value = extension.value(Tag::OctetString)?;
                if name == EXTENDED_KEY_USAGE {
                    return Some(critical && value == ONLY_TIME_STAMPING);
                }
            }
        }
        Some(false)
    };
    critical().unwrap_or(false)
}

/// The common name of a certificate's subject, without anything that a terminal would obey.
pub(super) fn common_name(certificate: &[u8]) -> Option<String> {
    let mut body = body_of(certificate)?;
    body.optional(tagged(0))?;
    // Serial number, signature, issuer and validity stand before it.
    for _ in 0..4 {
        body.whole()?;
    }
    let mut sets = body.enter(Tag::Sequence)?;
    while !sets.is_done() {
        let mut pair = sets.enter(Tag::Set)?.enter(Tag::Sequence)?;
        if pair.value(Tag::ObjectIdentifier)? != COMMON_NAME {
            continue;
        }
        let value = pair.optional(Tag::Utf8String)?.or(pair.optional(Tag::PrintableString)?)?;
        let name = std::str::from_utf8(value).ok()?;
        return Some(name.chars().filter(|c| !c.is_control()).take(128).collect());
    }
    None
}

fn body_of(certificate: &[u8]) -> Option<Elements<'_>> {
    Elements::inside(certificate, Tag::Sequence)?.enter(Tag::Sequence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_one_spelling() {
        let micros = |text: &str| time(text.as_bytes()).map(Timestamp::micros);
        assert_eq!(micros("19700101000001Z"), Some(1_000_000));
        assert_eq!(micros("19700101000001.25Z"), Some(1_250_000));
        for broken in [
            "19700101000001",
            "1970010100000Z",
            "19700101000001.Z",
            "19700101000001.50Z",
            "19700101000001+0000",
            "19701301000001Z",
            "19700101000001.5z",
            "+1970101000001Z",
            "",
        ] {
            assert_eq!(micros(broken), None, "{broken}");
        }
    }
}
