//! The diagnostics of invalid input, as people see them: one small file for each fault.

#![allow(clippy::unwrap_used, clippy::panic)]

use generator::{SourceFile, source};

/// The diagnostics of a document with overlays: its faults, or the warnings if it can be read.
fn diagnostics(spec: SourceFile, overlays: &[SourceFile]) -> String {
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
            insta::assert_snapshot!([$(diagnostics(fixture($file), &[])),+].join("\n----\n\n"));
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
    reference_chains: "reference-chains.yaml";
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
            insta::assert_snapshot!(diagnostics(fixture("sound.yaml"), &[fixture($file)]));
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
    let both = [diagnostics(text("latin-1.yaml", latin1), &[]), diagnostics(text("utf-16.yaml", utf16), &[])];
    insta::assert_snapshot!(both.join("\n----\n\n"));
}

/// Nesting that would exhaust the stack of a parser, or take it minutes.
#[test]
fn nested_too_deep() {
    let block: String = (0..300).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let diagnostics = [
        diagnostics(text("flow.yaml", format!("a: {}", "[".repeat(1_000_000))), &[]),
        diagnostics(text("maps.yaml", format!("a: {}", "{a: ".repeat(300_000))), &[]),
        diagnostics(text("dashes.yaml", "- ".repeat(100_000)), &[]),
        diagnostics(text("block.yaml", block), &[]),
        diagnostics(text("deep.json", "[".repeat(1_000_000)), &[]),
        diagnostics(text("itself.yaml", "a: &a [*a]"), &[]),
    ];
    insta::assert_snapshot!(diagnostics.join("\n----\n\n"));
}

/// Few aliases of a large value: the limit of the parser counts the aliases only, and does not detect it.
#[test]
fn alias_of_something_large() {
    let wide = format!("a: &a [{}]\nb:\n{}", "x,".repeat(20_000), "- *a\n".repeat(20_000));
    let long = format!("a: &a {}\nb:\n{}", "x".repeat(1_000_000), "- *a\n".repeat(20_000));
    let diagnostics = [diagnostics(text("wide.yaml", wide), &[]), diagnostics(text("long.yaml", long), &[])];
    insta::assert_snapshot!(diagnostics.join("\n----\n\n"));
}

/// Schemas of the maximum depth can be deserialised on the small stack of a test's thread.
#[test]
fn schemas_as_deep_as_allowed() {
    let deep = |open: &str, close: &str, levels: usize| {
        let schema = format!("{}{{}}{}", open.repeat(levels), close.repeat(levels));
        let head = "openapi: 3.0.3\ninfo: {title: Deep, version: '1'}\npaths: {}\n";
        text("deep.yaml", format!("{head}components: {{schemas: {{Deep: {schema}}}}}\n"))
    };
    for (open, close) in [("{properties: {a: ", "}}"), ("{items: ", "}"), ("{allOf: [", "]}")] {
        let document = source::read(&deep(open, close, 31), &[]).unwrap();
        assert_eq!(document.openapi().unwrap().components.unwrap().schemas.len(), 1);
    }
    insta::assert_snapshot!(diagnostics(deep("{items: ", "}", 100), &[]));
}

/// Targets that would exhaust the stack of the JSONPath parser, or take it years.
#[test]
fn targets_too_deep() {
    let target = |target: String| {
        let value = serde_json::json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"},
            "actions": [{"target": target, "description": "test", "remove": true}]});
        diagnostics(fixture("sound.yaml"), &[text("overlay.json", value.to_string())])
    };
    let diagnostics = [
        target(format!("$[?{}@.a{}]", "(".repeat(9_000), ")".repeat(9_000))),
        target(format!("${}{}", "[?@".repeat(200), "]".repeat(200))),
    ];
    insta::assert_snapshot!(diagnostics.join("\n----\n\n"));
}
