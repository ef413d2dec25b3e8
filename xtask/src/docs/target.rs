//! The targets of overlay actions, as JSONPath.
//!
//! In: the document and pointers of the model. Out: the path of the place that declares an item, as a YAML scalar.

use serde_json::Value;

/// The maximum number of references and combined schemas between a type and the schema that declares its property.
const MAX_STEPS: usize = 16;

/// Returns the path of a tag; `None` if the document does not declare it.
pub fn tag(document: &Value, name: &str) -> Option<String> {
    let mut tags = document.get("tags")?.as_array()?.iter();
    tags.any(|tag| tag.get("name") == Some(&Value::from(name)))
        .then(|| scalar(format!("$.tags[?@.name=={}]", quoted(name))))
}

/// Returns the path of a pointer; `None` if the document does not have it.
pub fn path(document: &Value, pointer: &str) -> Option<String> {
    let mut at = document;
    let mut path = "$".to_owned();
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        at = match at {
            Value::Array(items) => {
                let index: usize = name.parse().ok()?;
                path.push_str(&format!("[{index}]"));
                items.get(index)?
            }
            other => {
                let is_plain = name.starts_with(|it: char| it.is_ascii_alphabetic())
                    && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
                path.push_str(&if is_plain { format!(".{name}") } else { format!("[{}]", quoted(&name)) });
                other.get(&name)?
            }
        };
    }
    Some(scalar(path))
}

/// Returns the path of a parameter of an operation, or of its path.
pub fn parameter(document: &Value, operation: &str, name: &str) -> Option<String> {
    let (item, _) = operation.rsplit_once('/')?;
    [operation, item].iter().find_map(|owner| {
        let parameters = format!("{owner}/parameters");
        let count = document.pointer(&parameters)?.as_array()?.len();
        let pointers = (0..count).map(|index| resolved(document, format!("{parameters}/{index}")));
        let has_name =
            |pointer: &String| document.pointer(pointer).and_then(|it| it.get("name")) == Some(&Value::from(name));
        path(document, &pointers.into_iter().find(has_name)?)
    })
}

/// Returns the path of the property of a schema, which the schema declares or inherits.
pub fn property(document: &Value, schema: &str, name: &str) -> Option<String> {
    let key = name.replace('~', "~0").replace('/', "~1");
    let declares = |schema: &str| {
        let pointer = format!("{schema}/properties/{key}");
        document.pointer(&pointer).is_some().then_some(pointer)
    };
    path(document, &search(document, schema, &declares, MAX_STEPS)?)
}

/// Returns the path of the schema with the `enum` that a schema is, or is made of.
pub fn enumeration(document: &Value, schema: &str) -> Option<String> {
    let declares = |schema: &str| document.pointer(schema)?.get("enum").map(|_| schema.to_owned());
    path(document, &search(document, schema, &declares, MAX_STEPS)?)
}

/// Returns what `find` returns for a schema, or for the first one that it consists of.
fn search(document: &Value, schema: &str, find: &dyn Fn(&str) -> Option<String>, steps: usize) -> Option<String> {
    let schema = resolved(document, schema.to_owned());
    let steps = steps.checked_sub(1)?;
    find(&schema).or_else(|| {
        ["allOf", "oneOf", "anyOf"].iter().find_map(|keyword| {
            let members = format!("{schema}/{keyword}");
            let count = document.pointer(&members)?.as_array()?.len();
            (0..count).find_map(|index| search(document, &format!("{members}/{index}"), find, steps))
        })
    })
}

/// Follows references.
fn resolved(document: &Value, mut pointer: String) -> String {
    for _ in 0..MAX_STEPS {
        let reference = document.pointer(&pointer).and_then(|it| it.get("$ref")).and_then(Value::as_str);
        match reference.and_then(|it| it.strip_prefix('#')) {
            Some(target) => pointer = target.to_owned(),
            None => break,
        }
    }
    pointer
}

fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Returns a path as a YAML scalar, in quotes if YAML needs them.
fn scalar(path: String) -> String {
    if path.contains(": ") || path.contains(" #") { Value::from(path).to_string() } else { path }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_target_is_the_place_that_declares_the_item() {
        let document = json!({
            "tags": [{"name": "Joe's: pets"}],
            "paths": {"/pets/{petId}": {
                "parameters": [{"name": "all", "in": "query"}],
                "get": {"parameters": [{"$ref": "#/components/parameters/petId"}, {"name": "own", "in": "query"}]},
            }},
            "components": {
                "parameters": {"petId": {"name": "petId", "in": "path"}},
                "schemas": {
                    "Animal": {"properties": {"name": {}}},
                    "Cat": {"allOf": [{"$ref": "#/components/schemas/Animal"}, {"properties": {"x/y": {}}}]},
                    "Any": {"oneOf": [{"$ref": "#/components/schemas/Any"}, {"$ref": "#/components/schemas/Size"}]},
                    "Size": {"enum": ["L"]},
                },
            },
        });
        let get = "/paths/~1pets~1{petId}/get";
        let (cat, any) = ("/components/schemas/Cat", "/components/schemas/Any");
        for (found, expected) in [
            (path(&document, get), Some("$.paths['/pets/{petId}'].get")),
            (path(&document, "/paths/absent"), None),
            (parameter(&document, get, "petId"), Some("$.components.parameters.petId")),
            (parameter(&document, get, "own"), Some("$.paths['/pets/{petId}'].get.parameters[1]")),
            (parameter(&document, get, "all"), Some("$.paths['/pets/{petId}'].parameters[0]")),
            (property(&document, cat, "name"), Some("$.components.schemas.Animal.properties.name")),
            (property(&document, cat, "x/y"), Some("$.components.schemas.Cat.allOf[1].properties['x/y']")),
            (property(&document, cat, "absent"), None),
            (enumeration(&document, any), Some("$.components.schemas.Size")),
            (tag(&document, "Absent"), None),
            (tag(&document, "Joe's: pets"), Some(r#""$.tags[?@.name=='Joe\\'s: pets']""#)),
        ] {
            assert_eq!(found.as_deref(), expected);
        }
    }
}
