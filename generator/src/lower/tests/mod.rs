//! Tests of lowering: small documents, and the definitions and operations that they become.

mod operations;
mod schemas;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::Api;
use crate::source::Words;

/// The model of a document with these lines after `info`, and the diagnostics as `severity[code] pointer: message`.
fn lower_with(config: &Config, text: &str) -> (Api, Vec<String>) {
    let document = format!("openapi: 3.0.1\ninfo: {{title: Test, version: '1'}}\n{text}");
    let value = serde_yaml::from_str(&document).expect("a document");
    let document = serde_yaml::from_str(&document).expect("a valid document");
    let messages = |diagnostics: Diagnostics| {
        let lines = diagnostics.iter().map(|it| format!("{}[{}] {}: {}", it.severity, it.code, it.pointer, it.message));
        lines.collect::<Vec<_>>()
    };
    match super::lower(&document, &Words::of(&value), config) {
        Ok((api, diagnostics)) => (api, messages(diagnostics)),
        Err(diagnostics) => (Api::default(), messages(diagnostics)),
    }
}

/// The model of a document that has no fault.
fn lower(text: &str) -> Api {
    let (api, messages) = lower_with(&Config::default(), text);
    assert!(messages.is_empty(), "{messages:?}");
    api
}

/// The component schemas of a document without operations.
fn schemas(text: &str) -> String {
    let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!("paths: {{}}\ncomponents:\n  schemas:\n{indented}")
}
