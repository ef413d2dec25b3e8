//! The identities of the items of a model.

use crate::lock::{Identity, Kind};
use crate::model::{
    Api, BodyFormat, Operation, Param, Root, SchemaId, Shape, Stability, TypeDef, TypeRef, Variant, Version,
};
use crate::words::words;

/// Returns the identity of a request, or of one of its bodies.
pub(super) fn request(kind: Kind, operation: &Operation, version: &Version) -> Identity {
    let (name, format) = (version.name.as_ref().map(|name| name.as_str()), version.format.as_deref());
    Identity::version(kind, operation.method, &operation.path, name, format)
}

/// Returns the identity of a parameter.
pub(super) fn parameter(operation: &Operation, param: &Param) -> Identity {
    Identity::parameter(operation.method, &operation.path, param.location, &param.wire)
}

/// Returns the method and the path of an operation, with which the identities of its parameters begin.
pub(super) fn operation(operation: &Operation) -> String {
    Identity::version(Kind::Operation, operation.method, &operation.path, None, None).text
}

/// Returns the method and the path in the identity of a parameter.
pub(super) fn operation_of(parameter: &Identity) -> &str {
    // A path contains no space.
    parameter.text.match_indices(' ').nth(1).map_or(&parameter.text, |(end, _)| &parameter.text[..end])
}

/// Returns the identity of a schema: the name of a component, or the steps to an inline schema.
pub(super) fn schema(api: &Api, id: &SchemaId) -> Identity {
    let steps = || id.steps.iter().map(ToString::to_string).collect::<Vec<_>>().join("/");
    let text = match (&id.root, id.component_name()) {
        (_, Some(name)) => name.to_owned(),
        (Root::Component(name), None) => format!("{name}/{}", steps()),
        (Root::Operation(id), None) => {
            let operation = api.operation(id.as_str()).map_or_else(|| id.to_string(), operation);
            format!("{operation} {}", steps())
        }
    };
    Identity::new(Kind::Schema, text)
}

/// Returns the places of types in the stable versions of an operation: bodies and parameters.
pub(super) fn places(operation: &Operation) -> impl Iterator<Item = (Identity, &TypeRef)> {
    let stable = operation.versions.iter().filter(|version| version.stability != Stability::Preview);
    let bodies = stable.flat_map(move |version| {
        let body = version.body.as_ref().map(|body| (request(Kind::Request, operation, version), &body.ty));
        let response = match &version.response.format {
            BodyFormat::Json(ty) => Some((request(Kind::Response, operation, version), ty)),
            _ => None,
        };
        body.into_iter().chain(response)
    });
    bodies.chain(operation.params.iter().map(move |param| (parameter(operation, param), &param.ty)))
}

/// Returns the identities of the fields, variants or values of a type, in their order, each with its type. `owner` is the name of
/// the type.
pub(super) fn members<'a>(
    owner: &'a str,
    def: &'a TypeDef,
) -> Box<dyn Iterator<Item = (Identity, Option<&'a TypeRef>)> + 'a> {
    match &def.shape {
        Shape::Struct(it) => {
            let member = move |wire: &str| Identity::member(Kind::Field, owner, wire);
            Box::new(it.fields.iter().map(move |field| (member(&field.wire), Some(&field.ty))))
        }
        Shape::Union(it) => {
            let member = move |variant: &Variant| Identity::member(Kind::Variant, owner, &tags(variant));
            Box::new(it.variants.iter().map(move |variant| (member(variant), Some(&variant.ty))))
        }
        Shape::Enum(it) => {
            let member = move |wire: &str| Identity::member(Kind::Value, owner, wire);
            Box::new(it.values.iter().map(move |value| (member(&value.wire), None)))
        }
        Shape::Alias(_) => Box::new(std::iter::empty()),
    }
}

/// Returns the tags of a variant: `AWS`, or `AWS|GCP,*` for two tags, of which the second has two values.
fn tags(variant: &Variant) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "*".to_owned());
    let tag = |tag: &Vec<Option<String>>| tag.iter().map(value).collect::<Vec<_>>().join(",");
    variant.tags.iter().map(tag).collect::<Vec<_>>().join("|")
}

/// Returns the suffix of a method that names its version: `_v20240805`.
pub(in super::super) fn dated(version: &str) -> String {
    format!("_v{}", version.replace('-', ""))
}

/// Returns the suffix of a method that names its format: `_as_csv`.
pub(in super::super) fn formatted(format: &str, compounds: &[String]) -> String {
    format!("_as_{}", words(format, compounds).join("_"))
}

/// Returns the name of a method without the suffixes for its version and format.
pub(super) fn stem<'a>(method: &'a str, version: &Version, compounds: &[String]) -> &'a str {
    let format = version.format.as_deref().map(|format| formatted(format, compounds));
    let method = format.and_then(|suffix| method.strip_suffix(suffix.as_str())).unwrap_or(method);
    let date = version.name.as_ref().map(|name| dated(name.as_str()));
    date.and_then(|suffix| method.strip_suffix(suffix.as_str())).unwrap_or(method)
}
