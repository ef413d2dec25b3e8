//! The pieces of a download: they are read from the connection with a time limit for each, optionally decompressed, and
//! verified to be the complete body.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use reqwest::Url;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Sleep;

use crate::deadline::after;
use crate::error::{Error, ErrorKind, Result};
use crate::gunzip::Gunzip;
use crate::integrity;
use crate::net;

pub(super) struct Pieces {
    connection: Connection,
    is_delimited: bool,
    allow_unverified: bool,
    /// The length after decompression that the server states.
    announced: Option<u64>,
    /// Decompresses the body, or decompresses a copy of it to verify it.
    gunzip: Option<Gunzip>,
    decompress: bool,
    /// A compressed piece that is returned after it has been verified.
    held: Option<Bytes>,
    finished: bool,
}

impl Pieces {
    pub(super) fn new(
        response: Option<reqwest::Response>,
        headers: &HeaderMap,
        permit: Option<OwnedSemaphorePermit>,
        limit: Duration,
    ) -> Self {
        let is_delimited = response.as_ref().is_none_or(|response| integrity::is_delimited(response, headers));
        Self {
            connection: Connection::new(response, permit, limit),
            is_delimited,
            allow_unverified: false,
            announced: integrity::uncompressed_length(headers),
            gunzip: (!is_delimited).then(Gunzip::new),
            decompress: false,
            held: None,
            finished: false,
        }
    }

    pub(super) fn decompress(&mut self) {
        self.decompress = true;
        self.gunzip = Some(Gunzip::new());
    }

    pub(super) fn allow_unverified(&mut self) {
        self.allow_unverified = true;
        if !self.decompress {
            self.gunzip = None;
        }
    }

    /// Polls for the next piece. Returns `None` at the end and after an error.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        if self.finished {
            return Poll::Ready(None);
        }
        let piece = ready!(self.poll_piece(cx)).transpose();
        if !matches!(piece, Some(Ok(_))) {
            self.finished = true;
            self.connection.close();
        }
        Poll::Ready(piece)
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>>> {
        loop {
            if let Some(gunzip) = &mut self.gunzip {
                if gunzip.should_yield() {
                    return poll_yield(cx);
                }
                if let Some(plain) = gunzip.next()? {
                    if self.decompress && !plain.is_empty() {
                        return Poll::Ready(Ok(Some(plain)));
                    }
                    continue;
                }
            }
            if let Some(piece) = self.held.take() {
                return Poll::Ready(Ok(Some(piece)));
            }
            if self.connection.is_closed() {
                return Poll::Ready(self.verify().map(|()| None));
            }
            match (ready!(self.connection.poll_next(cx))?, &mut self.gunzip) {
                (Some(piece), None) => return Poll::Ready(Ok(Some(piece))),
                (Some(piece), Some(gunzip)) => {
                    self.held = (!self.decompress).then(|| piece.clone());
                    gunzip.feed(piece);
                }
                (None, Some(gunzip)) => gunzip.end(),
                (None, None) => {}
            }
        }
    }

    fn verify(&self) -> Result<()> {
        let is_verified = match &self.gunzip {
            Some(gunzip) => integrity::verify(gunzip, self.announced, self.is_delimited)?,
            None => true,
        };
        if is_verified || self.allow_unverified { Ok(()) } else { Err(integrity::unverified()) }
    }
}

/// Yields to other tasks. This task is polled again.
fn poll_yield<T>(cx: &mut Context<'_>) -> Poll<T> {
    let _ = pin!(tokio::task::yield_now()).poll(cx);
    Poll::Pending
}

/// The body as the server sends it.
struct Connection {
    body: Option<Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>>,
    /// The URL of the request, for errors.
    url: Option<Url>,
    /// The permit for one of the requests that may be in flight at the same time. It is dropped at the end of the body.
    permit: Option<OwnedSemaphorePermit>,
    /// The time limit for each piece.
    limit: Duration,
    timer: Pin<Box<Sleep>>,
    /// Whether the timer runs. It runs from the first poll for a piece until the piece arrives.
    waiting: bool,
}

impl Connection {
    fn new(response: Option<reqwest::Response>, permit: Option<OwnedSemaphorePermit>, limit: Duration) -> Self {
        Self {
            permit: permit.filter(|_| response.is_some()),
            url: response.as_ref().map(|response| response.url().clone()),
            body: response.map(|response| Box::pin(response.bytes_stream()) as _),
            limit,
            timer: Box::pin(tokio::time::sleep(limit)),
            waiting: false,
        }
    }

    fn is_closed(&self) -> bool {
        self.body.is_none()
    }

    fn close(&mut self) {
        self.body = None;
        self.permit = None;
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(Ok(None)) };
        let piece = match body.as_mut().poll_next(cx) {
            Poll::Ready(piece) => piece.transpose().map_err(|source| net::broken(source, self.url.as_ref())),
            Poll::Pending => {
                ready!(self.poll_timer(cx));
                let why = format!("no further piece of the download arrived within {:?}", self.limit);
                Err(Error::new(ErrorKind::Timeout, why))
            }
        };
        self.waiting = false;
        if !matches!(piece, Ok(Some(_))) {
            self.close();
        }
        Poll::Ready(piece)
    }

    /// Is ready when the time limit is over. The time between a piece and the next poll does not count.
    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.waiting {
            // A limit without a deadline is no limit.
            let Some(deadline) = after(self.limit) else { return Poll::Pending };
            self.timer.as_mut().reset(deadline);
            self.waiting = true;
        }
        self.timer.as_mut().poll(cx)
    }
}
