//! Tests of merging types.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::model::build::{
    ApiBuilder, any, api, enum_, field, id, integer, list, map, named, number, operation, show, string, struct_, union_,
};
use crate::model::{Api, Field, Step, TypeRef};
use crate::passes::testing::{config, messages};
use crate::passes::unions;

/// The model after the `unions` pass, and its diagnostics. An operation returns `Pet`.
fn after(api: ApiBuilder) -> (Api, Vec<String>) {
    let mut api = api.with(operation("getPet").gives(named("Pet"))).build();
    let mut diagnostics = Diagnostics::new();
    unions::run(&mut api, &config(""), &BTreeSet::new(), &mut diagnostics);
    (api, messages(&diagnostics))
}

/// The type that a union of these types becomes, and the diagnostics.
fn merged(types: impl IntoIterator<Item = TypeRef>) -> (String, Vec<String>) {
    let union = types.into_iter().fold(union_("Pet"), |union, ty| union.variant(ty));
    let (api, messages) = after(
        api()
            .with(union)
            .with(enum_("Size", ["L", "S"]))
            .with(enum_("Breed", ["collie", "poodle"]))
            .with(struct_("Cat").field("lives", integer()).field("size", named("Size")))
            .with(struct_("Dog").field("size", named("Size"))),
    );
    let given = api.only_version("getPet").given().next().map(ToString::to_string).unwrap_or_default();
    let shape = show(&api, &given);
    (if shape == "undefined" { given } else { shape }, messages)
}

fn merged_silently(types: impl IntoIterator<Item = TypeRef>) -> String {
    let (ty, messages) = merged(types);
    assert!(messages.is_empty(), "{messages:?}");
    ty
}

