//! Values of an example, from codegen.toml and from the types.
//!
//! A value is that of the entry `Type.property`, of the entry of the name, the default, or one that is made from the constraints: the
//! first one that fits. An object has its required properties and those with an entry `Type.property`; an array has one item.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::fit::Fit;
use super::text::{Texts, seed};
use crate::model::{Api, Field, OpenEnum, Rule, SchemaId, Shape, Struct, TypeRef, Union};
use crate::words::{singular, words};

/// The depth beyond which values are blank. It ends the recursion for a type that requires itself, which has no values.
const MAX_DEPTH: usize = 24;
/// Values of enums that say nothing about the usual case.
const UNUSUAL: &[&str] = &["", "DEFAULT", "NONE", "OTHER", "UNDEFINED", "UNKNOWN", "UNSPECIFIED"];

/// Makes values.
pub(super) struct Values<'a> {
    pub api: &'a Api,
    /// `examples.values` of codegen.toml.
    pub entries: &'a BTreeMap<String, Value>,
    /// The keys of the entries that had an effect.
    pub used: BTreeSet<&'a str>,
    pub texts: Texts,
    /// The definitions that are being filled in, the outermost first.
    pub open: Vec<SchemaId>,
}

/// The place of a value: the type around it, if it is a property, and its name.
#[derive(Clone, Copy)]
pub(super) struct At<'n> {
    pub owner: Option<&'n SchemaId>,
    pub name: &'n str,
}

impl<'a> Values<'a> {
    /// Whether a value fits a type.
    fn fits(&mut self, ty: &TypeRef, rule: &Rule, value: &Value) -> bool {
        Fit { api: self.api, texts: &mut self.texts, unknown: false }.fits(ty, rule, value)
    }

    /// Whether a value of an entry for one operation fits a type. It can have texts that an open enum does not know.
    pub fn admits(&mut self, ty: &TypeRef, rule: &Rule, value: &Value) -> bool {
        Fit { api: self.api, texts: &mut self.texts, unknown: true }.fits(ty, rule, value)
    }

    /// Returns the value at a place.
    pub fn value(&mut self, ty: &TypeRef, rule: &Rule, at: At<'_>) -> Value {
        self.chosen(ty, rule, at).unwrap_or_else(|| self.made(ty, rule, at))
    }

    /// Returns the value of the first entry that fits.
    fn chosen(&mut self, ty: &TypeRef, rule: &Rule, at: At<'_>) -> Option<Value> {
        let place = at.owner.map(|owner| format!("{owner}.{}", at.name));
        for key in place.as_deref().into_iter().chain([at.name]) {
            let Some((key, value)) = self.entries.get_key_value(key) else { continue };
            if self.fits(ty, rule, value) {
                self.used.insert(key);
                return Some(value.clone());
            }
        }
        None
    }

    fn made(&mut self, ty: &TypeRef, rule: &Rule, at: At<'_>) -> Value {
        let default = rule.default.clone().filter(|default| self.fits(ty, rule, default));
        if let Some(listed) = default.or_else(|| rule.values.first().cloned())
            && !matches!(ty, TypeRef::Bool)
        {
            return listed;
        }
        match ty {
            TypeRef::Bool => json!(true),
            TypeRef::Integer => json!(number(rule) as i64),
            TypeRef::Number => json!(number(rule)),
            TypeRef::Any => json!({}),
            TypeRef::String | TypeRef::Secret => json!(self.text(rule, at)),
            TypeRef::Timestamp => json!(self.text(&formatted(rule, "date-time"), at)),
            TypeRef::Date => json!(self.text(&formatted(rule, "date"), at)),
            TypeRef::List(item) => self.list(item, rule, at),
            TypeRef::Map(value) => {
                let rule = rule.items.as_deref().cloned().unwrap_or_default();
                json!({"example": self.value(value, &rule, At { owner: None, name: "value" })})
            }
            TypeRef::Named(id) | TypeRef::Boxed(id) => self.named(id, rule, at),
        }
    }

    fn text(&mut self, rule: &Rule, at: At<'_>) -> String {
        // A name such as `id` stands for many things, which the type around it distinguishes.
        let owner = at.owner.filter(|_| at.name.len() < 5).map(ToString::to_string).unwrap_or_default();
        self.texts.text(at.name, rule, seed(&[&owner, at.name]))
    }

    fn list(&mut self, item: &TypeRef, rule: &Rule, at: At<'_>) -> Value {
        let least = rule.count.min.unwrap_or_default();
        if least == 0 && (self.is_open(item) || rule.count.max == Some(0)) {
            return json!([]);
        }
        let inner = rule.items.as_deref().cloned().unwrap_or_default();
        let first = self.item(item, &inner, at);
        let others = (1..least.min(MAX_DEPTH)).map(|index| match &first {
            Value::String(text) if rule.unique => json!(format!("{text}{index}")),
            other => other.clone(),
        });
        std::iter::once(first.clone()).chain(others).collect()
    }

