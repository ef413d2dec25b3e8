//! Values of the crate's types in; JSON text, a `serde_json::Value` or `Debug` text out. A type says once what it consists of
//! ([`ToJson`]), and a [`Sink`] decides what becomes of it.

use serde_json::{Map, Number, Value};

use super::extra::Extra;

/// A type that can be encoded.
pub trait ToJson {
    /// Writes the value, exactly one, into a sink.
    fn to_json(&self, sink: &mut dyn Sink);

    /// Whether a property of this value is left out of its object.
    fn is_absent(&self) -> bool {
        false
    }

    /// Whether this is what decoding makes of a value that was not sent.
    fn is_blank(&self) -> bool {
        false
    }
}

/// What a value is written into.
pub trait Sink {
    /// `null`
    fn null(&mut self);
    /// A boolean.
    fn boolean(&mut self, value: bool);
    /// An integer.
    fn integer(&mut self, value: i64);
    /// A number; what JSON has no text for (NaN, the infinities) is `null`.
    fn number(&mut self, value: f64);
    /// A string.
    fn string(&mut self, text: &str);
    /// A string that is sent but never shown.
    fn secret(&mut self, text: &str);
    /// Free-form JSON.
    fn value(&mut self, value: &Value);
    /// Opens an array; its items follow.
    fn begin_array(&mut self);
    /// Closes the array.
    fn end_array(&mut self);
    /// Opens an object; its keys, each with one value, follow.
    fn begin_object(&mut self);
    /// The key of the value that follows.
    fn key(&mut self, name: &str);
    /// Closes the object.
    fn end_object(&mut self);
}

/// Writes an object: its fields, and then what `extra` holds.
pub fn sink_object(sink: &mut dyn Sink, fields: &[(&str, &dyn ToJson)], extra: &Extra) {
    sink.begin_object();
    for (name, field) in fields {
        if !extra.is_untouched() && (field.is_absent() || field.is_blank()) {
            if let Some(raw) = extra.get(name) {
                sink.key(name);
                sink.value(raw);
                continue;
            }
            if extra.is_noted_missing(name) {
                continue;
            }
        }
        if !field.is_absent() {
            sink.key(name);
            field.to_json(sink);
        }
    }
    for (key, value) in extra.iter() {
        if !fields.iter().any(|(name, _)| *name == key) {
            sink.key(key);
            sink.value(value);
        }
    }
    sink.end_object();
}

/// The JSON text of a value.
pub fn to_vec(value: &dyn ToJson) -> Vec<u8> {
    let mut sink = Text { text: Vec::with_capacity(128), comma: false };
    value.to_json(&mut sink);
    sink.text
}

/// A value as free-form JSON.
pub fn to_value(value: &dyn ToJson) -> Value {
    let mut sink = Builder::default();
    value.to_json(&mut sink);
    sink.done
}

struct Text {
    text: Vec<u8>,
    comma: bool,
}

impl Text {
    fn put(&mut self, text: &[u8]) {
        if self.comma {
            self.text.push(b',');
        }
        self.text.extend_from_slice(text);
        self.comma = true;
    }

    fn write(&mut self, value: &(impl serde::Serialize + ?Sized)) {
        if self.comma {
            self.text.push(b',');
        }
        let written = serde_json::to_writer(&mut self.text, value);
        debug_assert!(written.is_ok(), "a Vec takes everything");
        self.comma = true;
    }
}

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
        self.write(name);
        self.text.push(b':');
        self.comma = false;
    }

    fn end_object(&mut self) {
        self.text.push(b'}');
        self.comma = true;
    }
}

/// The integer that a double is, if it is one that doubles hold exactly; `-0.0` is none.
fn integral(value: f64) -> Option<i64> {
    let exact =
        value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 && !(value == 0.0 && value.is_sign_negative());
    exact.then_some(value as i64)
}

#[derive(Default)]
struct Builder {
    open: Vec<(Option<String>, Value)>,
    key: Option<String>,
    done: Value,
}

impl Builder {
    fn put(&mut self, value: Value) {
        match self.open.last_mut() {
            None => self.done = value,
            Some((_, Value::Array(items))) => items.push(value),
            Some((_, Value::Object(members))) => {
                members.insert(self.key.take().unwrap_or_default(), value);
            }
            Some(_) => {}
        }
    }

    fn close(&mut self) {
        if let Some((key, value)) = self.open.pop() {
            self.key = key;
            self.put(value);
        }
    }
}

impl Sink for Builder {
    fn null(&mut self) {
        self.put(Value::Null);
    }

    fn boolean(&mut self, value: bool) {
        self.put(Value::Bool(value));
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
        let key = self.key.take();
        self.open.push((key, Value::Array(Vec::new())));
    }

    fn end_array(&mut self) {
        self.close();
    }

    fn begin_object(&mut self) {
        let key = self.key.take();
        self.open.push((key, Value::Object(Map::new())));
    }

    fn key(&mut self, name: &str) {
        self.key = Some(name.to_owned());
    }

    fn end_object(&mut self) {
        self.close();
    }
}
