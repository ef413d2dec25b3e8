//! What reading says about bad input: one small file for each fault, and the diagnostics as people see them.

#![allow(clippy::unwrap_used, clippy::panic)]

use generator::{SourceFile, source};

/// What is said about a document with overlays: its faults, or the warnings that it is read with.
fn said(spec: SourceFile, overlays: &[SourceFile]) -> String {
    match source::read(&spec, overlays) {
        Err(faults) => {
            assert!(faults.has_errors());
            assert!(faults.iter().all(|fault| fault.location.is_some()), "not located: {faults}");
            faults.to_string()
        }
        Ok(document) => {
            document.openapi().unwrap();
            format!("read, with\n{}", document.diagnostics)
        }
    }
}

fn fixture(name: &str) -> SourceFile {
    let path = format!("{}/tests/fixtures/bad/{name}", env!("CARGO_MANIFEST_DIR"));
    SourceFile { name: name.to_owned(), bytes: std::fs::read(path).unwrap() }
}

fn text(name: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: bytes.into() }
}

macro_rules! snapshots {
    ($($test:ident: $($file:literal)+;)*) => { $(
        #[test]
        fn $test() {
            insta::assert_snapshot!([$(said(fixture($file), &[])),+].join("\n----\n\n"));
        }
    )* };
}

snapshots! {
    syntax: "not-yaml.yaml" "tab.yaml" "broken.json" "not-json.yaml";
    alias_bomb: "alias-bomb.yaml";
    duplicate_key: "duplicate-key.yaml";
    not_openapi: "list.yaml" "string.yaml" "empty.yaml" "kubernetes.yaml" "no-version.yaml" "overlay-version.yaml";
    swagger_2: "swagger-2.yaml";
    openapi_3_1: "openapi-3.1.yaml";
    unquoted_version: "unquoted-version.yaml";
    references: "references.yaml";
    circles: "circles.yaml";
    path_parameters: "path-parameters.yaml";
    operation_ids: "operation-ids.yaml";
    discriminator: "discriminator.yaml";
    schemas: "schemas.yaml";
    shape: "shape.yaml";
    several_at_once: "many.yaml";
    sound: "sound.yaml";
}

macro_rules! overlay_snapshots {
    ($($test:ident: $file:literal;)*) => { $(
        #[test]
        fn $test() {
            insta::assert_snapshot!(said(fixture("sound.yaml"), &[fixture($file)]));
        }
    )* };
}

overlay_snapshots! {
    overlay_no_match: "overlay-no-match.yaml";
    overlay_shape: "overlay-shape.yaml";
    overlay_target: "overlay-target.yaml";
    overlay_fault: "overlay-fault.yaml";
    overlay_version: "overlay-version.yaml";
    overlay_is_none: "kubernetes.yaml";
}

#[test]
fn not_utf8() {
    let latin1 = b"openapi: 3.0.3\ninfo:\n  title: \xe4\xb8\xad Caf\xe9\n".to_vec();
    let utf16: Vec<u8> = "\u{feff}openapi: 3.0.3\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let both = [said(text("latin-1.yaml", latin1), &[]), said(text("utf-16.yaml", utf16), &[])];
    insta::assert_snapshot!(both.join("\n----\n\n"));
}

/// Nesting that would take a parser's stack, or minutes of its time.
#[test]
fn nested_too_deep() {
    let block: String = (0..300).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let said = [
        said(text("flow.yaml", format!("a: {}", "[".repeat(1_000_000))), &[]),
        said(text("maps.yaml", format!("a: {}", "{a: ".repeat(300_000))), &[]),
        said(text("dashes.yaml", "- ".repeat(100_000)), &[]),
        said(text("block.yaml", block), &[]),
        said(text("deep.json", "[".repeat(1_000_000)), &[]),
        said(text("itself.yaml", "a: &a [*a]"), &[]),
    ];
    insta::assert_snapshot!(said.join("\n----\n\n"));
}

/// Few aliases, but of something large: the parser's own limit, which counts aliases, does not see it.
#[test]
fn alias_of_something_large() {
    let wide = format!("a: &a [{}]\nb:\n{}", "x,".repeat(20_000), "- *a\n".repeat(20_000));
    let long = format!("a: &a {}\nb:\n{}", "x".repeat(1_000_000), "- *a\n".repeat(20_000));
    let said = [said(text("wide.yaml", wide), &[]), said(text("long.yaml", long), &[])];
    insta::assert_snapshot!(said.join("\n----\n\n"));
}

/// The deepest document that is read can also be checked and deserialised, on the small stack of a test's thread.
#[test]
fn as_deep_as_allowed() {
    let levels = 58;
    let schema = format!("{}{{}}{}", "{properties: {a: ".repeat(levels), "}}".repeat(levels));
    let spec = format!(
        "openapi: 3.0.3\ninfo: {{title: Deep, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{Deep: {schema}}}}}\n"
    );
    let document = source::read(&text("deep.yaml", spec), &[]).unwrap();
    assert_eq!(document.openapi().unwrap().components.unwrap().schemas.len(), 1);
}
