//! The names that a document uses.
//!
//! In: the tree of a checked document. Out: an [`Inventory`]: the names of operations, parameters, properties, media types,
//! tags and extensions, each where the tables of OpenAPI expect one. It depends neither on the model nor on the
//! configuration, so that an entry of the configuration can be compared with the document itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::resolve::Resolver;
use super::shape::{Names, ObjectShape, Shape};
use super::tables;

/// The names that a document uses.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// The operations, by id. An operation without an `operationId` has its method and path as id, as in the model.
    pub operations: BTreeMap<String, OperationNames>,
    /// The extensions of operations.
    pub operation_extensions: BTreeSet<String>,
    /// The extensions of media types.
    pub media_type_extensions: BTreeSet<String>,
    /// All extensions, of any object.
    pub extensions: BTreeSet<String>,
    /// The first tag of each operation.
    pub tags: BTreeSet<String>,
    /// Whether an operation has no tag.
    pub has_untagged: bool,
    /// The media types of requests and responses.
    pub media_types: BTreeSet<String>,
    /// The names of parameters, by their location (`path`, `query`, `header`, `cookie`).
    pub parameters: BTreeMap<String, BTreeSet<String>>,
    /// The names of all properties.
    pub properties: BTreeSet<String>,
    /// The names of the properties that the document declares as passwords.
    pub passwords: BTreeSet<String>,
    /// The values of enums, and the values that discriminators map to schemas.
    pub values: BTreeSet<String>,
    /// The component schemas, by name.
    pub schemas: BTreeMap<String, SchemaNames>,
}

/// The names of one operation.
#[derive(Debug, Clone, Default)]
pub struct OperationNames {
    /// The values of its extensions that are strings, by the name of the extension.
    pub extensions: BTreeMap<String, String>,
    /// The names of the properties of its inline schemas, at any depth.
    pub properties: BTreeSet<String>,
}

/// The names of one component schema.
#[derive(Debug, Clone, Default)]
pub struct SchemaNames {
    /// The names of its properties, at any depth of its inline schemas.
    pub properties: BTreeSet<String>,
    /// The component schema that it is an alias of.
    pub alias_of: Option<String>,
    /// The component schemas in its `allOf`.
    pub parents: BTreeSet<String>,
    /// The component schemas in its `oneOf` and `anyOf`, and in the mapping of its discriminator.
    pub variants: BTreeSet<String>,
}

impl Inventory {
    /// Collects the names of a document.
    pub fn of(root: &Value) -> Self {
        let resolver = Resolver::new(root);
        let mut walk = Walk { resolver: &resolver, found: Self::default(), owner: Owner::None, path: "", keyword: "" };
        walk.place(&tables::DOCUMENT, root);
        walk.found
    }

    /// Whether a schema or an operation has a property of this name: of its own or, for a schema, through its parents.
    pub fn has_property(&self, owner: &str, property: &str) -> bool {
        if self.operations.get(owner).is_some_and(|operation| operation.properties.contains(property)) {
            return true;
        }
        self.with_parents(owner).iter().any(|schema| schema.properties.contains(property))
    }

    /// Whether a union can have a variant of this name; `true` if the document does not list the variants of the union.
    pub fn is_variant(&self, union: &str, variant: &str) -> bool {
        let Some(union) = self.schemas.get(union).filter(|union| !union.variants.is_empty()) else { return true };
        union.variants.iter().any(|listed| {
            // A variant that is an alias may be named by the schema that it stands for.
            let names = std::iter::successors(Some(listed), |name| self.schemas.get(*name)?.alias_of.as_ref());
            names.take(self.schemas.len() + 1).any(|name| name == variant)
        })
    }

    /// A schema, its parents, and theirs.
    fn with_parents(&self, schema: &str) -> Vec<&SchemaNames> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut pending = vec![schema];
        let mut found = Vec::new();
        while let Some(name) = pending.pop() {
            if let Some((name, names)) = self.schemas.get_key_value(name)
                && seen.insert(name)
            {
                pending.extend(names.parents.iter().chain(&names.alias_of).map(String::as_str));
                found.push(names);
            }
        }
        found
    }
}

/// The operation or the component schema to which inline properties belong.
enum Owner {
    None,
    Operation(String),
    Schema(String),
}

struct Walk<'a> {
    resolver: &'a Resolver<'a>,
    found: Inventory,
    owner: Owner,
    /// The path of the path item at hand.
    path: &'a str,
    /// The keyword at hand: for an operation, its method.
    keyword: &'a str,
}

