//! Why a text has no value of the type that was asked for.

use std::error::Error;
use std::fmt;

use super::kind::Kind;

/// Why a text is not decoded: it is not JSON, or its outermost value is of another type. Whatever is wrong inside is no error but
/// a [`Correction`](super::Correction).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The text is not JSON.
    Syntax {
        /// What was expected, or what is not allowed.
        reason: &'static str,
        /// The line, from 1.
        line: usize,
        /// The byte in the line, from 1.
        column: usize,
    },
    /// The outermost value is of another type.
    Mismatch {
        /// What the type expects.
        expected: Kind,
        /// What was there: `an array of 2`. Its text is not repeated.
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
