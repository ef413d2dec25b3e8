//! The tree of a JSON text. Strings without escapes are borrowed from the text, integers keep 64 bits, and an object contains
//! each key once: the last of several values for a key is kept, as in `serde_json`. The tree does not depend on the types that
//! are decoded from it.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde_json::{Number, Value};

use super::number::{self, Form};

/// A JSON value that borrows its strings from the parsed text.
#[derive(Clone, Debug, Hash, PartialEq)]
#[non_exhaustive]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number: unsigned, signed or fractional.
    Number(Number),
    /// A string. It is borrowed unless it contains an escape.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Json<'a>>),
    /// An object, in the order of the text. No key occurs twice.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// A value that is valid JSON, but that no other variant can represent exactly.
    Malformed(Box<Malformed<'a>>),
}

/// A value that is valid JSON, but has no exact representation in Rust.
#[derive(Clone, Debug, Hash, PartialEq)]
#[non_exhaustive]
pub struct Malformed<'a> {
    /// The nearest value that has a representation.
    pub nearest: Json<'a>,
    /// The difference between the two.
    pub fault: Fault<'a>,
}

/// The reason why a value is [`Malformed`].
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault<'a> {
    /// A string contains a lone surrogate (`\ud800`) or bytes that are not UTF-8. In the nearest string, each is replaced by
    /// U+FFFD.
    Text,
    /// The key of the value contains a lone surrogate or bytes that are not UTF-8. The nearest value is the value itself.
    Key,
    /// A number has more digits than the nearest number. Contains the original text.
    Digits(Cow<'a, str>),
    /// A number is beyond the range of a double. The nearest number is the end of that range. Contains the original text.
    Range(Cow<'a, str>),
}

impl<'a> Json<'a> {
    /// Returns the member of an object with the given key. Returns `None` if the value is not an object or has no such key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Self::Malformed(malformed) => malformed.nearest.get(key),
            _ => None,
        }
    }

    /// Returns the text of the member that selects the variant of a union. Numbers and booleans are converted to text.
    pub fn tag(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name)?.scalar_text()
    }

    /// Returns the text of a string, number or boolean.
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

    /// Converts the value to an owned one. A [`Json::Malformed`] value is converted to the nearest value, except that a number
    /// keeps its text if `serde_json` is built with `arbitrary_precision`.
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

    /// Returns whether the tree contains no malformed value.
    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::Array(items) => items.iter().all(Self::is_sound),
            Self::Object(members) => members.iter().all(|(_, value)| value.is_sound()),
            Self::Malformed(_) => false,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
        }
    }

    /// Returns whether the value can be malformed or contain a malformed value. Does not search the tree.
    pub(super) fn may_be_malformed(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_) | Self::Malformed(_))
    }

    /// Returns the number with the given form and text.
    #[inline]
    pub(super) fn number(form: Form, text: Cow<'a, str>) -> Self {
        match form {
            Form::Integer { negative: false, size } => Self::Number(size.into()),
            // An integer cannot represent minus zero.
            Form::Integer { negative: true, size: 0 } => Self::double(text, false),
            Form::Integer { negative: true, size } => match 0_i64.checked_sub_unsigned(size) {
                Some(value) => Self::Number(value.into()),
                None => Self::double(text, true),
            },
            Form::LongInteger => Self::double(text, true),
            Form::Fraction => Self::double(text, false),
        }
    }

    /// Returns the number in a text; `None` if the whole text is not a JSON number.
    pub(super) fn number_of(text: Cow<'a, str>) -> Option<Self> {
        let (form, end) = number::scan(text.as_bytes(), 0)?;
        (end == text.len()).then(|| Self::number(form, text))
    }

    /// Returns the double that is nearest to the number in a text. `is_long` is set for an integer of more than 64 bits.
    #[inline]
    fn double(text: Cow<'a, str>, is_long: bool) -> Self {
        let value = number::nearest_double(&text);
        let nearest = Number::from_f64(value.clamp(f64::MIN, f64::MAX)).map_or(Self::Null, Self::Number);
        if value.is_infinite() {
            Self::malformed(nearest, Fault::Range(text))
        } else if is_long || number::loses_digits(&text, value) {
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

/// Whether a crate of the build enables `arbitrary_precision` of `serde_json`. A [`Number`] then stores its text and has no
/// limits.
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

/// Converts a number of free-form JSON. With `arbitrary_precision` it can have any number of digits.
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