impl<'a> Walk<'a> {
    fn place(&mut self, shape: &'static Shape, value: &'a Value) {
        match (shape, value) {
            (Shape::List(inner), Value::Array(items)) => items.iter().for_each(|item| self.place(inner, item)),
            (Shape::Map(names, inner), Value::Object(entries)) => {
                for (name, value) in entries {
                    if *names != Names::Any && name.starts_with("x-") {
                        add(&mut self.found.extensions, name);
                    } else {
                        self.entry(shape, inner, name, value);
                    }
                }
            }
            (Shape::Object(object), Value::Object(entries)) => self.object(shape, object, entries),
            (Shape::Tagged(tagged), Value::Object(entries)) => {
                let Some(tag) = entries.get(tagged.key).and_then(Value::as_str) else { return };
                if std::ptr::eq(shape, &tables::PARAMETER)
                    && let Some(name) = entries.get("name").and_then(Value::as_str)
                {
                    add(self.found.parameters.entry(tag.to_owned()).or_default(), name);
                }
                if let Some(object) = tagged.variant(tag) {
                    self.object(shape, object, entries);
                }
            }
            (Shape::RefOr(..), Value::Object(entries)) if entries.contains_key("$ref") => {}
            (Shape::RefOr(_, inner) | Shape::FlagOr(inner), _) => self.place(inner, value),
            _ => {}
        }
    }

    fn entry(&mut self, map: &'static Shape, inner: &'static Shape, name: &'a str, value: &'a Value) {
        if std::ptr::eq(inner, &tables::MEDIA_TYPE) {
            add(&mut self.found.media_types, name);
        }
        if std::ptr::eq(map, &tables::PATHS) {
            self.path = name;
        }
        if std::ptr::eq(map, &tables::COMPONENT_SCHEMAS) {
            let names = self.schema_names(value);
            self.found.schemas.insert(name.to_owned(), names);
            self.owner = Owner::Schema(name.to_owned());
            self.place(inner, value);
            self.owner = Owner::None;
        } else {
            self.place(inner, value);
        }
    }

    fn object(&mut self, shape: &'static Shape, object: &'static ObjectShape, entries: &'a Map<String, Value>) {
        let is_operation = std::ptr::eq(shape, &tables::OPERATION);
        for name in entries.keys().filter(|name| name.starts_with("x-")) {
            add(&mut self.found.extensions, name);
            if is_operation {
                add(&mut self.found.operation_extensions, name);
            } else if std::ptr::eq(shape, &tables::MEDIA_TYPE) {
                add(&mut self.found.media_type_extensions, name);
            }
        }
        if is_operation {
            self.operation(entries);
        }
        if std::ptr::eq(object, &tables::SCHEMA) {
            self.schema(entries);
        }
        for (name, value) in entries {
            if let Some(field) = object.field(name).filter(|field| !field.prose) {
                self.keyword = name;
                self.place(field.shape, value);
            }
        }
        if is_operation {
            self.owner = Owner::None;
        }
    }

    fn operation(&mut self, entries: &'a Map<String, Value>) {
        let tags = entries.get("tags").and_then(Value::as_array);
        match tags.and_then(|tags| tags.first()?.as_str()) {
            Some(tag) => add(&mut self.found.tags, tag),
            None => self.found.has_untagged = true,
        }
        let id = entries.get("operationId").and_then(Value::as_str);
        let id = id.map_or_else(
            || format!("{} {}", self.keyword, self.path.trim_matches('/').replace('/', " ")),
            str::to_owned,
        );
        let extensions = entries.iter().filter(|(name, _)| name.starts_with("x-"));
        let texts = extensions.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        let names = OperationNames { extensions: texts.collect(), properties: BTreeSet::new() };
        self.found.operations.insert(id.clone(), names);
        self.owner = Owner::Operation(id);
    }

    fn schema(&mut self, entries: &Map<String, Value>) {
        let properties = entries.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::iter);
        for (name, schema) in properties {
            add(&mut self.found.properties, name);
            if schema.get("format").and_then(Value::as_str) == Some("password") {
                add(&mut self.found.passwords, name);
            }
            let owned = match &self.owner {
                Owner::None => None,
                Owner::Operation(id) => self.found.operations.get_mut(id).map(|names| &mut names.properties),
                Owner::Schema(name) => self.found.schemas.get_mut(name).map(|names| &mut names.properties),
            };
            if let Some(owned) = owned {
                add(owned, name);
            }
        }
        for value in entries.get("enum").and_then(Value::as_array).into_iter().flatten() {
            match value.as_str() {
                Some(text) => add(&mut self.found.values, text),
                None => add(&mut self.found.values, &value.to_string()),
            }
        }
        for (value, _) in mapping(entries.get("discriminator")) {
            add(&mut self.found.values, value);
        }
    }

    fn schema_names(&self, schema: &Value) -> SchemaNames {
        let name = |reference: &str| Some(self.resolver.named(reference).ok()?.name.to_owned());
        let reference = |schema: &Value| name(schema.get("$ref")?.as_str()?);
        let listed = |keyword: &str| schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
        let mapped = mapping(schema.get("discriminator")).filter_map(|(_, target)| {
            let target = target.as_str()?;
            Some(name(target).unwrap_or_else(|| target.to_owned()))
        });
        SchemaNames {
            properties: BTreeSet::new(),
            alias_of: reference(schema),
            parents: listed("allOf").filter_map(reference).collect(),
            variants: listed("oneOf").chain(listed("anyOf")).filter_map(reference).chain(mapped).collect(),
        }
    }
}

