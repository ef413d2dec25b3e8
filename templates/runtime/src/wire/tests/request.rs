//! Request bodies: what only the server sets is left out, and a required property that was not set is an error.

use serde_json::json;

use super::super::request::encode_body;
use super::*;

#[derive(Clone)]
#[non_exhaustive]
pub struct Role {
    pub id: Option<String>,
    pub role_name: String,
    pub extra: Extra,
}
crate::wire::object! {
    Role { id: optional "id", role_name: required "roleName", }
    read_only ["id"]
    required ["roleName" "set_role_name"]
}

/// A variant of [`Owner`], whose tag is a constant.
#[derive(Clone)]
#[non_exhaustive]
pub struct Person {
    pub id: Option<String>,
    pub kind: Option<String>,
    pub extra: Extra,
}
crate::wire::object! {
    Person { id: optional "id", kind: optional "kind", }
    read_only ["id"]
}

#[derive(Clone)]
#[non_exhaustive]
pub enum Owner {
    Person(Box<Person>),
    Unknown(Value),
}

impl FromJson for Owner {
    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }

    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        match json.tag("kind").as_deref() {
            Some("PERSON") => Self::Person(FromJson::from_json(json, cx)),
            _ => Self::Unknown(cx.unknown_variant(json, &["kind"])),
        }
    }
}

impl ToJson for Owner {
    fn to_json(&self, sink: &mut dyn Sink) {
        match self {
            Self::Person(person) => person.to_json(sink),
            Self::Unknown(value) => value.to_json(sink),
        }
    }
}
crate::wire::model!(Owner);

#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    pub created: Option<String>,
    pub main: Role,
    pub name: String,
    pub note: Nullable<String>,
    pub owner: Option<Owner>,
    pub password: Option<SecretString>,
    pub roles: Vec<Role>,
    pub tags: Option<BTreeMap<String, Role>>,
    pub extra: Extra,
}
crate::wire::object! {
    User {
        created: optional "created",
        main: required "main",
        name: required "name",
        note: nullable "note",
        owner: optional "owner",
        password: optional "password",
        roles: required "roles",
        tags: optional "tags",
    }
    read_only ["created"]
    required ["main" "set_main", "name" "set_name", "password" "set_password", "roles" "set_roles"]
}

pub(super) fn role(text: &str) -> Role {
    decode(text).0
}

pub(super) fn user(text: &str) -> User {
    decode(text).0
}

/// The body that is sent, and what is missing from it.
pub(super) fn sent(value: &dyn ToJson) -> (Value, Vec<String>) {
    let body = encode_body(value);
    (serde_json::from_slice(&body.text).unwrap(), body.unset.iter().map(ToString::to_string).collect())
}

const WHOLE: &str = r#"{"created":"now","main":{"id":"1","roleName":"a"},"name":"n","owner":{"id":"2","kind":"PERSON"},
    "password":"secret","roles":[{"id":"3","roleName":"b"}],"tags":{"k":{"id":"4","roleName":"c"}},"other":{"id":"5"}}"#;

#[test]
fn what_only_the_server_sets_is_left_out_at_every_depth_and_in_every_variant() {
    let (body, unset) = sent(&user(WHOLE));
    let expected = json!({"main": {"roleName": "a"}, "name": "n", "owner": {"kind": "PERSON"}, "password": "secret",
        "roles": [{"roleName": "b"}], "tags": {"k": {"roleName": "c"}}, "other": {"id": "5"}});
    assert_eq!((body, unset), (expected, vec![]));
}

#[test]
fn serde_and_debug_keep_what_only_the_server_sets() {
    let user = user(WHOLE);
    assert_eq!(serde_json::to_value(&user).unwrap(), serde_json::from_str::<Value>(WHOLE).unwrap());
    assert!(format!("{user:?}").contains("created: \"now\""), "{user:?}");
}

