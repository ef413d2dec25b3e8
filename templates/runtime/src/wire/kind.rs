//! The kinds of value that a type expects on the wire, and how well a given JSON value serves as one. All leniency is decided here.

use std::fmt;

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
