//! Values of the crate's types in; JSON text, a `serde_json::Value` or `Debug` text out. A type says once what it consists of
//! ([`ToJson`]), and a [`Sink`] decides what becomes of it.

use serde_json::Value;

use super::sealed::Sealed;

/// A type that can be encoded. Implemented by the types of this crate only.
pub trait ToJson: Sealed {
    /// Writes the value into a sink: one value, or nothing at all for a property that is absent.
    fn to_json(&self, sink: &mut dyn Sink);
}

/// What a value is written into. Implemented by this crate only.
pub trait Sink: Sealed {
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
    /// What the server sent for a field that could not hold it. Written, but not shown: the field may be a sensitive one.
    fn raw(&mut self, value: &Value) {
        self.value(value);
    }
    /// Opens an array; its items follow.
    fn begin_array(&mut self);
    /// Closes the array.
    fn end_array(&mut self);
    /// Opens an object; its keys, each with one value or none, follow.
    fn begin_object(&mut self);
    /// The name of the field whose value follows. Where no value follows, there is no such property.
    fn key(&mut self, name: &str);
    /// The same, where the name is not one of a type's but comes from a map or from the server.
    fn entry(&mut self, key: &str) {
        self.key(key);
    }
    /// Closes the object.
    fn end_object(&mut self);
}
