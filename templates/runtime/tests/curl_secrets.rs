//! Comparison of the sensitive names of the runtime with the sensitive properties of the Atlas API: the runtime hides all of
//! these, and few others.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use runtime::{Client, Method};
use serde_json::json;

fn read(path: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec").join(path)).unwrap()
}

/// Returns the names of all properties, and the names of the sensitive ones: of `format: password`, and in `codegen.toml`.
fn names() -> (BTreeSet<String>, BTreeSet<String>) {
    let document = read("atlas-admin-v2.yaml");
    let lines: Vec<&str> = document.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (mut all, mut sensitive) = (BTreeSet::new(), BTreeSet::new());
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = line.trim_start().strip_suffix(':') else { continue };
        if !name.chars().all(|c| c.is_ascii_alphanumeric()) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            continue;
        }
        all.insert(name.to_owned());
        let mut below = lines[at + 1..].iter().take_while(|next| indent(next) > indent(line));
        if below.any(|next| indent(next) == indent(line) + 2 && next.trim() == "format: password") {
            sensitive.insert(name.to_owned());
        }
    }
    let configured = read("codegen.toml");
    let list = configured.split_once("[sensitive]").unwrap().1.split_once(']').unwrap().0;
    sensitive.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
    (all, sensitive)
}

fn is_hidden(name: &str) -> bool {
    // The client is shared, because building one loads the certificates of the system.
    static CLIENT: LazyLock<Client> =
        LazyLock::new(|| Client::builder().base_url("http://localhost:9").build().unwrap());
    !CLIENT.request(Method::POST, "/x").json(&json!({ name: "hush" })).to_curl().contains("hush")
}

#[test]
fn sensitive_properties_have_sensitive_names() {
    let (all, sensitive) = names();
    assert!(all.len() > 1000 && sensitive.len() > 25, "{} {}", all.len(), sensitive.len());
    // `value` is only sensitive together with the name of a header.
    let shown: Vec<&String> = sensitive.iter().filter(|name| *name != "value" && !is_hidden(name)).collect();
    assert!(shown.is_empty(), "{shown:?}");
}

#[test]
fn few_properties_that_are_not_sensitive_have_sensitive_names() {
    let (all, sensitive) = names();
    let hidden = all.difference(&sensitive).map(String::as_str).filter(|name| is_hidden(name));
    // In free-form JSON, each of these can be the name of a secret.
    let known = ["authValue", "clientCredentials", "originalTokens", "secrets", "token", "tokens"];
    assert_eq!(hidden.collect::<Vec<_>>(), known);
}
