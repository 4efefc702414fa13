//! Signed notes (c2sp.org/signed-note): a text, a blank line, and one line per signature.

use crate::{PublicKey, Signer, signer::is_key_name};
use base64::{Engine as _, prelude::BASE64_STANDARD};

/// The most bytes of a note that are read.
const NOTE_MAX: usize = 65_536;

/// What a signature line starts with: an em dash and a space.
const LINE: &str = "\u{2014} ";

/// A note that has the right form. Nothing in it is trusted before a signature was checked.
#[derive(Debug, Clone)]
pub(crate) struct Note<'n> {
    text: &'n str,
    signatures: Vec<Signature<'n>>,
}

/// One signature line.
#[derive(Debug, Clone)]
struct Signature<'n> {
    name: &'n str,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// A note whose known signatures were checked.
#[derive(Debug, Clone)]
pub(crate) struct Opened<'n> {
    pub(crate) text: &'n str,
    /// The keys that signed the text.
    pub(crate) signed_by: Vec<PublicKey>,
    /// The keys that cosigned it, and when by their clock, in seconds since 1970.
    pub(crate) cosigned_by: Vec<(PublicKey, u64)>,
}

/// Why a note is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoteError {
    #[error("it is longer than {NOTE_MAX} bytes")]
    Long,
    #[error("it is not UTF-8 text with plain newlines")]
    Text,
    #[error("it has no blank line before signatures")]
    NoSignatures,
    #[error("a signature line is malformed")]
    Line,
    #[error("no trusted key signed it")]
    Unsigned,
    #[error("a signature of a trusted key does not verify")]
    Forged,
}

impl<'n> Note<'n> {
    /// Reads a note strictly: every byte has one meaning.
    pub(crate) fn parse(bytes: &'n [u8]) -> Result<Note<'n>, NoteError> {
        if bytes.len() > NOTE_MAX {
            return Err(NoteError::Long);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::Text)?;
        if whole.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err(NoteError::Text);
        }
        let split = whole.rfind("\n\n").ok_or(NoteError::NoSignatures)?;
        let (text, lines) = (whole.get(..=split), whole.get(split + 2..));
        let (Some(text), Some(lines)) = (text, lines) else { return Err(NoteError::NoSignatures) };
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        let signatures = lines.split('\n').map(|line| Signature::parse(line).ok_or(NoteError::Line));
        Ok(Note { text, signatures: signatures.collect::<Result<_, _>>()? })
    }

    /// Checks every signature of a known key. One that fails spoils the note, and so does having none.
    pub(crate) fn open(&self, keys: &[PublicKey]) -> Result<Opened<'n>, NoteError> {
        let mut opened = Opened { text: self.text, signed_by: Vec::new(), cosigned_by: Vec::new() };
        for signature in &self.signatures {
            for key in keys.iter().filter(|key| key.name() == signature.name) {
                if !key.is_witness() && key.id() == signature.id {
                    let bytes = signature.bytes.as_slice().try_into().map_err(|_| NoteError::Forged)?;
                    if !key.verifies(self.text, bytes) {
                        return Err(NoteError::Forged);
                    }
                    opened.signed_by.push(key.clone());
                } else if key.cosignature_id() == signature.id {
                    let seconds = cosigned(key, self.text, &signature.bytes).ok_or(NoteError::Forged)?;
                    opened.cosigned_by.push((key.clone(), seconds));
                }
            }
        }
        match opened.signed_by.is_empty() && opened.cosigned_by.is_empty() {
            true => Err(NoteError::Unsigned),
            false => Ok(opened),
        }
    }

    /// The text, whoever signed it or not.
    pub(crate) fn unverified_text(&self) -> &'n str {
        self.text
    }

    /// The names that stand in signature lines, each once; nothing shows that they signed.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'n str> {
        let names = self.signatures.iter().map(|signature| signature.name);
        names.enumerate().filter_map(|(at, name)| {
            let before = self.signatures.iter().take(at);
            before.map(|signature| signature.name).all(|other| other != name).then_some(name)
        })
    }
}

