//! The sink that builds a `serde_json::Value`.

use serde_json::{Map, Number, Value};

use super::encode::{Sink, ToJson};
use super::number::integral;
use super::sealed::Sealed;

/// Encodes a value as free-form JSON.
pub fn to_value(value: &dyn ToJson) -> Value {
    let mut sink = Builder::default();
    value.to_json(&mut sink);
    sink.finish()
}

/// A value under construction.
#[derive(Default)]
struct Builder {
    /// The arrays and objects that are not closed, innermost last, each with its key in the parent.
    open: Vec<(Option<String>, Value)>,
    /// The key of the next value.
    key: Option<String>,
    done: Value,
}

impl Builder {
    fn finish(self) -> Value {
        self.done
    }

    fn put(&mut self, value: Value) {
        match self.open.last_mut() {
            Some((_, Value::Array(items))) => items.push(value),
            Some((_, Value::Object(members))) => {
                members.insert(self.key.take().unwrap_or_default(), value);
            }
            _ => self.done = value,
        }
    }

    fn open(&mut self, value: Value) {
        let key = self.key.take();
        self.open.push((key, value));
    }

    fn close(&mut self) {
        if let Some((key, value)) = self.open.pop() {
            self.key = key;
            self.put(value);
        }
    }
}

impl Sealed for Builder {}

impl Sink for Builder {
    fn null(&mut self) {
        self.put(Value::Null);
    }

    fn boolean(&mut self, value: bool) {
        self.put(value.into());
    }

    fn integer(&mut self, value: i64) {
        self.put(value.into());
    }

    fn number(&mut self, value: f64) {
        let number = integral(value).map(Number::from).or_else(|| Number::from_f64(value));
        self.put(number.map_or(Value::Null, Value::Number));
    }

    fn string(&mut self, text: &str) {
        self.put(text.into());
    }

    fn secret(&mut self, text: &str) {
        self.put(text.into());
    }

    fn value(&mut self, value: &Value) {
        self.put(value.clone());
    }

    fn begin_array(&mut self) {
        self.open(Value::Array(Vec::new()));
    }

    fn end_array(&mut self) {
        self.close();
    }

    fn begin_object(&mut self) {
        self.open(Value::Object(Map::new()));
    }

    fn key(&mut self, name: &str) {
        self.key = Some(name.to_owned());
    }

    fn end_object(&mut self) {
        self.close();
    }
}
