//! The comparison of a JSON value with the [`Kind`] that a type expects. It decides which other values are accepted and
//! converted.

use super::conversion::Conversion;
use super::correction::Problem;
use super::json::{Fault, Json};
use super::kind::Kind;
use super::number::{as_double, as_integer, double_in, integer_in};
use super::time::{date, timestamp};

/// The result of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// The value has the expected kind, and encoding writes the same text.
    Fits,
    /// The value has the expected kind, but encoding writes another form, such as `Z` for `+00:00`.
    Reformatted,
    /// The value has to be converted, such as a number in quotes, or rounded.
    Corrected(Problem),
    /// The value cannot be used.
    Wrong,
}

impl Kind {
    /// Compares a JSON value with this kind.
    pub(super) fn fit(self, json: &Json<'_>) -> Fit {
        match (self, json) {
            (Self::Any | Self::Unit, _)
            | (Self::Boolean, Json::Bool(_))
            | (Self::String | Self::Secret | Self::Enum, Json::String(_))
            | (Self::Array, Json::Array(_))
            | (Self::Object, Json::Object(_)) => Fit::Fits,
            (Self::Integer, Json::Number(number)) => converted(as_integer(number)),
            (Self::Number, Json::Number(number)) => converted(Some(as_double(number))),
            (Self::DateTime, Json::String(text)) => converted(timestamp(text)),
            (Self::Date, Json::String(text)) => converted(date(text)),
            (Self::Boolean, Json::String(text)) => parsed(text == "true" || text == "false"),
            (Self::Integer, Json::String(text)) => parsed(integer_in(text).is_some()),
            (Self::Number, Json::String(text)) => parsed(double_in(text).is_some()),
            (Self::String | Self::Secret | Self::Enum, Json::Number(_) | Json::Bool(_)) => parsed(true),
            (_, Json::Malformed(malformed)) => self.fit_malformed(&malformed.nearest, &malformed.fault),
            _ => Fit::Wrong,
        }
    }

    fn fit_malformed(self, nearest: &Json<'_>, fault: &Fault<'_>) -> Fit {
        match self.fit(nearest) {
            Fit::Wrong => Fit::Wrong,
            // These problems are more severe than that of the malformed value itself.
            fit @ Fit::Corrected(Problem::WrongType | Problem::OutOfRange) => fit,
            Fit::Fits | Fit::Reformatted | Fit::Corrected(_) => Fit::Corrected(fault.problem()),
        }
    }
}

fn converted<T>(conversion: Option<Conversion<T>>) -> Fit {
    match conversion {
        Some(Conversion::Exact(_)) => Fit::Fits,
        Some(Conversion::Reformatted(_)) => Fit::Reformatted,
        Some(Conversion::Rounded(_)) => Fit::Corrected(Problem::Rounded),
        Some(Conversion::Clamped(_)) => Fit::Corrected(Problem::OutOfRange),
        None => Fit::Wrong,
    }
}

fn parsed(is_valid: bool) -> Fit {
    if is_valid { Fit::Corrected(Problem::WrongType) } else { Fit::Wrong }
}

impl Fault<'_> {
    /// The problem of the correction that records it.
    pub(super) fn problem(&self) -> Problem {
        match self {
            Self::Text | Self::Key => Problem::Malformed,
            Self::Digits(_) => Problem::Rounded,
            Self::Range(_) => Problem::OutOfRange,
        }
    }
}

impl Json<'_> {
    /// Returns the value to decode as a kind. For a malformed value this is the nearest value, except that a string is decoded
    /// from the original text of a number.
    pub(super) fn usable_as(&self, kind: Kind) -> &Self {
        let Self::Malformed(malformed) = self else { return self };
        match (&malformed.fault, kind) {
            (Fault::Digits(_) | Fault::Range(_), Kind::String | Kind::Secret | Kind::Enum) => self,
            _ => malformed.nearest.usable_as(kind),
        }
    }
}
