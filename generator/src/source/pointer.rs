//! JSON pointers (RFC 6901), as text.

use std::borrow::Cow;

/// Adds a part to a pointer, escaped.
pub(super) fn push(pointer: &mut String, part: &str) {
    pointer.push('/');
    for character in part.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// A pointer with one part more.
pub(super) fn join(pointer: &str, part: &str) -> String {
    let mut joined = pointer.to_owned();
    push(&mut joined, part);
    joined
}

/// The parts of a pointer, without their escapes.
pub(super) fn parts(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|part| {
        if part.contains('~') { Cow::Owned(part.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(part) }
    })
}
