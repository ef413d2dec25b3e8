//! Reading two documents for a comparison: references, kinds of schemas, and the properties that an object has.
//!
//! In: the tree of a document. Out: its parts, each with the JSONPath by which an overlay selects it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value};

/// The maximum number of references that are followed one after the other.
const MAX_CHAIN: usize = 32;

/// A part of a document.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// The JSONPath that selects it.
    pub path: String,
    /// Its name in the report, such as `Cluster.tags`.
    pub name: String,
    /// Its value.
    pub value: &'a Value,
}

impl<'a> Place<'a> {
    /// A part of this part, called `name` in the report.
    pub fn part(&self, keys: &[&str], name: String, value: &'a Value) -> Self {
        let path = keys.iter().fold(self.path.clone(), |path, key| join(&path, key));
        Self { path, name, value }
    }

    /// An item of the list that is the value of a keyword.
    pub fn item(&self, keyword: &str, index: usize, value: &'a Value) -> Self {
        Self { path: format!("{}[{index}]", join(&self.path, keyword)), name: self.name.clone(), value }
    }
}

/// The properties of an object by name.
pub(super) type Properties<'a> = BTreeMap<&'a str, Place<'a>>;

/// Returns the path of a member of an object.
pub(super) fn join(path: &str, key: &str) -> String {
    let is_plain = key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    if is_plain { format!("{path}.{key}") } else { format!("{path}[{}]", quoted(key)) }
}

/// Returns a string of JSONPath.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04x}", control as u32)),
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

/// Returns a template of a path without the names of its parameters: `/groups/{}/clusters`.
pub(super) fn anonymous(path: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in path.chars() {
        inside = inside && character != '}';
        if !inside {
            text.push(character);
        }
        inside |= character == '{';
    }
    text
}

/// Returns the names of the parameters in the template of a path.
pub(super) fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Returns the members of the object that is the value of a keyword.
pub(super) fn members<'a>(value: &'a Value, keyword: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(keyword).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// Returns the items of the list that is the value of a keyword.
pub(super) fn items<'a>(value: &'a Value, keyword: &str) -> impl Iterator<Item = &'a Value> {
    value.get(keyword).and_then(Value::as_array).into_iter().flatten()
}

/// Returns the section and the name of the component that a reference leads to.
pub(super) fn reference(text: &str) -> Option<(&str, String)> {
    let (section, name) = text.strip_prefix("#/components/")?.split_once('/')?;
    let is_name = !name.is_empty() && !name.contains('/');
    is_name.then(|| (section, name.replace("~1", "/").replace("~0", "~")))
}

