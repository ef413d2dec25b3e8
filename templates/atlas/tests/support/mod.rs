//! Shared code of the tests: recordings of the server, if they exist beside the repository.
#![allow(dead_code, missing_docs, clippy::unwrap_used)] // Each test uses a part of it.

pub mod mutate;

use std::path::{Path, PathBuf};

use atlas_admin::Value;

fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("ATLAS_SHARED").map(PathBuf::from);
    let folder =
        shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")).join("recordings");
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: {} does not exist", folder.display());
    None
}

/// Returns the bodies of all recorded responses of one version of an operation; `None` if there are no recordings.
pub fn recorded(operation: &str, version: &str) -> Option<Vec<String>> {
    let Ok(text) = std::fs::read(folder()?.join(format!("{operation}.json"))) else { return Some(Vec::new()) };
    let exchanges: Vec<Value> = serde_json::from_slice(&text).unwrap();
    let field = |exchange: &Value, name: &str| exchange[name].as_str().unwrap_or_default().to_owned();
    let bodies = exchanges.iter().filter(|exchange| {
        let success = exchange["status"].as_u64().is_some_and(|status| (200..300).contains(&status));
        success && field(exchange, "contentType").contains(version)
    });
    Some(bodies.map(|exchange| field(exchange, "body")).filter(|body| !body.is_empty()).collect())
}
