//! The last step, from the bytes of an answer to its value. What is odd inside is corrected and listed. Errors are: bytes that are
//! not JSON, an outermost value of another type, and in strict mode every correction.

#![allow(dead_code, reason = "which of these are used depends on the operations that are generated")]

use bytes::Bytes;

use super::{Answer, Response};
use crate::error::{Error, ErrorKind};
use crate::integrity;
use crate::wire::{Context, Corrections, DecodeError, FromJson, Json, Kind, check_outermost, from_tree};

/// Decodes JSON. An empty body stands for `{}`, `[]` or `null`, whichever the type is made from.
pub(crate) fn json<T: FromJson>(answer: Answer) -> Result<Response<T>, Error> {
    tree(answer, &mut |_| {})
}

/// As [`json`], with a look at the tree before it is decoded.
pub(crate) fn tree<T: FromJson>(answer: Answer, look: &mut dyn FnMut(&Json<'_>)) -> Result<Response<T>, Error> {
    // 204 and 205 say that there is nothing to come: that is no fault of the answer.
    if matches!(answer.status.as_u16(), 204 | 205) {
        return Ok(Response::new(answer.status, answer.headers, Corrections::default(), T::blank()));
    }
    let answer = if delimits_itself(&answer.body) { answer } else { complete(answer)? };
    let decoded = parse(&answer, T::KIND).and_then(|json| {
        check_outermost(&json, T::KIND)?;
        look(&json);
        Ok(from_tree::<T>(&json, Context::new()))
    });
    let (value, corrections) = match decoded {
        Ok(decoded) => decoded,
        Err(reason) => return Err(undecodable(answer, &reason)),
    };
    let corrections = admit(&answer, corrections)?;
    Ok(Response::new(answer.status, answer.headers, corrections, value))
}

/// Ignores the body.
pub(crate) fn nothing(answer: Answer) -> Result<Response<()>, Error> {
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), ()))
}

/// Takes the body as it is.
pub(crate) fn bytes(answer: Answer) -> Result<Response<Bytes>, Error> {
    let answer = complete(answer)?;
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), answer.body))
}

/// Takes the body as text; what is not UTF-8 becomes U+FFFD.
pub(crate) fn text(answer: Answer) -> Result<Response<String>, Error> {
    let answer = complete(answer)?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), text))
}

/// The answer, unless its body may have been cut short.
fn complete(answer: Answer) -> Result<Answer, Error> {
    if answer.is_verified { Ok(answer) } else { Err(answer.fail(integrity::unverified())) }
}

/// Whether the beginning of this JSON text alone would not be JSON too: of a number it would, and nothing at all is taken for
/// an empty object.
fn delimits_itself(body: &[u8]) -> bool {
    body.trim_ascii_end().last().is_some_and(|last| !last.is_ascii_digit())
}

fn parse(answer: &Answer, kind: Kind) -> Result<Json<'_>, DecodeError> {
    let blank = answer.body.iter().all(u8::is_ascii_whitespace);
    Json::parse(if blank { empty(kind) } else { &answer.body })
}

/// What an empty body stands for.
fn empty(kind: Kind) -> &'static [u8] {
    match kind {
        Kind::Object => b"{}",
        Kind::Array => b"[]",
        _ => b"null",
    }
}

fn undecodable(answer: Answer, reason: &DecodeError) -> Error {
    let what = match reason {
        DecodeError::Syntax { .. } => "the answer is no JSON",
        DecodeError::Mismatch { .. } => "the answer is of another type",
    };
    answer.fail(Error::new(ErrorKind::Decode, format!("{what}: {reason}")))
}

/// Logs the corrections, or makes them an error.
fn admit(answer: &Answer, corrections: Corrections) -> Result<Corrections, Error> {
    let Some(first) = corrections.corrections().first() else { return Ok(corrections) };
    let (id, count) = (answer.operation.id, corrections.corrections().len() + corrections.unlisted());
    if answer.strict {
        let why = format!("the answer differs from its description in {count} place(s); the first: {first}");
        let error = Error::new(ErrorKind::Decode, why).with_operation(id);
        return Err(error.with_status(answer.status, answer.headers.clone(), answer.body.clone()));
    }
    // One line for an answer: a page of five hundred items can have the same oddity in each. Its place, and no text from it.
    tracing::warn!(operation = id, count, path = first.path, problem = ?first.problem, "answer differs from its description");
    Ok(corrections)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::request::OperationInfo;

    #[test]
    fn text_bytes_and_numbers_have_to_be_verified() {
        let answer = |body: &'static str| Answer {
            operation: &OperationInfo::NONE,
            status: http::StatusCode::OK,
            headers: http::HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
            is_verified: false,
            strict: false,
        };
        let errors = [
            text(answer("text")).unwrap_err(),
            bytes(answer("")).unwrap_err(),
            json::<i64>(answer("12")).unwrap_err(),
            json::<crate::Value>(answer("")).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        }
        assert!(json::<bool>(answer("true\n")).is_ok() && nothing(answer("")).is_ok());
    }
}
