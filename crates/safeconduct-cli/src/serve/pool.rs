//! Connections to upstreams, kept open between requests, each driven by the request that uses it.
//!
//! Nobody else looks after a connection while it is used, so a request and its answer change neither tasks nor threads.
//! Every thread keeps connections of its own: what is registered with one thread's poll is used there.

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use safeconduct_http::BoxError;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tower_service::Service;

/// How long a connection may take to be there.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(60);
/// How many connections that nobody uses each thread keeps for one upstream.
const IDLE_MAX: usize = 256;

type Io = MaybeHttpsStream<TokioIo<TcpStream>>;

thread_local! {
    /// What this thread keeps, by scheme and authority; the one that was used last is at the back.
    static KEPT: RefCell<HashMap<Key, VecDeque<(Instant, Open)>>> = RefCell::default();
}

/// An upstream: scheme and authority.
type Key = (Box<str>, Box<str>);

/// An open connection, and what is sent on it.
struct Open {
    sender: SendRequest<Full<Bytes>>,
    connection: Pin<Box<http1::Connection<Io, Full<Bytes>>>>,
}

impl Open {
    /// Lets the connection read and write; `true` when it is over.
    fn drive(&mut self, context: &mut Context<'_>) -> bool {
        self.connection.as_mut().poll(context).is_ready()
    }

    /// Whether it can take a request: that its server has closed it shows only when somebody looks.
    fn is_usable(&mut self, context: &mut Context<'_>) -> bool {
        !self.drive(context) && self.sender.is_ready()
    }
}

/// Connections to every upstream.
#[derive(Clone)]
pub struct Connections(HttpsConnector<HttpConnector>);

impl Connections {
    /// Reads the system's root certificates.
    pub fn new() -> Result<Connections, std::io::Error> {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT));
        tcp.enforce_http(false);
        let https = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http();
        Ok(Connections(https.enable_http1().wrap_connector(tcp)))
    }

    /// Sends a request to the server that its URI names, and returns the head of its answer.
    ///
    /// A connection that was kept may be closed by its server at any time. A request of which nothing was written then
    /// is sent on another one; any other is not sent twice.
    pub async fn request(&self, mut request: Request<Full<Bytes>>) -> Result<Response<Answer>, BoxError> {
        let uri = std::mem::take(request.uri_mut());
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("no server is named".into());
        };
        let key: Key = (scheme.into(), authority.as_str().into());
        // What a server is asked for is a path; `Host` says the rest (RFC 9112, 3.2.1).
        *request.uri_mut() = Uri::from(uri.path_and_query().cloned().ok_or("no path")?);
        loop {
            let (open, kept) = match poll_fn(|context| Poll::Ready(take(&key, context))).await {
                Some(open) => (open, true),
                None => (self.connect(&uri).await?, false),
            };
            match exchange(open, request).await {
                Ok((answer, open)) => {
                    return Ok(answer.map(|body| Answer { body, connection: Some((key, open)) }));
                }
                Err((_, Some(unsent))) if kept => request = unsent,
                Err((error, _)) => return Err(error),
            }
        }
    }

    async fn connect(&self, uri: &Uri) -> Result<Open, BoxError> {
        let mut connector = self.0.clone();
        poll_fn(|context| connector.poll_ready(context)).await?;
        let stream = connector.call(uri.clone()).await?;
        let (sender, connection) = http1::handshake(stream).await?;
        Ok(Open { sender, connection: Box::pin(connection) })
    }
}

/// Sends one request and drives its connection until the head of the answer is there. With an error comes the request,
/// if nothing of it was written.
async fn exchange(
    mut open: Open,
    request: Request<Full<Bytes>>,
) -> Result<(Response<Incoming>, Open), (BoxError, Option<Request<Full<Bytes>>>)> {
    let mut answer = pin!(open.sender.try_send_request(request));
    let connection = &mut open.connection;
    let mut over = false;
    let answered = poll_fn(|context| {
        // The connection first: it writes what was given to it, and hands over what it reads.
        over = over || connection.as_mut().poll(context).is_ready();
        answer.as_mut().poll(context)
    });
    match answered.await {
        Ok(answer) => Ok((answer, open)),
        Err(mut error) => {
            let unsent = error.take_message();
            Err((error.into_error().into(), unsent))
        }
    }
}

/// A connection that was kept for this upstream and still is one.
fn take(key: &Key, context: &mut Context<'_>) -> Option<Open> {
    loop {
        let (since, mut open) = KEPT.with_borrow_mut(|kept| kept.get_mut(key)?.pop_back())?;
        if since.elapsed() < IDLE && open.is_usable(context) {
            return Some(open);
        }
    }
}

/// Keeps a connection whose answer was read to its end, if it can take another request.
fn keep(key: Key, mut open: Open, context: &mut Context<'_>) {
    if open.is_usable(context) {
        KEPT.with_borrow_mut(|kept| {
            let kept = kept.entry(key).or_default();
            kept.push_back((Instant::now(), open));
            if kept.len() > IDLE_MAX {
                kept.pop_front();
            }
        });
    }
}

/// Lets go of what this thread keeps and nobody used for a while, or the server has closed. Who calls it again and
/// again keeps no dead sockets.
pub async fn sweep() {
    poll_fn(|context| {
        let mut kept = KEPT.take();
        for connections in kept.values_mut() {
            connections.retain_mut(|(since, open)| since.elapsed() < IDLE && open.is_usable(context));
        }
        kept.retain(|_, connections| !connections.is_empty());
        KEPT.set(kept);
        Poll::Ready(())
    })
    .await;
}

/// The body of an answer; whoever reads it drives its connection.
pub struct Answer {
    body: Incoming,
    /// What it comes on, until its end was read.
    connection: Option<(Key, Open)>,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let this = &mut *self;
        // What is there already; else the connection looks whether more came.
        let mut frame = Pin::new(&mut this.body).poll_frame(context);
        if let (Poll::Pending, Some((_, open))) = (&frame, &mut this.connection) {
            if open.drive(context) {
                this.connection = None;
            }
            frame = Pin::new(&mut this.body).poll_frame(context);
        }
        match (&frame, this.connection.take()) {
            (Poll::Ready(None), Some((key, open))) => keep(key, open, context),
            // After an error nothing can be read from it.
            (Poll::Ready(Some(Err(_))), _) => {}
            (_, connection) => this.connection = connection,
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        // Whoever stops here without reading the end would close the connection with it.
        self.connection.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