impl<'n> Signature<'n> {
    fn parse(line: &'n str) -> Option<Signature<'n>> {
        let (name, encoded) = line.strip_prefix(LINE)?.split_once(' ')?;
        let decoded = BASE64_STANDARD.decode(encoded).ok()?;
        let (id, bytes) = decoded.split_first_chunk::<4>()?;
        (is_key_name(name) && !bytes.is_empty()).then(|| Signature { name, id: *id, bytes: bytes.to_vec() })
    }
}

/// The line of a plain signature over a text, which must end in a newline.
pub(crate) fn signature(text: &str, signer: &Signer) -> String {
    let key = signer.public_key();
    signature_line(key.name(), &key.id(), &signer.sign(text))
}

/// The line of a timestamped cosignature (c2sp.org/tlog-cosignature).
pub(crate) fn cosign(text: &str, signer: &Signer, seconds: u64) -> String {
    let key = signer.public_key();
    let signature = signer.sign(&cosigned_message(text, seconds));
    signature_line(key.name(), &key.cosignature_id(), &[&seconds.to_be_bytes()[..], &signature].concat())
}

/// When `key` cosigned `text`, if the signature is its own.
fn cosigned(key: &PublicKey, text: &str, bytes: &[u8]) -> Option<u64> {
    let (seconds, signature) = bytes.split_first_chunk::<8>()?;
    let seconds = u64::from_be_bytes(*seconds);
    let whole = key.verifies(&cosigned_message(text, seconds), signature.try_into().ok()?);
    (whole && i64::try_from(seconds).is_ok()).then_some(seconds)
}

fn cosigned_message(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

fn signature_line(name: &str, id: &[u8; 4], signature: &[u8]) -> String {
    format!("{LINE}{name} {}\n", BASE64_STANDARD.encode([&id[..], signature].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A signed note.
    fn sign(text: &str, signer: &Signer) -> String {
        format!("{text}\n{}", signature(text, signer))
    }

    // The example key and note of the Go package that the format comes from.
    const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\
        \n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_published_note_opens() {
        let key: PublicKey = VKEY.parse().unwrap();
        let note = Note::parse(NOTE.as_bytes()).unwrap();
        let opened = note.open(std::slice::from_ref(&key)).unwrap();
        assert!(opened.text.ends_with("what your problem is.\n"));
        assert_eq!(opened.signed_by, std::slice::from_ref(&key));
        assert_eq!(key.to_string(), VKEY);
    }

    /// The example of c2sp.org/tlog-cosignature; its keys are not published.
    #[test]
    fn the_published_cosigned_checkpoint_reads_and_tells_its_time() {
        let note = "example.com/behind-the-sofa\n\
            20852163\n\
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
            \n\
            \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
            \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        let parsed = Note::parse(note.as_bytes()).unwrap();
        assert_eq!(
            parsed.names().collect::<Vec<_>>(),
            ["example.com/behind-the-sofa", "witness.example.com/w1"]
        );
        let [plain, cosigned] = parsed.signatures.as_slice() else { unreachable!() };
        assert_eq!((plain.bytes.len(), cosigned.bytes.len()), (64, 8 + 64));
        let (time, _) = cosigned.bytes.split_first_chunk::<8>().unwrap();
        assert_eq!(u64::from_be_bytes(*time), 1_679_315_147);
        let message = cosigned_message(parsed.text, 1_679_315_147);
        assert!(
            message
                .starts_with("cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUY")
        );
        assert_eq!(parsed.open(&[]).unwrap_err(), NoteError::Unsigned);
    }

    #[test]
    fn a_changed_byte_anywhere_spoils_it() {
        let key: PublicKey = VKEY.parse().unwrap();
        for at in 0..NOTE.len() {
            for bit in [1u8, 0x20, 0x80] {
                let mut bytes = NOTE.as_bytes().to_vec();
                bytes[at] ^= bit;
                let opened =
                    Note::parse(&bytes).is_ok_and(|note| note.open(std::slice::from_ref(&key)).is_ok());
                assert!(!opened, "byte {at}");
            }
        }
    }

    #[test]
    fn forms_that_are_not_exactly_a_note_are_refused() {
        let line = NOTE.rsplit("\n\n").next().unwrap();
        let cases = [
            NOTE.replace('\n', "\r\n"),
            NOTE.trim_end().to_owned(),
            format!("{NOTE}\n"),
            NOTE.replace("\n\n", "\n"),
            NOTE.replace("AM=\n", "AM\n"),
            NOTE.replace("AM=\n", "AN=\n"),
            NOTE.replace("\u{2014} Peter", "- Peter"),
            NOTE.replace("Neumann x08", "Neumann  x08"),
            NOTE.replace(line, "\u{2014} PeterNeumann \n"),
            String::new(),
            "\n\n".to_owned(),
        ];
        for broken in cases {
            assert!(Note::parse(broken.as_bytes()).is_err(), "{broken:?}");
        }
    }

    #[test]
    fn a_cosignature_carries_its_time_and_is_nobody_else_s() {
        let (log, witness) = (Signer::generate().unwrap(), Signer::generate().unwrap());
        let text = "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let note = sign(text, &log) + &cosign(text, &witness, 1_679_315_147);
        let keys = [log.public_key().clone(), witness.witness_key()];
        let opened = Note::parse(note.as_bytes()).unwrap().open(&keys).unwrap();
        assert_eq!(opened.cosigned_by, [(witness.witness_key(), 1_679_315_147)]);
        assert_eq!(opened.signed_by, [log.public_key().clone()]);
        let vkey = witness.witness_key().to_string();
        assert_eq!(vkey.parse::<PublicKey>().unwrap(), witness.witness_key());
        // Another time, or the plain signature passed off as a cosignature.
        let moved = sign(text, &log)
            + &cosign(text, &witness, 1_679_315_148).replace(
                &cosign(text, &witness, 1_679_315_148)[..60],
                &cosign(text, &witness, 1_679_315_147)[..60],
            );
        assert!(Note::parse(moved.as_bytes()).map_or(true, |note| note.open(&keys).is_err()));
        let plain = sign(text, &witness);
        assert_eq!(Note::parse(plain.as_bytes()).unwrap().open(&keys).unwrap_err(), NoteError::Unsigned);
    }

    #[test]
    fn unknown_keys_are_ignored_and_known_ones_must_verify() {
        let (ours, theirs) = (Signer::generate().unwrap(), Signer::generate().unwrap());
        let note = sign("text\n", &ours);
        let line = sign("text\n", &theirs).rsplit_once("\n\n").unwrap().1.to_owned();
        let both = format!("{note}{}", line.repeat(16));
        let key = |signer: &Signer| [signer.public_key().clone()];
        assert!(Note::parse(both.as_bytes()).unwrap().open(&key(&ours)).is_ok());
        assert!(Note::parse(both.as_bytes()).unwrap().open(&key(&theirs)).is_ok());
        let forged = format!("{note}{}", sign("other\n", &theirs).rsplit_once("\n\n").unwrap().1);
        let note = Note::parse(forged.as_bytes()).unwrap();
        assert!(note.open(&key(&ours)).is_ok());
        let all = [key(&ours), key(&theirs)].concat();
        assert_eq!(note.open(&all).unwrap_err(), NoteError::Forged);
        assert_eq!(note.open(&[]).unwrap_err(), NoteError::Unsigned);
    }
}
