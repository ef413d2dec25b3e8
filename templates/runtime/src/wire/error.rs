//! The error of decoding.

use std::error::Error;
use std::fmt;

use super::kind::Kind;

/// The error of a text that cannot be decoded. An inner value that does not match the API description is not an error: it is
/// recorded as a [`Correction`](super::Correction).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The text is not JSON.
    Syntax {
        /// The reason, without the text.
        reason: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// The byte in the line, counted from 1.
        column: usize,
    },
    /// The outermost value has the wrong type.
    Mismatch {
        /// The kind of value that the type is decoded from.
        expected: Kind,
        /// A description of the outermost value without its text, such as `an array with 2 items`.
        found: String,
    },
}

impl DecodeError {
    pub(super) fn syntax(reason: &'static str, text: &[u8], at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        Self::Syntax { reason, line, column: 1 + before.len() - begin }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { reason, line, column } => write!(f, "{reason} at line {line} column {column}"),
            Self::Mismatch { expected, found } => write!(f, "expected {expected}, found {found}"),
        }
    }
}

impl Error for DecodeError {}
