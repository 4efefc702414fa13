//! A service between its users and their model: axum in front, hyper behind, the guard in between.

use axum::{Json, Router, routing::post};
use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use safeconduct::{Catalog, Evaluator, Guard, Log, Policy, Redactor, Signer, policy::DEFAULT_POLICY};
use safeconduct_http::{BoxError, GuardLayer};
use serde_json::{Value, json};
use std::path::Path;
use tower_layer::Layer;

const CATALOG: &str = r#"
evidence = [{ id = "declaration", kind = "own_hardware_declaration", declared_by = "operations", declared_on = 2026-01-01 }]

[[endpoint]]
id = "own"
provider = "us"
product = "model server"
models = ["*"]
sanctioned = true
claim = [{ id = "own.training", axis = "training", value = "excluded", evidence = "declaration" }]
"#;

fn guard(folder: &Path) -> Result<Guard, BoxError> {
    let signer = Signer::load_or_create(&folder.join("signing.key"))?;
    let log = Log::open_or_create(&folder.join("decisions"), &signer)?;
    let scanner = safeconduct::default_scanner()?;
    let policy = Policy::from_toml(DEFAULT_POLICY, &safeconduct::vocabulary(&scanner))?;
    let evaluator = Evaluator::new(Catalog::from_toml(CATALOG)?, policy)?;
    // The same value reads the same in every turn, so no session has to be kept between them.
    let redactor = Redactor::builder().key(safeconduct::redaction_key(&signer)).keyed_placeholders().build();
    Ok(Guard::builder(log).scanner(scanner).evaluator(evaluator).redactor(redactor).build()?)
}

fn service(guard: Guard, model: Uri) -> Router {
    let client: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let send = tower::service_fn(move |mut request: Request<Full<Bytes>>| {
        let (client, mut target) = (client.clone(), model.clone().into_parts());
        target.path_and_query = request.uri().path_and_query().cloned();
        async move {
            *request.uri_mut() = Uri::from_parts(target)?;
            Ok::<_, BoxError>(client.request(request).await?)
        }
    });
    Router::new().fallback_service(GuardLayer::new(guard).layer(send))
}

async fn listen(router: Router) -> Result<Uri, BoxError> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}").parse()?)
}
// --- All of the service is above; below, a user and a model play with it over loopback. ---

/// What the model was sent, and what the user was answered.
pub async fn play(folder: &Path) -> Result<(String, String), BoxError> {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let kept = std::sync::Arc::clone(&seen);
    let echo = move |Json(asked): Json<Value>| async move {
        if let Ok(mut kept) = kept.lock() {
            *kept = asked.to_string();
        }
        Json(
            json!({"choices": [{"message": {"role": "assistant", "content": asked.pointer("/messages/0/content")}}]}),
        )
    };
    let model = listen(Router::new().route("/v1/chat/completions", post(echo))).await?;
    let guard = guard(folder)?;
    let service = listen(service(guard.clone(), model)).await?;

    let client: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let asked = json!({"model": "m", "messages": [{"role": "user", "content": "Write to ana@example.org."}]});
    let request = Request::post(format!("{service}v1/chat/completions"))
        .header("content-type", "application/json")
        .body(Full::from(asked.to_string()))?;
    let answer = client.request(request).await?.into_body().collect().await?.to_bytes();
    guard.log().close()?;
    let seen = seen.lock().map(|seen| seen.clone()).unwrap_or_default();
    Ok((seen, String::from_utf8(answer.to_vec())?))
}

#[allow(dead_code, clippy::print_stdout, reason = "a test plays it too, and an example talks")]
#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let folder = tempfile::tempdir()?;
    let (seen, answered) = play(folder.path()).await?;
    println!("the model was sent {seen}\nthe user was answered {answered}");
    Ok(())
}