#[test]
fn a_property_that_only_the_server_sets_is_sent_if_the_user_inserts_it() {
    let mut role = role(r#"{"id":"1","roleName":"a"}"#);
    role.extra.insert("id", "2");
    assert_eq!(sent(&role).0, json!({"id": "2", "roleName": "a"}));
    assert_eq!(to_value(&role), json!({"id": "1", "roleName": "a"}));
    role.extra.remove("id");
    assert_eq!(sent(&role).0, json!({"roleName": "a"}));
}

#[test]
fn the_original_of_a_value_that_only_the_server_sets_is_not_sent() {
    let role = role(r#"{"id":[1],"roleName":"a"}"#);
    assert_eq!(to_value(&role), json!({"id": [1], "roleName": "a"}));
    assert_eq!(sent(&role).0, json!({"roleName": "a"}));
}

#[test]
fn all_required_properties_that_were_not_set_are_named_with_their_paths() {
    let mut user: User = new_object();
    user.roles = vec![role(r#"{"roleName":"a"}"#), new_object()];
    user.extra.set_field("main");
    let (_, unset) = sent(&user);
    let expected = [
        "`main.roleName` of `Role` is required and was not set (call `set_role_name`)",
        "`name` of `User` is required and was not set (call `set_name`)",
        "`password` of `User` is required and was not set (call `set_password`)",
        "`roles[1].roleName` of `Role` is required and was not set (call `set_role_name`)",
    ];
    assert_eq!(unset, expected);
    let (_, unset) = sent(&BTreeMap::from([("a".to_owned(), vec![vec![true], vec![]])]));
    assert!(unset.is_empty());
    let (_, unset) = sent(&vec![BTreeMap::from([("a".to_owned(), vec![new_object::<Role>()])])]);
    assert_eq!(unset, ["`[0].a[0].roleName` of `Role` is required and was not set (call `set_role_name`)"]);
}

#[test]
fn a_required_field_is_set_by_its_setter_even_to_a_blank_value_and_by_assignment_to_another_one() {
    let mut role: Role = new_object();
    role.role_name = String::new();
    assert_eq!(sent(&role).1.len(), 1, "assignment of a blank value does not show");
    role.extra.set_field("roleName");
    assert_eq!(sent(&role), (json!({"roleName": ""}), vec![]));
    let mut role: Role = new_object();
    role.role_name = "a".to_owned();
    assert_eq!(sent(&role), (json!({"roleName": "a"}), vec![]));
}

#[test]
fn a_required_struct_that_is_changed_in_place_still_requires_its_fields() {
    let mut user: User = new_object();
    user.main.id = Some("1".to_owned());
    let (_, unset) = sent(&user);
    assert!(unset.iter().any(|it| it.starts_with("`main.roleName` of `Role`")), "{unset:?}");
    assert!(!unset.iter().any(|it| it.starts_with("`main` ")), "{unset:?}");
}

#[test]
fn a_required_property_can_be_inserted_instead_of_set() {
    let mut role: Role = new_object();
    role.extra.insert("roleName", 5);
    assert_eq!(sent(&role), (json!({"roleName": 5}), vec![]));
    role.extra.remove("roleName");
    assert_eq!(sent(&role).0, json!({}));
}

#[test]
fn values_with_unset_fields_are_compared_shown_and_serialised_without_them() {
    let (one, other): (Role, Role) = (new_object(), new_object());
    assert_eq!(one, other);
    assert_eq!(format!("{one:?}"), "Role {}");
    assert_eq!(serde_json::to_value(&one).unwrap(), json!({}));
    let mut set = one.clone();
    set.extra.set_field("roleName");
    assert_ne!(set, one);
    assert!(one.extra.is_empty() && one.extra.get("roleName").is_none());
}

#[test]
fn a_required_property_that_was_not_received_is_left_out_without_an_error() {
    let (role, corrections) = decode::<Role>("{}");
    assert_eq!(corrections, ["roleName: expected a string, found nothing"]);
    assert_eq!(sent(&role), (json!({}), vec![]));
}

#[test]
fn sensitive_texts_of_a_body_are_collected() {
    let body = encode_body(&user(WHOLE));
    use secrecy::ExposeSecret as _;
    assert_eq!(body.secrets.iter().map(|it| it.expose_secret()).collect::<Vec<_>>(), ["secret"]);
}
