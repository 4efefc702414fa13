//! A tower layer: what goes in is cleared, what comes back is restored.

use crate::head::{check_query, headers, is_hop_by_hop};
use crate::problem::vendor_of;
use crate::request::read_with_model;
use crate::{Caller, Problem, Reply, ReplyBody, Taints, WireFormat, decode};
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue,
};
use http::{Method, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use safeconduct::audit::{RecordId, Status};
use safeconduct::core::EndpointId;
use safeconduct::policy::Endpoint;
use safeconduct::{Attempt, Clearing, Guard, Obligation, ObligationKind, Outcome, Session};
use std::convert::Infallible;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// Any error of an inner service or body.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Where a cleared request must go; an extension of the request that the inner service is given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SendTo {
    /// The one endpoint it was cleared for.
    pub endpoint: EndpointId,
    /// The entry of the record that holds the decision.
    pub receipt: RecordId,
}

/// The format a request is in; an extension of the request that the inner service is given.
#[derive(Debug, Clone, Copy)]
pub struct In(pub &'static WireFormat);

/// A call as it was read, for what depends on it besides its content.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Call<'a> {
    /// The format it is in.
    pub format: &'static WireFormat,
    /// The model it names.
    pub model: Option<&'a str>,
    /// Who asks.
    pub caller: &'a Caller,
}

/// Whether an endpoint can be sent a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// It is no candidate.
    Closed,
    /// It is, and the model is called there what the caller calls it.
    Open,
    /// It is, and the model has another name there.
    OpenAs(String),
}

