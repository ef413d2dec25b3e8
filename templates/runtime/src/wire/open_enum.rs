//! Enums that can grow: text in, a variant out, `Unknown` with the text when there is none for it.

use super::context::Context;
use super::json::Json;
use super::scalar::text;
use super::sealed::Sealed;

/// An enum with one variant for each value that is known, and one that keeps any other text. Implemented by the types of this crate
/// only.
pub trait OpenEnum: Sealed + Clone + 'static {
    /// The known values, in the order of their wire text.
    const VALUES: &'static [Self];

    /// The text on the wire.
    fn as_str(&self) -> &str;

    /// The variant that keeps a text.
    fn unknown(text: String) -> Self;
}

/// The variant of a text.
pub fn parse<E: OpenEnum>(text: String) -> E {
    match known(&text) {
        Some(value) => value,
        None => E::unknown(text),
    }
}

/// Decodes an enum, and notes a value that is not known.
pub fn from_json<E: OpenEnum>(json: &Json<'_>, cx: &mut Context) -> E {
    if let Json::String(text) = json
        && let Some(value) = known(text)
    {
        return value;
    }
    let text = text(json);
    cx.unknown_value(&text);
    parse(text)
}

#[inline(never)]
fn known<E: OpenEnum>(text: &str) -> Option<E> {
    let at = search(E::VALUES.len(), &|at| E::VALUES.get(at).map_or("", E::as_str), text)?;
    E::VALUES.get(at).cloned()
}

/// Binary search, once for all enums.
fn search(count: usize, text_at: &dyn Fn(usize) -> &'static str, text: &str) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        match text_at(middle).cmp(text) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}
