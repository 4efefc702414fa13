//! The signed head of a log (c2sp.org/tlog-checkpoint): origin, size and root in a signed note.

use crate::{AuditError, Digest, PublicKey, Signer, note};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use safeconduct_core::Timestamp;

/// The size and root of a log at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How many entries it covers.
    pub size: u64,
    /// The RFC 6962 root over them.
    pub root: Digest,
}

impl Checkpoint {
    /// The text that is signed.
    pub(crate) fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64_STANDARD.encode(self.root.0))
    }

    /// The signed note: for each signer a plain signature and a timestamped one, so that the time is signed too.
    pub(crate) fn sign<'s>(&self, signers: impl IntoIterator<Item = &'s Signer>, at: Timestamp) -> String {
        let text = self.text();
        let seconds = u64::try_from(at.micros() / 1_000_000).unwrap_or(0);
        let lines = signers
            .into_iter()
            .map(|signer| note::signature(&text, signer) + &note::cosign(&text, signer, seconds));
        let lines: String = lines.collect();
        format!("{text}\n{lines}")
    }

    /// Reads a signed note that one of `keys` signed as a log; says which.
    ///
    /// # Errors
    /// [`AuditError::Note`](crate::AuditError::Note) says what is wrong with it.
    pub fn open(bytes: &[u8], keys: &[PublicKey]) -> Result<(Checkpoint, PublicKey), AuditError> {
        let head = SignedHead::open(bytes, keys)?;
        Ok((head.checkpoint, head.by))
    }

    /// Reads the text: three lines and no extension, the only form that this crate writes.
    pub(crate) fn parse(text: &str) -> Option<Checkpoint> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let root = BASE64_STANDARD.decode(root).ok()?;
        let checkpoint = Checkpoint {
            origin: origin.to_owned(),
            size: size.parse().ok()?,
            root: Digest(root.try_into().ok()?),
        };
        // Writing it again shows that nothing had a second spelling: `+7`, `007`.
        (!origin.is_empty() && lines.next().is_none() && checkpoint.text() == text).then_some(checkpoint)
    }
}

/// The line by which a witness says that it saw this head at `at` (c2sp.org/tlog-cosignature).
///
/// For the witness's side: it checks beforehand, with [`check_growth`](crate::check_growth), that
/// the log only grew since the head that it saw last.
///
/// # Errors
/// [`AuditError::Note`] when the bytes are no checkpoint.
pub fn cosign(note: &[u8], witness: &Signer, at: Timestamp) -> Result<String, AuditError> {
    let parsed = note::Note::parse(note).map_err(|error| AuditError::Note(error.to_string()))?;
    let text = parsed.unverified_text();
    Checkpoint::parse(text).ok_or_else(malformed)?;
    Ok(note::cosign(text, witness, u64::try_from(at.micros() / 1_000_000).unwrap_or(0)))
}

fn malformed() -> AuditError {
    AuditError::Note("its text is not origin, size and root".to_owned())
}

/// A checkpoint with everything that its signatures say.
#[derive(Debug, Clone)]
pub(crate) struct SignedHead {
    pub(crate) checkpoint: Checkpoint,
    /// The log's key.
    pub(crate) by: PublicKey,
    /// Every trusted key that signed as the log.
    pub(crate) signers: Vec<PublicKey>,
    /// When the log signed, by its own clock.
    pub(crate) at: Option<Timestamp>,
    /// Who else saw it, and when.
    pub(crate) witnesses: Vec<(PublicKey, Timestamp)>,
}

impl SignedHead {
    pub(crate) fn open(bytes: &[u8], keys: &[PublicKey]) -> Result<SignedHead, AuditError> {
        let opened = note::Note::parse(bytes).and_then(|note| note.open(keys));
        let opened = opened.map_err(|error| AuditError::Note(error.to_string()))?;
        let unsigned = || AuditError::Note(note::NoteError::Unsigned.to_string());
        let by = opened.signed_by.first().cloned().ok_or_else(unsigned)?;
        let checkpoint = Checkpoint::parse(opened.text).ok_or_else(malformed)?;
        let time = |seconds| Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX));
        let own = opened.cosigned_by.iter().find(|(key, _)| *key == by);
        let at = own.map(|(_, seconds)| time(*seconds));
        let signers = opened.signed_by.clone();
        let own = |key: &PublicKey| signers.iter().any(|by| by.cosignature_id() == key.cosignature_id());
        let others = opened.cosigned_by.iter().filter(|(key, _)| !own(key));
        let witnesses = others.map(|(key, seconds)| (key.clone(), time(*seconds))).collect();
        Ok(SignedHead { checkpoint, by, signers, at, witnesses })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_checkpoint_reads() {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let checkpoint = Checkpoint::parse(text).unwrap();
        assert_eq!(checkpoint.size, 20_852_163);
        assert_eq!(checkpoint.text(), text);
    }

    #[test]
    fn a_second_spelling_is_refused() {
        let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
        for broken in [
            format!("o\n+7\n{root}\n"),
            format!("o\n07\n{root}\n"),
            format!("o\n-1\n{root}\n"),
            format!("o\n18446744073709551616\n{root}\n"),
            format!("\n7\n{root}\n"),
            format!("o\n7\n{root}"),
            format!("o\n7\n{root}\nextension\n"),
            format!("o\n7\n{root}\n\n"),
            "o\n7\nAAAA\n".to_owned(),
            "o\n7\n".to_owned(),
            String::new(),
        ] {
            assert_eq!(Checkpoint::parse(&broken), None, "{broken:?}");
        }
        assert_eq!(Checkpoint::parse(&format!("o\n{}\n{root}\n", u64::MAX)).unwrap().size, u64::MAX);
    }
}
