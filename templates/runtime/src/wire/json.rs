//! The tree of a JSON text: strings without escapes point into the text, integers keep their 64 bits, and every object holds each
//! key once (of duplicates the last one wins, as in `serde_json`). It knows nothing of the types that are decoded from it.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde_json::{Number, Value};

use super::number::{self, Form};

/// A JSON value that borrows its strings from the text it was parsed from.
#[derive(Clone, Debug, Hash, PartialEq)]
#[non_exhaustive]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number; unsigned, signed and fractional numbers are kept apart.
    Number(Number),
    /// A string, borrowed unless it had an escape.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Json<'a>>),
    /// An object, in the order of the text; no key occurs twice.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// A value that follows JSON's grammar and that no other variant holds as it was sent.
    Malformed(Box<Malformed<'a>>),
}

/// A value that follows JSON's grammar, but has no exact counterpart in Rust.
#[derive(Clone, Debug, Hash, PartialEq)]
#[non_exhaustive]
pub struct Malformed<'a> {
    /// The nearest value that has one.
    pub nearest: Json<'a>,
    /// What is wrong with the value that was sent.
    pub fault: Fault<'a>,
}

/// What is wrong with a [`Malformed`] value.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault<'a> {
    /// A string with a lone surrogate (`\ud800`) or with bytes that are not UTF-8. The nearest string has U+FFFD for each.
    Text,
    /// The same in the key under which the value is: the nearest value is the value itself.
    Key,
    /// A number with more digits than the nearest number has. Its text.
    Digits(Cow<'a, str>),
    /// A number beyond the range of a double; the nearest number is the end of that range. Its text.
    Range(Cow<'a, str>),
}

impl<'a> Json<'a> {
    /// The member of an object; `None` if this is not an object or has no such key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Self::Malformed(malformed) => malformed.nearest.get(key),
            _ => None,
        }
    }

    /// The text of a member that tells the variants of a union apart; numbers and booleans count as their text.
    pub fn tag(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name)?.scalar_text()
    }

    /// The text of a string, number or boolean.
    pub(super) fn scalar_text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::Malformed(malformed) => match &malformed.fault {
                Fault::Digits(text) | Fault::Range(text) => Some(text.clone()),
                Fault::Text | Fault::Key => malformed.nearest.scalar_text(),
            },
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The same value, owned. A [`Json::Malformed`] value becomes the nearest one; only where `serde_json` is built with
    /// `arbitrary_precision` does a number keep its text.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::String(text) => Value::String(text.to_string()),
            Self::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Self::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (key.to_string(), value.to_value())).collect())
            }
            Self::Malformed(malformed) => malformed.to_value(),
        }
    }

    /// Whether nothing in the tree is malformed.
    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::Array(items) => items.iter().all(Self::is_sound),
            Self::Object(members) => members.iter().all(|(_, value)| value.is_sound()),
            Self::Malformed(_) => false,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
        }
    }

    /// Whether the value, or something in it, can be malformed.
    pub(super) fn may_be_malformed(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_) | Self::Malformed(_))
    }

    /// The number of a text of the given form.
    #[inline]
    pub(super) fn number(form: Form, text: Cow<'a, str>) -> Self {
        match form {
            Form::Integer { negative: false, size } => Self::Number(size.into()),
            // Minus zero is no integer.
            Form::Integer { negative: true, size: 0 } => Self::double(text, false),
            Form::Integer { negative: true, size } => match 0_i64.checked_sub_unsigned(size) {
                Some(value) => Self::Number(value.into()),
                None => Self::double(text, true),
            },
            Form::LongInteger => Self::double(text, true),
            Form::Fraction => Self::double(text, false),
        }
    }

    /// The number that a whole text is; `None` if it is no JSON number.
    pub(super) fn number_of(text: Cow<'a, str>) -> Option<Self> {
        let (form, end) = number::scan(text.as_bytes(), 0)?;
        (end == text.len()).then(|| Self::number(form, text))
    }

    #[inline]
    fn double(text: Cow<'a, str>, long: bool) -> Self {
        let value = number::nearest_double(&text);
        let nearest = Number::from_f64(value.clamp(f64::MIN, f64::MAX)).map_or(Self::Null, Self::Number);
        if value.is_infinite() {
            Self::malformed(nearest, Fault::Range(text))
        } else if long || number::loses_digits(&text, value) {
            Self::malformed(nearest, Fault::Digits(text))
        } else {
            nearest
        }
    }

    pub(super) fn malformed(nearest: Self, fault: Fault<'a>) -> Self {
        Self::Malformed(Box::new(Malformed { nearest, fault }))
    }
}

impl Malformed<'_> {
    fn to_value(&self) -> Value {
        match &self.fault {
            Fault::Digits(text) | Fault::Range(text) if *ARBITRARY_PRECISION => {
                text.parse().map_or_else(|_| self.nearest.to_value(), Value::Number)
            }
            _ => self.nearest.to_value(),
        }
    }
}

/// Whether some crate of the build enables `arbitrary_precision` of `serde_json`: a [`Number`] is its text then, and has no limits.
pub(super) static ARBITRARY_PRECISION: LazyLock<bool> = LazyLock::new(|| "1e400".parse::<Number>().is_ok());

impl<'a> From<&'a Value> for Json<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => number_from_value(number),
            Value::String(text) => Self::String(Cow::Borrowed(text)),
            Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(key, value)| (Cow::Borrowed(key.as_str()), value.into())).collect())
            }
        }
    }
}

/// A number of free-form JSON, which with `arbitrary_precision` can have any text.
fn number_from_value(number: &Number) -> Json<'static> {
    if *ARBITRARY_PRECISION
        && let Some(malformed @ Json::Malformed(_)) = Json::number_of(Cow::Owned(number.to_string()))
    {
        return malformed;
    }
    Json::Number(number.clone())
}

impl From<Json<'_>> for Value {
    fn from(json: Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::String(text.into_owned()),
            Json::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Json::Object(members) => {
                Self::Object(members.into_iter().map(|(key, value)| (key.into_owned(), value.into())).collect())
            }
            Json::Malformed(malformed) => malformed.to_value(),
        }
    }
}
