//! Documentation of types: their fields, setters, variants and accessors.

use std::collections::BTreeMap;

use super::super::links::Scope;
use super::super::types::setter_name;
use super::super::{Layout, deprecation, prose};
use super::{code, constraints, first_sentence, words_and_facts};
use crate::model::{
    EnumValue, Field, Presence, Root, SchemaId, Selector, Shape, Step, TypeDef, TypeRef, Union, Variant,
};

impl Layout<'_> {
    /// Returns the documentation of a type: its words, where it is used, and its place in the document.
    pub(in super::super) fn type_docs(&self, def: &TypeDef, scope: &Scope<'_>) -> Vec<String> {
        let facts = origin(def);
        let facts =
            def.retired.as_ref().map(deprecation::sentence).into_iter().chain([facts]).collect::<Vec<_>>().join(" ");
        let mut lines = words_and_facts(&def.docs, facts);
        if let Some(uses) = self.uses.get(&def.id).and_then(|uses| uses.paragraph()) {
            let facts = lines.pop();
            lines.extend([uses, String::new()].into_iter().chain(facts));
        }
        self.links.add(lines, scope)
    }

    /// Returns the documentation of a field.
    pub(in super::super) fn field_docs(&self, field: &Field, scope: &Scope<'_>) -> Vec<String> {
        self.links.add(field_lines(field), scope)
    }

    /// Returns what names mean in the documentation of a type.
    pub(in super::super) fn scope(&self, def: &TypeDef) -> Scope<'_> {
        let module = self.defining_group(def).and_then(|group| self.names.groups.get(group));
        let mut own = BTreeMap::new();
        if let (Shape::Struct(object), true) = (&def.shape, def.sent) {
            let settable = object.fields.iter().zip(self.members(def)).filter(|(field, _)| !field.read_only);
            let setters = settable.map(|(_, name)| setter_name(name));
            own.extend(setters.map(|name| (name.clone(), format!("Self::{name}"))));
        }
        if self
            .updates
            .values()
            .any(|update| update.docs.is_some() && update.response.path() == Some(&self.path(&def.id)))
        {
            own.insert("for_update".to_owned(), "Self::for_update".to_owned());
        }
        Scope { module: module.map_or(super::super::SHARED, |names| &names.module), own }
    }

    /// Returns the documentation of a variant: the words of its type, and the values that it is selected for.
    pub(in super::super) fn variant_docs(&self, union: &Union, variant: &Variant) -> Vec<String> {
        let words = variant.ty.id().and_then(|id| self.api.get(id)).and_then(|def| first_sentence(&def.docs));
        let mut lines: Vec<String> = words.into_iter().flat_map(|words| [words, String::new()]).collect();
        lines.push(selected(union, variant));
        lines
    }
}

/// Returns a sentence about the place of a type in the document.
fn origin(def: &TypeDef) -> String {
    let kind = match &def.shape {
        Shape::Struct(_) => "object",
        Shape::Union(_) => "union",
        Shape::Enum(_) => "values",
        Shape::Alias(_) => "type",
    };
    match (&def.id.root, def.id.steps.as_slice()) {
        (Root::Component(name), []) => format!("The {kind} {} of the document.", code(name)),
        (Root::Operation(id), [Step::Param(_, name), rest @ ..]) if rest.iter().all(|step| *step == Step::Items) => {
            format!("The {kind} of the parameter {} of {}.", code(name), code(id.as_str()))
        }
        _ => format!("The {kind} at {} in the document.", code(&place(&def.id))),
    }
}

/// Returns `Cluster.labels[]` for the items of the property `labels` of `Cluster`.
fn place(id: &SchemaId) -> String {
    let mut text = match &id.root {
        Root::Component(name) => name.clone(),
        Root::Operation(id) => id.0.clone(),
    };
    for step in &id.steps {
        text.push_str(&match step {
            Step::Items => "[]".to_owned(),
            Step::Values => "{}".to_owned(),
            Step::Property(name) | Step::Merged(name) | Step::Param(_, name) | Step::Content(name) => {
                format!(".{name}")
            }
            Step::Request => ".request".to_owned(),
            Step::Response(key) => format!(".response{key}"),
            Step::Variant(index) => format!(".variant{index}"),
        });
    }
    text
}

