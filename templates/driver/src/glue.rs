//! Conversion between the JSON of the harness and the types of the crate.
//!
//! In: arguments as JSON. Out: typed values, and the outcome of a call as JSON. The code does not depend on an operation.
//! Generic functions are short and call functions that are not generic, because they are compiled once for each type.

#![allow(dead_code, reason = "the operations of the document determine which of these are used")]

use std::cell::Cell;
use std::time::Duration;

use conformance::driver::{
    Answered, Arguments, Calling, Connection, Content, Credentials, ErrorFields, Failure, Note, Outcome, Problem,
    Updated,
};
use runtime::call::{Call, Operation, PendingResponse};
use runtime::wire::{self, Context, Correction, Corrections, FromJson, Json, Kind, ToJson};
use runtime::{Client, Error, ErrorBody, RetryPolicy, Value};

/// The time limit of a call, which no response of a local server reaches.
const LIMIT: Duration = Duration::from_secs(30);

/// Builds a client that sends each request once, so that the harness sees its outcome, and without pacing, because the
/// harness uses 429 responses on purpose.
pub fn connect(connection: &Connection) -> Result<Client, String> {
    let builder = || Client::builder().base_url(&connection.base_url);
    let found = Cell::new(false);
    let look = |name: &str| {
        let value = std::env::var(name).ok().filter(|_| connection.credentials == Credentials::Environment);
        found.set(found.get() || value.is_some());
        value
    };
    let builder = match builder().from_variables(look) {
        Ok(builder) if found.get() => builder,
        Err(error) if found.get() => return Err(error.to_string()),
        _ => builder().access_token("token".to_owned()),
    };
    let builder = builder.retry(RetryPolicy::none()).pacing(false).attempt_timeout(LIMIT).timeout(LIMIT);
    builder.wait_interval(Duration::from_millis(1)).build().map_err(|error| error.to_string())
}

/// The arguments of one call. A value that does not fit its type is replaced by a blank value, and a remark is recorded.
pub struct Given<'a> {
    arguments: &'a Arguments,
}

impl<'a> Given<'a> {
    pub fn new(arguments: &'a Arguments) -> Self {
        Self { arguments }
    }

    /// Returns a required parameter as text.
    pub fn text(&self, name: &str) -> String {
        self.required(name)
    }

    /// Returns a required parameter.
    pub fn required<T: FromJson>(&self, name: &str) -> T {
        self.optional(name).unwrap_or_else(|| {
            self.arguments.remark(format!("{name}: the parameter is required, but there is no value for it"));
            T::blank()
        })
    }

    /// Returns an optional parameter.
    pub fn optional<T: FromJson>(&self, name: &str) -> Option<T> {
        self.value(name, T::KIND).map(|value| self.decoded(name, &value))
    }

    /// Returns a required body.
    pub fn body<T: FromJson>(&self) -> T {
        self.optional_body().unwrap_or_else(|| {
            self.arguments.remark("the body: it is required, but there is none");
            T::blank()
        })
    }

    /// Returns an optional body.
    pub fn optional_body<T: FromJson>(&self) -> Option<T> {
        self.arguments.take_body().map(|value| self.decoded("the body", value))
    }

    fn decoded<T: FromJson>(&self, what: &str, value: &Value) -> T {
        let (value, noted) = wire::from_tree(&value.into(), recording());
        self.note(what, &noted);
        value
    }

    /// Returns a parameter as JSON of its kind. A value that comes from a URL is always text, and a single value can stand
    /// for a list.
    fn value(&self, name: &str, kind: Kind) -> Option<Value> {
        let value = self.arguments.take(name)?.clone();
        Some(match (kind, value) {
            (Kind::Array, Value::Array(items)) => Value::Array(items),
            (Kind::Array, value) => Value::Array(vec![value]),
            (Kind::Boolean | Kind::Integer | Kind::Number, Value::String(text)) => {
                text.parse().unwrap_or(Value::String(text))
            }
            (_, value) => value,
        })
    }

    fn note(&self, what: &str, noted: &Corrections) {
        for Correction { path, expected, found, .. } in noted.corrections().iter().chain(noted.unknowns()) {
            let separator = if path.is_empty() { "" } else { ", " };
            self.arguments
                .remark(format!("{what}{separator}{path}: the type expects {expected}, the argument is {found}"));
        }
    }

    /// Sends a call whose response is JSON.
    pub fn json<O: Operation>(&self, call: Call<O>) -> Calling
    where
        O::Answer: FromJson + ToJson + 'static,
    {
        typed(call.send_raw(), self.arguments.answer().map(<[u8]>::to_vec))
    }

