//! Definitions as text, so that a test compares one line.

use crate::model::{Api, Field, Selector, Shape, Variant};

/// What the model has under this id, or the reason for which the definition was folded.
///
/// - `struct { readonly id: integer, name?: string | null, kind: string = "cat" }`: `?` marks a property that is not required.
/// - `union by kind { "cat" | "lynx": Cat, default "dog": Dog } + { id: integer }`: the properties of the union itself follow `+`.
/// - `union by shape { meows: Cat }`: the required property that only this variant has.
/// - `enum { "A", "B" }`, `alias list<Pet>`, `folded: REASON`, `undefined`.
pub(crate) fn show(api: &Api, text: &str) -> String {
    let id = super::id(text);
    let Some(def) = api.get(&id) else {
        return api.folded.get(&id).map_or_else(|| "undefined".to_owned(), |reason| format!("folded: {reason}"));
    };
    match &def.shape {
        Shape::Struct(it) => {
            let parents: String = it.parents.iter().map(|parent| format!(" extends {parent}")).collect();
            format!("struct{parents} {}", block(it.fields.iter().map(property)))
        }
        Shape::Union(it) => {
            let by = match &it.selector {
                Selector::None => String::new(),
                Selector::Shape => " by shape".to_owned(),
                Selector::Tags(properties) => format!(" by {}", properties.join(" and ")),
            };
            let shape = it.selector == Selector::Shape;
            let variants = block(it.variants.iter().map(|it| variant(it, shape)));
            let fields = if it.fields.is_empty() {
                String::new()
            } else {
                format!(" + {}", block(it.fields.iter().map(property)))
            };
            format!("union{by} {variants}{fields}")
        }
        Shape::Enum(it) => format!("enum {}", block(it.values.iter().map(|value| format!("{:?}", value.wire)))),
        Shape::Alias(ty) => format!("alias {ty}"),
    }
}

fn property(field: &Field) -> String {
    let readonly = if field.read_only { "readonly " } else { "" };
    let writeonly = if field.write_only { "writeonly " } else { "" };
    let optional = if field.required { "" } else { "?" };
    let null = if field.nullable { " | null" } else { "" };
    let constant = field.constant.iter().map(|value| format!(" = {value:?}")).collect::<String>();
    format!("{readonly}{writeonly}{}{optional}: {}{null}{constant}", field.wire, field.ty)
}

fn variant(variant: &Variant, shape: bool) -> String {
    let value = |value: &Option<String>| match value {
        Some(property) if shape => property.clone(),
        Some(value) => format!("{value:?}"),
        None => "*".to_owned(),
    };
    let tag = |tag: &Vec<Option<String>>| tag.iter().map(value).collect::<Vec<_>>().join(" and ");
    let tags: Vec<String> = variant.tags.iter().map(tag).collect();
    let default = if variant.default { "default " } else { "" };
    if tags.is_empty() {
        format!("{default}{}", variant.ty)
    } else {
        format!("{default}{}: {}", tags.join(" | "), variant.ty)
    }
}

fn block(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(", ")) }
}
