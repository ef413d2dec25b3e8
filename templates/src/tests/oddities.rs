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

/// JSON with the names that the types know, and with others.
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
    fn no_bytes_make_it_panic(body: Vec<u8>) {
        let _ = decode::json::<Thing>(answer(body.clone()));
        let _ = crate::pages::page::<Things>(answer(body.clone()), "results");
        let _ = ErrorBody::parse(&body);
    }

    #[test]
    fn any_json_decodes(body in json()) {
        let bytes = serde_json::to_vec(&body).unwrap();
        prop_assert!(decode::json::<Thing>(answer(bytes.clone())).is_ok());
        prop_assert!(crate::pages::page::<Things>(answer(bytes.clone()), "results").is_ok());
        prop_assert_eq!(ErrorBody::parse(&bytes).is_some(), body.is_object());
    }

    #[test]
    fn any_parameters_make_an_address_or_an_error(a: String, b: String, header: String) {
        // Making a client loads the system's certificates: once is enough.
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
    fn no_headers_make_it_panic(text in "[ -~]{0,40}", number in "[0-9@ ]{0,24}") {
        for text in [text, number] {
            let value = http::HeaderValue::try_from(text).unwrap();
            let names = ["deprecation", "sunset", "retry-after", "ratelimit-limit", "ratelimit-remaining"];
            let headers = names.into_iter().map(|name| (http::HeaderName::from_static(name), value.clone())).collect();
            let _ = (crate::response::Deprecation::of(&headers), crate::response::RateLimit::of(&headers));
            let _ = crate::headers::retry_after(&headers);
        }
    }
}

#[test]
fn nothing_where_nothing_is_announced_is_no_fault() {
    let with = |status| Answer { status, ..answer(Vec::new()) };
    let empty = decode::json::<Thing>(with(http::StatusCode::OK)).unwrap();
    assert!(!empty.corrections().is_empty(), "a value was announced");
    let none = decode::json::<Thing>(with(http::StatusCode::NO_CONTENT)).unwrap();
    assert!(none.corrections().is_empty());
}
