//! Entries of codegen.toml that match nothing in the document.
//!
//! In: the configuration and the names that the document uses. Out: a warning for each entry that has no effect because it
//! names something that does not exist. Entries that name things of the model (`names.types`, `unions`, `features.default`,
//! `waiters`) are checked by the passes that apply them.

use std::collections::BTreeSet;

use super::{Config, Import, UnionChoice};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Inventory;
use crate::words::words;

/// A warning for each entry that matches nothing. If the configuration is `borrowed` from another edition of the document,
/// the help says so.
pub fn unused(config: &Config, document: &Inventory, borrowed: bool) -> Diagnostics {
    let mut search = Search { document, found: Vec::new() };
    search.versions(config);
    search.operations(config);
    search.parameters(config);
    search.paging(config);
    search.names(config);
    search.errors(config);
    search.sensitive(config);
    for (id, choice) in &config.unions {
        search.union(id, choice);
    }
    search.diagnostics(borrowed)
}

/// A warning for each entry of `import` that matches nothing in the document that is imported. An imported document has none
/// of these extensions, so that they can be compared with a full document only.
pub fn unused_in_import(import: &Import, document: &Inventory) -> Diagnostics {
    let mut search = Search { document, found: Vec::new() };
    let extensions = &document.extensions;
    search.each(&["import", "prose-extensions"], &import.prose_extensions, NO_EXTENSION, |name| {
        extensions.contains(name)
    });
    search.one(&["import", "revision-extension"], import.revision_extension.as_deref(), NO_EXTENSION, |name| {
        extensions.contains(name)
    });
    search.diagnostics(false)
}

const NO_EXTENSION: &str = "no object has this extension";
const NO_OPERATION: &str = "no operation has this id";
const NO_PARAMETER: &str = "no parameter has this name";
const NO_QUERY_PARAMETER: &str = "no query parameter has this name";
const NO_PROPERTY: &str = "no schema has a property of this name";

/// An entry that matches nothing.
struct Unused {
    /// The keys that lead to the list, to the table or to the value.
    keys: Vec<String>,
    /// The item of the list, the key of the table, or the value itself.
    name: String,
    /// Whether `name` is an item of a list or a key of a table.
    is_item: bool,
    /// What does not exist.
    reason: &'static str,
}

impl Unused {
    fn diagnostic(&self) -> Diagnostic {
        let (key, name) = (self.keys.join("."), self.name.escape_debug());
        let message = format!("codegen.toml: `{key}` names `{name}`, but {}.", self.reason);
        Diagnostic::warning("config-unused", "", message)
            .help("Correct the name, or remove the entry if the document no longer needs it.")
            .in_config(self.keys.iter().chain(self.is_item.then_some(&self.name)))
    }
}

struct Search<'a> {
    document: &'a Inventory,
    found: Vec<Unused>,
}

