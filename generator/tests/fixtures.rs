//! Each fixture shows one construct; its snapshots show what the generator makes of it: model, Rust, diagnostics.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};

use generator::{Borrowed, Input, SourceFile, config, drive, generate, lower, passes, source};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/good")
}

fn file(path: &Path) -> SourceFile {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    SourceFile { name, bytes: std::fs::read(path).unwrap_or_default() }
}

/// Only what every crate needs: the runtime is tested where it lives.
fn templates() -> Vec<SourceFile> {
    let text = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    vec![
        text("runtime/Cargo.toml", "[dependencies]\nserde = \"1\"\n"),
        text("runtime/src/lib.rs", "//! A client.\n\npub mod api;\n"),
        text("driver/src/main.rs", "//! A driver.\n"),
    ]
}

#[test]
fn fixtures() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "yaml"));
    paths.sort();
    assert!(paths.len() >= 8, "the fixtures are gone");
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let settings = file(&path.with_extension("toml"));
        let input = Input {
            spec: file(&path),
            overlays: Vec::new(),
            config: settings,
            templates: templates(),
            api_version: None,
            borrowed: Borrowed::default(),
        };

        let config = config::read(&input.config).unwrap();
        let document = source::read(&input.spec, &[]).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        let (model, _) = lower::lower(&document.openapi().unwrap(), &config).unwrap();
        let (model, report, _) =
            passes::run(model, &config, passes::Options::default()).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        insta::assert_yaml_snapshot!(format!("{name}__model"), model);

        let output = generate(&input, &()).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        assert_eq!(output.report.versions, report.versions);
        let rust = output.files.iter().filter(|(path, _)| *path != "src/api.rs" && *path != "src/lib.rs");
        let rust: String = rust.map(|(path, text)| format!("=== {path}\n{text}\n")).collect();
        insta::assert_snapshot!(format!("{name}__rust"), rust);
        insta::assert_snapshot!(format!("{name}__diagnostics"), output.diagnostics.to_string());

        let driver = drive(&input, &()).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        if ["requests", "versions", "waiters"].contains(&name.as_str()) {
            let cases = driver.iter().filter(|(path, _)| path.starts_with("src/cases/"));
            let cases: String = cases.map(|(path, text)| format!("=== {path}\n{text}\n")).collect();
            insta::assert_snapshot!(format!("{name}__driver"), cases);
        }
        assert!(driver.get("src/main.rs").is_some_and(|text| text.ends_with("//! A driver.\n")));
        assert!(output.files.iter().all(|(path, _)| !path.contains("driver") && path != "src/main.rs"));

        let again = generate(&input, &()).unwrap();
        assert!(again.files == output.files, "{name}: two runs differ");
    }
}
