//! JSON pointers (RFC 6901), as text.

use std::borrow::Cow;

/// Appends a part to a pointer, and escapes it.
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

/// Returns a pointer with a part appended.
pub(super) fn join(pointer: &str, part: &str) -> String {
    let mut joined = pointer.to_owned();
    push(&mut joined, part);
    joined
}

/// Iterates over the parts of a pointer, unescaped.
pub(super) fn parts(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|part| {
        if part.contains('~') { Cow::Owned(part.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(part) }
    })
}
