//! Read-modify-write: the value to send back, made of the value of a response.
//!
//! The value is encoded, and decoded again as the type of the body, so that nothing has to be generated for a type: the tables
//! of the body's type say which properties are left out.

use super::builder::to_value;
use super::context::Context;
use super::decode::FromJson;
use super::encode::ToJson;
use super::json::Json;

/// Returns a value of the same type for an update. Properties without a field are kept.
pub fn for_update<T: FromJson>(value: &T) -> T {
    decoded(value, Context::of_update())
}

/// Returns a value of another type for an update. Properties that the type does not have are left out, and those that it requires
/// and `value` does not have are marked as not set.
pub fn for_update_as<B: FromJson>(value: &dyn ToJson) -> B {
    decoded(value, Context::of_update_as_other_type())
}

fn decoded<B: FromJson>(value: &dyn ToJson, mut cx: Context) -> B {
    let value = to_value(value);
    B::from_json(&Json::from(&value), &mut cx)
}
