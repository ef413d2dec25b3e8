//! The example of a request: its data, and the data as text.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use super::{Param, Request};
use crate::model::ParamLocation;

/// The characters of a URL that are not encoded.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An example of a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Example {
    /// The parameters, by their names on the wire.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Value>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// The statements in Rust, line by line. `client` is a reference to the client, and errors are returned with `?`.
    pub rust: Vec<String>,
    /// Whether the statements read a response, change it, and send it back, so that the body is not the one of the example.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub updates: bool,
    /// Whether the statements mention a deprecated item.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The equivalent command with curl, line by line.
    pub curl: Vec<String>,
    /// The values that a response has from which `wait()` takes path parameters: properties, of which the first one that exists counts,
    /// with the value of the parameter in the example of the operation that is polled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub polled: Vec<(Vec<String>, Value)>,
}

/// Where a request of an example goes: its parameters as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The path, percent-encoded.
    pub path: String,
    /// The query parameters, not encoded.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// Returns the parameters, the required ones first.
    pub fn params(&self) -> impl Iterator<Item = &Param> {
        self.method.params.iter().chain(self.setters.iter().map(|setter| &setter.param))
    }

    /// Returns where a request with the parameters of the example goes.
    pub fn target(&self) -> Target {
        let mut target = Target { path: self.info.path.clone(), ..Target::default() };
        for param in self.params() {
            let Some(value) = self.example.params.get(&param.wire) else { continue };
            let texts = texts(value);
            match param.location {
                ParamLocation::Path => {
                    let encoded: Vec<String> = texts.iter().map(|text| encoded(text)).collect();
                    target.path = target.path.replace(&format!("{{{}}}", param.wire), &encoded.join(","));
                }
                ParamLocation::Query => {
                    target.query.extend(texts.into_iter().map(|text| (param.wire.clone(), text)));
                }
                ParamLocation::Header => target.headers.push((param.wire.clone(), texts.join(","))),
            }
        }
        target
    }
}

impl Target {
    /// Returns the path with the query.
    pub fn path_and_query(&self) -> String {
        let query = self.query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let query: Vec<String> = query.collect();
        if query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, query.join("&")) }
    }
}

/// Returns the value of a parameter as texts: one for each item of a list.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

/// Returns a text as a part of a URL.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_encoded_once() {
        let target = Target {
            path: "/pets/a%2Fb".to_owned(),
            query: vec![("tag".to_owned(), "a b".to_owned()), ("tag".to_owned(), "c&d".to_owned())],
            headers: Vec::new(),
        };
        assert_eq!(target.path_and_query(), "/pets/a%2Fb?tag=a%20b&tag=c%26d");
    }

    #[test]
    fn a_list_is_one_text_for_each_item() {
        assert_eq!(texts(&serde_json::json!(["a", 1, true])), ["a", "1", "true"]);
    }
}
