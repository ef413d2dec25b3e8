//! The body of an error response. Each property is read on its own, because the content type of such a body can be wrong and its
//! properties can be missing, empty, or of other types than in the API description.

use std::fmt::{self, Write};

use crate::api;
use crate::redact::{self, Line};
use crate::wire::{Json, Value};

/// The maximum length in characters of a property's text in a message.
const MAX_TEXT: usize = 300;
/// The maximum number of rejected fields in a message.
const MAX_FIELDS: usize = 5;
/// The maximum length in characters of the name of a rejected field.
const MAX_FIELD_NAME: usize = 60;
/// The maximum length in characters of the description of a rejected field.
const MAX_FIELD_TEXT: usize = 120;
/// The maximum length in characters of an excerpt of a body.
const MAX_EXCERPT: usize = 200;

/// The properties of an API's error bodies. An empty name stands for a property that the API does not have.
pub(super) struct Properties {
    pub(super) status: &'static str,
    pub(super) codes: &'static [&'static str],
    pub(super) detail: &'static str,
    pub(super) reason: &'static str,
    pub(super) parameters: &'static str,
    /// A path with dots.
    pub(super) fields: &'static str,
    pub(super) field_name: &'static str,
    pub(super) field_description: &'static str,
}

impl Properties {
    const OF_API: Self = Self {
        status: api::ERROR_STATUS,
        codes: api::ERROR_CODES,
        detail: api::ERROR_DETAIL,
        reason: api::ERROR_REASON,
        parameters: api::ERROR_PARAMETERS,
        fields: api::ERROR_FIELDS,
        field_name: api::ERROR_FIELD_NAME,
        field_description: api::ERROR_FIELD_DESCRIPTION,
    };
}

/// The body of an error response.
///
/// All properties are optional in practice, and an empty text counts as missing. Besides the API's own properties, those of
/// OAuth 2 (`error`, `error_description`) and of problem details (RFC 9457: `status`, `title`, `detail`) are read.
///
/// `Display` writes one line in which texts are escaped and truncated; [`Error::body`](crate::Error::body) returns the whole body.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The HTTP status, repeated in the body.
    pub error: Option<i64>,
    /// A stable code such as `NOT_FOUND`.
    pub error_code: Option<String>,
    /// A description of the error for people.
    pub detail: Option<String>,
    /// The name of the status, or a summary of the error.
    pub reason: Option<String>,
    /// The values that the detail mentions: strings, numbers, lists or null.
    pub parameters: Vec<Value>,
    /// The fields of the request that the server rejected.
    pub bad_request_fields: Vec<BadRequestField>,
}

/// A field of the request that the server rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadRequestField {
    /// The path of the field in the body of the request.
    pub field: String,
    /// The reason why the server rejected it.
    pub description: String,
}

impl ErrorBody {
    /// Reads a body. Returns `None` if it is not a JSON object.
    pub fn parse(body: &[u8]) -> Option<Self> {
        Self::parse_with(&Properties::OF_API, body)
    }

    pub(super) fn parse_with(names: &Properties, body: &[u8]) -> Option<Self> {
        let Value::Object(object) = Json::parse(body).ok()?.to_value() else { return None };
        let property = |name: &str| object.get(name).filter(|_| !name.is_empty());
        let text = |name: &str| property(name).and_then(filled);
        let integer = |name: &str| property(name).and_then(Value::as_i64);
        let fields = match names.fields {
            "" => None,
            path => path.split('.').enumerate().try_fold(&Value::Null, |parent, (depth, name)| match depth {
                0 => object.get(name),
                _ => parent.get(name),
            }),
        };
        Some(Self {
            error: integer(names.status).or_else(|| integer("status")),
            error_code: names.codes.iter().find_map(|name| text(name)).or_else(|| text("error")),
            detail: text(names.detail).or_else(|| text("detail")).or_else(|| text("error_description")),
            reason: text(names.reason).or_else(|| text("title")),
            parameters: match property(names.parameters) {
                Some(Value::Array(values)) => values.clone(),
                None | Some(Value::Null) => Vec::new(),
                Some(other) => vec![other.clone()],
            },
            bad_request_fields: bad_request_fields(names, fields),
        })
    }

    /// Whether the body has a text that [`write_after`](Self::write_after) can write.
    pub(super) fn has_text(&self) -> bool {
        let texts = [self.error_code.as_deref(), self.detail.as_deref(), self.reason.as_deref()];
        texts.into_iter().flatten().any(is_filled) || self.filled_fields().next().is_some()
    }

