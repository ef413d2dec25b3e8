//! Sample responses of an operation.
//!
//! In: an operation and the media type that a request accepts. Out: its responses, one for each status and for each variant of the
//! schema.

use serde_json::Value;

use crate::document::{self, Media, Operation};
use crate::http;
use crate::sample::{Fill, Manner, SampleOptions};
use crate::schema::Direction;
use crate::validator::Validators;

/// The number of variants of a union for which responses are made.
const MAX_VARIANTS: usize = 64;

/// The text `line\n`, compressed with gzip: the sample of a compressed download.
const GZIP: [u8; 25] =
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0xc9, 0xcc, 0x4b, 0xe5, 2, 0, 0x0e, 0x45, 0xd8, 0x66, 5, 0, 0, 0];

/// A sample response.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleResponse {
    /// The status code.
    pub status: u16,
    /// The media type; `None` for a response without a body.
    pub media_type: Option<String>,
    /// The body.
    pub body: SampleBody,
}

/// The body of a sample response.
#[derive(Clone, Debug, PartialEq)]
pub enum SampleBody {
    /// No body.
    Nothing,
    /// A JSON value.
    Json(Value),
    /// Bytes of another format.
    Bytes(Vec<u8>),
}

impl SampleResponse {
    /// Returns the body as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        match &self.body {
            SampleBody::Nothing => Vec::new(),
            SampleBody::Json(value) => value.to_string().into_bytes(),
            SampleBody::Bytes(bytes) => bytes.clone(),
        }
    }

    /// Returns the response as it is sent, with its headers.
    pub fn to_http(&self) -> http::Response {
        let mut response = http::Response { status: self.status, body: self.bytes(), ..http::Response::default() };
        if let Some(media_type) = &self.media_type {
            let media_type = if media_type == "*/*" { "application/json" } else { media_type };
            response = response.with("Content-Type", format!("{media_type};charset=utf-8"));
        }
        if self.status == 429 {
            response = response.with("Retry-After", "1");
        }
        response.with("RateLimit-Limit", "1000").with("RateLimit-Remaining", "999")
    }
}

/// Returns the sample responses of an operation to requests that accept a media type, and the reasons why others could not be made.
pub fn sample_responses(
    validators: &Validators,
    operation: &Operation,
    accept: Option<&str>,
    seed: u64,
) -> (Vec<SampleResponse>, Vec<String>) {
    let mut made = Vec::new();
    let mut faults = Vec::new();
    for response in &operation.responses {
        // A response with 204 or 205 has no body, even if the document lists one.
        if let Some(status @ (204 | 205)) = response.status {
            if response.content.is_empty() || media(response, accept).is_some() {
                made.push(SampleResponse { status, media_type: None, body: SampleBody::Nothing });
            }
            continue;
        }
        // 1xx precedes the response to a request and is not one itself.
        let Some(status) = response.status.filter(|status| *status >= 200) else { continue };
        match media(response, accept) {
            Some(media) => {
                for body in bodies(validators, media, response.is_success(), seed, &mut faults) {
                    let media_type = (body != SampleBody::Nothing).then(|| media.name.clone());
                    made.push(SampleResponse { status, media_type, body });
                }
            }
            None if response.content.is_empty() => {
                made.push(SampleResponse { status, media_type: None, body: SampleBody::Nothing });
            }
            // The response belongs to another version.
            None => {}
        }
    }
    (made, faults)
}

/// Returns a sample of the first 2xx response in a media type. `None` if there is no such response or no instance of its schema.
pub fn sample_success(
    validators: &Validators,
    operation: &Operation,
    accept: Option<&str>,
    options: SampleOptions,
) -> Option<SampleResponse> {
    let successes = operation.responses.iter().filter(|response| response.is_success());
    let mut fitting = successes.filter_map(|response| Some((response.status?, media(response, accept), response)));
    let (status, media, _) = fitting.find(|(_, media, response)| media.is_some() || response.content.is_empty())?;
    let Some(media) = media.filter(|_| !matches!(status, 204 | 205)) else {
        return Some(SampleResponse { status, media_type: None, body: SampleBody::Nothing });
    };
    let body = match (&media.schema, media.is_json()) {
        (None, true) => SampleBody::Json(serde_json::json!({})),
        (_, false) => SampleBody::Bytes(bytes(media)),
        (Some(schema), true) => SampleBody::Json(validators.sample(Direction::Response, schema, options).ok()?.value),
    };
    Some(SampleResponse { status, media_type: Some(media.name.clone()), body })
}

