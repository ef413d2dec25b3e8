//! Decoding of JSON text to the types of the API, with a list of corrections, and encoding of these types to JSON text.
//!
//! Decoding fails only if the text is not JSON or if its outermost value has the wrong type. An inner value that does not match
//! the API description is corrected or left out, and a [`Correction`] records it. This module does not depend on HTTP.
//!
//! A value that its field cannot hold is kept in the [`Extra`] of the struct as a [`Value`]. Encoding writes that value as long
//! as the field is not changed. A `Value` has limits: it stores a number with more than 64 bits or 17 significant digits as the
//! nearest double, and a string that is not valid Unicode with U+FFFD as replacement. Encoding writes the stored value, and the
//! correction contains the text of the original. Numbers keep all digits only if a crate of the build enables the feature
//! `arbitrary_precision` of `serde_json`.
//!
//! # Layers
//!
//! Each file imports from lower layers, or from a file further right in the same row, and from the file that defines an item.
//!
//! | layer | files |
//! |---|---|
//! | macros for the generated types | `variants`, `macros` |
//! | functions that the macros and the generated code call | `bridge`, `argument`, `member` |
//! | implementations for structs, enums and the types of other crates | `object`, `open_enum`, `nullable`, `container`, `scalar` |
//! | properties without a field | `extra` |
//! | decoding: the traits, the recorded state | `decode`, `context` |
//! | encoding: the sinks | `text`, `builder`, `debug`, `secrets` |
//! | encoding: the traits | `encode`, `sealed` |
//! | comparison of a JSON value with a kind | `fit`, `describe` |
//! | trees from `serde`, the parser | `visit`, `parse` |
//! | the tree | `json` |
//! | plain data | `time`, `number`, `correction`, `error`, `kind`, `conversion` |

mod argument;
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
mod member;
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
mod variants;
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
pub use argument::{list, map};
#[doc(hidden)]
pub use bridge::{deserialize, equal, serialize};
#[doc(hidden)]
pub use debug::debug;
#[allow(unused_imports)] // used by the generated modules
pub(crate) use macros::{blank, model, object, open_enum};
#[doc(hidden)]
pub use member::{borrowed, copied};
#[doc(hidden)]
pub use open_enum::{from_json as enum_from_json, parse as parse_enum};

#[allow(unused_imports)] // used by the generated modules
pub(crate) use variants::variants;

#[cfg(test)]
mod tests;
