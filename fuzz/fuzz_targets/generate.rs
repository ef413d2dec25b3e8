//! Generates a crate from bytes as the document. The result must be a crate, or at least one error.
#![no_main]

use generator::{Input, SourceFile, generate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = |name: &str, bytes: &[u8]| SourceFile { name: name.to_owned(), bytes: bytes.to_vec() };
    let input = Input {
        spec: file("spec", bytes),
        overlays: Vec::new(),
        docs: Vec::new(),
        config: file("codegen.toml", b""),
        templates: vec![
            file("runtime/Cargo.toml", b"[dependencies]\n"),
            file("runtime/src/lib.rs", b"//! A client.\n\npub mod api;\n"),
        ],
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Default::default(),
    };
    match generate(&input, &()) {
        Ok(output) => assert!(!output.diagnostics.has_errors() && !output.files.is_empty()),
        Err(faults) => {
            assert!(faults.has_errors(), "no crate and no error");
            assert!(faults.iter().all(|fault| fault.code != "emit"), "{faults}");
        }
    }
});
