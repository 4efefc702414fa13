//! Server-sent events. <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use super::{Frame, FrameError, Waiting};

/// Cuts a stream at blank lines. Lines end with LF, CRLF or CR.
#[derive(Debug, Default)]
pub(crate) struct Sse {
    waiting: Waiting,
    /// Whether the line being read has a byte already.
    in_line: bool,
    /// Whether the byte before was a CR: an LF behind it ends no line of its own.
    after_cr: bool,
    /// Whether the event being read has a line already.
    in_event: bool,
}

impl Sse {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.waiting.push(bytes);
    }

    pub(crate) fn next(&mut self) -> Result<Option<Frame>, FrameError> {
        while let Some(byte) = self.waiting.bytes.get(self.waiting.seen).copied() {
            self.waiting.seen += 1;
            let was_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if was_cr => {}
                b'\n' | b'\r' => {
                    let ends = !self.in_line && self.in_event;
                    let follows = self.waiting.bytes.get(self.waiting.seen).copied();
                    if ends && byte == b'\r' && follows.is_none() {
                        // An LF may belong to it, and an event that is written before the next must not come between.
                        self.waiting.seen -= 1;
                        self.after_cr = was_cr;
                        break;
                    }
                    self.in_line = false;
                    if ends {
                        self.in_event = false;
                        if byte == b'\r' && follows == Some(b'\n') {
                            self.waiting.seen += 1;
                        }
                        self.after_cr = false;
                        let seen = self.waiting.seen;
                        return Ok(Some(read(self.waiting.take(seen))));
                    }
                }
                _ => (self.in_line, self.in_event) = (true, true),
            }
        }
        self.waiting.checked()?;
        Ok(None)
    }

    pub(crate) fn rest(&mut self) -> Option<Frame> {
        self.waiting.take_all().map(read)
    }
}

/// Reads one event. Bytes that are not UTF-8 carry nothing that could be restored and pass as they are.
fn read(raw: Vec<u8>) -> Frame {
    let mut frame = Frame::default();
    if let Ok(text) = std::str::from_utf8(&raw) {
        for line in lines(text.strip_prefix('\u{feff}').unwrap_or(text)) {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => value.clone_into(&mut frame.name),
                "data" => match &mut frame.data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    none => *none = Some(value.to_owned()),
                },
                _ => {}
            }
        }
    }
    frame.raw = raw;
    frame
}

/// The event with other data in the place of its first data line; every other line as it was.
pub(super) fn rewrite(raw: &[u8], data: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(raw);
    let mut out = Vec::with_capacity(raw.len() + data.len());
    let mut written = false;
    let mut rest: &str = &text;
    while !rest.is_empty() {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let (line, tail) = rest.split_at(end);
        let break_len = match tail.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        let (line_break, tail) = tail.split_at(break_len);
        let bare = line.strip_prefix('\u{feff}').unwrap_or(line);
        if bare.split(':').next() == Some("data") {
            if !written {
                written = true;
                let line_break = if line_break.is_empty() { "\n" } else { line_break };
                for piece in data.split('\n') {
                    out.extend_from_slice(b"data: ");
                    out.extend_from_slice(piece.as_bytes());
                    out.extend_from_slice(line_break.as_bytes());
                }
            }
        } else {
            out.extend_from_slice(line.as_bytes());
            out.extend_from_slice(line_break.as_bytes());
        }
        rest = tail;
    }
    out
}

/// A new event.
pub(super) fn write(name: &str, data: &str) -> Vec<u8> {
    match name {
        "" => format!("data: {data}\n\n").into_bytes(),
        name => format!("event: {name}\ndata: {data}\n\n").into_bytes(),
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    // A CRLF gives an empty line in between, and empty lines say nothing inside an event.
    text.split(['\r', '\n']).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events(stream: &[u8], cuts: &[usize]) -> Vec<Frame> {
        let (mut sse, mut out, mut from) = (Sse::default(), Vec::new(), 0);
        for to in cuts.iter().copied().chain([stream.len()]) {
            sse.push(&stream[from..to]);
            while let Some(frame) = sse.next().unwrap() {
                out.push(frame);
            }
            from = to;
        }
        out.extend(sse.rest());
        out
    }

    proptest! {
        #[test]
        fn every_cut_gives_the_same_events_and_no_byte_is_lost(
            stream in "(data: ?|event: x|id: 1|: note|a|Ä|😀|\r\n|\n|\r|\n\n){0,24}",
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let stream = stream.as_bytes();
            let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
            places.sort_unstable();
            let (whole, cut) = (events(stream, &[]), events(stream, &places));
            let said = |frames: &[Frame]| {
                frames.iter().map(|frame| (frame.name.clone(), frame.data.clone())).collect::<Vec<_>>()
            };
            let bytes = |frames: &[Frame]| frames.iter().flat_map(|frame| frame.raw.clone()).collect::<Vec<_>>();
            prop_assert_eq!(bytes(&whole), stream);
            prop_assert_eq!(bytes(&cut), stream);
            let told = |frames: &[Frame]| said(frames).into_iter().filter(|(_, data)| data.is_some()).collect::<Vec<_>>();
            prop_assert_eq!(told(&whole), told(&cut));
        }
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        let stream = "\u{feff}: hello\r\nevent: delta\r\ndata: {\"a\":\r\ndata:1}\r\nid: 7\r\n\r\ndata\n\n:only a comment\n\nretry: 5\rdata: x\r\r";
        let said: Vec<(String, Option<String>)> =
            events(stream.as_bytes(), &[]).into_iter().map(|frame| (frame.name, frame.data)).collect();
        let frame = |name: &str, data: Option<&str>| (name.to_owned(), data.map(str::to_owned));
        assert_eq!(
            said,
            [frame("delta", Some("{\"a\":\n1}")), frame("", Some("")), frame("", None), frame("", Some("x"))]
        );
    }

    #[test]
    fn a_rewritten_event_keeps_its_other_lines() {
        let raw = b": note\r\nevent: delta\r\ndata: {\"a\":\r\ndata: 1}\r\nid: 7\r\n\r\n";
        let out = rewrite(raw, "{\"a\":\n2}");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            ": note\r\nevent: delta\r\ndata: {\"a\":\r\ndata: 2}\r\nid: 7\r\n\r\n"
        );
        assert_eq!(rewrite(b"data: 1", "2"), b"data: 2\n");
    }
}
