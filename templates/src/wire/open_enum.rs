//! Enums that can grow: text in, a variant out, `Unknown` with the text when there is none for it.

use super::context::Context;
use super::json::Json;
use super::scalar::text;

/// An enum with one variant for each value that is known, and one that keeps any other text.
pub trait OpenEnum: Clone + 'static {
    /// The known values, in the order of their wire text.
    const VALUES: &'static [Self];

    /// The text on the wire.
    fn as_str(&self) -> &str;

    /// The variant that keeps a text.
    fn unknown(text: String) -> Self;
}

/// The variant of a text.
pub fn parse<E: OpenEnum>(text: String) -> E {
    match find::<E>(&text) {
        Some(value) => value,
        None => E::unknown(text),
    }
}

pub(super) fn find<E: OpenEnum>(text: &str) -> Option<E> {
    let at = E::VALUES.binary_search_by(|value| value.as_str().cmp(text)).ok()?;
    E::VALUES.get(at).cloned()
}

/// Decodes an enum, and notes a value that is not known.
pub fn from_json<E: OpenEnum>(json: &Json<'_>, cx: &mut Context) -> E {
    let text = text(json);
    match find::<E>(&text) {
        Some(value) => value,
        None => {
            cx.unknown_value(&text);
            E::unknown(text)
        }
    }
}
