//! A walk through free-form JSON that tells what can be shown from what cannot.

use secrecy::SecretString;
use serde_json::Value;

use super::line::is_escaped;
use super::names::{is_harmless_header, is_headers, is_sensitive_name, is_sensitive_text};
use super::scrub::is_secret;

/// The members of a pair that say what its value is: `{"name": "Authorization", "value": "..."}`.
const LABELS: &[&str] = &["header", "headername", "key", "name"];
/// The members of a pair that hold its value.
const VALUES: &[&str] = &["headervalue", "value", "values"];

/// What becomes of the parts of a value.
pub(crate) trait Show {
    /// `null`, a boolean, a number or a string that can be shown.
    fn scalar(&mut self, value: &Value);
    /// A value that is not shown, with the name that it stands under; empty when there is none.
    fn hidden(&mut self, name: &str, value: &Value);
    /// The bracket that opens an array or an object.
    fn begin(&mut self, bracket: char);
    /// The name of the member whose value follows.
    fn key(&mut self, key: &str);
    /// The bracket that closes it.
    fn end(&mut self, bracket: char);
}

/// Shows a value. `in_headers` when it stands under a name for which [`is_headers`] holds.
pub(crate) fn walk(value: &Value, in_headers: bool, secrets: &[SecretString], show: &mut dyn Show) {
    Walk { secrets, show }.value(value, "", in_headers);
}

struct Walk<'a> {
    secrets: &'a [SecretString],
    show: &'a mut dyn Show,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, name: &str, in_headers: bool) {
        match value {
            Value::String(text) if is_sensitive_text(text) || is_secret(text, self.secrets) => {
                self.show.hidden(name, value);
            }
            Value::Number(number) if is_secret(&number.to_string(), self.secrets) => self.show.hidden(name, value),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => self.show.scalar(value),
            Value::Array(items) => {
                self.show.begin('[');
                match items.as_slice() {
                    // `["Authorization", "Bearer x"]`
                    [Value::String(label), value] if in_headers && !label.contains(':') => {
                        self.show.scalar(&items[0]);
                        self.member(value, label, true);
                    }
                    items => items.iter().for_each(|item| match item {
                        // `"Authorization: Bearer x"`
                        Value::String(text) if in_headers && text.contains(':') => self.show.hidden(name, item),
                        item => self.value(item, name, in_headers),
                    }),
                }
                self.show.end(']');
            }
            Value::Object(members) => {
                let is = |list: &[&str], key: &str| list.iter().any(|it| it.eq_ignore_ascii_case(key));
                let label = members.iter().find_map(|(key, member)| member.as_str().filter(|_| is(LABELS, key)));
                let label = label.filter(|_| members.keys().any(|key| is(VALUES, key)));
                self.show.begin('{');
                for (key, member) in members {
                    self.show.key(key);
                    match label {
                        Some(label) if is(VALUES, key) => self.member(member, label, in_headers),
                        Some(_) => self.member(member, key, false),
                        None => self.member(member, key, in_headers),
                    }
                }
                self.show.end('}');
            }
        }
    }

    /// A value with its name. `is_header` when the name is that of a header.
    fn member(&mut self, value: &Value, name: &str, is_header: bool) {
        let is_nothing = value.is_null() || value.is_boolean();
        if !is_nothing && (is_sensitive_name(name) || is_header && !is_harmless_header(name)) {
            self.show.hidden(name, value);
        } else {
            self.value(value, name, is_headers(name));
        }
    }
}

/// What JSON text is written to.
pub(crate) trait Out {
    /// A piece of the text.
    fn literal(&mut self, text: &str);
    /// A value that is not shown, with its name.
    fn hidden(&mut self, name: &str, value: &Value);
}

/// Writes the JSON text of a value without spaces. Characters that a terminal would act on are escaped: it shows what is sent.
pub(crate) fn text(value: &Value, secrets: &[SecretString], out: &mut dyn Out) {
    walk(value, false, secrets, &mut Writer { out, separate: false });
}

struct Writer<'a> {
    out: &'a mut dyn Out,
    /// Whether the next item has one before it.
    separate: bool,
}

impl Writer<'_> {
    fn lead(&mut self) {
        if self.separate {
            self.out.literal(",");
        }
        self.separate = true;
    }
}

impl Show for Writer<'_> {
    fn scalar(&mut self, value: &Value) {
        self.lead();
        self.out.literal(&escaped(value));
    }

    fn hidden(&mut self, name: &str, value: &Value) {
        self.lead();
        self.out.hidden(name, value);
    }

    fn begin(&mut self, bracket: char) {
        self.lead();
        self.out.literal(bracket.encode_utf8(&mut [0; 4]));
        self.separate = false;
    }

    fn key(&mut self, key: &str) {
        self.lead();
        self.out.literal(&escaped(&key.into()));
        self.out.literal(":");
        self.separate = false;
    }

    fn end(&mut self, bracket: char) {
        self.out.literal(bracket.encode_utf8(&mut [0; 4]));
        self.separate = true;
    }
}

/// The text of a scalar. `serde_json` escapes control characters below U+0020 only.
fn escaped(value: &Value) -> String {
    let text = value.to_string();
    if !text.contains(is_escaped) {
        return text;
    }
    let escape = |c: char| if is_escaped(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    text.chars().map(escape).collect()
}
