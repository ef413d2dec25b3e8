//! The kinds of value that a type expects on the wire, and whether a given JSON value will do for one.

use std::fmt;

use serde_json::Number;

use super::json::Json;

/// What a type expects on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Any JSON value, `null` among them.
    Any,
    /// Nothing that matters.
    Unit,
    /// A boolean.
    Boolean,
    /// An integer of 64 bits.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// A string that must not be shown.
    Secret,
    /// A string out of a list that can grow.
    Enum,
    /// An RFC 3339 time.
    DateTime,
    /// A date, `2024-08-05`.
    Date,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any value",
            Self::Unit => "nothing",
            Self::Boolean => "a boolean",
            Self::Integer => "a 64-bit integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Secret => "a sensitive string",
            Self::Enum => "an enum's string",
            Self::DateTime => "a time as in RFC 3339",
            Self::Date => "a date",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// Whether a value will do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// As described.
    Fits,
    /// Of another kind, but it says what is needed: a number in quotes.
    Readable,
    /// Of no use.
    Wrong,
}

impl Kind {
    pub(super) fn fit(self, json: &Json<'_>) -> Fit {
        let fits = match (self, json) {
            (Self::Any | Self::Unit, _) => true,
            (Self::Boolean, Json::Bool(_)) => true,
            (Self::Number, Json::Number(_)) => true,
            (Self::Integer, Json::Number(number)) => integer(number).is_some(),
            (Self::String | Self::Secret | Self::Enum, Json::String(_)) => true,
            (Self::DateTime, Json::String(text)) => text.parse::<jiff::Timestamp>().is_ok(),
            (Self::Date, Json::String(text)) => text.parse::<jiff::civil::Date>().is_ok(),
            (Self::Array, Json::Array(_)) => true,
            (Self::Object, Json::Object(_)) => true,
            _ => false,
        };
        if fits {
            return Fit::Fits;
        }
        let readable = match (self, json) {
            (Self::Boolean, Json::String(text)) => text == "true" || text == "false",
            (Self::Integer, Json::String(text)) => text.parse::<i64>().is_ok(),
            (Self::Number, Json::String(text)) => number(text).is_some(),
            (Self::String | Self::Secret | Self::Enum, Json::Number(_) | Json::Bool(_)) => true,
            _ => false,
        };
        if readable { Fit::Readable } else { Fit::Wrong }
    }
}

/// The integer that a number is: `3.0` is one, `3.5` and what needs more than 64 bits are not.
pub(super) fn integer(number: &Number) -> Option<i64> {
    if let Some(value) = number.as_i64() {
        return Some(value);
    }
    /// 2^53: up to here every integer is a double of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value = number.as_f64().filter(|value| value.fract() == 0.0 && value.abs() <= EXACT)?;
    (!number.is_u64()).then_some(value as i64)
}

/// The number that a text is, if it is written as JSON would.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse::<Number>().ok()?.as_f64()
}
