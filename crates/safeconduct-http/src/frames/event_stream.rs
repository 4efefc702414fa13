//! Amazon's event stream: lengths, headers, payload, checksums.
//! <https://docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html>

use super::{EVENT_MAX, Frame, FrameError, Waiting};

/// Total length, length of the headers, checksum of both.
const PRELUDE: usize = 12;
/// The checksum at the end.
const TRAILER: usize = 4;

/// Cuts a stream by the lengths that its frames state.
#[derive(Debug, Default)]
pub(crate) struct EventStream(Waiting);

impl EventStream {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.0.push(bytes);
    }

    pub(crate) fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        let waiting = self.0.waiting();
        let Some(total) = number(waiting, 0) else { return Ok(None) };
        if total > EVENT_MAX {
            return Err(FrameError::TooLarge);
        }
        if total < PRELUDE + TRAILER {
            return Err(FrameError::Broken);
        }
        if waiting.len() < total {
            return Ok(None);
        }
        let until = self.0.from + total;
        read(self.0.take(until)).map(Some)
    }

    pub(crate) fn rest(&mut self) -> Option<Frame> {
        self.0.take_all().map(|raw| Frame { raw, ..Frame::default() })
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

fn read(raw: Vec<u8>) -> Result<Frame, FrameError> {
    let checked = |until: usize| {
        let stated = number(&raw, until);
        stated == raw.get(..until).and_then(|bytes| usize::try_from(crc32fast::hash(bytes)).ok())
    };
    let end = raw.len().saturating_sub(TRAILER);
    let headers = number(&raw, 4).ok_or(FrameError::Broken)?;
    if !checked(PRELUDE - 4) || !checked(end) {
        return Err(FrameError::Broken);
    }
    let payload_at = PRELUDE.checked_add(headers).ok_or(FrameError::Broken)?;
    let payload = raw.get(payload_at..end).ok_or(FrameError::Broken)?;
    let name = event_type(raw.get(PRELUDE..payload_at).unwrap_or_default()).unwrap_or_default();
    let data = std::str::from_utf8(payload).ok().filter(|payload| !payload.is_empty()).map(str::to_owned);
    Ok(Frame { name, data, raw })
}

/// The header `:event-type`, or `:exception-type` of an error.
fn event_type(mut headers: &[u8]) -> Option<String> {
    while let Some((length, rest)) = headers.split_first() {
        let (name, rest) = rest.split_at_checked(usize::from(*length))?;
        let (kind, rest) = rest.split_first()?;
        let (fixed, rest) = match kind {
            0 | 1 => (0, rest),
            2 => (1, rest),
            3 => (2, rest),
            4 => (4, rest),
            5 | 8 => (8, rest),
            9 => (16, rest),
            6 | 7 => {
                let (length, rest) = rest.split_at_checked(2)?;
                (usize::from(u16::from_be_bytes(length.try_into().ok()?)), rest)
            }
            _ => return None,
        };
        let (value, rest) = rest.split_at_checked(fixed)?;
        if *kind == 7 && (name == b":event-type" || name == b":exception-type") {
            return String::from_utf8(value.to_vec()).ok();
        }
        headers = rest;
    }
    None
}

/// The frame with another payload: the same headers, lengths and checksums anew.
pub(super) fn rewrite(raw: &[u8], payload: &str) -> Vec<u8> {
    let headers = number(raw, 4).and_then(|length| raw.get(PRELUDE..PRELUDE + length)).unwrap_or_default();
    frame(headers, payload.as_bytes())
}

fn frame(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let total = PRELUDE + headers.len() + payload.len() + TRAILER;
    let mut out = Vec::with_capacity(total);
    // Both are far below 4 GiB: an event is at most some megabytes.
    out.extend_from_slice(&u32::try_from(total).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(&u32::try_from(headers.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(&crc32fast::hash(&out).to_be_bytes());
    out.extend_from_slice(headers);
    out.extend_from_slice(payload);
    out.extend_from_slice(&crc32fast::hash(&out).to_be_bytes());
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A frame as a server would send it.
    pub(crate) fn event(kind: &str, payload: &str) -> Vec<u8> {
        let mut headers = Vec::new();
        for (name, value) in
            [(":event-type", kind), (":content-type", "application/json"), (":message-type", "event")]
        {
            headers.push(u8::try_from(name.len()).unwrap());
            headers.extend_from_slice(name.as_bytes());
            headers.push(7);
            headers.extend_from_slice(&u16::try_from(value.len()).unwrap().to_be_bytes());
            headers.extend_from_slice(value.as_bytes());
        }
        frame(&headers, payload.as_bytes())
    }

    #[test]
    fn frames_are_read_checked_and_written_again() {
        let one = event("contentBlockDelta", r#"{"delta":{"text":"a"}}"#);
        let mut stream = EventStream::default();
        let mut read = Vec::new();
        for byte in one.iter().chain(&one) {
            stream.push(&[*byte]);
            read.extend(stream.next().unwrap());
        }
        assert_eq!(read.len(), 2);
        assert_eq!(
            (read[0].name.as_str(), read[0].data.as_deref()),
            ("contentBlockDelta", Some(r#"{"delta":{"text":"a"}}"#))
        );
        assert_eq!(rewrite(&one, r#"{"delta":{"text":"a"}}"#), one);
        for at in 0..one.len() {
            let mut broken = one.clone();
            broken[at] ^= 1;
            let mut stream = EventStream::default();
            stream.push(&broken);
            assert!(!matches!(stream.next(), Ok(Some(_))), "a flipped byte at {at} went unseen");
        }
    }
}