impl Search<'_> {
    fn versions(&mut self, config: &Config) {
        let document = self.document;
        let versions = &config.versions;
        self.one(
            &["versions", "media-type-prefix"],
            Some(versions.media_type_prefix.as_str()),
            "no media type begins with it",
            |prefix| document.media_types.iter().any(|media_type| media_type.starts_with(prefix)),
        );
        let sunset = versions.sunset_extension.as_deref();
        self.one(&["versions", "sunset-extension"], sunset, "no media type has this extension", |name| {
            document.media_type_extensions.contains(name)
        });
    }

    fn operations(&mut self, config: &Config) {
        let document = self.document;
        let operations = &config.operations;
        for (key, extension) in [
            ("name-extension", &operations.name_extension),
            ("roles-extension", &operations.roles_extension),
            ("docs-extension", &operations.docs_extension),
        ] {
            self.one(&["operations", key], extension.as_deref(), "no operation has this extension", |name| {
                document.operation_extensions.contains(name)
            });
        }
        let is_operation = |id: &str| document.operations.contains_key(id);
        self.each(&["operations", "rename"], operations.rename.keys(), NO_OPERATION, is_operation);
        self.each(&["operations", "text"], &operations.text, NO_OPERATION, is_operation);
    }

    fn parameters(&mut self, config: &Config) {
        let document = self.document;
        let is_parameter = |name: &str| document.parameters.values().any(|names| names.contains(name));
        self.each(&["parameters", "hidden"], &config.parameters.hidden, NO_PARAMETER, is_parameter);
    }

    fn paging(&mut self, config: &Config) {
        let (document, paging) = (self.document, &config.paging);
        let is_query = |name: &str| document.parameters.get("query").is_some_and(|names| names.contains(name));
        for (key, name) in
            [("number", &paging.number), ("size", &paging.size), ("include-total", &paging.include_total)]
        {
            self.one(&["paging", key], Some(name.as_str()), NO_QUERY_PARAMETER, is_query);
        }
        for (key, name) in [("items", &paging.items), ("total", &paging.total), ("links", &paging.links)] {
            self.one(&["paging", key], Some(name.as_str()), NO_PROPERTY, |name| document.properties.contains(name));
        }
    }

    fn names(&mut self, config: &Config) {
        let document = self.document;
        let names = &config.names;
        self.each(&["names", "words"], &names.words, "no name of the document contains this word", |word| {
            let lower_first = lower_first(word);
            all_names(document).any(|name| name.contains(word) || name.contains(&lower_first))
        });
        let schemas: Vec<Vec<String>> = document.schemas.keys().map(|name| words(name, &names.words)).collect();
        let mut known = method_words(document, config);
        known.extend(schemas.iter().flatten().cloned());
        let reason = "no name of a method or a schema contains this word";
        self.each(&["names", "replace"], names.replace.keys(), reason, |word| known.contains(word));
        for (key, list) in [("drop", &names.drop), ("page", &names.page)] {
            self.each(&["names", key], list, "no name of a schema contains this word", |phrase| {
                let phrase = words(phrase, &names.words);
                schemas.iter().any(|words| words.windows(phrase.len().max(1)).any(|window| window == phrase))
            });
        }
        let is_member =
            |name: &str| document.properties.contains(name) || document.parameters.values().any(|it| it.contains(name));
        let reason = "no property and no parameter has this name";
        self.each(&["names", "members"], names.members.keys(), reason, is_member);
        self.each(&["names", "modules"], names.modules.keys(), "no operation has this tag as its first", |tag| {
            document.tags.contains(tag) || (document.has_untagged && tag == UNTAGGED)
        });
        self.each(&["names", "variants"], names.variants.keys(), "no enum has this value", |value| {
            document.values.contains(value)
        });
    }

    fn errors(&mut self, config: &Config) {
        let (document, errors) = (self.document, &config.errors);
        for (key, path) in [
            ("status", &errors.status),
            ("detail", &errors.detail),
            ("reason", &errors.reason),
            ("parameters", &errors.parameters),
            ("fields", &errors.fields),
            ("field-name", &errors.field_name),
            ("field-description", &errors.field_description),
        ] {
            self.one(&["errors", key], Some(path.as_str()), NO_PROPERTY, |path| {
                path.split('.').all(|name| document.properties.contains(name))
            });
        }
        self.each(&["errors", "codes"], &errors.codes, NO_PROPERTY, |name| document.properties.contains(name));
    }

    fn sensitive(&mut self, config: &Config) {
        let document = self.document;
        let normalized =
            |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let part = "no schema has a property whose name contains this part";
        self.each(&["sensitive", "names"], &config.sensitive.names, part, |name| {
            let part = normalized(name);
            !part.is_empty() && document.properties.iter().any(|property| normalized(property).contains(&part))
        });
        let properties = &config.sensitive.properties;
        self.each(&["sensitive", "properties"], properties, NO_PROPERTY, |name| document.properties.contains(name));
        let is_sensitive =
            |name: &str| document.passwords.contains(name) || properties.iter().any(|property| property == name);
        self.each(
            &["sensitive", "except"],
            &config.sensitive.except,
            "no type of this name has a sensitive property of this name",
            |pair| {
                let Some((ty, property)) = pair.rsplit_once('.') else { return false };
                is_sensitive(property) && document.has_property(root(ty), property)
            },
        );
    }

    /// The variants of one union. A union that does not exist is reported by the pass that decides the form of unions.
    fn union(&mut self, id: &str, choice: &UnionChoice) {
        let document = self.document;
        if !document.schemas.contains_key(root(id)) && !document.operations.contains_key(root(id)) {
            return;
        }
        let is_variant = |variant: &str| {
            let exists =
                document.schemas.contains_key(root(variant)) || document.operations.contains_key(root(variant));
            exists && (root(variant) != variant || document.is_variant(id, variant))
        };
        let reason = "the union has no variant of this type";
        self.each(&["unions", id, "variants"], choice.variants.keys(), reason, is_variant);
        self.one(&["unions", id, "default"], choice.default.as_deref(), reason, is_variant);
        self.each(&["unions", id, "select"], &choice.select, NO_PROPERTY, |name| document.properties.contains(name));
    }

    /// Checks the items of a list or the keys of a table.
    fn each<'n>(
        &mut self,
        keys: &[&str],
        names: impl IntoIterator<Item = &'n String>,
        reason: &'static str,
        is_used: impl Fn(&str) -> bool,
    ) {
        for name in names.into_iter().filter(|name| !is_used(name)) {
            self.unused(keys, name, true, reason);
        }
    }

    /// Checks a key with a single value; an empty value means that the key is not set.
    fn one(&mut self, keys: &[&str], name: Option<&str>, reason: &'static str, is_used: impl Fn(&str) -> bool) {
        if let Some(name) = name.filter(|name| !name.is_empty() && !is_used(name)) {
            self.unused(keys, name, false, reason);
        }
    }

    fn diagnostics(&self, borrowed: bool) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        for unused in &self.found {
            let diagnostic = unused.diagnostic();
            diagnostics.push(if borrowed { diagnostic.of_another_edition() } else { diagnostic });
        }
        diagnostics
    }

    fn unused(&mut self, keys: &[&str], name: &str, is_item: bool, reason: &'static str) {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        self.found.push(Unused { keys, name: name.to_owned(), is_item, reason });
    }
}

/// The tag of an operation without tags.
const UNTAGGED: &str = "Operations";

/// The component or operation to which the id of a type belongs: `Pet` for `Pet/owner`.
fn root(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

/// The words of the method names that the document suggests, without the operations that codegen.toml renames.
fn method_words(document: &Inventory, config: &Config) -> BTreeSet<String> {
    let operations = document.operations.iter().filter(|(id, _)| !config.operations.rename.contains_key(*id));
    let names = operations.map(|(id, names)| {
        let extension = config.operations.name_extension.as_ref();
        extension.and_then(|extension| names.extensions.get(extension)).unwrap_or(id)
    });
    names.flat_map(|name| words(name, &config.names.words)).collect()
}

/// All texts of the document that become identifiers.
fn all_names(document: &Inventory) -> impl Iterator<Item = &str> {
    let operations =
        document.operations.iter().flat_map(|(id, names)| std::iter::once(id).chain(names.extensions.values()));
    let parameters = document.parameters.values().flatten();
    let others = [&document.tags, &document.properties, &document.values].into_iter().flatten();
    operations.chain(parameters).chain(others).chain(document.schemas.keys()).map(String::as_str)
}

fn lower_first(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().into_iter().flat_map(char::to_lowercase).chain(characters).collect()
}
