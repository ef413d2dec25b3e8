//! Read-modify-write: the value of a response as the value of a request.

use serde_json::json;

use super::request::{Role, User, sent, user};
use super::*;

/// The body of an update, which is another type than the response.
#[derive(Clone)]
#[non_exhaustive]
pub struct Change {
    pub comment: String,
    pub main: Option<Role>,
    pub name: String,
    pub note: Nullable<String>,
    pub size: Option<i64>,
    pub extra: Extra,
}
crate::wire::object! {
    Change {
        comment: required "comment",
        main: optional "main",
        name: required "name",
        note: nullable "note",
        size: optional "size",
    }
    required ["comment" "set_comment", "name" "set_name"]
}

const WHOLE: &str = r#"{"created":"now","main":{"id":"1","roleName":"a","new":1},"name":"n","note":null,"other":[2],
    "owner":{"id":"2","kind":"PERSON"},"password":"secret","roles":[{"id":"3","roleName":"b"}],"size":5}"#;

#[test]
fn an_update_of_the_same_type_keeps_everything_but_what_only_the_server_sets() {
    let update = for_update(&user(WHOLE));
    let expected = json!({"main": {"roleName": "a", "new": 1}, "name": "n", "note": null, "other": [2],
        "owner": {"kind": "PERSON"}, "password": "secret", "roles": [{"roleName": "b"}], "size": 5});
    assert_eq!(sent(&update), (expected.clone(), vec![]));
    assert_eq!(to_value(&update), expected);
    assert!(update.created.is_none() && update.main.id.is_none());
}

#[test]
fn an_update_of_another_type_has_only_the_properties_of_that_type() {
    let mut update: Change = for_update_as(&user(WHOLE));
    let (body, unset) = sent(&update);
    assert_eq!(body, json!({"main": {"roleName": "a"}, "name": "n", "note": null, "size": 5}));
    assert_eq!(unset, ["`comment` of `Change` is required and was not set (call `set_comment`)"]);
    update.comment = "c".to_owned();
    assert!(sent(&update).1.is_empty() && update.extra.is_empty());
}

#[test]
fn what_was_missing_or_null_is_not_sent_as_a_blank_value() {
    let update = for_update(&user(r#"{"main":null,"owner":null,"roles":[{}]}"#));
    assert_eq!(sent(&update), (json!({"roles": [{}]}), vec![]));
    let update: Change = for_update_as(&user(r#"{"main":{},"name":null}"#));
    assert_eq!(sent(&update).0, json!({"main": {}}));
}

#[test]
fn what_a_field_cannot_hold_is_sent_back_as_it_was_received() {
    let update = for_update(&user(r#"{"main":{"roleName":"a"},"name":5,"roles":"none"}"#));
    assert_eq!(sent(&update).0, json!({"main": {"roleName": "a"}, "name": 5, "roles": "none"}));
}

#[test]
fn an_update_hides_secrets_like_the_response() {
    let update = for_update(&user(WHOLE));
    assert!(!format!("{update:?}").contains("secret"), "{update:?}");
    assert_eq!(encode_body(&update).secrets.len(), 1);
}

#[test]
fn a_value_of_a_constructor_can_be_updated() {
    let update = for_update(&new_object::<User>());
    assert_eq!(sent(&update).0, json!({}));
}
