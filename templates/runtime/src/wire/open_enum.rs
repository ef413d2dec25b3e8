//! Enums that the API can extend. A text without a variant is kept as `Unknown`.

use super::context::Context;
use super::json::Json;
use super::scalar::text;
use super::sealed::Sealed;

/// An enum with a variant for each known value, and one that keeps any other text. This trait is sealed.
pub trait OpenEnum: Sealed + Clone + 'static {
    /// The known values, in the order of their texts.
    const VALUES: &'static [Self];

    /// Returns the text that is sent and received.
    fn as_str(&self) -> &str;

    /// Returns the variant that keeps a text.
    fn unknown(text: String) -> Self;
}

/// Returns the variant with a text.
pub fn parse<E: OpenEnum>(text: String) -> E {
    match known(&text) {
        Some(value) => value,
        None => E::unknown(text),
    }
}

/// Decodes an enum, and records an unknown value.
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

/// Binary search. It is not generic, so that it is compiled once for all enums.
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
