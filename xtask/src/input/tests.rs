#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

/// A repository that pins the API "Pets", and a document in the folder `other/` with the given title.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new(title: &str) -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.write("spec/atlas-admin-v2.yaml", "openapi: 3.0.1\ninfo:\n  title: Pets\n");
        repository.write("spec/pin.toml", "title = \"Pets\"\n");
        repository.write("spec/codegen.toml", "# pinned\n");
        repository.write("spec/overlays/b.yaml", "b");
        repository.write("spec/overlays/a.yaml", "a");
        repository.write("spec/overlays/README.md", "not an overlay");
        repository.write("templates/runtime/src/lib.rs", "lib");
        repository.write("templates/runtime/Cargo.toml", "cargo");
        repository.write("templates/runtime/target/junk", "junk");
        repository.write("other/api.yaml", &format!("openapi: 3.0.1\ninfo:\n  title: {title}\n"));
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn gather(&self, options: &CodegenOptions) -> Result<Gathered, Failure> {
        gather(&Workspace::find(Some(self.folder.path()))?, options)
    }

    /// Returns the remarks for `other/api.yaml`.
    fn remarks(&self) -> String {
        let options = CodegenOptions { spec: Some(self.path("other/api.yaml")), ..CodegenOptions::default() };
        let gathered = self.gather(&options).unwrap();
        gathered.remarks.join("\n")
    }
}

