//! The pinned document: every schema has instances, for requests and responses, with all and with the fewest properties.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use generator::SourceFile;
use serde_json::{Value, json};
use server::Conventions;
use server::document::Document;
use server::sample::{Fill, Manner, SampleOptions};
use server::schema::Direction;
use server::validator::Validators;

fn pinned() -> Value {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let file = |name: &str| SourceFile { name: name.to_owned(), bytes: std::fs::read(spec.join(name)).unwrap() };
    let mut overlays: Vec<String> = std::fs::read_dir(spec.join("overlays"))
        .unwrap()
        .map(|entry| format!("overlays/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    overlays.sort();
    let overlays: Vec<SourceFile> = overlays.iter().map(|name| file(name)).collect();
    generator::source::read(&file("atlas-admin-v2.yaml"), &overlays).unwrap().value
}

#[test]
fn every_schema_has_instances() {
    let document = Document::new(pinned(), Conventions::default()).unwrap();
    let validators = Validators::new(&document.root);
    let schemas = document.root["components"]["schemas"].as_object().unwrap();
    assert!(schemas.len() > 1000);
    for name in schemas.keys() {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        for direction in [Direction::Request, Direction::Response] {
            for fill in [Fill::Required, Fill::All, Fill::Nulls] {
                for manner in [Manner::Tricky, Manner::Plain] {
                    let made = validators.sample(direction, &schema, SampleOptions { fill, manner, turn: 0, seed: 1 });
                    assert!(made.is_ok(), "{name}, {direction:?}, {fill:?}, {manner:?}: {}", made.unwrap_err());
                }
            }
        }
    }
}

#[test]
fn the_same_seed_and_turn_give_the_same_instance() {
    let document = Document::new(pinned(), Conventions::default()).unwrap();
    let schema = json!({"$ref": "#/components/schemas/ClusterDescription20240805"});
    let made = |seed, turn| {
        // New validators each time, since what they cached must make no difference.
        let validators = Validators::new(&document.root);
        let options = SampleOptions { fill: Fill::All, manner: Manner::Tricky, turn, seed };
        validators.sample(Direction::Response, &schema, options).unwrap().value
    };
    assert_eq!(made(1, 0), made(1, 0));
    assert_ne!(made(1, 0), made(2, 0));
    assert_ne!(made(1, 0), made(1, 1));
}

#[test]
fn properties_that_requests_contain_are_not_read_only() {
    let part = json!({"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"tag": {"readOnly": true}}}]});
    let root = json!({"paths": {}, "components": {"schemas": {
        "Pet": {"properties": {"id": {"readOnly": true}}, "oneOf": [{"$ref": "#/components/schemas/Cat"}]},
        "Cat": part,
        "Dog": {"properties": {"id": {"readOnly": true}}},
    }}});
    let sent = ["Cat.id", "Cat.tag", "Cow.id", "nothing"].map(str::to_owned).to_vec();
    let document = Document::new(root, Conventions { sent, ..Conventions::default() }).unwrap();
    let flag =
        |pointer: &str| document.root.pointer(&format!("/components/schemas/{pointer}/readOnly")).unwrap().clone();
    assert_eq!((flag("Pet/properties/id"), flag("Cat/allOf/1/properties/tag")), (json!(false), json!(false)));
    assert_eq!(flag("Dog/properties/id"), true);
}
