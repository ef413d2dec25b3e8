//! The constants of `templates/runtime/src/api.rs`, with which the runtime is tested, are those that the generator writes.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::{Borrowed, Input, SourceFile, generate};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use toml::Table;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn stand_in() -> String {
    std::fs::read_to_string(root().join("templates/runtime/src/api.rs")).unwrap()
}

/// `api.rs` as it is generated from the petstore with this configuration.
fn generated(config: String) -> String {
    let text = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let spec = root().join("generator/tests/fixtures/good/petstore.yaml");
    let input = Input {
        spec: SourceFile { name: "petstore.yaml".to_owned(), bytes: std::fs::read(spec).unwrap() },
        overlays: Vec::new(),
        docs: Vec::new(),
        config: text("codegen.toml", &config),
        templates: vec![text("runtime/Cargo.toml", ""), text("runtime/src/lib.rs", "pub mod api;\n")],
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Borrowed::default(),
    };
    let output = generate(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    output.files.get("src/api.rs").unwrap().to_owned()
}

/// Type and value of each constant.
fn constants(file: &str) -> BTreeMap<String, (String, String)> {
    let items = syn::parse_file(file).unwrap().items.into_iter().filter_map(|item| match item {
        syn::Item::Const(item) => {
            let (ty, value) = (item.ty.to_token_stream(), item.expr.to_token_stream());
            Some((item.ident.to_string(), (ty.to_string(), values(value))))
        }
        _ => None,
    });
    items.collect()
}

/// An expression as text, in which strings are written as their values and commas are left out: both can be formatted in several
/// ways.
fn values(tokens: TokenStream) -> String {
    let texts = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(format!("({})", values(group.stream()))),
        TokenTree::Punct(punct) if punct.as_char() == ',' => None,
        TokenTree::Literal(literal) => Some(match syn::parse_str::<syn::LitStr>(&literal.to_string()) {
            Ok(text) => format!("{:?}", text.value()),
            Err(_) => literal.to_string(),
        }),
        other => Some(other.to_string()),
    });
    texts.collect::<Vec<_>>().join(" ")
}

#[test]
fn both_files_define_the_same_constants() {
    let names = |file: &str| -> Vec<_> { constants(file).into_iter().map(|(name, (ty, _))| (name, ty)).collect() };
    let expected = names(&stand_in());
    assert!(expected.len() > 20, "{expected:?}");
    assert_eq!(names(&generated(String::new())), expected);
}

#[test]
fn the_values_that_do_not_come_from_the_document_are_those_of_the_configuration() {
    let config: Table = std::fs::read_to_string(root().join("spec/codegen.toml")).unwrap().parse().unwrap();
    // The other tables refer to the parts of one document, as do the other keys of `sensitive`.
    let tables = ["client", "errors", "paging", "sensitive", "versions"];
    let mut config: Table = config.into_iter().filter(|(name, _)| tables.contains(&name.as_str())).collect();
    if let Some(sensitive) = config.get_mut("sensitive").and_then(|table| table.as_table_mut()) {
        sensitive.retain(|key, _| key == "names");
    }
    let (generated, expected) = (constants(&generated(config.to_string())), constants(&stand_in()));
    for (name, (_, value)) in &expected {
        if !["TITLE", "VERSION", "BASE_URL", "PATH_PREFIX"].contains(&name.as_str()) {
            assert_eq!(&generated[name].1, value, "{name}");
        }
    }
}
