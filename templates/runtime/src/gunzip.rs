//! Streaming decompression of gzip bodies into pieces of at most [`PIECE`] bytes. A body that does not begin like gzip is passed
//! through, because servers label bodies as gzip that are not.

use std::io::{self, BufRead, Read};

use bytes::{Buf as _, Bytes, BytesMut};
use flate2::bufread::MultiGzDecoder;

use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8] = &[0x1f, 0x8b];
/// The maximum size in bytes of a decompressed piece, which takes about 100 microseconds.
pub(crate) const PIECE: usize = 64 * 1024;
/// The maximum number of compressed bytes for one piece. It limits the time for input without output, such as a gzip file of
/// empty members, to a few milliseconds.
const STRIDE: usize = 16 * 1024;
/// The minimum decompressed size in bytes for which the ratio is checked.
const MIN_CHECKED: u64 = 4 << 20;
/// The maximum ratio of the decompressed to the compressed size. Text with many repetitions has a ratio below 100; the maximum of
/// the format is about 1,000.
const MAX_RATIO: u64 = 256;

/// A streaming decoder: [`feed`](Self::feed) bytes and take [`next`](Self::next) pieces until there is none.
pub(crate) struct Gunzip {
    state: State,
    /// The number of bytes that were decompressed or passed through.
    length: u64,
    /// Memory for the next pieces.
    buffer: BytesMut,
    /// The number of bytes read and written since other tasks could run.
    work: usize,
}

enum State {
    /// There are too few bytes to distinguish gzip from other content.
    Start(Input),
    Gzip(Box<MultiGzDecoder<Input>>),
    Plain(Input),
}

/// Bytes that have not been decompressed. Reading behaves like that of a non-blocking socket.
#[derive(Default)]
struct Input {
    waiting: Bytes,
    /// No more bytes follow.
    ended: bool,
    /// The number of bytes that can still be read for the current piece.
    allowance: usize,
    /// The number of compressed bytes that have been read.
    consumed: u64,
}

impl Gunzip {
    pub(crate) fn new() -> Self {
        Self { state: State::Start(Input::default()), length: 0, buffer: BytesMut::new(), work: 0 }
    }

    /// Returns whether a body begins like gzip.
    pub(crate) fn is_compressed(body: &[u8]) -> bool {
        body.starts_with(MAGIC)
    }

    /// Adds bytes to decompress.
    pub(crate) fn feed(&mut self, piece: Bytes) {
        let input = self.input();
        if input.waiting.is_empty() {
            input.waiting = piece;
        } else {
            // The first byte of a body has arrived alone, or bytes were fed before the earlier ones were read.
            input.waiting = [&input.waiting[..], &piece].concat().into();
        }
    }

    /// Declares that no more bytes follow.
    pub(crate) fn end(&mut self) {
        self.input().ended = true;
    }

    /// Returns the next piece, which can be empty and, for gzip, has at most [`PIECE`] bytes. Returns `None` at the end, or if
    /// more bytes have to be fed.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`] if the gzip stream is damaged or ends early, [`ErrorKind::Limit`] if the ratio is too large.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>> {
        if let State::Start(input) = &mut self.state {
            if input.waiting.len() < MAGIC.len() && !input.ended {
                return Ok(None);
            }
            let input = std::mem::take(input);
            if input.waiting[..] == MAGIC[..1] {
                return Err(damaged(io::ErrorKind::UnexpectedEof.into()));
            }
            self.state = if Self::is_compressed(&input.waiting) {
                State::Gzip(Box::new(MultiGzDecoder::new(input)))
            } else {
                State::Plain(input)
            };
        }
        let (piece, consumed) = match &mut self.state {
            State::Start(_) => return Ok(None),
            State::Plain(input) => (std::mem::take(&mut input.waiting), 0),
            State::Gzip(decoder) => {
                decoder.get_mut().allowance = STRIDE;
                let length = fill(decoder, &mut self.buffer).map_err(damaged)?;
                let input = decoder.get_ref();
                check_ratio(self.length + length as u64, input.consumed)?;
                (self.buffer.split_to(length).freeze(), STRIDE - input.allowance)
            }
        };
        self.length += piece.len() as u64;
        if self.is_gzip() {
            self.work += piece.len() + consumed * (PIECE / STRIDE);
        }
        Ok((consumed > 0 || !piece.is_empty()).then_some(piece))
    }

    /// Returns whether other tasks should run before the next call of [`next`](Self::next), and resets the count of the work in
    /// this case.
    pub(crate) fn should_yield(&mut self) -> bool {
        let is_due = self.work >= PIECE;
        if is_due {
            self.work = 0;
        }
        is_due
    }

    /// Returns whether the body is gzip. Its checksum and length are then verified at the end.
    pub(crate) fn is_gzip(&self) -> bool {
        matches!(self.state, State::Gzip(_))
    }

    /// Returns the number of bytes that have been decompressed or passed through.
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
    // The rest of the previous buffer is used if it is large enough.
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
    let why = format!("the decompressed body is more than {MAX_RATIO} times as long as the compressed one");
    Err(Error::new(ErrorKind::Limit, why))
}

