//! Tests of the `unions` pass. What types are merged into is tested in `merge`.

use std::collections::BTreeSet;

use super::aliases::MAX_ALIASES;
use super::{MAX_MERGES, run};
use crate::diagnostic::Diagnostics;
use crate::model::build::{
    ApiBuilder, alias, api, enum_, field, id, integer, list, map, named, operation, query, show, string, struct_,
    union_,
};
use crate::model::{Api, SchemaId};
use crate::passes::inherit::MAX_CHAIN;
use crate::passes::testing::{config, messages};

/// The model after the pass, and the diagnostics. An operation returns `Pet`.
fn after(api: ApiBuilder, settings: &str) -> (Api, Vec<String>) {
    let mut api = api.with(operation("getPet").gives(named("Pet"))).build();
    let mut diagnostics = Diagnostics::new();
    run(&mut api, &config(settings), &BTreeSet::new(), &mut diagnostics);
    (api, messages(&diagnostics))
}

/// The shape of `Pet` after the pass.
fn pet(api: ApiBuilder, settings: &str) -> String {
    let (api, messages) = after(api, settings);
    assert!(messages.is_empty(), "{messages:?}");
    show(&api, "Pet")
}

/// Two structs with a property `kind`, whose enums have one value each, and a property of their own.
fn cat_and_dog() -> ApiBuilder {
    api()
        .with(struct_("Cat").field("kind", named("Cat/kind")).required("meows", string()))
        .with(enum_("Cat/kind", ["cat"]))
        .with(struct_("Dog").field("kind", named("Dog/kind")).required("barks", integer()))
        .with(enum_("Dog/kind", ["dog"]))
}

fn untagged() -> crate::model::TypeDef {
    union_("Pet").variant(named("Cat")).variant(named("Dog"))
}

fn tagged() -> crate::model::TypeDef {
    union_("Pet").discriminator("kind").tagged(named("Dog"), ["dog"]).tagged(named("Cat"), ["lynx", "cat"])
}

