//! Reading a body into memory, up to a limit.
//!
//! The HTTP client does not decompress bodies, because servers label bodies as gzip that are not. This module decompresses
//! in small pieces and yields to the executor between them. It fails at the limit on the size and at a limit on the
//! compression ratio, so that a short compressed body can neither block other tasks nor exhaust the memory.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use reqwest::Url;

use crate::error::{Error, ErrorKind, Result};
use crate::gunzip::{Gunzip, PIECE};
use crate::{integrity, net};

/// The maximum number of bytes that are reserved for a body because of its `Content-Length`.
const MAX_RESERVED: usize = 1 << 20;

/// The part of a body that was read.
#[derive(Default)]
pub(super) struct Read {
    pub(super) bytes: Bytes,
    /// The error because of which the bytes are not the whole body.
    pub(super) fault: Option<Error>,
    /// Whether the body is known to be complete. It is not if it ended with the connection and its length is not known.
    pub(super) is_verified: bool,
}

/// Reads a body to its end or up to `limit` bytes. Decompresses a body with `Content-Encoding: gzip` and removes the headers
/// that describe the compressed body.
pub(super) async fn read(response: reqwest::Response, url: &Url, headers: &mut HeaderMap, limit: usize) -> Read {
    let is_gzip = headers.get(CONTENT_ENCODING).is_some_and(|coding| coding.as_bytes().eq_ignore_ascii_case(b"gzip"));
    let is_delimited = integrity::is_delimited(&response, headers);
    let announced: Option<usize> = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let mut reader = Reader {
        url,
        body: Vec::with_capacity(announced.unwrap_or(0).min(limit).min(MAX_RESERVED)),
        limit,
        expected: announced.filter(|_| !is_gzip).unwrap_or(usize::MAX),
    };
    if is_gzip {
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
    }
    let outcome = match is_gzip {
        true => reader.decompress(response, headers, is_delimited).await,
        false => reader.copy(response, headers, is_delimited).await,
    };
    let mut body = reader.body;
    body.shrink_to_fit();
    let (is_verified, fault) = match outcome {
        Ok(is_verified) => (is_verified, None),
        Err(fault) => (false, Some(fault)),
    };
    Read { bytes: body.into(), fault, is_verified }
}

struct Reader<'a> {
    /// The URL of the request, for errors.
    url: &'a Url,
    body: Vec<u8>,
    limit: usize,
    /// The `Content-Length`, or the largest number if it is not known. It only limits how much memory is reserved.
    expected: usize,
}

impl Reader<'_> {
    /// Reads a body without decompressing it. Returns whether it is known to be complete, as
    /// [`decompress`](Self::decompress) does.
    async fn copy(&mut self, mut response: reqwest::Response, headers: &HeaderMap, is_delimited: bool) -> Result<bool> {
        while let Some(piece) = response.chunk().await.map_err(|source| net::broken(source, Some(self.url)))? {
            self.push(&piece)?;
        }
        if is_delimited {
            return Ok(true);
        }
        // The end of a gzip file is verified even though the file is kept compressed.
        let mut gunzip = Gunzip::new();
        for piece in self.body.chunks(PIECE) {
            gunzip.feed(Bytes::copy_from_slice(piece));
            while gunzip.next()?.is_some() {
                yield_if_due(&mut gunzip).await;
            }
        }
        gunzip.end();
        while gunzip.next()?.is_some() {}
        integrity::verify(&gunzip, integrity::uncompressed_length(headers), false)
    }

    async fn decompress(
        &mut self,
        mut response: reqwest::Response,
        headers: &HeaderMap,
        is_delimited: bool,
    ) -> Result<bool> {
        let mut gunzip = Gunzip::new();
        let mut ended = false;
        while !ended {
            match response.chunk().await.map_err(|source| net::broken(source, Some(self.url)))? {
                Some(piece) => gunzip.feed(piece),
                None => {
                    gunzip.end();
                    ended = true;
                }
            }
            while let Some(plain) = gunzip.next()? {
                self.push(&plain)?;
                yield_if_due(&mut gunzip).await;
            }
        }
        // The body can be a gzip file with a second compression on top. The header states the length of the file's content.
        let announced = integrity::uncompressed_length(headers).filter(|_| !Gunzip::is_compressed(&self.body));
        integrity::verify(&gunzip, announced, is_delimited)
    }

    fn push(&mut self, piece: &[u8]) -> Result<()> {
        let kept = &piece[..piece.len().min(self.limit - self.body.len())];
        let length = self.body.len() + kept.len();
        if length > self.body.capacity() {
            // The capacity is doubled, but not beyond the number of bytes that can follow.
            let capacity = self.body.capacity().saturating_mul(2).min(self.expected).min(self.limit);
            self.body.reserve_exact(capacity.max(length) - self.body.len());
        }
        self.body.extend_from_slice(kept);
        if kept.len() == piece.len() {
            return Ok(());
        }
        let why = format!("the response is longer than the limit of {} bytes", self.limit);
        Err(Error::new(ErrorKind::Limit, why).with_hint(
            "ClientBuilder::max_response_size() sets the limit; download() has none, because it reads a body in pieces",
        ))
    }
}

/// Yields to other tasks after a certain amount has been decompressed.
async fn yield_if_due(gunzip: &mut Gunzip) {
    if gunzip.should_yield() {
        tokio::task::yield_now().await;
    }
}
