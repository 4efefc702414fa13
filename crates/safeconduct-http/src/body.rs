//! The body of a restored reply: it streams, and its end is recorded.

use crate::layer::BoxError;
use crate::{Problem, Reply, Vendor};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use safeconduct::Attempt;
use safeconduct::audit::Status;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// A reply on its way back.
    ///
    /// When it ends, so does the attempt it answers; dropped before, the attempt counts as cancelled. It asks the
    /// endpoint for more only when it is asked itself.
    pub struct ReplyBody<R> {
        #[pin]
        inner: Option<R>,
        ours: Option<Bytes>,
        reply: Option<Reply>,
        attempt: Option<Attempt>,
        ended: Status,
        bytes: usize,
        vendor: Vendor,
    }
}

impl<R> ReplyBody<R> {
    pub(crate) fn new(
        inner: R,
        reply: Reply,
        attempt: Option<Attempt>,
        ended: Status,
        vendor: Vendor,
    ) -> ReplyBody<R> {
        ReplyBody { inner: Some(inner), ours: None, reply: Some(reply), attempt, ended, bytes: 0, vendor }
    }

    /// A body that belongs to no decision and passes as it is.
    pub fn passing(inner: R) -> ReplyBody<R> {
        ReplyBody {
            inner: Some(inner),
            ours: None,
            reply: None,
            attempt: None,
            ended: Status::Completed,
            bytes: 0,
            vendor: Vendor::OpenAi,
        }
    }

    /// A body that the guard itself says.
    pub fn ours(bytes: impl Into<Bytes>) -> ReplyBody<R> {
        ReplyBody {
            inner: None,
            ours: Some(bytes.into()).filter(|bytes: &Bytes| !bytes.is_empty()),
            reply: None,
            attempt: None,
            ended: Status::Completed,
            bytes: 0,
            vendor: Vendor::OpenAi,
        }
    }
}

impl<R> Body for ReplyBody<R>
where
    R: Body<Data = Bytes>,
    R::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut this = self.project();
        if let Some(ours) = this.ours.take() {
            return Poll::Ready(Some(Ok(Frame::data(ours))));
        }
        loop {
            let Some(inner) = this.inner.as_mut().as_pin_mut() else { return Poll::Ready(None) };
            let frame = ready!(inner.poll_frame(context));
            match frame {
                Some(Ok(frame)) => {
                    // Trailers are left out: no format here has any.
                    let Ok(data) = frame.into_data() else { continue };
                    *this.bytes += data.len();
                    let Some(reply) = this.reply.as_mut().filter(|reply| !reply.is_as_is()) else {
                        return Poll::Ready(Some(Ok(Frame::data(data))));
                    };
                    match reply.push(&data) {
                        Ok(ready) if ready.is_empty() => {}
                        Ok(ready) => return Poll::Ready(Some(Ok(Frame::data(ready.into())))),
                        Err(error) => {
                            finish(this.attempt, Status::EndpointError, *this.bytes);
                            this.inner.set(None);
                            let event = Problem::from(error).event(*this.vendor);
                            return Poll::Ready(match event.is_empty() {
                                true => Some(Err(error.into())),
                                false => Some(Ok(Frame::data(event.into()))),
                            });
                        }
                    }
                }
                Some(Err(error)) => {
                    finish(this.attempt, Status::ConnectionFailed, *this.bytes);
                    this.inner.set(None);
                    return Poll::Ready(Some(Err(error.into())));
                }
                None => {
                    finish(this.attempt, *this.ended, *this.bytes);
                    this.inner.set(None);
                    let rest = this.reply.as_mut().map(Reply::finish).transpose();
                    return Poll::Ready(match rest {
                        Ok(Some(rest)) if !rest.is_empty() => Some(Ok(Frame::data(rest.into()))),
                        Ok(_) => None,
                        Err(error) => Some(Err(error.into())),
                    });
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ours.is_none() && self.inner.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.ours, &self.inner, &self.reply) {
            (Some(ours), ..) => SizeHint::with_exact(ours.len() as u64),
            (None, None, _) => SizeHint::with_exact(0),
            (None, Some(inner), Some(reply)) if reply.is_as_is() => inner.size_hint(),
            (None, Some(inner), None) => inner.size_hint(),
            _ => SizeHint::default(),
        }
    }
}

/// Records how it ended. The reply is here either way; an outcome that could not be written leaves its intent open,
/// which says "may have been sent".
fn finish(attempt: &mut Option<Attempt>, status: Status, bytes: usize) {
    if let Some(attempt) = attempt.take() {
        let _ = attempt.finish(status, bytes);
    }
}
