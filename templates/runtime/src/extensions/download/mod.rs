//! Downloads: answers whose body is read piece by piece, in constant memory.
//!
//! [`Download`] is a stream of the pieces. [`Download::bytes`] collects them, [`Download::to_file`] writes a file that is
//! replaced only by a complete one, and [`Download::decompressed`] decompresses gzip.
//!
//! # Complete bodies
//!
//! A body that ended early is an error, never a short result:
//! - A body with a `Content-Length`, a chunked body and a body over HTTP/2 are verified by the connection.
//! - An HTTP/1 body with none of these ends when the connection is closed. It is verified by the checksum at the end of a gzip
//!   body, also if it is kept compressed, or by the header `X-Uncompressed-Content-Length`. If there is neither, its end is an
//!   error of the kind [`ErrorKind::Connection`], unless
//!   [`Download::allow_unverified_end`] was called.
//! - A body that is decompressed must have the length that `X-Uncompressed-Content-Length` announces, if it is sent.
//!
//! One interruption cannot be detected: a gzip file can consist of several members, and a body that ends with the connection
//! and lacks that header may have lost whole members at its end.

mod file;
mod name;
mod pieces;

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

use self::pieces::Pieces;
use crate::call::sealed::Streamable;
use crate::call::{Call, Operation, RawRequest};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::integrity;
use crate::request::Request;
use crate::response::StreamAnswer;
use crate::transport::BoxFuture;

/// Memory that [`Download::bytes`] reserves for a length that was only announced, in bytes.
const MAX_RESERVED: u64 = 1 << 20;

/// An answer whose head has arrived and whose body is still to be read: a stream of the body's pieces.
///
/// An empty body is a success: the server sends it if there is nothing to download, such as no logs in the period.
///
/// Each piece must arrive within the client's attempt timeout, counted from the moment when it is waited for; `Duration::MAX`
/// is no limit. The download counts as one request of [`ClientBuilder::concurrency`](crate::ClientBuilder::concurrency) until
/// its body has ended, has failed, or is dropped.
#[must_use = "a download does nothing until it is read"]
pub struct Download {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    pieces: Pieces,
}

/// An operation whose response can be downloaded: one that responds with bytes or text.
pub trait Downloads: Operation {}

impl<O: Operation + Streamable> Downloads for O {}

impl<O: Downloads> Call<O> {
    /// Sends the request and returns the answer as a [`Download`], which is read piece by piece in constant memory.
    pub fn download(self) -> PendingDownload {
        PendingDownload::new(&self.client, self.request)
    }
}

impl RawRequest {
    /// Sends the request and returns the response as a [`Download`], which is read piece by piece in constant memory.
    pub fn download(self) -> PendingDownload {
        let (client, request) = self.into_parts();
        PendingDownload::new(&client, request)
    }
}

/// The future of a [`Download`], ready when the head of the answer has arrived.
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
        let pieces = Pieces::new(body, &headers, permit, limit);
        Self { operation: operation.id, status, headers, pieces }
    }

    /// The status of the answer, any of 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The length of the body as it is sent, in bytes; `None` if the server does not state it.
    pub fn length(&self) -> Option<u64> {
        self.headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
    }

    /// The length of the body after decompression, in bytes; `None` if the server does not state it.
    pub fn uncompressed_length(&self) -> Option<u64> {
        integrity::uncompressed_length(&self.headers)
    }

    /// The file name that the server proposes, without any directories; `None` if it proposes none that can be used.
    pub fn file_name(&self) -> Option<String> {
        name::name(self.headers.get(CONTENT_DISPOSITION)?.to_str().ok()?)
    }

    /// Decompresses a gzip body while it is read. A body that does not begin like gzip is left as it is.
    ///
    /// Decompression fails with [`ErrorKind::Limit`] if it makes the body more than 256 times as long (checked from 4 MiB on),
    /// which text does not reach: such a body is meant to fill the memory or the disk.
    pub fn decompressed(mut self) -> Self {
        self.pieces.decompress();
        self
    }

    /// Accepts a body that ends with the connection although nothing says whether it was complete, see
    /// [complete bodies](self#complete-bodies). **Then a download that was interrupted can look like a success.**
    pub fn allow_unverified_end(mut self) -> Self {
        self.pieces.allow_unverified();
        self
    }

    /// Reads the next piece; `None` at the end, and after an error.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`] if the connection breaks or the body is not complete, [`ErrorKind::Timeout`] if no piece
    /// arrives within the attempt timeout, [`ErrorKind::Limit`] if decompression makes the body too long. The pieces that
    /// came before an error are not the whole body.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] if the body is longer than `limit` bytes, after decompression if that is done; and the errors of
    /// [`next`](Self::next).
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes> {
        let reserved = self.length().unwrap_or_default().min(MAX_RESERVED) as usize;
        let mut body = Vec::with_capacity(reserved.min(limit));
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if piece.len() > limit - body.len() {
                let why = format!("the download is longer than the limit of {limit} bytes");
                return Err(Error::new(ErrorKind::Limit, why).with_operation(self.operation));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body.into())
    }

    /// Writes the whole body to a file and returns its length in bytes, after decompression if that is done.
    ///
    /// The body is written to a temporary file in the same directory, synchronized to the disk and then renamed, so that
    /// `path` never names an incomplete file. An error, or dropping this future, removes the temporary file and leaves a file
    /// that was there before unchanged.
    ///
    /// - If `path` is a symbolic link, the file that it leads to is replaced and the link is kept.
    /// - If there is a regular file, it must be writable, and the new file has its permissions (the mode's lower nine bits on
    ///   Unix). Its owner, extended attributes and other hard links are not carried over. Otherwise the new file has the
    ///   default permissions.
    /// - A device or a FIFO is written to directly: nothing is renamed or synchronized, and what was written before an error
    ///   remains. Opening a FIFO waits for a reader.
    ///
    /// File operations run on tokio's threads for blocking work.
    ///
    /// # Errors
    /// [`ErrorKind::File`] if the file cannot be written, if `path` is a directory, or if no file can be created in its
    /// directory; [`ErrorKind::Configuration`] outside a tokio runtime; and the errors of [`next`](Self::next).
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<u64> {
        let operation = self.operation;
        file::write(self, path.as_ref()).await.map_err(|error| error.with_operation(operation))
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.pieces.poll_next(cx));
        Poll::Ready(piece.map(|piece| piece.map_err(|error| error.with_operation(self.operation))))
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
