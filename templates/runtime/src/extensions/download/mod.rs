//! Downloads: responses whose body is read in pieces, in constant memory.
//!
//! [`Download`] is a stream of the pieces. [`Download::bytes`] collects them, [`Download::to_file`] writes them to a file,
//! which is only replaced if the download is complete, and [`Download::decompressed`] decompresses gzip.
//!
//! # Complete bodies
//!
//! A body that ends early is an error and never a short result:
//! - A body with a `Content-Length`, a chunked body and a body over HTTP/2 are verified by the connection.
//! - Any other HTTP/1 body ends when the connection is closed. It is verified by the checksum at the end of a gzip body,
//!   even if it is kept compressed, or by the response header [`UNCOMPRESSED_LENGTH`](crate::api::UNCOMPRESSED_LENGTH).
//!   Without both, its end is an error of the kind [`ErrorKind::Connection`], unless [`Download::allow_unverified_end`] was
//!   called.
//! - If the response has that header, a body that is decompressed must have the length that it states.
//!
//! One kind of interruption cannot be detected: a gzip file can consist of several members. If the body ends with the
//! connection and the response does not have the header, whole members can be missing at the end.

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
use crate::call::{Call, RawRequest};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::integrity;
use crate::request::Request;
use crate::response::StreamAnswer;
use crate::transport::BoxFuture;

/// The maximum number of bytes that [`Download::bytes`] reserves because of a `Content-Length`.
const MAX_RESERVED: u64 = 1 << 20;

/// A response whose head has been received and whose body is still to be read: a stream of the pieces of the body.
///
/// An empty body is a success. Servers send it if there is nothing to download, for instance no logs in the requested
/// period.
///
/// Each piece must arrive within the client's [`attempt_timeout`](crate::ClientBuilder::attempt_timeout), which begins when
/// the piece is polled for; `Duration::MAX` is no limit. The download counts as one request of
/// [`ClientBuilder::concurrency`](crate::ClientBuilder::concurrency) until its body has ended, has failed, or is dropped.
#[must_use = "a download does nothing until it is read"]
pub struct Download {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    pieces: Pieces,
}

/// Adds `download()` to a call whose response is bytes or text: `download!(GetPetPhoto)`.
///
/// It is a method of the calls of one operation, so that other calls do not have it.
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! download {
    ($name:ident) => {
        impl $name {
            /// Sends the request and returns the response as a [`Download`](crate::download::Download), which is read in pieces
            /// in constant memory.
            #[inline]
            pub fn download(self) -> $crate::download::PendingDownload {
                $crate::download::PendingDownload::of(self)
            }
        }
    };
}
#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use download;

impl RawRequest {
    /// Sends the request and returns the response as a [`Download`], which is read in pieces in constant memory.
    pub fn download(self) -> PendingDownload {
        let (client, request) = self.into_parts();
        PendingDownload::new(&client, request)
    }
}

/// The future of a [`Download`], which is ready when the head of the response has been received.
#[must_use = "a request does nothing until it is awaited"]
pub struct PendingDownload {
    answer: BoxFuture<StreamAnswer>,
    limit: Duration,
}

impl PendingDownload {
    #[allow(dead_code, reason = "not used by the client of an API without downloads")]
    pub(crate) fn of<O>(call: Call<O>) -> Self {
        Self::new(&call.client, call.request)
    }

    fn new(client: &Client, request: Request) -> Self {
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

    /// Returns the status of the response, from 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the `Content-Length` of the body in bytes, before decompression; `None` if the server does not state it.
    pub fn length(&self) -> Option<u64> {
        self.headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
    }

    /// Returns the length of the body in bytes after decompression; `None` if the server does not state it.
    pub fn uncompressed_length(&self) -> Option<u64> {
        integrity::uncompressed_length(&self.headers)
    }

    /// Returns the file name that the server proposes, without directories; `None` if it proposes none that is valid.
    pub fn file_name(&self) -> Option<String> {
        name::name(self.headers.get(CONTENT_DISPOSITION)?.to_str().ok()?)
    }

    /// Sets that a gzip body is decompressed while it is read. A body that does not begin with the signature of gzip is not
    /// changed.
    ///
    /// Reading fails with [`ErrorKind::Limit`] if more than 4 MiB have been decompressed and the result is more than 256
    /// times as long as the compressed data. Text does not reach this ratio; such a body is an attempt to exhaust memory or
    /// disk.
    pub fn decompressed(mut self) -> Self {
        self.pieces.decompress();
        self
    }

    /// Sets that a body is accepted if it ends with the connection and cannot be verified to be complete; see [complete
    /// bodies](self#complete-bodies). **A download that was interrupted can then look like a success.**
    pub fn allow_unverified_end(mut self) -> Self {
        self.pieces.allow_unverified();
        self
    }

    /// Reads the next piece. Returns `None` at the end and after an error.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`] if the connection breaks or the body is not complete, [`ErrorKind::Timeout`] if no piece
    /// arrives within the attempt timeout, and [`ErrorKind::Limit`] if decompression exceeds its ratio. The pieces before an
    /// error are not the whole body.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] if the body has more than `limit` bytes (after decompression if it is decompressed), and the
    /// errors of [`next`](Self::next).
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

    /// Writes the whole body to a file. Returns its length in bytes, after decompression if it is decompressed.
    ///
    /// The body is written to a temporary file in the same directory, which is synchronized to the disk and then renamed, so
    /// that `path` never refers to an incomplete file. If there is an error or the future is dropped, the temporary file is
    /// removed and an existing file at `path` is not changed.
    ///
    /// - If `path` is a symbolic link, its target is replaced and the link is kept.
    /// - If `path` is a regular file, it must be writable, and the new file gets its permissions (the lower nine bits of the
    ///   mode on Unix), but not its owner, extended attributes or other hard links. Otherwise the new file has the default
    ///   permissions.
    /// - A device or a FIFO is written to directly. It is neither renamed nor synchronized, and the data before an error
    ///   remains written. Opening a FIFO waits for a reader.
    ///
    /// File operations run on tokio's threads for blocking operations.
    ///
    /// # Errors
    /// [`ErrorKind::File`] if the file cannot be written, if `path` is a directory, or if no file can be created in the
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
