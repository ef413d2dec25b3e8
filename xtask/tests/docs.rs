//! `cargo xtask docs`, in a small repository.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::{fs, process::Output};

use support::{PETS, path, stderr, stdout, xtask};

const WORDS: &str = "\
overlay: 1.0.0
info: {title: Words, version: '1'}
actions:
  - target: $.paths['/pets/{petId}'].get
    update: {summary: Returns a pet, description: All that is known about it.}
  - target: $.components.schemas.Pet.properties.name
    update: {description: What people call it.}
";

/// A repository whose pinned document is [`PETS`], with words.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.write("spec/atlas-admin-v2.yaml", PETS);
        repository.write("spec/docs/pets.yaml", WORDS);
        repository.write("templates/runtime/Cargo.toml", "[dependencies]\nserde = \"1\"\n");
        repository.write("templates/runtime/src/lib.rs", "//! A client.\n\npub mod api;\n");
        repository.write("templates/driver/src/main.rs", "//! A driver.\n");
        repository
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.0.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn docs(&self, arguments: &[&str]) -> Output {
        let root = path(self.0.path());
        xtask(["--root", &root, "docs"].iter().chain(arguments))
    }
}

#[test]
fn the_table_counts_the_items_with_words() {
    let output = Repository::new().docs(&[]);
    insta::assert_snapshot!(stdout(&output), @"
    with words  groups  operations  parameters  types  fields  values
    pets           0/1         1/1         0/1    0/1     1/1

    current        0/1         1/1         0/1    0/1     1/1
    legacy
    preview
    ");
}

#[test]
fn missing_prints_the_overlay_actions_to_complete() {
    let repository = Repository::new();
    for group in ["Pets", "pets"] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(stdout(&repository.docs(&["--missing", group])), @"
    # group Pets: not found in the document
    # parameter petId of getPet
    - target: $.paths['/pets/{petId}'].get.parameters[0]
      update:
        description:
    # type Pet
    - target: $.components.schemas.Pet
      update:
        description:
    ");
        }
    }
    let unknown = repository.docs(&["--missing", "Cats"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown, repository.0.path()).contains("The document has no group `Cats`."));
}

#[test]
fn check_fails_if_fewer_items_have_words_than_were_recorded() {
    let repository = Repository::new();
    let unrecorded = repository.docs(&["--check"]);
    assert_eq!(unrecorded.status.code(), Some(2));
    assert!(stderr(&unrecorded, repository.0.path()).contains("cargo xtask docs --write"), "{unrecorded:?}");

    assert_eq!(repository.docs(&["--write"]).status.code(), Some(0));
    assert_eq!(repository.docs(&["--check"]).status.code(), Some(0));
    repository.write("spec/docs/pets.yaml", &WORDS.replace("summary: Returns a pet, ", ""));
    let worse = repository.docs(&["--check"]);
    assert_eq!(worse.status.code(), Some(1));
    let loss =
        "Fewer items have words than spec/docs/coverage.toml records:\n  current operations: 0 of 1, recorded 1 of 1\n";
    assert!(stdout(&worse).ends_with(loss), "{}", stdout(&worse));
}

#[test]
fn faulty_words_end_with_1() {
    let repository = Repository::new();
    repository.write("spec/docs/pets.yaml", &WORDS.replace("properties.name", "properties.age"));
    let output = repository.docs(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output, repository.0.path()).contains("error[overlay-matches-nothing]"), "{output:?}");
}
