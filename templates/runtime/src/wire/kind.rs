//! The kinds of JSON values that types are decoded from.

use std::fmt;

/// The kind of JSON value that a type is decoded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Any JSON value, including `null`.
    Any,
    /// Any JSON value, which is ignored.
    Unit,
    /// A boolean.
    Boolean,
    /// A signed integer of 64 bits.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// A string that is not shown in logs.
    Secret,
    /// A string from a list that can get further values.
    Enum,
    /// A time as in RFC 3339, such as `2024-08-05T01:02:03Z`.
    DateTime,
    /// A date, such as `2024-08-05`.
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
            Self::Unit => "no value",
            Self::Boolean => "a boolean",
            Self::Integer => "a 64-bit integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Secret => "a sensitive string",
            Self::Enum => "an enum value",
            Self::DateTime => "an RFC 3339 time",
            Self::Date => "a date",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Variant => "a known variant",
        })
    }
}
