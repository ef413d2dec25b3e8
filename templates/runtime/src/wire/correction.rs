//! Corrections as data: where an answer differs from its description, what is expected there and what was found. Text of a sensitive
//! field is never part of it.

use std::fmt;

use super::kind::Kind;

/// The most entries of one list. Those above it are counted, not kept.
const MAX_ENTRIES: usize = 1000;

/// One place where the answer was not what the API's description says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Correction {
    /// Where: `results[3].replicationSpecs[0].zoneName`; empty for the whole answer. Keys that the description does not name are
    /// escaped and cut.
    pub path: String,
    /// What was wrong.
    pub problem: Problem,
    /// What the description says is there.
    pub expected: Kind,
    /// What was there, shortened; never the text of a sensitive field.
    pub found: String,
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the answer" } else { &self.path };
        write!(f, "{path}: expected {}, found {}", self.expected, self.found)?;
        f.write_str(match self.problem {
            Problem::OutOfRange => ", which is out of range",
            Problem::Rounded => ", which is rounded",
            _ => "",
        })
    }
}

/// The kinds of [`Correction`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// A required property is not there.
    Missing,
    /// `null` where the description does not allow it.
    Null,
    /// A value of another kind. Where it could be read all the same (a number in quotes), it was.
    WrongType,
    /// A number, time or date that the type cannot hold because it is too big or too small: the end of the type's range stands
    /// for it.
    OutOfRange,
    /// A number or time that the type holds only nearly: more digits than a double has, a leap second.
    Rounded,
    /// A string, or the key of a value, with a lone surrogate or with bytes that are not UTF-8: U+FFFD stands for each. The value
    /// is kept if it is of use with that.
    Malformed,
    /// An enum value that this crate does not know: legal, and kept as `Unknown`.
    UnknownValue,
    /// A union's variant that this crate does not know: legal, and kept as `Unknown`.
    UnknownVariant,
    /// A property that this crate does not know: legal, and kept in `extra`.
    UnknownProperty,
}

/// What was recorded while one answer was decoded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    corrections: Vec<Correction>,
    unknowns: Vec<Correction>,
    unlisted: usize,
}

impl Corrections {
    /// The places that did not match the description, in the order of the text; at most a thousand.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// What is legal and newer than this crate: enum values, variants and, if the [`Context`](super::Context) records them,
    /// properties; at most a thousand.
    pub fn unknowns(&self) -> &[Correction] {
        &self.unknowns
    }

    /// How many more there were than are listed.
    pub fn unlisted(&self) -> usize {
        self.unlisted
    }

    /// Whether the answer matched its description (what is unknown does not count against it).
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
