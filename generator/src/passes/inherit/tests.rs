//! Tests of the `inherit` pass.

use std::collections::BTreeSet;

use super::{MAX_CHAIN, run};
use crate::diagnostic::Diagnostics;
use crate::model::build::{
    alias, any, api, enum_, field, id, integer, list, named, operation, show, string, struct_, union_,
};
use crate::model::{Api, SchemaId};
use crate::passes::testing::messages;

/// The model after the pass, the ids of the definitions that others extend, and the diagnostics.
fn after(mut api: Api) -> (Api, BTreeSet<SchemaId>, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let bases = run(&mut api, &mut diagnostics);
    (api, bases, messages(&diagnostics))
}

#[test]
fn a_struct_has_the_properties_of_all_its_ancestors() {
    let (api, bases, messages) = after(
        api()
            .with(struct_("Animal").required("id", integer()))
            .with(struct_("Pet").field("name", string()).extends("Animal"))
            .with(struct_("Tagged").field("tags", list(string())))
            .with(struct_("Cat").field("lives", integer()).extends("Pet").extends("Tagged"))
            .build(),
    );
    assert_eq!(show(&api, "Cat"), "struct { id: integer, lives?: integer, name?: string, tags?: list<string> }");
    assert_eq!(show(&api, "Pet"), "struct { id: integer, name?: string }");
    assert_eq!(bases, BTreeSet::from(["Animal", "Pet", "Tagged"].map(id)));
    assert!(messages.is_empty(), "{messages:?}");
}

#[test]
fn an_own_property_replaces_the_one_of_the_parent() {
    let (api, ..) = after(
        api()
            .with(struct_("Pet").required("id", integer()).field("kind", any()))
            .with(struct_("Cat").field("id", string()).extends("Pet"))
            .build(),
    );
    assert_eq!(show(&api, "Cat"), "struct { id?: string, kind?: any }");
}

#[test]
fn of_two_parents_with_one_property_the_last_counts() {
    let (api, ..) = after(
        api()
            .with(struct_("A").field("id", integer()))
            .with(struct_("B").field("id", string()))
            .with(struct_("Cat").extends("B").extends("A"))
            .build(),
    );
    assert_eq!(show(&api, "Cat"), "struct { id?: integer }");
}

#[test]
fn a_child_can_require_the_property_of_a_parent() {
    let (api, _, messages) = after(
        api()
            .with(struct_("Pet").field("id", integer()).field("name", string()))
            .with(struct_("Cat").extends("Pet").requires("id"))
            .build(),
    );
    assert_eq!(show(&api, "Cat"), "struct { id: integer, name?: string }");
    assert_eq!(show(&api, "Pet"), "struct { id?: integer, name?: string }");
    assert_eq!(api.object("Cat").requires, Vec::<String>::new());
    assert!(messages.is_empty(), "{messages:?}");
}

#[test]
fn a_required_name_without_a_property_is_a_warning() {
    let (_, _, messages) = after(api().with(struct_("Pet")).with(struct_("Cat").extends("Pet").requires("id")).build());
    let expected = "warning[required-unknown] Cat: `Cat` requires `id`, which is not one of its properties.";
    assert_eq!(messages, [expected]);
}

#[test]
fn definitions_that_extend_each_other_are_one_error() {
    let (.., messages) = after(
        api().with(struct_("Cat").extends("Dog")).with(struct_("Dog").field("name", string()).extends("Cat")).build(),
    );
    assert_eq!(messages, ["error[all-of-cycle] Cat: `Cat` extends itself through `allOf`."]);
}

#[test]
fn a_definition_that_extends_itself_is_an_error() {
    let (.., messages) = after(api().with(struct_("Pet").extends("Pet")).build());
    assert_eq!(messages, ["error[all-of-cycle] Pet: `Pet` extends itself through `allOf`."]);
}

#[test]
fn a_parent_whose_variants_extend_it_is_not_a_cycle() {
    let (api, _, messages) = after(
        api()
            .with(union_("Pet").with(field("id", integer())).variant(named("Cat")).variant(named("Dog")))
            .with(struct_("Cat").field("lives", integer()).extends("Pet"))
            .with(struct_("Dog").extends("Pet"))
            .build(),
    );
    assert_eq!(show(&api, "Cat"), "struct { id?: integer, lives?: integer }");
    assert_eq!(show(&api, "Dog"), "struct { id?: integer }");
    assert!(messages.is_empty(), "{messages:?}");
}

/// A chain of structs, each of which extends the next one.
fn chain(length: usize) -> Api {
    let name = |index: usize| format!("S{index:04}");
    let structs = (0..length).map(|index| {
        let def = struct_(&name(index)).field(&name(index), string());
        if index + 1 < length { def.extends(&name(index + 1)) } else { def }
    });
    structs.fold(api(), |api, def| api.with(def)).build()
}

#[test]
fn a_chain_of_the_greatest_length_is_inherited() {
    let (api, _, messages) = after(chain(MAX_CHAIN));
    assert_eq!(api.object("S0000").fields.len(), MAX_CHAIN);
    assert!(messages.is_empty(), "{messages:?}");
}

#[test]
fn a_longer_chain_is_an_error() {
    let (.., messages) = after(chain(MAX_CHAIN + 1));
    assert_eq!(messages, ["error[nested-too-deep] S0200: More than 200 schemas extend each other in a chain."]);
}

#[test]
fn a_struct_that_only_extends_an_enum_or_a_scalar_is_an_alias_of_it() {
    let (api, ..) = after(
        api()
            .with(enum_("Kind", ["cat", "dog"]))
            .with(alias("Name", string()))
            .with(struct_("PetKind").extends("Kind"))
            .with(struct_("PetName").extends("Name"))
            .build(),
    );
    assert_eq!(show(&api, "PetKind"), "alias Kind");
    assert_eq!(show(&api, "PetName"), "alias Name");
}

#[test]
fn a_struct_that_extends_an_enum_through_another_one_is_an_alias_of_it() {
    let (api, ..) = after(
        api()
            .with(enum_("Kind", ["cat", "dog"]))
            .with(struct_("A").extends("B"))
            .with(struct_("B").extends("Kind"))
            .build(),
    );
    assert_eq!((show(&api, "A"), show(&api, "B")), ("alias B".to_owned(), "alias Kind".to_owned()));
}

#[test]
fn the_parent_can_be_an_alias_of_a_struct() {
    let (api, ..) = after(
        api()
            .with(struct_("Pet").field("id", integer()))
            .with(alias("Animal", named("Pet")))
            .with(struct_("Cat").field("lives", integer()).extends("Animal"))
            .build(),
    );
    assert_eq!(show(&api, "Cat"), "struct { id?: integer, lives?: integer }");
}

#[test]
fn the_variants_of_a_union_have_its_properties_except_where_they_have_their_own() {
    let (api, ..) = after(
        api()
            .with(struct_("Base").field("id", integer()))
            .with(union_("Pet").with(field("name", string()).required()).extends("Base").variant(named("Cat")))
            .with(struct_("Cat").field("name", any()).field("zone", any()))
            .with(operation("getPet").gives(named("Pet")))
            .build(),
    );
    assert_eq!(show(&api, "Cat"), "struct { id?: integer, name?: any, zone?: any }");
    assert_eq!(show(&api, "Pet"), "union { Cat } + { id?: integer, name: string }");
}
