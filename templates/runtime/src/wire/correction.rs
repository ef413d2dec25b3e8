//! Corrections as data: the places where a response does not match the API description, with the expected and the actual value.
//! The text of a sensitive field is never part of a correction.

use std::fmt;

use super::kind::Kind;

/// The maximum number of entries of one list. Further entries are counted, but not kept.
const MAX_ENTRIES: usize = 1000;

/// One place where a response does not match the API description.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Correction {
    /// The path of the value, such as `results[3].labels[0].key`; empty for the outermost value. Keys that are not names of
    /// fields are escaped and truncated.
    pub path: String,
    /// The kind of problem.
    pub problem: Problem,
    /// The kind of value in the API description.
    pub expected: Kind,
    /// A description of the value in the response, with its truncated text unless the field is sensitive.
    pub found: String,
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the response" } else { &self.path };
        write!(f, "{path}: expected {}, found {}", self.expected, self.found)?;
        f.write_str(match self.problem {
            Problem::OutOfRange => ", which is out of range",
            Problem::Rounded => ", which is rounded",
            _ => "",
        })
    }
}

/// The kind of problem that a [`Correction`] records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// A required property is missing.
    Missing,
    /// The value is `null`, which the API description does not allow.
    Null,
    /// The value has another kind. It is converted if possible, such as a number in quotes, and left out otherwise.
    WrongType,
    /// A number, time or date is beyond the range of its type and is replaced by the end of the range.
    OutOfRange,
    /// A number or time is rounded: it has more digits than its type, or is a leap second.
    Rounded,
    /// A string, or the key of a value, contains a lone surrogate or bytes that are not UTF-8. Each is replaced by U+FFFD.
    Malformed,
    /// An enum value is unknown to this crate. It is kept as `Unknown`; this is not an error of the server.
    UnknownValue,
    /// The variant of a union is unknown to this crate. It is kept as `Unknown`; this is not an error of the server.
    UnknownVariant,
    /// A property is unknown to this crate. It is kept in `extra`; this is not an error of the server.
    UnknownProperty,
}

/// The corrections and unknown values that were recorded while one response was decoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    corrections: Vec<Correction>,
    unknowns: Vec<Correction>,
    unlisted: usize,
}

impl Corrections {
    /// Returns the places that do not match the API description, in the order of the response, and 1,000 at most.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Returns the values that are valid but unknown to this crate, and 1,000 at most: enum values, variants and, if the
    /// [`Context`](super::Context) records them, properties.
    pub fn unknowns(&self) -> &[Correction] {
        &self.unknowns
    }

    /// Returns the number of corrections and unknown values that are not listed.
    pub fn unlisted(&self) -> usize {
        self.unlisted
    }

    /// Returns whether there are no corrections. Unknown values do not count.
    pub fn is_empty(&self) -> bool {
        self.corrections.is_empty()
    }

    pub(super) fn push(&mut self, correction: Correction) {
        let list = match correction.problem {
            Problem::UnknownValue | Problem::UnknownVariant | Problem::UnknownProperty => &mut self.unknowns,
            Problem::Missing
            | Problem::Null
            | Problem::WrongType
            | Problem::OutOfRange
            | Problem::Rounded
            | Problem::Malformed => &mut self.corrections,
        };
        if list.len() < MAX_ENTRIES {
            list.push(correction);
        } else {
            self.unlisted += 1;
        }
    }
}
