//! The body of an error answer, read field by field: its content type can be wrong, and its fields can be missing, empty or of
//! other types than described.

use std::fmt::{self, Write};

use crate::redact::Line;
use crate::wire::{Json, Value};

/// The longest text of a field that is shown, in characters.
const MAX_TEXT: usize = 300;
/// How many of the refused fields are shown, and how much of each.
const MAX_FIELDS: usize = 5;
const MAX_FIELD_NAME: usize = 60;
const MAX_FIELD_TEXT: usize = 120;

/// What the API says about an error.
///
/// All of it is optional in practice, and empty texts count as missing. `Display` is one line, escaped and cut;
/// [`Error::body`](crate::Error::body) has the whole text.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The HTTP status, repeated.
    pub error: Option<i64>,
    /// A stable code such as `CLUSTER_NOT_FOUND`.
    pub error_code: Option<String>,
    /// What went wrong, for people.
    pub detail: Option<String>,
    /// The name of the status.
    pub reason: Option<String>,
    /// What the detail is about: strings, numbers, lists or null.
    pub parameters: Vec<Value>,
    /// The fields of the request that were refused.
    pub bad_request_fields: Vec<BadRequestField>,
}

/// A field of a request that was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadRequestField {
    /// Its path in the body.
    pub field: String,
    /// What is wrong with it.
    pub description: String,
}

impl ErrorBody {
    /// Reads a body; `None` when it is not a JSON object.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let Value::Object(mut object) = Json::parse(body).ok()?.to_value() else { return None };
        let error = object.remove("error");
        let mut text = |name: &str| object.remove(name).as_ref().and_then(filled);
        Some(Self {
            // OAuth 2 answers `{"error": "invalid_client", "error_description": "..."}`.
            error_code: text("errorCode").or_else(|| filled(error.as_ref()?)).or_else(|| text("errorType")),
            error: error.as_ref().and_then(Value::as_i64),
            detail: text("detail").or_else(|| text("error_description")),
            reason: text("reason"),
            parameters: match object.remove("parameters") {
                Some(Value::Array(values)) => values,
                None | Some(Value::Null) => Vec::new(),
                Some(other) => vec![other],
            },
            bad_request_fields: bad_request_fields(object.get("badRequestDetail")),
        })
    }

    /// Writes what an error's message does not say already, each part with its separator before it.
    pub(super) fn write_after(&self, out: &mut dyn Write, message: &str) -> fmt::Result {
        let mut separator = if message.is_empty() { "" } else { ": " };
        let code = self.error_code.as_deref().filter(|text| is_filled(text));
        let said = [self.detail.as_deref(), self.reason.as_deref()].into_iter().flatten().find(|text| is_filled(text));
        let said = said.filter(|said| Some(*said) != code);
        for part in [code, said].into_iter().flatten().map(str::trim).filter(|part| !message.contains(part)) {
            write!(out, "{separator}{}", Line::new(part, MAX_TEXT))?;
            separator = ": ";
        }
        let fields =
            self.bad_request_fields.iter().filter(|field| is_filled(&field.field) || is_filled(&field.description));
        let count = fields.clone().count();
        for field in fields.take(MAX_FIELDS) {
            let (name, text) = (field.field.trim(), field.description.trim());
            let colon = if name.is_empty() || text.is_empty() { "" } else { ": " };
            let (name, text) = (Line::new(name, MAX_FIELD_NAME), Line::new(text, MAX_FIELD_TEXT));
            write!(out, "{separator}{name}{colon}{text}")?;
            separator = "; ";
        }
        match count.checked_sub(MAX_FIELDS) {
            None | Some(0) => Ok(()),
            Some(more) => write!(out, "; and {more} more"),
        }
    }
}

fn filled(value: &Value) -> Option<String> {
    value.as_str().filter(|text| is_filled(text)).map(str::to_owned)
}

fn is_filled(text: &str) -> bool {
    !text.trim().is_empty()
}

fn bad_request_fields(detail: Option<&Value>) -> Vec<BadRequestField> {
    let fields = detail.and_then(|detail| detail.get("fields")).and_then(Value::as_array);
    let text = |field: &Value, name: &str| field.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    fields
        .into_iter()
        .flatten()
        .map(|field| BadRequestField { field: text(field, "field"), description: text(field, "description") })
        .collect()
}

impl fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_after(f, "")
    }
}
