//! Answers that are files: a body that is read piece by piece, in constant memory, into whatever the caller likes or to a file
//! that is there whole or not at all. Decompression on the fly is a choice; what does not begin like gzip passes as it is.

mod file;

use std::fmt;
use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep};

use crate::call::{Call, Operation};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::gunzip::Gunzip;
use crate::net;
use crate::request::Request;
use crate::response::StreamAnswer;
use crate::transport::BoxFuture;

type Pieces = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>;

/// A body on its way; a stream of its pieces.
///
/// No bytes at all is how the server says that there is nothing, such as no logs in a span of time.
#[must_use = "a download does nothing until it is read"]
pub struct Download {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    pieces: Option<Pieces>,
    /// Limit for each piece.
    limit: Duration,
    patience: Pin<Box<Sleep>>,
    gunzip: Option<Gunzip>,
    /// The place among the requests that may be under way at once.
    _permit: Option<OwnedSemaphorePermit>,
}

/// An operation whose answer is worth reading piece by piece. Generated code implements it.
pub trait Downloads: Operation {}

impl<O: Downloads> Call<O> {
    /// Sends the request and gives the answer piece by piece, in constant memory.
    pub fn download(self) -> PendingDownload {
        PendingDownload::new(&self.client, self.request)
    }
}

/// A download that was asked for; await it for its head.
#[must_use = "a request does nothing until it is awaited"]
pub struct PendingDownload {
    answer: BoxFuture<StreamAnswer>,
    limit: Duration,
}

impl PendingDownload {
    pub(crate) fn new(client: &Client, request: Request) -> Self {
        let limit = client.transport().attempt_timeout(&request);
        Self { answer: client.transport().execute_stream(request), limit }
    }
}

impl Future for PendingDownload {
    type Output = Result<Download>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(cx))?;
        Poll::Ready(Ok(Download::new(answer, self.limit)))
    }
}

impl Download {
    fn new(answer: StreamAnswer, limit: Duration) -> Self {
        let StreamAnswer { operation, status, headers, body, permit } = answer;
        Self {
            operation: operation.id,
            status,
            headers,
            pieces: body.map(|body| Box::pin(body.bytes_stream()) as Pieces),
            limit,
            patience: Box::pin(tokio::time::sleep(limit)),
            gunzip: None,
            _permit: permit,
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Bytes that are to come, compressed as they are sent; `None` when the server does not say.
    pub fn length(&self) -> Option<u64> {
        self.number(CONTENT_LENGTH.as_str())
    }

    /// Bytes that are left after decompression; `None` when the server does not say.
    pub fn uncompressed_length(&self) -> Option<u64> {
        self.number("x-uncompressed-content-length")
    }

    /// The name that the server proposes for the file, without any directories.
    pub fn file_name(&self) -> Option<String> {
        file::name(self.headers.get(CONTENT_DISPOSITION)?.to_str().ok()?)
    }

    /// Decompresses gzip on the fly.
    pub fn decompressed(mut self) -> Self {
        self.gunzip = Some(Gunzip::new());
        self
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks or stalls: then what came before is not the whole.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The whole, if it is no more than `most` bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] when it is more; and when the connection breaks.
    pub async fn bytes(mut self, most: usize) -> Result<Bytes> {
        let mut all = Vec::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if all.len() + piece.len() > most {
                let why = format!("the download is more than the {most} bytes that were asked for");
                return Err(Error::new(ErrorKind::Limit, why).with_operation(self.operation));
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.into())
    }

    /// Writes the whole to a file and gives its size. It is written under another name beside it and renamed when it is
    /// complete: an error, or dropping this future, leaves a file that was there before as it was.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the file cannot be written; and when the connection breaks.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<u64> {
        let operation = self.operation;
        file::write(self, path.as_ref()).await.map_err(|error| error.with_operation(operation))
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.headers.get(name)?.to_str().ok()?.trim().parse().ok()
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let Some(pieces) = &mut self.pieces else { return Poll::Ready(None) };
        let piece = match pieces.as_mut().poll_next(cx) {
            Poll::Pending => {
                ready!(self.patience.as_mut().poll(cx));
                Some(Err(Error::new(ErrorKind::Timeout, format!("the download stalled for {:?}", self.limit))))
            }
            Poll::Ready(piece) => piece.map(|piece| piece.map_err(|source| net::broken(source, None))),
        };
        let limit = Instant::now() + self.limit;
        self.patience.as_mut().reset(limit);
        if !matches!(piece, Some(Ok(_))) {
            self.pieces = None;
        }
        Poll::Ready(piece.map(|piece| piece.map_err(|error| error.with_operation(self.operation))))
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(mut gunzip) = self.gunzip.take() else { return self.poll_piece(cx) };
        let outcome = loop {
            match gunzip.take() {
                Ok(Some(plain)) => break Poll::Ready(Some(Ok(plain))),
                Err(error) => {
                    self.pieces = None;
                    return Poll::Ready(Some(Err(error.with_operation(self.operation))));
                }
                Ok(None) => {}
            }
            match self.poll_piece(cx) {
                Poll::Ready(Some(Ok(piece))) => gunzip.feed(piece),
                // Asked once more after its end, it has nothing to say but that.
                Poll::Ready(None) => {
                    return Poll::Ready(
                        gunzip.finish().map_err(|error| error.with_operation(self.operation)).transpose(),
                    );
                }
                other => break other,
            }
        };
        self.gunzip = Some(gunzip);
        outcome
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("status", &self.status).field("length", &self.length()).finish_non_exhaustive()
    }
}

impl fmt::Debug for PendingDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PendingDownload(..)")
    }
}
