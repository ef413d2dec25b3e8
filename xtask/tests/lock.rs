//! `names.lock` in a repository of its own: when it is read, compared and written.
#![allow(clippy::unwrap_used)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use support::{PETS, path, stderr, stdout, xtask};

/// A repository that pins the document with one operation.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.write("spec/atlas-admin-v2.yaml", PETS);
        repository.write("spec/pin.toml", "title = \"Pets\"\n");
        repository.write("templates/runtime/Cargo.toml", "[dependencies]\n");
        repository.write("templates/runtime/src/lib.rs", "");
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Runs codegen, which must end with this exit code.
    fn codegen(&self, arguments: &[&str], code: i32) -> Output {
        let root = path(self.0.path());
        let output = xtask([&["codegen", "--root", &root], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        output
    }

    /// Whether the crate in a folder has a method of this name.
    fn has_method(&self, out: &str, name: &str) -> bool {
        self.read(&format!("{out}/src/pets/requests.rs")).contains(&format!("fn {name}("))
    }
}

#[test]
fn the_lock_is_created_and_names_stay() {
    let repository = Repository::new();
    let output = repository.codegen(&[], 0);
    assert!(stdout(&output).ends_with("spec/names.lock was updated\n"), "{}", stdout(&output));
    assert!(repository.read("spec/names.lock").contains("\noperation GET /pets/{} = pets::get_pet, GetPet\n"));
    assert!(!stdout(&repository.codegen(&[], 0)).contains("names.lock"), "nothing differs");

    repository.write("spec/atlas-admin-v2.yaml", &PETS.replace("getPet", "fetchAnimal"));
    repository.codegen(&[], 0);
    assert!(repository.has_method("generated", "get_pet"));
}

#[test]
fn check_lists_the_lines_of_a_stale_lock_and_writes_nothing() {
    let repository = Repository::new();
    repository.codegen(&[], 0);
    let lock = repository.read("spec/names.lock").replace("field Pet.name = name\n", "");
    repository.write("spec/names.lock", &lock);
    let shown = stdout(&repository.codegen(&["--check"], 1));
    assert!(shown.starts_with("--- spec/names.lock\n+++ spec/names.lock\n"), "{shown}");
    assert!(shown.contains("\n+field Pet.name = name\n"), "{shown}");
    assert!(shown.contains("\nspec/names.lock is out of date.\ngenerated is out of date: 0 files to write"), "{shown}");
    assert_eq!(repository.read("spec/names.lock"), lock);
    fs::remove_file(repository.path("spec/names.lock")).unwrap();
    assert!(stdout(&repository.codegen(&["--check"], 1)).starts_with("--- /dev/null\n+++ spec/names.lock\n"));
}

#[test]
fn a_name_that_an_entry_changes_is_reported() {
    let repository = Repository::new();
    repository.codegen(&[], 0);
    repository.write("spec/codegen.toml", "[operations.rename]\ngetPet = 'fetch'\n");
    let shown = stderr(&repository.codegen(&[], 0), Path::new("/none"));
    assert!(shown.contains("the name was `pets::get_pet, GetPet` and is `pets::fetch, Fetch` now."), "{shown}");
    assert!(repository.read("spec/names.lock").contains("= pets::fetch, Fetch\n"));
}

#[test]
fn another_edition_borrows_the_lock_and_does_not_change_it() {
    let repository = Repository::new();
    repository.codegen(&[], 0);
    let lock = repository.read("spec/names.lock");
    let more = PETS.replace("getPet", "fetchAnimal").replace("  schemas:", "  schemas:\n    Other: {type: string}");
    repository.write("other/api.yaml", &more);
    let (spec, out) = (path(&repository.path("other/api.yaml")), path(&repository.path("out")));
    let output = repository.codegen(&["--spec", &spec, "--out", &out], 0);
    let remarks = stderr(&output, Path::new("/none"));
    assert!(
        remarks.contains("note: names: spec/names.lock (the document is an edition of the pinned API)"),
        "{remarks}"
    );
    assert!(repository.has_method("out", "get_pet"));
    assert_eq!(repository.read("spec/names.lock"), lock);
}

#[test]
fn the_lock_beside_a_document_is_read_and_not_written() {
    let repository = Repository::new();
    repository.write("other/api.yaml", &PETS.replace("title: Pets", "title: Others"));
    repository.write("other/names.lock", "operation GET /pets/{} = pets::fetch, Fetch\n");
    let (spec, out) = (path(&repository.path("other/api.yaml")), path(&repository.path("out")));
    repository.codegen(&["--spec", &spec, "--out", &out], 0);
    assert!(repository.has_method("out", "fetch"));
    assert_eq!(repository.read("other/names.lock"), "operation GET /pets/{} = pets::fetch, Fetch\n");
}

#[test]
fn a_crate_in_another_folder_reads_the_lock_and_does_not_write_it() {
    let repository = Repository::new();
    let out = path(&repository.path("out"));
    repository.codegen(&["--out", &out], 0);
    assert!(!repository.path("spec/names.lock").exists());
}

#[test]
fn a_crate_of_one_date_has_names_of_its_own() {
    let repository = Repository::new();
    repository.write("spec/names.lock", "operation GET /pets/{} = pets::fetch, Fetch\n");
    let out = path(&repository.path("out"));
    repository.codegen(&["--out", &out, "--api-version", "2024-08-05"], 0);
    assert!(repository.has_method("out", "get_pet"));
}

#[test]
fn a_faulty_lock_is_reported_with_its_line_and_nothing_is_written() {
    let repository = Repository::new();
    repository.write("spec/names.lock", "# names\nschema Pet\n");
    let errors = stderr(&repository.codegen(&[], 1), Path::new("/none"));
    assert!(errors.contains("error[lock-line]: ") && errors.contains("--> spec/names.lock:2:1"), "{errors}");
    assert!(!repository.path("generated").exists());
}
