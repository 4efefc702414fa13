//! Turns any bytes into UTF-8 while they are read: what is not text is replaced, so that nothing unscanned passes.

use std::io::{self, Read};

/// What stands for a byte that is not text where places count: one byte, and in no pattern or word.
const STAND_IN: &str = "\u{1a}";

/// Reads through to `inner`, with what is not valid UTF-8 replaced.
pub struct Lossy<R> {
    inner: R,
    /// Whether each byte is replaced by one, so that places hold, or a stretch by U+FFFD.
    in_place: bool,
    /// Bytes read and not yet given out as text; never more than one read and a cut character.
    pending: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
    /// How many stretches were replaced so far.
    replaced: u64,
}

impl<R: Read> Lossy<R> {
    /// Starts reading; every stretch that is no text becomes U+FFFD.
    pub fn new(inner: R) -> Lossy<R> {
        Lossy {
            inner,
            in_place: false,
            pending: Vec::new(),
            ready: Vec::new(),
            given: 0,
            ended: false,
            replaced: 0,
        }
    }

    /// Starts reading; every byte that is no text becomes another one, so that places stay what they are.
    pub fn in_place(inner: R) -> Lossy<R> {
        Lossy { in_place: true, ..Lossy::new(inner) }
    }

    /// How many stretches were not text.
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// The next stretch of text, whole characters; nothing at the end.
    pub fn next(&mut self) -> io::Result<Option<&str>> {
        while self.given == self.ready.len() {
            if self.ended && self.pending.is_empty() {
                return Ok(None);
            }
            self.refill()?;
        }
        let given = std::mem::replace(&mut self.given, self.ready.len());
        let next = self.ready.get(given..).unwrap_or_default();
        str::from_utf8(next).map(Some).map_err(io::Error::other)
    }

    fn refill(&mut self) -> io::Result<()> {
        let before = self.pending.len();
        let read = (&mut self.inner).take(1 << 16).read_to_end(&mut self.pending)?;
        self.ended = read == 0 || self.pending.len() - before < 1 << 16;
        self.ready.clear();
        self.given = 0;
        let mut done = 0;
        for chunk in self.pending.utf8_chunks() {
            self.ready.extend_from_slice(chunk.valid().as_bytes());
            done += chunk.valid().len();
            let invalid = chunk.invalid();
            let cut = !self.ended && done + invalid.len() == self.pending.len() && invalid.len() < 4;
            if invalid.is_empty() || cut {
                break; // the end, or a character that the next read may complete
            }
            match self.in_place {
                true => invalid.iter().for_each(|_| self.ready.extend_from_slice(STAND_IN.as_bytes())),
                false => self.ready.extend_from_slice("\u{fffd}".as_bytes()),
            }
            self.replaced += 1;
            done += invalid.len();
        }
        self.pending.drain(..done);
        Ok(())
    }
}

impl<R: Read> Read for Lossy<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            if self.ended && self.pending.is_empty() {
                return Ok(0);
            }
            self.refill()?;
        }
        let mut rest = self.ready.get(self.given..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lossy(bytes: &[u8]) -> (String, u64) {
        let (mut reader, mut stretches) = (Lossy::new(bytes), Lossy::new(bytes));
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        let mut joined = String::new();
        while let Some(stretch) = stretches.next().unwrap() {
            joined.push_str(stretch);
        }
        assert_eq!(joined, text);
        assert_eq!(stretches.replaced(), reader.replaced());
        (text, reader.replaced())
    }

    #[test]
    fn text_passes_unchanged_and_the_rest_is_replaced_as_the_standard_library_does() {
        let long = "é".repeat(100_000);
        let mut cut = b"x".to_vec();
        cut.extend_from_slice(long.as_bytes());
        cut.extend_from_slice(b"\xff\xfe\xe2\x82");
        for bytes in [b"".as_slice(), b"plain", &cut, b"\xff", b"a\xf0\x9f\x92"] {
            assert_eq!(lossy(bytes).0, String::from_utf8_lossy(bytes));
        }
        assert_eq!(lossy(&cut).1, 3);
        let mut in_place = String::new();
        Lossy::in_place(cut.as_slice()).read_to_string(&mut in_place).unwrap();
        assert_eq!(in_place, format!("x{long}{}", STAND_IN.repeat(4)));
    }
}
