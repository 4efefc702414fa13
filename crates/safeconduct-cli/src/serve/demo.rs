//! The echo model of `--demo`: answers with what reached it, so that one sees what would have left.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Either, Full};
use safeconduct_http::{BoxError, Vendor, WireFormat};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A reply in pieces.
pub struct Echo(VecDeque<Bytes>);

impl Body for Echo {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|piece| piece.len() as u64).sum())
    }
}

/// Answers a request with the last thing it says.
pub async fn answer(
    request: Request<Full<Bytes>>,
    format: Option<&'static WireFormat>,
) -> Result<Response<super::upstream::Reply>, BoxError> {
    let body = request.into_body().collect().await.map_err(|never| match never {})?.to_bytes();
    let body: Value = serde_json::from_slice(&body)?;
    let streams = body.get("stream").and_then(Value::as_bool).unwrap_or(false);
    let model = body.get("model").cloned().unwrap_or_else(|| "echo".into());
    let said = format!("You said: {}", last_words(&body));
    let name = format.map_or("", |format| format.name);
    let anthropic = format.is_some_and(|format| format.vendor == Vendor::Anthropic);
    let (pieces, kind) = match (name, streams) {
        ("openai/chat-completions", true) => (chat_stream(&said, &model), "text/event-stream"),
        (_, true) if anthropic => (messages_stream(&said, &model), "text/event-stream"),
        _ => (vec![whole(name, &said, &model).to_string()], "application/json"),
    };
    let mut response = Response::new(Either::Right(Echo(pieces.into_iter().map(Bytes::from).collect())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// The text that stands last in the request.
fn last_words(body: &Value) -> String {
    fn text(value: &Value) -> String {
        match value {
            Value::String(text) => text.clone(),
            Value::Array(parts) => parts.iter().map(text).collect::<Vec<_>>().join(" "),
            Value::Object(part) => {
                let inner = ["content", "text", "parts"].iter().find_map(|name| part.get(*name));
                inner.map(text).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
    let place = ["messages", "input", "prompt", "contents"].iter().find_map(|name| body.get(*name));
    match place {
        Some(Value::Array(turns)) => turns.last().map(text).unwrap_or_default(),
        Some(other) => text(other),
        None => String::new(),
    }
}

fn whole(name: &str, said: &str, model: &Value) -> Value {
    let usage = json!({"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0});
    match name {
        "anthropic/messages" => json!({
            "id": "msg_echo", "type": "message", "role": "assistant", "model": model,
            "content": [{"type": "text", "text": said}], "stop_reason": "end_turn", "stop_sequence": null,
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }),
        "anthropic/count-tokens" => json!({"input_tokens": said.split_whitespace().count()}),
        "openai/completions" => json!({
            "id": "cmpl-echo", "object": "text_completion", "created": 0, "model": model, "usage": usage,
            "choices": [{"index": 0, "text": said, "finish_reason": "stop", "logprobs": null}],
        }),
        "openai/responses" => json!({
            "id": "resp_echo", "object": "response", "created_at": 0, "status": "completed", "model": model,
            "output": [{"id": "msg_echo", "type": "message", "role": "assistant", "status": "completed",
                "content": [{"type": "output_text", "text": said, "annotations": []}]}],
            "parallel_tool_calls": true, "tool_choice": "auto", "tools": [],
        }),
        "openai/embeddings" => json!({
            "object": "list", "model": model, "usage": {"prompt_tokens": 0, "total_tokens": 0},
            "data": [{"object": "embedding", "index": 0, "embedding": [0.0, 1.0]}],
        }),
        "google/generate-content" => json!({
            "candidates": [{"index": 0, "content": {"role": "model", "parts": [{"text": said}]}, "finishReason": "STOP"}],
        }),
        "ollama/chat" => {
            json!({"model": model, "message": {"role": "assistant", "content": said}, "done": true})
        }
        "ollama/generate" => json!({"model": model, "response": said, "done": true}),
        _ => json!({
            "id": "chatcmpl-echo", "object": "chat.completion", "created": 0, "model": model, "usage": usage,
            "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null,
                "message": {"role": "assistant", "content": said, "refusal": null}}],
        }),
    }
}

/// Pieces of a text, cut without regard for what they say.
fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(5).map(|piece| piece.iter().collect()).collect()
}

fn chat_stream(said: &str, model: &Value) -> Vec<String> {
    let chunk = |delta: Value, finish: Value| {
        let choice = json!({"index": 0, "delta": delta, "finish_reason": finish});
        let event = json!({
            "id": "chatcmpl-echo", "object": "chat.completion.chunk", "created": 0, "model": model, "choices": [choice],
        });
        format!("data: {event}\n\n")
    };
    let mut out = vec![chunk(json!({"role": "assistant", "content": ""}), Value::Null)];
    out.extend(pieces(said).into_iter().map(|piece| chunk(json!({"content": piece}), Value::Null)));
    out.push(chunk(json!({}), "stop".into()));
    out.push("data: [DONE]\n\n".to_owned());
    out
}

fn messages_stream(said: &str, model: &Value) -> Vec<String> {
    let event = |kind: &str, mut data: Value| {
        if let Some(data) = data.as_object_mut() {
            data.insert("type".to_owned(), kind.into());
        }
        format!("event: {kind}\ndata: {data}\n\n")
    };
    let usage = json!({"input_tokens": 0, "output_tokens": 0});
    let mut out = vec![
        event(
            "message_start",
            json!({"message": {"id": "msg_echo", "type": "message", "role": "assistant", "model": model,
                "content": [], "stop_reason": null, "stop_sequence": null, "usage": usage}}),
        ),
        event("content_block_start", json!({"index": 0, "content_block": {"type": "text", "text": ""}})),
    ];
    let delta = |piece| json!({"index": 0, "delta": {"type": "text_delta", "text": piece}});
    out.extend(pieces(said).into_iter().map(|piece| event("content_block_delta", delta(piece))));
    out.push(event("content_block_stop", json!({"index": 0})));
    out.push(event(
        "message_delta",
        json!({"delta": {"stop_reason": "end_turn", "stop_sequence": null}, "usage": {"output_tokens": 0}}),
    ));
    out.push(event("message_stop", json!({})));
    out
}