/// Returns the documentation of a field: its words, and its facts.
fn field_lines(field: &Field) -> Vec<String> {
    let mut facts: Vec<String> = field.retired.as_ref().map(deprecation::sentence).into_iter().collect();
    facts.push(format!("{} on the wire.", code(&field.wire)));
    if field.read_only {
        facts.push("Set by the server.".to_owned());
    }
    if field.write_only {
        facts.push("Never returned.".to_owned());
    }
    if field.required && !field.read_only {
        facts.push("Required.".to_owned());
    }
    if field.ty == TypeRef::Secret {
        facts.push("Sensitive: `Debug` does not show it, `serde` does.".to_owned());
    }
    facts.extend(constraints(&field.constraints));
    words_and_facts(&field.docs, facts.join(" "))
}

/// Returns the documentation of a value of an open enum: its meaning. The text on the wire follows.
pub(in super::super) fn value(value: &EnumValue) -> Vec<String> {
    let mut lines = value.description.as_deref().map(prose::lines).unwrap_or_default();
    if let Some(retired) = &value.retired {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(deprecation::sentence(retired));
    }
    lines
}

/// Returns the documentation of the method that sets a field: the first sentence about the field, and a link to it.
pub(in super::super) fn setter(field: &Field, name: &str) -> Vec<String> {
    let null = if field.presence == Presence::Nullable { " `None` sends null." } else { "" };
    let sets = format!("Sets [`{name}`](Self::{name}).{null}");
    match first_sentence(&field.docs) {
        Some(words) => vec![words, String::new(), sets],
        None => vec![sets],
    }
}

/// Returns the documentation of the method of a union that returns the value of a field of its variants.
pub(in super::super) fn accessor(field: &Field) -> Vec<String> {
    let returns = format!("Returns {}, which all variants have; `None` if the variant is unknown.", code(&field.wire));
    match first_sentence(&field.docs) {
        Some(words) => vec![words, String::new(), returns],
        None => vec![returns],
    }
}

/// Returns the documentation of a constructor. `required` are the fields that have to be set before the value is sent.
pub(in super::super) fn constructor<'a>(required: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut lines = vec!["Creates a value in which no field is set.".to_owned()];
    let setters: Vec<String> = required.map(setter_name).map(|name| format!("[`{name}`](Self::{name})")).collect();
    if !setters.is_empty() {
        let setters = setters.join(", ");
        lines.extend([
            String::new(),
            format!("A request with this value is not sent unless its required fields are set: {setters}."),
        ]);
    }
    lines
}

/// Returns the documentation of `for_update`. `methods` are the methods that take its value.
pub(in super::super) fn update(methods: &[String], body: Option<&str>) -> Vec<String> {
    let methods: Vec<String> = methods.iter().map(|method| format!("[`{method}`]")).collect();
    let rest = match body {
        None => "Leaves out what only the server sets. Keeps properties that this version of the crate does not know."
            .to_owned(),
        Some(body) => format!(
            "Leaves out what only the server sets, and properties that `{body}` does not have. A property that `{body}` requires and \
             this value lacks has to be set before the result is sent."
        ),
    };
    vec![format!("Returns the value to change and to send back with {}.", methods.join(" or ")), String::new(), rest]
}

/// Returns a sentence about the values that a variant is selected for.
fn selected(union: &Union, variant: &Variant) -> String {
    match &union.selector {
        Selector::Tags(properties) => {
            let tags: Vec<String> = variant
                .tags
                .iter()
                .map(|values| {
                    let pairs = properties.iter().zip(values);
                    let pairs = pairs.filter_map(|(name, value)| Some(code(&format!("{name}: {}", value.as_ref()?))));
                    pairs.collect::<Vec<_>>().join(" and ")
                })
                .collect();
            let default = if variant.default { ", and values without a tag" } else { "" };
            format!("Values with {}{default}.", tags.join(" or "))
        }
        Selector::Shape | Selector::None => {
            let properties: Vec<String> = variant.tags.iter().flatten().flatten().map(|name| code(name)).collect();
            format!("Values with the property {}.", properties.join(", "))
        }
    }
}
