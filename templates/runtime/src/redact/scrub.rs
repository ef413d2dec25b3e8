//! Removal of known secrets from response bodies: some servers repeat the rejected values in an error.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::form_urlencoded;

use super::names::REDACTED;
use crate::api;

/// The minimum length in bytes of a secret that is searched for in texts. A shorter secret is only replaced if it is a whole
/// string, because its letters occur in many other texts.
const MIN_PART: usize = 4;
/// The minimum length in bytes of a line of a secret, such as a private key, that is searched for on its own.
const MIN_LINE: usize = 16;

/// The characters that this crate escapes in addresses. Other programs escape more.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The properties of error bodies in OAuth 2 (RFC 6749) and of problem details (RFC 9457).
const STANDARD_ERROR_PROPERTIES: &[&str] = &["detail", "error", "error_description", "status", "title"];

/// Returns whether a key is a property of error bodies. Such a key is kept even if it is the same as a secret.
fn is_error_property(key: &str) -> bool {
    let properties = [
        api::ERROR_STATUS,
        api::ERROR_DETAIL,
        api::ERROR_REASON,
        api::ERROR_PARAMETERS,
        api::ERROR_FIELD_NAME,
        api::ERROR_FIELD_DESCRIPTION,
    ];
    [STANDARD_ERROR_PROPERTIES, api::ERROR_CODES, &properties].concat().contains(&key)
        || api::ERROR_FIELDS.split('.').any(|name| name == key)
}

/// Returns whether a text is a secret or contains one.
pub(crate) fn is_secret(text: &str, secrets: &[SecretString]) -> bool {
    secrets.iter().map(ExposeSecret::expose_secret).any(|secret| match secret.len() {
        0 => false,
        1..MIN_PART => text == secret,
        _ => text.contains(secret),
    })
}

/// The maximum size in bytes of an error body that is parsed as JSON. A larger body is not an error of the API, and parsing would
/// take a multiple of its size in memory and delay other tasks.
pub(crate) const MAX_PARSED: usize = 1 << 20;

/// Replaces the secrets in a body, in any form in which they can be escaped. A body without secrets is returned unchanged. JSON
/// with secrets is written again, without spaces.
pub(crate) fn scrub(body: Bytes, secrets: &[SecretString]) -> Bytes {
    if secrets.is_empty() || body.is_empty() {
        return body;
    }
    let scrubber = Scrubber::new(secrets);
    let json = (body.len() <= MAX_PARSED).then(|| serde_json::from_slice::<Value>(&body).ok()).flatten();
    match json {
        Some(mut value) => {
            let found = scrubber.value(&mut value);
            if found { Bytes::from(value.to_string()) } else { body }
        }
        None => match scrubber.bytes(&body) {
            Cow::Borrowed(_) => body,
            Cow::Owned(scrubbed) => Bytes::from(scrubbed),
        },
    }
}

/// Replaces the secrets in a text that is not JSON.
pub(super) fn text<'a>(body: &'a [u8], secrets: &[SecretString]) -> Cow<'a, [u8]> {
    Scrubber::new(secrets).bytes(body)
}

struct Scrubber<'a> {
    secrets: &'a [SecretString],
    /// The texts to replace, the longest first.
    forms: Vec<String>,
}

impl<'a> Scrubber<'a> {
    fn new(secrets: &'a [SecretString]) -> Self {
        let mut forms = Vec::new();
        for secret in secrets.iter().map(ExposeSecret::expose_secret) {
            forms_of(secret.trim(), &mut forms);
            let lines = secret.lines().map(str::trim).filter(|line| line.len() >= MIN_LINE);
            lines.for_each(|line| forms_of(line, &mut forms));
        }
        forms.retain(|form| form.len() >= MIN_PART);
        forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        forms.dedup();
        Self { secrets, forms }
    }

