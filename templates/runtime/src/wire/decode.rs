//! Decoding of a tree to the types of the crate.
//!
//! Decoding a tree does not fail: a value that is missing, null or of the wrong kind becomes `None`, empty, zero or `Unknown`,
//! the [`Context`] records it, and `extra` keeps its JSON. Generic functions only call functions that are not generic, because
//! they are compiled for each of a thousand types: their size determines the compile time of the crate.

use serde_json::Value;

use super::context::Context;
use super::correction::{Corrections, Problem};
use super::describe::describe;
use super::encode::ToJson;
use super::error::DecodeError;
use super::fit::Fit;
use super::info::ObjectInfo;
use super::json::Json;
use super::kind::Kind;

/// A type that can be decoded from JSON. This trait is sealed.
pub trait FromJson: ToJson + Sized {
    /// The kind of JSON value that the type is decoded from. Structs and unions are objects.
    const KIND: Kind = Kind::Object;

    /// The properties of a struct that are treated in a special way.
    #[doc(hidden)]
    const INFO: &'static ObjectInfo = &ObjectInfo::NONE;

    /// Returns the value that replaces a missing one: empty, zero or `Unknown`. The required fields of a struct are blank too.
    /// A struct that requires itself has no blank value, so that such a field has to be optional.
    #[inline]
    fn blank() -> Self {
        Self::from_json(&Json::Null, &mut Context::new())
    }

    /// Decodes a value that has this type's kind or can be converted to it. Any other value becomes a blank value; the caller
    /// has already recorded it.
    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self;
}

/// Whether a property is required, optional or nullable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The property has to be present and not null.
    Required,
    /// The property can be absent.
    Optional,
    /// The property can be absent or null, with different meanings.
    Nullable,
}

/// A field of a struct that is being decoded: a `T`, an `Option<T>` or a `Nullable<T>`, where `T` implements [`FromJson`].
pub trait Field: ToJson {
    /// Returns the expected kind of value, and whether the property is required.
    fn expects(&self) -> (Kind, Presence);

    /// Sets the field to a JSON value of the expected kind.
    fn fill(&mut self, json: &Json<'_>, cx: &mut Context);
}

impl<T: FromJson> Field for T {
    fn expects(&self) -> (Kind, Presence) {
        (T::KIND, Presence::Required)
    }

    fn fill(&mut self, json: &Json<'_>, cx: &mut Context) {
        *self = T::from_json(json, cx);
    }
}

impl<T: FromJson> Field for Option<T> {
    fn expects(&self) -> (Kind, Presence) {
        (T::KIND, Presence::Optional)
    }

    fn fill(&mut self, json: &Json<'_>, cx: &mut Context) {
        *self = Some(T::from_json(json, cx));
    }
}

/// Decodes JSON text.
///
/// # Errors
///
/// [`DecodeError`] if the text is not JSON or if its outermost value has the wrong type. `null` and `{}` are decoded to a blank
/// value of any type, because servers send them in place of an empty value.
pub fn from_slice<T: FromJson>(text: &[u8]) -> Result<(T, Corrections), DecodeError> {
    let json = Json::parse(text)?;
    check_outermost(&json, T::KIND)?;
    Ok(from_tree(&json, Context::new()))
}

/// Decodes free-form JSON.
///
/// # Errors
///
/// [`DecodeError::Mismatch`] if the outermost value has the wrong type.
pub fn from_value<T: FromJson>(value: &Value) -> Result<(T, Corrections), DecodeError> {
    let json = value.into();
    check_outermost(&json, T::KIND)?;
    Ok(from_tree(&json, Context::new()))
}

/// Decodes a tree with the given context. This does not fail: an outermost value of the wrong type is decoded to a blank value,
/// and recorded as a correction with an empty path.
pub fn from_tree<T: FromJson>(json: &Json<'_>, mut cx: Context) -> (T, Corrections) {
    let value = match check(json, T::KIND, &mut cx) {
        Some(json) => T::from_json(json, &mut cx),
        None => T::blank(),
    };
    (value, cx.finish())
}

/// Checks whether a type of the given kind can be decoded from an outermost value. `null` and `{}` are accepted for every type,
/// because servers send them in place of an empty value.
pub(crate) fn check_outermost(json: &Json<'_>, kind: Kind) -> Result<(), DecodeError> {
    let is_nothing = match json {
        Json::Null => true,
        Json::Object(members) => members.is_empty(),
        _ => false,
    };
    if is_nothing || kind.fit(json) != Fit::Wrong {
        return Ok(());
    }
    Err(DecodeError::Mismatch { expected: kind, found: describe(json, true) })
}

/// Returns the value to decode if it has the expected kind or can be converted to it. Records any difference.
pub(super) fn check<'t, 'a>(json: &'t Json<'a>, kind: Kind, cx: &mut Context) -> Option<&'t Json<'a>> {
    let fit = kind.fit(json);
    if fit == Fit::Fits {
        return Some(json);
    }
    cx.mark_inexact();
    let problem = match (fit, json) {
        (Fit::Fits | Fit::Reformatted, _) => return Some(json),
        (Fit::Corrected(problem), _) => problem,
        (Fit::Wrong, Json::Null) => Problem::Null,
        (Fit::Wrong, _) => Problem::WrongType,
    };
    cx.correct(problem, kind, Some(json));
    if fit == Fit::Wrong { None } else { Some(json.usable_as(kind)) }
}
