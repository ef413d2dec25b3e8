//! The sensitive texts of a request, so that they can be found again where the request or its answer is shown.

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::message::Request;
use crate::redact;
use crate::wire::Value;

/// All sensitive texts of a request: those that the types of its body call sensitive, and those in its body, headers and query
/// that stand under sensitive names; with them, the `Authorization` header that went out.
pub(crate) fn secrets(request: &Request, authorization: Option<&HeaderValue>) -> Vec<SecretString> {
    let mut found = Named(request.secrets.clone());
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

/// Whether the body is a form, whose names and values are written as those of a query.
fn is_form(request: &Request) -> bool {
    let own = request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = own.or(request.info.content_type).unwrap_or_default();
    media_type.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
}

struct Named(Vec<SecretString>);

impl Named {
    fn push(&mut self, text: &str) {
        self.0.push(text.into());
    }

    fn parameter(&mut self, name: &str, value: &str) {
        if redact::query_value(name, value) != value {
            self.push(value);
        }
    }

    /// The names and values of a query or a form, as they are and decoded in both ways that a `+` is read.
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

    /// The value of a header. With a scheme before it, the token alone; of a Digest answer, its proof too.
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

impl redact::Show for Named {
    fn scalar(&mut self, _: &Value) {}
    fn hidden(&mut self, _: &str, value: &Value) {
        self.texts(value);
    }
    fn begin(&mut self, _: char) {}
    fn key(&mut self, _: &str) {}
    fn end(&mut self, _: char) {}
}
