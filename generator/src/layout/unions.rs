//! Unions: variants, the methods that return the value of a variant, and the accessors of the fields that all variants have.
//!
//! In: unions of the model with their names. Out: unions of the surface. An accessor returns the type of the field if it is the same
//! in all variants. Texts and open enums of different types are returned as text. A field whose types have nothing in common has no
//! accessor.

use std::collections::BTreeMap;

use super::namespace::{Namespace, Style};
use super::types::{UNKNOWN, is_copy};
use super::{Layout, docs};
use crate::model::{self, SchemaId, Shape, TypeDef, TypeRef};
use crate::surface::{Accessor, Deprecation, Gives, Member, Read, Type, Union, Variant};
use crate::words::snake;

/// The methods of traits that a method of a union with the same name would hide.
const TRAIT_METHODS: &[&str] = &[
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "fmt",
    "from",
    "into",
    "ne",
    "serialize",
    "to_json",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// A field or an accessor of a variant.
#[derive(Clone)]
struct Common {
    /// The name of the field or of the accessor.
    name: String,
    deprecated: bool,
    value: Value,
}

/// The value of a field or of an accessor.
#[derive(Clone, PartialEq)]
enum Value {
    /// That of a field: its type without a box, and whether it can be read as text or copied.
    Field { ty: Type, is_text: bool, is_copy: bool },
    /// That of an accessor.
    Given(Gives),
}

impl Layout<'_> {
    pub(super) fn union(&self, def: &TypeDef, union: &model::Union) -> Union {
        let mut methods = Namespace::new(TRAIT_METHODS.iter().copied());
        let variants = self.variants(def, union, &mut methods);
        Union {
            selector: union.selector.clone(),
            accessors: self.accessors(union, &variants, &mut methods, &[&def.id]),
            variants,
            unknown: Member {
                name: UNKNOWN,
                docs: vec!["A value that no variant of this version of the crate fits.".to_owned()],
            },
        }
    }

    fn variants(&self, def: &TypeDef, union: &model::Union, methods: &mut Namespace) -> Vec<Variant> {
        let mut claim = |prefix: &str, name: &str, suffix: &str| {
            let name = snake(name, &self.config.names.words);
            methods.claim(&format!("{prefix}_{}{suffix}", name.trim_end_matches('_')), Style::Snake)
        };
        let variant = |(variant, name): (&model::Variant, &str)| Variant {
            name: name.to_owned(),
            ty: self.ty(&variant.ty),
            tags: variant.tags.clone(),
            default: variant.default,
            docs: docs::variant(union, variant),
            get: claim("as", name, ""),
            get_mut: claim("as", name, "_mut"),
            into: claim("into", name, ""),
        };
        union.variants.iter().zip(self.members(def)).map(variant).collect()
    }

    /// Returns the accessors of a union, sorted by property. `around` are the unions that contain it, and itself.
    fn accessors(
        &self,
        union: &model::Union,
        variants: &[Variant],
        methods: &mut Namespace,
        around: &[&SchemaId],
    ) -> Vec<Accessor> {
        let accessors = self.common(union, around).into_iter().map(|(wire, (members, gives))| {
            let wanted = members.first().map_or("", |member| member.name.as_str());
            let read = |(variant, member): (&Variant, &Common)| Read {
                variant: variant.name.clone(),
                member: member.name.clone(),
                is_accessor: matches!(member.value, Value::Given(_)),
            };
            Accessor {
                name: methods.claim(wanted, Style::Snake),
                gives,
                reads: variants.iter().zip(&members).map(read).collect(),
                docs: vec![format!("Returns {}, which all variants have.", docs::code(&wire))],
                wire,
                deprecated: members.iter().all(|member| member.deprecated).then(Deprecation::default),
            }
        });
        accessors.collect()
    }

    /// Returns the members that all variants have and what an accessor gives, by the name of the property.
    fn common(&self, union: &model::Union, around: &[&SchemaId]) -> BTreeMap<String, (Vec<Common>, Gives)> {
        let variants: Vec<_> = union.variants.iter().map(|variant| self.readable(&variant.ty, around)).collect();
        let Some((first, others)) = variants.split_first() else { return BTreeMap::new() };
        let common = first.iter().filter_map(|(wire, member)| {
            let others = others.iter().map(|members| members.get(wire).cloned());
            let members: Vec<Common> = std::iter::once(Some(member.clone())).chain(others).collect::<Option<_>>()?;
            let gives = gives(&members)?;
            Some((wire.clone(), (members, gives)))
        });
        common.collect()
    }

    /// Returns what can be read from a variant, by the name of the property.
    fn readable(&self, variant: &TypeRef, around: &[&SchemaId]) -> BTreeMap<String, Common> {
        let Some(def) = variant.id().and_then(|id| self.api.get(id)) else { return BTreeMap::new() };
        match &def.shape {
            Shape::Struct(object) => {
                let members = object.fields.iter().zip(self.members(def));
                members.map(|(field, name)| (field.wire.clone(), self.field_member(field, name))).collect()
            }
            // A union that contains itself has no accessors.
            Shape::Union(union) if !around.contains(&&def.id) => {
                let mut methods = Namespace::new(TRAIT_METHODS.iter().copied());
                let variants = self.variants(def, union, &mut methods);
                let around = [around, &[&def.id]].concat();
                let member = |it: Accessor| {
                    let value = Value::Given(it.gives);
                    (it.wire, Common { name: it.name, deprecated: it.deprecated.is_some(), value })
                };
                self.accessors(union, &variants, &mut methods, &around).into_iter().map(member).collect()
            }
            _ => BTreeMap::new(),
        }
    }

    fn field_member(&self, field: &model::Field, name: &str) -> Common {
        let ty = match self.ty(&field.ty) {
            Type::Boxed(path) => Type::Named(path),
            ty => ty,
        };
        let is_text = field.ty == TypeRef::String || self.is_enum(&field.ty);
        Common {
            name: name.to_owned(),
            deprecated: field.deprecated,
            value: Value::Field { ty, is_text, is_copy: is_copy(&field.ty) },
        }
    }
}

/// Returns what an accessor of these members gives; `None` if their types have nothing in common.
fn gives(members: &[Common]) -> Option<Gives> {
    let values = || members.iter().map(|member| &member.value);
    let given = values().find_map(|value| match value {
        Value::Given(gives) => Some(gives.clone()),
        Value::Field { .. } => None,
    });
    let candidates = match (given, values().next()?) {
        (Some(given), _) => vec![given],
        (None, Value::Field { ty, is_copy, .. }) => vec![of_field(ty, *is_copy), Gives::Text],
        (None, Value::Given(_)) => return None,
    };
    candidates.into_iter().find(|gives| values().all(|value| can_give(value, gives)))
}

/// Returns what an accessor of a field with this type gives.
fn of_field(ty: &Type, is_copy: bool) -> Gives {
    match ty {
        Type::String => Gives::Text,
        Type::List(item) => Gives::Slice((**item).clone()),
        ty if is_copy => Gives::Copy(ty.clone()),
        ty => Gives::Reference(ty.clone()),
    }
}

fn can_give(value: &Value, gives: &Gives) -> bool {
    match value {
        Value::Given(given) => given == gives,
        Value::Field { is_text, .. } if *gives == Gives::Text => *is_text,
        Value::Field { ty, is_copy, .. } => of_field(ty, *is_copy) == *gives,
    }
}
