//! Examples of small models.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::run;
use super::text::{Texts, seed};
use crate::diagnostic::Diagnostics;
use crate::model::build::{
    api, enum_, field, integer, list, named, operation, query, string, struct_, union_, version,
};
use crate::model::{Api, Bounds, Field, Method, Param, Rule};
use crate::passes::testing::config;

fn after(mut api: Api, settings: &str) -> (Api, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    run(&mut api, &config(settings), &BTreeSet::new(), false, &mut diagnostics);
    (api, diagnostics)
}

/// The body of the example of the only operation.
fn body(api: Api, settings: &str) -> Value {
    let (api, diagnostics) = after(api, settings);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    api.operations[0].versions[0].example.body.clone().unwrap()
}

fn ruled(field: Field, rule: Rule) -> Field {
    let mut field = field;
    field.constraints.rule = rule;
    field
}

fn pet() -> crate::model::TypeDef {
    struct_("Pet").required("name", string()).field("age", integer()).with(field("id", string()).required().read_only())
}

fn create() -> crate::model::Operation {
    operation("createPet").version(version("2024-01-01").takes(named("Pet")))
}

#[test]
fn a_body_has_the_required_properties_that_requests_contain() {
    assert_eq!(body(api().with(pet()).with(create()).build(), ""), json!({"name": "example-name"}));
}

#[test]
fn an_entry_of_a_type_adds_an_optional_property_and_one_of_a_name_gives_a_value_where_it_fits() {
    let settings = "[examples.values]\n\"Pet.age\" = 3\nname = \"Tom\"\n";
    assert_eq!(body(api().with(pet()).with(create()).build(), settings), json!({"age": 3, "name": "Tom"}));
}

#[test]
fn an_entry_whose_value_fits_nowhere_is_a_warning() {
    let settings = "[examples]\nparameters = [\"fast\"]\nshown = [\"colour\"]\n[examples.values]\n\"Pet.age\" = \"old\"\n[examples.operations.dropPet]\nbody = 1\n";
    let (api, diagnostics) = after(api().with(pet()).with(create()).build(), settings);
    assert_eq!(api.operations[0].versions[0].example.body, Some(json!({"age": 1, "name": "example-name"})));
    let messages: Vec<&str> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "codegen.toml: `examples.values.Pet.age` fits no parameter and no property of an example.",
            "codegen.toml: `examples.parameters.fast` is the name of no parameter.",
            "codegen.toml: `examples.shown.colour` is the name of no property.",
            "codegen.toml: `examples.operations.dropPet` is the id of no operation.",
        ]
    );
}

#[test]
fn the_body_of_an_operation_is_used_for_the_versions_that_it_fits() {
    let older = struct_("OldPet").required("title", string());
    let versions = operation("createPet")
        .version(version("2023-01-01").takes(named("OldPet")).superseded())
        .version(version("2024-01-01").takes(named("Pet")));
    let settings = "[examples.operations.createPet]\nbody = { name = \"Tom\" }\nset = { \"/title\" = \"Old Tom\" }\n";
    let (api, diagnostics) = after(api().with(pet()).with(older).with(versions).build(), settings);
    let bodies: Vec<_> = api.operations[0].versions.iter().map(|it| it.example.body.clone().unwrap()).collect();
    assert_eq!(bodies, [json!({"title": "Old Tom"}), json!({"name": "Tom"})]);
    assert!(diagnostics.is_empty(), "{diagnostics}");
}

#[test]
fn a_body_that_fits_no_version_is_a_warning_and_not_used() {
    let settings = "[examples.operations.createPet]\nbody = { nme = \"Tom\" }\n";
    let (api, diagnostics) = after(api().with(pet()).with(create()).build(), settings);
    assert_eq!(api.operations[0].versions[0].example.body, Some(json!({"name": "example-name"})));
    assert_eq!(diagnostics.iter().count(), 1);
}

#[test]
fn optional_parameters_are_those_that_codegen_toml_names() {
    let required = Param { required: true, ..query("id", integer()) };
    let find = operation("findPets").param(required).param(query("fast", string())).param(query("slow", string()));
    let find = find.version(version("2024-01-01"));
    let (api, _) = after(api().with(find).build(), "[examples]\nparameters = [\"fast\"]\nshown = [\"colour\"]\n");
    assert_eq!(json!(api.operations[0].versions[0].example.params), json!({"fast": "example-fast", "id": 1}));
}

#[test]
fn an_update_without_required_properties_changes_one() {
    let change = crate::model::Operation { method: Method::Patch, ..create() };
    let toys = struct_("Pet").field("bed", named("Toy")).field("size", integer());
    let api = api().with(toys).with(struct_("Toy")).with(change).build();
    assert_eq!(body(api, ""), json!({"size": 1}));
}

