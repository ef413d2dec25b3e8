//! The rules about what the parts of a document say about one another: one function each.
//!
//! In: the tree, or one schema of it. Out: diagnostics. They run over documents that may have faults of shape, so they
//! look at what is there and leave what is malformed to the walk.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::resolve::Resolver;
use super::{found, pointer, references};
use crate::diagnostic::{Diagnostic, Diagnostics};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// All the rules for paths and operations.
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

/// All the rules for one schema.
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

/// A parameter as declared, resolved.
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
            let message = format!("the {place} parameter `{}` is declared twice", name.escape_debug());
            diagnostics
                .push(Diagnostic::error("duplicate-parameter", at.as_str(), message).help("keep one of the two"));
        }
        if place == "path" && parameter.get("required") != Some(&Value::Bool(true)) {
            let message = format!("the path parameter `{}` must have `required: true`", name.escape_debug());
            let help = "add `required: true`; it is taken as required";
            diagnostics.push(Diagnostic::warning("optional-path-parameter", at.as_str(), message).help(help));
        }
        declared.push(Declared { at, name, place });
    }
    declared
}

fn path_item_has_no_ref(at: &str, item: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    if item.contains_key("$ref") {
        let message = "a `$ref` for a whole path item is not supported";
        diagnostics.push(
            Diagnostic::error("unsupported-ref", pointer::join(at, "$ref"), message)
                .help("write the path item out at this place"),
        );
    }
}

/// What is wrong with a path template.
enum TemplateFault {
    Unbalanced,
    Empty,
    Twice(String),
}

/// The names of the placeholders of a path, in order.
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
        TemplateFault::Unbalanced => (format!("the braces of the path `{path}` do not match"), "write `{name}`"),
        TemplateFault::Empty => (format!("the path `{path}` has a placeholder without a name"), "write `{name}`"),
        TemplateFault::Twice(name) => {
            (format!("the path `{path}` has the placeholder `{name}` twice"), "give the two places different names")
        }
    };
    Diagnostic::error("bad-path-template", at, message).help(help)
}

/// Every placeholder of the path has to be declared by the operation or by its path item.
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
            let message =
                format!("the path `{path}` has the placeholder `{{{name}}}`, but no path parameter declares it");
            diagnostics.push(Diagnostic::error("undeclared-path-parameter", at, message).help(format!(
                "add `{{name: {name}, in: path, required: true, schema: {{type: string}}}}` to `parameters`"
            )));
        }
    }
}

/// Every path parameter has to be a placeholder of the path.
fn declared_is_in_template(path: &str, template: &[&str], declared: &[Declared<'_>], diagnostics: &mut Diagnostics) {
    for parameter in
        declared.iter().filter(|parameter| parameter.place == "path" && !template.contains(&parameter.name))
    {
        let message = format!(
            "the path parameter `{}` is declared, but the path `{path}` has no such placeholder",
            parameter.name.escape_debug()
        );
        diagnostics.push(
            Diagnostic::error("path-parameter-not-in-path", parameter.at.as_str(), message)
                .help("correct the name, put the placeholder into the path, or remove the parameter"),
        );
    }
}

/// No two operations may have one id. (An operation without an id gets a name from its method and path.)
fn operation_id_is_unique<'a>(
    at: &str,
    operation: &'a Map<String, Value>,
    ids: &mut BTreeMap<&'a str, String>,
    diagnostics: &mut Diagnostics,
) {
    let Some(id) = operation.get("operationId").and_then(Value::as_str) else { return };
    let at = pointer::join(at, "operationId");
    if id.is_empty() {
        let fault = Diagnostic::error("empty-operation-id", at, "`operationId` must not be empty");
        diagnostics
            .push(fault.help("name the operation, or remove the keyword: a name is then made from method and path"));
    } else if let Some(first) = ids.get(id) {
        let message = format!("the operation id `{}` is already used at #{first}", id.escape_debug());
        diagnostics.push(
            Diagnostic::error("duplicate-operation-id", at, message).help("give each operation an id of its own"),
        );
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
            "a list of types is OpenAPI 3.1; in 3.0, write one type, and `nullable: true` for null"
        }
        Some("null") => "`null` is a type of OpenAPI 3.1; in 3.0, write the other type and `nullable: true`",
        Some("file") => "`file` is Swagger 2.0; in OpenAPI 3.0, write `type: string` and `format: binary`",
        Some("int" | "int32" | "int64" | "long") => "write `type: integer`, and `format: int32` or `int64`",
        Some("float" | "double" | "decimal") => "write `type: number`, and `format: float` or `double`",
        Some("bool") => "write `type: boolean`",
        Some("date" | "datetime" | "date-time" | "uuid" | "uri" | "str" | "text") => {
            "write `type: string`, and a `format`"
        }
        _ => "write one of these, or remove `type` where any value is meant",
    };
    let message = format!("`type` must be one of {}, found {}", TYPES.join(", "), found(value));
    diagnostics.push(Diagnostic::error("unknown-type", pointer::join(&at(), "type"), message).help(help));
}

