//! What a server made from a document can answer.
//!
//! In: an operation and the media type that was asked for. Out: its answers, each status and each variant of its schema in turn.

use serde_json::Value;

use crate::document::{Media, Operation, Response};
use crate::http::Reply;
use crate::sample::{Fill, Manner, Wanted};
use crate::schema::Direction;
use crate::validator::Validators;

/// A union with more variants than this is not gone through to its end by one operation.
const MOST_VARIANTS: usize = 64;

/// The text `line\n` as gzip: what stands for a log.
const GZIP: [u8; 25] =
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0xc9, 0xcc, 0x4b, 0xe5, 2, 0, 0x0e, 0x45, 0xd8, 0x66, 5, 0, 0, 0];

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type; `None` for an answer without a body.
    pub media_type: Option<String>,
    /// The body.
    pub body: Content,
}

/// The body of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// None at all.
    Nothing,
    /// JSON.
    Json(Value),
    /// Something else.
    Bytes(Vec<u8>),
}

impl Answer {
    /// Its body as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        match &self.body {
            Content::Nothing => Vec::new(),
            Content::Json(value) => value.to_string().into_bytes(),
            Content::Bytes(bytes) => bytes.clone(),
        }
    }

    /// As it goes out.
    pub fn reply(&self) -> Reply {
        let mut reply = Reply { status: self.status, body: self.bytes(), ..Reply::default() };
        if let Some(media_type) = &self.media_type {
            let media_type = if media_type == "*/*" { "application/json" } else { media_type };
            reply = reply.with("Content-Type", format!("{media_type};charset=utf-8"));
        }
        if self.status == 429 {
            reply = reply.with("Retry-After", "1");
        }
        reply.with("RateLimit-Limit", "1000").with("RateLimit-Remaining", "999")
    }
}

/// The answers of an operation to a request for a media type; and why some could not be made.
pub fn answers(
    validators: &Validators,
    operation: &Operation,
    accept: Option<&str>,
    seed: u64,
) -> (Vec<Answer>, Vec<String>) {
    let mut made = Vec::new();
    let mut faults = Vec::new();
    for response in &operation.responses {
        // 204 and 205 have no body, whatever the document lists for them.
        if let Some(status @ (204 | 205)) = response.status {
            if response.content.is_empty() || media(response, accept).is_some() {
                made.push(Answer { status, media_type: None, body: Content::Nothing });
            }
            continue;
        }
        // 1xx announces another answer; it cannot be one.
        let Some(status) = response.status.filter(|status| *status >= 200) else { continue };
        match media(response, accept) {
            Some(media) => {
                for body in bodies(validators, media, response.is_success(), seed, &mut faults) {
                    let media_type = (body != Content::Nothing).then(|| media.name.clone());
                    made.push(Answer { status, media_type, body });
                }
            }
            None if response.content.is_empty() => {
                made.push(Answer { status, media_type: None, body: Content::Nothing });
            }
            // It belongs to another version.
            None => {}
        }
    }
    (made, faults)
}

/// The first answer of success.
pub fn success(validators: &Validators, operation: &Operation, accept: Option<&str>, wanted: Wanted) -> Option<Answer> {
    let successes = operation.responses.iter().filter(|response| response.is_success());
    let mut fitting = successes.filter_map(|response| Some((response.status?, media(response, accept), response)));
    let (status, media, _) = fitting.find(|(_, media, response)| media.is_some() || response.content.is_empty())?;
    let Some(media) = media.filter(|_| !matches!(status, 204 | 205)) else {
        return Some(Answer { status, media_type: None, body: Content::Nothing });
    };
    let body = match (&media.schema, media.is_json()) {
        (None, true) => Content::Json(serde_json::json!({})),
        (_, false) => Content::Bytes(bytes(media)),
        (Some(schema), true) => Content::Json(validators.sample(Direction::Response, schema, wanted).ok()?.value),
    };
    Some(Answer { status, media_type: Some(media.name.clone()), body })
}

/// The form of an answer that was asked for. Errors have forms of their own, of which there is one.
fn media<'a>(response: &'a Response, accept: Option<&str>) -> Option<&'a Media> {
    let exact = response.content.iter().find(|media| Some(media.name.as_str()) == accept);
    exact.or_else(|| response.content.first().filter(|_| !response.is_success()))
}

fn bytes(media: &Media) -> Vec<u8> {
    if media.name.ends_with("gzip") { GZIP.to_vec() } else { b"first,second\n1,2\n".to_vec() }
}

fn bodies(validators: &Validators, media: &Media, success: bool, seed: u64, faults: &mut Vec<String>) -> Vec<Content> {
    let Some(schema) = media.schema.as_ref().filter(|_| media.is_json()) else {
        let full = if media.is_json() { Content::Json(serde_json::json!({})) } else { Content::Bytes(bytes(media)) };
        // What has no schema, and every download, can be empty.
        return vec![full, Content::Nothing];
    };
    let mut bodies = Vec::new();
    let wanted = |fill, turn| Wanted { fill, manner: Manner::Tricky, turn, seed };
    let mut make = |fill, turn| match validators.sample(Direction::Response, schema, wanted(fill, turn)) {
        Ok(sample) => {
            bodies.push(Content::Json(sample.value));
            (sample.variants, sample.nullable)
        }
        Err(why) => {
            faults.push(format!("{}: {why}", media.name));
            (1, false)
        }
    };
    let (variants, nullable) = make(Fill::All, 0);
    if !success {
        return bodies;
    }
    for turn in 1..variants.clamp(2, MOST_VARIANTS) {
        make(Fill::All, turn);
    }
    make(Fill::Fewest, 0);
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
    use crate::document::Document;

    #[test]
    fn every_status_and_every_variant_of_a_version_is_answered() {
        let document = Document::new(json!({"paths": {"/a": {"get": {"operationId": "a", "responses": {
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
        }}}}}))
        .unwrap();
        let validators = Validators::new(&document.root);
        let operation = document.operation("a").unwrap();
        let (made, faults) = answers(&validators, operation, Some("v1+json"), 1);
        assert_eq!(faults, [""; 0]);
        assert_eq!(made.iter().map(|it| it.status).collect::<Vec<_>>(), [200, 200, 200, 400]);
        let keys: Vec<bool> =
            made.iter().map(|it| matches!(&it.body, Content::Json(body) if body.get("dog").is_some())).collect();
        assert_eq!(keys, [false, true, false, false]);
        let (made, _) = answers(&validators, operation, Some("v2+json"), 1);
        assert_eq!(made.iter().map(|it| it.status).collect::<Vec<_>>(), [200, 200, 200, 204, 400]);
    }

    #[test]
    fn the_log_is_gzip() {
        assert_eq!(GZIP.get(..2), Some([0x1f, 0x8b].as_slice()));
        assert_eq!(GZIP.get(21..), Some(5_u32.to_le_bytes().as_slice()), "the length of `line\\n` ends it");
    }
}
