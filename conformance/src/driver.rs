//! The interface between the harness and a generated driver.
//!
//! The driver depends on the types of the generated crate: it turns [`Arguments`] into a call, and the result into an [`Outcome`].
//! The harness depends on documents, recordings and servers, and on no type of the generated crate.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde::Serialize;
use serde_json::Value;

/// The driver of a generated crate, whose client is `C`.
pub struct Driver<C: 'static> {
    /// Creates a client. The error says why that failed.
    pub connect: fn(&Connection) -> Result<C, String>,
    /// Every operation in every version, by group.
    pub groups: &'static [&'static [Case<C>]],
}

/// How a client connects to a server.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The base URL of the server.
    pub base_url: String,
    /// The credentials to use.
    pub credentials: Credentials,
}

/// The credentials of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// An arbitrary token, for a server that accepts every token.
    Token,
    /// The credentials in the crate's environment variables; an arbitrary token if there are none.
    Environment,
}

/// An operation in one version.
pub struct Case<C> {
    /// The `operationId`; the crate's name for the operation if there is none.
    pub operation: &'static str,
    /// The HTTP method in upper case. Method and path identify the operation in the document.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The version; `None` if the API has no versions.
    pub version: Option<&'static str>,
    /// The media type that the request accepts.
    pub accept: &'static str,
    /// Calls the operation.
    pub call: fn(&C, &Arguments) -> Calling,
    /// The response that can be changed and sent back as the body of the operation.
    pub update: Option<Update>,
    /// The example in the documentation of the operation.
    pub example: Option<Example<C>>,
}

/// The example of an operation.
pub struct Example<C> {
    /// Runs the statements of the example.
    pub run: for<'a> fn(&'a C) -> Running<'a>,
    /// The data of its request as JSON: an object with `params`, by wire name, and `body`.
    pub data: &'static str,
    /// Whether the body is a response that is sent back with a change, and not the one in the data.
    pub updates: bool,
    /// The work that the example waits for.
    pub waited: Option<Waited>,
}

/// Work that a request starts, and how a response shows that it has ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Waited {
    /// The properties that can contain the state.
    pub state: &'static [&'static str],
    /// The states in which the work has ended with success.
    pub success: &'static [&'static str],
    /// Properties that have a value once the work has ended with success.
    pub success_if: &'static [&'static str],
    /// Properties that have a value once the work has failed.
    pub failure_if: &'static [&'static str],
    /// Whether the work has ended when the resource does not exist.
    pub gone: bool,
    /// The properties of the response from which polls take parameters, of which the first one that exists counts, and their values as
    /// JSON.
    pub given: &'static [(&'static [&'static str], &'static str)],
}

/// A running example.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<(), Box<dyn Error>>> + 'a>>;

/// A response that can be sent back.
#[derive(Clone, Copy)]
pub struct Update {
    /// The operation that returns it.
    pub operation: &'static str,
    /// The version of that operation.
    pub version: Option<&'static str>,
    /// Whether unknown properties are sent back.
    pub keeps_unknown: bool,
    /// Decodes the JSON of the response, and makes the body. The error says why the JSON cannot be decoded.
    pub make: fn(&[u8]) -> Result<Updated, String>,
}

/// A body that was made of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    /// The body as it is sent.
    pub body: Value,
    /// The paths of the required properties that have to be set before it can be sent, such as `toys[0].size`.
    pub unset: Vec<String>,
}

/// A pending call. It does not borrow the arguments.
pub type Calling = Pin<Box<dyn Future<Output = Outcome>>>;

/// The arguments of a call. The harness records which of them the driver takes: a value that is not taken belongs to a parameter
/// that the generated crate does not have.
#[derive(Debug, Default)]
pub struct Arguments {
    values: BTreeMap<String, Value>,
    body: Option<Value>,
    answer: Option<Vec<u8>>,
    taken: RefCell<BTreeSet<String>>,
    body_taken: Cell<bool>,
    remarks: RefCell<Vec<String>>,
}

