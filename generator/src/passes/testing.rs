//! What the tests of several passes use.

use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::input::SourceFile;

/// The configuration in this text of codegen.toml.
pub(super) fn config(text: &str) -> Config {
    let file = SourceFile { name: "codegen.toml".to_owned(), bytes: text.as_bytes().to_vec() };
    config::read(&file).expect("a valid configuration")
}

/// Each diagnostic as `severity[code] pointer: message`.
pub(super) fn messages(diagnostics: &Diagnostics) -> Vec<String> {
    let line =
        |it: &crate::diagnostic::Diagnostic| format!("{}[{}] {}: {}", it.severity, it.code, it.pointer, it.message);
    diagnostics.iter().map(line).collect()
}
