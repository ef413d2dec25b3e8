//! One file of the crate: what is in it and which names it has to import.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::format;
use super::{Emitter, ident};
use crate::diagnostic::Diagnostics;
use crate::model::Group;

/// A part of a file.
pub(super) enum Item {
    /// Rust, to be formatted.
    Tokens(TokenStream),
    /// A table for one of the runtime's macros: laid out already, since no formatter knows how.
    Table(String),
}

/// A file to be rendered, possibly on another thread.
pub(super) struct Job<'a> {
    /// Path below the crate's root.
    pub path: String,
    /// Inner documentation.
    pub docs: Vec<String>,
    /// Renders the items.
    pub items: Box<dyn Fn() -> Vec<Item> + Send + Sync + 'a>,
    /// Finds the imports of the items.
    pub imports: Option<Imports<'a>>,
}

/// How a file gets at the names that it mentions.
#[derive(Clone)]
pub(super) struct Imports<'a> {
    pub emitter: &'a Emitter<'a>,
    /// The group that has the file, or `None` for a file of `shared`.
    pub group: Option<&'a Group>,
    /// The names of the types and requests that the file defines itself.
    pub own: BTreeSet<&'a str>,
}

/// Names of the language's library and of the runtime, and where they come from.
const KNOWN: &[(&str, &[&str])] = &[
    ("jiff", &["Timestamp"]),
    ("jiff::civil", &["Date"]),
    ("secrecy", &["SecretString"]),
    ("std::borrow", &["Borrow"]),
    ("std::collections", &["BTreeMap"]),
    ("std::time", &["Duration"]),
    ("crate::call", &["Call"]),
    ("crate::client", &["Client"]),
    ("crate::request", &["Method", "OperationInfo", "Request"]),
    ("crate::waiter", &["Argument", "Gone", "WaitInfo"]),
    (
        "crate::wire",
        &[
            "Context",
            "Extra",
            "FromJson",
            "Json",
            "Kind",
            "Nullable",
            "OpenEnum",
            "Sink",
            "ToJson",
            "Value",
            "sink_object",
        ],
    ),
];

impl Job<'_> {
    /// Path and text.
    pub fn render(&self) -> Result<(String, String), Diagnostics> {
        let mut items = (self.items)();
        let mut allow_deprecated = false;
        if let Some(imports) = &self.imports {
            let mentioned = mentioned(&items);
            let uses = imports.render(&mentioned);
            // Code that decodes and encodes a deprecated property is no use of it.
            allow_deprecated = mentioned.contains("deprecated");
            if !uses.is_empty() {
                items.insert(0, Item::Tokens(uses));
            }
        }
        Ok((self.path.clone(), format::rust(&self.path, &self.docs, allow_deprecated, &items)?))
    }
}

impl Imports<'_> {
    fn render(&self, mentioned: &BTreeSet<String>) -> TokenStream {
        let mut uses = TokenStream::new();
        for (module, names) in KNOWN {
            let names: Vec<_> = names
                .iter()
                .filter(|name| mentioned.contains(**name) && !self.own.contains(**name))
                .map(|name| ident(name))
                .collect();
            if !names.is_empty() {
                let path: Vec<_> = module.split("::").map(path_segment).collect();
                uses.extend(quote!(use #(#path)::*::{#(#names),*};));
            }
        }
        let index = &self.emitter.index;
        let mut from_group = Vec::new();
        let mut from_shared = Vec::new();
        for name in mentioned.iter().filter(|name| !self.own.contains(name.as_str())) {
            let types = index.type_named(name).map(|def| index.group_of_type(def).map(|group| &group.feature));
            match types {
                Some(None) => from_shared.push(ident(name)),
                Some(feature) if feature == self.group.map(|group| &group.feature) => from_group.push(ident(name)),
                None if self.group.is_some_and(|group| group.handle == *name) => from_group.push(ident(name)),
                _ => {}
            }
        }
        if !from_group.is_empty() {
            uses.extend(quote!(use super::{#(#from_group),*};));
        }
        if !from_shared.is_empty() {
            let path = if self.group.is_some() { quote!(crate::shared) } else { quote!(super) };
            uses.extend(quote!(use #path::{#(#from_shared),*};));
        }
        uses
    }
}

fn path_segment(name: &str) -> TokenStream {
    if name == "crate" {
        return quote!(crate);
    }
    let name = ident(name);
    quote!(#name)
}

/// The identifiers in these tokens that may be names to import: not what follows `::`, and not the variants of an enum.
fn mentioned(items: &[Item]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // Most identifiers have been there before: a text is only allocated for a new one.
    let mut spelling = String::new();
    let tokens = items.iter().filter_map(|item| match item {
        Item::Tokens(tokens) => Some((tokens.clone(), false)),
        // The macros bring the names that they need.
        Item::Table(_) => None,
    });
    let mut open: Vec<(TokenStream, bool)> = tokens.collect();
    while let Some((tokens, in_enum)) = open.pop() {
        let mut tokens = tokens.into_iter().peekable();
        // How many colons stand right before this token.
        let mut colons = 0;
        let mut enum_ahead = false;
        while let Some(token) = tokens.next() {
            let before = std::mem::take(&mut colons);
            let after_path = before >= 2;
            match &token {
                TokenTree::Group(group) => {
                    open.push((group.stream(), enum_ahead && group.delimiter() == Delimiter::Brace));
                    enum_ahead = false;
                }
                TokenTree::Ident(name) => {
                    spelling.clear();
                    let _ = write!(spelling, "{name}");
                    enum_ahead |= spelling == "enum";
                    let ends = match tokens.peek() {
                        Some(TokenTree::Punct(next)) => next.as_char() == ',',
                        Some(TokenTree::Group(_)) | None => true,
                        _ => false,
                    };
                    let variant = in_enum && ends;
                    if !(after_path || variant || names.contains(&spelling)) {
                        names.insert(spelling.clone());
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons = before + 1,
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    names
}
