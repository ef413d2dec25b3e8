//! The sensitive texts of a request, which are redacted wherever the request or its response is shown.

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::message::Request;
use crate::redact;
use crate::wire::Value;

/// Returns all sensitive texts of a request: of the sensitive fields in its body, of the sensitive names in its body, headers and
/// query, and of the `Authorization` header with which it was sent.
pub(crate) fn secrets(request: &Request, authorization: Option<&HeaderValue>) -> Vec<SecretString> {
    let mut found = Secrets(request.secrets.clone());
    let body = request.body.as_deref().unwrap_or_default();
    if is_form(request) {
        found.pairs(&String::from_utf8_lossy(body));
    } else if let Ok(body) = serde_json::from_slice::<Value>(body) {
        redact::walk(&body, false, &[], &mut found);
    }
    let headers = request.headers.iter().filter(|(name, value)| redact::is_sensitive_header(name, value));
    for value in headers.map(|(_, value)| value).chain(authorization) {
        found.credentials(&String::from_utf8_lossy(value.as_bytes()));
    }
    for (name, value) in &request.query {
        found.parameter(name, value);
    }
    found.pairs(request.path.split_once('?').unwrap_or_default().1);
    let mut secrets = found.0;
    secrets.retain(|secret| !secret.expose_secret().is_empty());
    secrets
}

/// Returns whether the body is a form, with names and values as in a query.
fn is_form(request: &Request) -> bool {
    let own = request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = own.or(request.info.content_type).unwrap_or_default();
    media_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
}

/// Collects the sensitive texts.
struct Secrets(Vec<SecretString>);

impl Secrets {
    fn push(&mut self, text: &str) {
        self.0.push(text.into());
    }

    fn parameter(&mut self, name: &str, value: &str) {
        if redact::query_value(name, value) != value {
            self.push(value);
        }
    }

    /// Adds the sensitive values of a query or a form: as they are, and decoded with both meanings of `+`.
    fn pairs(&mut self, text: &str) {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        for (name, value) in redact::query_pairs(text) {
            let (name, value) = (decoded(name), value.unwrap_or_default());
            let plain = decoded(value);
            if redact::query_value(&name, &plain) != plain {
                self.push(value);
                self.push(&plain);
                self.push(&decoded(&value.replace('+', " ")));
            }
        }
    }

    /// Adds the value of a header. Adds only the token if a scheme precedes it, and also the `response` of Digest credentials.
    fn credentials(&mut self, value: &str) {
        let (scheme, token) = value.split_once(' ').unwrap_or(("", value));
        if !["basic", "bearer", "digest"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            self.push(value.trim());
        }
        let token = token.trim();
        self.push(token);
        if let Some((_, rest)) = token.split_once("response=\"") {
            self.push(rest.split('"').next().unwrap_or_default());
        }
    }

    /// Adds all texts in a value.
    fn texts(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => self.push(&number.to_string()),
            Value::String(text) => self.push(text),
            Value::Array(items) => items.iter().for_each(|item| self.texts(item)),
            Value::Object(members) => members.values().for_each(|member| self.texts(member)),
        }
    }
}

impl redact::Visitor for Secrets {
    fn scalar(&mut self, _: &Value) {}
    fn hidden(&mut self, _: &str, value: &Value) {
        self.texts(value);
    }
    fn begin(&mut self, _: char) {}
    fn key(&mut self, _: &str) {}
    fn end(&mut self, _: char) {}
}
