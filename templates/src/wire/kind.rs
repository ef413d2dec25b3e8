//! The kinds of value that a type expects on the wire, and how well a given JSON value serves as one. All leniency is decided here.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
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
    /// One of the variants of a union.
    Variant,
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
            Self::Variant => "a variant that is known",
        })
    }
}

/// How well a value serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// As described, and encoded again it is the same.
    Fits,
    /// As described, but the type holds it in another form (`+00:00` for `Z`) or only nearly (2^53 + 1 as a double).
    Nearly,
    /// Of another kind, but it says what is needed: a number in quotes.
    Readable,
    /// Of no use.
    Wrong,
}

impl Kind {
    pub(super) fn fit(self, json: &Json<'_>) -> Fit {
        match (self, json) {
            (Self::Any | Self::Unit, _)
            | (Self::Boolean, Json::Bool(_))
            | (Self::String | Self::Secret | Self::Enum, Json::String(_))
            | (Self::Array, Json::Array(_))
            | (Self::Object, Json::Object(_)) => Fit::Fits,
            (Self::Integer, Json::Number(number)) if integer(number).is_some() => Fit::Fits,
            (Self::Number, Json::Number(number)) => nearly(is_double(number)),
            (Self::DateTime, Json::String(text)) => fit_time(text),
            (Self::Date, Json::String(text)) => match text.parse::<Date>() {
                Ok(date) => nearly(text.len() == 10 && date.to_string() == **text),
                Err(_) => Fit::Wrong,
            },
            (Self::Boolean, Json::String(text)) => readable(text == "true" || text == "false"),
            (Self::Integer, Json::String(text)) => readable(text.parse::<i64>().is_ok()),
            (Self::Number, Json::String(text)) => readable(number(text).is_some()),
            (Self::String | Self::Secret | Self::Enum, Json::Number(_) | Json::Bool(_)) => Fit::Readable,
            _ => Fit::Wrong,
        }
    }
}

fn nearly(exact: bool) -> Fit {
    if exact { Fit::Fits } else { Fit::Nearly }
}

fn readable(readable: bool) -> Fit {
    if readable { Fit::Readable } else { Fit::Wrong }
}

fn fit_time(text: &str) -> Fit {
    match text.parse::<Timestamp>() {
        // `2024-08-05T01:02:03Z`, the form that nearly all of them have: known to be what encoding writes.
        Ok(_) if text.len() == 20 && text.as_bytes()[10] == b'T' && text.ends_with('Z') => Fit::Fits,
        Ok(time) => nearly(time.to_string() == text),
        Err(_) => Fit::Wrong,
    }
}

/// 2^53: below it every integer is a double of its own, and no other number is read as that double.
const EXACT: u64 = 1 << 53;

/// The integer that a number is: `3.0` is one, `3.5` and what needs more than 64 bits are not.
pub(super) fn integer(number: &Number) -> Option<i64> {
    if let Some(value) = number.as_i64() {
        return Some(value);
    }
    if number.is_u64() {
        return None;
    }
    number.as_f64().filter(|value| value.fract() == 0.0 && value.abs() < EXACT as f64).map(|value| value as i64)
}

/// The number that a text is, if it is written as JSON would.
pub(super) fn number(text: &str) -> Option<f64> {
    text.parse::<Number>().ok()?.as_f64()
}

/// Whether a double holds a number exactly.
fn is_double(number: &Number) -> bool {
    match (number.as_u64(), number.as_i64()) {
        (Some(value), _) => value < EXACT,
        (None, Some(value)) => value.unsigned_abs() < EXACT,
        (None, None) => true,
    }
}
