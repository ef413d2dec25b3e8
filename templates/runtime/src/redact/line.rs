//! Escaping and truncation of foreign text for one line of a log.

use std::fmt::{self, Write as _};

/// Writes a text on one line, truncated. Control characters, line breaks and characters that change the direction of writing are
/// escaped, so that a server can neither forge lines of a log nor control a terminal.
pub(crate) struct Line<'a> {
    text: &'a str,
    limit: usize,
}

impl<'a> Line<'a> {
    /// `limit` is the maximum length in characters. An escape counts as all of its characters.
    pub(crate) fn new(text: &'a str, limit: usize) -> Self {
        Self { text, limit }
    }
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.limit;
        for c in self.text.chars() {
            let length = if is_escaped(c) { c.escape_default().count() } else { 1 };
            if length > left {
                return f.write_str("...");
            }
            left -= length;
            match length {
                1 => f.write_char(c)?,
                _ => write!(f, "{}", c.escape_default())?,
            }
        }
        Ok(())
    }
}

/// Returns whether a character is escaped.
pub(super) fn is_escaped(c: char) -> bool {
    let directs = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_control() || directs
}

/// Truncates a text at the last character that ends within `limit` bytes.
pub(crate) fn cut(text: &mut String, limit: usize) {
    if text.len() > limit {
        let end = (0..=limit).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or_default());
        text.push_str("...");
    }
}
