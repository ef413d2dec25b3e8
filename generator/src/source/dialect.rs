//! Detects documents that are not OpenAPI 3.0.
//!
//! In: a tree. Out: nothing if the tree declares OpenAPI 3.0, otherwise one diagnostic with the kind of document that was
//! found and with the way to convert it. Only the top level is examined.

use serde_json::{Map, Value};

use super::found;
use crate::diagnostic::Diagnostic;

const HELP_FILE: &str = "Pass the file that contains the OpenAPI document.";

/// Returns a diagnostic if `value` is not an OpenAPI 3.0 document.
pub(super) fn check(value: &Value) -> Option<Diagnostic> {
    let Some(root) = value.as_object() else {
        let found = if value.is_null() { "nothing".to_owned() } else { found(value) };
        let message = format!("Expected an OpenAPI 3.0 document (a mapping with `openapi: 3.0.x`), found {found}.");
        return Some(Diagnostic::error("not-openapi", "", message).help(HELP_FILE));
    };
    if let Some(version) = root.get("swagger") {
        let message = format!("Expected an OpenAPI 3.0 document, found Swagger {}.", version_text(version));
        return Some(
            Diagnostic::error("swagger-2", "/swagger", message)
                .help("Convert the document to OpenAPI 3.0 first, for instance with `npx swagger2openapi --yaml --outfile openapi.yaml FILE`."),
        );
    }
    let Some(version) = root.get("openapi") else {
        return Some(unknown_document(root));
    };
    let Some(text) = version.as_str() else {
        let message = format!("`openapi` must be a string such as \"3.0.3\", found {}.", found(version));
        return Some(Diagnostic::error("wrong-type", "/openapi", message).help("Write `openapi: 3.0.3`."));
    };
    if text == "3.0" || text.starts_with("3.0.") {
        return None;
    }
    let message = format!("Expected OpenAPI 3.0.x, found OpenAPI {text}.");
    let help = if text.starts_with("3.") {
        "Only 3.0.x is supported. Ask the publisher for a 3.0 document, or convert this one (`nullable: true` instead of \
         `type: [.., 'null']`, boolean `exclusiveMinimum`, `enum` instead of `const`)."
    } else {
        "Only 3.0.x is supported."
    };
    Some(Diagnostic::error("unsupported-openapi-version", "/openapi", message).help(help))
}

fn unknown_document(root: &Map<String, Value>) -> Diagnostic {
    let kind = if root.contains_key("apiVersion") && root.contains_key("kind") {
        "a Kubernetes manifest (`apiVersion`, `kind`)".to_owned()
    } else if root.contains_key("asyncapi") {
        "an AsyncAPI document".to_owned()
    } else if root.contains_key("overlay") && root.contains_key("actions") {
        "an OpenAPI overlay".to_owned()
    } else if root.contains_key("$schema") {
        "a JSON Schema".to_owned()
    } else if root.contains_key("paths") {
        let message = "`openapi` is missing: expected the version of the format, such as `openapi: 3.0.3`.";
        return Diagnostic::error("missing-keyword", "", message)
            .help("Add `openapi: 3.0.3` at the top if the document is OpenAPI 3.0.");
    } else {
        let keys: Vec<_> = root.keys().take(4).map(|key| format!("`{}`", key.escape_debug())).collect();
        if keys.is_empty() {
            "an empty mapping".to_owned()
        } else {
            format!("a mapping with the keys {}", keys.join(", "))
        }
    };
    let message = format!("Expected an OpenAPI 3.0 document (`openapi: 3.0.x`), found {kind}.");
    Diagnostic::error("not-openapi", "", message).help(HELP_FILE)
}

fn version_text(version: &Value) -> String {
    match version {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
