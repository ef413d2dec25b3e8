//! Decoding of arbitrary bytes, JSON and headers, and of malformed values in pages and errors.

use proptest::prelude::*;

use super::*;
use crate::error::ErrorBody;
use crate::response::{Answer, decode};

fn answer(body: Vec<u8>) -> Answer {
    Answer {
        operation: &OperationInfo::NONE,
        status: http::StatusCode::OK,
        headers: http::HeaderMap::new(),
        body: body.into(),
        is_verified: true,
        strict: false,
    }
}

/// JSON with property names of the types, and with other names.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    let name = prop_oneof![
        Just("id"),
        Just("stateName"),
        Just("results"),
        Just("links"),
        Just("totalCount"),
        Just("rel"),
        Just("error"),
        Just("errorCode"),
        Just("badRequestDetail"),
        Just("fields"),
        Just("parameters"),
        Just(""),
        Just("x"),
    ];
    leaf.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|members| {
                serde_json::Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_body_makes_decoding_panic(body: Vec<u8>) {
        let _ = decode::json::<Thing>(answer(body.clone()));
        let _ = crate::pages::page::<Things>(answer(body.clone()), "results");
        let _ = ErrorBody::parse(&body);
    }

    #[test]
    fn any_json_with_the_right_outermost_type_is_decoded(body in json()) {
        let bytes = serde_json::to_vec(&body).unwrap();
        let expected = body.is_object() || body.is_null();
        prop_assert_eq!(decode::json::<Thing>(answer(bytes.clone())).is_ok(), expected);
        prop_assert_eq!(crate::pages::page::<Things>(answer(bytes.clone()), "results").is_ok(), expected);
        prop_assert!(decode::json::<serde_json::Value>(answer(bytes.clone())).is_ok());
        prop_assert_eq!(ErrorBody::parse(&bytes).is_some(), body.is_object());
    }

    #[test]
    fn parameters_are_sent_exactly_or_are_an_error(a: String, b: String, header: String) {
        // The client is shared, because building one loads the certificates of the system.
        static CLIENT: std::sync::OnceLock<Client> = std::sync::OnceLock::new();
        let client = CLIENT.get_or_init(|| Client::builder().base_url("http://localhost:9/base").build().unwrap());
        let mut get = GetThing::new(client, &[&a]).with_header("x-h", &header);
        get.request_mut().set_query("q", &b);
        match get.url() {
            Ok(url) => {
                let url = reqwest::Url::parse(&url).unwrap();
                let value = url.path().strip_prefix("/base/things/").unwrap();
                prop_assert_eq!(percent_encoding::percent_decode_str(value).decode_utf8().unwrap(), a);
                prop_assert_eq!(url.query_pairs().next().unwrap().1, b);
            }
            Err(error) => prop_assert!(error.kind() == ErrorKind::Request && matches!(a.as_str(), "" | "." | "..")),
        }
        let _ = get.to_curl();
    }

    #[test]
    fn no_headers_make_parsing_panic(text in "[ -~]{0,40}", number in "[0-9@ ]{0,24}") {
        for text in [text, number] {
            let value = http::HeaderValue::try_from(text).unwrap();
            let names = ["deprecation", "sunset", "retry-after", "ratelimit-limit", "ratelimit-remaining"];
            let headers = names.into_iter().map(|name| (http::HeaderName::from_static(name), value.clone())).collect();
            let _ = (crate::response::Deprecation::of(&headers), crate::response::RateLimit::of(&headers));
            let _ = crate::headers::retry_after(&headers);
        }
    }
}

/// Returns the text of the error of decoding.
fn decode_error<T: std::fmt::Debug>(decoded: crate::Result<T>) -> String {
    let error = decoded.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.body().is_some() && error.status().is_some());
    error.to_string()
}

