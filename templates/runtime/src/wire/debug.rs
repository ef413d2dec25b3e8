//! The sink that writes `Debug` text, so that no type needs a formatter of its own. It writes `[REDACTED]` for sensitive
//! fields, and for values under a sensitive name that is not the name of a field.

use std::fmt::{self, Write as _};

use serde_json::Value;

use super::encode::{Sink, ToJson};
use super::sealed::Sealed;
use crate::redact::{self, REDACTED};

/// Writes `Name {field: value, ...}`, on several lines for `{:#?}`.
pub fn debug(name: &str, value: &dyn ToJson, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut sink = Debug { text: format!("{name} "), pretty: f.alternate(), first: true, ..Debug::default() };
    value.to_json(&mut sink);
    f.write_str(&sink.text)
}

#[derive(Default)]
struct Debug {
    text: String,
    pretty: bool,
    depth: usize,
    /// Whether nothing has been written at this depth.
    first: bool,
    /// The length of the text and the state of `first` before the last key, if no value has followed it.
    pending: Option<(usize, bool)>,
    /// Whether the next value has a sensitive name.
    guarded: bool,
    /// The depth of the hidden array or object that is being written.
    hidden: Option<usize>,
    /// Whether the next value contains headers.
    next_is_headers: bool,
    /// The depth of the value with headers that is being written.
    headers: Option<usize>,
}

impl Debug {
    /// Writes what precedes a value.
    fn lead(&mut self) {
        if self.pending.take().is_none() && self.depth > 0 {
            self.separate();
        }
    }

    fn separate(&mut self) {
        if !self.first {
            self.text.push(',');
        }
        if self.pretty {
            self.line();
        } else if !self.first {
            self.text.push(' ');
        }
        self.first = false;
    }

    fn line(&mut self) {
        self.text.push('\n');
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
    }

    fn put(&mut self, text: fmt::Arguments<'_>) {
        let guarded = std::mem::take(&mut self.guarded);
        if self.hidden.is_none() {
            self.lead();
            let _ = if guarded { self.text.write_str(REDACTED) } else { self.text.write_fmt(text) };
        }
    }

    fn open(&mut self, bracket: char) {
        if std::mem::take(&mut self.guarded) && self.hidden.is_none() {
            self.put(format_args!("{REDACTED}"));
            self.hidden = Some(self.depth);
        }
        if std::mem::take(&mut self.next_is_headers) && self.headers.is_none() {
            self.headers = Some(self.depth);
        }
        if self.hidden.is_none() {
            self.lead();
            self.text.push(bracket);
            self.first = true;
        }
        self.depth += 1;
    }

    fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if self.headers == Some(self.depth) {
            self.headers = None;
        }
        match self.hidden {
            Some(depth) if depth == self.depth => self.hidden = None,
            Some(_) => {}
            None => {
                if self.pretty && !self.first {
                    self.line();
                }
                self.text.push(bracket);
                self.first = false;
            }
        }
    }

    /// Removes the last key if no value has followed it.
    fn withdraw(&mut self) {
        if let Some((length, first)) = self.pending.take() {
            self.text.truncate(length);
            self.first = first;
        }
        self.guarded = false;
        self.next_is_headers = false;
    }
}

impl Sealed for Debug {}

impl Sink for Debug {
    fn null(&mut self) {
        self.guarded = false;
        self.put(format_args!("null"));
    }

    fn boolean(&mut self, value: bool) {
        self.guarded = false;
        self.put(format_args!("{value}"));
    }

    fn integer(&mut self, value: i64) {
        self.put(format_args!("{value}"));
    }

    fn number(&mut self, value: f64) {
        self.put(format_args!("{value:?}"));
    }

    fn string(&mut self, text: &str) {
        self.guarded |= redact::is_sensitive_text(text);
        self.put(format_args!("{text:?}"));
    }

    fn secret(&mut self, _: &str) {
        self.put(format_args!("{REDACTED}"));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Bool(value) => self.boolean(*value),
            _ if self.guarded => self.secret(""),
            value => redact::walk(value, self.next_is_headers, &[], self),
        }
    }

    fn raw(&mut self, value: &Value) {
        self.put(format_args!("{}", if value.is_null() { "null" } else { "[AS SENT]" }));
    }

    fn begin_array(&mut self) {
        self.open('[');
    }

    fn end_array(&mut self) {
        self.close(']');
    }

    fn begin_object(&mut self) {
        self.open('{');
    }

    fn key(&mut self, name: &str) {
        self.withdraw();
        self.next_is_headers = redact::is_headers(name);
        if self.hidden.is_none() {
            let before = (self.text.len(), self.first);
            self.separate();
            let _ = write!(self.text, "{}: ", name.escape_debug());
            self.pending = Some(before);
        }
    }

    fn entry(&mut self, key: &str) {
        Sink::key(self, key);
        let is_header = self.headers.is_some_and(|depth| depth + 1 == self.depth) && !redact::is_harmless_header(key);
        self.guarded = is_header || redact::is_sensitive_name(key);
    }

    fn end_object(&mut self) {
        self.withdraw();
        self.close('}');
    }
}

impl redact::Visitor for Debug {
    fn scalar(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.put(format_args!("{text:?}")),
            value => self.put(format_args!("{value}")),
        }
    }

    fn hidden(&mut self, _: &str, _: &Value) {
        self.put(format_args!("{REDACTED}"));
    }

    fn begin(&mut self, bracket: char) {
        self.open(bracket);
    }

    fn key(&mut self, key: &str) {
        Sink::key(self, key);
    }

    fn end(&mut self, bracket: char) {
        self.withdraw();
        self.close(bracket);
    }
}