    /// Writes the parts of the body that an error's message does not contain, each with a separator before it.
    pub(super) fn write_after(&self, out: &mut dyn Write, message: &str) -> fmt::Result {
        let mut separator = if message.is_empty() { "" } else { ": " };
        let code = self.error_code.as_deref().filter(|text| is_filled(text));
        let detail =
            [self.detail.as_deref(), self.reason.as_deref()].into_iter().flatten().find(|text| is_filled(text));
        let detail = detail.filter(|detail| Some(*detail) != code);
        for part in [code, detail].into_iter().flatten().map(str::trim).filter(|part| !message.contains(part)) {
            write!(out, "{separator}{}", Line::new(part, MAX_TEXT))?;
            separator = ": ";
        }
        for field in self.filled_fields().take(MAX_FIELDS) {
            let (name, text) = (field.field.trim(), field.description.trim());
            let colon = if name.is_empty() || text.is_empty() { "" } else { ": " };
            let (name, text) = (Line::new(name, MAX_FIELD_NAME), Line::new(text, MAX_FIELD_TEXT));
            write!(out, "{separator}{name}{colon}{text}")?;
            separator = "; ";
        }
        match self.filled_fields().count().checked_sub(MAX_FIELDS) {
            None | Some(0) => Ok(()),
            Some(more) => write!(out, "; and {more} more"),
        }
    }

    fn filled_fields(&self) -> impl Iterator<Item = &BadRequestField> {
        self.bad_request_fields.iter().filter(|field| is_filled(&field.field) || is_filled(&field.description))
    }
}

impl fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_after(f, "")
    }
}

/// The beginning of an error body in which no property is recognized, on one line and without secrets. `None` if it would
/// not help: for empty and binary bodies, and for markup, which begins with declarations.
pub(super) fn excerpt(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok().filter(|text| text.len() <= redact::MAX_PARSED)?.trim();
    let shown = match serde_json::from_str::<Value>(text) {
        Ok(value) if is_blank(&value) => return None,
        Ok(_) => redact::body(body, &[]),
        Err(_) => {
            let is_readable = is_filled(text) && !text.starts_with('<');
            let is_sensitive = redact::has_sensitive_part(text) || redact::is_sensitive_text(text);
            (is_readable && !is_sensitive).then(|| text.to_owned())?
        }
    };
    Some(Line::new(&shown, MAX_EXCERPT).to_string())
}

/// Whether a value consists of empty texts, lists, objects and null only.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => !is_filled(text),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(members) => members.values().all(is_blank),
    }
}

fn filled(value: &Value) -> Option<String> {
    value.as_str().filter(|text| is_filled(text)).map(str::to_owned)
}

fn is_filled(text: &str) -> bool {
    !text.trim().is_empty()
}

fn bad_request_fields(names: &Properties, fields: Option<&Value>) -> Vec<BadRequestField> {
    let text = |field: &Value, name: &str| field.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let fields = fields.and_then(Value::as_array).into_iter().flatten();
    fields
        .map(|field| BadRequestField {
            field: text(field, names.field_name),
            description: text(field, names.field_description),
        })
        .collect()
}

/// Returns an error body as this API sends it, for servers that stand in for the API. It is read by [`ErrorBody::parse`].
#[cfg(feature = "mock")]
pub(crate) fn error_document(body: &ErrorBody) -> Value {
    let named = |name: &'static str, general: &'static str| if name.is_empty() { general } else { name };
    let text = |text: &Option<String>| text.clone().map(Value::String);
    let parameters = Some(Value::Array(body.parameters.clone())).filter(|_| !api::ERROR_PARAMETERS.is_empty());
    let code = api::ERROR_CODES.first().copied().unwrap_or_default();
    let members = [
        (named(api::ERROR_STATUS, "status"), body.error.map(Value::from)),
        (named(code, "error"), text(&body.error_code)),
        (named(api::ERROR_DETAIL, "detail"), text(&body.detail)),
        (named(api::ERROR_REASON, "title"), text(&body.reason)),
        (api::ERROR_PARAMETERS, parameters),
    ];
    let mut document =
        Value::Object(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect());
    if !body.bad_request_fields.is_empty() && !api::ERROR_FIELDS.is_empty() {
        let fields = body.bad_request_fields.iter().map(|BadRequestField { field, description }| {
            serde_json::json!({api::ERROR_FIELD_NAME: field, api::ERROR_FIELD_DESCRIPTION: description})
        });
        let fields = Value::Array(fields.collect());
        let mut parent = &mut document;
        for name in api::ERROR_FIELDS.split('.') {
            parent = &mut parent[name];
        }
        *parent = fields;
    }
    document
}