#[test]
fn enums_become_one_enum_with_the_values_of_all() {
    assert_eq!(merged_silently([named("Size"), named("Breed")]), r#"enum { "L", "S", "collie", "poodle" }"#);
}

#[test]
fn an_enum_and_text_become_text() {
    assert_eq!(merged_silently([named("Size"), string()]), "string");
}

#[test]
fn integers_and_numbers_become_numbers() {
    assert_eq!(merged_silently([integer(), number()]), "number");
}

#[test]
fn lists_become_a_list_of_the_merged_items() {
    assert_eq!(merged_silently([list(integer()), list(number())]), "list<number>");
    assert_eq!(merged_silently([list(named("Size")), list(named("Breed"))]), "list<Pet/[]>");
}

#[test]
fn maps_become_a_map_of_the_merged_values() {
    assert_eq!(merged_silently([map(list(integer())), map(list(number()))]), "map<list<number>>");
}

#[test]
fn any_beside_another_type_is_any() {
    assert_eq!(merged_silently([named("Cat"), any()]), "any");
}

#[test]
fn structs_become_a_struct_with_the_properties_of_all() {
    assert_eq!(merged_silently([named("Cat"), named("Dog")]), "struct { lives?: integer, size?: Size }");
}

#[test]
fn types_that_nothing_can_hold_become_any_with_a_warning() {
    for (types, text) in [
        ([string(), integer()], "`string`, `integer`"),
        ([named("Cat"), string()], "`Cat`, `string`"),
        ([list(string()), string()], "`list<string>`, `string`"),
        ([list(string()), map(string())], "`list<string>`, `map<string>`"),
        ([list(string()), list(integer())], "`list<string>`, `list<integer>`"),
        ([named("Cat"), named("Size")], "`Cat`, `Size`"),
    ] {
        let warning = format!("warning[no-common-type] Pet: `Pet` is one of {text}, and no type can hold all of them.");
        assert_eq!(merged(types), ("any".to_owned(), vec![warning]));
    }
}

/// The field of the struct that a union of two structs with these fields becomes.
fn merged_field(cat: Field, dog: Field) -> Field {
    let (api, messages) = after(
        api()
            .with(union_("Pet").variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").with(cat))
            .with(struct_("Dog").with(dog)),
    );
    assert!(messages.is_empty(), "{messages:?}");
    api.field("Pet", "name").clone()
}

#[test]
fn a_merged_property_is_required_if_all_variants_require_it() {
    let name = || field("name", string());
    assert!(merged_field(name().required(), name().required()).required);
    assert!(!merged_field(name().required(), name()).required);
}

#[test]
fn a_property_that_one_variant_lacks_is_not_required() {
    let (api, _) = after(
        api()
            .with(union_("Pet").variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").required("name", string()))
            .with(struct_("Dog")),
    );
    assert_eq!(show(&api, "Pet"), "struct { name?: string }");
}

#[test]
fn a_merged_property_is_nullable_if_one_variant_says_so_and_the_other_flags_need_all() {
    let name = || field("name", string());
    let all = || name().nullable().read_only().write_only().deprecated();
    let flags = |field: &Field| [field.nullable, field.read_only, field.write_only, field.deprecated];
    assert_eq!(flags(&merged_field(all(), name())), [true, false, false, false]);
    assert_eq!(flags(&merged_field(all(), all())), [true, true, true, true]);
}

#[test]
fn a_merged_property_has_the_constraints_that_all_variants_have() {
    let name = |length: &str| field("name", string()).constrained("minimum length", length);
    assert_eq!(merged_field(name("1"), name("1")).constraints, name("1").constraints);
    assert_eq!(merged_field(name("1"), name("2")).constraints.facts, []);
}

#[test]
fn a_merged_struct_keeps_what_each_variant_requires_if_they_differ() {
    let pair = |cat: Field, dog: Field| {
        let (api, _) = after(
            api()
                .with(union_("Pet").variant(named("Cat")).variant(named("Dog")))
                .with(struct_("Cat").with(cat))
                .with(struct_("Dog").with(dog)),
        );
        api.object("Pet").alternatives.clone()
    };
    let name = || field("name", string());
    assert_eq!(pair(name().required(), name()), [vec!["name".to_owned()], vec![]]);
    assert!(pair(name().required(), name().required()).is_empty());
    assert!(pair(name().required().read_only(), name()).is_empty());
}

#[test]
fn a_merged_property_has_the_first_description() {
    let name = || field("name", string());
    let described = merged_field(name(), name().describe("The name."));
    assert_eq!(described.docs.description.as_deref(), Some("The name."));
}

#[test]
fn a_property_that_no_type_can_hold_becomes_any_with_a_warning() {
    let (api, messages) = after(
        api()
            .with(union_("Pet").variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").field("size", integer()))
            .with(struct_("Dog").field("size", string())),
    );
    assert_eq!(show(&api, "Pet"), "struct { size?: any }");
    let warning =
        "warning[no-common-type] Pet: `Pet/size` is one of `integer`, `string`, and no type can hold all of them.";
    assert_eq!(messages, [warning]);
}

#[test]
fn a_property_with_a_struct_in_each_variant_is_a_merged_struct() {
    let (api, _) = after(
        api()
            .with(union_("Pet").variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").field("owner", named("Cat/owner")).field("size", named("Cat/size")))
            .with(struct_("Cat/owner").field("name", string()))
            .with(enum_("Cat/size", ["M", "S"]))
            .with(struct_("Dog").field("owner", named("Dog/owner")).field("size", named("Dog/size")))
            .with(struct_("Dog/owner").field("address", string()))
            .with(enum_("Dog/size", ["L", "M"])),
    );
    assert_eq!(show(&api, "Pet"), "struct { owner?: Pet/owner, size?: Pet/size }");
    assert_eq!(show(&api, "Pet/owner"), "struct { address?: string, name?: string }");
    assert_eq!(show(&api, "Pet/size"), r#"enum { "L", "M", "S" }"#);
    assert_eq!(show(&api, "Cat/owner"), "folded: merged into `Pet/owner`");
    assert_eq!(show(&api, "Dog/size"), "folded: merged into `Pet/size`");
}

#[test]
fn a_merged_type_does_not_replace_an_inline_definition_of_the_union_itself() {
    let (api, _) = after(
        api()
            .with(union_("Pet").variant(named("Cat")).variant(named("Dog")).variant(named("Fish")))
            .with(enum_("Pet/size", ["own"]))
            .with(struct_("Cat").field("size", named("Cat/size")))
            .with(struct_("Dog").field("size", named("Dog/size")))
            .with(struct_("Fish").field("own", named("Pet/size")))
            .with(enum_("Cat/size", ["S"]))
            .with(enum_("Dog/size", ["L"])),
    );
    assert_eq!(show(&api, "Pet/size"), r#"enum { "own" }"#);
    assert_eq!(api.field("Pet", "own").ty, named("Pet/size"));
    let merged = id("Pet").child(Step::Merged("size".to_owned()));
    assert_eq!(api.field("Pet", "size").ty, TypeRef::Named(merged));
}

#[test]
fn a_merged_definition_has_the_description_of_the_union() {
    let (api, _) = after(
        api()
            .with(union_("Pet").describe("A pet.").variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").describe("A cat."))
            .with(struct_("Dog")),
    );
    assert_eq!(api.def("Pet").docs.description.as_deref(), Some("A pet."));
}

#[test]
fn variants_that_contain_themselves_are_merged() {
    let (api, _) = after(
        api()
            .with(union_("Pet").variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").field("parent", named("Cat")).field("lives", integer()))
            .with(struct_("Dog").field("parent", named("Dog"))),
    );
    assert_eq!(show(&api, "Pet"), "struct { lives?: integer, parent?: Pet }");
}

#[test]
fn variants_that_contain_each_other_are_merged() {
    let (api, _) = after(
        api()
            .with(union_("Pet").variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").field("enemies", list(named("Dog"))))
            .with(struct_("Dog").field("enemies", list(named("Cat")))),
    );
    assert_eq!(show(&api, "Pet"), "struct { enemies?: list<Pet> }");
}
