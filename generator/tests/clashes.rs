//! Items that want the same name, or that an earlier generator took for one another: each is a document of its own here.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use generator::surface::{Kind, Request, Surface, TypeItem};
use generator::{Borrowed, Input, SourceFile, prepare};

fn surface(spec: &str) -> Surface {
    configured(spec, "")
}

fn configured(spec: &str, config: &str) -> Surface {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let input = Input {
        spec: file("clash.yaml", &format!("openapi: 3.0.1\ninfo: {{title: t, version: '1'}}\n{spec}")),
        overlays: Vec::new(),
        docs: Vec::new(),
        config: file("codegen.toml", config),
        templates: vec![file("runtime/Cargo.toml", "[dependencies]\n"), file("runtime/src/lib.rs", "")],
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Borrowed::default(),
    };
    let prepared = prepare(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    let output = prepared.generate(&()).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(!output.files.is_empty());
    prepared.surface
}

/// An operation that answers with a component, as a path item.
fn get(path: &str, id: &str, component: &str) -> String {
    let schema = format!("{{$ref: '#/components/schemas/{component}'}}");
    format!(
        "  {path}:\n    get:\n      operationId: {id}\n      tags: [pets]\n      responses: {{'200': {{description: '', \
         content: {{application/json: {{schema: {schema}}}}}}}}}\n"
    )
}

fn requests(surface: &Surface) -> Vec<&Request> {
    surface.modules.iter().flat_map(|module| module.requests()).collect()
}

fn types(surface: &Surface) -> Vec<&TypeItem> {
    surface.modules.iter().flat_map(|module| &module.parts).flat_map(|part| &part.types).collect()
}

/// The names of the fields, variants or values of a type.
fn members(surface: &Surface, name: &str) -> Vec<String> {
    let types = types(surface);
    let item = types.iter().find(|item| item.name == name).unwrap_or_else(|| panic!("there is no {name}"));
    match &item.kind {
        Kind::Struct(it) => it.fields.iter().map(|field| field.name.clone()).collect(),
        Kind::Union(it) => it.variants.iter().map(|variant| variant.name.clone()).collect(),
        Kind::Enum(it) => it.values.iter().map(|value| value.name.clone()).collect(),
    }
}

fn type_names(surface: &Surface) -> Vec<String> {
    let mut names: Vec<String> = types(surface).iter().map(|item| item.name.clone()).collect();
    names.sort();
    names
}

#[test]
fn a_schema_that_is_called_like_the_marker_of_a_request() {
    let spec = format!(
        "paths:\n{}components:\n  schemas:\n    GetPetOperation: {{type: object, properties: {{id: {{type: string}}}}}}\n",
        get("/pet", "getPet", "GetPetOperation")
    );
    let surface = surface(&spec);
    assert_eq!(type_names(&surface), ["GetPetOperation"]);
    let request = requests(&surface)[0];
    assert_eq!((request.alias.as_str(), request.marker.as_str()), ("GetPetRequest", "GetPetRequestOperation"));
}

#[test]
fn an_operation_with_an_inline_body_beside_a_schema_with_a_property_request() {
    let surface = surface(
        "paths:
  /pets:
    post:
      operationId: Pet
      tags: [pets]
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, properties: {request: {type: object, properties: {size: {type: integer}}}}}
",
    );
    assert_eq!(type_names(&surface), ["Pet", "PetRequest2", "PetRequestBody"]);
    assert_eq!(
        (members(&surface, "PetRequestBody"), members(&surface, "PetRequest2")),
        (vec!["name".to_owned()], vec!["size".to_owned()])
    );
}

#[test]
fn properties_that_begin_like_a_step_of_an_id() {
    let surface = surface(&format!(
        "paths:\n{}components:\n  schemas:
    Pet:
      type: object
      properties:
        responseMetadata: {{type: object, properties: {{size: {{type: integer}}}}}}
        variantKind: {{type: string, enum: [CAT, DOG]}}
        requestKind: {{type: string, enum: [NEW, OLD]}}\n",
        get("/pet", "getPet", "Pet")
    ));
    assert_eq!(type_names(&surface), ["Pet", "PetRequestKind", "PetResponseMetadata", "PetVariantKind"]);
}

#[test]
fn operations_of_one_group_whose_ids_differ_in_case_alone() {
    let spec = format!(
        "paths:\n{}{}{}components:\n  schemas:\n    Pet: {{type: object, properties: {{id: {{type: string}}}}}}\n",
        get("/a", "getPet", "Pet"),
        get("/b", "get_pet", "Pet"),
        get("/c", "GetPet", "Pet")
    );
    let surface = surface(&spec);
    let names: Vec<_> = requests(&surface)
        .iter()
        .map(|request| (request.operation.as_str(), request.method.name.as_str(), request.alias.as_str()))
        .collect();
    let expected =
        [("GetPet", "get_pet_2", "GetPet2"), ("getPet", "get_pet_3", "GetPet3"), ("get_pet", "get_pet", "GetPet")];
    assert_eq!(names, expected);
}

