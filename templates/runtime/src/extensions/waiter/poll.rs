//! The poll request, which is created from the starting request and its response, and the JSON of its response.

use http::HeaderName;
use http::header::{ACCEPT, RANGE};

use super::rule::{Argument, Gone, WaitInfo, property};
use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::Answer;
use crate::wire::{DecodeError, Json, Value};

/// Creates the poll request. Its path parameters come from the starting request and its response, its options and headers
/// from the starting request.
pub(super) fn poll_request(info: &WaitInfo, start: &Request, answer: &Answer) -> Result<Request> {
    // A response that is not JSON contains no arguments; the body of the request can contain them.
    let sources = [answer.body.as_ref(), start.body.as_deref().unwrap_or_default()];
    let sources = sources.map(|body| json(body).unwrap_or_default());
    let mut poll = Request::new(info.poll);
    for argument in info.arguments {
        let value = match argument {
            Argument::Path(index) => start.arguments.get(*index).cloned(),
            Argument::Property(names) => {
                let values = sources.iter().flat_map(|source| names.iter().filter_map(|name| property(source, name)));
                values.into_iter().find(|value| !value.is_null()).map(|value| match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
            }
        };
        let Some(value) = value else {
            let why = format!(
                "the work was started, but cannot be polled: the response does not contain {}",
                argument.describe()
            );
            let error = Error::new(ErrorKind::Wait, why).with_operation(start.info.id);
            return Err(error.with_status(answer.status, answer.headers.clone(), answer.body.clone()));
        };
        poll.path(&value);
    }
    poll.options = start.options.clone();
    poll.options.asks_for_existence = info.gone != Gone::Failure;
    // The error response of a poll can repeat secrets of the starting request.
    poll.secrets.clone_from(&start.secrets);
    for (name, value) in &start.headers {
        if !belongs_to_start(name) {
            poll.headers.append(name, value.clone());
        }
    }
    Ok(poll)
}

/// Returns whether a header refers to the starting request alone: to its body, the type of its response or its conditions.
/// An idempotency key belongs to these, because a server can respond to a poll with the same key with the stored response.
fn belongs_to_start(name: &HeaderName) -> bool {
    [ACCEPT, RANGE].contains(name)
        || ["content-", "if-"].iter().any(|prefix| name.as_str().starts_with(prefix))
        || name == "idempotency-key"
}

/// Parses a body. A body that is empty or white space is `null`.
pub(super) fn json(body: &[u8]) -> Result<Value, DecodeError> {
    if body.trim_ascii().is_empty() { Ok(Value::Null) } else { Json::parse(body).map(Value::from) }
}
