//! Bodies of JSON that the server compressed. Decompression is done here and not by the HTTP client because the server's labels
//! are not to be trusted: what does not begin like gzip is taken as it is.

use std::io::Read as _;

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;

use crate::error::{Error, ErrorKind};

const MAGIC: &[u8] = &[0x1f, 0x8b];
/// No answer that is held in memory is this large; more is an attack or a mistake.
const MOST: u64 = 1 << 30;

pub(super) fn decompress(body: Bytes) -> Result<Bytes, Error> {
    if !body.starts_with(MAGIC) {
        return Ok(body);
    }
    let mut plain = Vec::with_capacity(body.len().saturating_mul(4));
    let read = MultiGzDecoder::new(&*body).take(MOST).read_to_end(&mut plain);
    match read {
        Ok(length) if (length as u64) < MOST => Ok(plain.into()),
        Ok(_) => Err(Error::new(ErrorKind::Decode, "the answer is larger than 1 GiB when decompressed")),
        Err(source) => Err(Error::new(ErrorKind::Connection, "the compressed answer is damaged").with_source(source)),
    }
}
