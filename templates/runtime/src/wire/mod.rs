//! JSON on the wire and the types of the API: text in, typed values and a list of corrections out, and back again. Decoding fails
//! only if the text is not JSON or its outermost value is of another type. Everything below that is decoded: one odd value costs
//! that value, and is listed. Knows nothing of HTTP.
//!
//! What a type cannot hold is kept in its [`Extra`] as a [`Value`], and encoding gives it back as long as the field is not changed.
//! A `Value` has limits of its own: for a number of more than 64 bits or 17 significant digits it holds the nearest double, and for
//! a string that is not Unicode the one with U+FFFD. Encoding gives these, and the [`Correction`] has what was sent. Only where
//! some crate of the build enables `arbitrary_precision` of `serde_json` do numbers keep all of their digits.

mod builder;
mod container;
mod context;
mod correction;
mod debug;
mod decode;
mod encode;
mod error;
mod extra;
mod json;
mod kind;
mod macros;
mod nullable;
mod number;
mod open_enum;
mod parse;
mod scalar;
pub(crate) mod sealed;
mod text;
mod time;
mod visit;

pub use context::Context;
pub use correction::{Correction, Corrections, Problem};
pub use decode::{Field, FromJson, Presence, fill_object};
pub use encode::{Sink, ToJson, sink_object, to_value, to_vec};
pub use error::DecodeError;
pub(crate) use error::check_outermost;
pub use extra::Extra;
pub use json::{Fault, Json, Malformed};
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

/// Decodes a JSON text.
///
/// # Errors
///
/// [`DecodeError`] if the text is not JSON, or its outermost value is of another type. Where nothing was sent (`null`, `{}`) the
/// value is blank.
pub fn from_slice<T: FromJson>(text: &[u8]) -> Result<(T, Corrections), DecodeError> {
    let json = Json::parse(text)?;
    check_outermost(&json, T::KIND)?;
    Ok(from_tree(&json, Context::new()))
}

/// Decodes free-form JSON.
///
/// # Errors
///
/// [`DecodeError::Mismatch`] if the outermost value is of another type.
pub fn from_value<T: FromJson>(value: &Value) -> Result<(T, Corrections), DecodeError> {
    let json = value.into();
    check_outermost(&json, T::KIND)?;
    Ok(from_tree(&json, Context::new()))
}

/// Decodes a tree, with a context of the caller's making. It never fails: an outermost value of another type is a correction of the
/// empty path, and the value is blank.
pub fn from_tree<T: FromJson>(json: &Json<'_>, mut cx: Context) -> (T, Corrections) {
    let value = match decode::check(json, T::KIND, &mut cx) {
        Some(json) => T::from_json(json, &mut cx),
        None => T::blank(),
    };
    (value, cx.finish())
}

#[cfg(test)]
mod tests;
