//! Which arguments a field accepts, and what they are converted to. Most of these tests are about inference: they fail to compile
//! if an argument is ambiguous or refused.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

use super::super::{Nullable, Value, list, map};
use super::{Cluster, Region, State, cluster};

/// Takes a value as the setter of a nullable field does.
fn nullable<T>(value: impl Into<Nullable<T>>) -> Nullable<T> {
    value.into()
}

#[test]
fn a_nullable_text_accepts_each_kind_of_text() {
    let owned = String::from("x");
    let expected = Nullable::Value(String::from("x"));
    assert_eq!(nullable::<String>("x"), expected);
    assert_eq!(nullable::<String>(&owned), expected);
    assert_eq!(nullable::<String>(owned), expected);
}

#[test]
fn a_nullable_enum_accepts_texts_and_its_variants() {
    let owned = String::from("IDLE");
    let expected = Nullable::Value(State::Idle);
    assert_eq!(nullable::<State>("IDLE"), expected);
    assert_eq!(nullable::<State>(&owned), expected);
    assert_eq!(nullable::<State>(owned), expected);
    assert_eq!(nullable::<State>(State::Idle), expected);
    assert_eq!(nullable::<State>(Some(State::Idle)), expected);
}

#[test]
fn a_nullable_secret_accepts_texts_and_secrets() {
    let owned = String::from("x");
    let values = [
        nullable::<SecretString>("x"),
        nullable(&owned),
        nullable(owned),
        nullable(SecretString::from("x")),
        nullable(Some(SecretString::from("x"))),
    ];
    assert!(values.iter().all(|value| value.as_option().is_some_and(|secret| secret.expose_secret() == "x")));
}

#[test]
fn null_is_sent_for_none() {
    assert_eq!(nullable::<String>(None), Nullable::Null);
    assert_eq!(nullable::<State>(None), Nullable::Null);
    assert_eq!(nullable::<i64>(None), Nullable::Null);
    assert_eq!(nullable::<Vec<String>>(None), Nullable::Null);
    assert_eq!(nullable::<String>(Nullable::Null), Nullable::Null);
    assert!(nullable::<SecretString>(None).is_null());
}

#[test]
fn a_nullable_value_of_a_response_is_accepted() {
    let received = cluster(r#"{"description":null}"#).0.description;
    assert_eq!(nullable::<String>(received), Nullable::Null);
    assert_eq!(nullable::<String>(Nullable::Absent), Nullable::Absent);
    assert_eq!(nullable::<String>(Some(String::from("x"))), Nullable::Value(String::from("x")));
}

#[test]
fn literals_of_numbers_are_inferred() {
    assert_eq!(nullable::<i64>(5), Nullable::Value(5));
    assert_eq!(nullable::<f64>(0.5), Nullable::Value(0.5));
    assert_eq!(nullable::<bool>(true), Nullable::Value(true));
    assert_eq!(nullable::<i64>(Some(5)), Nullable::Value(5));
}

#[test]
fn a_nullable_list_accepts_arrays_and_vectors() {
    let expected = Nullable::Value(vec![State::Idle, State::Creating]);
    assert_eq!(nullable::<Vec<State>>(["IDLE", "CREATING"]), expected);
    assert_eq!(nullable::<Vec<State>>([State::Idle, State::Creating]), expected);
    assert_eq!(nullable::<Vec<State>>(vec![State::Idle, State::Creating]), expected);
}

#[test]
fn a_nullable_map_accepts_arrays_and_maps() {
    let expected = Nullable::Value(BTreeMap::from([(String::from("a"), State::Idle)]));
    assert_eq!(nullable::<BTreeMap<String, State>>([("a", "IDLE")]), expected);
    assert_eq!(nullable::<BTreeMap<String, State>>(BTreeMap::from([(String::from("a"), State::Idle)])), expected);
}

#[test]
fn a_list_accepts_whatever_its_items_are_created_from() {
    let texts = [String::from("IDLE")];
    assert_eq!(list::<State>(["IDLE"]), [State::Idle]);
    assert_eq!(list::<State>(vec![State::Idle]), [State::Idle]);
    assert_eq!(list::<State>(texts.clone()), [State::Idle]);
    assert_eq!(list::<State>(texts.iter().map(String::as_str)), [State::Idle]);
    assert_eq!(list::<String>(&texts), ["IDLE"]);
    assert_eq!(list::<State>(Some(State::Idle)), [State::Idle]);
    assert_eq!(list::<Vec<String>>([["a", "b"].map(String::from)]), [["a", "b"]]);
    assert_eq!(list::<Value>(["a"]), ["a"]);
}

#[test]
fn a_list_of_unions_accepts_the_structs_of_its_variants() {
    let regions = list::<Region>([cluster("{}").0]);
    assert!(matches!(regions.as_slice(), [Region::Aws(_)]), "{regions:?}");
    let regions = list::<Region>(regions);
    assert_eq!(regions.len(), 1);
}

#[test]
fn a_map_accepts_pairs_whose_values_are_converted() {
    let expected = BTreeMap::from([(String::from("a"), State::Idle)]);
    assert_eq!(map::<State>([("a", "IDLE")]), expected);
    assert_eq!(map::<State>(vec![(String::from("a"), State::Idle)]), expected);
    assert_eq!(map::<State>(expected.clone()), expected);
    assert_eq!(map::<Value>([("a", 1)]), BTreeMap::from([(String::from("a"), Value::from(1))]));
}

#[test]
fn a_variant_is_read_changed_and_taken_out_of_its_union() {
    let mut region = Region::from(cluster(r#"{"name":"a"}"#).0);
    assert_eq!(region.as_aws().map(|aws| aws.name.as_str()), Some("a"));
    region.as_aws_mut().into_iter().for_each(|aws| "b".clone_into(&mut aws.name));
    let aws: Result<Cluster, Region> = region.into_aws();
    assert!(aws.is_ok_and(|aws| aws.name == "b"));

    let mut other = Region::Unknown(Value::from("x"));
    assert!(other.as_aws().is_none() && other.as_aws_mut().is_none());
    assert_eq!(other.clone().into_aws(), Err(other), "the union is returned");
}

#[test]
fn an_accessor_reads_the_field_of_any_variant_whatever_its_presence() {
    let text =
        r#"{"name":"a","state":"IDLE","price":1.5,"paused":true,"description":"d","parent":{"name":"p"},"sizes":[1]}"#;
    let region = Region::from(cluster(text).0);
    assert_eq!(region.name(), Some("a"));
    assert_eq!(region.state_text(), Some("IDLE"));
    assert_eq!(region.state(), Some(&State::Idle));
    assert_eq!(region.paused(), Some(true));
    assert_eq!(region.description(), Some("d"));
    assert_eq!(region.parent().map(|parent: &Cluster| parent.name.as_str()), Some("p"));
    assert_eq!(region.sizes(), Some(&[1][..]));
}

#[test]
fn an_accessor_returns_none_without_a_value() {
    let region = Region::from(cluster(r#"{"description":null}"#).0);
    assert_eq!((region.description(), region.paused(), region.parent()), (None, None, None));
    let unknown = Region::Unknown(Value::from("x"));
    assert_eq!((unknown.name(), unknown.paused(), unknown.state()), (None, None, None));
}
