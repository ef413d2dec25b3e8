//! The methods of unions in small models.
#![allow(clippy::unwrap_used)]

use crate::layout::tests::{item, surface};
use crate::model::build::{api, enum_, field, integer, list, named, string, struct_, union_};
use crate::model::{Api, TypeDef, TypeRef};
use crate::surface::{Gives, Kind, Union};

/// Returns the union of two structs.
fn pet(cat: TypeDef, dog: TypeDef) -> Union {
    let pet = union_("Pet").discriminator("kind").tagged(named("Cat"), ["CAT"]).tagged(named("Dog"), ["DOG"]);
    let api: Api = api()
        .with(enum_("Color", ["BLACK"]))
        .with(enum_("Fur", ["LONG"]))
        .with(struct_("Toy").field("id", string()))
        .with(cat)
        .with(dog)
        .with(pet)
        .build();
    match item(&surface(&api), "Pet").kind.clone() {
        Kind::Union(it) => it,
        other => unreachable!("{other:?}"),
    }
}

/// Returns what the accessor of a field gives that has these types in the variants.
fn gives(cat: TypeRef, dog: TypeRef) -> Option<Gives> {
    let union = pet(struct_("Cat").field("it", cat), struct_("Dog").required("it", dog));
    union.accessors.into_iter().next().map(|accessor| accessor.gives)
}

fn methods(union: &Union) -> Vec<&str> {
    let variants = union.variants.iter().flat_map(|it| [&it.get, &it.get_mut, &it.into]);
    variants.chain(union.accessors.iter().map(|it| &it.name)).map(String::as_str).collect()
}

#[test]
fn a_field_of_one_type_in_all_variants_has_an_accessor_whatever_its_presence() {
    assert_eq!(gives(string(), string()), Some(Gives::Text));
    let gives = |ty: TypeRef| gives(ty.clone(), ty).map(|it| format!("{it:?}")).unwrap_or_default();
    assert_eq!(gives(integer()), "Copy(Integer)");
    assert_eq!(gives(TypeRef::Timestamp), "Copy(Timestamp)");
    assert_eq!(gives(list(integer())), "Slice(Integer)");
    assert_eq!(gives(TypeRef::Secret), "Reference(Secret)", "a secret is not shown as text");
    assert!(gives(named("Toy")).starts_with("Reference(Named("));
    assert!(gives(named("Color")).starts_with("Reference(Named("));
}

#[test]
fn a_boxed_field_has_the_same_accessor_as_one_without_a_box() {
    let TypeRef::Named(id) = named("Toy") else { unreachable!() };
    assert_eq!(gives(TypeRef::Boxed(id), named("Toy")), gives(named("Toy"), named("Toy")));
}

#[test]
fn texts_and_enums_of_different_types_are_read_as_text() {
    assert_eq!(gives(named("Color"), named("Fur")), Some(Gives::Text));
    assert_eq!(gives(named("Color"), string()), Some(Gives::Text));
}

#[test]
fn a_field_that_a_variant_lacks_or_has_with_another_type_has_no_accessor() {
    assert_eq!(gives(integer(), string()), None);
    assert_eq!(gives(TypeRef::Secret, string()), None);
    assert_eq!(gives(named("Toy"), named("Color")), None);
    let union = pet(struct_("Cat").field("id", string()), struct_("Dog").field("name", string()));
    assert_eq!(methods(&union), ["as_cat", "as_cat_mut", "into_cat", "as_dog", "as_dog_mut", "into_dog"]);
}

#[test]
fn no_method_of_a_union_hides_another_one() {
    let fields = |name: &str| {
        let animal = struct_(name).field("asCat", string()).field("clone", string()).field("into", string());
        animal.field("type", string())
    };
    let union = pet(fields("Cat"), fields("Dog"));
    assert_eq!(methods(&union)[6..], ["as_cat_2", "clone_2", "into_2", "type_"]);
    let read: Vec<_> = union.accessors[1].reads.iter().map(|it| format!("{}.{}", it.variant, it.field)).collect();
    assert_eq!(read, ["Cat.clone", "Dog.clone"], "the fields keep their names");
}

#[test]
fn an_accessor_is_deprecated_if_the_field_is_deprecated_in_all_variants() {
    let animal = |name: &str| struct_(name).with(field("age", integer()).deprecated());
    let deprecated = |dog: TypeDef| pet(animal("Cat"), dog).accessors[0].deprecated.is_some();
    assert!(deprecated(animal("Dog")));
    assert!(!deprecated(struct_("Dog").field("age", integer())));
}
