//! A property that can be absent, null or have a value, where the server tells the three apart: left out it stays as it is, null
//! resets it.

use super::context::Context;
use super::decode::{Field, FromJson, Presence};
use super::encode::{Sink, ToJson};
use super::json::Json;
use super::kind::Kind;
use super::sealed::Sealed;

/// A property that can be left out, sent as `null`, or sent with a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// Not sent: the server keeps what it has.
    #[default]
    Absent,
    /// Sent as `null`: the server resets it.
    Null,
    /// Sent with this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether it is left out.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is sent as `null`. To leave a property out, use [`Nullable::Absent`].
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