type Routes = dyn Fn(&Endpoint, &Call<'_>) -> Route + Send + Sync;
type Admits = dyn Fn(&Call<'_>) -> Result<(), Problem> + Send + Sync;

/// Puts a guard in front of whatever sends.
///
/// The inner service is given requests that may leave, each for exactly one endpoint (its extension [`SendTo`]), with
/// the headers that were looked at and no other. Whatever it answers is restored while it streams. A call that
/// nobody described ([`WireFormat`]) is refused: what cannot be scanned does not leave.
///
/// Bodies are collected up to a limit before they are scanned; replies are not. Clearing blocks (it scans, and waits
/// for the disk), so it runs on tokio's threads for that, see [`GuardLayer::clears_in_place`]. Dropping a call's future at any point is recorded as the
/// caller giving up.
///
/// See `examples/axum_service.rs`.
#[derive(Clone)]
pub struct GuardLayer(Arc<Config>);

struct Config {
    guard: Box<dyn Fn() -> Guard + Send + Sync>,
    body_max: usize,
    failover: bool,
    in_place: usize,
    taints: Taints,
    routes: Box<Routes>,
    admits: Box<Admits>,
}

impl GuardLayer {
    /// A layer over this guard: bodies of 16 MiB at most, every endpoint may be sent every call, no failover.
    pub fn new(guard: Guard) -> GuardLayer {
        GuardLayer::reloading(move || guard.clone())
    }

    /// The same with a guard that is asked for at each request, so that it can be exchanged while requests run.
    pub fn reloading(guard: impl Fn() -> Guard + Send + Sync + 'static) -> GuardLayer {
        GuardLayer(Arc::new(Config {
            guard: Box::new(guard),
            body_max: 16 << 20,
            failover: false,
            in_place: 0,
            taints: Taints::default(),
            routes: Box::new(|_, _| Route::Open),
            admits: Box::new(|_| Ok(())),
        }))
    }

    fn with(self, change: impl FnOnce(&mut Config)) -> GuardLayer {
        // Layers are set up before they are shared; a shared one stays as it is.
        let mut config = self.0;
        if let Some(config) = Arc::get_mut(&mut config) {
            change(config);
        }
        GuardLayer(config)
    }

    /// How many bytes a body may have, decoded.
    #[must_use]
    pub fn body_max(self, bytes: usize) -> GuardLayer {
        self.with(|config| config.body_max = bytes)
    }

    /// Whether a request whose endpoint failed before it answered is cleared again for the next approved one.
    #[must_use]
    pub fn failover(self, yes: bool) -> GuardLayer {
        self.with(|config| config.failover = yes)
    }

    /// Where it remembers what named conversations have held: in another layer's memory, to share it.
    #[must_use]
    pub fn taints(self, taints: Taints) -> GuardLayer {
        self.with(|config| config.taints = taints)
    }

    /// Bodies of up to so many bytes are cleared on the thread that polls instead of one for blocking work: a change of
    /// threads costs more than the scan of a short prompt. None are unless told, for a scanner may hold detectors that
    /// block. The disk is waited for without holding a thread either way; a guard that [may block][Guard::may_block]
    /// besides is never asked on the thread that polls.
    #[must_use]
    pub fn clears_in_place(self, up_to: usize) -> GuardLayer {
        self.with(|config| config.in_place = up_to)
    }

    /// Says which endpoints can be sent a call, and what its model is called there.
    #[must_use]
    pub fn routes(
        self,
        routes: impl Fn(&Endpoint, &Call<'_>) -> Route + Send + Sync + 'static,
    ) -> GuardLayer {
        self.with(|config| config.routes = Box::new(routes))
    }

    /// Turns calls away before anything of them is looked at further.
    #[must_use]
    pub fn admits(
        self,
        admits: impl Fn(&Call<'_>) -> Result<(), Problem> + Send + Sync + 'static,
    ) -> GuardLayer {
        self.with(|config| config.admits = Box::new(admits))
    }
}

impl<S> Layer<S> for GuardLayer {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { inner, config: Arc::clone(&self.0) }
    }
}

/// A service behind a [`GuardLayer`].
#[derive(Clone)]
pub struct Guarded<S> {
    inner: S,
    config: Arc<Config>,
}

impl<S, B, R> Service<http::Request<B>> for Guarded<S>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<R>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    R: Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Response = http::Response<ReplyBody<R>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    /// Ready when the inner service is; its error is answered when the call is made.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context).map(|_| Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let next = self.inner.clone();
        // The service that was polled ready is the one to be called.
        let inner = std::mem::replace(&mut self.inner, next);
        let config = Arc::clone(&self.config);
        Box::pin(async move {
            let format = WireFormat::of(request.uri().path());
            let answered = match format {
                Some(format) => exchange(config, inner, request, format).await,
                None => Err(unknown(request.method(), request.uri().path())),
            };
            Ok(answered.unwrap_or_else(|problem| refuse(&problem, format)))
        })
    }
}

/// A response that says what is wrong, in the caller's format; the problem itself is an extension of it.
pub fn refuse<R>(problem: &Problem, format: Option<&WireFormat>) -> http::Response<ReplyBody<R>> {
    response(problem, format).map(ReplyBody::ours)
}

pub(crate) fn response(problem: &Problem, format: Option<&WireFormat>) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from(problem.body(vendor_of(format))));
    *response.status_mut() = problem.status;
    response.extensions_mut().insert(problem.clone());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if !problem.may_be_retried() {
        // Both vendors' clients heed it.
        headers.insert(HeaderName::from_static("x-should-retry"), HeaderValue::from_static("false"));
    }
    if let Some(receipt) = &problem.receipt
        && let Ok(id) = HeaderValue::from_str(&receipt.id.to_string())
    {
        headers.insert(HeaderName::from_static(RECEIPT), id);
    }
    response
}

/// Names the entry of the record that holds the decision.
pub const RECEIPT: &str = "x-safeconduct-receipt";
/// Names the endpoint that answered.
pub const ENDPOINT: &str = "x-safeconduct-endpoint";

fn unknown(method: &Method, path: &str) -> Problem {
    // The path may hold anything, so it is not repeated.
    let depth = path.split('/').count().saturating_sub(1);
    Problem::new(
        404,
        "unknown_surface",
        format!(
            "this {method} call (a path of {depth} segments) is of no format that can be scanned, so it is not \
             forwarded; see docs/gateway.md for those that are"
        ),
    )
}

