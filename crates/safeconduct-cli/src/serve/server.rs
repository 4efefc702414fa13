//! Takes connections and tells calls apart: models, pages of the gateway's own, and what nobody described.

use super::config::{Setup, Tenant, To};
use super::metrics::Metrics;
use super::pool::Connections;
use super::state::State;
use super::status::Decisions;
use super::upstream::{self, Reply, Sender};
use super::workers::Workers;
use crate::failure::Failure;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use safeconduct::audit::Digest;
use safeconduct::core::TenantId;
use safeconduct_http::{
    CREDENTIALS, Caller, GuardLayer, Guarded, PassLayer, PassVerifier, Problem, ReplyBody, Taints,
    WireFormat, headers, refuse,
};
use serde_json::json;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tower_layer::Layer;
use tower_service::Service;

type Answer = Response<Either<ReplyBody<Reply>, Full<Bytes>>>;

/// Bodies of up to so many bytes are cleared on the thread of their connection: some hundred microseconds, in which its
/// other connections wait.
const IN_PLACE: usize = 16 << 10;

/// How long a caller may take to send the head of a request, and between two pieces of its body.
const SLOW: Duration = Duration::from_secs(30);

/// The gateway: what is in force, and what it remembers.
pub struct Server {
    loaded: RwLock<Arc<Loaded>>,
    connections: Connections,
    taints: Taints,
    body_max: usize,
    failover: bool,
    metrics: Metrics,
    decisions: Decisions,
    spent: Spent,
    /// Asks every call for a pass, where one is required.
    passes: Option<PassLayer>,
    started: Instant,
}

/// One configuration and the service made of it: a request is served by one from beginning to end.
struct Loaded {
    state: Arc<State>,
    service: Guarded<Sender>,
}

impl Server {
    pub fn new(state: State, setup: &Setup) -> Result<Server, Failure> {
        let connections = Connections::new()
            .map_err(|error| Failure::new(format!("cannot read the system's root certificates: {error}")))?;
        let (taints, body_max, failover) = (Taints::default(), setup.body_max, setup.failover);
        let loaded = Loaded::of(state, &connections, &taints, body_max, failover);
        let passes = (!setup.pass_keys.is_empty()).then(|| {
            let verifier = PassVerifier::new(setup.pass_keys.clone()).for_hosts(&setup.pass_hosts);
            PassLayer::new(Arc::new(verifier), body_max)
        });
        Ok(Server {
            loaded: RwLock::new(Arc::new(loaded)),
            connections,
            taints,
            body_max,
            failover,
            metrics: Metrics::default(),
            decisions: Decisions::default(),
            spent: Spent::default(),
            passes,
            started: Instant::now(),
        })
    }

    /// Puts another configuration in force. Requests that are under way end under the old one.
    pub fn replace(&self, state: State) {
        let loaded = Loaded::of(state, &self.connections, &self.taints, self.body_max, self.failover);
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
    }

    fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.loaded.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves connections until `stop`, then gives those that are under way `grace` to end.
    pub async fn accept(
        self: Arc<Server>,
        listener: TcpListener,
        workers: &Workers,
        stop: impl Future<Output = ()>,
        grace: Duration,
    ) {
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    // A connection that breaks is the caller's affair; what it asked is recorded.
                    let watched = |stream| graceful.watch(Arc::clone(&self).connection(stream));
                    drop(workers.serve(stream, watched));
                }
                // Too many open files, most likely: those that end make room.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
        drop(listener);
        tokio::select! {
            () = graceful.shutdown() => {}
            () = tokio::time::sleep(grace) => eprintln!("safeconduct: some requests did not end in time and were cut"),
        }
    }

    fn connection(
        self: Arc<Server>,
        stream: TokioIo<TcpStream>,
    ) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
        // Only latency is lost where it cannot be set.
        let _ = stream.inner().set_nodelay(true);
        let service = service_fn(move |request| {
            let server = Arc::clone(&self);
            async move { Ok::<_, Infallible>(server.answer(request).await) }
        });
        hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SLOW)
            .serve_connection(stream, service)
    }

    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let path = request.uri().path();
        let get = request.method() == Method::GET;
        match path {
            "/healthz" if get => page(200, "text/plain; charset=utf-8", "ok\n"),
            "/readyz" if get => self.ready().await,
            "/metrics" if get => page(200, "text/plain; version=0.0.4", self.metrics.text()),
            "/" if get => page(200, "text/html; charset=utf-8", super::status::PAGE),
            "/status.json" if get => page(200, "application/json", self.status()),
            "/v1/models" if get => self.models(request).await,
            _ => self.call(request).await,
        }
    }

    /// A call that is for a model, or for nobody.
    async fn call(&self, mut request: Request<Incoming>) -> Answer {
        let begun = Instant::now();
        let _under_way = self.metrics.begin();
        let format = WireFormat::of(request.uri().path());
        let name = format.map_or("unknown", |format| format.name);
        let loaded = self.loaded();
        let caller = match self.caller(&loaded.state, request.headers()) {
            Ok(caller) => caller,
            Err(problem) => {
                self.metrics.answered(name, problem.status.as_u16(), begun.elapsed());
                return refused(&problem, format);
            }
        };
        let tenant = caller.tenant().to_owned();
        request.extensions_mut().insert(caller);
        let request = request.map(|body| slow::Patient::new(body, SLOW));
        let service = loaded.service.clone();
        let answer = match &self.passes {
            None => service.clone().call(request).await.map(|answer| answer.map(Either::Left)),
            Some(layer) => layer.layer(service).call(request).await,
        };
        let answer = answer.unwrap_or_else(|never: Infallible| match never {});
        let status = answer.status().as_u16();
        self.metrics.answered(name, status, begun.elapsed());
        self.decisions.add(name, &tenant, &answer, begun.elapsed());
        answer
    }

    /// Who asks: known by a key where there are tenants, by their own word where there are none.
    fn caller(&self, state: &State, headers: &HeaderMap) -> Result<Caller, Problem> {
        let said = Caller::from_headers(headers);
        if state.tenants.is_empty() {
            return Ok(said);
        }
        let tenant = CREDENTIALS
            .iter()
            .filter_map(|name| headers.get(*name))
            .filter_map(|value| value.to_str().ok())
            .map(|value| value.strip_prefix("Bearer ").unwrap_or(value).trim())
            .find_map(|key| known(&state.tenants, key));
        let Some(tenant) = tenant else {
            return Err(Problem::new(401, "unknown_key", "no tenant of this gateway has this key"));
        };
        self.spent.one_more(tenant, self.started.elapsed().as_secs() / 60)?;
        let mut caller = said.of_tenant(tenant.id.clone());
        if caller.purpose.is_none() {
            caller.purpose = tenant.purpose.clone();
        }
        caller.team = team(tenant, caller.team)?;
        // Regimes add up.
        caller.regimes.extend(tenant.regimes.iter().cloned());
        Ok(caller)
    }

    /// Ready as long as the record takes entries.
    async fn ready(&self) -> Answer {
        let log = self.loaded().state.guard.log().clone();
        match tokio::task::spawn_blocking(move || log.flush()).await {
            Ok(Ok(())) => page(200, "text/plain; charset=utf-8", "ready\n"),
            _ => page(503, "text/plain; charset=utf-8", "the record cannot be written\n"),
        }
    }

    /// The models that can be asked for: by the catalog, or by the one upstream itself.
    async fn models(&self, request: Request<Incoming>) -> Answer {
        let loaded = self.loaded();
        let state = &loaded.state;
        if let Err(problem) = self.caller(state, request.headers()) {
            return refused(&problem, None);
        }
        if let (true, Some(To::Url(url))) =
            (state.forwards_keys, state.upstreams.values().next().map(|one| &one.to))
        {
            // Nothing of the caller but its key goes along: no body, no query.
            let mut outgoing = Request::new(Full::new(Bytes::new()));
            *outgoing.uri_mut() = http::Uri::from_static("/v1/models");
            *outgoing.headers_mut() = headers(request.headers());
            outgoing.headers_mut().remove(CONTENT_TYPE);
            let sent = match upstream::address(&mut outgoing, url) {
                Ok(()) => self.connections.request(outgoing).await.ok(),
                Err(_) => None,
            };
            return match sent {
                Some(answer) if !answer.status().is_redirection() => {
                    let (mut head, body) = answer.into_parts();
                    head.headers.remove(http::header::CONNECTION);
                    head.headers.remove(http::header::TRANSFER_ENCODING);
                    Response::from_parts(head, Either::Left(ReplyBody::passing(Either::Left(body))))
                }
                _ => refused(
                    &Problem::new(502, "endpoint_unreachable", "the upstream could not be reached"),
                    None,
                ),
            };
        }
        let mut names: Vec<String> =
            state.upstreams.values().flat_map(|one| one.models.keys().cloned()).collect();
        for endpoint in state.guard.evaluator().catalog().endpoints() {
            if state.upstreams.contains_key(endpoint.id.as_str()) {
                names.extend(
                    endpoint.models.iter().map(ToString::to_string).filter(|name| !name.contains('*')),
                );
            }
        }
        names.sort();
        names.dedup();
        let list: Vec<_> = names
            .into_iter()
            .map(|name| json!({"id": name, "object": "model", "created": 0, "owned_by": "safeconduct"}))
            .collect();
        page(200, "application/json", json!({"object": "list", "data": list}).to_string())
    }

    fn status(&self) -> String {
        let loaded = self.loaded();
        let state = &loaded.state;
        super::status::document(
            state.guard.evaluator().catalog(),
            &self.decisions,
            &self.metrics,
            self.started.elapsed(),
        )
        .to_string()
    }
}