/// Returns a reference to a component.
pub(super) fn reference_to(section: &str, name: &str) -> String {
    format!("#/components/{section}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Returns the name of the component schema that a schema refers to.
pub(super) fn schema_name(schema: &Value) -> Option<String> {
    let (section, name) = reference(schema.get("$ref")?.as_str()?)?;
    (section == "schemas").then_some(name)
}

/// What a schema describes, as far as a comparison needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Enum,
    Union,
    Object,
    List,
    Map,
    /// A value of this type of JSON.
    Scalar(String),
    Any,
}

/// A document.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a>(pub &'a Value);

impl<'a> View<'a> {
    /// Returns a component.
    pub fn component(self, section: &str, name: &str) -> Option<&'a Value> {
        self.0.get("components")?.get(section)?.get(name)
    }

    /// Returns the place of a component.
    pub fn place(self, section: &str, name: &str) -> Option<Place<'a>> {
        let path = join(&format!("$.components.{section}"), name);
        Some(Place { path, name: name.to_owned(), value: self.component(section, name)? })
    }

    /// Follows references to components of any section.
    pub fn resolve(self, place: Place<'a>) -> Option<Place<'a>> {
        let mut place = place;
        for _ in 0..MAX_CHAIN {
            let Some(text) = place.value.get("$ref") else { return Some(place) };
            let (section, name) = reference(text.as_str()?)?;
            place = Place { name: place.name, ..self.place(section, &name)? };
        }
        None
    }

    /// Follows references, and steps into compositions of a single member.
    pub fn schema(self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..MAX_CHAIN {
            value = match (value.get("$ref"), single(value)) {
                (Some(text), _) => {
                    let (section, name) = reference(text.as_str()?)?;
                    self.component(section, &name)?
                }
                (None, Some((_, member))) => member,
                (None, None) => return Some(value),
            };
        }
        None
    }

    /// Returns what a schema describes.
    pub fn kind(self, schema: &'a Value) -> Kind {
        let Some(schema) = self.schema(schema) else { return Kind::Any };
        let has = |keyword: &str| schema.get(keyword).is_some();
        let ty = schema.get("type").and_then(Value::as_str);
        let texts = items(schema, "enum").all(|value| value.is_string() || value.is_null());
        match ty {
            _ if texts && ty != Some("array") && items(schema, "enum").next().is_some() => Kind::Enum,
            _ if has("oneOf") || has("anyOf") || mapping(schema).next().is_some() => Kind::Union,
            _ if has("properties") || has("allOf") => Kind::Object,
            Some("array") => Kind::List,
            Some("object") | None => match schema.get("additionalProperties") {
                Some(Value::Object(_)) => Kind::Map,
                _ => Kind::Any,
            },
            Some(other) => Kind::Scalar(other.to_owned()),
        }
    }

    /// Returns the properties of an object and of its parents by name.
    pub fn properties(self, schema: &Place<'a>) -> Properties<'a> {
        let (mut found, mut parents) = self.own_properties(schema);
        let mut seen = BTreeSet::new();
        while let Some(parent) = parents.pop() {
            let Some(parent) = self.resolve(parent).filter(|parent| seen.insert(parent.path.clone())) else { continue };
            let (inherited, more) = self.own_properties(&parent);
            for (name, place) in inherited {
                found.entry(name).or_insert(place);
            }
            parents.extend(more);
        }
        found
    }

    /// Returns the properties of an object that no parent has, and its parents: the references in its `allOf`.
    pub fn own_properties(self, schema: &Place<'a>) -> (Properties<'a>, Vec<Place<'a>>) {
        let (mut found, mut parents) = (BTreeMap::new(), Vec::new());
        let mut inline = vec![schema.clone()];
        while let Some(part) = inline.pop() {
            for (name, value) in members(part.value, "properties") {
                let place = || part.part(&["properties", name], format!("{}.{name}", part.name), value);
                found.entry(name.as_str()).or_insert_with(place);
            }
            let all_of =
                items(part.value, "allOf").enumerate().map(|(index, member)| part.item("allOf", index, member));
            let (references, members): (Vec<_>, Vec<_>) = all_of.partition(|it| it.value.get("$ref").is_some());
            parents.extend(references);
            inline.extend(members);
        }
        (found, parents)
    }

    /// Returns whether the schemas of one name, in this document and in `newer`, describe the same kind of thing.
    pub fn continues(self, name: &str, newer: View<'a>) -> bool {
        let (Some(old), Some(new)) = (self.component("schemas", name), newer.component("schemas", name)) else {
            return false;
        };
        match (self.kind(old), newer.kind(new)) {
            (Kind::Object, Kind::Any) => true,
            (Kind::Enum, new) => new == Kind::Enum || new.is_text(),
            (old, new) => old == new,
        }
    }
}

impl Kind {
    /// Returns whether values are texts.
    pub fn is_text(&self) -> bool {
        matches!(self, Kind::Scalar(ty) if ty == "string")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Enum => "enum",
            Kind::Union => "union",
            Kind::Object => "object",
            Kind::List => "list",
            Kind::Map => "map",
            Kind::Scalar(ty) => ty,
            Kind::Any => "any value",
        })
    }
}

/// Returns the only member of a composition that adds nothing to it.
pub(super) fn single(schema: &Value) -> Option<(&'static str, &Value)> {
    if ["properties", "discriminator", "required", "enum"].iter().any(|keyword| schema.get(keyword).is_some()) {
        return None;
    }
    ["allOf", "oneOf", "anyOf"].into_iter().find_map(|keyword| match schema.get(keyword)?.as_array()?.as_slice() {
        [only] if keyword != "allOf" || only.get("$ref").is_some() => Some((keyword, only)),
        _ => None,
    })
}

/// Returns the tags of a discriminator, each with the schema that it selects.
pub(super) fn mapping(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("discriminator").into_iter().flat_map(|discriminator| members(discriminator, "mapping"))
}

/// Returns the name of the component schema in a mapping of a discriminator: a reference, or the name itself.
pub(super) fn mapped(target: &str) -> Option<String> {
    if target.contains('/') { reference(target).map(|(_, name)| name) } else { Some(target.to_owned()) }
}
