//! Whether a value fits a type of the model, as part of a request.

use serde_json::Value;

use super::text::Texts;
use crate::model::{Api, Field, Rule, Shape, Struct, TypeRef};

/// The depth beyond which nothing fits. It ends the recursion for types that consist of each other.
const MAX_DEPTH: usize = 64;

/// Compares values with types.
pub(super) struct Fit<'a> {
    pub api: &'a Api,
    pub texts: &'a mut Texts,
    /// Whether texts that an open enum does not know fit.
    pub unknown: bool,
}

impl Fit<'_> {
    /// Whether a value fits.
    pub fn fits(&mut self, ty: &TypeRef, rule: &Rule, value: &Value) -> bool {
        self.at(ty, rule, value, 0)
    }

    fn at(&mut self, ty: &TypeRef, rule: &Rule, value: &Value, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        let inner = || rule.items.as_deref().cloned().unwrap_or_default();
        match (ty, value) {
            (TypeRef::Any, _) => true,
            (TypeRef::Bool, Value::Bool(_)) => is_listed(rule, value),
            (TypeRef::Integer, Value::Number(number)) => {
                number.is_i64() && is_listed(rule, value) && number.as_f64().is_some_and(|it| in_range(rule, it))
            }
            (TypeRef::Number, Value::Number(number)) => {
                is_listed(rule, value) && number.as_f64().is_some_and(|it| in_range(rule, it))
            }
            (TypeRef::String | TypeRef::Secret | TypeRef::Timestamp | TypeRef::Date, Value::String(text)) => {
                self.texts.fits(rule, text)
            }
            (TypeRef::List(item), Value::Array(items)) => {
                let rule = (inner(), rule);
                rule.1.count.contains(items.len()) && items.iter().all(|it| self.at(item, &rule.0, it, depth + 1))
            }
            (TypeRef::Map(values), Value::Object(members)) => {
                let rule = inner();
                members.values().all(|it| self.at(values, &rule, it, depth + 1))
            }
            (TypeRef::Named(id) | TypeRef::Boxed(id), value) => {
                let api = self.api;
                match (api.get(id).map(|def| &def.shape), value) {
                    (Some(Shape::Struct(object)), Value::Object(_)) => self.object(object, value, depth),
                    (Some(Shape::Union(union)), Value::Object(_)) => {
                        union.variants.iter().any(|it| self.at(&it.ty, &Rule::default(), value, depth + 1))
                    }
                    (Some(Shape::Enum(it)), Value::String(text)) => {
                        self.unknown || it.values.iter().any(|value| value.wire == *text)
                    }
                    (Some(Shape::Alias(ty)), value) => self.at(ty, rule, value, depth + 1),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn object(&mut self, object: &Struct, value: &Value, depth: usize) -> bool {
        let is_known = |name: &String| object.fields.iter().any(|it| it.wire == *name && !it.read_only);
        let has = |name: &String| value.get(name).is_some();
        let is_there = |field: &&Field| has(&field.wire);
        value.as_object().is_some_and(|members| members.keys().all(is_known))
            && object.fields.iter().filter(|it| it.required && !it.read_only).all(|field| is_there(&field))
            && (object.alternatives.is_empty() || object.alternatives.iter().any(|it| it.iter().all(has)))
            && object.fields.iter().filter(is_there).all(|field| {
                let Some(value) = value.get(&field.wire) else { return false };
                match &field.constant {
                    Some(constant) => value == constant,
                    None if value.is_null() => field.nullable,
                    None => self.at(&field.ty, &field.constraints.rule, value, depth + 1),
                }
            })
    }
}

fn is_listed(rule: &Rule, value: &Value) -> bool {
    rule.values.is_empty() || rule.values.contains(value)
}

fn in_range(rule: &Rule, number: f64) -> bool {
    rule.range.contains(number) && rule.multiple_of.is_none_or(|of| of == 0.0 || number % of == 0.0)
}
