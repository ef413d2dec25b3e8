//! The functions that implement `PartialEq`, `Serialize` and `Deserialize` for all types. They are not generic over the type
//! where that is possible, so that they are compiled once.

use serde::de::{Deserialize as _, Deserializer, Error as _};
use serde::ser::{Serialize as _, Serializer};

use super::builder::to_value;
use super::context::Context;
use super::decode::{FromJson, check};
use super::encode::ToJson;
use super::json::Json;

/// Returns whether two values are encoded to the same JSON.
pub fn equal(left: &dyn ToJson, right: &dyn ToJson) -> bool {
    to_value(left) == to_value(right)
}

/// Serializes a value.
pub fn serialize<S: Serializer>(value: &dyn ToJson, serializer: S) -> Result<S::Ok, S::Error> {
    to_value(value).serialize(serializer)
}

/// Creates a struct in which no field is set. Its required fields are marked as not set.
pub fn new_object<T: FromJson>() -> T {
    T::from_json(&Json::Null, &mut Context::of_new())
}

/// Deserializes a value. An outermost value of the wrong kind is an error; inner values are corrected.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Json::deserialize(deserializer)?;
    let mut cx = Context::new();
    match check(&json, T::KIND, &mut cx) {
        Some(json) => Ok(T::from_json(json, &mut cx)),
        None => Err(D::Error::custom(format_args!("expected {}", T::KIND))),
    }
}