#[test]
fn the_smallest_variant_is_chosen_unless_an_entry_names_the_tag_of_another() {
    let model = || {
        let variants = union_("Pet").discriminator("kind").tagged(named("Cat"), ["cat"]).tagged(named("Dog"), ["dog"]);
        let tag = |value: &str| Field { constant: Some(value.to_owned()), ..field("kind", string()) };
        let dog = struct_("Dog").with(tag("dog")).required("name", string());
        api().with(variants).with(struct_("Cat").with(tag("cat"))).with(dog).with(create()).build()
    };
    assert_eq!(body(model(), ""), json!({"kind": "cat"}));
    let (api, _) = after(model(), "[examples.values]\nkind = \"dog\"\n");
    assert_eq!(api.operations[0].versions[0].example.body, Some(json!({"kind": "dog", "name": "example-name"})));
}

#[test]
fn types_that_contain_themselves_end() {
    let tree = struct_("Pet").required("children", list(named("Pet"))).required("parent", named("Pet"));
    let (api, _) = after(api().with(tree).with(create()).build(), "");
    assert!(api.operations[0].versions[0].example.body.is_some());
}

#[test]
fn an_enum_has_a_value_that_says_something() {
    let kind = enum_("Pet/kind", ["", "NONE", "TAME"]);
    let pet = struct_("Pet").required("kind", named("Pet/kind"));
    assert_eq!(body(api().with(pet).with(kind).with(create()).build(), ""), json!({"kind": "TAME"}));
}

#[test]
fn numbers_are_within_their_range_and_a_multiple() {
    let rule = |min, max, multiple_of| Rule { range: Bounds { min, max }, multiple_of, ..Rule::default() };
    let pet = struct_("Pet")
        .with(ruled(field("above", integer()).required(), rule(Some(10.0), None, None)))
        .with(ruled(field("below", integer()).required(), rule(None, Some(-5.0), None)))
        .with(ruled(field("step", integer()).required(), rule(Some(10.0), Some(50.0), Some(15.0))));
    let body = body(api().with(pet).with(create()).build(), "");
    assert_eq!(body, json!({"above": 10, "below": -5, "step": 15}));
}

#[test]
fn a_list_has_as_many_items_as_it_needs() {
    let rule = Rule { count: Bounds { min: Some(2), max: None }, unique: true, ..Rule::default() };
    let pet = struct_("Pet").with(ruled(field("names", list(string())).required(), rule));
    let body = body(api().with(pet).with(create()).build(), "");
    assert_eq!(body, json!({"names": ["example-name", "example-name1"]}));
}

fn text(name: &str, rule: &Rule) -> String {
    Texts::default().text(name, rule, seed(&[name]))
}

fn pattern(pattern: &str) -> Rule {
    Rule { pattern: Some(pattern.to_owned()), ..Rule::default() }
}

#[test]
fn texts_follow_patterns_lengths_and_formats() {
    let mut texts = Texts::default();
    for (name, rule) in [
        ("groupId", pattern("^([a-f0-9]{24})$")),
        ("clientId", pattern(r"^mdb_sa_id_[a-fA-F\d]{24}$")),
        ("country", pattern("^[A-Z]{2}$")),
        ("choice", pattern("^(yes|no)$")),
        ("name", Rule { length: Bounds { min: Some(40), max: Some(40) }, ..Rule::default() }),
        ("host", Rule { length: Bounds { min: None, max: Some(3) }, ..Rule::default() }),
        ("address", pattern(r"^((25[0-5]|(2[0-4]|1\d|[1-9]|)\d)(\.(?!$)|$)){4}$")),
        ("mail", Rule { format: Some("email".to_owned()), ..Rule::default() }),
        ("at", Rule { format: Some("date-time".to_owned()), ..Rule::default() }),
    ] {
        let text = texts.text(name, &rule, seed(&[name]));
        assert!(texts.fits(&rule, &text), "{name}: {text}");
    }
}

#[test]
fn ids_of_different_names_differ_and_are_the_same_in_each_run() {
    let id = pattern("^([a-f0-9]{24})$");
    assert_ne!(text("groupId", &id), text("orgId", &id));
    assert_eq!(text("groupId", &id), text("groupId", &id));
}

#[test]
fn a_pattern_that_is_not_valid_or_has_a_huge_repetition_is_no_obstacle() {
    assert_eq!(text("name", &pattern("(((")), "example-name");
    assert!(text("name", &pattern("^[^a-z]{1000000}$")).len() < 1 << 13);
}

#[test]
fn a_struct_that_was_merged_from_variants_has_what_one_of_them_requires() {
    let mut pet = struct_("Pet").field("bark", string()).field("meow", string()).field("name", string());
    if let crate::model::Shape::Struct(object) = &mut pet.shape {
        object.alternatives = vec![vec!["bark".to_owned(), "name".to_owned()], vec!["meow".to_owned()]];
    }
    let model = || api().with(pet.clone()).with(create()).build();
    assert_eq!(body(model(), ""), json!({"meow": "example-meow"}));
    let (_, diagnostics) = after(model(), "[examples.operations.createPet]\nbody = { name = \"Tom\" }\n");
    assert_eq!(diagnostics.iter().count(), 1, "a value that fits no variant");
}
