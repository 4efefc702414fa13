//! Lines of JSON (NDJSON, JSON Lines).

use super::{Frame, FrameError, Waiting};

/// Cuts a stream at line feeds.
#[derive(Debug, Default)]
pub(crate) struct Lines(Waiting);

impl Lines {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.0.push(bytes);
    }

    pub(crate) fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        let unseen = self.0.bytes.get(self.0.seen..).unwrap_or_default();
        match unseen.iter().position(|byte| *byte == b'\n') {
            Some(at) => {
                let until = self.0.seen + at + 1;
                Ok(Some(read(self.0.take(until))))
            }
            None => {
                self.0.seen = self.0.bytes.len();
                self.0.checked()?;
                Ok(None)
            }
        }
    }

    pub(crate) fn rest(&mut self) -> Option<Frame> {
        self.0.take_all().map(read)
    }
}

fn read(raw: Vec<u8>) -> Frame {
    let data = std::str::from_utf8(&raw).ok().map(str::trim).filter(|line| !line.is_empty());
    Frame { data: data.map(str::to_owned), name: String::new(), raw }
}

pub(super) fn rewrite(raw: &[u8], data: &str) -> Vec<u8> {
    let line_break: &[u8] = match raw {
        [.., b'\r', b'\n'] => b"\r\n",
        [.., b'\n'] => b"\n",
        _ => b"",
    };
    [data.as_bytes(), line_break].concat()
}
