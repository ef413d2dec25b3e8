//! Properties for which absent and null have different meanings: the server keeps the current value of an absent property, and
//! resets a null property.

use super::context::Context;
use super::decode::{Field, FromJson, Presence};
use super::encode::{Sink, ToJson};
use super::json::Json;
use super::kind::Kind;
use super::sealed::Sealed;

/// A property that can be left out, sent as `null`, or sent with a value.
///
/// The setter of such a property accepts the value, `None` for null, or a `Nullable`. For a text, a secret or an enum, it also
/// accepts a `&str`, `&String` or `String`; for a list or a map, an array.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// Not sent: the server keeps the current value.
    #[default]
    Absent,
    /// Sent as `null`: the server resets it.
    Null,
    /// Sent with this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns a reference to the value; `None` if the property is absent or null.
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value; `None` if the property is absent or null.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns whether the property is left out.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the property is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is converted to `null`. Use [`Nullable::Absent`] to leave a property out.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Sealed> Sealed for Nullable<T> {}

impl<T: ToJson> ToJson for Nullable<T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        match self {
            Self::Value(value) => value.to_json(sink),
            Self::Null => sink.null(),
            Self::Absent => {}
        }
    }
}

impl<T: FromJson> Field for Nullable<T> {
    fn expects(&self) -> (Kind, Presence) {
        (T::KIND, Presence::Nullable)
    }

    fn fill(&mut self, json: &Json<'_>, cx: &mut Context) {
        *self = match json {
            Json::Null => Self::Null,
            _ => Self::Value(T::from_json(json, cx)),
        };
    }
}
