//! The body of an error answer, read by hand from whatever the server sent: its content type is not to be trusted and its
//! fields can be missing or of other types than described.

use std::fmt;

use crate::wire::{Json, Value};

/// What the API says about an error.
///
/// All of it is optional in practice; [`Error::body`](crate::Error::body) has the text as it came.
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
    /// Reads a body; `None` when it is no JSON object.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let Ok(Value::Object(mut object)) = Json::parse(body).map(Value::from) else { return None };
        let text = |value: Option<Value>| match value {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let error = object.remove("error");
        Some(Self {
            // OAuth 2 answers `{"error": "invalid_client", "error_description": "..."}`.
            error_code: text(object.remove("errorCode"))
                .or_else(|| error.as_ref().and_then(Value::as_str).map(str::to_owned))
                .or_else(|| text(object.remove("errorType"))),
            error: error.as_ref().and_then(Value::as_i64),
            detail: text(object.remove("detail")).or_else(|| text(object.remove("error_description"))),
            reason: text(object.remove("reason")),
            parameters: match object.remove("parameters") {
                Some(Value::Array(values)) => values,
                None | Some(Value::Null) => Vec::new(),
                Some(other) => vec![other],
            },
            bad_request_fields: bad_request_fields(object.get("badRequestDetail")),
        })
    }
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
        let mut separator = "";
        for part in
            [self.error_code.as_deref(), self.detail.as_deref().or(self.reason.as_deref())].into_iter().flatten()
        {
            write!(f, "{separator}{part}")?;
            separator = ": ";
        }
        for field in &self.bad_request_fields {
            write!(f, "{separator}{}: {}", field.field, field.description)?;
            separator = "; ";
        }
        Ok(())
    }
}