#[test]
fn properties_that_differ_in_a_symbol_alone() {
    let surface = surface(&format!(
        "paths:\n{}components:\n  schemas:\n    Pet: {{type: object, properties: {{type: {{type: string}}, '@type': {{type: string}}}}}}\n",
        get("/pet", "getPet", "Pet")
    ));
    assert_eq!(members(&surface, "Pet"), ["type_", "type_2"]);
}

#[test]
fn a_schema_that_is_called_like_an_associated_type() {
    let spec = "paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{name: kinds, in: query, schema: {type: array, items: {type: string}}}]
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, properties: {item: {$ref: '#/components/schemas/Item'}}}
    Item: {type: object, properties: {id: {type: string}}}
";
    let surface = surface(spec);
    let requests = surface.modules[0].parts.iter().find(|part| part.name == "requests").unwrap();
    let mentioned: Vec<String> = requests.mentions().iter().map(ToString::to_string).collect();
    assert_eq!(mentioned, ["pets::Pet"], "`IntoIterator<Item = ..>` is no mention of the schema");
}

#[test]
fn one_parameter_name_in_path_query_and_header() {
    let surface = surface(
        "paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - {name: id, in: header, required: true, schema: {type: string}}
        - {name: id, in: query, required: true, schema: {type: string, enum: [A, B]}}
        - {name: id, in: path, required: true, schema: {type: string, enum: [C, D]}}
      responses: {'204': {description: ''}}
",
    );
    let request = requests(&surface)[0];
    let arguments: Vec<&str> = request.method.params.iter().map(|param| param.name.as_str()).collect();
    assert_eq!(arguments, ["id", "id_header", "id_query"]);
    assert_eq!(types(&surface).len(), 2, "each parameter has a type of its own");
}

#[test]
fn a_deprecated_schema_of_an_operation_that_is_not() {
    let spec = format!(
        "paths:\n{}{}components:\n  schemas:
    Old: {{type: object, deprecated: true, properties: {{id: {{type: string}}}}}}
    New: {{type: object, properties: {{id: {{type: string}}}}}}\n",
        get("/old", "getOld", "Old"),
        get("/new", "getNew", "New").replace("[pets]", "[shops]")
    );
    let surface = surface(&spec);
    let marked = |module: &str, part: &str| {
        let module = surface.modules.iter().find(|it| it.name == module).unwrap();
        module.parts.iter().find(|it| it.name == part).unwrap().mentions_deprecated
    };
    assert!(marked("pets", "requests") && marked("pets", "types"));
    assert!(!marked("shops", "requests") && !marked("shops", "types"));
}

#[test]
fn a_deprecated_schema_that_two_groups_of_three_share() {
    let spec = format!(
        "paths:\n{}{}{}components:\n  schemas:
    Old: {{type: object, deprecated: true, properties: {{id: {{type: string}}}}}}
    New: {{type: object, properties: {{id: {{type: string}}}}}}\n",
        get("/a", "getA", "Old"),
        get("/b", "getB", "Old").replace("[pets]", "[shops]"),
        get("/c", "getC", "New").replace("[pets]", "[zoos]")
    );
    let surface = surface(&spec);
    let marked: Vec<(&str, bool)> =
        surface.modules.iter().map(|module| (module.name.as_str(), module.mentions_deprecated)).collect();
    assert_eq!(marked, [("pets", true), ("shops", true), ("zoos", false), ("shared", false)]);
}

#[test]
fn a_tag_that_is_a_keyword() {
    let spec = format!(
        "paths:\n{}components:\n  schemas:\n    Pet: {{type: object, properties: {{id: {{type: string}}}}}}\n",
        get("/pet", "getPet", "Pet").replace("[pets]", "[self]")
    );
    let surface = surface(&spec);
    let module = &surface.modules[0];
    assert_eq!((module.name.as_str(), module.cfg.0[0][0].as_str()), ("self_", "self"));
    assert_eq!(module.handle.as_ref().unwrap().accessor, "self_");
}

#[test]
fn a_static_that_another_request_has_for_its_wait() {
    // `GET_PET_WAIT` is how the wait of `getPet` is called.
    let spec = format!(
        "paths:\n{}{}components:\n  schemas:\n    Pet: {{type: object, properties: {{state: {{type: string, enum: [DONE]}}}}}}\n",
        get("/a", "getPet", "Pet"),
        get("/b", "getPetWait", "Pet")
    );
    let waiter =
        "[[waiters]]\nreason = 'r'\nstart = ['getPet']\npoll = 'getPet'\nstate = ['state']\nsuccess = ['DONE']\n";
    let surface = configured(&spec, waiter);
    let statics: Vec<String> = requests(&surface)
        .iter()
        .flat_map(|request| {
            std::iter::once(request.constant.clone()).chain(request.wait.iter().map(|it| it.constant.clone()))
        })
        .collect();
    assert_eq!(statics, ["GET_PET", "GET_PET_WAIT", "GET_PET_WAIT_REQUEST"]);
}
