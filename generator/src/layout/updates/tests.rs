//! Which response belongs to which body.
#![allow(clippy::unwrap_used)]

use crate::config::Config;
use crate::input::SourceFile;
use crate::layout::layout;
use crate::lock::Lock;
use crate::model::build::{api, list, named, operation, string, struct_, version};
use crate::model::{Api, Method, Operation, Version};
use crate::surface::Module;

fn get(id: &str) -> Operation {
    Operation { method: Method::Get, ..operation(id).path("/pets") }
}

fn put(id: &str) -> Operation {
    Operation { method: Method::Put, ..operation(id).path("/pets") }
}

fn takes(name: &str, body: &str) -> Version {
    version(name).takes(named(body))
}

fn gives(name: &str, response: &str) -> Version {
    version(name).gives(named(response))
}

/// The updates of an API with the structs `A`, `B` and `C`: each with the operation that takes the body, the response, the body,
/// and whether it defines the method.
fn updates(operations: impl IntoIterator<Item = Operation>) -> Vec<String> {
    let structs = ["A", "B", "C"].map(|name| struct_(name).field("id", string()));
    let api = structs.into_iter().fold(api(), |api, def| api.with(def));
    let api: Api = operations.into_iter().fold(api, |api, operation| api.with(operation)).build();
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let templates = [file("runtime/Cargo.toml", "[package]\nedition = \"2024\"\n"), file("runtime/src/lib.rs", "")];
    let surface = layout(&api, &Config::default(), &templates, &Lock::default()).unwrap().surface;
    let requests = surface.modules.iter().flat_map(Module::requests);
    let lines = requests.filter_map(|request| {
        let update = request.update.as_ref()?;
        let defines = if update.docs.is_some() { ", defined here" } else { "" };
        let (response, body) = (update.response.to_string(), update.body.to_string());
        let short = |path: &str| path.rsplit(':').next().unwrap_or_default().to_owned();
        Some(format!("{} {} -> {}{defines}", request.method.name, short(&response), short(&body)))
    });
    lines.collect()
}

#[test]
fn the_response_of_a_get_belongs_to_the_body_of_a_put_on_its_path() {
    let other_path = Operation { path: "/other".to_owned(), ..put("putOther").version(takes("1", "C")) };
    let other_group = put("putElsewhere").group("zoos").version(takes("1", "C"));
    let operations =
        [get("getPet").version(gives("1", "A")), put("putPet").version(takes("1", "B")), other_path, other_group];
    assert_eq!(updates(operations), ["put_pet A -> B, defined here"]);
}

#[test]
fn a_response_that_is_a_list_has_no_update() {
    let lists = get("listPets").version(version("1").gives(list(named("A"))));
    assert_eq!(updates([lists, put("putPet").version(takes("1", "A"))]), Vec::<String>::new());
}

#[test]
fn versions_of_the_same_name_belong_together_or_else_those_of_the_same_stability() {
    let read = get("getPet").version(gives("2023-01-01", "A").superseded()).version(gives("2024-01-01", "B"));
    let write = put("putPet").version(takes("2023-01-01", "A").superseded()).version(takes("2024-06-01", "C"));
    let expected = ["put_pet_v20230101 A -> A, defined here", "put_pet B -> C, defined here"];
    assert_eq!(updates([read, write]), expected);
}

#[test]
fn the_type_of_the_response_is_preferred_and_then_the_current_version() {
    let read = || get("getPet").version(gives("2024-01-01", "A"));
    let older = || put("putPet").version(takes("2024-01-01", "B").superseded()).version(takes("2024-06-01", "C"));
    assert_eq!(updates([read(), older()]), ["put_pet A -> C, defined here"]);
    let same = put("resetPet").version(takes("2024-01-01", "A"));
    assert_eq!(updates([read(), older(), same]), ["reset_pet A -> A, defined here"]);
}

#[test]
fn one_of_several_requests_with_the_same_body_defines_the_method() {
    let operations = [
        get("getPet").version(gives("1", "A")),
        put("putPet").version(takes("1", "B")),
        Operation { method: Method::Patch, ..put("renamePet").version(takes("1", "B")) },
    ];
    assert_eq!(updates(operations), ["put_pet A -> B, defined here", "rename_pet A -> B"]);
}

#[test]
fn a_superseded_response_has_no_update_with_a_current_request_which_exists_without_it() {
    let read = get("getPet").version(gives("2023-01-01", "A").superseded()).version(gives("2024-01-01", "B"));
    assert_eq!(updates([read, put("putPet").version(takes("2023-01-01", "C"))]), Vec::<String>::new());
}
