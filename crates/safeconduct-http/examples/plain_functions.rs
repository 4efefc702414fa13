//! Plain functions on bytes, for every stack: nothing here knows of tokio, tower or any HTTP library.

use safeconduct::audit::Status;
use safeconduct::{Guard, Log, Outcome, Redactor, Signer};
use safeconduct_http::{BoxError, Caller, Problem, Reply, WireFormat, read};
use std::path::Path;

fn guard(folder: &Path) -> Result<Guard, BoxError> {
    let signer = Signer::load_or_create(&folder.join("signing.key"))?;
    let log = Log::open_or_create(&folder.join("decisions"), &signer)?;
    let redactor = Redactor::builder().key(safeconduct::redaction_key(&signer)).keyed_placeholders().build();
    Ok(Guard::builder(log).redactor(redactor).build()?)
}

/// Answers one call: its status and body. `send` is whatever sends, and gives the pieces of a reply and their type.
fn answer(
    guard: &Guard,
    path: &str,
    body: &[u8],
    mut send: impl FnMut(&str) -> (&'static str, Vec<Vec<u8>>),
) -> Result<(u16, Vec<u8>), BoxError> {
    let Some(format) = WireFormat::of(path) else { return Ok((404, Vec::new())) };
    let refusal = |problem: Problem| Ok((problem.status.as_u16(), problem.body(format.vendor)));
    let request = match read(format, path, body, &Caller::default()) {
        Ok(request) => request,
        Err(error) => return refusal(error.into()),
    };
    let mut session = guard.session("acme");
    let attempt = match session.clear(&request) {
        Ok(Outcome::Cleared(cleared)) => cleared.attempt()?,
        Ok(Outcome::Denied(denied)) => return refusal(Problem::refusal(&denied)),
        Err(error) => return refusal(Problem::failure(&error)),
    };
    let (kind, pieces) = send(attempt.body().as_str());
    let mut reply = Reply::new(format, kind, session.vault());
    let (mut out, mut length) = (Vec::new(), 0);
    for piece in pieces {
        length += piece.len();
        out.extend(reply.push(&piece)?); // each as soon as it is ready
    }
    out.extend(reply.finish()?);
    attempt.finish(Status::Completed, length)?;
    Ok((200, out))
}

/// What the model was sent, and what the user was answered.
pub fn play(folder: &Path) -> Result<(String, String), BoxError> {
    let guard = guard(folder)?;
    let asked = br#"{"model":"llama3","stream":true,"messages":[{"role":"user","content":"Write to ana@example.org."}]}"#;
    let mut seen = String::new();
    let (status, answered) = answer(&guard, "/v1/chat/completions", asked, |sent| {
        seen = sent.to_owned();
        // A model that repeats what it was told, in pieces that are cut anywhere.
        let said =
            sent.rsplit("content\":\"").next().and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let event =
            format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{said}\"}}}}]}}\n\n");
        ("text/event-stream", event.as_bytes().chunks(7).map(<[u8]>::to_vec).collect())
    })?;
    guard.log().close()?;
    match status {
        200 => Ok((seen, String::from_utf8(answered)?)),
        _ => Err(String::from_utf8_lossy(&answered).into()),
    }
}

#[allow(dead_code, clippy::print_stdout, reason = "a test plays it too, and an example talks")]
fn main() -> Result<(), BoxError> {
    let folder = tempfile::tempdir()?;
    let (seen, answered) = play(folder.path())?;
    println!("the model was sent {seen}\nthe user was answered {answered}");
    Ok(())
}
