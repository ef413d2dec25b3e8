#![allow(clippy::unwrap_used)]

use super::*;

fn exchange(status: u16, body: &str) -> Exchange {
    Exchange {
        place: "a.json[0]".to_owned(),
        operation: "a".to_owned(),
        status,
        content_type: None,
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    }
}

fn answered(status: u16, content: Content) -> Answered {
    Answered { status, content, corrections: Vec::new(), unknowns: Vec::new() }
}

#[test]
fn a_value_that_decoding_loses_is_a_fault() {
    let sent = exchange(200, r#"{"a": 1, "b": [1.0]}"#);
    let same = answered(200, Content::Json(Some(serde_json::json!({"b": [1], "a": 1}))));
    assert_eq!(check_decoded(&sent, &same), [""; 0]);
    let lost = answered(200, Content::Json(Some(serde_json::json!({"a": 1}))));
    assert_eq!(check_decoded(&sent, &lost), ["The decoded value differs: b: [1.0] is missing."]);
    let nothing = answered(200, Content::Json(None));
    assert_eq!(check_decoded(&sent, &nothing).len(), 1);
    assert_eq!(check_decoded(&exchange(200, ""), &nothing), [""; 0]);
}

#[test]
fn an_error_must_be_decoded() {
    let errors = Errors {
        status: "number".to_owned(),
        code: "code".to_owned(),
        parameters: "values".to_owned(),
        ..Errors::default()
    };
    let check = |exchange: &Exchange, failure: &Failure| check_error(exchange, failure, &errors);
    let sent = exchange(404, r#"{"number": 404, "code": "X", "values": ["a", null]}"#);
    let read = ErrorFields {
        error: Some(404),
        error_code: Some("X".to_owned()),
        parameters: serde_json::from_str(r#"["a", null]"#).unwrap(),
        ..ErrorFields::default()
    };
    let failure =
        Failure { status: Some(404), body: sent.body.clone(), read: Some(read.clone()), ..Failure::default() };
    assert_eq!(check(&sent, &failure), [""; 0]);
    let unread = Failure { read: Some(ErrorFields { error_code: None, ..read }), ..failure.clone() };
    assert_eq!(check(&sent, &unread), ["The property `code` of the error was not decoded."]);
    let without = Failure { read: None, ..failure.clone() };
    assert_eq!(check(&sent, &without), ["The body of the error is JSON, but was not decoded."]);
    assert_eq!(check_error(&sent, &without, &Errors::default()), [""; 0], "no property is known");
    assert_eq!(check(&exchange(500, ""), &failure).len(), 1);
    assert_eq!(check(&exchange(200, ""), &failure).len(), 1);
}

#[test]
fn array_indices_are_removed() {
    assert_eq!(without_indices("items[12].a[0].b1"), "items[].a[].b1");
}
