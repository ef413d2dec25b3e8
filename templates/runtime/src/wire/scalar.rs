//! Decoding and encoding of strings, numbers, times and free-form values.

use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::context::Context;
use super::conversion::Conversion;
use super::decode::FromJson;
use super::encode::{Sink, ToJson};
use super::json::Json;
use super::kind::Kind;
use super::number::{as_double, as_integer, double_in, integer_in};
use super::time::{date, timestamp};

/// Returns the text of a string, or of a number or boolean that was sent in place of a string.
pub(super) fn text(json: &Json<'_>) -> String {
    json.scalar_text().unwrap_or_default().into_owned()
}

impl FromJson for String {
    const KIND: Kind = Kind::String;

    fn blank() -> Self {
        Self::new()
    }

    fn from_json(json: &Json<'_>, _: &mut Context) -> Self {
        text(json)
    }
}

impl ToJson for String {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(self);
    }
}

impl ToJson for str {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(self);
    }
}

impl FromJson for SecretString {
    const KIND: Kind = Kind::Secret;

    fn blank() -> Self {
        Self::default()
    }

    fn from_json(json: &Json<'_>, _: &mut Context) -> Self {
        Self::from(text(json))
    }
}

impl ToJson for SecretString {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.secret(self.expose_secret());
    }
}

impl FromJson for bool {
    const KIND: Kind = Kind::Boolean;

    fn blank() -> Self {
        false
    }

    fn from_json(json: &Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::Bool(value) => *value,
            Json::String(text) => text == "true",
            _ => false,
        }
    }
}

impl ToJson for bool {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.boolean(*self);
    }
}

impl FromJson for i64 {
    const KIND: Kind = Kind::Integer;

    fn blank() -> Self {
        0
    }

    fn from_json(json: &Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::Number(number) => as_integer(number).map_or(0, Conversion::into_value),
            Json::String(text) => integer_in(text).unwrap_or_default(),
            _ => 0,
        }
    }
}

impl ToJson for i64 {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.integer(*self);
    }
}

impl FromJson for f64 {
    const KIND: Kind = Kind::Number;

    fn blank() -> Self {
        0.0
    }

    fn from_json(json: &Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::Number(number) => as_double(number).into_value(),
            Json::String(text) => double_in(text).unwrap_or_default(),
            _ => 0.0,
        }
    }
}

impl ToJson for f64 {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.number(*self);
    }
}

impl FromJson for Timestamp {
    const KIND: Kind = Kind::DateTime;

    fn blank() -> Self {
        Self::default()
    }

    fn from_json(json: &Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::String(text) => timestamp(text).map_or_else(Self::default, Conversion::into_value),
            _ => Self::default(),
        }
    }
}

impl ToJson for Timestamp {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(&self.to_string());
    }
}

impl FromJson for Date {
    const KIND: Kind = Kind::Date;

    fn blank() -> Self {
        Self::default()
    }

    fn from_json(json: &Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::String(text) => date(text).map_or_else(Self::default, Conversion::into_value),
            _ => Self::default(),
        }
    }
}

impl ToJson for Date {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(&self.to_string());
    }
}

impl FromJson for Value {
    const KIND: Kind = Kind::Any;

    fn blank() -> Self {
        Self::Null
    }

    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        cx.keep(json)
    }
}

impl ToJson for Value {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.value(self);
    }
}

impl FromJson for () {
    const KIND: Kind = Kind::Unit;

    fn blank() {}

    fn from_json(_: &Json<'_>, _: &mut Context) {}
}

impl ToJson for () {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.null();
    }
}
