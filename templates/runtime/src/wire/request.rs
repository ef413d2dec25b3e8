//! Encoding of request bodies. A request leaves out the properties that only the server sets. A value that lacks a required
//! property cannot be sent.

use std::fmt;

use secrecy::SecretString;
use serde_json::Value;

use super::encode::{Sink, ToJson};
use super::sealed::Sealed;
use super::text::request_text;

/// An encoded request body.
#[derive(Debug)]
pub struct EncodedBody {
    /// The JSON text.
    pub text: Vec<u8>,
    /// The texts of the sensitive fields.
    pub secrets: Vec<SecretString>,
    /// The required properties that were not set.
    pub unset: Vec<Unset>,
}

/// A required property of a request that was not set.
#[derive(Debug, PartialEq, Eq)]
pub struct Unset {
    path: String,
    object: &'static str,
    setter: &'static str,
}

/// Encodes a value as the body of a request.
pub fn encode_body(value: &dyn ToJson) -> EncodedBody {
    let mut inspector = Inspector::default();
    value.to_json(&mut inspector);
    EncodedBody { text: request_text(value), secrets: inspector.secrets, unset: inspector.unset }
}

impl Unset {
    /// Returns the path of the property in the body, such as `roles[0].roleName`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for Unset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, object, setter } = self;
        write!(f, "`{path}` of `{object}` is required and was not set (call `{setter}`)")
    }
}

/// The sink that collects sensitive texts and required properties that were not set.
#[derive(Default)]
struct Inspector {
    secrets: Vec<SecretString>,
    unset: Vec<Unset>,
    /// The path of the current value.
    path: String,
    /// The arrays and objects that are not closed, innermost last: the length of the path to each, and the index of the next
    /// item of an array.
    open: Vec<(usize, Option<usize>)>,
}

impl Inspector {
    /// Adds the index of the next item to the path, if the innermost value is an array.
    fn begin_value(&mut self) {
        if let Some((length, Some(index))) = self.open.last_mut() {
            self.path.truncate(*length);
            self.path.push_str(&format!("[{index}]"));
            *index += 1;
        }
    }

    fn open(&mut self, index: Option<usize>) {
        self.begin_value();
        self.open.push((self.path.len(), index));
    }

    fn close(&mut self) {
        if let Some((length, _)) = self.open.pop() {
            self.path.truncate(length);
        }
    }
}

impl Sealed for Inspector {}

impl Sink for Inspector {
    fn null(&mut self) {
        self.begin_value();
    }
    fn boolean(&mut self, _: bool) {
        self.begin_value();
    }
    fn integer(&mut self, _: i64) {
        self.begin_value();
    }
    fn number(&mut self, _: f64) {
        self.begin_value();
    }
    fn string(&mut self, _: &str) {
        self.begin_value();
    }
    fn secret(&mut self, text: &str) {
        self.begin_value();
        self.secrets.push(text.into());
    }
    fn value(&mut self, _: &Value) {
        self.begin_value();
    }
    fn begin_array(&mut self) {
        self.open(Some(0));
    }
    fn end_array(&mut self) {
        self.close();
    }
    fn begin_object(&mut self) {
        self.open(None);
    }
    fn key(&mut self, name: &str) {
        let length = self.open.last().map_or(0, |(length, _)| *length);
        self.path.truncate(length);
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
    }
    fn end_object(&mut self) {
        self.close();
    }
    fn is_request(&self) -> bool {
        true
    }
    fn unset(&mut self, object: &'static str, setter: &'static str) {
        self.unset.push(Unset { path: self.path.clone(), object, setter });
    }
}
