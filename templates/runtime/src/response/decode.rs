//! The last step of a call, which decodes the body of a response. Inner values that do not match the API description are
//! corrected. An error is returned for a body that is not JSON, for an outermost value of the wrong type and, in strict mode,
//! for corrections.

#![allow(dead_code, reason = "the generated operations determine which functions are used")]

use bytes::Bytes;

use super::{Answer, Response};
use crate::error::{Error, ErrorKind};
use crate::integrity;
use crate::wire::{Context, Corrections, DecodeError, FromJson, Json, Kind, check_outermost, from_tree};

/// Decodes JSON. An empty body is decoded as `{}`, `[]` or `null`, depending on the type.
pub(crate) fn json<T: FromJson>(answer: Answer) -> Result<Response<T>, Error> {
    tree(answer, &mut |_| {})
}

/// Decodes JSON like [`json`], and passes the tree to a function first.
pub(crate) fn tree<T: FromJson>(answer: Answer, look: &mut dyn FnMut(&Json<'_>)) -> Result<Response<T>, Error> {
    // A response with 204 or 205 has no body, so that a blank value is not a correction.
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

/// Returns the body unchanged.
pub(crate) fn bytes(answer: Answer) -> Result<Response<Bytes>, Error> {
    let answer = complete(answer)?;
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), answer.body))
}

/// Returns the body as text. Invalid UTF-8 is replaced by U+FFFD.
pub(crate) fn text(answer: Answer) -> Result<Response<String>, Error> {
    let answer = complete(answer)?;
    let text = String::from_utf8_lossy(&answer.body).into_owned();
    Ok(Response::new(answer.status, answer.headers, Corrections::default(), text))
}

/// Returns the response, or an error if its body can be incomplete.
fn complete(answer: Answer) -> Result<Answer, Error> {
    if answer.is_verified { Ok(answer) } else { Err(answer.fail(integrity::unverified())) }
}

/// Returns whether a truncated form of this JSON text would be a syntax error. It would not for a number, nor for an empty body,
/// which is decoded as an empty object.
fn delimits_itself(body: &[u8]) -> bool {
    body.trim_ascii_end().last().is_some_and(|last| !last.is_ascii_digit())
}

fn parse(answer: &Answer, kind: Kind) -> Result<Json<'_>, DecodeError> {
    let blank = answer.body.iter().all(u8::is_ascii_whitespace);
    Json::parse(if blank { empty(kind) } else { &answer.body })
}

/// Returns the JSON text as which an empty body is decoded.
fn empty(kind: Kind) -> &'static [u8] {
    match kind {
        Kind::Object => b"{}",
        Kind::Array => b"[]",
        _ => b"null",
    }
}

fn undecodable(answer: Answer, reason: &DecodeError) -> Error {
    let what = match reason {
        DecodeError::Syntax { .. } => "the response is not JSON",
        DecodeError::Mismatch { .. } => "the response has the wrong type",
    };
    answer.fail(Error::new(ErrorKind::Decode, format!("{what}: {reason}")))
}

/// Logs the corrections, or makes them an error.
fn admit(answer: &Answer, corrections: Corrections) -> Result<Corrections, Error> {
    let Some(first) = corrections.corrections().first() else { return Ok(corrections) };
    let (id, count) = (answer.operation.id, corrections.corrections().len() + corrections.unlisted());
    if answer.strict {
        let why = format!(
            "the response needs {count} correction(s), which strict mode does not allow; the first is: {first}"
        );
        let error = Error::new(ErrorKind::Decode, why).with_operation(id);
        return Err(error.with_status(answer.status, answer.headers.clone(), answer.body.clone()));
    }
    // One event for each response, because all items of a page can have the same correction. It contains no text of the response.
    tracing::warn!(operation = id, count, path = first.path, problem = ?first.problem, "response does not match the API description");
    Ok(corrections)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::request::OperationInfo;

    #[test]
    fn text_bytes_and_numbers_require_a_verified_body() {
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
