//! The constraints of a schema as data.
//!
//! In: an `openapiv3` schema or a reference to one. Out: a [`Rule`], which has no part that the type has.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::Lowering;
use super::schema::component_of;
use super::view::View;
use crate::model::{Bounds, Rule};

/// The number of references and of nested arrays that are followed, since both can form a cycle.
const MAX_DEPTH: usize = 16;

impl Lowering<'_> {
    /// The constraints of a schema, or of the component that it refers to.
    pub(super) fn rule(&self, schema: &ReferenceOr<Schema>) -> Rule {
        self.target(schema, 0).map(|schema| self.rule_of(schema, 0)).unwrap_or_default()
    }

    /// As [`Lowering::rule`].
    pub(super) fn boxed_rule(&self, schema: &ReferenceOr<Box<Schema>>) -> Rule {
        self.boxed_target(schema, 0).map(|schema| self.rule_of(schema, 0)).unwrap_or_default()
    }

    fn target<'s>(&'s self, schema: &'s ReferenceOr<Schema>, depth: usize) -> Option<&'s Schema> {
        match schema {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { .. } if depth > MAX_DEPTH => None,
            ReferenceOr::Reference { reference } => self.target(component_of(self.document, reference)?, depth + 1),
        }
    }

    fn boxed_target<'s>(&'s self, schema: &'s ReferenceOr<Box<Schema>>, depth: usize) -> Option<&'s Schema> {
        match schema {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { reference } => self.target(component_of(self.document, reference)?, depth + 1),
        }
    }

    fn rule_of(&self, schema: &Schema, depth: usize) -> Rule {
        if depth > MAX_DEPTH {
            return Rule::default();
        }
        let view = View::new(schema);
        // A schema with one part that adds a description to it has the constraints of that part.
        if let ([only], [], None) | ([], [only], None) = (view.all_of, view.alternatives().1, view.typ) {
            let default = schema.schema_data.default.clone();
            let rule = self.target(only, depth).map(|only| self.rule_of(only, depth + 1)).unwrap_or_default();
            return Rule { default: default.or(rule.default), ..rule };
        }
        let mut rule = own(schema);
        rule.format = view.format.clone();
        rule.values = view.enumeration.iter().filter(|value| !value.is_string() && !value.is_null()).cloned().collect();
        rule.default = schema.schema_data.default.clone().filter(|value| *value != Value::Null);
        let items = view.items.and_then(|items| self.boxed_target(items, depth));
        let values = match view.additional {
            Some(AdditionalProperties::Schema(values)) => self.target(values, depth),
            _ => None,
        };
        let items = items.or(values).map(|items| self.rule_of(items, depth + 1));
        rule.items = items.filter(|rule| *rule != Rule::default()).map(Box::new);
        rule
    }
}

/// The bounds and the pattern of a schema itself.
fn own(schema: &Schema) -> Rule {
    let mut rule = Rule::default();
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(it)) => {
            rule.length = Bounds { min: it.min_length, max: it.max_length };
            rule.pattern.clone_from(&it.pattern);
        }
        SchemaKind::Type(Type::Number(it)) => {
            rule.range = Bounds { min: it.minimum, max: it.maximum };
            rule.multiple_of = it.multiple_of;
        }
        SchemaKind::Type(Type::Integer(it)) => {
            let (above, below) = (i64::from(it.exclusive_minimum), i64::from(it.exclusive_maximum));
            let float = |number: i64| number as f64;
            rule.range = Bounds {
                min: it.minimum.map(|min| float(min.saturating_add(above))),
                max: it.maximum.map(|max| float(max.saturating_sub(below))),
            };
            rule.multiple_of = it.multiple_of.map(float);
        }
        SchemaKind::Type(Type::Array(it)) => {
            rule.count = Bounds { min: it.min_items, max: it.max_items };
            rule.unique = it.unique_items;
        }
        SchemaKind::Any(it) => {
            rule.length = Bounds { min: it.min_length, max: it.max_length };
            rule.pattern.clone_from(&it.pattern);
            rule.range = Bounds { min: it.minimum, max: it.maximum };
            rule.multiple_of = it.multiple_of;
            rule.count = Bounds { min: it.min_items, max: it.max_items };
            rule.unique = it.unique_items.unwrap_or_default();
        }
        _ => {}
    }
    rule
}
