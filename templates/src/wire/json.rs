//! JSON text in, a tree that borrows from it out: strings without escapes point into the text, integers keep their 64 bits,
//! and every object holds each key once (of duplicates the last one wins, as in `serde_json`). It knows nothing of the types
//! that are decoded from it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

/// A JSON value that borrows its strings from the text it was parsed from.
#[derive(Clone, Debug, Hash, PartialEq)]
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
}

impl<'a> Json<'a> {
    /// Parses a whole JSON text. Fails on anything that is not one JSON value, and on nesting deeper than `serde_json` allows
    /// (128 levels).
    pub fn parse(text: &'a [u8]) -> Result<Self, serde_json::Error> {
        match std::str::from_utf8(text) {
            // The whole text is checked once, rather than each of its strings.
            Ok(text) => serde_json::from_str(text),
            Err(_) => serde_json::from_slice(text),
        }
    }

    /// The member of an object; `None` when this is no object or has no such key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a member that tells the variants of a union apart; numbers and booleans count as their text.
    pub fn tag(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.get(name)? {
            Self::String(text) => Some(text.clone()),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The same value, owned.
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
        }
    }
}

impl<'a> From<&'a Value> for Json<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(Cow::Borrowed(text)),
            Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(key, value)| (Cow::Borrowed(key.as_str()), value.into())).collect())
            }
        }
    }
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
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tree(&mut Open::default()).deserialize(deserializer)
    }
}

/// The items and members of the arrays and objects that are being read, innermost last. An array or object leaves this when it is
/// complete, so that each takes one allocation of the right size.
#[derive(Default)]
struct Open<'de> {
    items: Vec<Json<'de>>,
    members: Vec<(Cow<'de, str>, Json<'de>)>,
}

struct Tree<'o, 'de>(&'o mut Open<'de>);

impl<'de> DeserializeSeed<'de> for Tree<'_, 'de> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// What `serde_json` calls the only key of a number when some other crate of the build asked for arbitrary precision.
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

impl<'de> Visitor<'de> for Tree<'_, 'de> {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json<'de>, A::Error> {
        let start = self.0.items.len();
        while let Some(item) = access.next_element_seed(Tree(self.0))? {
            self.0.items.push(item);
        }
        Ok(Json::Array(self.0.items.split_off(start)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json<'de>, A::Error> {
        let start = self.0.members.len();
        while let Some(Key(key)) = access.next_key()? {
            if key == NUMBER_TOKEN && self.0.members.len() == start {
                let text: String = access.next_value()?;
                return text.parse().map(Json::Number).map_err(A::Error::custom);
            }
            let value = access.next_value_seed(Tree(self.0))?;
            self.0.members.push((key, value));
        }
        let mut members = self.0.members.split_off(start);
        drop_duplicates(&mut members);
        Ok(Json::Object(members))
    }
}

/// An object's key; `Cow` itself never borrows when deserialised.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyText)
    }
}

struct KeyText;

impl<'de> Visitor<'de> for KeyText {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key of an object")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(text)))
    }
}

/// Keeps the last of the members that share a key. Objects without duplicates, which is nearly all, cost a few comparisons.
fn drop_duplicates(members: &mut Vec<(Cow<'_, str>, Json<'_>)>) {
    if has_duplicates(members) {
        let mut seen = HashSet::with_capacity(members.len());
        let mut last: Vec<bool> = members.iter().rev().map(|(key, _)| seen.insert(key.to_string())).collect();
        members.retain(|_| last.pop().unwrap_or(true));
    }
}

/// Up to 64 keys, one bit for each tells most of them apart, and only those that share a bit are compared. Above that a set does it,
/// which no choice of keys makes slow.
fn has_duplicates(members: &[(Cow<'_, str>, Json<'_>)]) -> bool {
    if members.len() > 64 {
        let mut seen = HashSet::with_capacity(members.len());
        return !members.iter().all(|(key, _)| seen.insert(key.as_ref()));
    }
    let mut bits = 0_u64;
    members.iter().enumerate().any(|(at, (key, _))| {
        let bytes = key.as_bytes();
        let sum =
            bytes.first().zip(bytes.last()).map_or(0, |(first, last)| usize::from(*first) + 5 * usize::from(*last));
        let bit = 1 << ((sum + 11 * bytes.len()) % 64);
        let shared = bits & bit != 0;
        bits |= bit;
        shared && members[..at].iter().any(|(earlier, _)| earlier == key)
    })
}
