//! What the harness and a generated driver agree on. The driver knows the types of the generated crate and nothing else: it
//! turns [`Arguments`] into a call and what came of it into an [`Outcome`]. The harness knows documents, recordings and servers,
//! and none of the types.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde::Serialize;
use serde_json::Value;

/// A generated crate, ready to be called. `C` is its client.
pub struct Driver<C: 'static> {
    /// Makes a client; the error says why there is none.
    pub connect: fn(&Connection) -> Result<C, String>,
    /// Every operation in every version, by group.
    pub groups: &'static [&'static [Case<C>]],
}

/// Where a client is to send its requests, and as whom.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The server's address.
    pub base_url: String,
    /// Who calls.
    pub credentials: Credentials,
}

/// The ways to authenticate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// A made-up token, for a server that takes any.
    Token,
    /// What the environment has, where the crate looks for it; a made-up token when there is nothing.
    Environment,
}

/// One operation in one version, as the generated crate offers it.
pub struct Case<C> {
    /// Its `operationId`, or what the crate calls it when it has none.
    pub operation: &'static str,
    /// Upper-case HTTP method; with the path, what the document knows it by.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// Its version; `None` when the API has none.
    pub version: Option<&'static str>,
    /// The media type that it asks for.
    pub accept: &'static str,
    /// Calls it.
    pub call: fn(&C, &Arguments) -> Calling,
}

/// A call on its way. What it needed of the arguments it has taken.
pub type Calling = Pin<Box<dyn Future<Output = Outcome>>>;

/// The values to call an operation with, by their names on the wire. What the driver takes is marked: a value that nothing took
/// is a parameter that the generated crate does not have.
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
    /// Parameters by name, and a body.
    pub fn new(values: BTreeMap<String, Value>, body: Option<Value>) -> Self {
        Self { values, body, ..Self::default() }
    }

    /// Also the JSON that will be answered, where it is known: the driver then lists the properties that the types do not hold.
    #[must_use]
    pub fn expecting(mut self, answer: Option<Vec<u8>>) -> Self {
        self.answer = answer;
        self
    }

    /// The value of a parameter.
    pub fn take(&self, name: &str) -> Option<&Value> {
        let value = self.values.get(name)?;
        self.taken.borrow_mut().insert(name.to_owned());
        Some(value)
    }

    /// The body.
    pub fn take_body(&self) -> Option<&Value> {
        self.body_taken.set(true);
        self.body.as_ref()
    }

    /// The JSON that will be answered.
    pub fn answer(&self) -> Option<&[u8]> {
        self.answer.as_deref()
    }

    /// Notes that the types do not hold an argument as it was given.
    pub fn remark(&self, text: impl Into<String>) {
        self.remarks.borrow_mut().push(text.into());
    }

    /// What was noted.
    pub fn remarks(&self) -> Vec<String> {
        self.remarks.borrow().clone()
    }

    /// What nothing took.
    pub fn left(&self) -> Vec<String> {
        let taken = self.taken.borrow();
        let names = self.values.keys().filter(|name| !taken.contains(*name)).cloned();
        let body = (self.body.is_some() && !self.body_taken.get()).then(|| "the body".to_owned());
        names.chain(body).collect()
    }
}

/// What came of a call.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A status of success, decoded.
    Answered(Answered),
    /// An error of the generated crate.
    Failed(Failure),
}

/// A decoded answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Its status.
    pub status: u16,
    /// What it was decoded to.
    pub content: Content,
    /// What decoding had to put right.
    pub corrections: Vec<Note>,
    /// What is legal and not known: enum values, variants and, where the answer was known beforehand, properties.
    pub unknowns: Vec<Note>,
}

/// What an answer was decoded to.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The operation answers nothing, so that nothing was read.
    Nothing,
    /// A value, encoded again; `None` when it encodes to nothing at all.
    Json(Option<Value>),
    /// Bytes, or text as bytes.
    Bytes(Vec<u8>),
}

/// One place of an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// Where.
    pub path: String,
    /// What it is.
    pub problem: Problem,
    /// What the types expected.
    pub expected: String,
    /// What was there.
    pub found: String,
}

/// Kinds of [`Note`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// A required property is not there.
    Missing,
    /// `null` where none is expected.
    Null,
    /// A value of another kind.
    WrongType,
    /// An enum value that is not known.
    UnknownValue,
    /// A union's variant that is not known.
    UnknownVariant,
    /// A property that is not known.
    UnknownProperty,
    /// Something that the driver has no name for.
    Other,
}

/// An error of the generated crate.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// Its kind: `Api` when the server answered with an error.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// The status of the answer.
    pub status: Option<u16>,
    /// The body of the answer, as it came.
    pub body: Vec<u8>,
    /// What the crate read out of the body.
    pub read: Option<ErrorFields>,
}

/// What the crate read out of the body of an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorFields {
    /// `error`.
    pub error: Option<i64>,
    /// `errorCode`.
    pub error_code: Option<String>,
    /// `detail`.
    pub detail: Option<String>,
    /// `reason`.
    pub reason: Option<String>,
    /// `parameters`.
    pub parameters: Vec<Value>,
}

impl<C> fmt::Debug for Case<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.version.unwrap_or_default();
        write!(f, "{} {version}", self.operation)
    }
}
