//! Sends what was cleared to the one endpoint it was cleared for.

use super::config::To;
use super::demo;
use super::pool::{Answer, Connections};
use super::state::State;
use bytes::Bytes;
use http::header::{HOST, HeaderName, HeaderValue};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Either, Full};
use safeconduct::{Clock, SystemClock};
use safeconduct_http::{BoxError, CREDENTIALS, In, SendTo};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

/// A reply: of a server, or of the demonstration.
pub type Reply = Either<Answer, demo::Echo>;

/// How long an endpoint may think before it answers with a head. Reasoning takes minutes.
const THINK: Duration = Duration::from_secs(600);

/// How long a pass is good for, in seconds: a request is on its way at once.
const PASS_LIFE: i64 = 60;

/// The sending side of the gateway: what the guard's layer is put in front of.
#[derive(Clone)]
pub struct Sender {
    pub state: Arc<State>,
    pub connections: Connections,
}

impl Service<Request<Full<Bytes>>> for Sender {
    type Response = Response<Reply>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Reply>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Full<Bytes>>) -> Self::Future {
        let Sender { state, connections } = self.clone();
        Box::pin(async move {
            let to = request.extensions().get::<SendTo>().cloned().ok_or("no endpoint")?;
            let upstream = state.upstreams.get(to.endpoint.as_str()).ok_or("no upstream")?;
            let url = match &upstream.to {
                To::Url(url) => url,
                To::Demo => {
                    let format = request.extensions().get::<In>().map(|format| format.0);
                    return demo::answer(request, format).await;
                }
            };
            if !state.forwards_keys {
                for name in CREDENTIALS {
                    request.headers_mut().remove(*name);
                }
            }
            if let Some((name, value)) = &upstream.credential {
                let mut value = HeaderValue::from_str(value)?;
                value.set_sensitive(true);
                request.headers_mut().insert(HeaderName::try_from(name.as_str())?, value);
            }
            address(&mut request, url)?;
            if let Some(signer) = &state.signer {
                let (mut parts, body) = request.into_parts();
                let body = body.collect().await.map_err(|never| match never {})?.to_bytes();
                let now = SystemClock.now().micros() / 1_000_000;
                signer.sign(&mut parts, &body, &state.pass(to), now, PASS_LIFE)?;
                request = Request::from_parts(parts, Full::from(body));
            }
            let answer = tokio::time::timeout(THINK, connections.request(request)).await??;
            Ok(answer.map(Either::Left))
        })
    }
}

/// Points a request at the same path of an upstream.
pub fn address(request: &mut Request<Full<Bytes>>, base: &Uri) -> Result<(), BoxError> {
    let mut parts = base.clone().into_parts();
    parts.path_and_query = request.uri().path_and_query().cloned();
    *request.uri_mut() = Uri::from_parts(parts)?;
    if let Some(authority) = base.authority() {
        request.headers_mut().insert(HOST, HeaderValue::from_str(authority.as_str())?);
    }
    Ok(())
}
