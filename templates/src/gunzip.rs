//! Decompression of a stream: pieces of gzip go in, pieces of what was compressed come out, none of them large.

use std::io::Write as _;

use bytes::{Buf as _, Bytes};
use flate2::write::MultiGzDecoder;

use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8] = &[0x1f, 0x8b];
/// So much is decompressed at a time: gzip makes at most a thousand times as much of it.
const STRIDE: usize = 8 * 1024;

pub(crate) struct Gunzip {
    waiting: Bytes,
    decoder: Decoder,
}

enum Decoder {
    /// Nothing seen yet; a first byte alone is kept.
    Start(Vec<u8>),
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    Plain,
}

impl Gunzip {
    pub(crate) fn new() -> Self {
        Self { waiting: Bytes::new(), decoder: Decoder::Start(Vec::new()) }
    }

    pub(crate) fn feed(&mut self, piece: Bytes) {
        let Decoder::Start(begun) = &mut self.decoder else {
            self.waiting = piece;
            return;
        };
        begun.extend_from_slice(&piece);
        if begun.len() >= MAGIC.len() {
            self.waiting = std::mem::take(begun).into();
            self.decoder = if self.waiting.starts_with(MAGIC) {
                Decoder::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))
            } else {
                Decoder::Plain
            };
        }
    }

    /// What can be had of the piece that was fed; `None` when there is no more in it.
    pub(crate) fn take(&mut self) -> Result<Option<Bytes>> {
        while !self.waiting.is_empty() {
            let Decoder::Gzip(decoder) = &mut self.decoder else {
                return Ok(Some(std::mem::take(&mut self.waiting)));
            };
            let stride = self.waiting.len().min(STRIDE);
            decoder.write_all(&self.waiting[..stride]).map_err(damaged)?;
            self.waiting.advance(stride);
            let plain = std::mem::take(decoder.get_mut());
            if !plain.is_empty() {
                return Ok(Some(plain.into()));
            }
        }
        Ok(None)
    }

    /// The rest that the decoder held back; an error when what went in was not whole.
    pub(crate) fn finish(self) -> Result<Option<Bytes>> {
        let rest = match self.decoder {
            Decoder::Gzip(decoder) => decoder.finish().map_err(damaged)?,
            Decoder::Start(begun) if !begun.is_empty() => {
                return Err(damaged(std::io::ErrorKind::UnexpectedEof.into()));
            }
            _ => Vec::new(),
        };
        Ok((!rest.is_empty()).then(|| rest.into()))
    }
}

fn damaged(source: std::io::Error) -> Error {
    Error::new(ErrorKind::Connection, "the compressed download is damaged or cut short").with_source(source)
}