    /// Replaces the secrets in a value. Returns whether there were any.
    fn value(&self, value: &mut Value) -> bool {
        match value {
            Value::Null | Value::Bool(_) => false,
            Value::Number(number) => self.replace(value_text(&number.to_string(), self.secrets), value),
            Value::String(text) => {
                let scrubbed = match value_text(text, self.secrets) {
                    Some(whole) => Some(whole),
                    None => self.part(text),
                };
                self.replace(scrubbed, value)
            }
            Value::Array(items) => items.iter_mut().fold(false, |found, item| self.value(item) | found),
            Value::Object(members) => {
                let mut found = members.values_mut().fold(false, |found, member| self.value(member) | found);
                let keys: Vec<(String, String)> = members
                    .keys()
                    .filter(|key| !is_error_property(key))
                    .filter_map(|key| Some((key.clone(), self.part(key)?)))
                    .collect();
                for (key, scrubbed) in keys {
                    found = true;
                    if let Some(member) = members.remove(&key) {
                        members.insert(scrubbed, member);
                    }
                }
                found
            }
        }
    }

    fn replace(&self, scrubbed: Option<String>, value: &mut Value) -> bool {
        let Some(text) = scrubbed else { return false };
        *value = Value::String(text);
        true
    }

    fn part(&self, text: &str) -> Option<String> {
        match self.bytes(text.as_bytes()) {
            Cow::Borrowed(_) => None,
            Cow::Owned(scrubbed) => Some(String::from_utf8_lossy(&scrubbed).into_owned()),
        }
    }

    fn bytes<'b>(&self, text: &'b [u8]) -> Cow<'b, [u8]> {
        let mut text = Cow::Borrowed(text);
        for form in &self.forms {
            if let Some(replaced) = replaced(&text, form.as_bytes()) {
                text = Cow::Owned(replaced);
            }
        }
        text
    }
}

/// Returns the replacement for a text that is a secret as a whole.
fn value_text(text: &str, secrets: &[SecretString]) -> Option<String> {
    let is_whole = secrets.iter().any(|secret| !text.is_empty() && secret.expose_secret() == text);
    is_whole.then(|| REDACTED.to_owned())
}

/// Adds a text and its escaped forms in JSON, addresses, forms and HTML.
fn forms_of(text: &str, forms: &mut Vec<String>) {
    let escaped = |text: &str| {
        let json = Value::from(text).to_string();
        json[1..json.len() - 1].to_owned()
    };
    let json = escaped(text);
    let ascii = |upper: bool| {
        let mut escaped = String::with_capacity(json.len());
        for c in json.chars() {
            if c.is_ascii() {
                escaped.push(c);
                continue;
            }
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = if upper { write!(escaped, "\\u{unit:04X}") } else { write!(escaped, "\\u{unit:04x}") };
            }
        }
        escaped
    };
    let html = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    forms.extend([
        ascii(false),
        ascii(true),
        json.replace('/', "\\/"),
        html.replace('"', "&quot;").replace('\'', "&#39;"),
        html.replace('"', "&#34;").replace('\'', "&#x27;"),
        html,
        utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
        utf8_percent_encode(text, RESERVED).to_string(),
        form_urlencoded::byte_serialize(text.as_bytes()).collect(),
        text.to_owned(),
        // JSON in a string in JSON.
        escaped(&json),
    ]);
    forms.push(json);
}

/// Replaces all occurrences of `form`. Returns `None` if there are none.
fn replaced(text: &[u8], form: &[u8]) -> Option<Vec<u8>> {
    let first = *form.first()?;
    let mut found: Option<Vec<u8>> = None;
    let (mut copied, mut at) = (0, 0);
    while let Some(next) = text[at..].iter().position(|byte| *byte == first) {
        let start = at + next;
        if text[start..].starts_with(form) {
            let kept = found.get_or_insert_with(Vec::new);
            kept.extend_from_slice(&text[copied..start]);
            kept.extend_from_slice(REDACTED.as_bytes());
            at = start + form.len();
            copied = at;
        } else {
            at = start + 1;
        }
    }
    let mut found = found?;
    found.extend_from_slice(&text[copied..]);
    Some(found)
}
