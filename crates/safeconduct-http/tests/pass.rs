//! The layer of a later hop: only a request with a good pass gets behind it, unchanged, once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use proptest::prelude::*;
use safeconduct::{Clock, Key, SystemClock};
use safeconduct_http::{BoxError, Pass, PassLayer, PassSigner, PassVerifier};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tower::{Layer, ServiceExt, service_fn};

const BODY_MAX: usize = 1024;
const BODY: &[u8] = br#"{"model":"m","messages":[]}"#;
const PATH: &str = "/v1/chat/completions";

fn signer() -> PassSigner {
    PassSigner::new(&Key::new([7; 32]))
}

fn now() -> i64 {
    SystemClock.now().micros() / 1_000_000
}

fn pass(receipt: &str) -> Pass {
    Pass {
        endpoint: "openai-eu".parse().unwrap(),
        policy: "a".repeat(64),
        catalog: "b".repeat(64),
        receipt: receipt.to_owned(),
    }
}

/// A request as it arrives at its host, with a pass valid from `from` for a minute.
fn signed(signer: &PassSigner, path: &str, body: &[u8], receipt: &str, from: i64) -> Request<Full<Bytes>> {
    let request = Request::post(path).header("host", "api.example.com").body(()).unwrap();
    let (mut parts, ()) = request.into_parts();
    signer.sign(&mut parts, body, &pass(receipt), from, 60).unwrap();
    Request::from_parts(parts, Full::from(body.to_vec()))
}

fn good(receipt: &str) -> Request<Full<Bytes>> {
    signed(&signer(), PATH, BODY, receipt, now())
}

/// One hop: the layer and, behind it, a service that keeps what it gets.
struct Hop {
    layer: PassLayer,
    behind: Arc<Mutex<Vec<(Pass, Bytes)>>>,
}

impl Hop {
    fn new() -> Hop {
        let verifier = PassVerifier::new([signer().public_key()]);
        Hop { layer: PassLayer::new(Arc::new(verifier), BODY_MAX), behind: Arc::default() }
    }

