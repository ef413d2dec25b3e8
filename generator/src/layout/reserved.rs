//! Names that items of an API cannot have, because the language or the runtime uses them.
//!
//! Tests compare the lists with the sources of the runtime.

use crate::surface::IMPORTS;

/// The types and traits of the prelude.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Types of the runtime that users import together with types of the API.
const RUNTIME_TYPES: &[&str] = &["Arc", "Bytes", "Error", "Pending", "Response"];

/// Modules of the runtime and of every generated crate.
const MODULES: &[&str] = &[
    "absent",
    "api",
    "blocking",
    "call",
    "client",
    "credentials",
    "deadline",
    "download",
    "error",
    "extensions",
    "gunzip",
    "headers",
    "index",
    "integrity",
    "mock",
    "net",
    "pages",
    "redact",
    "request",
    "response",
    "shared",
    "tests",
    "transport",
    "waiter",
    "wire",
];

/// The methods of the runtime's client, which has an accessor for each group, and the methods of traits that an accessor of the same
/// name would hide.
const CLIENT_METHODS: &[&str] = &[
    "base_url",
    "borrow",
    "borrow_mut",
    "builder",
    "clone",
    "clone_into",
    "fmt",
    "from",
    "from_env",
    "from_profile",
    "into",
    "request",
    "revoke_token",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// The methods of traits that take `self`, and so hide a method of a handle with the same name, which takes `&self`.
pub(super) const HANDLE_METHODS: &[&str] = &["into", "try_into"];

/// The features of every generated crate, spelled as modules.
const FEATURES: &[&str] =
    &["aws_lc", "blocking", "default", "full", "http2", "legacy", "mock", "native_tls", "preview", "profiles", "ring"];

/// Crates that `lib.rs` mentions, and names of files that are targets for Cargo.
const CRATES: &[&str] = &[
    "alloc",
    "bytes",
    "core",
    "futures_core",
    "http",
    "jiff",
    "lib",
    "main",
    "reqwest",
    "secrecy",
    "serde_json",
    "std",
];

/// Returns the names that no type of an API can have.
pub(super) fn types() -> Vec<&'static str> {
    let imported = IMPORTS.iter().flat_map(|(_, names)| *names);
    imported.chain(PRELUDE).chain(RUNTIME_TYPES).copied().collect()
}

/// Returns the names that no module, feature and accessor of a group can have. `extras` are the modules for this API alone.
pub(super) fn groups<'a>(extras: &[&'a str]) -> Vec<&'a str> {
    [MODULES, CLIENT_METHODS, FEATURES, CRATES, extras].concat()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use syn::{ImplItem, Item, UseTree, Visibility};

    use super::*;

    fn runtime() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime")
    }

    fn parsed(path: &Path) -> Vec<Item> {
        let text = std::fs::read_to_string(path).expect("a file of the runtime");
        syn::parse_file(&text).expect("a file of the runtime parses").items
    }

    fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder of the runtime") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true if path.ends_with("tests") => {}
                true => sources(&path, files),
                false => files.push(path),
            }
        }
    }

    /// The names that a `use` brings into scope.
    fn names(tree: &UseTree, found: &mut BTreeSet<String>) {
        match tree {
            UseTree::Path(path) => names(&path.tree, found),
            UseTree::Name(name) => drop(found.insert(name.ident.to_string())),
            UseTree::Rename(name) => drop(found.insert(name.rename.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
            UseTree::Glob(_) => {}
        }
    }

    fn missing(found: impl IntoIterator<Item = String>, listed: &[&str]) -> Vec<String> {
        found.into_iter().filter(|name| !listed.contains(&name.as_str())).collect()
    }

    #[test]
    fn the_modules_and_crates_at_the_root_of_the_runtime_are_reserved() {
        let mut found = BTreeSet::new();
        for item in parsed(&runtime().join("src/lib.rs")) {
            match item {
                Item::Mod(module) => drop(found.insert(module.ident.to_string())),
                Item::Use(it) => {
                    // The crate that the path begins with: a module of this name would make the path ambiguous.
                    if let UseTree::Path(path) = &it.tree {
                        found.insert(path.ident.to_string());
                    }
                    names(&it.tree, &mut found);
                }
                _ => {}
            }
        }
        found.remove("crate");
        // Types and modules have different namespaces.
        found.retain(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
        assert!(found.len() > 15, "{found:?}");
        assert_eq!(missing(found, &groups(&[])), Vec::<String>::new());
    }

    #[test]
    fn the_methods_of_the_client_are_reserved() {
        let mut files = Vec::new();
        sources(&runtime().join("src"), &mut files);
        let mut found = BTreeSet::new();
        for item in files.iter().flat_map(|path| parsed(path)) {
            let Item::Impl(block) = item else { continue };
            let is_client = matches!(&*block.self_ty, syn::Type::Path(ty) if ty.path.is_ident("Client"));
            if !is_client || block.trait_.is_some() {
                continue;
            }
            for item in block.items {
                if let ImplItem::Fn(method) = item
                    && !matches!(method.vis, Visibility::Inherited)
                {
                    found.insert(method.sig.ident.to_string());
                }
            }
        }
        assert!(found.contains("from_env"), "{found:?}");
        assert_eq!(missing(found, &groups(&[])), Vec::<String>::new());
    }

    #[test]
    fn the_features_of_the_runtime_are_reserved() {
        let manifest = std::fs::read_to_string(runtime().join("Cargo.toml")).expect("the manifest of the runtime");
        let manifest: toml::Table = manifest.parse().expect("a manifest");
        let features = manifest["features"].as_table().expect("features").keys();
        let features = features.map(|name| name.replace('-', "_"));
        assert_eq!(missing(features, FEATURES), Vec::<String>::new());
    }

    #[test]
    fn what_generated_code_imports_is_in_the_runtime() {
        let items = |path: &str| {
            let module = path.trim_start_matches("crate::");
            let folder = runtime().join("src");
            let files = [folder.join(module), folder.join("extensions").join(module)].map(|it| it.join("mod.rs"));
            let file = files.into_iter().find(|file| file.exists()).expect("the module has a file");
            let mut found = BTreeSet::new();
            for item in parsed(&file) {
                match item {
                    Item::Use(it) => names(&it.tree, &mut found),
                    Item::Struct(it) => drop(found.insert(it.ident.to_string())),
                    Item::Enum(it) => drop(found.insert(it.ident.to_string())),
                    Item::Trait(it) => drop(found.insert(it.ident.to_string())),
                    _ => {}
                }
            }
            found
        };
        for (path, imported) in IMPORTS.iter().filter(|(path, _)| path.starts_with("crate::")) {
            let found = items(path);
            let absent: Vec<_> = imported.iter().filter(|name| !found.contains(**name)).collect();
            assert!(absent.is_empty(), "{path} has no {absent:?}");
        }
    }
}
