//! What the documentation of small surfaces contains.
#![allow(clippy::unwrap_used)]

use super::super::tests::{item, module, requests, surface};
use super::{code, first_sentence, words_and_facts};
use crate::model::build::{api, enum_, field, id, list, named, operation, query, string, struct_, union_, version};
use crate::model::{Api, Condition, Docs, Gate, GroupId, Method, Operation, Stability};
use crate::surface::{Kind, Request, Surface};

fn described(operation: Operation, description: &str) -> Operation {
    let docs = Docs { description: Some(description.to_owned()), ..Docs::default() };
    Operation { docs, ..operation }
}

fn request<'a>(surface: &'a Surface, method: &str) -> &'a Request {
    requests(surface).into_iter().find(|request| request.method.name == method).unwrap()
}

fn has(lines: &[String], expected: &str) {
    assert!(lines.iter().any(|line| line == expected), "{lines:#?}");
}

#[test]
fn a_method_links_to_the_type_that_it_returns() {
    let api = api().with(struct_("Cat").field("id", string())).with(operation("getCat").gives(named("Cat")));
    let api = api.with(operation("listCats").gives(list(named("Cat")))).with(operation("ping").empty()).build();
    let surface = surface(&api);
    for (method, value) in [("get_cat", "[`Cat`]"), ("list_cats", "[`Vec<Cat>`](Cat)"), ("ping", "`()`")] {
        let request = request(&surface, method);
        has(&request.method.docs, &format!("**Returns** {value}."));
        assert!(request.docs.last().unwrap().ends_with(&format!("returns {value}.")), "{:?}", request.docs);
    }
}

#[test]
fn a_table_lists_the_parameters_with_links_to_their_setters() {
    let mut limit = crate::model::Param { required: false, ..query("maxItems", string()) };
    limit.docs.description = Some("At most so many|much.\n\nMore.".to_owned());
    let api = api().with(struct_("Cat").required("name", string()));
    let api = api.with(operation("putCat").param(limit).takes(named("Cat"))).build();
    let mut api = api;
    api.types.get_mut(&id("Cat")).unwrap().sent = true;
    let surface = surface(&api);
    let docs = &request(&surface, "put_cat").method.docs;
    has(docs, "| `body` | The [`Cat`] to send. Required: `name`. |");
    has(docs, "| [`set_max_items`] | At most so many\\|much. |");
    has(docs, "[`set_max_items`]: PutCat::set_max_items");
}

#[test]
fn words_link_to_methods_of_other_groups_and_to_setters_of_the_body() {
    let mut api = api()
        .with(struct_("Cat").field("name", string()))
        .with(described(operation("putCat").group("Cats").takes(named("Cat")), "See `get_dog` and `set_name(..)`."))
        .with(operation("getDog").group("Dogs").empty())
        .build();
    api.types.get_mut(&id("Cat")).unwrap().sent = true;
    let surface = surface(&api);
    let docs = &request(&surface, "put_cat").method.docs;
    has(docs, "See [`get_dog`] and [`set_name(..)`].");
    has(docs, "[`get_dog`]: crate::dogs::DogsApi::get_dog");
    has(docs, "[`set_name(..)`]: crate::shared::Cat::set_name");
}

#[test]
fn a_type_lists_the_operations_that_use_it_and_the_types_that_contain_it() {
    let api = api()
        .with(struct_("Cat").field("id", string()))
        .with(struct_("Shop").field("cats", list(named("Cat"))))
        .with(union_("Pet").tagged(named("Cat"), ["CAT"]))
        .with(operation("getCat").gives(named("Cat")))
        .with(operation("putCat").takes(named("Cat")))
        .with(struct_("Fault").field("code", string()))
        .with(operation("ping").error(named("Fault")).empty())
        .build();
    let surface = surface(&api);
    has(
        &item(&surface, "Cat").docs,
        "Returned by [`PetsApi::get_cat`](crate::pets::PetsApi::get_cat). Sent by [`PetsApi::put_cat`](crate::pets::PetsApi::put_cat). \
         Part of [`Pet::Cat`](crate::shared::Pet::Cat) and [`Shop::cats`](crate::shared::Shop::cats).",
    );
    has(&item(&surface, "Fault").docs, "The body of error responses, see [`Error::body`](crate::Error).");
}

