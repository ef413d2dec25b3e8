//! How methods and setters take their arguments.
#![allow(clippy::unwrap_used)]

use crate::layout::tests::{item, requests, surface};
use crate::model::build::{
    any, api, enum_, field, id, integer, list, map, named, operation, query, string, struct_, union_,
};
use crate::model::{Presence, TypeRef};
use crate::surface::Kind;

#[test]
fn a_body_that_is_a_list_or_a_map_is_taken_as_an_iterator_and_a_union_from_its_variants() {
    let sends = |id: &str, ty: TypeRef| operation(id).path(&format!("/{id}")).takes(ty).empty();
    let api = api()
        .with(struct_("Cat").field("kind", string()))
        .with(union_("Pet").discriminator("kind").tagged(named("Cat"), ["CAT"]))
        .with(enum_("Sex", ["F"]))
        .with(sends("anything", any()))
        .with(sends("cat", named("Cat")))
        .with(sends("cats", list(named("Cat"))))
        .with(sends("pet", named("Pet")))
        .with(sends("sex", named("Sex")))
        .with(sends("size", integer()))
        .with(sends("sizes", map(integer())))
        .with(sends("text", string()))
        .build();
    let surface = surface(&api);
    let requests = requests(&surface);
    let body = |method: &str| {
        let request = requests.iter().find(|request| request.method.name == method).unwrap();
        request.method.body.as_ref().unwrap().to_string()
    };
    assert_eq!(body("anything"), "impl Borrow<Value>");
    assert_eq!(body("cat"), "impl Borrow<shared::Cat>");
    assert_eq!(body("cats"), "impl IntoIterator<Item = impl Into<shared::Cat>>");
    assert_eq!(body("pet"), "impl Into<shared::Pet>");
    assert_eq!(body("sex"), "impl Into<shared::Sex>");
    assert_eq!(body("size"), "i64");
    assert_eq!(body("sizes"), "impl IntoIterator<Item = (impl Into<String>, impl Into<i64>)>");
    assert_eq!(body("text"), "impl Into<String>");
}

#[test]
fn setters_of_parameters_and_of_fields_take_the_same_kinds_of_values() {
    let api = api().with(enum_("Sex", ["F"])).with(
        operation("listPets")
            .path("/{shopId}")
            .param(query("name", string()))
            .param(query("sex", named("Sex")))
            .empty(),
    );
    let mut api = api
        .with(
            struct_("Cat")
                .field("aliases", list(string()))
                .field("name", string())
                .field("sex", named("Sex"))
                .field("toys", map(list(string())))
                .with(field("note", string()).presence(Presence::Nullable))
                .with(field("notes", list(string())).presence(Presence::Nullable)),
        )
        .build();
    api.types.get_mut(&id("Cat")).unwrap().sent = true;
    let surface = surface(&api);
    let [request] = requests(&surface)[..] else { unreachable!() };
    let params: Vec<String> = request.setters.iter().map(|it| format!("{}: {}", it.name, it.param.take)).collect();
    assert_eq!(params, ["set_name: impl Into<String>", "set_sex: impl Into<shared::Sex>"]);
    assert_eq!(request.method.params[0].take.to_string(), "&str", "a method borrows the texts of its arguments");

    let Kind::Struct(cat) = &item(&surface, "Cat").kind else { unreachable!() };
    let fields: Vec<String> = cat.setters.iter().map(|it| format!("{}: {}", it.name, it.take)).collect();
    assert_eq!(
        fields,
        [
            "set_aliases: impl IntoIterator<Item = impl Into<String>>",
            "set_name: impl Into<String>",
            // The emitted type is `impl Into<Nullable<T>>`.
            "set_note: impl Into<String>",
            "set_notes: impl Into<Vec<String>>",
            "set_sex: impl Into<shared::Sex>",
            "set_toys: impl IntoIterator<Item = (impl Into<String>, impl Into<Vec<String>>)>",
        ]
    );
}
