//! The kinds of value that a type expects on the wire, and how well a given JSON value serves as one. All leniency is decided here.

use std::fmt;

use super::correction::Problem;
use super::json::{Fault, Json};
use super::number::{Held, as_double, as_integer, double_in, integer_in};
use super::time::{date, timestamp};

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
    /// As described, but the type holds it in another form: `+00:00` for `Z`.
    Nearly,
    /// Not as described, or not as the type holds it, but usable: a number in quotes, or one that has to be rounded.
    Corrected(Problem),
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
            (Self::Integer, Json::Number(number)) => held(as_integer(number)),
            (Self::Number, Json::Number(number)) => held(Some(as_double(number))),
            (Self::DateTime, Json::String(text)) => held(timestamp(text)),
            (Self::Date, Json::String(text)) => held(date(text)),
            (Self::Boolean, Json::String(text)) => readable(text == "true" || text == "false"),
            (Self::Integer, Json::String(text)) => readable(integer_in(text).is_some()),
            (Self::Number, Json::String(text)) => readable(double_in(text).is_some()),
            (Self::String | Self::Secret | Self::Enum, Json::Number(_) | Json::Bool(_)) => readable(true),
            (_, Json::Malformed(malformed)) => self.fit_malformed(&malformed.nearest, &malformed.fault),
            _ => Fit::Wrong,
        }
    }

    fn fit_malformed(self, nearest: &Json<'_>, fault: &Fault<'_>) -> Fit {
        match self.fit(nearest) {
            Fit::Wrong => Fit::Wrong,
            // That a text stands where a number does, or a number beyond one range and another, is the graver fault.
            fit @ Fit::Corrected(Problem::WrongType | Problem::OutOfRange) => fit,
            Fit::Fits | Fit::Nearly | Fit::Corrected(_) => Fit::Corrected(fault.problem()),
        }
    }
}

fn held<T>(held: Option<Held<T>>) -> Fit {
    match held {
        Some(Held::Exactly(_)) => Fit::Fits,
        Some(Held::Otherwise(_)) => Fit::Nearly,
        Some(Held::Nearly(_)) => Fit::Corrected(Problem::Rounded),
        Some(Held::Clamped(_)) => Fit::Corrected(Problem::OutOfRange),
        None => Fit::Wrong,
    }
}

fn readable(readable: bool) -> Fit {
    if readable { Fit::Corrected(Problem::WrongType) } else { Fit::Wrong }
}
