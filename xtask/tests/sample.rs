//! `cargo xtask sample`: an example of a small document in each language, and wrong names.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{path, pets, stderr, stdout, xtask};

fn sample(arguments: &[&str]) -> (tempfile::TempDir, std::process::Output) {
    let (base, spec, _) = pets();
    let output = xtask(["sample", "--spec", &spec].iter().copied().chain(arguments.iter().copied()));
    (base, output)
}

#[test]
fn the_rust_example_is_a_program() {
    let (_base, output) = sample(&["getPet"]);
    insta::assert_snapshot!(stdout(&output), @r#"
    //! Get pet.
    //!
    //! `cargo add api-client --features pets`, `cargo add tokio --features macros,rt-multi-thread`

    #[tokio::main]
    async fn main() -> Result<(), Box<dyn std::error::Error>> {
        let client = api_client::Client::from_env()?;
        let pet = client.pets().get_pet("example-pet-id").await?;
        println!("{pet:?}");
        Ok(())
    }
    "#);
}

#[test]
fn an_operation_is_found_by_its_method_and_by_its_module() {
    let by_id = stdout(&sample(&["getPet", "--lang", "curl"]).1);
    insta::assert_snapshot!(by_id, @r#"
    curl --request GET "$BASE_URL/pets/example-pet-id" \
      --header "Authorization: Bearer $ACCESS_TOKEN" \
      --header 'Accept: application/json'
    "#);
    for name in ["get_pet", "pets::get_pet", "getpet"] {
        assert_eq!(stdout(&sample(&[name, "--lang", "curl"]).1), by_id, "{name}");
    }
}

#[test]
fn the_http_example_is_a_request() {
    insta::assert_snapshot!(stdout(&sample(&["getPet", "--lang", "http"]).1), @"
    GET {{baseUrl}}/pets/example-pet-id HTTP/1.1
    Authorization: Bearer {{accessToken}}
    Accept: application/json
    ");
}

#[test]
fn an_unknown_name_has_near_matches_and_an_unknown_version_has_the_known_ones() {
    let (base, output) = sample(&["getPets"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output, base.path()), @"
    note: config: none (the document is not an edition of the pinned API, and its folder has none)
    note: overlays: none (the document is not an edition of the pinned API, and its folder has none)
    error[unknown-operation]: The document has no operation and no method `getPets`.
      help: Near matches: `getPet`, `pets::get_pet`.
    ");
    let (base, output) = sample(&["getPet", "--version", "2024-01-01"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output, base.path()), @"
    note: config: none (the document is not an edition of the pinned API, and its folder has none)
    note: overlays: none (the document is not an edition of the pinned API, and its folder has none)
    error[unknown-version]: `getPet` has no version 2024-01-01.
      help: The API has no versions.
    ");
}

#[test]
fn all_examples_are_written_to_a_folder_for_each_module() {
    let (base, spec, out) = pets();
    let run = |language: &str| {
        let output = xtask(["sample", "--spec", &spec, "--all", "--lang", language, "--out", &out]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        stdout(&output)
    };
    assert!(run("rust").ends_with(": 1 written, 0 unchanged\n"));
    assert!(run("rust").ends_with(": 0 written, 1 unchanged\n"));
    let file = base.path().join("out/pets/get_pet.rs");
    assert!(fs::read_to_string(file).unwrap().contains("#[tokio::main]"));
    run("postman");
    let collection = fs::read_to_string(base.path().join("out/api-client.postman_collection.json")).unwrap();
    let collection: serde_json::Value = serde_json::from_str(&collection).unwrap();
    assert_eq!(collection["item"][0]["name"], "Pets");
    assert_eq!(collection["variable"][0]["value"], "https://api.example.com");
    assert_eq!(xtask(["sample", "--spec", &spec, "--all"]).status.code(), Some(2), "{}", path(base.path()));
}
