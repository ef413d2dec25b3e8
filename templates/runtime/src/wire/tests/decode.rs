//! Corrections: each rule, and that encoding writes the original value again.
#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::json;

use super::super::*;
use super::{Cluster, Page, Region, State, cluster, decode};

/// Decodes a text, which has to give these corrections, and to be encoded to the same JSON.
fn corrected(text: &str, expected: &[&str]) -> Cluster {
    let (value, corrections) = cluster(text);
    assert_eq!(corrections, expected, "{text}");
    assert_eq!(to_value(&value), serde_json::from_str::<Value>(text).unwrap(), "{text}");
    value
}

#[test]
fn a_response_that_matches_the_description_has_no_corrections() {
    let text = r#"{"name": "a", "state": "IDLE", "diskSize": 10, "price": 1.5, "paused": true, "created": "2024-08-05T01:02:03Z",
        "day": "2024-08-05", "sizes": [1], "states": [], "labels": {"k": "v"}, "description": "d", "password": "p", "custom": [null]}"#;
    let value = corrected(text, &[]);
    assert_eq!((value.state, value.disk_size, value.price), (Some(State::Idle), Some(10), Some(1.5)));
    assert_eq!(value.created.unwrap().to_string(), "2024-08-05T01:02:03Z");
    assert!(value.extra.is_empty());
}

