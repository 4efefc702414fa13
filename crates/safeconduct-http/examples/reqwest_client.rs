//! A client with a guard inside: code that calls its model through `reqwest` stays as it is.

use axum::{Json, Router, routing::post};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use safeconduct::{Guard, Log, Redactor, Signer};
use safeconduct_http::{BoxError, GuardMiddleware};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The built-in catalog's `local` is a model server on this host.
fn client(guard: Guard) -> ClientWithMiddleware {
    let local = |endpoint: &safeconduct::policy::Endpoint, url: &http::Uri| {
        endpoint.id.as_str() == "local" && url.host() == Some("127.0.0.1")
    };
    ClientBuilder::new(reqwest::Client::new()).with(GuardMiddleware::new(guard, local)).build()
}

/// What the model was sent, and what the user was answered.
pub async fn play(folder: &Path) -> Result<(String, String), BoxError> {
    let seen = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&seen);
    let echo = move |Json(asked): Json<Value>| async move {
        if let Ok(mut kept) = kept.lock() {
            *kept = asked.to_string();
        }
        Json(
            json!({"choices": [{"message": {"role": "assistant", "content": asked.pointer("/messages/0/content")}}]}),
        )
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let model = Router::new().route("/v1/chat/completions", post(echo));
    tokio::spawn(async move { axum::serve(listener, model).await });

    let signer = Signer::load_or_create(&folder.join("signing.key"))?;
    let log = Log::open_or_create(&folder.join("decisions"), &signer)?;
    let redactor = Redactor::builder().key(safeconduct::redaction_key(&signer)).keyed_placeholders().build();
    let guard = Guard::builder(log).redactor(redactor).build()?;
    let client = client(guard.clone());

    let asked =
        json!({"model": "llama3", "messages": [{"role": "user", "content": "Write to ana@example.org."}]});
    let url = format!("http://{address}/v1/chat/completions");
    let request = client.post(url).header("content-type", "application/json").body(asked.to_string());
    let answered = request.send().await?.text().await?;
    guard.log().close()?;
    let seen = seen.lock().map(|seen| seen.clone()).unwrap_or_default();
    Ok((seen, answered))
}

#[allow(dead_code, clippy::print_stdout, reason = "a test plays it too, and an example talks")]
#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let folder = tempfile::tempdir()?;
    let (seen, answered) = play(folder.path()).await?;
    println!("the model was sent {seen}\nthe user was answered {answered}");
    Ok(())
}
