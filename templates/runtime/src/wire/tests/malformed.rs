//! Malformed values: each is corrected and recorded, and all other values are decoded.
#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::json;

use super::super::*;
use super::{Cluster, Page, Region, cluster};

/// Decodes a page of two clusters, the first with the given members. Checks the second, and returns the page and its corrections.
fn page(members: &[u8]) -> (Page, Vec<String>) {
    let begin = br#"{"results": [{"name": "a", "#;
    let end = br#"}, {"name": "b", "sizes": [1]}], "totalCount": 2, "nested": {"name": "c"}, "flag": "IDLE"}"#;
    let (page, notes) = from_slice::<Page>(&[begin, members, end].concat()).unwrap();
    assert_eq!((page.results.len(), page.total_count, page.nested.name.as_str()), (2, 2, "c"));
    assert_eq!((page.results[1].name.as_str(), page.results[1].sizes.as_deref()), ("b", Some(&[1][..])));
    (page, notes.corrections().iter().map(ToString::to_string).collect())
}

#[test]
fn a_lone_surrogate_is_replaced_by_one_character() {
    for (escape, kept) in [
        (r"\ud800", "\u{fffd}"),
        (r"\udfff", "\u{fffd}"),
        (r"\ud800\ud83d\ude00", "\u{fffd}\u{1F600}"),
        (r"\ud83d\u0041", "\u{fffd}A"),
        (r"\ud83d\n", "\u{fffd}\n"),
    ] {
        let (page, corrections) = page(format!(r#""description": "x{escape}y""#).as_bytes());
        let text = format!("x{kept}y");
        assert_eq!(page.results[0].description, Nullable::Value(text.clone()), "{escape}");
        let found =
            format!("results[0].description: expected a string, found the string {text:?} with invalid Unicode");
        assert_eq!(corrections, [found], "{escape}");
    }
}

#[test]
fn a_byte_that_is_not_utf_8_is_replaced_by_one_character() {
    let (value, corrections) =
        page(b"\"description\": \"x\xffy\", \"labels\": {\"k\\n\": \"v\xc3\\n\", \"\xc3\xa9\": \"\"}");
    let first = &value.results[0];
    assert_eq!(first.description, Nullable::Value("x\u{fffd}y".to_owned()));
    let labels = first.labels.as_ref().unwrap();
    assert_eq!(
        labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect::<Vec<_>>(),
        [("k\n", "v\u{fffd}\n"), ("\u{e9}", "")]
    );
    assert_eq!(corrections.len(), 2, "{corrections:?}");
    assert!(
        corrections[0].starts_with("results[0].description: ")
            && corrections[1].starts_with("results[0].labels.k\\n: ")
    );
    // Outside of a string such a byte is a syntax error.
    assert!(from_slice::<Cluster>(b"{\"name\": \xff}").is_err());
}

#[test]
fn invalid_unicode_in_a_key_is_replaced_and_recorded() {
    let (value, corrections) = page(br#""\ud800new": {"x": 1}, "labels": {"k\udc00": "v"}"#);
    let first = &value.results[0];
    assert_eq!(first.extra.get("\u{fffd}new"), Some(&json!({"x": 1})));
    assert_eq!(first.labels.as_ref().unwrap().get("k\u{fffd}").unwrap(), "v");
    assert_eq!(
        corrections,
        [
            "results[0].\u{fffd}new: expected any value, found an object with 1 property under a key with invalid Unicode",
            "results[0].labels.k\u{fffd}: expected a string, found the string \"v\" under a key with invalid Unicode",
        ]
    );
    let (_, corrections) = page(b"\"new\xff\": null");
    assert_eq!(
        corrections,
        ["results[0].new\u{fffd}: expected any value, found null under a key with invalid Unicode"]
    );
}

#[test]
fn a_malformed_value_of_the_wrong_kind_is_left_out() {
    let (value, corrections) = page(br#""state": "\ud800", "created": "\ud800", "paused": 1e400, "sizes": "\ud800""#);
    let first = &value.results[0];
    assert_eq!(first.state.as_ref().unwrap().as_str(), "\u{fffd}");
    assert!(first.created.is_none() && first.paused.is_none() && first.sizes.is_none());
    assert_eq!(corrections.len(), 4, "{corrections:?}");
}

#[test]
fn the_number_key_of_serde_json_is_an_ordinary_key() {
    const KEY: &str = "$serde_json::private::Number";
    for inner in ["\"12\"", "12", "\"\"", "\"1e400\"", "null", "[1]", "{\"a\": \"b\"}"] {
        let object = format!(r#"{{"{KEY}": {inner}}}"#);
        let text = format!(
            r#"{{"name": "a", "custom": {object}, "new": {object}, "regions": [{object}], "parent": {object}}}"#
        );
        let (value, _) = from_slice::<Cluster>(text.as_bytes()).unwrap();
        assert_eq!(value.name, "a");
        let kept = value.custom.as_ref().unwrap();
        assert!(kept.is_object() && value.extra.get("new").unwrap().is_object(), "{text}");
        assert!(matches!(value.regions.as_deref(), Some([Region::Unknown(Value::Object(_))])), "{text}");
        assert!(value.parent.as_ref().unwrap().extra.get(KEY).is_some(), "{text}");
        // Encoding writes the same text apart from white space.
        let tree = |text: &[u8]| Json::parse(text).map(|json| format!("{json:?}"));
        let custom = tree(object.as_bytes());
        assert_eq!(tree(&to_vec(kept)), custom, "{text}");
        assert_eq!(tree(&to_vec(&value.custom)), custom, "{text}");
    }
}

#[test]
fn malformed_values_in_free_form_json_are_recorded_with_their_paths() {
    let (value, corrections) = page(
        br#""custom": [1, {"a": ["\ud800", 1e400]}, "\udc00"], "new": {"deep": [{"\ud800": "\ud800"}]},
            "regions": [{"providerName": "MARS", "dust": 18446744073709551616}]"#,
    );
    let first = &value.results[0];
    let custom = first.custom.as_ref().unwrap();
    assert_eq!((&custom[0], &custom[1]["a"][0], &custom[2]), (&json!(1), &json!("\u{fffd}"), &json!("\u{fffd}")));
    // `arbitrary_precision` keeps the text.
    assert!(custom[1]["a"][1] == json!(f64::MAX) || custom[1]["a"][1].to_string().ends_with("400"));
    assert_eq!(
        corrections,
        [
            "results[0].custom[1].a[0]: expected any value, found the string \"\u{fffd}\" with invalid Unicode",
            "results[0].custom[1].a[1]: expected any value, found the number 1e400, which is out of range",
            "results[0].custom[2]: expected any value, found the string \"\u{fffd}\" with invalid Unicode",
            "results[0].new.deep[0].\u{fffd}: expected any value, found the string \"\u{fffd}\" with invalid Unicode under a key \
             with invalid Unicode",
            "results[0].new.deep[0].\u{fffd}: expected any value, found the string \"\u{fffd}\" with invalid Unicode",
            "results[0].regions[0].dust: expected any value, found the number 18446744073709551616, which is rounded",
        ]
    );
}

#[test]
fn a_malformed_tag_selects_the_unknown_variant() {
    let text = br#"{"name": "a", "regions": [{"providerName": "A\ud800"}, {"providerName": "AWS", "name": "\ud800"}]}"#;
    let (value, notes) = from_slice::<Cluster>(text).unwrap();
    assert!(matches!(value.regions.as_deref(), Some([Region::Unknown(_), Region::Aws(_)])));
    assert_eq!(notes.unknowns()[0].found, "an object with 1 property, providerName \"A\u{fffd}\"");
    let paths: Vec<_> = notes.corrections().iter().map(|note| (note.path.as_str(), note.problem)).collect();
    assert_eq!(paths, [("regions[0].providerName", Problem::Malformed), ("regions[1].name", Problem::Malformed)]);
}

#[test]
fn corrections_hide_malformed_secrets() {
    let text = br#"{"name": "a", "password": "hush\ud800", "dbPassword": ["hush\ud800", 12345678901234567890123],
        "new": {"apiKey": "hush\udc00", "other": 1e400}, "labels": {"k": "hus\ud800"}}"#;
    let (value, notes) = from_slice::<Cluster>(text).unwrap();
    let shown = format!("{value:?} {value:#?} {notes:?}");
    assert!(!shown.contains("hush") && !shown.contains("123456789"), "{shown}");
    assert!(shown.contains("hus\u{fffd}") && shown.contains("1e400"), "{shown}");
    assert_eq!(notes.corrections().len(), 6);
}

#[test]
fn many_deeply_nested_malformed_values_are_recorded_up_to_the_limit() {
    let deep = "[".repeat(100) + &r#""\ud800","#.repeat(50_000) + "0" + &"]".repeat(100);
    let (_, notes) = from_slice::<Cluster>(format!(r#"{{"name": "a", "new": {deep}}}"#).as_bytes()).unwrap();
    assert_eq!((notes.corrections().len(), notes.unlisted()), (1000, 49_000));
}

#[test]
fn an_outermost_value_of_the_wrong_type_is_an_error() {
    for (text, found) in [
        ("[]", "an array with 0 items"),
        (r#"[{"name": "a"}]"#, "an array with 1 item"),
        ("\"$secret\"", "a string"),
        ("\"\\ud800\"", "a string with invalid Unicode"),
        ("12", "a number"),
        ("1e400", "a number"),
        ("false", "a boolean"),
    ] {
        let mismatch = DecodeError::Mismatch { expected: Kind::Object, found: found.to_owned() };
        assert_eq!(from_slice::<Cluster>(text.as_bytes()).unwrap_err(), mismatch);
        assert_eq!(from_slice::<Region>(text.as_bytes()).unwrap_err(), mismatch);
    }
    assert_eq!(
        from_value::<Cluster>(&json!([1])).unwrap_err().to_string(),
        "expected an object, found an array with 1 item"
    );
    let mismatch = DecodeError::Mismatch { expected: Kind::Array, found: "an object with 1 property".to_owned() };
    assert_eq!(from_slice::<Vec<i64>>(br#"{"a": 1}"#).unwrap_err(), mismatch);
    assert!(from_slice::<bool>(b"\"yes\"").is_err() && from_slice::<i64>(b"1.5").is_err());
    // Servers send these in place of an empty value. A value that can be converted is corrected.
    for nothing in ["null", "{}"] {
        assert_eq!(from_slice::<Vec<i64>>(nothing.as_bytes()).unwrap().0, [0_i64; 0]);
        assert_eq!(from_slice::<Cluster>(nothing.as_bytes()).unwrap().0.name, "");
    }
    assert!(from_slice::<bool>(b"\"true\"").unwrap().0);
    assert!(matches!(
        from_slice::<Region>(br#"{"providerName": "MARS"}"#).unwrap().0,
        Region::Unknown(Value::Object(_))
    ));
    assert!(from_slice::<Value>(b"[1]").is_ok() && from_slice::<()>(b"[1]").is_ok());
}

#[test]
fn a_syntax_error_beside_a_malformed_value_is_an_error() {
    for text in [
        r#"{"name": "\ud800""#,
        r#"{"name": "\ud800"} x"#,
        r#"{"name": "\ud8"}"#,
        r#"{"a": 1e400,}"#,
        r#"{"a": "\ud800\x"}"#,
    ] {
        assert!(from_slice::<Cluster>(text.as_bytes()).is_err(), "{text}");
    }
    let error = from_slice::<Cluster>(b"{\"name\":\n  tru}").unwrap_err();
    assert_eq!(error.to_string(), "expected a value at line 2 column 3");
    let (_, none) = cluster(r#"{"name": "\ud83d\ude00 \u00e9"}"#);
    assert!(none.is_empty());
}

#[test]
fn long_keys_are_truncated_in_the_paths_of_corrections() {
    let body = format!(r#"{{"{}\u001b[31m":[{}1]}}"#, "k".repeat(1 << 20), "1e400,".repeat(999));
    let (_, notes) = from_slice::<Value>(body.as_bytes()).unwrap();
    assert_eq!(notes.corrections().len(), 999);
    assert!(notes.corrections().iter().all(|note| note.path.len() < 100 && note.path.ends_with(']')));
    let (_, notes) = from_slice::<Value>(br#"{"a\n\u001b[31mb": 1e400}"#).unwrap();
    assert_eq!(notes.corrections()[0].path, r"a\n\u{1b}[31mb");
}