fn damaged(source: io::Error) -> Error {
    Error::new(ErrorKind::Connection, format!("the compressed body is damaged or ends early: {source}"))
        .with_source(source)
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.waiting.len().min(self.allowance) {
            0 if !self.ended || !self.waiting.is_empty() => Err(io::ErrorKind::WouldBlock.into()),
            available => Ok(&self.waiting[..available]),
        }
    }

    fn consume(&mut self, amount: usize) {
        self.waiting.advance(amount);
        self.allowance -= amount;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write as _;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Decompresses a body that arrives in pieces of this length.
    fn gunzip(body: &[u8], step: usize) -> Result<Vec<u8>> {
        let (mut gunzip, mut plain) = (Gunzip::new(), Vec::new());
        let mut take_all = |gunzip: &mut Gunzip| -> Result<()> {
            while let Some(piece) = gunzip.next()? {
                assert!(piece.len() <= PIECE.max(step));
                plain.extend_from_slice(&piece);
            }
            Ok(())
        };
        for piece in body.chunks(step) {
            gunzip.feed(Bytes::copy_from_slice(piece));
            take_all(&mut gunzip)?;
        }
        gunzip.end();
        take_all(&mut gunzip)?;
        assert_eq!(gunzip.length(), plain.len() as u64);
        Ok(plain)
    }

    #[test]
    fn the_pieces_in_which_a_body_arrives_do_not_matter() {
        let text: Vec<u8> = (0..300_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 20) as u8 & 15).collect();
        let members = [gzip(&text), gzip(b""), gzip(b"end")].concat();
        let plain = [&text[..], b"end"].concat();
        for step in [1, 2, 9, 10, 11, 4096, PIECE, usize::MAX] {
            assert_eq!(gunzip(&members, step).unwrap(), plain, "{step}");
        }
        for plain in [&b""[..], b"x", b"text", b"\x1ftext"] {
            for step in [1, 2, 100] {
                assert_eq!(gunzip(plain, step).unwrap(), plain, "{step}");
            }
        }
    }

    #[test]
    fn a_truncated_member_is_an_error() {
        let member = gzip(b"0123456789");
        for end in 1..member.len() {
            for step in [1, 100] {
                assert!(gunzip(&member[..end], step).is_err(), "{end}");
                assert!(gunzip(&[&member, &member[..end]].concat(), step).is_err(), "{end}");
            }
        }
    }

    #[test]
    fn long_input_without_output_is_decompressed_in_parts() {
        let mut gunzip = Gunzip::new();
        gunzip.feed(gzip(b"").repeat(10_000).into());
        gunzip.end();
        let (mut parts, mut yields) = (0, 0);
        while gunzip.next().unwrap().is_some_and(|piece| piece.is_empty()) {
            (parts, yields) = (parts + 1, yields + usize::from(gunzip.should_yield()));
        }
        assert!(parts >= 10_000 * 20 / STRIDE && yields >= parts - 1, "{parts} {yields}");
    }

    #[test]
    fn a_too_large_ratio_is_an_error() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; 8 << 20]).unwrap();
        let error = gunzip(&encoder.finish().unwrap(), 1024).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
        // Below 4 MiB the ratio is not checked.
        assert!(gunzip(&gzip(&vec![0; 3 << 20]), 1024).is_ok());
    }
}
