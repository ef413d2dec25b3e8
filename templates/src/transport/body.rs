//! Reading a body into memory, up to a limit.
//!
//! Decompression is done here and not by the HTTP client because the server's labels are not to be trusted: what does not begin
//! like gzip is taken as it is. It goes piece by piece and lets other tasks run in between, and it ends at the limit on the size
//! and at a limit on the ratio, so that a small answer can neither stop the executor nor fill the memory.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use reqwest::Url;

use crate::error::{Error, ErrorKind, Result};
use crate::gunzip::Gunzip;
use crate::net;

/// Below this size no ratio is suspicious.
const MIN_SUSPICIOUS: usize = 4 << 20;
/// How many times as long as it was sent a decompressed body may be. JSON reaches some tens; gzip makes at most a thousand.
const MAX_RATIO: usize = 256;
/// Memory that is reserved for a length that was only announced.
const MAX_RESERVED: usize = 1 << 20;

/// What was read, and why that is not all.
#[derive(Default)]
pub(super) struct Read {
    pub(super) bytes: Bytes,
    pub(super) fault: Option<Error>,
}

/// Reads to the end, or to `limit` bytes. Takes the headers that are about the encoding away when it has been undone.
pub(super) async fn read(response: reqwest::Response, url: &Url, headers: &mut HeaderMap, limit: usize) -> Read {
    let is_gzip = headers.get(CONTENT_ENCODING).is_some_and(|coding| coding.as_bytes().eq_ignore_ascii_case(b"gzip"));
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let mut reader = Reader {
        bytes: BytesMut::with_capacity(announced.unwrap_or(0_usize).min(limit).min(MAX_RESERVED)),
        limit,
        received: 0,
    };
    let outcome = if is_gzip {
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        reader.decompress(response, url).await
    } else {
        reader.copy(response, url).await
    };
    Read { bytes: reader.bytes.freeze(), fault: outcome.err() }
}

struct Reader {
    bytes: BytesMut,
    limit: usize,
    /// Bytes as they were sent.
    received: usize,
}

impl Reader {
    async fn copy(&mut self, mut response: reqwest::Response, url: &Url) -> Result<()> {
        while let Some(piece) = response.chunk().await.map_err(|source| net::broken(source, Some(url)))? {
            self.push(&piece)?;
        }
        Ok(())
    }

    async fn decompress(&mut self, mut response: reqwest::Response, url: &Url) -> Result<()> {
        let mut gunzip = Gunzip::new();
        while let Some(piece) = response.chunk().await.map_err(|source| net::broken(source, Some(url)))? {
            self.received += piece.len();
            gunzip.feed(piece);
            while let Some(plain) = gunzip.take()? {
                self.push(&plain)?;
                self.check_ratio()?;
                tokio::task::yield_now().await;
            }
        }
        if let Some(plain) = gunzip.finish()? {
            self.push(&plain)?;
        }
        Ok(())
    }

    fn push(&mut self, piece: &[u8]) -> Result<()> {
        let room = self.limit - self.bytes.len();
        self.bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        if piece.len() <= room {
            return Ok(());
        }
        let why = format!("the answer is longer than the limit of {} bytes", self.limit);
        Err(Error::new(ErrorKind::Limit, why).with_hint(
            "ClientBuilder::max_response_size() raises the limit; a download has none, as it is read piece by piece",
        ))
    }

    fn check_ratio(&self) -> Result<()> {
        let suspicious = self.bytes.len() > MIN_SUSPICIOUS && self.bytes.len() / MAX_RATIO > self.received;
        if !suspicious {
            return Ok(());
        }
        let why = format!("the compressed answer is more than {MAX_RATIO} times as long when it is decompressed");
        Err(Error::new(ErrorKind::Limit, why))
    }
}