#[test]
fn a_setter_says_what_the_field_means_and_links_to_it() {
    let mut api = api()
        .with(
            struct_("Cat")
                .with(field("name", string()).describe("What it\nis called. Never empty."))
                .field("x", string()),
        )
        .with(operation("putCat").takes(named("Cat")))
        .build();
    api.types.get_mut(&id("Cat")).unwrap().sent = true;
    let surface = surface(&api);
    let Kind::Struct(cat) = &item(&surface, "Cat").kind else { unreachable!() };
    let docs: Vec<_> = cat.setters.iter().map(|setter| setter.docs.join("/")).collect();
    assert_eq!(docs, ["What it is called.//Sets [`name`](Self::name).", "Sets [`x`](Self::x)."]);
}

#[test]
fn a_module_lists_its_operations_without_superseded_versions() {
    let get =
        operation("getCat").group("Cats").version(version("2023-01-01").superseded()).version(version("2024-01-01"));
    let preview = crate::model::Version { stability: Stability::Preview, ..version("preview") };
    let api = api().with(get).with(operation("putCat").group("Cats").version(preview)).build();
    let surface = surface(&api);
    let docs = &module(&surface, "cats").docs;
    let rows: Vec<&String> = docs.iter().filter(|line| line.starts_with("| [")).collect();
    assert_eq!(
        rows,
        ["| [`get_cat`](CatsApi::get_cat) | Get cat. |", "| [`put_cat`](CatsApi::put_cat) | Put cat. In preview. |"]
    );
}

/// `Cat` is in `shared`, since two groups use it; one of them uses it twice.
fn two_groups() -> Api {
    let mut api = api()
        .with(struct_("Cat").field("breed", named("Breed")))
        .with(enum_("Breed", ["A", "B"]))
        .with(Operation { method: Method::Get, ..operation("getCat").group("Cats").gives(named("Cat")) })
        .with(operation("putCat").group("Cats").takes(named("Cat")))
        .with(operation("getShop").group("Shops").gives(named("Cat")))
        .build();
    let both =
        ["Cats", "Shops"].map(|group| Condition { group: GroupId(group.to_owned()), stability: Stability::Current });
    for def in api.types.values_mut() {
        def.gate = Gate(both.iter().cloned().collect());
    }
    api
}

#[test]
fn a_type_of_several_groups_and_its_parts_are_documented_in_the_module_that_uses_it_most() {
    let surface = surface(&two_groups());
    let reexports = |name: &str| {
        let reexports = module(&surface, name).reexports.iter();
        reexports
            .map(|it| (it.documented, it.types.iter().map(|path| path.name.as_str()).collect()))
            .collect::<Vec<_>>()
    };
    assert_eq!(reexports("cats"), [(true, vec!["Breed", "Cat"])]);
    assert_eq!(reexports("shops"), [(false, vec!["Breed", "Cat"])]);
}

#[test]
fn code_has_more_backticks_around_it_than_in_it() {
    for (text, expected) in
        [("id", "`id`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a\nb", "`a b`"), (" ", "the empty text")]
    {
        assert_eq!(code(text), expected);
    }
}

#[test]
fn words_come_first_and_facts_last() {
    let mut docs = Docs { url: Some("https://example.com".to_owned()), ..Docs::default() };
    assert_eq!(
        words_and_facts(&docs, "`a` on the wire.".to_owned()),
        ["`a` on the wire. [Reference](https://example.com)."]
    );
    docs.description = Some("What it means,\nin two lines.\n\nMore.".to_owned());
    docs.url = None;
    assert_eq!(
        words_and_facts(&docs, "`a` on the wire.".to_owned()),
        ["What it means,", "in two lines.", "", "More.", "", "`a` on the wire."]
    );
    assert_eq!(words_and_facts(&Docs::default(), "`a` on the wire.".to_owned()), ["`a` on the wire."]);
}

#[test]
fn a_sentence_ends_at_a_period_in_front_of_a_new_one() {
    for (text, expected) in [
        ("One. Two.", "One."),
        ("One, e.g. that\none `a. B`. Two", "One, e.g. that one `a. B`."),
        ("Version 4.2\n\nMore.", "Version 4.2"),
        ("", ""),
    ] {
        let docs = Docs { description: Some(text.to_owned()), ..Docs::default() };
        assert_eq!(first_sentence(&docs).unwrap_or_default(), expected);
    }
}
