//! Encoding: which properties are written and in which form, and the `Debug` text.
#![allow(clippy::unwrap_used, clippy::panic)]

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::super::*;
use super::{Cluster, State, cluster};

#[test]
fn absent_null_and_empty_are_encoded_differently() {
    let mut value = Cluster::blank();
    assert_eq!(to_vec(&value), br#"{"name":""}"#);
    value.description = Nullable::Null;
    value.sizes = Some(Vec::new());
    assert_eq!(to_vec(&value), br#"{"name":"","sizes":[],"description":null}"#);
    value.description = Some("d".to_owned()).into();
    value.sizes = None;
    assert_eq!(to_vec(&value), br#"{"name":"","description":"d"}"#);
    assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
    assert_eq!(Nullable::<i64>::default(), Nullable::Absent);
}

#[test]
fn numbers_and_strings_are_encoded_as_json() {
    let numbers = vec![1.0, -0.0, 0.1, 1e300, 9_007_199_254_740_992.0, f64::NAN, f64::INFINITY];
    assert_eq!(to_vec(&numbers), b"[1,-0.0,0.1,1e+300,9007199254740992.0,null,null]");
    assert_eq!(to_vec(&vec![i64::MIN, i64::MAX]), b"[-9223372036854775808,9223372036854775807]");
    assert_eq!(to_vec(&"\"\\\u{1}\n\u{e9}\u{2028}"), "\"\\\"\\\\\\u0001\\n\u{e9}\u{2028}\"".as_bytes());
    for value in [json!(1.0), json!(u64::MAX), json!({"a": [1.5, {}]})] {
        assert_eq!(to_vec(&value), value.to_string().into_bytes());
        assert_eq!(to_value(&value), value);
    }
}

#[test]
fn a_changed_field_is_written_in_place_of_its_original_value() {
    let (mut value, _) = cluster(r#"{"diskSize": "30", "sizes": [1, null], "state": 5}"#);
    value.name = "a".to_owned();
    value.disk_size = Some(40);
    value.sizes.as_mut().unwrap().push(2);
    value.state = None;
    assert_eq!(to_vec(&value), br#"{"name":"a","diskSize":40,"sizes":[1,2]}"#);
}

#[test]
fn extra_properties_are_written_after_the_fields() {
    let (mut value, _) = cluster(r#"{"name": "a", "z": 1, "b": {"c": []}}"#);
    assert_eq!(value.extra.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["z", "b"]);
    assert_eq!(value.extra.remove("z"), Some(json!(1)));
    assert_eq!(value.extra.insert("b", 2), Some(json!({"c": []})));
    assert_eq!(value.extra.insert("y", json!(null)), None);
    // A field with a value takes precedence over an extra property with the same name; an absent field does not.
    value.extra.insert("name", "b");
    value.extra.insert("diskSize", "huge");
    assert_eq!(to_vec(&value), br#"{"name":"a","diskSize":"huge","b":2,"y":null}"#);
    assert_eq!(size_of::<Extra>(), size_of::<usize>());
}

#[test]
fn secrets_are_encoded_and_hidden_in_debug() {
    let text = r#"{"name": "a", "password": "hush1", "dbPassword": "hush2", "creds": {"apiKey": ["hush3"], "region": "eu"},
        "labels": {"SECRET_KEY": "hush4"}, "parent": {"name": "b", "password": {"v": "hush5"}}, "day": "hush6"}"#;
    let (value, notes) = from_slice::<Cluster>(text.as_bytes()).unwrap();
    assert_eq!(value.password.as_ref().unwrap().expose_secret(), "hush1");
    assert_eq!(to_value(&value), serde_json::from_str::<Value>(text).unwrap());
    let shown = format!("{value:?} {value:#?} {:?} {:?}", value.extra, value.parent.as_ref().unwrap().extra);
    assert!(!shown.contains("hush") && shown.contains("eu"), "{shown}");
    let (_, wrong) = cluster(r#"{"name": "a", "password": 12345}"#);
    assert_eq!(wrong, ["password: expected a sensitive string, found a number"]);
    assert_eq!(notes.corrections().len(), 2);
}

#[test]
fn serde_writes_secrets_so_that_a_stored_value_is_complete() {
    let (value, _) = cluster(r#"{"name": "a", "password": "hush"}"#);
    let stored = serde_json::to_string(&value).unwrap();
    assert_eq!(stored, r#"{"name":"a","password":"hush"}"#);
    let read: Cluster = serde_json::from_str(&stored).unwrap();
    assert_eq!(read.password.as_ref().unwrap().expose_secret(), "hush");
    assert!(!format!("{read:?}").contains("hush"));
}

#[test]
fn debug_is_one_line_and_alternate_debug_is_indented() {
    let mut value = Cluster::blank();
    value.sizes = Some(vec![1, 2]);
    value.password = Some(SecretString::from("x"));
    assert_eq!(format!("{value:?}"), r#"Cluster {name: "", sizes: [1, 2], password: [REDACTED]}"#);
    let many = "Cluster {\n    name: \"\",\n    sizes: [\n        1,\n        2\n    ],\n    password: [REDACTED]\n}";
    assert_eq!(format!("{value:#?}"), many);
    assert_eq!(format!("{:?}", Extra::new()), "Extra {}");
}

#[test]
fn values_with_the_same_json_are_equal() {
    let (one, _) = cluster(r#"{"name": "a", "x": 1, "y": 2}"#);
    let (two, _) = cluster(r#"{"y": 2, "name": "a", "x": 1}"#);
    assert_eq!(one, two);
    assert_ne!(one, Cluster { name: "b".to_owned(), ..two });
}

#[test]
fn serde_decodes_and_encodes_the_same_json() {
    let text = r#"{"name":"a","description":null,"new":[1]}"#;
    let value: Cluster = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(serde_json::from_value::<Cluster>(serde_json::from_str(text).unwrap()).unwrap(), value);
    assert_eq!(serde_json::to_string(&State::Idle).unwrap(), "\"IDLE\"");
    assert_eq!(serde_json::from_reader::<_, State>(&b"\"NEW\""[..]).unwrap(), State::Unknown("NEW".into()));
}

#[test]
fn open_enums_have_variants_for_known_values_and_keep_other_texts() {
    for value in State::VALUES {
        assert_eq!(State::from(value.as_str()), *value);
        assert!(value.is_known());
    }
    assert!(State::VALUES.is_sorted_by_key(|value| value.as_str()));
    let new: State = "NEW".parse().unwrap();
    assert!(!new.is_known() && new == "NEW" && new == *"NEW" && new != State::Idle);
    assert_eq!(format!("{new:>5}|{:?}|{}", State::Idle, State::from(String::new())), "  NEW|IDLE|");
}
