//! The sink that writes JSON text. `serde_json` writes the scalars, and this sink the structure.

use serde_json::Value;

use super::encode::{Sink, ToJson};
use super::number::integral;
use super::sealed::Sealed;

/// Encodes a value as JSON text. The text of an absent value is empty.
pub fn to_vec(value: &dyn ToJson) -> Vec<u8> {
    text(value, false)
}

/// Encodes a value as the JSON text of a request, which leaves out the properties that only the server sets.
pub(super) fn request_text(value: &dyn ToJson) -> Vec<u8> {
    text(value, true)
}

fn text(value: &dyn ToJson, is_request: bool) -> Vec<u8> {
    let mut sink = Text { text: Vec::with_capacity(128), comma: false, pending: None, is_request };
    value.to_json(&mut sink);
    sink.text
}

/// JSON text under construction.
struct Text {
    text: Vec<u8>,
    /// Whether a comma precedes the next value or key.
    comma: bool,
    /// The length of the text and the state of `comma` before the last key, if no value has followed it.
    pending: Option<(usize, bool)>,
    is_request: bool,
}

impl Text {
    /// Writes what precedes a value or key.
    fn lead(&mut self) {
        if self.comma {
            self.text.push(b',');
        }
        self.comma = true;
        self.pending = None;
    }

    fn put(&mut self, text: &[u8]) {
        self.lead();
        self.text.extend_from_slice(text);
    }

    fn write(&mut self, value: &(impl serde::Serialize + ?Sized)) {
        self.lead();
        let written = serde_json::to_writer(&mut self.text, value);
        debug_assert!(written.is_ok(), "a Vec accepts all bytes, and the keys are strings");
    }

    /// Removes the last key if no value has followed it.
    fn withdraw(&mut self) {
        if let Some((length, comma)) = self.pending.take() {
            self.text.truncate(length);
            self.comma = comma;
        }
    }
}

impl Sealed for Text {}

impl Sink for Text {
    fn null(&mut self) {
        self.put(b"null");
    }

    fn boolean(&mut self, value: bool) {
        self.put(if value { b"true" } else { b"false" });
    }

    fn integer(&mut self, value: i64) {
        self.write(&value);
    }

    fn number(&mut self, value: f64) {
        match integral(value) {
            Some(integer) => self.integer(integer),
            None => self.write(&value),
        }
    }

    fn string(&mut self, text: &str) {
        self.write(text);
    }

    fn secret(&mut self, text: &str) {
        self.write(text);
    }

    fn value(&mut self, value: &Value) {
        self.write(value);
    }

    fn begin_array(&mut self) {
        self.put(b"[");
        self.comma = false;
    }

    fn end_array(&mut self) {
        self.text.push(b']');
        self.comma = true;
    }

    fn begin_object(&mut self) {
        self.put(b"{");
        self.comma = false;
    }

    fn key(&mut self, name: &str) {
        self.withdraw();
        let before = (self.text.len(), self.comma);
        self.write(name);
        self.text.push(b':');
        self.comma = false;
        self.pending = Some(before);
    }

    fn end_object(&mut self) {
        self.withdraw();
        self.text.push(b'}');
        self.comma = true;
    }

    fn is_request(&self) -> bool {
        self.is_request
    }
}
