//! Keeps what a new edition of a document drops.
//!
//! In: two editions of a document. Out: an overlay that adds the items of the old edition to the new one, deprecated and marked with
//! the edition in which they went, and a report. The module depends neither on Rust's naming nor on one API.
//!
//! Items are compared where they stand: operations by method and path, media types, parameters, and the schemas at one place of
//! both documents. A component that the new edition has renamed is not retired. One whose name stands for another kind of schema in
//! the new edition comes back as `NAMERetired` if a retired item needs it.

mod finder;
mod found;
mod operations;
mod overlay;
mod report;
mod restore;
mod schemas;
mod view;

use std::borrow::Cow;

pub use overlay::{Action, RetiredOverlay};
pub use report::{Item, ItemKind, Renamed, Replaced, Report};
use serde_json::Value;

use crate::source;

/// The items that a new edition lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Retired {
    /// The overlay that adds them.
    pub overlay: RetiredOverlay,
    /// What became of them.
    pub report: Report,
}

/// Compares two editions of a document, both after their overlays: `old` with what was retired before, `new` without.
///
/// `previous` is the overlay of earlier editions. It is applied to `old`, where it has no effect if it was applied already.
/// `edition` is the date of the new edition, from which the items are gone.
pub fn retire(old: &Value, new: &Value, previous: Option<&Value>, edition: &str) -> Retired {
    let mut old = Cow::Borrowed(old);
    if let Some(previous) = previous {
        source::add_retired(old.to_mut(), previous);
    }
    let found = finder::Finder::compare(&old, new, edition);
    let (actions, report) = restore::Restorer::restore(&old, new, edition, found);
    Retired { overlay: RetiredOverlay { edition: edition.to_owned(), actions }, report }
}
