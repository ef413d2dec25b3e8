//! The traits of encoding. A type writes its fields to a [`Sink`] once, in [`ToJson`]; the sink produces JSON text, a
//! `serde_json::Value` or `Debug` text, or collects the sensitive texts.

use serde_json::Value;

use super::sealed::Sealed;

/// A type that can be encoded as JSON. This trait is sealed.
pub trait ToJson: Sealed {
    /// Writes the value to a sink. Writes nothing if the value is absent.
    fn to_json(&self, sink: &mut dyn Sink);
}

/// A destination that values are written to. This trait is sealed.
pub trait Sink: Sealed {
    /// Writes `null`.
    fn null(&mut self);
    /// Writes a boolean.
    fn boolean(&mut self, value: bool);
    /// Writes an integer.
    fn integer(&mut self, value: i64);
    /// Writes a number. NaN and the infinities, which JSON cannot represent, are written as `null`.
    fn number(&mut self, value: f64);
    /// Writes a string.
    fn string(&mut self, text: &str);
    /// Writes a string that is sent but not shown in logs.
    fn secret(&mut self, text: &str);
    /// Writes free-form JSON.
    fn value(&mut self, value: &Value);
    /// Writes the JSON that the server sent for a field that cannot hold it. It is not shown in logs, because the field can be
    /// sensitive.
    fn raw(&mut self, value: &Value) {
        self.value(value);
    }
    /// Begins an array. Its items follow.
    fn begin_array(&mut self);
    /// Ends the array.
    fn end_array(&mut self);
    /// Begins an object. Its keys follow, each with at most one value.
    fn begin_object(&mut self);
    /// Writes the name of a field. Its value follows; if none follows, the property is left out.
    fn key(&mut self, name: &str);
    /// Writes the key of a property that is not a field: of a map or of a property without a field.
    fn entry(&mut self, key: &str) {
        self.key(key);
    }
    /// Ends the object.
    fn end_object(&mut self);
    /// Returns whether the sink receives the body of a request, which leaves out the properties that only the server sets.
    fn is_request(&self) -> bool {
        false
    }
    /// Records a required property that was not set: the one with the last key. `object` is the name of the struct, and
    /// `setter` the method that sets the property. No value follows.
    fn unset(&mut self, object: &'static str, setter: &'static str) {
        let _ = (object, setter);
    }
}