#[test]
fn absent_and_null_properties_are_decoded_and_encoded_again() {
    let value = corrected(r#"{"name": "a", "sizes": null}"#, &["sizes: expected an array, found null"]);
    assert!(value.sizes.is_none() && value.state.is_none());
    let value = corrected(r#"{"state": "IDLE"}"#, &["name: expected a string, found nothing"]);
    assert_eq!(value.name, "");
    let value = corrected(r#"{"name": null}"#, &["name: expected a string, found null"]);
    assert_eq!(value.name, "");
    assert_eq!(corrected(r#"{"name": "a", "description": null}"#, &[]).description, Nullable::Null);
    assert_eq!(corrected(r#"{"name": "a"}"#, &[]).description, Nullable::Absent);
    // A null that the API description allows is not a correction, and is encoded again.
    assert_eq!(corrected(r#"{"name": "a", "day": null}"#, &[]).day, None);
    let value = corrected(
        r#"{"name": "a", "description": [1]}"#,
        &["description: expected a string, found an array with 1 item"],
    );
    assert_eq!(value.description, Nullable::Absent);
}

#[test]
fn a_missing_required_struct_is_one_correction() {
    let (page, corrections) = decode::<Page>(r#"{"results": [], "nested": 7}"#);
    assert_eq!(
        corrections,
        [
            "nested: expected an object, found the number 7",
            "totalCount: expected a 64-bit integer, found nothing",
            "flag: expected an enum value, found nothing",
        ]
    );
    assert_eq!((page.flag.as_str(), page.total_count, page.nested.name.as_str()), ("", 0, ""));
    assert_eq!(to_value(&page), json!({"results": [], "nested": 7}));
}

#[test]
fn numbers_in_quotes_and_numbers_in_place_of_texts_are_converted() {
    let value = corrected(
        r#"{"name": 12, "diskSize": "30", "price": "2.5", "paused": "true", "state": false}"#,
        &[
            "name: expected a string, found the number 12",
            "diskSize: expected a 64-bit integer, found the string \"30\"",
            "price: expected a number, found the string \"2.5\"",
            "paused: expected a boolean, found the string \"true\"",
            "state: expected an enum value, found the boolean false",
        ],
    );
    assert_eq!(
        (value.name.as_str(), value.disk_size, value.price, value.paused),
        ("12", Some(30), Some(2.5), Some(true))
    );
    assert_eq!(value.state, Some(State::Unknown("false".into())));
    for text in [r#"{"name": "", "diskSize": "ten"}"#, r#"{"name": "", "diskSize": 3.5}"#] {
        let (value, corrections) = cluster(text);
        assert_eq!((value.disk_size, corrections.len()), (None, 1), "{text}");
    }
}

#[test]
fn numbers_at_the_limits_of_their_types_are_exact_rounded_or_clamped() {
    let rounded = "price: expected a number, found the number 9007199254740993, which is rounded";
    let value = corrected(r#"{"name": "a", "diskSize": 9007199254740993, "price": 9007199254740993}"#, &[rounded]);
    assert_eq!((value.disk_size, value.price), (Some(9_007_199_254_740_993), Some(9_007_199_254_740_992.0)));
    let too_big = "diskSize: expected a 64-bit integer, found the number 18446744073709551615, which is out of range";
    let value = corrected(r#"{"name": "a", "diskSize": 18446744073709551615, "price": 1e300}"#, &[too_big]);
    assert_eq!((value.disk_size, value.price), (Some(i64::MAX), Some(1e300)));
    let value = corrected(r#"{"name": "a", "price": -0.0}"#, &[]);
    assert!(value.price.unwrap().is_sign_negative());
    let (value, corrections) = cluster(r#"{"name": "a", "diskSize": 3.0, "price": 3.0}"#);
    assert_eq!((value.disk_size, value.price, corrections.len()), (Some(3), Some(3.0), 0));
    assert_eq!(to_vec(&value), br#"{"name":"a","diskSize":3,"price":3}"#);
}

#[test]
fn times_are_encoded_in_the_form_in_which_they_were_sent() {
    for text in
        ["2024-08-05T01:02:03Z", "2024-08-05T01:02:03.120Z", "2024-08-05T01:02:03+00:00", "2024-08-05T03:02:03+02:00"]
    {
        let value = corrected(&format!(r#"{{"name": "a", "created": "{text}"}}"#), &[]);
        assert_eq!(value.created.unwrap().as_second(), 1_722_819_723, "{text}");
    }
    let value = corrected(
        r#"{"name": "a", "created": "yesterday", "day": "2024-02-30"}"#,
        &[
            "created: expected an RFC 3339 time, found the string \"yesterday\"",
            "day: expected a date, found the string \"2024-02-30\"",
        ],
    );
    assert!(value.created.is_none() && value.day.is_none());
}

#[test]
fn an_invalid_element_is_left_out_of_a_list_and_encoded_again() {
    let value = corrected(
        r#"{"name": "a", "sizes": [1, null, {"x": 1}, 4], "labels": {"a": "b", "c": null}, "states": ["IDLE", null, "NEW"]}"#,
        &[
            "sizes[1]: expected a 64-bit integer, found null",
            "sizes[2]: expected a 64-bit integer, found an object with 1 property",
            "labels.c: expected a string, found null",
            "states[1]: expected an enum value, found null",
        ],
    );
    assert_eq!(value.sizes.unwrap(), [1, 4]);
    assert_eq!(value.states.unwrap(), ["IDLE", "NEW"]);
    let text = r#"{"results": [{"name": "a"}, null, {"name": "b", "sizes": 1}], "totalCount": 1, "nested": {"name": ""}, "flag": "IDLE"}"#;
    let (page, corrections) = decode::<Page>(text);
    assert_eq!(
        corrections,
        ["results[1]: expected an object, found null", "results[2].sizes: expected an array, found the number 1"]
    );
    assert_eq!(page.results.len(), 2);
    assert!(page.results[0].extra.is_empty());
    assert_eq!(to_value(&page), serde_json::from_str::<Value>(text).unwrap());
}

#[test]
fn unknown_values_variants_and_properties_are_kept_and_recorded() {
    let text = br#"{"name": "a", "state": "RESTING", "new": {"x": 9007199254740993}, "regions": [{"providerName": "MARS", "dust": 1},
        {"providerName": "AWS", "name": "r", "zone": null}]}"#;
    let tree = Json::parse(text).unwrap();
    let (value, notes) = from_tree::<Cluster>(&tree, Context::new().recording_unknown_properties(true));
    assert!(notes.is_empty() && notes.unlisted() == 0);
    let unknowns: Vec<_> = notes.unknowns().iter().map(|note| (note.path.as_str(), note.problem)).collect();
    assert_eq!(
        unknowns,
        [
            ("state", Problem::UnknownValue),
            ("new", Problem::UnknownProperty),
            ("regions[0]", Problem::UnknownVariant),
            ("regions[1].providerName", Problem::UnknownProperty),
            ("regions[1].zone", Problem::UnknownProperty),
        ]
    );
    let found: Vec<_> = notes.unknowns().iter().map(|note| note.found.as_str()).take(3).collect();
    assert_eq!(
        found,
        ["the string \"RESTING\"", "an object with 1 property", "an object with 2 properties, providerName \"MARS\""]
    );
    assert_eq!(value.extra.get("new"), Some(&json!({"x": 9_007_199_254_740_993_u64})));
    assert!(matches!(value.regions.as_deref(), Some([Region::Unknown(_), Region::Aws(_)])));
    assert_eq!(to_value(&value), tree.to_value());
    let (_, notes) = from_tree::<Cluster>(&tree, Context::new());
    assert_eq!(notes.unknowns().len(), 2);
}

#[test]
fn an_outermost_value_of_the_wrong_kind_is_blank_in_from_tree_and_an_error_in_serde() {
    let (value, notes) = from_tree::<Cluster>(&Json::parse(b"[1]").unwrap(), Context::new());
    assert_eq!((value.name.as_str(), notes.corrections().len()), ("", 1));
    assert_eq!(notes.corrections()[0].to_string(), "the response: expected an object, found an array with 1 item");
    assert!(serde_json::from_str::<Cluster>("[1]").is_err());
    assert!(serde_json::from_str::<State>("{}").is_err());
    assert_eq!(serde_json::from_str::<Cluster>(r#"{"name": null}"#).unwrap().name, "");
}

#[test]
fn corrections_are_limited_in_number_and_length() {
    let text = format!("{{\"name\": \"a\", \"sizes\": [{}1]}}", "null,".repeat(5000));
    let (_, notes) = from_slice::<Cluster>(text.as_bytes()).unwrap();
    assert_eq!((notes.corrections().len(), notes.unlisted()), (1000, 4000));
    let text = format!("{{\"name\": \"a\", \"diskSize\": \"{}\"}}", "\u{e9}".repeat(5000));
    assert!(cluster(&text).1[0].chars().count() < 130);
}

#[test]
fn the_maximum_depth_is_decoded_and_encoded() {
    let text = r#"{"name":"a","parent":"#.repeat(120) + "{}" + &"}".repeat(120);
    let (value, corrections) = cluster(&text);
    assert_eq!(corrections.len(), 1);
    assert_eq!(to_vec(&value), text.as_bytes());
}