impl Arguments {
    /// Creates the arguments from the parameters by wire name, and the body.
    pub fn new(values: BTreeMap<String, Value>, body: Option<Value>) -> Self {
        Self { values, body, ..Self::default() }
    }

    /// Adds the JSON of the response, if it is known. The driver then also reports unknown properties.
    #[must_use]
    pub fn expecting(mut self, answer: Option<Vec<u8>>) -> Self {
        self.answer = answer;
        self
    }

    /// Takes the value of a parameter.
    pub fn take(&self, name: &str) -> Option<&Value> {
        let value = self.values.get(name)?;
        self.taken.borrow_mut().insert(name.to_owned());
        Some(value)
    }

    /// Takes the body.
    pub fn take_body(&self) -> Option<&Value> {
        self.body_taken.set(true);
        self.body.as_ref()
    }

    /// Returns the JSON of the response, if it is known.
    pub fn answer(&self) -> Option<&[u8]> {
        self.answer.as_deref()
    }

    /// Records that the types do not hold the value of an argument.
    pub fn remark(&self, text: impl Into<String>) {
        self.remarks.borrow_mut().push(text.into());
    }

    /// Returns the recorded remarks.
    pub fn remarks(&self) -> Vec<String> {
        self.remarks.borrow().clone()
    }

    /// Returns the names of the arguments that were not taken.
    pub fn left(&self) -> Vec<String> {
        let taken = self.taken.borrow();
        let names = self.values.keys().filter(|name| !taken.contains(*name)).cloned();
        let body = (self.body.is_some() && !self.body_taken.get()).then(|| "the body".to_owned());
        names.chain(body).collect()
    }
}

/// The result of a call.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A decoded 2xx response.
    Answered(Answered),
    /// An error of the generated crate.
    Failed(Failure),
}

/// A decoded response.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The status code.
    pub status: u16,
    /// The decoded body.
    pub content: Content,
    /// The corrections that decoding made.
    pub corrections: Vec<Note>,
    /// Unknown enum values and variants. Also unknown properties, if the arguments contain the JSON of the response.
    pub unknowns: Vec<Note>,
}

/// A decoded body.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The operation has no response body, so that none was read.
    Nothing,
    /// A value, encoded again; `None` if its encoding is empty.
    Json(Option<Value>),
    /// Bytes, or the bytes of a text.
    Bytes(Vec<u8>),
}

/// A correction of a response, or an unknown value in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// The path of the value.
    pub path: String,
    /// The kind.
    pub problem: Problem,
    /// What the type expects.
    pub expected: String,
    /// What the response contains.
    pub found: String,
}

/// Kinds of [`Note`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// A required property is missing.
    Missing,
    /// A value that is not nullable is null.
    Null,
    /// A value has another type.
    WrongType,
    /// An unknown enum value.
    UnknownValue,
    /// An unknown variant of a union.
    UnknownVariant,
    /// An unknown property.
    UnknownProperty,
    /// A problem that the driver has no name for.
    Other,
}

/// An error of the generated crate.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// The kind: `Api` for an error response.
    pub kind: String,
    /// The message.
    pub message: String,
    /// The status code of the response.
    pub status: Option<u16>,
    /// The body of the response.
    pub body: Vec<u8>,
    /// The fields that the crate decoded from the body.
    pub read: Option<ErrorFields>,
}

/// The fields of an error body that the crate decoded. [`Errors`] has their wire names.
///
/// [`Errors`]: server::conventions::Errors
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorFields {
    /// The HTTP status, as a number in the body.
    pub error: Option<i64>,
    /// The error code.
    pub error_code: Option<String>,
    /// The detail.
    pub detail: Option<String>,
    /// The reason phrase.
    pub reason: Option<String>,
    /// The values that belong to the detail.
    pub parameters: Vec<Value>,
}

impl<C> fmt::Debug for Case<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.version.unwrap_or_default();
        write!(f, "{} {version}", self.operation)
    }
}