async fn exchange<S, B, R>(
    config: Arc<Config>,
    mut inner: S,
    request: http::Request<B>,
    format: &'static WireFormat,
) -> Result<http::Response<ReplyBody<R>>, Problem>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<R>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    R: Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    let (mut head, body) = request.into_parts();
    if head.method != Method::POST {
        return Err(Problem::new(405, "unknown_method", "this surface is called with POST"));
    }
    check_query(&head.uri)?;
    let caller = head.extensions.remove::<Caller>().unwrap_or_else(|| Caller::from_headers(&head.headers));
    let body = collect(body, config.body_max).await?;
    let codings = head.headers.get(CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let body = decode(body, codings.as_deref().unwrap_or_default(), config.body_max)?;
    let guard = (config.guard)();

    let here = body.len() <= config.in_place && !guard.may_block();
    let asked = Asked { guard, format, path: head.uri.path().to_owned(), body, caller };
    let (mut session, mut outcome) = {
        let config = Arc::clone(&config);
        decided(here, move || asked.clear(&config)).await?
    };
    loop {
        let cleared = match outcome {
            Outcome::Cleared(cleared) => cleared,
            Outcome::Denied(denied) => return Err(Problem::refusal(&denied)),
        };
        let (endpoint, receipt) = (cleared.endpoint().clone(), cleared.receipt().id);
        let to = SendTo { endpoint: endpoint.clone(), receipt };
        let outgoing = outgoing(&head, to, format, cleared.obligations(), cleared.body().as_str())?;
        // Lazy: it waits for no disk, see `Cleared::attempt`.
        let attempt = cleared.attempt().map_err(|error| Problem::failure(&error))?;
        let answer: Result<http::Response<R>, BoxError> = inner.call(outgoing).await.map_err(Into::into);
        let failed = match &answer {
            Err(_) => true,
            Ok(answer) => {
                answer.status().is_server_error() || answer.status() == StatusCode::TOO_MANY_REQUESTS
            }
        };
        if failed && config.failover {
            let status = match &answer {
                Err(_) => Status::ConnectionFailed,
                Ok(_) => Status::EndpointError,
            };
            let failed = attempt.fail(status).map_err(|error| Problem::failure(&error))?;
            let (again, next) = decided(here, move || {
                let clearing = session.reclear_soon(failed).map_err(|error| Problem::failure(&error))?;
                Ok((session, clearing))
            })
            .await?;
            session = again;
            match next {
                Outcome::Cleared(cleared) => {
                    outcome = Outcome::Cleared(cleared);
                    std::future::poll_fn(|context| inner.poll_ready(context).map_err(Into::into))
                        .await
                        .map_err(unreachable)?;
                    continue;
                }
                // Nobody else may have it: what the last one said is the answer.
                Outcome::Denied(_) => {
                    let answer = answer.map_err(unreachable)?;
                    return Ok(restored(answer, format, &session, None, &endpoint, receipt));
                }
            }
        }
        return match answer {
            // A client that follows would send its own body, as it was before anything was taken out, to wherever
            // the endpoint points: it is not told.
            Ok(answer) if answer.status().is_redirection() => {
                let _ = attempt.finish(Status::EndpointError, 0);
                Err(Problem::new(
                    502,
                    "redirected",
                    "the endpoint sends its callers elsewhere, which is not followed",
                ))
            }
            Ok(answer) => Ok(restored(answer, format, &session, Some(attempt), &endpoint, receipt)),
            Err(error) => {
                // Recorded as far as it can be; the caller hears of the connection either way.
                let _ = attempt.finish(Status::ConnectionFailed, 0);
                Err(unreachable(error))
            }
        };
    }
}

/// What an error of the transport says may hold the peer's words, so it is not repeated.
fn unreachable(_: BoxError) -> Problem {
    Problem::new(
        502,
        "endpoint_unreachable",
        "the endpoint could not be reached, or broke off before it answered",
    )
}

/// What was asked, until it is cleared.
struct Asked {
    guard: Guard,
    format: &'static WireFormat,
    path: String,
    body: Bytes,
    caller: Caller,
}

impl Asked {
    fn clear(self, config: &Config) -> Result<(Session, Clearing), Problem> {
        let Asked { guard, format, path, body, caller } = self;
        let (mut request, model) = read_with_model(format, &path, &body, &caller)?;
        let call = Call { format, model: model.as_deref(), caller: &caller };
        (config.admits)(&call)?;
        for endpoint in guard.evaluator().catalog().endpoints() {
            match (config.routes)(endpoint, &call) {
                Route::Closed => request = request.not_to(endpoint.id.clone()),
                Route::OpenAs(model) => request = request.named_at(endpoint.id.clone(), model),
                Route::Open => {}
            }
        }
        let mut session = guard.session(caller.tenant());
        if let Some(name) = &caller.session {
            session = session.named(name).tainted(config.taints.of(caller.tenant(), name)?);
        }
        let clearing = session.clear_soon(&request).map_err(|error| Problem::failure(&error))?;
        if let Some(name) = &caller.session {
            config.taints.keep(caller.tenant(), name, session.taint());
        }
        Ok((session, clearing))
    }
}

