//! Path items to operations.

use super::{lower, lower_with};
use crate::config::Config;
use crate::model::build::{id, integer, named, show, string};
use crate::model::{Method, Operation, Param};

/// The parameters as `location:name type`, with `?` after the name of an optional one.
fn params(operation: &Operation) -> Vec<String> {
    let show = |param: &Param| {
        format!("{}:{}{} {}", param.location, param.wire, if param.required { "" } else { "?" }, param.ty)
    };
    operation.params.iter().map(show).collect()
}

#[test]
fn a_parameter_of_an_operation_replaces_the_one_of_its_path() {
    let api = lower(
        "
paths:
  /pets:
    parameters:
      - {name: kind, in: query, schema: {type: string, enum: [path]}}
      - {name: kind, in: header, schema: {type: string}}
    get:
      operationId: listPets
      parameters: [{name: kind, in: query, schema: {type: string, enum: [operation]}}]
      responses: {}",
    );
    assert_eq!(params(api.known_operation("listPets")), ["header:kind? string", "query:kind? listPets()/query:kind"]);
    assert_eq!(show(&api, "listPets()/query:kind"), r#"enum { "operation" }"#);
    assert_eq!(api.types.len(), 1);
}

#[test]
fn a_parameter_of_a_path_has_a_definition_for_each_operation() {
    let api = lower(
        "
paths:
  /pets:
    parameters: [{name: kind, in: query, schema: {type: string, enum: [cat]}}]
    get: {operationId: listPets, responses: {}}
    delete: {operationId: deletePets, responses: {}}",
    );
    assert_eq!(
        api.types.keys().map(ToString::to_string).collect::<Vec<_>>(),
        ["deletePets()/query:kind", "listPets()/query:kind"]
    );
}

#[test]
fn path_parameters_come_first_in_the_order_of_the_path_and_the_others_by_name() {
    let api = lower(
        "
paths:
  /owners/{owner}/pets/{pet}:
    get:
      operationId: getPet
      parameters:
        - {name: pet, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: integer}}
        - {name: page, in: query, required: true, schema: {type: integer}}
        - {name: owner, in: path, required: true, schema: {type: string}}
      responses: {}",
    );
    let expected = ["path:owner string", "path:pet string", "query:page integer", "query:size? integer"];
    assert_eq!(params(api.known_operation("getPet")), expected);
}

#[test]
fn hidden_parameters_are_left_out_and_cookies_are_a_warning() {
    let text = "
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: pretty, in: query, schema: {type: boolean}}
        - {name: session, in: cookie, schema: {type: string}}
      responses: {}";
    let mut config = Config::default();
    config.parameters.hidden.push("pretty".to_owned());
    let (api, messages) = lower_with(&config, text);
    assert_eq!(params(api.known_operation("listPets")), Vec::<String>::new());
    let expected = "warning[cookie-parameter] /paths/~1pets/get/parameters/1: The cookie parameter `session` is not supported and is left out.";
    assert_eq!(messages, [expected]);
}

#[test]
fn an_inline_body_and_a_property_of_the_same_name_are_two_definitions() {
    let api = lower(
        "
paths:
  /pets:
    post:
      operationId: Pet
      requestBody: {content: {application/json: {schema: {type: object, properties: {body: {type: string}}}}}}
      responses: {}
components:
  schemas:
    Pet: {type: object, properties: {request: {type: object, properties: {property: {type: string}}}}}",
    );
    assert_eq!(show(&api, "Pet()/request"), "struct { body?: string }");
    assert_eq!(show(&api, "Pet/request"), "struct { property?: string }");
}

