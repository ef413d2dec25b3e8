//! JSON on the wire and the types of the API: text in, typed values and a list of what had to be put right out, and back again.
//! Decoding fails only where the text is no JSON; nothing that the server sent is lost. Knows nothing of HTTP.

mod builder;
mod container;
mod context;
mod correction;
mod debug;
mod decode;
mod encode;
mod extra;
mod json;
mod kind;
mod macros;
mod nullable;
mod open_enum;
mod scalar;
mod text;

pub use context::Context;
pub use correction::{Correction, Corrections, Problem};
pub use decode::{Field, FromJson, Presence, fill_object};
pub use encode::{Sink, ToJson, sink_object, to_value, to_vec};
pub use extra::Extra;
pub use json::Json;
pub use kind::Kind;
pub use nullable::Nullable;
pub use open_enum::OpenEnum;
pub use serde_json::Value;

#[doc(hidden)]
pub use debug::debug;
#[allow(unused_imports)] // used by the generated modules
pub(crate) use macros::{blank, model, object, open_enum};
#[doc(hidden)]
pub use macros::{deserialize, equal, serialize};
#[doc(hidden)]
pub use open_enum::{from_json as enum_from_json, parse as parse_enum};

/// Decodes a JSON text. Fails only if the text is not JSON; everything else is put right and listed.
pub fn from_slice<T: FromJson>(text: &[u8]) -> Result<(T, Corrections), serde_json::Error> {
    let json = Json::parse(text)?;
    Ok(from_tree(&json, Context::new()))
}

/// Decodes free-form JSON.
pub fn from_value<T: FromJson>(value: &Value) -> (T, Corrections) {
    from_tree(&value.into(), Context::new())
}

/// Decodes a tree, noting what has to be put right in a context of the caller's making.
pub fn from_tree<T: FromJson>(json: &Json<'_>, mut cx: Context) -> (T, Corrections) {
    let value = if decode::check(json, T::KIND, &mut cx) { T::from_json(json, &mut cx) } else { T::blank() };
    (value, cx.finish())
}

#[cfg(test)]
mod tests;
