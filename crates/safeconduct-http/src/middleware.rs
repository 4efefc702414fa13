//! The guard inside a client: for code that calls a model through `reqwest-middleware`.

use crate::head::check_query;
use crate::request::read_with_model;
use crate::{Caller, Problem, Reply, WireFormat};
use async_trait::async_trait;
use http::Extensions;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Request, Response};
use reqwest_middleware::{Error, Middleware, Next, Result};
use safeconduct::audit::Status;
use safeconduct::core::EndpointId;
use safeconduct::policy::Endpoint;
use safeconduct::{Guard, Outcome};
use std::fmt;

type Answers = dyn Fn(&Endpoint, &http::Uri) -> bool + Send + Sync;

/// Clears every request of a client before it is sent, and restores what comes back.
///
/// The client has chosen where to send; the guard is asked whether that endpoint, and no other, may have it: `answers`
/// says which endpoint of the catalog an address is. A refusal is an error that holds the [`Problem`]. Replies are
/// restored whole; for streams use the [`GuardLayer`](crate::GuardLayer), or [`Reply`] on the bytes.
///
/// See `examples/reqwest_client.rs`.
pub struct GuardMiddleware {
    guard: Guard,
    answers: Box<Answers>,
}

/// A refusal, as the error of a client.
#[derive(Debug)]
pub struct Refused(pub Problem);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Refused {}

fn refused(problem: Problem) -> Error {
    Error::middleware(Refused(problem))
}

impl GuardMiddleware {
    /// A middleware over this guard; `answers` says whether an endpoint of the catalog is what answers at an address.
    pub fn new(
        guard: Guard,
        answers: impl Fn(&Endpoint, &http::Uri) -> bool + Send + Sync + 'static,
    ) -> GuardMiddleware {
        GuardMiddleware { guard, answers: Box::new(answers) }
    }
}

#[async_trait]
impl Middleware for GuardMiddleware {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let unknown =
            || refused(Problem::new(404, "unknown_surface", "this call is of no format that can be scanned"));
        let url: http::Uri = request.url().as_str().parse().map_err(|_| unknown())?;
        let format = WireFormat::of(url.path()).ok_or_else(unknown)?;
        check_query(&url).map_err(refused)?;
        let body = request.body().and_then(Body::as_bytes).ok_or_else(|| {
            refused(Problem::new(
                400,
                "invalid_body",
                "a body that streams cannot be scanned before it leaves",
            ))
        })?;
        let caller = extensions.get::<Caller>().cloned().unwrap_or_default();
        let (mut wanted, _) =
            read_with_model(format, url.path(), body, &caller).map_err(|error| refused(error.into()))?;
        let elsewhere: Vec<EndpointId> = self
            .guard
            .evaluator()
            .catalog()
            .endpoints()
            .iter()
            .filter(|endpoint| !(self.answers)(endpoint, &url))
            .map(|endpoint| endpoint.id.clone())
            .collect();
        for endpoint in elsewhere {
            wanted = wanted.not_to(endpoint);
        }
        let mut session = self.guard.session(caller.tenant());
        if let Some(name) = &caller.session {
            session = session.named(name);
        }
        let walked = tokio::task::spawn_blocking(move || {
            let outcome = session.clear(&wanted);
            (session, outcome)
        });
        let (session, outcome) = walked
            .await
            .map_err(|_| refused(Problem::new(500, "guard_failed", "the guard stopped; nothing was sent")))?;
        let cleared = match outcome.map_err(|error| refused(Problem::failure(&error)))? {
            Outcome::Cleared(cleared) => cleared,
            Outcome::Denied(denied) => return Err(refused(Problem::refusal(&denied))),
        };
        *request.body_mut() = Some(cleared.body().as_str().to_owned().into());
        let headers = crate::headers(request.headers());
        *request.headers_mut() = headers;
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let attempt = cleared.attempt().map_err(|error| refused(Problem::failure(&error)))?;
        let answer = match next.run(request, extensions).await {
            Ok(answer) => answer,
            Err(error) => {
                let _ = attempt.finish(Status::ConnectionFailed, 0);
                return Err(error);
            }
        };
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let mut reply = Reply::new(format, kind, session.vault());
        let ended = match answer.status().is_success() {
            true => Status::Completed,
            false => Status::EndpointError,
        };
        let mut head = http::Response::new(());
        *head.status_mut() = answer.status();
        *head.headers_mut() = answer.headers().clone();
        head.headers_mut().remove(CONTENT_LENGTH);
        let bytes = match answer.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => {
                let _ = attempt.finish(Status::ConnectionFailed, 0);
                return Err(error.into());
            }
        };
        let restored = reply.push(&bytes).and_then(|mut restored| {
            restored.extend(reply.finish()?);
            Ok(restored)
        });
        let _ = attempt.finish(ended, bytes.len());
        let restored = restored.map_err(|error| refused(error.into()))?;
        Ok(head.map(|()| restored).into())
    }
}

/// Shows the outline only.
impl fmt::Debug for GuardMiddleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GuardMiddleware({:?})", self.guard)
    }
}
