//! The last step, from the bytes of an answer to its value. What is odd in the bytes is corrected and listed; only bytes that
//! are no JSON at all are an error, or any oddity when the client is strict.

#![allow(dead_code, reason = "which of these are used depends on the operations that are generated")]

use bytes::Bytes;

use super::{Answer, Response};
use crate::error::{Error, ErrorKind};
use crate::wire::{Corrections, FromJson, Kind};

/// Decodes JSON. An empty body stands for `{}`, `[]` or `null`, whichever the type is made from.
pub(crate) fn json<T: FromJson>(answer: Answer) -> Result<Response<T>, Error> {
    let body: &[u8] = if is_blank(&answer.body) { empty(T::KIND) } else { &answer.body };
    match crate::wire::from_slice::<T>(body) {
        Ok((value, corrections)) => {
            let corrections = admit(&answer, corrections)?;
            Ok(Response::new(answer.status, answer.headers, corrections, value))
        }
        Err(source) => {
            Err(Error::new(ErrorKind::Decode, format!("the answer is no JSON: {source}")).with_answer(answer))
        }
    }
}

/// Ignores the body.
pub(crate) fn nothing(answer: Answer) -> Result<Response<()>, Error> {
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), ()))
}

/// Takes the body as it is.
pub(crate) fn bytes(answer: Answer) -> Result<Response<Bytes>, Error> {
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), answer.body))
}

/// Takes the body as text; what is not UTF-8 becomes U+FFFD.
pub(crate) fn text(answer: Answer) -> Result<Response<String>, Error> {
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), text))
}

fn is_blank(body: &[u8]) -> bool {
    body.iter().all(u8::is_ascii_whitespace)
}

fn empty(kind: Kind) -> &'static [u8] {
    match kind {
        Kind::Object => b"{}",
        Kind::Array => b"[]",
        _ => b"null",
    }
}

/// Logs the corrections, or makes them an error.
fn admit(answer: &Answer, corrections: Corrections) -> Result<Corrections, Error> {
    if corrections.is_empty() {
        return Ok(corrections);
    }
    let id = answer.operation.id;
    if answer.strict {
        let first = corrections.corrections().first().map(ToString::to_string).unwrap_or_default();
        let why =
            format!("{} place(s) differ from the description; the first: {first}", corrections.corrections().len());
        return Err(Error::new(ErrorKind::Decode, why).with_operation(id).with_status(
            answer.status,
            answer.headers.clone(),
            answer.body.clone(),
        ));
    }
    // One line for an answer: a page of five hundred items can have the same oddity in each.
    if let Some(first) = corrections.corrections().first() {
        tracing::warn!(operation = id, count = corrections.corrections().len(), first = %first, "answer differs from its description");
    }
    Ok(corrections)
}
