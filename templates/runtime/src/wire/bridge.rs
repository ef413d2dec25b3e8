//! What the implementations of `PartialEq`, `Serialize` and `Deserialize` of all types call.

use serde::de::{Deserialize as _, Deserializer, Error as _};
use serde::ser::{Serialize as _, Serializer};

use super::builder::to_value;
use super::context::Context;
use super::decode::{FromJson, check};
use super::encode::ToJson;
use super::json::Json;

/// Whether two values are the same on the wire.
pub fn equal(left: &dyn ToJson, right: &dyn ToJson) -> bool {
    to_value(left) == to_value(right)
}

/// Serialises any encodable value.
pub fn serialize<S: Serializer>(value: &dyn ToJson, serializer: S) -> Result<S::Ok, S::Error> {
    to_value(value).serialize(serializer)
}

/// Deserialises any decodable value; the wrong kind of value at the top is an error, anything below it is put right.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Json::deserialize(deserializer)?;
    let mut cx = Context::new();
    match check(&json, T::KIND, &mut cx) {
        Some(json) => Ok(T::from_json(json, &mut cx)),
        None => Err(D::Error::custom(format_args!("expected {}", T::KIND))),
    }
}