fn names(files: &[SourceFile]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn without_options_the_pinned_files_are_read() {
    let gathered = Repository::new("Pets").gather(&CodegenOptions::default()).unwrap();
    assert_eq!(gathered.input.spec.name, "spec/atlas-admin-v2.yaml");
    assert_eq!(gathered.input.config.bytes, b"# pinned\n");
    assert_eq!(names(&gathered.input.overlays), ["spec/overlays/a.yaml", "spec/overlays/b.yaml"]);
    assert_eq!(names(&gathered.input.templates), ["runtime/Cargo.toml", "runtime/src/lib.rs"]);
    assert!(gathered.remarks.is_empty());
    assert_eq!(gathered.input.borrowed, Borrowed::default());
}

#[test]
fn words_are_read_for_the_pinned_document_only() {
    let repository = Repository::new("Pets");
    repository.write("spec/docs/pets.yaml", "pets");
    repository.write("spec/docs/common.yaml", "common");
    repository.write("spec/docs/coverage.toml", "not an overlay");
    let read = |spec: Option<&str>| {
        let spec = spec.map(|path| repository.path(path));
        let gathered = repository.gather(&CodegenOptions { spec, ..CodegenOptions::default() }).unwrap();
        names(&gathered.input.docs).join(" ")
    };
    assert_eq!(read(None), "spec/docs/common.yaml spec/docs/pets.yaml");
    assert_eq!(read(Some("spec/../spec/atlas-admin-v2.yaml")), "spec/docs/common.yaml spec/docs/pets.yaml");
    assert_eq!(read(Some("other/api.yaml")), "");
}

#[test]
fn retired_items_are_those_beside_the_document() {
    let repository = Repository::new("Pets");
    repository.write("spec/retired.yaml", "pinned");
    let read = |spec: Option<&str>| {
        let spec = spec.map(|path| repository.path(path));
        let gathered = repository.gather(&CodegenOptions { spec, ..CodegenOptions::default() }).unwrap();
        gathered.input.retired.map(|file| file.name)
    };
    assert_eq!(read(None).unwrap(), "spec/retired.yaml");
    assert_eq!(read(Some("other/api.yaml")), None, "another edition may have what this one has retired");
    repository.write("other/retired.yaml", "its own");
    assert_eq!(read(Some("other/api.yaml")).unwrap(), "other/retired.yaml");
}

#[test]
fn only_pinned_files_for_another_edition_are_borrowed() {
    let repository = Repository::new("Pets");
    let borrowed = |config: Option<&str>| {
        let (spec, config) = (Some(repository.path("other/api.yaml")), config.map(|path| repository.path(path)));
        repository.gather(&CodegenOptions { spec, config, ..CodegenOptions::default() }).unwrap().input.borrowed
    };
    assert_eq!(borrowed(None), Borrowed { config: true, overlays: true });
    assert_eq!(borrowed(Some("spec/codegen.toml")), Borrowed { config: false, overlays: true });
    repository.write("other/overlays/own.yaml", "own");
    assert_eq!(borrowed(None), Borrowed { config: true, overlays: false });
    let others = Repository::new("Shops");
    let spec = Some(others.path("other/api.yaml"));
    let gathered = others.gather(&CodegenOptions { spec, ..CodegenOptions::default() }).unwrap();
    assert_eq!(gathered.input.borrowed, Borrowed::default());
}

#[test]
fn another_edition_of_the_pinned_api_uses_the_pinned_files() {
    insta::assert_snapshot!(Repository::new("Pets").remarks(), @"
    config: spec/codegen.toml (the document is an edition of the pinned API)
    overlays: spec/overlays/a.yaml, spec/overlays/b.yaml (the document is an edition of the pinned API)
    ");
}

#[test]
fn another_api_uses_no_pinned_files() {
    insta::assert_snapshot!(Repository::new("Shops").remarks(), @"
    config: none (the document is not an edition of the pinned API, and its folder has none)
    overlays: none (the document is not an edition of the pinned API, and its folder has none)
    ");
}

#[test]
fn files_in_the_folder_of_the_document_take_precedence() {
    let repository = Repository::new("Pets");
    repository.write("other/codegen.toml", "# own\n");
    repository.write("other/overlays/own.yaml", "own");
    insta::assert_snapshot!(repository.remarks(), @"
    config: other/codegen.toml (from the folder of the document)
    overlays: other/overlays/own.yaml (from the folder of the document)
    ");
}

#[test]
fn options_take_precedence_over_all_other_files() {
    let repository = Repository::new("Pets");
    repository.write("other/codegen.toml", "# own\n");
    repository.write("x.toml", "# x\n");
    let options = CodegenOptions {
        spec: Some(repository.path("other/api.yaml")),
        config: Some(repository.path("x.toml")),
        overlay: vec![repository.path("spec/overlays/b.yaml")],
        ..CodegenOptions::default()
    };
    let gathered = repository.gather(&options).unwrap();
    assert_eq!(gathered.input.config.name, "x.toml");
    assert_eq!(names(&gathered.input.overlays), ["spec/overlays/b.yaml"]);
    assert!(gathered.remarks.is_empty());
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_with_help() {
    let repository = Repository::new("Pets");
    fs::remove_file(repository.path("spec/atlas-admin-v2.yaml")).unwrap();
    let shown = |options: &CodegenOptions| {
        let failure = repository.gather(options).unwrap_err();
        failure.to_string().replace(&repository.folder.path().display().to_string(), "[root]")
    };
    insta::assert_snapshot!(shown(&CodegenOptions::default()), @"
    error[file-not-found]: The file does not exist.
      --> [root]/spec/atlas-admin-v2.yaml
      help: The pinned document is missing. Restore it with git, write it with `cargo xtask spec import FILE`, or choose another document with --spec FILE.
    ");
    let spec = |path| CodegenOptions { spec: Some(repository.path(path)), ..CodegenOptions::default() };
    insta::assert_snapshot!(shown(&spec("other/typo.yaml")), @"
    error[file-not-found]: The file does not exist.
      --> [root]/other/typo.yaml
      help: Check the path. A relative path starts at the current folder.
    ");
    insta::assert_snapshot!(shown(&spec("other")), @"
    error[file-is-a-folder]: Expected a file, found a folder.
      --> [root]/other
      help: Choose a file in that folder.
    ");
}

#[test]
fn the_title_is_found_in_all_forms_of_a_document() {
    let title = |text: &str| title(text.as_bytes());
    let pets = Some("Pets".to_owned());
    assert_eq!(title("openapi: 3.0.1\ninfo:\n  # c\n  title: Pets\n  version: '1'\npaths: {}\n"), pets);
    assert_eq!(title("components:\n  x:\n    info:\n      title: No\ninfo:\n    title: \"Pets\"\n"), pets);
    assert_eq!(title("info: {title: Pets}\n"), pets);
    assert_eq!(title("{\"openapi\": \"3.0.1\", \"info\": {\"title\": \"Pets\"}}"), pets);
    assert_eq!(title("{openapi: 3.0.1, info: {title: Pets}}"), pets);
    assert_eq!(title("\u{feff}info:\r\n  title: Pets\r\n"), pets);
    assert_eq!(title("paths: {}\n"), None);
    assert_eq!(title("info: [\n"), None);
    assert_eq!(title("{"), None);
    assert_eq!(super::title(b"info:\n  title: \xff\n"), None);
}
