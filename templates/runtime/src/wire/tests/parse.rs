//! The parser and the tree: borrowed strings, exact numbers, duplicate keys, syntax errors.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::borrow::Cow;

use serde_json::json;

use super::super::*;

#[test]
fn strings_without_escapes_are_borrowed() {
    let tree = Json::parse(br#"{"plain": "a", "esc\u0061ped": "b\n"}"#).unwrap();
    let Json::Object(members) = &tree else { panic!("{tree:?}") };
    assert!(matches!(&members[0], (Cow::Borrowed("plain"), Json::String(Cow::Borrowed("a")))));
    assert!(
        matches!(&members[1], (Cow::Owned(key), Json::String(Cow::Owned(text))) if key == "escaped" && text == "b\n")
    );
}

#[test]
fn the_last_of_duplicate_keys_is_kept() {
    let few = r#"{"a": 1, "b": 2, "a": 3, "c": 4, "a": 5}"#;
    assert_eq!(Json::parse(few.as_bytes()).unwrap(), Json::parse(br#"{"b": 2, "c": 4, "a": 5}"#).unwrap());
    let many: String = (0..200).map(|n| format!("\"k{}\": {n},", n % 150)).collect();
    let many = format!("{{{}}}", many.trim_end_matches(','));
    let tree = Json::parse(many.as_bytes()).unwrap();
    assert_eq!(tree.to_value(), serde_json::from_str::<Value>(&many).unwrap());
    assert_eq!(tree.get("k3"), Some(&Json::Number(153.into())));
    assert!(matches!(&tree, Json::Object(members) if members.len() == 150));
}

#[test]
fn trees_are_converted_to_values_and_back() {
    let value = json!({"a": [null, true, -1, u64::MAX, 1.5, "x\u{1F600}", {}], "": {"b": []}});
    let text = value.to_string();
    let tree = Json::parse(text.as_bytes()).unwrap();
    assert_eq!(tree.to_value(), value);
    assert_eq!(Json::from(&value).to_value(), value);
    assert_eq!(Value::from(tree), value);
}

#[test]
fn numbers_keep_their_64_bits() {
    let text = "[9007199254740993, 18446744073709551615, -9223372036854775808, -0.0, 1e300]";
    let tree = Json::parse(text.as_bytes()).unwrap();
    assert_eq!(tree.to_value().to_string(), "[9007199254740993,18446744073709551615,-9223372036854775808,-0.0,1e+300]");
}

#[test]
fn syntax_errors_and_too_deep_nesting_are_rejected() {
    for text in [
        "",
        " ",
        "{",
        "nul",
        "[1,]",
        "{\"a\" 1}",
        "1 2",
        "\u{feff}1",
        "\"\\ud80\"",
        "NaN",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "-",
        "\"\n\"",
        "tru",
    ] {
        assert!(Json::parse(text.as_bytes()).is_err(), "{text:?}");
    }
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(Json::parse(deep(127).as_bytes()).is_ok());
    assert!(Json::parse(deep(128).as_bytes()).is_err());
    assert!(Json::parse(deep(100_000).as_bytes()).is_err());
}

#[test]
fn a_tag_is_the_text_of_a_string_number_or_boolean() {
    let tree = Json::parse(br#"{"s": "AWS", "n": 3, "b": true, "o": {}, "z": null}"#).unwrap();
    assert_eq!(tree.tag("s").as_deref(), Some("AWS"));
    assert_eq!(tree.tag("n").as_deref(), Some("3"));
    assert_eq!(tree.tag("b").as_deref(), Some("true"));
    assert_eq!((tree.tag("o"), tree.tag("z"), tree.tag("?"), Json::Null.tag("s")), (None, None, None, None));
}