/// The values of an enum have to be of one type, and of the schema's; null may be among them.
fn enum_is_of_one_type(at: &dyn Fn() -> String, schema: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return };
    let at = || pointer::join(&at(), "enum");
    if values.is_empty() {
        let fault = Diagnostic::error("empty-enum", at(), "`enum` must have at least one value, found an empty list");
        return diagnostics.push(fault.help("add the values, or remove `enum`"));
    }
    let kinds: BTreeSet<&str> = values.iter().filter(|value| !value.is_null()).map(kind).collect();
    if kinds.len() > 1 {
        let kinds: Vec<_> = kinds.into_iter().collect();
        let message = format!("the values of `enum` must be of one type, found {}", kinds.join(" and "));
        let help = "put all values in quotes if strings are meant (YAML reads `yes`, `1` and `2024-01-01` differently)";
        return diagnostics.push(Diagnostic::error("mixed-enum", at(), message).help(help));
    }
    let declared = schema.get("type").and_then(Value::as_str).filter(|name| TYPES.contains(name));
    let (Some(declared), Some(kind)) = (declared, kinds.first()) else { return };
    let fits = match declared {
        // Written beside `items` by mistake, it is common and plain enough: the items are meant.
        "array" => true,
        "integer" => values.iter().all(|value| value.is_null() || value.is_i64() || value.is_u64()),
        other => other == *kind,
    };
    if !fits {
        let message = format!("the values of `enum` must be of the type `{declared}`, found {kind} values");
        let help = if declared == "string" { "put the values in quotes" } else { "correct `type` or the values" };
        diagnostics.push(Diagnostic::error("mixed-enum", at(), message).help(help));
    }
}

fn property_names_are_not_empty(at: &dyn Fn() -> String, schema: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    if schema.get("properties").and_then(|properties| properties.get("")).is_some() {
        let at = pointer::join(&pointer::join(&at(), "properties"), "");
        diagnostics.push(
            Diagnostic::error("empty-property-name", at, "a property must have a name, found an empty one")
                .help("name the property, or remove it"),
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
                format!("the discriminator maps `{value}` to `{}`, which is no schema", target.escape_debug());
            diagnostics.push(
                Diagnostic::error("unresolved-mapping", at, message)
                    .help("correct the name, add the schema to `#/components/schemas`, or remove the entry"),
            );
        }
    }
}

/// A lower bound above its upper bound allows no value at all.
fn bounds_are_in_order(at: &dyn Fn() -> String, schema: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let pairs = [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ];
    for (low, high) in pairs {
        let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (bound(low), bound(high))
            && least > most
        {
            let message = format!("`{low}` ({least}) is above `{high}` ({most}), so no value is allowed");
            diagnostics.push(
                Diagnostic::warning("empty-range", pointer::join(&at(), low), message)
                    .help("exchange or correct the two bounds"),
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
