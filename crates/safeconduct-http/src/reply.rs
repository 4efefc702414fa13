//! Puts the caller's own values back into a reply, whatever shape it streams in.

use crate::WireFormat;
use crate::channels::{Channels, Late};
use crate::frames::{EventStream, Frame, FrameError, Framing, Lines, Sse};
use safeconduct::redact::JsonDocument;
use safeconduct::{Restorer, Vault};
use std::fmt;

/// The largest reply that is read as one JSON value; a larger one passes as it is, placeholders included.
const WHOLE_MAX: usize = 64 << 20;

/// Puts the caller's own values back into the bytes of a reply, in whatever pieces they arrive.
///
/// Events and everything else in which nothing changes come out byte for byte as they came. Of a stream nothing is
/// held back but an unfinished event and, for each parallel text, what could still become a placeholder.
///
/// ```
/// use safeconduct_http::{Reply, WireFormat};
/// # let dir = tempfile::tempdir()?;
/// # let log = safeconduct::Log::open_or_create(&dir.path().join("log"), &safeconduct::Signer::generate()?)?;
/// # let guard = safeconduct::Guard::builder(log).build()?;
/// # let mut session = guard.session("acme");
/// # session.clear(&safeconduct::Request::text("Write to ana@example.org."))?.cleared().ok_or("denied")?.hand_over()?;
///
/// let format = WireFormat::of("/v1/chat/completions").ok_or("no such surface")?;
/// let mut reply = Reply::new(format, "text/event-stream", session.vault());
/// let mut out = Vec::new();
/// for piece in [
///     r#"data: {"choices":[{"index":0,"delta":{"content":"To [EMAIL_ADD"}}]}"#,
///     "\n\n",
///     r#"data: {"choices":[{"index":0,"delta":{"content":"RESS_1]."}}]}"#,
///     "\n\n",
/// ] {
///     out.extend(reply.push(piece.as_bytes())?);
/// }
/// out.extend(reply.finish()?);
/// assert!(String::from_utf8(out)?.contains(r#"{"content":"ana@example.org."}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reply(Way);

enum Way {
    /// Nothing was put in anybody's place, or it is no text.
    AsIs,
    /// One JSON value.
    Whole { vault: Vault, bytes: Vec<u8> },
    /// Events.
    Stream { framing: Framing, channels: Box<Channels> },
    /// Plain text.
    Text(Box<Restorer>),
}

impl Reply {
    /// A reply of this format with this content type, in a conversation with this vault.
    pub fn new(format: &'static WireFormat, content_type: &str, vault: &Vault) -> Reply {
        if vault.is_empty() {
            return Reply(Way::AsIs);
        }
        let stream = |framing| {
            let channels = Box::new(Channels::new(format, vault.clone()));
            Way::Stream { framing, channels }
        };
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Reply(match kind.as_str() {
            "text/event-stream" => stream(Framing::Sse(Sse::default())),
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/json-lines"
            | "application/jsonlines" => stream(Framing::Lines(Lines::default())),
            "application/vnd.amazon.eventstream" => stream(Framing::EventStream(EventStream::default())),
            json if json == "application/json" || json.ends_with("+json") => {
                Way::Whole { vault: vault.clone(), bytes: Vec::new() }
            }
            text if text.is_empty() || text.starts_with("text/") => Way::Text(Box::new(vault.restorer())),
            _ => Way::AsIs,
        })
    }

    /// Whether its bytes come out as they go in, so that its length stays what it is.
    pub fn is_as_is(&self) -> bool {
        matches!(self.0, Way::AsIs)
    }

    /// Takes the next bytes and returns what is ready.
    ///
    /// # Errors
    /// [`FrameError`] when the stream cannot be read on; nothing more may be taken from it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, FrameError> {
        match &mut self.0 {
            Way::AsIs => Ok(bytes.to_vec()),
            Way::Text(restorer) => Ok(restorer.push_bytes(bytes)),
            Way::Whole { bytes: whole, .. } => {
                whole.extend_from_slice(bytes);
                if whole.len() <= WHOLE_MAX {
                    return Ok(Vec::new());
                }
                let passed = std::mem::take(whole);
                self.0 = Way::AsIs;
                Ok(passed)
            }
            Way::Stream { framing, channels } => {
                framing.push(bytes);
                let mut out = Vec::new();
                while let Some(frame) = framing.next()? {
                    restore(framing, channels, frame, &mut out);
                }
                Ok(out)
            }
        }
    }

    /// Ends the reply and returns what was held back.
    ///
    /// # Errors
    /// As [`Reply::push`].
    pub fn finish(&mut self) -> Result<Vec<u8>, FrameError> {
        match &mut self.0 {
            Way::AsIs => Ok(Vec::new()),
            Way::Text(restorer) => Ok(restorer.finish().into_bytes()),
            Way::Whole { vault, bytes } => Ok(whole(vault, std::mem::take(bytes))),
            Way::Stream { framing, channels } => {
                let mut out = Vec::new();
                if let Some(frame) = framing.rest() {
                    restore(framing, channels, frame, &mut out);
                }
                write_late(framing, channels.finish(), &mut out);
                Ok(out)
            }
        }
    }
}

fn restore(framing: &Framing, channels: &mut Channels, frame: Frame, out: &mut Vec<u8>) {
    let Some(data) = &frame.data else {
        out.extend_from_slice(&frame.raw);
        return;
    };
    let restored = channels.event(&frame.name, data, &frame.raw);
    write_late(framing, restored.late, out);
    match restored.data {
        Some(data) => out.extend(framing.rewrite(&frame, &data)),
        None => out.extend_from_slice(&frame.raw),
    }
}

fn write_late(framing: &Framing, late: Vec<Late>, out: &mut Vec<u8>) {
    for late in late {
        out.extend(framing.write(&late.name, &late.data, &late.raw));
    }
}

/// One JSON value, or what claims to be one.
fn whole(vault: &Vault, bytes: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&bytes) else { return bytes };
    match JsonDocument::parse(text) {
        Ok(document) => vault.restore_json_reply(&document).into_owned().into_bytes(),
        Err(_) => vault.restore(text).into_owned().into_bytes(),
    }
}

/// Shows the outline only.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Way::AsIs => "Reply(as it is)",
            Way::Whole { .. } => "Reply(whole)",
            Way::Stream { .. } => "Reply(stream)",
            Way::Text(_) => "Reply(text)",
        })
    }
}
