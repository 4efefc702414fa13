//! The signed head of a log (c2sp.org/tlog-checkpoint): origin, size and root in a signed note.

use crate::{Digest, PublicKey, Signer, note};
use base64::{Engine as _, prelude::BASE64_STANDARD};

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

    /// The signed note.
    pub(crate) fn sign(&self, signer: &Signer) -> String {
        note::sign(&self.text(), signer)
    }

    /// Reads a signed note that one of `keys` signed; says which.
    ///
    /// # Errors
    /// [`AuditError::Note`](crate::AuditError::Note) says what is wrong with it.
    pub fn open(bytes: &[u8], keys: &[PublicKey]) -> Result<(Checkpoint, PublicKey), crate::AuditError> {
        let opened = note::Note::parse(bytes).and_then(|note| note.open(keys));
        let (text, by) = opened.map_err(|error| crate::AuditError::Note(error.to_string()))?;
        let checkpoint = Checkpoint::parse(text);
        let malformed = || crate::AuditError::Note("its text is not origin, size and root".to_owned());
        Ok((checkpoint.ok_or_else(malformed)?, by))
    }

    /// Reads the text: three lines and no extension, the only form that this crate writes.
    fn parse(text: &str) -> Option<Checkpoint> {
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