    /// Status and body of the answer.
    async fn ask<B>(&self, request: Request<B>) -> (u16, String)
    where
        B: http_body::Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<BoxError>,
    {
        let behind = Arc::clone(&self.behind);
        let service = service_fn(move |request: Request<Full<Bytes>>| {
            let behind = Arc::clone(&behind);
            async move {
                let (parts, body) = request.into_parts();
                let body = body.collect().await.unwrap().to_bytes();
                let pass = parts.extensions.get::<Pass>().cloned().ok_or("no pass in the extensions")?;
                behind.lock().unwrap().push((pass, body));
                Ok::<_, BoxError>(Response::new(Full::from("let through")))
            }
        });
        let answer = self.layer.layer(service).oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    fn behind(&self) -> Vec<(Pass, Bytes)> {
        self.behind.lock().unwrap().clone()
    }
}

/// A request with its head changed.
fn with(
    mut request: Request<Full<Bytes>>,
    change: impl FnOnce(&mut Request<Full<Bytes>>),
) -> Request<Full<Bytes>> {
    change(&mut request);
    request
}

#[tokio::test]
async fn a_good_pass_lets_a_request_through_as_it_is_and_says_what_it_says() {
    let hop = Hop::new();
    assert_eq!(hop.ask(good("r1")).await, (200, "let through".to_owned()));
    assert_eq!(hop.behind(), [(pass("r1"), Bytes::from_static(BODY))]);
}

#[tokio::test]
async fn a_pass_lets_one_request_through() {
    let hop = Hop::new();
    assert_eq!(hop.ask(good("r1")).await.0, 200);
    let (status, answer) = hop.ask(good("r1")).await;
    assert!(status == 403 && answer.contains("the pass was used before"), "{status} {answer}");
    // A refusal uses no pass up: the good one still goes, however often a bad copy came first.
    let altered = with(good("r2"), |request| *request.body_mut() = Full::from("{}"));
    assert_eq!(hop.ask(altered).await.0, 403);
    assert_eq!(hop.ask(good("r2")).await.0, 200);
    assert_eq!(hop.behind().len(), 2);
}

#[tokio::test]
async fn whatever_is_wrong_with_a_pass_is_said_and_nothing_gets_behind() {
    let hop = Hop::new();
    let stranger = PassSigner::new(&Key::new([8; 32]));
    let bare = Request::post(PATH).header("host", "api.example.com").body(Full::<Bytes>::from(BODY)).unwrap();
    let cases = [
        (bare, "the request carries no pass"),
        (
            with(good("r1"), |request| *request.body_mut() = Full::from("{}")),
            "the body is not the one that was cleared",
        ),
        (
            with(good("r1"), |request| {
                request.headers_mut().insert("host", "evil.example".parse().unwrap());
            }),
            "the host is not the one that it was cleared for",
        ),
        (
            with(good("r1"), |request| *request.uri_mut() = "/v1/completions".parse().unwrap()),
            "the signature does not fit",
        ),
        (with(good("r1"), |request| *request.method_mut() = http::Method::PUT), "the signature does not fit"),
        (signed(&signer(), PATH, BODY, "r1", now() - 120), "the pass has expired"),
        (signed(&signer(), PATH, BODY, "r1", now() + 120), "the pass is not valid yet"),
        (signed(&stranger, PATH, BODY, "r1", now()), "signed with a key that is not trusted here"),
        (
            with(good("r1"), |request| {
                request.headers_mut().insert("signature-input", "safeconduct=()".parse().unwrap());
            }),
            "the pass is malformed",
        ),
    ];
    for (request, reason) in cases {
        let (status, answer) = hop.ask(request).await;
        assert!(status == 403 && answer.contains(reason), "{reason}: {status} {answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["error"]["code"], "no_pass", "an error of the vendor: {answer}");
    }
    assert!(hop.behind().is_empty());
}

/// A request names its own host, so a hop that is no proxy says which one it is.
#[tokio::test]
async fn a_hop_that_knows_its_hosts_takes_no_pass_for_another_whatever_the_request_says() {
    for (hosts, status) in [
        (&["api.example.com"][..], 200),
        (&["other.example", "API.example.com:443"], 200),
        (&["other.example"], 403),
    ] {
        let verifier = PassVerifier::new([signer().public_key()]).for_hosts(hosts.iter().copied());
        let hop = Hop { layer: PassLayer::new(Arc::new(verifier), BODY_MAX), behind: Arc::default() };
        let (got, answer) = hop.ask(good("r1")).await;
        assert_eq!(got, status, "{hosts:?}: {answer}");
        assert_eq!(answer.contains("the host is not the one"), status == 403, "{answer}");
        assert_eq!(hop.behind().is_empty(), status == 403);
    }
}

#[tokio::test]
async fn a_refusal_is_an_error_of_the_vendor_whose_format_was_asked_for() {
    let bare = Request::post("/v1/messages")
        .header("host", "api.example.com")
        .body(Full::<Bytes>::from(BODY))
        .unwrap();
    let (status, answer) = Hop::new().ask(bare).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((status, &answer["type"]), (403, &Value::from("error")), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_or_breaks_off_goes_no_further() {
    let hop = Hop::new();
    let longest = signed(&signer(), PATH, &[b' '; BODY_MAX], "r1", now());
    assert_eq!(hop.ask(longest).await.0, 200);
    let longer = signed(&signer(), PATH, &[b' '; BODY_MAX + 1], "r2", now());
    assert_eq!(hop.ask(longer).await.0, 413);
    let broken = good("r3").map(|body| Limited::new(body, BODY.len() - 1));
    assert_eq!(hop.ask(broken).await.0, 413);
    assert_eq!(hop.behind().len(), 1);
}

#[tokio::test]
async fn a_service_that_fails_behind_the_layer_is_a_502_without_its_words() {
    let layer = Hop::new().layer;
    let service = service_fn(|_: Request<Full<Bytes>>| async {
        Err::<Response<Full<Bytes>>, BoxError>("the address of the inner server".into())
    });
    let answer = layer.layer(service).oneshot(good("r1")).await.unwrap();
    assert_eq!(answer.status(), 502);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert!(!String::from_utf8_lossy(&body).contains("inner server"));
}

/// Where a request is changed.
#[derive(Debug, Clone)]
enum Place {
    Body,
    Header(&'static str),
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// One byte of the body or of a field of the pass is another: the request stops here.
    #[test]
    fn no_byte_of_body_or_pass_can_be_another(
        place in prop_oneof![
            Just(Place::Body),
            Just(Place::Header("content-digest")),
            Just(Place::Header("safe-conduct")),
            Just(Place::Header("signature-input")),
            Just(Place::Header("signature")),
        ],
        at in any::<prop::sample::Index>(),
        to in 0x21_u8..0x7f,
    ) {
        let changed = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            let at = at.index(bytes.len());
            let same = bytes[at] == to;
            bytes[at] = to;
            (bytes, same)
        };
        let mut request = good("r1");
        let same = match place {
            Place::Body => {
                let (body, same) = changed(BODY);
                *request.body_mut() = Full::from(body);
                same
            }
            Place::Header(name) => {
                let (value, same) = changed(request.headers()[name].as_bytes());
                request.headers_mut().insert(name, value.as_slice().try_into().unwrap());
                same
            }
        };
        prop_assume!(!same);
        let hop = Hop::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (status, answer) = runtime.block_on(hop.ask(request));
        prop_assert_eq!(status, 403, "{}", answer);
        prop_assert!(hop.behind().is_empty());
    }
}
