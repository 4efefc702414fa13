//! How a stream is cut into events: server-sent events, lines of JSON, Amazon's event stream.

mod event_stream;
mod lines;
mod sse;

pub(crate) use event_stream::EventStream;
pub(crate) use lines::Lines;
pub(crate) use sse::Sse;

/// The largest event that is held; a stream with a larger one ends with an error.
pub(crate) const EVENT_MAX: usize = 16 << 20;

/// One event of a stream, with the exact bytes it came as.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    /// As it came; forwarded when nothing in it changes.
    pub(crate) raw: Vec<u8>,
    /// The event's name, where the framing has one.
    pub(crate) name: String,
    /// What it carries; nothing for comments and for bytes that are no event.
    pub(crate) data: Option<String>,
}

/// Why a stream cannot be read on. Says so without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// An event beyond what is held.
    #[error("an event of the stream is larger than {EVENT_MAX} bytes")]
    TooLarge,
    /// A frame of an event stream whose lengths or checksums are wrong.
    #[error("a frame of the event stream is broken")]
    Broken,
}

/// Cuts a stream into events and writes them again.
#[derive(Debug)]
pub(crate) enum Framing {
    Sse(Sse),
    Lines(Lines),
    EventStream(EventStream),
}

impl Framing {
    /// Takes the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        match self {
            Framing::Sse(framing) => framing.push(bytes),
            Framing::Lines(framing) => framing.push(bytes),
            Framing::EventStream(framing) => framing.push(bytes),
        }
    }

    /// The next whole event.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        match self {
            Framing::Sse(framing) => framing.next(),
            Framing::Lines(framing) => framing.next(),
            Framing::EventStream(framing) => framing.next(),
        }
    }

    /// What is left when the stream ends in the middle of an event.
    pub(crate) fn rest(&mut self) -> Option<Frame> {
        match self {
            Framing::Sse(framing) => framing.rest(),
            Framing::Lines(framing) => framing.rest(),
            Framing::EventStream(framing) => framing.rest(),
        }
    }

    /// The bytes of an event with other data in it.
    pub(crate) fn rewrite(&self, frame: &Frame, data: &str) -> Vec<u8> {
        match self {
            Framing::Sse(_) => sse::rewrite(&frame.raw, data),
            Framing::Lines(_) => lines::rewrite(&frame.raw, data),
            Framing::EventStream(_) => event_stream::rewrite(&frame.raw, data),
        }
    }

    /// The bytes of a new event, in the manner of `like`.
    pub(crate) fn write(&self, name: &str, data: &str, like: &[u8]) -> Vec<u8> {
        match self {
            Framing::Sse(_) => sse::write(name, data),
            Framing::Lines(_) => format!("{data}\n").into_bytes(),
            Framing::EventStream(_) => event_stream::rewrite(like, data),
        }
    }
}

/// Bytes that wait for the end of their event, without looking at any of them twice.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    bytes: Vec<u8>,
    /// Everything before this was given out.
    from: usize,
    /// Everything before this was looked at.
    seen: usize,
}

impl Waiting {
    fn push(&mut self, bytes: &[u8]) {
        // What was given out is dropped once, here, not event by event.
        self.bytes.drain(..self.from);
        self.seen -= self.from;
        self.from = 0;
        self.bytes.extend_from_slice(bytes);
    }

    fn waiting(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }

    fn take(&mut self, until: usize) -> Vec<u8> {
        let taken = self.bytes.get(self.from..until).unwrap_or_default().to_vec();
        self.from = until;
        self.seen = self.seen.max(until);
        taken
    }

    fn take_all(&mut self) -> Option<Vec<u8>> {
        let taken = self.take(self.bytes.len());
        (!taken.is_empty()).then_some(taken)
    }

    fn checked(&self) -> Result<(), FrameError> {
        match self.waiting().len() > EVENT_MAX {
            true => Err(FrameError::TooLarge),
            false => Ok(()),
        }
    }
}
