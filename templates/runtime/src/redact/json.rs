//! Traversal of free-form JSON that separates the values that can be shown from those that cannot.

use secrecy::SecretString;
use serde_json::Value;

use super::line::is_escaped;
use super::names::{is_harmless_header, is_headers, is_sensitive_name, is_sensitive_text};
use super::scrub::is_secret;

/// The properties with the label of a labeled value, such as `{"name": "Authorization", "value": "..."}`.
const LABELS: &[&str] = &["header", "headername", "key", "name"];
/// The properties with the value of a labeled value.
const VALUES: &[&str] = &["headervalue", "value", "values"];

/// A receiver of the parts of a value, in their order.
pub(crate) trait Visitor {
    /// `null`, a boolean, a number or a string that can be shown.
    fn scalar(&mut self, value: &Value);
    /// A value that is not shown, with its name; the name is empty if there is none.
    fn hidden(&mut self, name: &str, value: &Value);
    /// The bracket that opens an array or an object.
    fn begin(&mut self, bracket: char);
    /// The name of a member. Its value follows.
    fn key(&mut self, key: &str);
    /// The bracket that closes the array or object.
    fn end(&mut self, bracket: char);
}

/// Traverses a value. `in_headers` is set if [`is_headers`] returns `true` for its name.
pub(crate) fn walk(value: &Value, in_headers: bool, secrets: &[SecretString], visitor: &mut dyn Visitor) {
    Walk { secrets, visitor }.value(value, "", in_headers);
}

struct Walk<'a> {
    secrets: &'a [SecretString],
    visitor: &'a mut dyn Visitor,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, name: &str, in_headers: bool) {
        match value {
            Value::String(text) if is_sensitive_text(text) || is_secret(text, self.secrets) => {
                self.visitor.hidden(name, value);
            }
            Value::Number(number) if is_secret(&number.to_string(), self.secrets) => self.visitor.hidden(name, value),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => self.visitor.scalar(value),
            Value::Array(items) => {
                self.visitor.begin('[');
                match items.as_slice() {
                    // `["Authorization", "Bearer x"]`
                    [Value::String(label), value] if in_headers && !label.contains(':') => {
                        self.visitor.scalar(&items[0]);
                        self.member(value, label, true);
                    }
                    items => items.iter().for_each(|item| match item {
                        // `"Authorization: Bearer x"`
                        Value::String(text) if in_headers && text.contains(':') => self.visitor.hidden(name, item),
                        item => self.value(item, name, in_headers),
                    }),
                }
                self.visitor.end(']');
            }
            Value::Object(members) => {
                let is = |list: &[&str], key: &str| list.iter().any(|it| it.eq_ignore_ascii_case(key));
                let label = members.iter().find_map(|(key, member)| member.as_str().filter(|_| is(LABELS, key)));
                let label = label.filter(|_| members.keys().any(|key| is(VALUES, key)));
                self.visitor.begin('{');
                for (key, member) in members {
                    self.visitor.key(key);
                    match label {
                        Some(label) if is(VALUES, key) => self.member(member, label, in_headers),
                        Some(_) => self.member(member, key, false),
                        None => self.member(member, key, in_headers),
                    }
                }
                self.visitor.end('}');
            }
        }
    }

    /// Traverses a value with a name. `is_header` is set if it is the name of a header.
    fn member(&mut self, value: &Value, name: &str, is_header: bool) {
        let is_nothing = value.is_null() || value.is_boolean();
        if !is_nothing && (is_sensitive_name(name) || is_header && !is_harmless_header(name)) {
            self.visitor.hidden(name, value);
        } else {
            self.value(value, name, is_headers(name));
        }
    }
}

/// A destination of JSON text.
pub(crate) trait Output {
    /// Writes a piece of the text.
    fn literal(&mut self, text: &str);
    /// Writes a replacement for a value that is not shown.
    fn hidden(&mut self, name: &str, value: &Value);
}

/// Writes a value as JSON text without spaces. Characters that a terminal interprets are escaped, which does not change the
/// value.
pub(crate) fn write_json(value: &Value, secrets: &[SecretString], output: &mut dyn Output) {
    walk(value, false, secrets, &mut Writer { output, separate: false });
}

struct Writer<'a> {
    output: &'a mut dyn Output,
    /// Whether a comma precedes the next item.
    separate: bool,
}

impl Writer<'_> {
    fn lead(&mut self) {
        if self.separate {
            self.output.literal(",");
        }
        self.separate = true;
    }
}

impl Visitor for Writer<'_> {
    fn scalar(&mut self, value: &Value) {
        self.lead();
        self.output.literal(&escaped(value));
    }

    fn hidden(&mut self, name: &str, value: &Value) {
        self.lead();
        self.output.hidden(name, value);
    }

    fn begin(&mut self, bracket: char) {
        self.lead();
        self.output.literal(bracket.encode_utf8(&mut [0; 4]));
        self.separate = false;
    }

    fn key(&mut self, key: &str) {
        self.lead();
        self.output.literal(&escaped(&key.into()));
        self.output.literal(":");
        self.separate = false;
    }

    fn end(&mut self, bracket: char) {
        self.output.literal(bracket.encode_utf8(&mut [0; 4]));
        self.separate = true;
    }
}

/// Returns the JSON text of a scalar. `serde_json` only escapes the control characters below U+0020.
fn escaped(value: &Value) -> String {
    let text = value.to_string();
    if !text.contains(is_escaped) {
        return text;
    }
    let escape = |c: char| if is_escaped(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    text.chars().map(escape).collect()
}