    /// Sends a call whose response has no content.
    pub fn nothing<O: Operation<Answer = ()>>(&self, call: Call<O>) -> Calling {
        let sent = call.send_raw();
        Box::pin(async move {
            match sent.await {
                Ok(response) => answered(response.status().as_u16(), Content::Nothing, &[], Vec::new()),
                Err(error) => failed(&error),
            }
        })
    }

    /// Sends a call whose response is bytes or text.
    pub fn bytes<O: Operation>(&self, call: Call<O>) -> Calling
    where
        O::Answer: AsRef<[u8]> + 'static,
    {
        let sent = call.send_raw();
        Box::pin(async move {
            match sent.await {
                Ok(response) => {
                    let content = Content::Bytes(response.value().as_ref().to_vec());
                    answered(response.status().as_u16(), content, &[], Vec::new())
                }
                Err(error) => failed(&error),
            }
        })
    }
}

/// Awaits a call and converts its outcome. `known` is the JSON of the response if the harness knows it beforehand.
fn typed<T: FromJson + ToJson + 'static>(sent: PendingResponse<T>, known: Option<Vec<u8>>) -> Calling {
    Box::pin(async move {
        match sent.await {
            Ok(response) => {
                let unknowns = known.and_then(|text| Some(unknowns_of::<T>(&Json::parse(&text).ok()?)));
                let unknowns = unknowns.unwrap_or_else(|| notes(response.unknowns()));
                answered(response.status().as_u16(), encoded(response.value()), response.corrections(), unknowns)
            }
            Err(error) => failed(&error),
        }
    })
}

/// Decodes a response, and encodes the body that `make` makes of it.
pub fn updated<R: FromJson, B: ToJson>(response: &[u8], make: fn(&R) -> B) -> Result<Updated, String> {
    let (value, _) = wire::from_slice::<R>(response).map_err(|error| error.to_string())?;
    body_of(&make(&value))
}

fn body_of(value: &dyn ToJson) -> Result<Updated, String> {
    let encoded = wire::encode_body(value);
    let unset = encoded.unset.iter().map(|unset| unset.path().to_owned()).collect();
    let (body, _) = wire::from_slice::<Value>(&encoded.text).map_err(|error| error.to_string())?;
    Ok(Updated { body, unset })
}

/// Returns everything in a response that its type does not define. This includes properties, which the client does not list.
fn unknowns_of<T: FromJson>(json: &Json<'_>) -> Vec<Note> {
    let (_, noted) = wire::from_tree::<T>(json, recording());
    notes(noted.unknowns())
}

fn recording() -> Context {
    Context::new().recording_unknown_properties(true)
}

fn encoded(value: &dyn ToJson) -> Content {
    let json = wire::to_value(value);
    // Both an absent value and `null` are converted to null.
    let absent = json.is_null() && wire::to_vec(value).is_empty();
    Content::Json((!absent).then_some(json))
}

fn answered(status: u16, content: Content, corrections: &[Correction], unknowns: Vec<Note>) -> Outcome {
    Outcome::Answered(Answered { status, content, corrections: notes(corrections), unknowns })
}

fn failed(error: &Error) -> Outcome {
    Outcome::Failed(Failure {
        kind: format!("{:?}", error.kind()),
        message: error.to_string(),
        status: error.status().map(|status| status.as_u16()),
        body: error.body().map(|body| body.to_vec()).unwrap_or_default(),
        read: error.api_error().map(fields),
    })
}

fn fields(body: &ErrorBody) -> ErrorFields {
    ErrorFields {
        error: body.error,
        error_code: body.error_code.clone(),
        detail: body.detail.clone(),
        reason: body.reason.clone(),
        parameters: body.parameters.clone(),
    }
}

fn notes(corrections: &[Correction]) -> Vec<Note> {
    corrections.iter().map(note).collect()
}

fn note(correction: &Correction) -> Note {
    Note {
        path: correction.path.clone(),
        problem: match correction.problem {
            wire::Problem::Missing => Problem::Missing,
            wire::Problem::Null => Problem::Null,
            wire::Problem::WrongType => Problem::WrongType,
            wire::Problem::UnknownValue => Problem::UnknownValue,
            wire::Problem::UnknownVariant => Problem::UnknownVariant,
            wire::Problem::UnknownProperty => Problem::UnknownProperty,
            _ => Problem::Other,
        },
        expected: correction.expected.to_string(),
        found: correction.found.clone(),
    }
}
