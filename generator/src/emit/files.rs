//! One file of the crate: its items, and the names that it imports.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::format::{self, Item};
use super::ident;
use crate::diagnostic::Diagnostics;
use crate::surface::{IMPORTS, Path};

/// A file to be rendered, possibly on another thread.
pub(super) struct Job<'a> {
    /// Path below the crate's root.
    pub path: Cow<'a, str>,
    /// Inner documentation.
    pub docs: Cow<'a, [String]>,
    /// Whether it mentions deprecated items.
    pub allow_deprecated: bool,
    /// Its imports; `None` for a file without any.
    pub imports: Option<Imports<'a>>,
    /// Renders the items.
    pub items: Box<dyn Fn() -> Vec<Item> + Send + Sync + 'a>,
}

/// The imports of a file. Those from the runtime are found in its tokens.
#[derive(Default)]
pub(super) struct Imports<'a> {
    /// The module at the root of the crate that the file belongs to.
    pub module: &'a str,
    /// The handle of that module, if the file mentions it.
    pub handle: Option<&'a str>,
    /// The types of the crate that the file mentions.
    pub mentions: BTreeSet<&'a Path>,
    /// The types that the file defines.
    pub own: BTreeSet<&'a str>,
}

impl Job<'_> {
    /// Returns the path and the text of the file.
    pub fn render(&self) -> Result<(String, String), Diagnostics> {
        let mut items = (self.items)();
        let uses = self.imports.as_ref().map(|imports| imports.render(&identifiers(&items)));
        if let Some(uses) = uses.filter(|uses| !uses.is_empty()) {
            items.insert(0, Item::Tokens(uses));
        }
        Ok((self.path.to_string(), format::rust(&self.path, &self.docs, self.allow_deprecated, &items)?))
    }
}

impl Imports<'_> {
    fn render(&self, identifiers: &BTreeSet<String>) -> TokenStream {
        let mut uses = TokenStream::new();
        for (module, names) in IMPORTS {
            let names: Vec<_> =
                names.iter().filter(|name| identifiers.contains(**name)).map(|name| ident(name)).collect();
            if !names.is_empty() {
                let path: Vec<_> = module.split("::").map(path_segment).collect();
                uses.extend(quote!(use #(#path)::*::{#(#names),*};));
            }
        }
        let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for path in &self.mentions {
            if path.module != self.module || !self.own.contains(path.name.as_str()) {
                modules.entry(&path.module).or_default().insert(&path.name);
            }
        }
        if let Some(handle) = self.handle {
            modules.entry(self.module).or_default().insert(handle);
        }
        let names = |names: BTreeSet<&str>| names.into_iter().map(ident).collect::<Vec<_>>();
        if let Some(own) = modules.remove(self.module).map(names) {
            uses.extend(quote!(use super::{#(#own),*};));
        }
        for (module, others) in modules {
            let (module, others) = (ident(module), names(others));
            uses.extend(quote!(use crate::#module::{#(#others),*};));
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

/// Returns the identifiers in these tokens that can need an import. Identifiers behind `::` and the variants of enums do not.
fn identifiers(items: &[Item]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // A string is allocated for new identifiers only: most are repeated.
    let mut spelling = String::new();
    let tokens = items.iter().filter_map(|item| match item {
        Item::Tokens(tokens) => Some((tokens.clone(), false)),
        // The macros use full paths.
        Item::Table(_) => None,
    });
    let mut open: Vec<(TokenStream, bool)> = tokens.collect();
    while let Some((tokens, in_enum)) = open.pop() {
        let mut tokens = tokens.into_iter().peekable();
        // The number of colons directly before this token.
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
