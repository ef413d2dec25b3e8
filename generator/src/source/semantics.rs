//! The rules that relate several parts of a document: one function each.
//!
//! In: the tree, or one schema of it. Out: diagnostics. The document can have faults of shape: a malformed part is skipped
//! here, and reported by the walk.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::resolve::Resolver;
use super::{found, pointer, references};
use crate::diagnostic::{Diagnostic, Diagnostics};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// Checks all rules for paths and operations.
pub(super) fn paths(resolver: &Resolver<'_>, root: &Value, diagnostics: &mut Diagnostics) {
    let items: Vec<(String, &String, &Map<String, Value>)> = entries(root.get("paths"))
        .filter(|(path, _)| path.starts_with('/'))
        .filter_map(|(path, item)| Some((pointer::join("/paths", path), path, item.as_object()?)))
        .collect();
    let mut ids = BTreeMap::new();
    for (at, path, item) in items {
        path_item_has_no_ref(&at, item, diagnostics);
        let template = match placeholders(path) {
            Ok(template) => template,
            Err(fault) => {
                diagnostics.push(fault_of_template(&at, path, fault));
                continue;
            }
        };
        let shared = parameters(resolver, &at, item, diagnostics);
        for method in METHODS {
            let Some(operation) = item.get(method).and_then(Value::as_object) else { continue };
            let at = pointer::join(&at, method);
            let own = parameters(resolver, &at, operation, diagnostics);
            template_is_declared(&at, path, &template, &shared, &own, diagnostics);
            declared_is_in_template(path, &template, &own, diagnostics);
            operation_id_is_unique(&at, operation, &mut ids, diagnostics);
        }
        declared_is_in_template(path, &template, &shared, diagnostics);
    }
}

/// Checks all rules for one schema.
pub(super) fn schema(
    resolver: &Resolver<'_>,
    root: &Value,
    at: &dyn Fn() -> String,
    schema: &Map<String, Value>,
    diagnostics: &mut Diagnostics,
) {
    type_is_known(at, schema, diagnostics);
    enum_is_of_one_type(at, schema, diagnostics);
    property_names_are_not_empty(at, schema, diagnostics);
    discriminator_maps_to_schemas(resolver, root, at, schema, diagnostics);
    bounds_are_in_order(at, schema, diagnostics);
}

/// A declared parameter, with its reference resolved.
struct Declared<'a> {
    /// The pointer of its declaration in the list.
    at: String,
    name: &'a str,
    place: &'a str,
}

fn parameters<'a>(
    resolver: &Resolver<'a>,
    at: &str,
    owner: &'a Map<String, Value>,
    diagnostics: &mut Diagnostics,
) -> Vec<Declared<'a>> {
    let at = pointer::join(at, "parameters");
    let mut declared: Vec<Declared<'a>> = Vec::new();
    for (index, parameter) in owner.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let at = pointer::join(&at, &index.to_string());
        let Some(parameter) = resolver.value(parameter) else { continue };
        let (Some(name), Some(place)) = (text(parameter, "name"), text(parameter, "in")) else { continue };
        if declared.iter().any(|other| other.name == name && other.place == place) {
            let message = format!("The {place} parameter `{}` is declared twice.", name.escape_debug());
            diagnostics
                .push(Diagnostic::error("duplicate-parameter", at.as_str(), message).help("Remove one of the two."));
        }
        if place == "path" && parameter.get("required") != Some(&Value::Bool(true)) {
            let message = format!("The path parameter `{}` must have `required: true`.", name.escape_debug());
            let help = "Add `required: true`. The parameter is treated as required.";
            diagnostics.push(Diagnostic::warning("optional-path-parameter", at.as_str(), message).help(help));
        }
        declared.push(Declared { at, name, place });
    }
    declared
}

fn path_item_has_no_ref(at: &str, item: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    if item.contains_key("$ref") {
        let message = "A `$ref` in place of a path item is not supported.";
        diagnostics.push(
            Diagnostic::error("unsupported-ref", pointer::join(at, "$ref"), message)
                .help("Replace the reference by the path item."),
        );
    }
}

/// A fault of a path template.
enum TemplateFault {
    Unbalanced,
    Empty,
    Twice(String),
}

