#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

/// A repository that pins the API "Pets", with a document in `there/` that has the title given.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new(title: &str) -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.lay("spec/atlas-admin-v2.yaml", "openapi: 3.0.1\ninfo:\n  title: Pets\n");
        repository.lay("spec/pin.toml", "title = \"Pets\"\n");
        repository.lay("spec/codegen.toml", "# pinned\n");
        repository.lay("spec/overlays/b.yaml", "b");
        repository.lay("spec/overlays/a.yaml", "a");
        repository.lay("spec/overlays/README.md", "not an overlay");
        repository.lay("templates/runtime/src/lib.rs", "lib");
        repository.lay("templates/runtime/Cargo.toml", "cargo");
        repository.lay("templates/runtime/target/junk", "junk");
        repository.lay("there/api.yaml", &format!("openapi: 3.0.1\ninfo:\n  title: {title}\n"));
        repository
    }

    fn lay(&self, path: &str, text: &str) {
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

    /// What is chosen for `there/api.yaml`, in words.
    fn chosen(&self) -> String {
        let options = CodegenOptions { spec: Some(self.path("there/api.yaml")), ..CodegenOptions::default() };
        let gathered = self.gather(&options).unwrap();
        gathered.remarks.join("\n")
    }
}

fn names(files: &[SourceFile]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn without_options_it_is_what_the_repository_pins() {
    let gathered = Repository::new("Pets").gather(&CodegenOptions::default()).unwrap();
    assert_eq!(gathered.input.spec.name, "spec/atlas-admin-v2.yaml");
    assert_eq!(gathered.input.config.bytes, b"# pinned\n");
    assert_eq!(names(&gathered.input.overlays), ["spec/overlays/a.yaml", "spec/overlays/b.yaml"]);
    assert_eq!(names(&gathered.input.templates), ["runtime/Cargo.toml", "runtime/src/lib.rs"]);
    assert!(gathered.remarks.is_empty());
    assert_eq!(gathered.input.borrowed, Borrowed::default());
}

#[test]
fn only_what_is_pinned_for_another_edition_is_borrowed() {
    let repository = Repository::new("Pets");
    let borrowed = |config: Option<&str>| {
        let (spec, config) = (Some(repository.path("there/api.yaml")), config.map(|path| repository.path(path)));
        repository.gather(&CodegenOptions { spec, config, ..CodegenOptions::default() }).unwrap().input.borrowed
    };
    assert_eq!(borrowed(None), Borrowed { config: true, overlays: true });
    assert_eq!(borrowed(Some("spec/codegen.toml")), Borrowed { config: false, overlays: true });
    repository.lay("there/overlays/own.yaml", "own");
    assert_eq!(borrowed(None), Borrowed { config: true, overlays: false });
    let others = Repository::new("Shops");
    let spec = Some(others.path("there/api.yaml"));
    let gathered = others.gather(&CodegenOptions { spec, ..CodegenOptions::default() }).unwrap();
    assert_eq!(gathered.input.borrowed, Borrowed::default());
}

#[test]
fn another_edition_of_the_pinned_api_takes_what_is_pinned() {
    insta::assert_snapshot!(Repository::new("Pets").chosen(), @"
    config: spec/codegen.toml (the document is an edition of the pinned API)
    overlays: spec/overlays/a.yaml, spec/overlays/b.yaml (the document is an edition of the pinned API)
    ");
}

#[test]
fn another_api_takes_nothing() {
    insta::assert_snapshot!(Repository::new("Shops").chosen(), @"
    config: none (the document is not the pinned API, and has none beside it)
    overlays: none (the document is not the pinned API, and has none beside it)
    ");
}

#[test]
fn what_is_beside_the_document_comes_first() {
    let repository = Repository::new("Pets");
    repository.lay("there/codegen.toml", "# own\n");
    repository.lay("there/overlays/own.yaml", "own");
    insta::assert_snapshot!(repository.chosen(), @"
    config: there/codegen.toml (from the folder of the document)
    overlays: there/overlays/own.yaml (from the folder of the document)
    ");
}

#[test]
fn options_override_all_of_it() {
    let repository = Repository::new("Pets");
    repository.lay("there/codegen.toml", "# own\n");
    repository.lay("x.toml", "# x\n");
    let options = CodegenOptions {
        spec: Some(repository.path("there/api.yaml")),
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
fn a_missing_file_is_named_with_what_to_do() {
    let repository = Repository::new("Pets");
    fs::remove_file(repository.path("spec/atlas-admin-v2.yaml")).unwrap();
    let shown = |options: &CodegenOptions| {
        let failure = repository.gather(options).unwrap_err();
        failure.to_string().replace(&repository.folder.path().display().to_string(), "[root]")
    };
    insta::assert_snapshot!(shown(&CodegenOptions::default()), @"
    error[file-not-found]: there is no such file
      --> [root]/spec/atlas-admin-v2.yaml
      help: the pinned document is missing: restore it with git, make it with `cargo xtask spec import FILE`, or name another with --spec FILE
    ");
    let spec = |path| CodegenOptions { spec: Some(repository.path(path)), ..CodegenOptions::default() };
    insta::assert_snapshot!(shown(&spec("there/typo.yaml")), @"
    error[file-not-found]: there is no such file
      --> [root]/there/typo.yaml
      help: check the name; a relative one starts from the current folder
    ");
    insta::assert_snapshot!(shown(&spec("there")), @"
    error[file-is-a-folder]: expected a file, found a folder
      --> [root]/there
      help: name a file in that folder
    ");
}

#[test]
fn the_title_is_found_in_each_form_of_a_document() {
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
