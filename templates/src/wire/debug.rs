//! `Debug` text of a value, made by the same walk that encodes it, so that no type needs a formatter of its own. Secrets are
//! `[REDACTED]`, and so is free-form JSON under a name that sounds like one.

use std::fmt::{self, Write as _};

use serde_json::Value;

use super::encode::{Sink, ToJson};
use super::sealed::Sealed;

/// Writes `Name {field: value, ...}`; on several lines for `{:#?}`.
pub fn debug(name: &str, value: &dyn ToJson, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let pretty = f.alternate();
    let mut sink = Debug { text: format!("{name} "), pretty, depth: 0, first: true, pending: None, guarded: false };
    value.to_json(&mut sink);
    f.write_str(&sink.text)
}

struct Debug {
    text: String,
    pretty: bool,
    depth: usize,
    /// Whether nothing was written yet at this depth.
    first: bool,
    /// The length of the text, and `first`, before a key that has no value yet.
    pending: Option<(usize, bool)>,
    /// Whether the key was one that the crate does not know, and sounds like that of a secret.
    guarded: bool,
}

const REDACTED: &str = "[REDACTED]";

impl Debug {
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
        self.lead();
        let guarded = std::mem::take(&mut self.guarded);
        let _ = if guarded { self.text.write_str(REDACTED) } else { self.text.write_fmt(text) };
    }

    fn open(&mut self, bracket: char) {
        self.lead();
        self.guarded = false;
        self.text.push(bracket);
        self.depth += 1;
        self.first = true;
    }

    fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if self.pretty && !self.first {
            self.line();
        }
        self.text.push(bracket);
        self.first = false;
    }

    fn withdraw(&mut self) {
        if let Some((length, first)) = self.pending.take() {
            self.text.truncate(length);
            self.first = first;
        }
        self.guarded = false;
    }
}

impl Sealed for Debug {}

impl Sink for Debug {
    fn null(&mut self) {
        self.guarded = false;
        self.put(format_args!("null"));
    }

    fn boolean(&mut self, value: bool) {
        self.put(format_args!("{value}"));
    }

    fn integer(&mut self, value: i64) {
        self.put(format_args!("{value}"));
    }

    fn number(&mut self, value: f64) {
        self.put(format_args!("{value:?}"));
    }

    fn string(&mut self, text: &str) {
        self.put(format_args!("{text:?}"));
    }

    fn secret(&mut self, _: &str) {
        self.put(format_args!("{REDACTED}"));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Array(_) | Value::Object(_) if self.guarded => self.secret(""),
            Value::Array(items) => {
                self.begin_array();
                items.iter().for_each(|item| self.value(item));
                self.end_array();
            }
            Value::Object(members) => {
                self.begin_object();
                for (key, member) in members {
                    self.entry(key);
                    self.value(member);
                }
                self.end_object();
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => self.put(format_args!("{value}")),
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
        let before = (self.text.len(), self.first);
        self.separate();
        let _ = write!(self.text, "{name}: ");
        self.pending = Some(before);
    }

    fn entry(&mut self, key: &str) {
        self.key(key);
        self.guarded = sounds_secret(key);
    }

    fn end_object(&mut self) {
        self.withdraw();
        self.close('}');
    }
}

/// Whether a name that this crate does not know may be that of a secret. Better one too many.
pub(super) fn sounds_secret(key: &str) -> bool {
    const PARTS: [&str; 8] =
        ["password", "passphrase", "secret", "token", "credential", "privatekey", "apikey", "accesskey"];
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    PARTS.iter().any(|part| key.contains(part))
}