#[test]
fn one_parameter_name_in_two_locations_has_two_definitions() {
    let api = lower(
        "
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: kind, in: query, schema: {type: string, enum: [q]}}
        - {name: kind, in: header, schema: {type: string, enum: [h]}}
      responses: {}",
    );
    assert_eq!(show(&api, "listPets()/query:kind"), r#"enum { "q" }"#);
    assert_eq!(show(&api, "listPets()/header:kind"), r#"enum { "h" }"#);
}

/// The responses and errors of an operation with these lines in `responses`.
fn responses(text: &str) -> (Vec<String>, Vec<String>) {
    let indented: String = text.lines().map(|line| format!("        {line}\n")).collect();
    let api = lower(&format!("paths:\n  /pets:\n    get:\n      operationId: getPet\n      responses:\n{indented}"));
    let operation = api.known_operation("getPet");
    let responses = operation.responses.iter().map(|response| {
        let types: Vec<String> = response.contents.iter().filter_map(|it| Some(it.ty.as_ref()?.to_string())).collect();
        format!("{} {}", response.status, types.join(" "))
    });
    (responses.collect(), operation.errors.iter().map(ToString::to_string).collect())
}

const INTEGER: &str = "{description: '', content: {application/json: {schema: {type: integer}}}}";
const STRING: &str = "{description: '', content: {application/json: {schema: {type: string}}}}";

#[test]
fn responses_are_successes_by_their_status_and_the_others_are_errors() {
    let (successes, errors) =
        responses(&format!("204: {{description: ''}}\n200: {INTEGER}\n301: {INTEGER}\n404: {STRING}\n5XX: {STRING}"));
    assert_eq!(successes, ["200 integer", "204 "]);
    assert_eq!(errors, ["string"]);
}

#[test]
fn the_default_response_is_an_error_beside_others_and_a_success_alone() {
    assert_eq!(
        responses(&format!("200: {INTEGER}\ndefault: {STRING}")),
        (vec!["200 integer".to_owned()], vec!["string".to_owned()])
    );
    assert_eq!(responses(&format!("default: {STRING}")), (vec!["200 string".to_owned()], Vec::new()));
}

#[test]
fn a_range_of_statuses_is_a_success_if_it_is_2xx() {
    assert_eq!(responses(&format!("2XX: {INTEGER}")), (vec!["200 integer".to_owned()], Vec::new()));
}

#[test]
fn each_of_several_media_types_has_a_definition_of_its_own() {
    let api = lower(
        "
paths:
  /pets:
    get:
      operationId: getPet
      responses:
        200:
          description: ''
          content:
            text/a: {schema: {type: object, properties: {a: {type: string}}}}
            text/b: {schema: {type: object, properties: {b: {type: string}}}}",
    );
    let ids: Vec<String> = api.types.keys().map(ToString::to_string).collect();
    assert_eq!(ids, ["getPet()/response:200/text~1a", "getPet()/response:200/text~1b"]);
}

#[test]
fn an_operation_without_an_id_is_identified_by_method_and_path() {
    let api = lower("paths:\n  /pets/{id}:\n    put: {responses: {}}");
    let operation = api.known_operation("put pets {id}");
    assert_eq!((operation.method, operation.path.as_str()), (Method::Put, "/pets/{id}"));
}

#[test]
fn the_first_tag_is_the_group_and_its_first_description_counts() {
    let api = lower(
        "
tags: [{name: Pets, description: First.}, {name: Pets, description: Second.}, {name: Unused}]
paths:
  /pets: {get: {operationId: a, tags: [Pets, Other], responses: {}}}
  /ping: {get: {operationId: b, responses: {}}}",
    );
    let groups: Vec<_> = api.groups.iter().map(|it| (it.id.as_str(), it.description.as_deref())).collect();
    assert_eq!(groups, [("Operations", None), ("Pets", Some("First."))]);
    assert_eq!(api.known_operation("a").group.as_str(), "Pets");
}

#[test]
fn the_type_of_a_body_is_a_reference_or_an_inline_definition() {
    let api = lower(
        "
paths:
  /pets:
    put:
      operationId: putPet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}}}",
    );
    let put = api.known_operation("putPet");
    assert_eq!(put.requests.iter().map(|it| it.ty.clone()).collect::<Vec<_>>(), [Some(named("Pet"))]);
    assert!(put.body_required);
    assert_eq!((&api.field("Pet", "id").ty, &api.field("Pet", "name").ty), (&integer(), &string()));
    assert!(api.get(&id("putPet()/request")).is_none());
}

#[test]
fn a_path_item_that_is_a_reference_is_an_error() {
    let (_, messages) = lower_with(&Config::default(), "paths: {/pets: {$ref: '#/x'}}");
    assert_eq!(
        messages,
        ["error[path-ref] /paths/~1pets/$ref: The path item is a reference to `#/x`, which is not supported."]
    );
}

#[test]
fn a_tag_that_the_document_does_not_list_is_described_by_name() {
    let (api, messages) = lower_with(
        &Config::default(),
        "
x-docs: {tags: {Pets: By name., Shops: No., Zoos: Nothing.}}
tags: [{name: Shops, description: Own.}]
paths:
  /pets: {get: {operationId: listPets, tags: [Pets], responses: {}}}
  /shops: {get: {operationId: listShops, tags: [Shops], responses: {}}}
",
    );
    let groups: Vec<_> = api.groups.iter().map(|it| (it.id.as_str(), it.description.as_deref())).collect();
    assert_eq!(groups, [("Pets", Some("By name.")), ("Shops", Some("Own."))]);
    assert_eq!(
        messages,
        [
            "warning[words-match-nothing] /x-docs/tags/Shops: No tag without a description is called `Shops`.",
            "warning[words-match-nothing] /x-docs/tags/Zoos: No tag without a description is called `Zoos`."
        ]
    );
}
