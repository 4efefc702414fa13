//! A tower layer for a later hop: a request without a pass that fits goes no further.

use crate::layer::{BoxError, response};
use crate::{PassVerifier, Problem, WireFormat};
use bytes::Bytes;
use http_body::Body;
use http_body_util::{BodyExt, Either, Full, Limited};
use safeconduct::{Clock, SystemClock};
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// Lets through only requests with a pass; what it says is an extension of the request ([`Pass`](crate::Pass)).
#[derive(Debug, Clone)]
pub struct PassLayer {
    verifier: Arc<PassVerifier>,
    body_max: usize,
}

impl PassLayer {
    /// A layer with this verifier, for bodies of at most so many bytes.
    pub fn new(verifier: Arc<PassVerifier>, body_max: usize) -> PassLayer {
        PassLayer { verifier, body_max }
    }
}

impl<S> Layer<S> for PassLayer {
    type Service = Passed<S>;

    fn layer(&self, inner: S) -> Passed<S> {
        Passed { inner, layer: self.clone() }
    }
}

/// A service behind a [`PassLayer`].
#[derive(Debug, Clone)]
pub struct Passed<S> {
    inner: S,
    layer: PassLayer,
}

impl<S, B, R> Service<http::Request<B>> for Passed<S>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<R>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    R: Send + 'static,
{
    type Response = http::Response<Either<R, Full<Bytes>>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context).map(|_| Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        let PassLayer { verifier, body_max } = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let format = WireFormat::of(parts.uri.path());
            let refused = |status, code, message: &str| {
                let problem = Problem::new(status, code, message);
                Ok(response(&problem, format).map(|body| Either::Right(Full::from(body))))
            };
            let Ok(body) = Limited::new(body, body_max).collect().await else {
                return refused(413, "too_large", "the body is too large, or broke off");
            };
            let body = body.to_bytes();
            let now = SystemClock.now().micros() / 1_000_000;
            match verifier.verify(&parts, &body, now) {
                Err(error) => return refused(403, "no_pass", &error.to_string()),
                Ok(pass) => parts.extensions.insert(pass),
            };
            let sent: Result<_, BoxError> =
                inner.call(http::Request::from_parts(parts, Full::from(body))).await.map_err(Into::into);
            match sent {
                Ok(answer) => Ok(answer.map(Either::Left)),
                Err(_) => refused(502, "endpoint_unreachable", "the endpoint could not be reached"),
            }
        })
    }
}
