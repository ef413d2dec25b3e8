//! How well a JSON value serves where a type expects a [`Kind`] of value. All leniency is decided here.

use super::conversion::Conversion;
use super::correction::Problem;
use super::json::{Fault, Json};
use super::kind::Kind;
use super::number::{as_double, as_integer, double_in, integer_in};
use super::time::{date, timestamp};

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

fn held<T>(held: Option<Conversion<T>>) -> Fit {
    match held {
        Some(Conversion::Exact(_)) => Fit::Fits,
        Some(Conversion::Reformatted(_)) => Fit::Nearly,
        Some(Conversion::Rounded(_)) => Fit::Corrected(Problem::Rounded),
        Some(Conversion::Clamped(_)) => Fit::Corrected(Problem::OutOfRange),
        None => Fit::Wrong,
    }
}

fn readable(readable: bool) -> Fit {
    if readable { Fit::Corrected(Problem::WrongType) } else { Fit::Wrong }
}

impl Fault<'_> {
    /// The problem as which it is recorded.
    pub(super) fn problem(&self) -> Problem {
        match self {
            Self::Text | Self::Key => Problem::Malformed,
            Self::Digits(_) => Problem::Rounded,
            Self::Range(_) => Problem::OutOfRange,
        }
    }
}

impl Json<'_> {
    /// The value to decode as a kind: the nearest one, except that a string takes a number's text as it was sent.
    pub(super) fn usable_as(&self, kind: Kind) -> &Self {
        let Self::Malformed(malformed) = self else { return self };
        match (&malformed.fault, kind) {
            (Fault::Digits(_) | Fault::Range(_), Kind::String | Kind::Secret | Kind::Enum) => self,
            _ => malformed.nearest.usable_as(kind),
        }
    }
}
