//! Which items are deprecated, and what the compiler and the documentation say about those that are retired.

use super::prose;
use crate::model::{Operation, Retirement, Stability, Version};
use crate::surface::Deprecation;

/// Returns the deprecation of an item: of one that is retired with the edition in which it went, of any other one without a note.
pub(super) fn of(deprecated: bool, retired: Option<&Retirement>) -> Option<Deprecation> {
    match retired {
        Some(retired) => Some(gone(retired)),
        None => deprecated.then(Deprecation::default),
    }
}

/// Returns the deprecation of a method.
pub(super) fn of_method(operation: &Operation, version: &Version) -> Option<Deprecation> {
    if let Some(retired) = operation.retired.as_ref().or(version.retired.as_ref()) {
        return Some(gone(retired));
    }
    let until = version.sunset.as_ref().map(|date| format!("; the server stops answering it on {date}"));
    let until = until.unwrap_or_default();
    let is_newer = |it: &&Version| it.stability == Stability::Current && it.retired.is_none();
    let reason = match version.stability {
        // Not if the API has dropped all newer versions.
        Stability::Superseded if operation.versions.iter().any(|it| is_newer(&it)) => "superseded by a newer version",
        _ if operation.deprecated => "deprecated in the API",
        _ => return None,
    };
    Some(Deprecation { note: Some(format!("{reason}{until}")) })
}

/// Returns a sentence for the documentation of a retired item.
pub(super) fn sentence(retired: &Retirement) -> String {
    let since = prose::escape(&retired.since);
    let instead = retired.instead.as_ref().map(|instead| format!(" Use {instead} instead.")).unwrap_or_default();
    format!("**Gone from the API since {since}.**{instead}")
}

fn gone(retired: &Retirement) -> Deprecation {
    let instead = retired.instead.as_ref().map(|instead| format!("; use {instead}")).unwrap_or_default();
    Deprecation { note: Some(format!("gone from the API since {}{instead}", retired.since)) }
}