/// Returns the accepted media type of a response. An error has a media type of its own, which does not depend on the request.
fn media<'a>(response: &'a document::Response, accept: Option<&str>) -> Option<&'a Media> {
    let exact = response.content.iter().find(|media| Some(media.name.as_str()) == accept);
    exact.or_else(|| response.content.first().filter(|_| !response.is_success()))
}

fn bytes(media: &Media) -> Vec<u8> {
    if media.name.ends_with("gzip") { GZIP.to_vec() } else { b"first,second\n1,2\n".to_vec() }
}

fn bodies(
    validators: &Validators,
    media: &Media,
    success: bool,
    seed: u64,
    faults: &mut Vec<String>,
) -> Vec<SampleBody> {
    let Some(schema) = media.schema.as_ref().filter(|_| media.is_json()) else {
        let full =
            if media.is_json() { SampleBody::Json(serde_json::json!({})) } else { SampleBody::Bytes(bytes(media)) };
        // A body without a schema can be empty, and so can a download.
        return vec![full, SampleBody::Nothing];
    };
    let mut bodies = Vec::new();
    let options = |fill, turn| SampleOptions { fill, manner: Manner::Tricky, turn, seed };
    let mut make = |fill, turn| match validators.sample(Direction::Response, schema, options(fill, turn)) {
        Ok(sample) => {
            bodies.push(SampleBody::Json(sample.value));
            (sample.variants, sample.nullable)
        }
        Err(why) => {
            faults.push(format!("The response in {} has no sample: {why}.", media.name));
            (1, false)
        }
    };
    let (variants, nullable) = make(Fill::All, 0);
    if !success {
        return bodies;
    }
    for turn in 1..variants.clamp(2, MAX_VARIANTS) {
        make(Fill::All, turn);
    }
    make(Fill::Required, 0);
    if nullable {
        make(Fill::Nulls, 0);
    }
    bodies
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::conventions::Conventions;
    use crate::document::Document;

    #[test]
    fn there_is_a_response_for_each_status_and_each_variant_of_a_version() {
        let root = json!({"paths": {"/a": {"get": {"operationId": "a", "responses": {
            "102": {},
            "200": {"content": {
                "v1+json": {"schema": {"oneOf": [
                    {"type": "object", "properties": {"cat": {"type": "string"}}},
                    {"type": "object", "properties": {"dog": {"type": "string", "nullable": true}}},
                ]}},
                "v2+json": {"schema": {"type": "string"}},
            }},
            "204": {"content": {"v2+json": {}}},
            "400": {"content": {"application/json": {"schema": {"type": "object"}}}},
        }}}}});
        let document = Document::new(root, Conventions::default()).unwrap();
        let validators = Validators::new(&document.root);
        let operation = document.operation("a").unwrap();
        let (made, faults) = sample_responses(&validators, operation, Some("v1+json"), 1);
        assert_eq!(faults, [""; 0]);
        assert_eq!(made.iter().map(|it| it.status).collect::<Vec<_>>(), [200, 200, 200, 400]);
        let keys: Vec<bool> =
            made.iter().map(|it| matches!(&it.body, SampleBody::Json(body) if body.get("dog").is_some())).collect();
        assert_eq!(keys, [false, true, false, false]);
        let (made, _) = sample_responses(&validators, operation, Some("v2+json"), 1);
        assert_eq!(made.iter().map(|it| it.status).collect::<Vec<_>>(), [200, 200, 200, 204, 400]);
    }

    #[test]
    fn the_compressed_sample_is_gzip() {
        assert_eq!(GZIP.get(..2), Some([0x1f, 0x8b].as_slice()));
        assert_eq!(
            GZIP.get(21..),
            Some(5_u32.to_le_bytes().as_slice()),
            "the last four bytes are the length of `line\\n`"
        );
    }
}
