//! `Debug` text of a value, made by the same walk that encodes it, so that no type needs a formatter of its own. Secrets are
//! `[REDACTED]`.

use std::fmt;

use serde_json::Value;

use super::encode::{Sink, ToJson};

/// Writes `Name {field: value, ...}`; on several lines for `{:#?}`.
pub fn debug(name: &str, value: &dyn ToJson, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut sink = Debug { text: format!("{name} "), pretty: f.alternate(), depth: 0, first: true, keyed: false };
    value.to_json(&mut sink);
    f.write_str(&sink.text)
}

struct Debug {
    text: String,
    pretty: bool,
    depth: usize,
    first: bool,
    keyed: bool,
}

impl Debug {
    fn lead(&mut self) {
        if std::mem::take(&mut self.keyed) || self.depth == 0 {
            return;
        }
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
        use fmt::Write as _;
        self.lead();
        let _ = self.text.write_fmt(text);
    }

    fn open(&mut self, bracket: char) {
        self.lead();
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
}

impl Sink for Debug {
    fn null(&mut self) {
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
        self.put(format_args!("[REDACTED]"));
    }

    fn value(&mut self, value: &Value) {
        self.put(format_args!("{value}"));
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
        self.put(format_args!("{name}: "));
        self.keyed = true;
    }

    fn end_object(&mut self) {
        self.close('}');
    }
}