/// Adds a name to a set. Most names are in the set already.
fn add(names: &mut BTreeSet<String>, name: &str) {
    if !names.contains(name) {
        names.insert(name.to_owned());
    }
}

fn mapping(discriminator: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    let mapping = discriminator.and_then(|discriminator| discriminator.get("mapping")?.as_object());
    mapping.into_iter().flat_map(Map::iter)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn inventory() -> Inventory {
        let root = json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1", "x-revision": "7"},
            "paths": {"x-owner": "me", "/pets/all": {"get": {"responses": {}}}, "/pets": {"post": {
                "operationId": "addPet",
                "tags": ["Pets", "Second"],
                "x-name": "add",
                "x-roles": ["a"],
                "parameters": [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}],
                "requestBody": {"content": {"application/json": {
                    "x-until": "2030-01-01",
                    "example": {"properties": {"not a property": {}}, "x-example": 1},
                    "schema": {"type": "object", "properties": {"inline": {"type": "string", "format": "password"}}},
                }}},
                "responses": {"200": {"description": "", "content": {"text/csv": {}}}},
            }}},
            "components": {"schemas": {
                "Pet": {
                    "oneOf": [{"$ref": "#/components/schemas/CatAlias"}],
                    "discriminator": {"propertyName": "kind", "mapping": {"dog": "Dog"}},
                    "properties": {"kind": {"enum": ["cat", 7]}},
                },
                "CatAlias": {"$ref": "#/components/schemas/Cat"},
                "Cat": {"properties": {"paws": {"properties": {"claws": {}}}}},
                "Dog": {"allOf": [{"$ref": "#/components/schemas/Cat"}, {"properties": {"x-bark": {}}}]},
                "Mouse": {"properties": {}},
            }},
        });
        Inventory::of(&root)
    }

    fn list(names: &BTreeSet<String>) -> Vec<&str> {
        names.iter().map(String::as_str).collect()
    }

    #[test]
    fn names_are_collected_where_the_tables_expect_them() {
        let found = inventory();
        assert_eq!(found.operations.keys().collect::<Vec<_>>(), ["addPet", "get pets all"]);
        assert_eq!(found.operations["addPet"].extensions["x-name"], "add");
        assert_eq!((list(&found.tags), found.has_untagged), (vec!["Pets"], true));
        assert_eq!(list(&found.media_types), ["application/json", "text/csv"]);
        assert_eq!(list(&found.media_type_extensions), ["x-until"]);
        assert_eq!(list(&found.operation_extensions), ["x-name", "x-roles"]);
        assert_eq!(list(&found.extensions), ["x-name", "x-owner", "x-revision", "x-roles", "x-until"]);
        assert_eq!(list(&found.parameters["query"]), ["dry"]);
        assert_eq!(list(&found.properties), ["claws", "inline", "kind", "paws", "x-bark"]);
        assert_eq!((list(&found.passwords), list(&found.values)), (vec!["inline"], vec!["7", "cat", "dog"]));
    }

    #[test]
    fn properties_belong_to_the_component_or_operation_that_declares_or_inherits_them() {
        let found = inventory();
        let has = |owner: &str, property: &str| found.has_property(owner, property);
        assert!(has("addPet", "inline") && has("Cat", "claws") && has("Dog", "x-bark") && has("Dog", "paws"));
        assert!(!has("Cat", "x-bark") && !has("addPet", "paws") && !has("Unknown", "paws"));
    }

    #[test]
    fn variants_are_listed_mapped_or_behind_an_alias() {
        let found = inventory();
        let is = |variant: &str| found.is_variant("Pet", variant);
        assert!(is("Cat") && is("CatAlias") && is("Dog"));
        assert!(!is("Mouse") && !is("Unknown"));
        assert!(!found.is_variant("Pet", "Pet"));
        assert!(found.is_variant("Cat", "Dog"), "a schema that lists no variants");
    }
}
