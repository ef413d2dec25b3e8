//! Each fixture shows one construct; its snapshots show what the generator makes of it: model, Rust, diagnostics.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};

use generator::{Borrowed, Input, SourceFile, config, drive, generate, lower, passes, source};

/// A test for each fixture, and their names.
macro_rules! fixtures {
    ($($name:ident)*) => {
        const FIXTURES: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*
    };
}

fixtures! {
    arguments
    bodies
    clashes
    names
    odd
    petstore
    presence
    references
    requests
    union_common_fields
    union_mapping_only
    union_parent_child
    union_without_discriminator
    updates
    versions
    waiters
    words
}

/// The fixtures for which the cases of the driver have a snapshot, too.
const WITH_DRIVER: [&str; 5] = ["arguments", "requests", "updates", "versions", "waiters"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/good")
}

fn file(path: &Path) -> SourceFile {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    SourceFile { name, bytes: std::fs::read(path).unwrap_or_default() }
}

/// The smallest templates that the generator accepts: the real runtime has tests of its own.
fn templates() -> Vec<SourceFile> {
    let text = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    vec![
        text("runtime/Cargo.toml", "[dependencies]\nserde = \"1\"\n"),
        text("runtime/src/lib.rs", "//! A client.\n\npub mod api;\n"),
        text("driver/src/main.rs", "//! A driver.\n"),
    ]
}

#[test]
fn every_fixture_in_the_folder_has_a_test() {
    let paths = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let documents = paths.filter(|path| path.extension().is_some_and(|it| it == "yaml"));
    let mut names: Vec<String> =
        documents.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, FIXTURES);
}

fn check(name: &str) {
    let path = folder().join(name).with_extension("yaml");
    let input = Input {
        spec: file(&path),
        overlays: Vec::new(),
        docs: Vec::new(),
        config: file(&path.with_extension("toml")),
        templates: templates(),
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Borrowed::default(),
    };

    let config = config::read(&input.config).unwrap();
    let document = source::read(&input.spec, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let (model, _) = lower::lower(&document.openapi().unwrap(), &document.words(), &config)
        .unwrap_or_else(|faults| panic!("{faults}"));
    let (model, report, _) =
        passes::run(model, &config, passes::Options::default()).unwrap_or_else(|faults| panic!("{faults}"));
    insta::assert_yaml_snapshot!(format!("{name}__model"), model);

    let output = generate(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(output.report.versions, report.versions);
    // The files for the crate as a whole have tests of their own.
    let of_crate = ["src/api.rs", "src/index.rs", "src/lib.rs"];
    let rust = output.files.iter().filter(|(path, _)| !of_crate.contains(path));
    let rust: String = rust.map(|(path, text)| format!("=== {path}\n{text}\n")).collect();
    insta::assert_snapshot!(format!("{name}__rust"), rust);
    insta::assert_snapshot!(format!("{name}__diagnostics"), output.diagnostics.to_string());

    let driver = drive(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    if WITH_DRIVER.contains(&name) {
        let cases = driver.iter().filter(|(path, _)| path.starts_with("src/cases/"));
        let cases: String = cases.map(|(path, text)| format!("=== {path}\n{text}\n")).collect();
        insta::assert_snapshot!(format!("{name}__driver"), cases);
    }
    assert!(driver.get("src/main.rs").is_some_and(|text| text.ends_with("//! A driver.\n")));
    assert!(output.files.iter().all(|(path, _)| !path.contains("driver") && path != "src/main.rs"));

    let again = generate(&input, &()).unwrap();
    assert!(again.files == output.files, "two runs differ");
}
