//! Examples of small surfaces: the statements for each way in which a value is taken and a response is given.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::layout::tests::{requests, surface};
use crate::model::build::{
    any, api, enum_, field, integer, list, map, named, operation, string, struct_, union_, version,
};
use crate::model::{
    Api, BodyFormat, Example, Field, Method, Operation, Param, ParamLocation, Presence, TypeDef, TypeRef, Version,
};
use crate::surface::Request;

/// The request of the only operation.
fn request(api: &Api) -> Request {
    (*requests(&surface(api)).last().unwrap()).clone()
}

/// The statements of a request whose body has this type and value.
fn body(types: impl IntoIterator<Item = TypeDef>, ty: TypeRef, value: Value) -> String {
    let version = Version { example: Example { params: BTreeMap::new(), body: Some(value) }, ..version("1").takes(ty) };
    let api = types.into_iter().fold(api(), |api, def| api.with(TypeDef { sent: true, ..def }));
    let put = Operation { method: Method::Put, ..operation("putPet").version(version) };
    request(&api.with(put).build()).example.rust.join("\n")
}

fn pet(fields: impl IntoIterator<Item = Field>) -> TypeDef {
    fields.into_iter().fold(struct_("Pet"), TypeDef::with)
}

#[test]
fn values_are_taken_as_the_setters_take_them() {
    let fields = [
        field("age", integer()),
        field("born", TypeRef::Timestamp),
        field("extras", any()),
        field("kind", named("Kind")),
        field("nick", string()).nullable().presence(Presence::Nullable),
        field("sizes", map(integer())),
        field("tags", list(string())),
        field("weight", TypeRef::Number),
        field("wild", TypeRef::Bool),
    ];
    let value = json!({
        "age": -3, "born": "2026-01-15T09:00:00Z", "extras": {"a": "#\"b"}, "kind": "BIG", "nick": null, "sizes": {"x": 1},
        "tags": ["a", "b\"\n"], "weight": 4, "wild": true,
    });
    let text = body([pet(fields), enum_("Kind", ["BIG"])], named("Pet"), value);
    insta::assert_snapshot!(text, @r###"
    use api_client::Value;
    use api_client::pets::{KindModel, Pet};

    let pet = Pet::new()
        .set_age(-3)
        .set_born("2026-01-15T09:00:00Z".parse()?)
        .set_extras(r##"{"a":"#\"b"}"##.parse::<Value>()?)
        .set_kind(KindModel::Big)
        .set_nick(None)
        .set_sizes([("x", 1)])
        .set_tags(["a", "b\"\n"])
        .set_weight(4.0)
        .set_wild(true);
    client.pets().put_pet(pet).await?;
    "###);
}

#[test]
fn empty_lists_and_maps_name_their_types_and_unknown_values_are_texts() {
    let fields =
        [field("kinds", list(named("Kind"))), field("sizes", map(integer())), field("toys", list(named("Toy")))];
    let value = json!({"kinds": ["BIG", "odd"], "sizes": {}, "toys": []});
    let text = body([pet(fields), enum_("Kind", ["BIG"]), struct_("Toy")], named("Pet"), value);
    insta::assert_snapshot!(text, @r#"
    use api_client::pets::{KindModel, Pet, Toy};
    use std::collections::BTreeMap;

    let pet = Pet::new()
        .set_kinds([KindModel::Big, KindModel::from("odd")])
        .set_sizes(BTreeMap::<String, i64>::new())
        .set_toys(Vec::<Toy>::new());
    client.pets().put_pet(pet).await?;
    "#);
}

#[test]
fn a_long_struct_in_another_one_is_bound_to_a_variable() {
    let toy = struct_("Toy").field("color", string()).field("material", string());
    let fields = [field("first", named("Toy")), field("second", named("Toy")), field("third", named("Toy"))];
    let long = json!({"color": "a rather long name of a color", "material": "wood"});
    let text =
        body([pet(fields), toy], named("Pet"), json!({"first": long, "second": long, "third": {"color": "red"}}));
    insta::assert_snapshot!(text, @r#"
    use api_client::pets::{Pet, Toy};

    let toy = Toy::new().set_color("a rather long name of a color").set_material("wood");
    let toy_2 = Toy::new()
        .set_color("a rather long name of a color")
        .set_material("wood");
    let pet = Pet::new()
        .set_first(toy)
        .set_second(toy_2)
        .set_third(Toy::new().set_color("red"));
    client.pets().put_pet(pet).await?;
    "#);
}

#[test]
fn a_union_is_created_from_the_struct_of_its_variant() {
    let constant = |value: &str| Field { constant: Some(value.to_owned()), ..field("kind", string()) };
    let types = [
        union_("Animal").discriminator("kind").tagged(named("Cat"), ["cat"]).tagged(named("Dog"), ["dog"]),
        struct_("Cat").with(constant("cat")),
        struct_("Dog").with(constant("dog")),
    ];
    assert_eq!(
        body(types.clone(), named("Animal"), json!({"kind": "dog"})).lines().last(),
        Some("client.pets().put_pet(Dog::new()).await?;")
    );
    let text = body(types, list(named("Animal")), json!([{"kind": "dog"}, {"kind": "cat"}]));
    insta::assert_snapshot!(text, @r#"
    use api_client::pets::{Animal, Cat, Dog};

    client.pets().put_pet([Animal::from(Dog::new()), Animal::from(Cat::new())]).await?;
    "#);
}

/// The statements of a request without a body.
fn statements(version: Version) -> String {
    let api = api().with(struct_("Pet").required("id", string())).with(operation("getPet").version(version));
    request(&api.build()).example.rust.join("\n")
}

#[test]
fn a_response_is_shown_or_downloaded() {
    assert_eq!(
        statements(version("1").gives(named("Pet"))),
        "let pet = client.pets().get_pet().await?;\nprintln!(\"{pet:?}\");"
    );
    let bytes = Version {
        response: crate::model::Response { format: BodyFormat::Bytes, ..version("1").response },
        ..version("1")
    };
    assert!(statements(bytes).contains(".download()"));
}

#[test]
fn an_update_reads_changes_and_sends_back() {
    let param = || Param {
        wire: "petId".to_owned(),
        location: ParamLocation::Path,
        ty: string(),
        required: true,
        deprecated: false,
        retired: None,
        constraints: Default::default(),
        docs: Default::default(),
    };
    let path = |it: Operation| Operation { path: "/pets/{petId}".to_owned(), params: vec![param()], ..it };
    let params = BTreeMap::from([("petId".to_owned(), json!("tom"))]);
    let example = Example { params, body: Some(json!({"name": "Tom", "age": 4})) };
    let write = Version { example, ..version("1").takes(named("Pet")).gives(named("Pet")) };
    let pet = struct_("Pet").required("name", string()).field("age", integer());
    let put = Operation { method: Method::Put, ..path(operation("putPet").version(write)) };
    let api = api()
        .with(TypeDef { sent: true, received: true, ..pet })
        .with(path(operation("getPet").version(version("1").gives(named("Pet")))))
        .with(put)
        .build();
    let request = request(&api);
    assert!(request.example.updates);
    insta::assert_snapshot!(request.example.rust.join("\n"), @r#"
    let pet = client.pets().get_pet("tom").await?;
    let pet = pet.for_update().set_age(4);
    let pet = client.pets().put_pet("tom", pet).await?;
    println!("{:?}", pet.name);
    "#);
}

#[test]
fn the_command_quotes_what_a_shell_would_change() {
    let example = Example { params: BTreeMap::new(), body: Some(json!({"name": "it's $HOME"})) };
    let version = Version { example, ..version("1").takes(named("Pet")) };
    let pet = TypeDef { sent: true, ..struct_("Pet").field("name", string()) };
    let post = Operation { method: Method::Post, ..operation("addPet").version(version) };
    let request = request(&api().with(pet).with(post).build());
    assert_eq!(request.example.curl.iter().rev().nth(1).map(String::as_str), Some(r#"  "name": "it'\''s $HOME""#));
}

#[test]
fn the_documentation_has_the_statements_and_the_command() {
    let request = request(&api().with(operation("getPet").version(version("1"))).build());
    let docs = request.method.docs.join("\n");
    assert!(docs.contains("# async fn example(client: &api_client::Client)"));
    assert!(docs.contains("\nclient.pets().get_pet().await?;\n# Ok(())\n# }\n```\n"));
    assert!(docs.ends_with("```"));
}