/// Returns the names of the placeholders of a path, in order.
fn placeholders(path: &str) -> Result<Vec<&str>, TemplateFault> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        let inner = rest[open..].strip_prefix('{').ok_or(TemplateFault::Unbalanced)?;
        let close = inner.find(['{', '}', '/']).ok_or(TemplateFault::Unbalanced)?;
        let (name, after) = inner.split_at(close);
        rest = after.strip_prefix('}').ok_or(TemplateFault::Unbalanced)?;
        if name.is_empty() {
            return Err(TemplateFault::Empty);
        }
        if names.contains(&name) {
            return Err(TemplateFault::Twice(name.to_owned()));
        }
        names.push(name);
    }
    Ok(names)
}

fn fault_of_template(at: &str, path: &str, fault: TemplateFault) -> Diagnostic {
    let (message, help) = match fault {
        TemplateFault::Unbalanced => {
            (format!("The braces of the path `{path}` do not match."), "Write a placeholder as `{name}`.")
        }
        TemplateFault::Empty => {
            (format!("The path `{path}` has a placeholder without a name."), "Write a placeholder as `{name}`.")
        }
        TemplateFault::Twice(name) => (
            format!("The path `{path}` has the placeholder `{name}` twice."),
            "Give the two placeholders different names.",
        ),
    };
    Diagnostic::error("bad-path-template", at, message).help(help)
}

