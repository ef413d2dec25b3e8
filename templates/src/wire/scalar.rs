//! Decoding and encoding of the types that every schema ends in: strings, numbers, times, lists, maps and free-form values.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::context::Context;
use super::decode::{Entries, FromJson, Items};
use super::encode::{Sink, ToJson};
use super::json::Json;
use super::kind::{Kind, integer, number};

/// The text of a scalar: a string's own, or that of a number or boolean that came in a string's place.
pub(super) fn text(json: Json<'_>) -> String {
    match json {
        Json::String(text) => text.into_owned(),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        Json::Null | Json::Array(_) | Json::Object(_) => String::new(),
    }
}

impl FromJson for String {
    const KIND: Kind = Kind::String;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        text(json)
    }
}

impl FromJson for SecretString {
    const KIND: Kind = Kind::Secret;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        Self::from(text(json))
    }
}

impl FromJson for bool {
    const KIND: Kind = Kind::Boolean;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::Bool(value) => value,
            Json::String(text) => text == "true",
            _ => false,
        }
    }
}

impl FromJson for i64 {
    const KIND: Kind = Kind::Integer;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::Number(number) => integer(&number).unwrap_or_default(),
            Json::String(text) => text.parse().unwrap_or_default(),
            _ => 0,
        }
    }
}

impl FromJson for f64 {
    const KIND: Kind = Kind::Number;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::Number(number) => number.as_f64().unwrap_or_default(),
            Json::String(text) => number(&text).unwrap_or_default(),
            _ => 0.0,
        }
    }
}

impl FromJson for Timestamp {
    const KIND: Kind = Kind::DateTime;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::String(text) => text.parse().unwrap_or_default(),
            _ => Self::default(),
        }
    }
}

impl FromJson for Date {
    const KIND: Kind = Kind::Date;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        match json {
            Json::String(text) => text.parse().unwrap_or_default(),
            _ => Self::default(),
        }
    }
}

impl FromJson for Value {
    const KIND: Kind = Kind::Any;

    fn from_json(json: Json<'_>, _: &mut Context) -> Self {
        json.into()
    }
}

impl FromJson for () {
    const KIND: Kind = Kind::Unit;

    fn from_json(_: Json<'_>, _: &mut Context) {}
}

impl<T: FromJson> FromJson for Box<T> {
    const KIND: Kind = T::KIND;

    fn from_json(json: Json<'_>, cx: &mut Context) -> Self {
        Box::new(T::from_json(json, cx))
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    const KIND: Kind = Kind::Array;

    fn from_json(json: Json<'_>, cx: &mut Context) -> Self {
        let mut list = Self::new();
        let mut items = Items::new(json, T::KIND);
        while let Some(item) = items.next(cx) {
            list.push(T::from_json(item, cx));
        }
        list
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    const KIND: Kind = Kind::Object;

    fn from_json(json: Json<'_>, cx: &mut Context) -> Self {
        let mut map = Self::new();
        let mut entries = Entries::new(json, T::KIND);
        while let Some((key, json)) = entries.next(cx) {
            map.insert(key, T::from_json(json, cx));
        }
        map
    }
}

impl ToJson for str {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(self);
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl ToJson for String {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(self);
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl ToJson for SecretString {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.secret(self.expose_secret());
    }

    fn is_blank(&self) -> bool {
        self.expose_secret().is_empty()
    }
}

impl ToJson for bool {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.boolean(*self);
    }

    fn is_blank(&self) -> bool {
        !*self
    }
}

impl ToJson for i64 {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.integer(*self);
    }

    fn is_blank(&self) -> bool {
        *self == 0
    }
}

impl ToJson for f64 {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.number(*self);
    }

    fn is_blank(&self) -> bool {
        *self == 0.0
    }
}

impl ToJson for Timestamp {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(&self.to_string());
    }

    fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

impl ToJson for Date {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.string(&self.to_string());
    }

    fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

impl ToJson for Value {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.value(self);
    }

    fn is_blank(&self) -> bool {
        self.is_null()
    }
}

impl ToJson for () {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.null();
    }

    fn is_blank(&self) -> bool {
        true
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self, sink: &mut dyn Sink) {
        (**self).to_json(sink);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn is_blank(&self) -> bool {
        (**self).is_blank()
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        (**self).to_json(sink);
    }

    fn is_blank(&self) -> bool {
        (**self).is_blank()
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        match self {
            Some(value) => value.to_json(sink),
            None => sink.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: ToJson> ToJson for [T] {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.begin_array();
        for item in self {
            item.to_json(sink);
        }
        sink.end_array();
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        self.as_slice().to_json(sink);
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.begin_object();
        for (key, value) in self {
            sink.key(key);
            value.to_json(sink);
        }
        sink.end_object();
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}