#[test]
fn the_tags_of_a_discriminator_select_the_variants() {
    assert_eq!(pet(cat_and_dog().with(tagged()), ""), r#"union by kind { "dog": Dog, "lynx" | "cat": Cat }"#);
}

#[test]
fn a_property_with_a_tag_has_it_as_a_constant_if_the_variant_has_no_other() {
    let (api, _) = after(cat_and_dog().with(tagged()), "");
    assert_eq!(api.field("Dog", "kind").constant.as_deref(), Some("dog"));
    assert_eq!(api.field("Cat", "kind").constant, None);
}

#[test]
fn tags_that_the_enum_of_the_property_lacks_are_added_to_it() {
    let (api, _) = after(cat_and_dog().with(tagged()), "");
    assert_eq!(show(&api, "Cat/kind"), r#"enum { "cat", "lynx" }"#);
}

#[test]
fn a_tag_whose_enum_has_no_other_value_is_text() {
    let (api, _) = after(cat_and_dog().with(tagged()), "");
    assert_eq!(show(&api, "Dog"), r#"struct { barks: integer, kind?: string = "dog" }"#);
    assert_eq!(show(&api, "Dog/kind"), "folded: the property is a tag with this one value");
}

#[test]
fn tags_are_not_added_to_the_items_of_a_list() {
    let cat = struct_("Cat").field("kind", list(named("Cat/kind"))).required("meows", string());
    let dog = struct_("Dog").required("barks", integer());
    let (api, _) = after(api().with(cat).with(dog).with(enum_("Cat/kind", ["house"])).with(tagged()), "");
    assert_eq!(show(&api, "Cat/kind"), r#"enum { "house" }"#);
}

#[test]
fn the_properties_of_the_union_itself_are_those_of_its_variants_and_go() {
    let union = tagged().with(field("name", string()));
    assert_eq!(pet(cat_and_dog().with(union), ""), r#"union by kind { "dog": Dog, "lynx" | "cat": Cat }"#);
}

#[test]
fn without_a_discriminator_a_property_with_other_values_in_each_variant_selects() {
    let (api, _) = after(cat_and_dog().with(untagged()), "");
    assert_eq!(show(&api, "Pet"), r#"union by kind { "cat": Cat, "dog": Dog }"#);
    assert_eq!(api.field("Cat", "kind").constant.as_deref(), Some("cat"));
}

#[test]
fn without_a_discriminator_each_value_of_the_enum_is_a_tag() {
    let api = api()
        .with(struct_("Cat").field("kind", named("Cat/kind")))
        .with(enum_("Cat/kind", ["cat", "lynx"]))
        .with(struct_("Dog").field("kind", named("Dog/kind")))
        .with(enum_("Dog/kind", ["dog"]))
        .with(untagged());
    assert_eq!(pet(api, ""), r#"union by kind { "cat" | "lynx": Cat, "dog": Dog }"#);
}

#[test]
fn a_property_that_has_one_value_in_two_variants_does_not_select() {
    let api = api()
        .with(struct_("Cat").field("kind", named("Cat/kind")))
        .with(enum_("Cat/kind", ["cat", "other"]))
        .with(struct_("Dog").field("kind", named("Dog/kind")))
        .with(enum_("Dog/kind", ["dog", "other"]))
        .with(untagged());
    assert_eq!(pet(api, ""), "struct { kind?: Pet/kind }");
}

#[test]
fn a_list_of_values_does_not_select() {
    let api = api()
        .with(struct_("Cat").field("kinds", list(named("Cat/kinds"))))
        .with(enum_("Cat/kinds", ["cat"]))
        .with(struct_("Dog").field("kinds", list(named("Dog/kinds"))))
        .with(enum_("Dog/kinds", ["dog"]))
        .with(untagged());
    assert_eq!(pet(api, ""), "struct { kinds?: list<Pet/kinds/[]> }");
}

#[test]
fn required_properties_that_only_one_variant_has_select_by_shape() {
    let api = api()
        .with(struct_("Cat").required("id", integer()).required("meows", string()).required("purrs", string()))
        .with(struct_("Dog").required("id", integer()).required("barks", integer()))
        .with(untagged());
    let (api, _) = after(api, "");
    assert_eq!(show(&api, "Pet"), "union by shape { barks: Dog, meows: Cat }");
    assert_eq!(api.field("Cat", "meows").constant, None);
}

#[test]
fn optional_properties_do_not_select_by_shape() {
    let api = api()
        .with(struct_("Cat").required("meows", string()))
        .with(struct_("Dog").field("barks", integer()))
        .with(untagged());
    assert_eq!(pet(api, ""), "struct { barks?: integer, meows?: string }");
}

#[test]
fn a_required_property_that_another_variant_has_as_an_optional_one_does_not_select_by_shape() {
    let api = api()
        .with(struct_("Cat").required("meows", string()))
        .with(struct_("Dog").required("barks", integer()).field("meows", string()))
        .with(untagged());
    assert_eq!(pet(api, ""), "struct { barks?: integer, meows?: string }");
}

/// Variants of a union with a discriminator that differ in nothing but the values of an enum.
fn alike() -> ApiBuilder {
    api()
        .with(struct_("Cat").field("kind", named("Cat/kind")).field("tags", list(named("Cat/tag"))))
        .with(enum_("Cat/kind", ["cat"]))
        .with(struct_("Cat/tag").field("name", string()))
        .with(struct_("Dog").field("kind", named("Dog/kind")).field("tags", list(named("Dog/tag"))))
        .with(enum_("Dog/kind", ["dog"]))
        .with(struct_("Dog/tag").field("name", string()))
        .with(tagged())
}

#[test]
fn alike_variants_become_a_struct_although_tags_select_them() {
    assert_eq!(pet(alike(), ""), "struct { kind?: Pet/kind, tags?: list<Pet/tags/[]> }");
}

#[test]
fn alike_variants_that_contain_themselves_become_a_struct() {
    let api = api()
        .with(struct_("Cat").field("kind", named("Cat/kind")).field("parents", list(named("Cat"))))
        .with(enum_("Cat/kind", ["cat"]))
        .with(struct_("Dog").field("kind", named("Dog/kind")).field("parents", list(named("Dog"))))
        .with(enum_("Dog/kind", ["dog"]))
        .with(tagged());
    assert_eq!(pet(api, ""), "struct { kind?: Pet/kind, parents?: list<Pet> }");
}

#[test]
fn variants_of_which_one_has_another_property_are_not_alike() {
    let fish = struct_("Fish").field("kind", named("Cat/kind")).field("fins", integer());
    let union = tagged().tagged(named("Fish"), ["fish"]);
    let cat = |name| struct_(name).field("kind", named("Cat/kind"));
    let api = api().with(cat("Cat")).with(cat("Dog")).with(fish).with(enum_("Cat/kind", ["cat"])).with(union);
    assert_eq!(pet(api, ""), r#"union by kind { "dog": Dog, "fish": Fish, "lynx" | "cat": Cat }"#);
}

#[test]
fn the_configuration_keeps_alike_variants_apart() {
    let settings = "[unions.Pet]\nform = \"tagged\"\n";
    assert_eq!(pet(alike(), settings), r#"union by kind { "dog": Dog, "lynx" | "cat": Cat }"#);
}

#[test]
fn the_configuration_merges_variants_that_tags_select() {
    let settings = "[unions.Pet]\nform = \"merged\"\n";
    assert_eq!(
        pet(cat_and_dog().with(tagged()), settings),
        "struct { barks?: integer, kind?: Pet/kind, meows?: string }"
    );
}

#[test]
fn the_configuration_selects_by_several_properties() {
    let properties = |name| struct_(name).field("kind", string()).field("size", string());
    let settings = "[unions.Pet]\nselect = [\"kind\", \"size\"]\n\
        [unions.Pet.variants]\nCat = [\"cat\", \"*\"]\nDog = [\"dog\", \"L\"]\n";
    let (api, messages) = after(api().with(properties("Cat")).with(properties("Dog")).with(untagged()), settings);
    assert_eq!(show(&api, "Pet"), r#"union by kind and size { "cat" and *: Cat, "dog" and "L": Dog }"#);
    assert_eq!(show(&api, "Cat"), r#"struct { kind?: string = "cat", size?: string }"#);
    assert_eq!(show(&api, "Dog"), r#"struct { kind?: string = "dog", size?: string = "L" }"#);
    assert!(messages.is_empty(), "{messages:?}");
}

#[test]
fn a_variant_without_values_for_the_selecting_properties_is_an_error() {
    for variants in ["Cat = [\"cat\"]", "Cat = [\"cat\"]\nDog = [\"dog\", \"L\"]"] {
        let settings = format!("[unions.Pet]\nselect = [\"kind\"]\n[unions.Pet.variants]\n{variants}\n");
        let (_, messages) = after(cat_and_dog().with(untagged()), &settings);
        let expected = "error[config-union] : codegen.toml: `unions.Pet.variants` must give `Dog` one value for each \
            property of `select`.";
        assert_eq!(messages, [expected]);
    }
}

#[test]
fn the_configuration_names_the_variant_of_a_value_without_a_tag() {
    let settings = "[unions.Pet]\ndefault = \"Dog\"\n";
    assert_eq!(
        pet(cat_and_dog().with(tagged()), settings),
        r#"union by kind { default "dog": Dog, "lynx" | "cat": Cat }"#
    );
}

#[test]
fn a_configured_union_that_does_not_exist_is_a_warning() {
    let (_, messages) = after(cat_and_dog().with(tagged()), "[unions.Animal]\nform = \"merged\"\n[unions.Cat]\n");
    let warning = |name| {
        format!("warning[config-unused] : codegen.toml: `unions` names `{name}`, but the document has no such union.")
    };
    assert_eq!(messages, [warning("Animal"), warning("Cat")]);
}

#[test]
fn a_union_with_one_variant_is_that_variant() {
    let api = cat_and_dog().with(union_("Pet").variant(named("Cat")));
    let (api, _) = after(api, "");
    assert_eq!(api.only_version("getPet").given().collect::<Vec<_>>(), [&named("Cat")]);
    assert_eq!(show(&api, "Pet"), "folded: an alias of another type");
}

#[test]
fn variants_that_are_unions_are_resolved_first() {
    let api = cat_and_dog()
        .with(union_("Pet").variant(named("Xanimal")).variant(named("Fish")))
        .with(union_("Xanimal").discriminator("kind").tagged(named("Cat"), ["cat"]).tagged(named("Dog"), ["dog"]))
        .with(struct_("Fish").required("fins", integer()));
    let settings = "[unions.Xanimal]\nform = \"merged\"\n";
    let fields = "barks?: integer, fins?: integer, kind?: Pet/kind, meows?: string";
    let merged = pet(api, settings);
    assert_eq!(merged, format!("struct {{ {} }}", fields.replace("Pet/kind", "Xanimal/kind")));
}

/// The names of a chain of unions, which begins with `Pet`.
fn chain_name(index: usize) -> String {
    if index == 0 { "Pet".to_owned() } else { format!("Zzz{index:04}") }
}

/// The number of `nested-too-deep` errors for a model.
fn too_deep(api: ApiBuilder) -> usize {
    after(api, "").1.iter().filter(|message| message.starts_with("error[nested-too-deep]")).count()
}

#[test]
fn variants_that_are_nested_too_deep_are_an_error() {
    let nested = |depth: usize| {
        let union = |index| union_(&chain_name(index)).variant(named(&chain_name(index + 1))).variant(string());
        too_deep((0..depth).map(union).fold(api().with(struct_(&chain_name(depth))), |api, union| api.with(union)))
    };
    assert_eq!((nested(MAX_CHAIN), nested(MAX_CHAIN + 1)), (0, 1));
}

/// A chain of unions, each of which has the next one as a property of its first variant, and `other` as that of its second.
fn chain_of_properties(length: usize, other: impl Fn(usize) -> crate::model::TypeRef) -> ApiBuilder {
    (0..length).fold(api().with(struct_(&chain_name(length))), |api, index| {
        let (cat, dog, next) = (format!("Cat{index}"), format!("Dog{index}"), chain_name(index + 1));
        api.with(union_(&chain_name(index)).variant(named(&cat)).variant(named(&dog)))
            .with(struct_(&cat).field("next", named(&next)))
            .with(struct_(&dog).field("next", other(index)))
    })
}

#[test]
fn properties_that_are_merged_too_deep_are_an_error() {
    let nested = |length| too_deep(chain_of_properties(length, |_| string()));
    assert_eq!((nested(MAX_MERGES + 1), nested(MAX_MERGES + 2)), (0, 1));
}

#[test]
fn a_property_of_the_same_type_in_all_variants_is_not_nested() {
    let chain = chain_of_properties(1000, |index| named(&chain_name(index + 1)));
    assert_eq!(pet(chain, ""), "struct { next?: Zzz0001 }");
}

#[test]
fn references_to_aliases_lead_to_the_type_behind_them() {
    let api = api()
        .with(struct_("Pet").field("names", named("Names")).field("byName", map(named("Names"))))
        .with(alias("Names", list(named("Name"))))
        .with(alias("Name", string()));
    let (api, messages) =
        after(api.with(operation("findPet").param(query("name", named("Name"))).gives(named("Pet"))), "");
    assert_eq!(show(&api, "Pet"), "struct { byName?: map<list<string>>, names?: list<string> }");
    let find = api.known_operation("findPet");
    assert_eq!(find.params.first().map(|param| &param.ty), Some(&string()));
    assert_eq!(show(&api, "Names"), "folded: an alias of another type");
    assert!(messages.is_empty(), "{messages:?}");
}

#[test]
fn an_alias_of_a_list_of_itself_becomes_any_with_a_warning() {
    let api = api().with(struct_("Pet").field("tree", named("Tree"))).with(alias("Tree", list(named("Tree"))));
    let (api, messages) = after(api, "");
    assert_eq!(show(&api, "Pet"), "struct { tree?: list<any> }");
    let warning = format!(
        "warning[endless-type] Tree: `Tree` contains itself through lists and maps alone, or nests more than {MAX_ALIASES} \
         of them."
    );
    assert_eq!(messages, [warning]);
}

#[test]
fn a_recursion_through_a_struct_is_not_an_alias_of_itself() {
    let api = api().with(struct_("Pet").field("children", named("Pets"))).with(alias("Pets", list(named("Pet"))));
    assert_eq!(pet(api, ""), "struct { children?: list<Pet> }");
}

#[test]
fn definitions_that_no_operation_reaches_are_folded_with_the_reason() {
    let api = cat_and_dog()
        .with(union_("Pet").discriminator("kind").tagged(named("Cat"), ["cat"]).tagged(named("Dog"), ["dog"]))
        .with(struct_("Base"))
        .with(struct_("Unused").field("kind", named("Unused/kind")))
        .with(enum_("Unused/kind", ["x"]));
    let mut api = api.with(operation("getPet").gives(named("Pet"))).build();
    let bases: BTreeSet<SchemaId> = BTreeSet::from([id("Base")]);
    run(&mut api, &config("[unions.Pet]\nform = \"merged\"\n"), &bases, &mut Diagnostics::new());
    let shown = ["Cat", "Cat/kind", "Base", "Unused", "Unused/kind"].map(|name| show(&api, name));
    assert_eq!(
        shown,
        [
            "folded: merged into `Pet`",
            "folded: merged into `Pet/kind`",
            "folded: the definitions that extend it have its properties",
            "folded: no operation reaches it, or only through a property that each variant of a union replaces",
            "folded: a part of a definition that was folded",
        ]
    );
}
