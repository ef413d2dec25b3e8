//! The request to poll, made from the starting request and its answer, and the JSON that it is answered with.

use http::HeaderName;
use http::header::{ACCEPT, RANGE};

use super::rule::{Argument, Gone, WaitInfo, property};
use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::Answer;
use crate::wire::{DecodeError, Json, Value};

/// The request to poll: its path parameters come from the starting request and its answer, its options and headers from the
/// starting request.
pub(super) fn poll_request(info: &WaitInfo, start: &Request, answer: &Answer) -> Result<Request> {
    // An answer that cannot be read holds no arguments; the body of the request may.
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
            let why = format!("it was started, but cannot be polled: the answer lacks {}", argument.describe());
            let error = Error::new(ErrorKind::Wait, why).with_operation(start.info.id);
            return Err(error.with_status(answer.status, answer.headers.clone(), answer.body.clone()));
        };
        poll.path(&value);
    }
    poll.options = start.options.clone();
    poll.options.asks_for_existence = info.gone != Gone::Failure;
    // An error of a poll can repeat what was sent.
    poll.secrets.clone_from(&start.secrets);
    for (name, value) in &start.headers {
        if !belongs_to_start(name) {
            poll.headers.append(name, value.clone());
        }
    }
    Ok(poll)
}

/// Whether a header is about the starting request alone: its body, the type of its answer, its conditions, or its identity,
/// by which a server can answer a poll with what it has kept.
fn belongs_to_start(name: &HeaderName) -> bool {
    [ACCEPT, RANGE].contains(name)
        || ["content-", "if-"].iter().any(|prefix| name.as_str().starts_with(prefix))
        || name == "idempotency-key"
}

/// Parses a body; one of nothing but white space is `null`.
pub(super) fn json(body: &[u8]) -> Result<Value, DecodeError> {
    if body.trim_ascii().is_empty() { Ok(Value::Null) } else { Json::parse(body).map(Value::from) }
}
