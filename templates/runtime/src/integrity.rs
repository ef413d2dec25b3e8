//! Verification that a body is complete.
//!
//! The HTTP client detects a body that ends before its `Content-Length`, its last chunk or its HTTP/2 stream does. An HTTP/1
//! body with none of these ends with its connection, and then its end looks like an interruption. What remains are the
//! checksum and the length at the end of a gzip body, and the header [`api::UNCOMPRESSED_LENGTH`].

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, Version};

use crate::api;
use crate::error::{Error, ErrorKind, Result};
use crate::gunzip::Gunzip;

/// Returns whether the HTTP client detects an early end of the body. `headers` are the headers of the response, which can have
/// been moved out of it.
pub(crate) fn is_delimited(response: &reqwest::Response, headers: &HeaderMap) -> bool {
    let encodings = headers.get_all(TRANSFER_ENCODING).iter().next_back();
    let last_encoding = encodings.and_then(|encodings| encodings.to_str().ok()?.rsplit(',').next());
    // The length is also known for responses without a body: to HEAD, or with 204.
    response.version() >= Version::HTTP_2
        || headers.contains_key(CONTENT_LENGTH)
        || response.content_length().is_some()
        || last_encoding.is_some_and(|encoding| encoding.trim().eq_ignore_ascii_case("chunked"))
}

/// Returns the length of the body after decompression; `None` if the server does not state it.
pub(crate) fn uncompressed_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(api::UNCOMPRESSED_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// Verifies a body that was decompressed to its end. Returns whether it is known to be complete.
///
/// # Errors
/// [`ErrorKind::Connection`] if it does not have the announced length.
pub(crate) fn verify(gunzip: &Gunzip, announced: Option<u64>, is_delimited: bool) -> Result<bool> {
    let length = gunzip.length();
    match announced {
        Some(announced) if announced != length => {
            let header = api::UNCOMPRESSED_LENGTH;
            let why =
                format!("the body has {length} bytes after decompression, but the header {header} says {announced}");
            Err(Error::new(ErrorKind::Connection, why))
        }
        Some(_) => Ok(true),
        None => Ok(is_delimited || gunzip.is_gzip()),
    }
}

/// Returns the error of a body that can be incomplete.
pub(crate) fn unverified() -> Error {
    let why = "the body ended with the connection and can be incomplete: it has no Content-Length, is not chunked, and has \
               no checksum";
    Error::new(ErrorKind::Connection, why).with_hint(
        "download() with allow_unverified_end() accepts such bodies; if the HTTP client that was passed to the builder \
         decompresses bodies, disable that",
    )
}
