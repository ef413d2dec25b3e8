//! `cargo xtask spec diff` on two small documents, as files and as revisions of git.
#![allow(clippy::unwrap_used)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
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

    fn write(&self, name: &str, text: &str) -> String {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
        path(&self.path(name))
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").arg("-C").arg(self.0.path()).args(identity).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn diff(&self, arguments: &[&str], code: i32) -> Output {
        let root = path(self.0.path());
        let output = xtask([&["spec", "diff", "--root", &root], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        output
    }

    /// Returns the report on two documents, without the temporary folder.
    fn report(&self, format: &str) -> String {
        let (old, new) = (self.write("old.yaml", PETS), self.write("new.yaml", &changed()));
        let output = self.diff(&[&old, &new, "--format", format], 0);
        stdout(&output).replace(&path(self.0.path()), "[base]")
    }
}

/// The document with an operation that is new, one that has another name, and a field of another type.
fn changed() -> String {
    PETS.replace("operationId: getPet", "operationId: fetchPet")
        .replace("name: {type: string}\n", "name: {type: integer}\n        age: {type: integer, maximum: 30}\n")
        .replace(
            "components:",
            "  /shops:\n    get:\n      operationId: listShops\n      tags: [Shops]\n      responses: {'204': {description: ok}}\ncomponents:",
        )
}

#[test]
fn the_report_as_text() {
    insta::assert_snapshot!(Repository::new().report("text"));
}

#[test]
fn the_report_as_markdown() {
    insta::assert_snapshot!(Repository::new().report("markdown"));
}

#[test]
fn the_report_as_json() {
    insta::assert_snapshot!(Repository::new().report("json"));
}

#[test]
fn the_exit_code_is_1_for_a_major_verdict_if_it_is_asked_for() {
    let repository = Repository::new();
    let (old, new) = (repository.write("old.yaml", PETS), repository.write("new.yaml", &changed()));
    repository.diff(&[&old, &new, "--exit-code"], 1);
    repository.diff(&[&old, &old, "--exit-code"], 0);
}

#[test]
fn a_document_with_errors_is_reported_and_nothing_is_compared() {
    let repository = Repository::new();
    let (old, new) = (repository.write("old.yaml", PETS), repository.write("new.yaml", "openapi: 3.0.1\n"));
    let output = repository.diff(&[&old, &new], 1);
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output, repository.0.path()).contains("error["), "{output:?}");
}

#[test]
fn a_revision_has_its_own_document_configuration_overlays_and_names() {
    let repository = Repository::new();
    repository.git(&["init", "-q"]);
    repository.write("spec/names.lock", "operation GET /pets/{} = pets::see_pet, SeePet\n");
    repository.git(&["add", "."]);
    repository.git(&["commit", "-q", "-m", "one"]);
    repository.git(&["tag", "v1"]);
    repository.write("spec/atlas-admin-v2.yaml", &changed());
    repository.write("spec/codegen.toml", "[features]\ndefault = ['pets']\n");
    repository.write(
        "spec/overlays/a.yaml",
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  - description: d\n    target: $.paths['/shops'].get\n    update: {operationId: seeShops}\n",
    );
    repository.git(&["add", "."]);
    repository.git(&["commit", "-q", "-m", "two"]);
    // What is in the folder and not in a revision has no effect.
    repository.write("spec/names.lock", "operation GET /pets/{} = pets::watch_pet, WatchPet\n");
    let report = stdout(&repository.diff(&["v1", "HEAD:"], 0));
    assert!(report.starts_with("v1 -> HEAD:: a major version\n"), "{report}");
    assert!(report.contains("added method ShopsApi::see_shops"), "{report}");
    assert!(!report.contains("watch_pet") && !report.contains("ed method PetsApi::see_pet"), "{report}");
}

#[test]
fn a_document_has_the_names_that_the_revision_before_it_leaves() {
    let repository = Repository::new();
    repository.git(&["init", "-q"]);
    repository.write("spec/names.lock", "operation GET /pets/{} = pets::see_pet, SeePet\n");
    repository.git(&["add", "."]);
    repository.git(&["commit", "-q", "-m", "one"]);
    fs::remove_file(repository.path("spec/names.lock")).unwrap();
    let new = repository.write("new.yaml", &PETS.replace("getPet", "fetchPet"));
    let report = stdout(&repository.diff(&["HEAD", &new], 0));
    assert!(report.contains("a patch version") && report.contains("0 added, 0 removed"), "{report}");
}

#[test]
fn what_is_neither_a_file_nor_a_revision_is_a_failure() {
    let repository = Repository::new();
    repository.git(&["init", "-q"]);
    let output = repository.diff(&["v9", "v9"], 2);
    let stderr = stderr(&output, repository.0.path());
    let failure = stderr.lines().filter(|line| !line.starts_with("spec diff:")).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(failure, @"
    error[no-edition]: `v9` is neither a file nor a revision of git.
      help: Give the path of a document, or a tag, a branch or a commit of the repository.
    ");
}

#[test]
fn the_two_documents_of_the_shared_folder_can_be_compared() {
    let Some(shared) = std::env::var_os("ATLAS_SHARED").map(PathBuf::from) else { return };
    let specs = shared.join("specs");
    let [old, new] = ["atlas-admin-2026-01-08.yaml", "atlas-admin-2026-08-21.yaml"].map(|name| path(&specs.join(name)));
    if !Path::new(&old).exists() || !Path::new(&new).exists() {
        return;
    }
    let output = xtask(["spec", "diff", &old, &new, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["verdict"]["level"], "major");
    assert!(report["totals"]["added"].as_u64().unwrap() > 500, "{}", report["totals"]);
    let modules: Vec<&str> =
        report["modules"].as_array().unwrap().iter().filter_map(|module| module["module"].as_str()).collect();
    assert!(modules.contains(&"clusters") && modules.contains(&"shared"), "{modules:?}");
}