impl Loaded {
    fn of(
        state: State,
        connections: &Connections,
        taints: &Taints,
        body_max: usize,
        failover: bool,
    ) -> Loaded {
        let state = Arc::new(state);
        let (routes, admits) = (Arc::clone(&state), Arc::clone(&state));
        let layer = GuardLayer::new(state.guard.clone())
            .taints(taints.clone())
            .body_max(body_max)
            .failover(failover)
            .clears_in_place(IN_PLACE)
            .routes(move |endpoint, call| routes.route(endpoint, call))
            .admits(move |call| admits.admit(call));
        let sender = Sender { state: Arc::clone(&state), connections: connections.clone() };
        Loaded { state, service: layer.layer(sender) }
    }
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    *Digest::of(bytes).as_bytes()
}

/// The tenant with this key. Every digest is compared to its end, so that time tells nothing of them.
fn known<'t>(tenants: &'t [Tenant], key: &str) -> Option<&'t Tenant> {
    let given = digest(key.as_bytes());
    let equal = |one: &[u8; 32]| one.iter().zip(&given).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0;
    tenants.iter().fold(None, |found, tenant| if equal(&tenant.key) { Some(tenant) } else { found })
}

/// The team of a request. What a policy opens for a team must not be open to whoever names it: a key that belongs to a
/// team is that team's whatever the request says, and any other may name those that are listed beside it.
fn team(tenant: &Tenant, said: Option<String>) -> Result<Option<String>, Problem> {
    match (&tenant.team, said) {
        (Some(own), _) => Ok(Some(own.clone())),
        // One that is no id is refused by the policy, and recorded as that.
        (None, Some(said)) if tenant.teams.contains(&said) || TenantId::new(&said).is_err() => Ok(Some(said)),
        (None, Some(_)) => Err(Problem::new(
            403,
            "unlisted_team",
            "the request names a team that is not listed for its key; leave the header out, or list it under `teams`",
        )),
        (None, None) => Ok(None),
    }
}

/// How many requests each tenant made in this minute.
#[derive(Default)]
struct Spent(Mutex<HashMap<String, (u64, u32)>>);

impl Spent {
    fn one_more(&self, tenant: &Tenant, minute: u64) -> Result<(), Problem> {
        let Some(limit) = tenant.requests_per_minute else { return Ok(()) };
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (when, count) = spent.entry(tenant.id.clone()).or_insert((minute, 0));
        if *when != minute {
            (*when, *count) = (minute, 0);
        }
        *count = count.saturating_add(1);
        if *count > limit {
            return Err(Problem::new(
                429,
                "rate_limited",
                format!("more than {limit} requests in this minute"),
            ));
        }
        Ok(())
    }
}

fn refused(problem: &Problem, format: Option<&WireFormat>) -> Answer {
    refuse(problem, format).map(Either::Left)
}

fn page(status: u16, kind: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut response = Response::new(Either::Right(Full::new(body.into())));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

mod slow {
    //! A body that is given up when its sender pauses for too long.

    use bytes::Bytes;
    use http_body::{Body, Frame, SizeHint};
    use hyper::body::Incoming;
    use safeconduct_http::BoxError;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Duration;
    use tokio::time::{Instant, Sleep};

    pub struct Patient {
        body: Incoming,
        pause: Duration,
        /// Set at the first pause: most bodies are there at once.
        limit: Option<Pin<Box<Sleep>>>,
    }

    impl Patient {
        pub fn new(body: Incoming, pause: Duration) -> Patient {
            Patient { body, pause, limit: None }
        }
    }

    impl Body for Patient {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            let pause = self.pause;
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => {
                    if let Some(limit) = &mut self.limit {
                        limit.as_mut().reset(Instant::now() + pause);
                    }
                    Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
                }
                Poll::Pending => {
                    let limit = self.limit.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
                    match limit.as_mut().poll(context) {
                        Poll::Ready(()) => Poll::Ready(Some(Err("the body does not come on".into()))),
                        Poll::Pending => Poll::Pending,
                    }
                }
            }
        }

        fn is_end_stream(&self) -> bool {
            self.body.is_end_stream()
        }

        fn size_hint(&self) -> SizeHint {
            self.body.size_hint()
        }
    }
}
