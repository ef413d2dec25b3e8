//! Streaming decompression: pieces of a gzip stream go in, decompressed pieces of at most [`PIECE`] bytes come out. Bytes that
//! do not begin like gzip are passed through, because the server labels bodies as gzip that are not.

use std::io::{self, BufRead, Read};

use bytes::{Buf as _, Bytes, BytesMut};
use flate2::bufread::MultiGzDecoder;

use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8] = &[0x1f, 0x8b];
/// The largest decompressed piece in bytes. It takes well under a millisecond, so a caller that yields to the executor between
/// two pieces does not delay other tasks.
pub(crate) const PIECE: usize = 64 * 1024;
/// Below this decompressed size in bytes the ratio is not checked.
const MIN_CHECKED: u64 = 4 << 20;
/// The largest ratio of the decompressed to the compressed size. Text with many repetitions reaches some tens; the format's
/// maximum is about 1,000.
const MAX_RATIO: u64 = 256;

pub(crate) struct Gunzip {
    state: State,
    /// Bytes that were decompressed or passed through.
    length: u64,
    /// Room for the next pieces.
    buffer: BytesMut,
}

enum State {
    /// Too few bytes to tell gzip from other content.
    Start(Input),
    Gzip(Box<MultiGzDecoder<Input>>),
    Plain(Input),
}

/// What was fed and has not been decompressed yet. It is read like a socket that does not block.
#[derive(Default)]
struct Input {
    waiting: Bytes,
    /// No more bytes follow.
    ended: bool,
    /// Bytes that were decompressed.
    consumed: u64,
}

impl Gunzip {
    pub(crate) fn new() -> Self {
        Self { state: State::Start(Input::default()), length: 0, buffer: BytesMut::new() }
    }

    /// Whether a body begins like gzip.
    pub(crate) fn is_compressed(body: &[u8]) -> bool {
        body.starts_with(MAGIC)
    }

    /// Adds bytes to decompress.
    pub(crate) fn feed(&mut self, piece: Bytes) {
        let input = self.input();
        if input.waiting.is_empty() {
            input.waiting = piece;
        } else {
            // Only the first byte of a body that came alone, or bytes fed before the earlier ones were used up.
            input.waiting = [&input.waiting[..], &piece].concat().into();
        }
    }

    /// Declares that no more bytes follow.
    pub(crate) fn end(&mut self) {
        self.input().ended = true;
    }

    /// The next piece, of 1 to [`PIECE`] bytes if it was compressed; `None` if more bytes have to be fed, or at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`] if the gzip stream is damaged or ends early, [`ErrorKind::Limit`] if the ratio is too large.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>> {
        if let State::Start(input) = &mut self.state {
            if input.waiting.len() < MAGIC.len() && !input.ended {
                return Ok(None);
            }
            let input = std::mem::take(input);
            self.state = match () {
                () if Self::is_compressed(&input.waiting) => State::Gzip(Box::new(MultiGzDecoder::new(input))),
                // The first byte of a gzip stream, and no second one.
                () if !input.waiting.is_empty() && MAGIC.starts_with(&input.waiting) => {
                    return Err(damaged(io::ErrorKind::UnexpectedEof.into()));
                }
                () => State::Plain(input),
            };
        }
        let piece = match &mut self.state {
            State::Start(_) => Bytes::new(),
            State::Plain(input) => std::mem::take(&mut input.waiting),
            State::Gzip(decoder) => {
                let length = fill(decoder, &mut self.buffer).map_err(damaged)?;
                check_ratio(self.length + length as u64, decoder.get_ref().consumed)?;
                self.buffer.split_to(length).freeze()
            }
        };
        self.length += piece.len() as u64;
        Ok((!piece.is_empty()).then_some(piece))
    }

    /// Whether the body is gzip: then its checksum and its length have been verified when the end is reached.
    pub(crate) fn is_gzip(&self) -> bool {
        matches!(self.state, State::Gzip(_))
    }

    /// Bytes that were decompressed or passed through so far.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    fn input(&mut self) -> &mut Input {
        match &mut self.state {
            State::Start(input) | State::Plain(input) => input,
            State::Gzip(decoder) => decoder.get_mut(),
        }
    }
}

/// Decompresses into the buffer until it is full or the input is used up.
fn fill(decoder: &mut MultiGzDecoder<Input>, buffer: &mut BytesMut) -> io::Result<usize> {
    // The rest of the last buffer is used if it is large enough.
    if buffer.len() < PIECE / 4 {
        *buffer = BytesMut::zeroed(PIECE);
    }
    let mut length = 0;
    while length < buffer.len() {
        match decoder.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

fn check_ratio(length: u64, consumed: u64) -> Result<()> {
    if length <= MIN_CHECKED || length / MAX_RATIO <= consumed {
        return Ok(());
    }
    let why = format!("the compressed body becomes more than {MAX_RATIO} times as long when it is decompressed");
    Err(Error::new(ErrorKind::Limit, why))
}

fn damaged(source: io::Error) -> Error {
    Error::new(ErrorKind::Connection, format!("the compressed body is damaged or ends early: {source}"))
        .with_source(source)
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.waiting.is_empty() && !self.ended {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(&self.waiting)
    }

    fn consume(&mut self, amount: usize) {
        self.waiting.advance(amount);
        self.consumed += amount as u64;
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(into.len());
        into[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}