    /// Returns the item of a list. It has the entries of the list's name, and texts are named in the singular.
    fn item(&mut self, item: &TypeRef, rule: &Rule, at: At<'_>) -> Value {
        if let Some(chosen) = self.chosen(item, rule, at) {
            return chosen;
        }
        let name = singular(words(at.name, &[])).join("-");
        let mut value = self.made(item, rule, At { name: &name, ..at });
        // An item without properties says nothing.
        if let (Some(members), Some(id)) = (value.as_object_mut().filter(|it| it.is_empty()), item.id()) {
            members.extend(self.some_property(id));
        }
        value
    }

    fn is_open(&self, ty: &TypeRef) -> bool {
        ty.id().is_some_and(|id| self.open.contains(id))
    }

    fn named(&mut self, id: &SchemaId, rule: &Rule, at: At<'_>) -> Value {
        let Some(def) = self.api.get(id) else { return Value::Null };
        if self.open.len() > MAX_DEPTH {
            return json!({});
        }
        match &def.shape {
            Shape::Enum(it) => usual(it),
            Shape::Alias(ty) => self.nested(id, |values| values.value(ty, rule, at)),
            Shape::Struct(object) => self.nested(id, |values| values.object(id, object)),
            Shape::Union(union) => self.nested(id, |values| values.union(union)),
        }
    }

    fn nested(&mut self, id: &SchemaId, make: impl FnOnce(&mut Self) -> Value) -> Value {
        self.open.push(id.clone());
        let value = make(self);
        self.open.pop();
        value
    }

    fn object(&mut self, id: &SchemaId, object: &Struct) -> Value {
        let variant = object.alternatives.iter().min_by_key(|names| names.len());
        let is_needed = |field: &Field| field.required || variant.is_some_and(|names| names.contains(&field.wire));
        let mut members = Map::new();
        for field in object.fields.iter().filter(|field| !field.read_only) {
            if let Some(constant) = &field.constant {
                members.insert(field.wire.clone(), json!(constant));
            } else if is_needed(field) || self.entries.contains_key(&format!("{id}.{}", field.wire)) {
                members.insert(field.wire.clone(), self.field(id, field));
            }
        }
        Value::Object(members)
    }

    /// Returns the value of a property.
    pub fn field(&mut self, owner: &SchemaId, field: &Field) -> Value {
        self.value(&field.ty, &field.constraints.rule, At { owner: Some(owner), name: &field.wire })
    }

    /// Returns the value of the variant that an entry for a tag selects, or else the smallest one.
    fn union(&mut self, union: &Union) -> Value {
        let mut values: Vec<Value> = Vec::new();
        for variant in &union.variants {
            if !self.is_open(&variant.ty) || union.variants.len() == 1 {
                values.push(self.value(&variant.ty, &Rule::default(), At { owner: None, name: "" }));
            }
        }
        let chosen = values.iter().position(|value| {
            let members = value.as_object().into_iter().flatten();
            members.into_iter().any(|(name, value)| union.is_tag(name) && self.entries.get(name) == Some(value))
        });
        let smallest = || (0..values.len()).min_by_key(|&index| values.get(index).map(|it| it.to_string().len()));
        chosen.or_else(smallest).and_then(|index| values.get(index).cloned()).unwrap_or_else(|| json!({}))
    }

    /// Returns an optional property that a body can consist of: a scalar, if there is one.
    pub fn some_property(&mut self, id: &SchemaId) -> Option<(String, Value)> {
        let Some(Shape::Struct(object)) = self.api.get(id).map(|def| &def.shape) else { return None };
        let settable = || object.fields.iter().filter(|field| !field.read_only && !field.deprecated);
        let is_scalar = |field: &&Field| {
            matches!(field.ty, TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::String)
                || matches!(&field.ty, TypeRef::Named(id) if matches!(self.api.get(id).map(|def| &def.shape), Some(Shape::Enum(_))))
        };
        let field = settable().find(is_scalar).or_else(|| settable().next())?;
        Some((field.wire.clone(), self.nested(id, |values| values.field(id, field))))
    }
}

impl Union {
    /// Whether a property selects the variant.
    fn is_tag(&self, name: &str) -> bool {
        matches!(&self.selector, crate::model::Selector::Tags(names) if names.iter().any(|tag| tag == name))
    }
}

fn usual(it: &OpenEnum) -> Value {
    let texts = || it.values.iter().map(|value| value.wire.as_str());
    let is_usual = |text: &&str| !UNUSUAL.contains(&text.to_ascii_uppercase().as_str());
    json!(texts().find(is_usual).or_else(|| texts().next()).unwrap_or_default())
}

fn formatted(rule: &Rule, format: &str) -> Rule {
    Rule { format: Some(format.to_owned()), ..rule.clone() }
}

/// Returns the smallest positive number of the range, or else its end.
fn number(rule: &Rule) -> f64 {
    let number = match (rule.range.min, rule.range.max) {
        (Some(min), Some(max)) => min.max(1.0).min(max),
        (Some(min), None) => min.max(1.0),
        (None, Some(max)) => max.min(1.0),
        (None, None) => 1.0,
    };
    match rule.multiple_of.filter(|of| *of > 0.0) {
        Some(of) => (number / of).ceil() * of,
        None => number,
    }
}
