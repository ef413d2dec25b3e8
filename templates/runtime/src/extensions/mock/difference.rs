//! Differences between an expected and a received request, as text.

use serde_json::Map;

use crate::redact::{self, Line};
use crate::wire::Value;

/// The maximum length in characters of a value in a text.
const MAX_VALUE: usize = 60;

/// A difference between an expected and a received request.
#[derive(Debug)]
pub(super) struct Difference {
    /// How much it separates the requests, to find the nearest one.
    pub(super) weight: usize,
    pub(super) text: String,
}

/// The parts of a request, which differ in weight.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Method,
    Query,
    Header,
    Body,
}

impl Difference {
    /// Returns a difference in a part of this name. `None` stands for an absent part. Values of sensitive names are not shown.
    pub(super) fn new(part: Part, name: &str, expected: Option<&str>, received: Option<&str>) -> Self {
        let (what, weight) = match part {
            Part::Method => ("method".to_owned(), 20),
            Part::Header => (format!("header `{name}`"), 2),
            Part::Query => (format!("query `{name}`"), 1),
            Part::Body if name.is_empty() => ("body".to_owned(), 1),
            Part::Body => (format!("body at `{name}`"), 1),
        };
        let is_sensitive = redact::is_sensitive_name(name.rsplit('/').next().unwrap_or_default());
        let shown = |text: Option<&str>| match text {
            None => "nothing".to_owned(),
            Some(_) if is_sensitive => format!("`{}`", redact::REDACTED),
            Some(text) => format!("`{}`", Line::new(text, MAX_VALUE)),
        };
        let (expected, received) = (shown(expected), shown(received));
        Self { weight, text: format!("{what}: expected {expected}, received {received}") }
    }

    /// Returns the difference between two paths. It weighs more if they are those of different operations.
    pub(super) fn path(expected: &str, received: &str) -> Self {
        let (wanted, seen): (Vec<&str>, Vec<&str>) = (expected.split('/').collect(), received.split('/').collect());
        let differing = wanted.iter().zip(&seen).filter(|(wanted, seen)| wanted != seen).count();
        let weight = 10 * (differing + 2 * wanted.len().abs_diff(seen.len()));
        Self { weight, text: format!("path: expected {expected}, received {received}") }
    }
}

/// Adds the differences between two bodies: the members and items that differ if both are JSON.
pub(super) fn bodies(expected: &[u8], received: &[u8], found: &mut Vec<Difference>) {
    match (serde_json::from_slice::<Value>(expected), serde_json::from_slice::<Value>(received)) {
        (Ok(expected), Ok(received)) => values(Some(&expected), Some(&received), &mut String::new(), found),
        _ if expected == received => {}
        _ => {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let received = Some(text(received)).filter(|text| !text.is_empty());
            found.push(Difference::new(Part::Body, "", Some(&text(expected)), received.as_deref()));
        }
    }
}

/// Adds the differences between two values at a JSON pointer.
fn values(expected: Option<&Value>, received: Option<&Value>, pointer: &mut String, found: &mut Vec<Difference>) {
    let length = pointer.len();
    match (expected, received) {
        (Some(Value::Object(expected)), Some(Value::Object(received))) => {
            for name in names(expected, received) {
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
                values(expected.get(name), received.get(name), pointer, found);
                pointer.truncate(length);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(received))) => {
            for index in 0..expected.len().max(received.len()) {
                pointer.push_str(&format!("/{index}"));
                values(expected.get(index), received.get(index), pointer, found);
                pointer.truncate(length);
            }
        }
        _ if expected == received => {}
        _ => {
            let (expected, received) = (expected.map(Value::to_string), received.map(Value::to_string));
            found.push(Difference::new(Part::Body, pointer, expected.as_deref(), received.as_deref()));
        }
    }
}

/// Returns the names of the members of both objects, each once.
fn names<'a>(one: &'a Map<String, Value>, other: &'a Map<String, Value>) -> impl Iterator<Item = &'a String> {
    one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)))
}
