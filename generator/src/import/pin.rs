//! The record of the origin of an imported document.
//!
//! In: the imported file, and the origin that the caller gives. Out: the text of pin.toml. Neither is verified.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::PinInput;
use crate::config::Import;
use crate::input::SourceFile;
use crate::model::is_date;

#[derive(serde::Serialize)]
struct Pin {
    title: String,
    version: String,
    upstream: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    sha256: String,
    counts: Counts,
}

#[derive(serde::Serialize)]
struct Counts {
    paths: usize,
    operations: usize,
    schemas: usize,
}

const HEAD: &str = "\
# Where the pinned document came from. Written by `cargo xtask spec import`.
# `sha256` is the digest of the full document, as its publisher gave it.
";

/// Returns the text of pin.toml.
pub(super) fn to_toml(spec: &SourceFile, root: &Value, choices: &Import, pin: PinInput) -> String {
    let info = |keyword: &str| root.get("info")?.get(keyword)?.as_str().map(str::to_owned);
    let version = info("version").unwrap_or_default();
    let pin = Pin {
        date: pin.date.or_else(|| date_in(&spec.name)).or_else(|| date_in(&version)),
        title: info("title").unwrap_or_default(),
        version,
        upstream: pin.upstream,
        revision: pin.revision.or_else(|| info(choices.revision_extension.as_deref()?)),
        sha256: Sha256::digest(&spec.bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
        counts: counts(root),
    };
    // A struct of strings and numbers can always be written as TOML.
    format!("{HEAD}{}", toml::to_string(&pin).unwrap_or_default())
}

fn counts(root: &Value) -> Counts {
    let object = |pointer: &str| root.pointer(pointer).and_then(Value::as_object);
    let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let paths = object("/paths");
    let items = paths.into_iter().flatten().filter(|(path, _)| path.starts_with('/'));
    Counts {
        paths: items.clone().count(),
        operations: items.map(|(_, item)| methods.iter().filter(|method| item.get(**method).is_some()).count()).sum(),
        schemas: object("/components/schemas").map_or(0, serde_json::Map::len),
    }
}

/// The last part of a text that has the form `YYYY-MM-DD`.
fn date_in(text: &str) -> Option<String> {
    let mut texts = text.as_bytes().windows(10).filter_map(|window| std::str::from_utf8(window).ok());
    texts.rfind(|text| is_date(text)).map(str::to_owned)
}
