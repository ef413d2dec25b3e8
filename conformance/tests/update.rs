//! The harness finds the faults of an update. The crate of these tests makes one mistake at a time.
#![allow(clippy::unwrap_used, missing_docs)]

use conformance::driver::{Arguments, Calling, Case, Failure, Outcome, Update, Updated};
use conformance::update::Updates;
use serde_json::{Value, json};
use server::conventions::Conventions;
use server::document::Document;
use server::validator::Validators;

const RESPONSE: &str = r#"{"id": "1", "name": "Tom", "toys": [{"id": "2", "size": 3}], "other": true, "chip": null}"#;

fn document() -> Document {
    let id = json!({"type": "string", "readOnly": true});
    let toy = json!({"type": "object", "properties": {"id": id, "size": {"type": "integer"}}});
    let properties = json!({"id": id, "name": {"type": "string"}, "toys": {"type": "array", "items": toy}, "chip": {"type": "string"}});
    let schema = json!({"type": "object", "properties": properties});
    let put = json!({
        "operationId": "putPet",
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {},
    });
    Document::new(json!({"paths": {"/pets": {"put": put}}}), Conventions::default()).unwrap()
}

fn uncalled(_: &(), _: &Arguments) -> Calling {
    Box::pin(async { Outcome::Failed(Failure::default()) })
}

/// The faults of a body that a crate makes of the response.
fn faults(make: fn(&[u8]) -> Result<Updated, String>, keeps_unknown: bool) -> Vec<String> {
    let update = Update { operation: "getPet", version: None, keeps_unknown, make };
    let case = |operation, update| Case {
        operation,
        method: "PUT",
        path: "/pets",
        version: None,
        accept: "application/json",
        call: uncalled,
        update,
        example: None,
    };
    let document = document();
    let validators = Validators::new(&document.root);
    let cases: &'static [Case<()>] = Vec::leak(vec![case("putPet", Some(update))]);
    let groups = [cases];
    let updates = Updates::new(&groups, &document, &validators);
    let checked = updates.check(&case("getPet", None), RESPONSE.as_bytes());
    assert_eq!(checked.made, 1);
    checked.faults
}

fn body(body: Value) -> Result<Updated, String> {
    Ok(Updated { body, unset: Vec::new() })
}

#[test]
fn an_update_has_the_properties_that_the_document_allows() {
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{"size": 3}]}));
    assert_eq!(faults(make, false), Vec::<String>::new());
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{"size": 3}], "other": true}));
    assert_eq!(faults(make, true), Vec::<String>::new());
}

#[test]
fn a_lost_property_is_a_fault() {
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{}]}));
    assert_eq!(faults(make, false), ["The update with putPet: toys.0.size is missing."]);
    let make = |_: &[u8]| body(json!({"toys": [{"size": 3}]}));
    assert_eq!(faults(make, false), ["The update with putPet: name is missing."]);
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{"size": 3}]}));
    assert_eq!(faults(make, true), ["The update with putPet: other is missing."]);
}

#[test]
fn what_only_the_server_sets_and_what_is_not_declared_is_a_fault() {
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{"size": 3, "id": "2"}]}));
    assert_eq!(faults(make, false).len(), 1, "{:?}", faults(make, false));
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{"size": 3}], "other": true}));
    assert_eq!(faults(make, false).len(), 1, "{:?}", faults(make, false));
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{"size": 3}], "chip": null}));
    assert_eq!(faults(make, false).len(), 1, "{:?}", faults(make, false));
}

#[test]
fn a_changed_or_added_value_is_a_fault() {
    let make = |_: &[u8]| body(json!({"name": "", "toys": [{"size": 3}]}));
    assert_eq!(faults(make, false), ["The update with putPet: name: \"Tom\" changed to \"\"."]);
    let make = |_: &[u8]| body(json!({"name": "Tom", "toys": [{"size": 3}], "chip": ""}));
    assert_eq!(faults(make, false), ["The update with putPet: chip: null changed to \"\"."]);
}

#[test]
fn a_response_that_cannot_be_made_into_a_body_is_a_fault() {
    let make = |_: &[u8]| Err("it is not JSON".to_owned());
    assert_eq!(faults(make, false), ["The update with putPet: it is not JSON."]);
}

#[test]
fn a_required_property_that_is_not_set_is_a_fault_if_the_response_has_it() {
    let make = |_: &[u8]| {
        let unset = ["color", "chip", "toys[0].color", "toys[1].size"].map(str::to_owned).to_vec();
        Ok(Updated { body: json!({"name": "Tom", "toys": [{"size": 3}]}), unset })
    };
    assert_eq!(faults(make, false), Vec::<String>::new());
    let make = |_: &[u8]| {
        let unset = vec!["toys[0].size".to_owned()];
        Ok(Updated { body: json!({"name": "Tom", "toys": [{"size": 3}]}), unset })
    };
    assert_eq!(faults(make, false), ["The update with putPet: toys[0].size is not set, although the response has it."]);
}