/// Each placeholder of the path must be declared by the operation or by its path item.
fn template_is_declared(
    at: &str,
    path: &str,
    template: &[&str],
    shared: &[Declared<'_>],
    own: &[Declared<'_>],
    diagnostics: &mut Diagnostics,
) {
    for name in template {
        if !shared.iter().chain(own).any(|parameter| parameter.place == "path" && parameter.name == *name) {
            let message = format!(
                "The path `{path}` has the placeholder `{{{name}}}`, but no path parameter of this name is declared."
            );
            diagnostics.push(Diagnostic::error("undeclared-path-parameter", at, message).help(format!(
                "Add `{{name: {name}, in: path, required: true, schema: {{type: string}}}}` to `parameters`."
            )));
        }
    }
}

/// Each path parameter must be a placeholder of the path.
fn declared_is_in_template(path: &str, template: &[&str], declared: &[Declared<'_>], diagnostics: &mut Diagnostics) {
    for parameter in
        declared.iter().filter(|parameter| parameter.place == "path" && !template.contains(&parameter.name))
    {
        let message = format!(
            "The path parameter `{}` is declared, but the path `{path}` has no placeholder of this name.",
            parameter.name.escape_debug()
        );
        diagnostics.push(
            Diagnostic::error("path-parameter-not-in-path", parameter.at.as_str(), message)
                .help("Correct the name, add the placeholder to the path, or remove the parameter."),
        );
    }
}

/// The ids of operations must be unique. (The name of an operation without an id is made from its method and path.)
fn operation_id_is_unique<'a>(
    at: &str,
    operation: &'a Map<String, Value>,
    ids: &mut BTreeMap<&'a str, String>,
    diagnostics: &mut Diagnostics,
) {
    let Some(id) = operation.get("operationId").and_then(Value::as_str) else { return };
    let at = pointer::join(at, "operationId");
    if id.is_empty() {
        let fault = Diagnostic::error("empty-operation-id", at, "`operationId` must not be empty.");
        diagnostics.push(
            fault.help("Give the operation an id, or remove the keyword: the name is then made from method and path."),
        );
    } else if let Some(first) = ids.get(id) {
        let message = format!("The operation id `{}` is already used at #{first}.", id.escape_debug());
        diagnostics
            .push(Diagnostic::error("duplicate-operation-id", at, message).help("Give each operation a unique id."));
    } else {
        ids.insert(id, at);
    }
}

fn type_is_known(at: &dyn Fn() -> String, schema: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let Some(value) = schema.get("type") else { return };
    let name = value.as_str();
    if name.is_some_and(|name| TYPES.contains(&name)) {
        return;
    }
    let help = match name {
        None if value.is_array() => {
            "A list of types is OpenAPI 3.1. In 3.0, write one type, and `nullable: true` for null."
        }
        Some("null") => "`null` is a type of OpenAPI 3.1. In 3.0, write the other type and `nullable: true`.",
        Some("file") => "`file` is a type of Swagger 2.0. In OpenAPI 3.0, write `type: string` and `format: binary`.",
        Some("int" | "int32" | "int64" | "long") => "Write `type: integer`, and `format: int32` or `int64`.",
        Some("float" | "double" | "decimal") => "Write `type: number`, and `format: float` or `double`.",
        Some("bool") => "Write `type: boolean`.",
        Some("date" | "datetime" | "date-time" | "uuid" | "uri" | "str" | "text") => {
            "Write `type: string`, and a `format`."
        }
        _ => "Write one of these, or remove `type` if any value is allowed.",
    };
    let message = format!("`type` must be one of {}, found {}.", TYPES.join(", "), found(value));
    diagnostics.push(Diagnostic::error("unknown-type", pointer::join(&at(), "type"), message).help(help));
}

/// The values of an enum must be of one type, which is the type of the schema; null is allowed, too.
fn enum_is_of_one_type(at: &dyn Fn() -> String, schema: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return };
    let at = || pointer::join(&at(), "enum");
    if values.is_empty() {
        let fault = Diagnostic::error("empty-enum", at(), "`enum` must have at least one value, found an empty list.");
        return diagnostics.push(fault.help("Add the values, or remove `enum`."));
    }
    let kinds: BTreeSet<&str> = values.iter().filter(|value| !value.is_null()).map(kind).collect();
    if kinds.len() > 1 {
        let kinds: Vec<_> = kinds.into_iter().collect();
        let message = format!("The values of `enum` must be of one type, found {}.", kinds.join(" and "));
        let help = "Put all values in quotes if they are strings (without quotes, `yes`, `1` and `2024-01-01` can be read as other types).";
        return diagnostics.push(Diagnostic::error("mixed-enum", at(), message).help(help));
    }
    let declared = schema.get("type").and_then(Value::as_str).filter(|name| TYPES.contains(name));
    let (Some(declared), Some(kind)) = (declared, kinds.first()) else { return };
    let fits = match declared {
        // An `enum` beside `items` is a common mistake. It is taken as the enum of the items.
        "array" => true,
        "integer" => values.iter().all(|value| value.is_null() || value.is_i64() || value.is_u64()),
        other => other == *kind,
    };
    if !fits {
        let message = format!("The values of `enum` must be of the type `{declared}`, found {kind} values.");
        let help = if declared == "string" { "Put the values in quotes." } else { "Correct `type` or the values." };
        diagnostics.push(Diagnostic::error("mixed-enum", at(), message).help(help));
    }
}

fn property_names_are_not_empty(at: &dyn Fn() -> String, schema: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    if schema.get("properties").and_then(|properties| properties.get("")).is_some() {
        let at = pointer::join(&pointer::join(&at(), "properties"), "");
        diagnostics.push(
            Diagnostic::error("empty-property-name", at, "A property must have a name, found an empty one.")
                .help("Give the property a name, or remove it."),
        );
    }
}

fn discriminator_maps_to_schemas(
    resolver: &Resolver<'_>,
    root: &Value,
    at: &dyn Fn() -> String,
    schema: &Map<String, Value>,
    diagnostics: &mut Diagnostics,
) {
    let Some(discriminator) = schema.get("discriminator") else { return };
    for (value, target) in entries(discriminator.get("mapping")) {
        let Some(target) = target.as_str() else { continue };
        if !references::mapped_schema_exists(resolver, root, target) {
            let at = pointer::join(&pointer::join(&pointer::join(&at(), "discriminator"), "mapping"), value);
            let value = value.escape_debug();
            let message =
                format!("The discriminator maps `{value}` to `{}`, which is not a schema.", target.escape_debug());
            diagnostics.push(
                Diagnostic::error("unresolved-mapping", at, message)
                    .help("Correct the name, add the schema to `#/components/schemas`, or remove the entry."),
            );
        }
    }
}

/// A lower bound must not be above its upper bound.
fn bounds_are_in_order(at: &dyn Fn() -> String, schema: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let pairs = [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ];
    for (low, high) in pairs {
        let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
        if let (Some(lower), Some(upper)) = (bound(low), bound(high))
            && lower > upper
        {
            let message = format!("`{low}` ({lower}) is above `{high}` ({upper}), so that no value is allowed.");
            diagnostics.push(
                Diagnostic::warning("empty-range", pointer::join(&at(), low), message)
                    .help("Swap or correct the two bounds."),
            );
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn text<'a>(value: &'a Value, keyword: &str) -> Option<&'a str> {
    value.get(keyword)?.as_str()
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}
