//! The sink that collects sensitive texts.

use secrecy::SecretString;
use serde_json::Value;

use super::encode::{Sink, ToJson};
use super::sealed::Sealed;

/// Returns the texts of the sensitive fields in a value.
pub(crate) fn secrets_of(value: &dyn ToJson) -> Vec<SecretString> {
    let mut found = Secrets(Vec::new());
    value.to_json(&mut found);
    found.0
}

struct Secrets(Vec<SecretString>);

impl Sealed for Secrets {}

impl Sink for Secrets {
    fn null(&mut self) {}
    fn boolean(&mut self, _: bool) {}
    fn integer(&mut self, _: i64) {}
    fn number(&mut self, _: f64) {}
    fn string(&mut self, _: &str) {}
    fn secret(&mut self, text: &str) {
        self.0.push(text.into());
    }
    fn value(&mut self, _: &Value) {}
    fn begin_array(&mut self) {}
    fn end_array(&mut self) {}
    fn begin_object(&mut self) {}
    fn key(&mut self, _: &str) {}
    fn end_object(&mut self) {}
}
