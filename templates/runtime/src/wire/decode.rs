//! The tree in, values of the crate's types out, never an error: what is missing, null or of the wrong kind becomes `None`, empty
//! or `Unknown`, is recorded in the [`Context`], and its raw JSON is kept in `extra`. A generic function here only calls others that
//! are not generic: it is compiled for each of a thousand types, so its size decides how long the crate takes to compile.

use serde_json::Value;

use super::context::Context;
use super::correction::{Corrections, Problem};
use super::describe::describe;
use super::encode::ToJson;
use super::error::DecodeError;
use super::fit::Fit;
use super::json::Json;
use super::kind::Kind;

/// A type that can be decoded. Decoding never fails. Implemented by the types of this crate only.
pub trait FromJson: ToJson + Sized {
    /// What it expects on the wire; structs and unions are objects.
    const KIND: Kind = Kind::Object;

    /// The value that stands for one that was not sent: empty, zero, `Unknown`. A struct's required fields are blank in turn, so
    /// one that requires itself has none: such a field has to be optional.
    #[inline]
    fn blank() -> Self {
        Self::from_json(&Json::Null, &mut Context::new())
    }

    /// Decodes a value that is of this type's kind, or reads as that. Anything else becomes a blank value and
    /// is not recorded: the caller has done that.
    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self;
}

/// Whether a property has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has to.
    Required,
    /// It may be absent.
    Optional,
    /// It may be absent or null, which are two things.
    Nullable,
}

/// A field of a struct while it is decoded: a `T`, an `Option<T>` or a `Nullable<T>`. Implemented for all [`FromJson`] types.
pub trait Field: ToJson {
    /// What is expected for it.
    fn expects(&self) -> (Kind, Presence);

    /// Takes a value of the expected kind.
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
    let value = match check(json, T::KIND, &mut cx) {
        Some(json) => T::from_json(json, &mut cx),
        None => T::blank(),
    };
    (value, cx.finish())
}

/// Checks that the outermost value is one that a type can be made from. `null` and `{}` pass for every type: servers send them
/// where there is nothing.
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

/// The value to decode if it is, or reads as, the kind that is expected. Records what is wrong with it.
pub(super) fn check<'t, 'a>(json: &'t Json<'a>, kind: Kind, cx: &mut Context) -> Option<&'t Json<'a>> {
    let fit = kind.fit(json);
    if fit == Fit::Fits {
        return Some(json);
    }
    cx.inexact();
    let problem = match (fit, json) {
        (Fit::Fits | Fit::Nearly, _) => return Some(json),
        (Fit::Corrected(problem), _) => problem,
        (Fit::Wrong, Json::Null) => Problem::Null,
        (Fit::Wrong, _) => Problem::WrongType,
    };
    cx.correct(problem, kind, Some(json));
    if fit == Fit::Wrong { None } else { Some(json.usable_as(kind)) }
}