/// What is decided by `work`, once its record is durable: here, or on a thread that may block.
async fn decided(
    here: bool,
    work: impl FnOnce() -> Result<(Session, Clearing), Problem> + Send + 'static,
) -> Result<(Session, Outcome), Problem> {
    let stopped = || Problem::new(500, "guard_failed", "the guard stopped; nothing was sent");
    if here {
        // As on a thread of its own, a panic ends this request and no other.
        let worked = catch_unwind(AssertUnwindSafe(work)).map_err(|_| stopped())?;
        let (session, clearing) = worked?;
        return Ok((session, clearing.await.map_err(|error| Problem::failure(&error))?));
    }
    let working = tokio::task::spawn_blocking(move || {
        let (session, clearing) = work()?;
        Ok((session, clearing.wait().map_err(|error| Problem::failure(&error))?))
    });
    working.await.map_err(|_| stopped())?
}

async fn collect<B>(body: B, limit: usize) -> Result<Bytes, Problem>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let too_large = || Problem::new(413, "too_large", format!("the body is larger than {limit} bytes"));
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(400, "broken_body", "the body broke off")),
    }
}

/// The request that leaves.
fn outgoing(
    head: &http::request::Parts,
    to: SendTo,
    format: &'static WireFormat,
    obligations: &[Obligation],
    body: &str,
) -> Result<http::Request<Full<Bytes>>, Problem> {
    let mut request = http::Request::new(Full::from(body.to_owned()));
    *request.method_mut() = head.method.clone();
    *request.uri_mut() = head.uri.clone();
    *request.headers_mut() = headers(&head.headers);
    let out = request.headers_mut();
    // A reply that is coded cannot be restored.
    out.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    for duty in obligations.iter().filter(|duty| duty.kind == ObligationKind::Request) {
        let Some(name) = duty.name.strip_prefix("header:") else { continue };
        // Both were checked when the documents were loaded; what is not understood here is not passed over.
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&duty.value)) else {
            let message = "a duty on a header cannot be carried out; nothing was sent";
            return Err(Problem::new(500, "duty_undone", message));
        };
        out.insert(name, value);
    }
    request.extensions_mut().insert(to);
    request.extensions_mut().insert(In(format));
    Ok(request)
}

/// The reply, restored while it streams.
fn restored<R>(
    answer: http::Response<R>,
    format: &'static WireFormat,
    session: &Session,
    attempt: Option<Attempt>,
    endpoint: &EndpointId,
    receipt: RecordId,
) -> http::Response<ReplyBody<R>> {
    let (mut head, body) = answer.into_parts();
    let said =
        |name| head.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let coded = !matches!(said(CONTENT_ENCODING).trim(), "" | "identity");
    let reply = match coded {
        // Asked not to, it coded its reply all the same: placeholders stay, which harms nobody.
        true => Reply::new(format, "application/octet-stream", session.vault()),
        false => Reply::new(format, said(CONTENT_TYPE), session.vault()),
    };
    if !reply.is_as_is() {
        head.headers.remove(CONTENT_LENGTH);
    }
    let connection: Vec<HeaderName> =
        head.headers.keys().filter(|name| is_hop_by_hop(name)).cloned().collect();
    for name in connection {
        head.headers.remove(name);
    }
    for (name, value) in [(RECEIPT, receipt.to_string()), (ENDPOINT, endpoint.to_string())] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            head.headers.insert(HeaderName::from_static(name), value);
        }
    }
    let ended = match head.status.is_client_error() || head.status.is_server_error() {
        true => Status::EndpointError,
        false => Status::Completed,
    };
    http::Response::from_parts(head, ReplyBody::new(body, reply, attempt, ended, format.vendor))
}
