//! JSON on the wire and the types of the API: text in, typed values and a list of corrections out, and back again. Decoding fails
//! only if the text is not JSON or its outermost value is of another type. Everything below that is decoded: one odd value costs
//! that value, and is listed. Knows nothing of HTTP.
//!
//! What a type cannot hold is kept in its [`Extra`] as a [`Value`], and encoding gives it back as long as the field is not changed.
//! A `Value` has limits of its own: for a number of more than 64 bits or 17 significant digits it holds the nearest double, and for
//! a string that is not Unicode the one with U+FFFD. Encoding gives these, and the [`Correction`] has what was sent. Only where
//! some crate of the build enables `arbitrary_precision` of `serde_json` do numbers keep all of their digits.

mod bridge;
mod builder;
mod container;
mod context;
mod conversion;
mod correction;
mod debug;
mod decode;
mod describe;
mod encode;
mod error;
mod extra;
mod fit;
mod json;
mod kind;
mod macros;
mod nullable;
mod number;
mod object;
mod open_enum;
mod parse;
mod scalar;
pub(crate) mod sealed;
mod secrets;
mod text;
mod time;
mod visit;

pub use builder::to_value;
pub use context::Context;
pub use correction::{Correction, Corrections, Problem};
pub(crate) use decode::check_outermost;
pub use decode::{Field, FromJson, Presence, from_slice, from_tree, from_value};
pub use encode::{Sink, ToJson};
pub use error::DecodeError;
pub use extra::Extra;
pub use json::{Fault, Json, Malformed};
pub use kind::Kind;
pub use nullable::Nullable;
pub use object::{fill_object, sink_object};
pub use open_enum::OpenEnum;
pub(crate) use secrets::secrets_of;
pub use serde_json::Value;
pub use text::to_vec;

#[doc(hidden)]
pub use bridge::{deserialize, equal, serialize};
#[doc(hidden)]
pub use debug::debug;
#[allow(unused_imports)] // used by the generated modules
pub(crate) use macros::{blank, model, object, open_enum};
#[doc(hidden)]
pub use open_enum::{from_json as enum_from_json, parse as parse_enum};

#[cfg(test)]
mod tests;
