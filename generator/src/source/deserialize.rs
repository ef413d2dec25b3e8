//! Deserialises a tree into the types of `openapiv3`.
//!
//! In: a tree that has passed every check. Out: the typed document. Each path and component is deserialised on its own, so
//! that a failure is reported with the pointer of the path or component that causes it.

use openapiv3::{Components, OpenAPI, Paths};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::pointer;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Deserialises a whole document.
///
/// # Errors
/// One diagnostic for each path or component that cannot be deserialised.
pub(super) fn openapi(root: &Value) -> Result<OpenAPI, Diagnostics> {
    let mut pieces = Pieces(Diagnostics::new());
    let document = OpenAPI {
        openapi: pieces.required(root, "/openapi"),
        info: pieces.required(root, "/info"),
        servers: pieces.required(root, "/servers"),
        paths: pieces.paths(root),
        components: root.pointer("/components").map(|_| pieces.components(root)),
        security: root.pointer("/security").map(|_| pieces.required(root, "/security")),
        tags: pieces.required(root, "/tags"),
        external_docs: root.pointer("/externalDocs").map(|_| pieces.required(root, "/externalDocs")),
        extensions: extensions(root),
    };
    if pieces.0.is_empty() { Ok(document) } else { Err(pieces.0) }
}

/// Removes callbacks: they are requests that the server sends, which a client does not make, and `openapiv3` does not accept a
/// `$ref` in place of a callback.
pub(super) fn drop_callbacks(root: &mut Value) {
    let items = root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
    let operations = items.filter_map(Value::as_object_mut).flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    operations.for_each(|operation| drop(operation.remove("callbacks")));
    if let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) {
        components.remove("callbacks");
    }
}

struct Pieces(Diagnostics);

impl Pieces {
    fn paths(&mut self, root: &Value) -> Paths {
        let mut paths = Paths { extensions: root.get("paths").map(extensions).unwrap_or_default(), ..Paths::default() };
        for (path, item) in entries(root, "/paths").filter(|(path, _)| path.starts_with('/')) {
            if let Some(item) = self.piece(item, || pointer::join("/paths", path)) {
                paths.paths.insert(path.clone(), item);
            }
        }
        paths
    }

    fn components(&mut self, root: &Value) -> Components {
        Components {
            schemas: self.map(root, "/components/schemas"),
            responses: self.map(root, "/components/responses"),
            parameters: self.map(root, "/components/parameters"),
            examples: self.map(root, "/components/examples"),
            request_bodies: self.map(root, "/components/requestBodies"),
            headers: self.map(root, "/components/headers"),
            security_schemes: self.map(root, "/components/securitySchemes"),
            links: self.map(root, "/components/links"),
            callbacks: self.map(root, "/components/callbacks"),
            extensions: root.get("components").map(extensions).unwrap_or_default(),
        }
    }

    /// Deserialises all components of one kind. `openapiv3` uses different types of maps for them.
    fn map<T, M>(&mut self, root: &Value, at: &str) -> M
    where
        T: for<'de> Deserialize<'de>,
        M: FromIterator<(String, T)>,
        M: IntoIterator<Item = (String, T)>,
    {
        entries(root, at)
            .filter_map(|(name, value)| {
                self.piece(value, || pointer::join(at, name)).map(|piece: T| (name.clone(), piece))
            })
            .collect()
    }

    fn required<T: for<'de> Deserialize<'de> + Default>(&mut self, root: &Value, at: &str) -> T {
        root.pointer(at).and_then(|value| self.piece(value, || at.to_owned())).unwrap_or_default()
    }

    fn piece<T: for<'de> Deserialize<'de>>(&mut self, value: &Value, pointer: impl FnOnce() -> String) -> Option<T> {
        match T::deserialize(value) {
            Ok(piece) => Some(piece),
            Err(error) => {
                let message = format!("This part of the document cannot be read: {error}.");
                let help = "The document has passed the checks of the generator, which should have found this: please report it.";
                self.0.push(Diagnostic::error("not-understood", pointer(), message).help(help));
                None
            }
        }
    }
}

fn entries<'a>(root: &'a Value, at: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    root.pointer(at).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn extensions<M: FromIterator<(String, Value)>>(value: &Value) -> M {
    let entries = value.as_object().into_iter().flat_map(Map::iter);
    entries.filter(|(key, _)| key.starts_with("x-")).map(|(key, value)| (key.clone(), value.clone())).collect()
}