#[test]
fn an_outermost_value_of_the_wrong_type_is_an_error() {
    let text = |body: &str| decode_error(decode::json::<Thing>(answer(body.into())));
    let why = text(r#"[{"id": 7}]"#);
    assert!(why.ends_with("the response has the wrong type: expected an object, found an array with 1 item"), "{why}");
    assert!(text(r#""text""#).ends_with("expected an object, found a string"));
    assert!(text("7").ends_with("expected an object, found a number"));
    let why = decode_error(decode::json::<Vec<Thing>>(answer(r#"{"id": 7}"#.into())));
    assert!(why.ends_with("expected an array, found an object with 1 property"), "{why}");
    let why =
        decode_error(crate::pages::page::<Things>(answer(r#"[{"id": 7}]"#.into()), "results").map(|page| page.value));
    assert!(why.ends_with("expected an object, found an array with 1 item"), "{why}");
    assert!(decode_error(decode::json::<Thing>(Answer { strict: true, ..answer("[]".into()) })).contains("wrong type"));
    assert!(text("{").contains("the response is not JSON: unexpected end of the text at line 1 column 2"));
}

#[test]
fn empty_bodies_null_and_empty_objects_are_decoded_to_blank_values() {
    for body in ["", " \n", "null", "{}"] {
        assert_eq!(decode::json::<Thing>(answer(body.into())).unwrap().value().id, 0, "{body:?}");
        assert!(decode::json::<Vec<Thing>>(answer(body.into())).unwrap().value().is_empty(), "{body:?}");
        assert!(crate::pages::page::<Things>(answer(body.into()), "results").is_ok(), "{body:?}");
    }
}

#[test]
fn a_malformed_value_does_not_affect_the_rest_of_a_page() {
    for malformed in [&b"\"\\ud800\""[..], b"\"\xff\"", b"1e400", b"{\"$serde_json::private::Number\": 1}"] {
        let body =
            [br#"{"results": [{"id": 7, "stateName": "#, malformed, br#"}, {"id": 8, "new": "#, malformed, b"}]}"]
                .concat();
        let page = crate::pages::page::<Things>(answer(body.clone()), "results").unwrap();
        let ids: Vec<i64> = page.value.value().results.iter().flatten().map(|thing| thing.id).collect();
        assert_eq!(ids, [7, 8]);
        let corrections = decode::json::<Things>(answer(body.clone())).unwrap().corrections().to_vec();
        assert!(corrections.iter().any(|correction| correction.path == "results[0].stateName"), "{corrections:?}");
        let strict = decode::json::<Things>(Answer { strict: true, ..answer(body) });
        assert!(decode_error(strict).contains("results[0].stateName"));
    }
}

#[test]
fn a_malformed_value_does_not_affect_the_rest_of_an_error_body() {
    let body = br#"{"error": 404, "errorCode": "CLUSTER_NOT_FOUND", "detail": "no \ud800", "parameters": [1e400, "\udc00", "c"]}"#;
    let error = ErrorBody::parse(body).unwrap();
    assert_eq!((error.error, error.error_code.as_deref()), (Some(404), Some("CLUSTER_NOT_FOUND")));
    assert_eq!((error.detail.as_deref(), error.parameters.len()), (Some("no \u{fffd}"), 3));
}

#[test]
fn an_empty_body_with_204_or_205_is_not_a_correction() {
    let with = |status| Answer { status, ..answer(Vec::new()) };
    let empty = decode::json::<Thing>(with(http::StatusCode::OK)).unwrap();
    assert!(!empty.corrections().is_empty(), "a response with 200 has a body");
    let none = decode::json::<Thing>(with(http::StatusCode::NO_CONTENT)).unwrap();
    assert!(none.corrections().is_empty());
    let reset = Answer { status: http::StatusCode::RESET_CONTENT, is_verified: false, ..answer(b"done".to_vec()) };
    assert!(
        decode::json::<Thing>(reset).unwrap().corrections().is_empty(),
        "the body of a response with 205 is ignored"
    );
}
