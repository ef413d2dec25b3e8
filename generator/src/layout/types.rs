//! Types: fields, constructors and setters. The unions are in `unions`.
//!
//! In: definitions of the model with their names. Out: the items of the surface. This module decides how values are passed to
//! constructors and setters.

use super::links::Scope;
use super::{Layout, deprecation, docs};
use crate::model::{self, Presence, Shape, TypeDef, TypeRef};
use crate::surface::{Constructor, Enum, Field, Initial, Kind, Member, Setter, Struct, Take, Type, TypeItem, Value};

/// The field of every struct for properties that have no field.
pub(super) const EXTRA: &str = "extra";
/// The variant of every union and open enum for values that no other variant fits.
pub(super) const UNKNOWN: &str = "Unknown";

impl Layout<'_> {
    pub(super) fn type_item(&self, def: &TypeDef) -> Option<TypeItem> {
        let mut deprecated = deprecation::of(false, def.retired.as_ref());
        let scope = self.scope(def);
        let kind = match &def.shape {
            Shape::Struct(it) => {
                deprecated = deprecation::of(def.deprecated, def.retired.as_ref());
                Kind::Struct(self.structure(def, it, &scope))
            }
            Shape::Union(it) => Kind::Union(self.union(def, it)),
            Shape::Enum(it) => Kind::Enum(self.open_enum(def, it)),
            // The `unions` pass has replaced all aliases.
            Shape::Alias(_) => return None,
        };
        Some(TypeItem {
            id: def.id.clone(),
            name: self.names.ty(&def.id).to_owned(),
            doc_alias: def.id.component_name().and_then(|name| docs::alias(name, self.names.ty(&def.id))),
            docs: self.type_docs(def, &scope),
            deprecated,
            kind,
        })
    }

    fn structure(&self, def: &TypeDef, object: &model::Struct, scope: &Scope<'_>) -> Struct {
        let members = self.members(def);
        let fields: Vec<(&model::Field, &str)> = object.fields.iter().zip(members).collect();
        let nulls = object.fields.iter().filter(|field| field.nullable && field.presence == Presence::Optional);
        let read_only = object.fields.iter().filter(|field| field.read_only && def.sent);
        let required = fields.iter().filter(|(field, _)| is_asked(field) && def.sent);
        Struct {
            fields: fields.iter().map(|(field, name)| self.field(field, name, scope)).collect(),
            extra: Member {
                name: EXTRA,
                docs: vec!["Properties of the response that this version of the crate does not know.".to_owned()],
            },
            constructor: def.sent.then(|| self.constructor(&fields)),
            setters: if def.sent {
                let settable = fields.iter().filter(|(field, _)| !field.read_only);
                settable.map(|(field, name)| self.setter(field, name)).collect()
            } else {
                vec![]
            },
            nulls: nulls.map(|field| field.wire.clone()).collect(),
            read_only: read_only.map(|field| field.wire.clone()).collect(),
            required: required.map(|(field, name)| (field.wire.clone(), setter_name(name))).collect(),
        }
    }

    fn field(&self, field: &model::Field, name: &str, scope: &Scope<'_>) -> Field {
        let ty = self.ty(&field.ty);
        Field {
            name: name.to_owned(),
            wire: field.wire.clone(),
            ty: match field.presence {
                Presence::Required => ty,
                Presence::Optional => Type::Option(Box::new(ty)),
                Presence::Nullable => Type::Nullable(Box::new(ty)),
            },
            presence: field.presence,
            constraints: field.constraints.facts.clone(),
            docs: self.field_docs(field, scope),
            deprecated: deprecation::of(field.deprecated, field.retired.as_ref()),
        }
    }

    /// Returns the constructor. It sets the tag of a variant, and marks the fields that a request requires.
    fn constructor(&self, fields: &[(&model::Field, &str)]) -> Constructor {
        let initial = |(field, name): &(&model::Field, &str)| {
            let is_text = self.is_enum(&field.ty) || field.ty == TypeRef::String;
            let text = field.constant.clone().filter(|_| is_text)?;
            Some(Initial { field: (*name).to_owned(), presence: field.presence, text, ty: self.ty(&field.ty) })
        };
        let required = fields.iter().filter(|(field, _)| is_asked(field)).map(|(_, name)| *name);
        Constructor { docs: docs::types::constructor(required), sets: fields.iter().filter_map(initial).collect() }
    }

    fn setter(&self, field: &model::Field, name: &str) -> Setter {
        let nullable = field.presence == Presence::Nullable;
        Setter {
            name: setter_name(name),
            field: name.to_owned(),
            presence: field.presence,
            take: if nullable { Take::Into(self.ty(&field.ty)) } else { self.take(&field.ty) },
            marked: is_asked(field).then(|| field.wire.clone()),
            docs: docs::types::setter(field, name),
            deprecated: deprecation::of(field.deprecated, field.retired.as_ref()),
        }
    }

    /// Returns how a constructor or a setter takes a value of this type.
    fn take(&self, ty: &TypeRef) -> Take {
        match ty {
            ty if is_copy(ty) => Take::Value(self.ty(ty)),
            TypeRef::List(item) => Take::Each(self.ty(item)),
            TypeRef::Map(value) => Take::Pairs(self.ty(value)),
            ty => Take::Into(self.ty(ty)),
        }
    }

    fn open_enum(&self, def: &TypeDef, it: &model::OpenEnum) -> Enum {
        let values = it.values.iter().zip(self.members(def));
        let value = |(value, name): (&model::EnumValue, &str)| Value {
            name: name.to_owned(),
            wire: value.wire.clone(),
            docs: docs::types::value(value),
            deprecated: deprecation::of(false, value.retired.as_ref()),
        };
        Enum { values: values.map(value).collect() }
    }

    /// Returns the names of the fields, variants or values of a type.
    pub(super) fn members(&self, def: &TypeDef) -> impl Iterator<Item = &str> {
        self.names.members.get(&def.id).into_iter().flatten().map(String::as_str)
    }

    /// Returns the Rust type of a reference.
    pub(super) fn ty(&self, ty: &TypeRef) -> Type {
        match ty {
            TypeRef::Bool => Type::Bool,
            TypeRef::Integer => Type::Integer,
            TypeRef::Number => Type::Number,
            TypeRef::String => Type::String,
            TypeRef::Secret => Type::Secret,
            TypeRef::Timestamp => Type::Timestamp,
            TypeRef::Date => Type::Date,
            TypeRef::Any => Type::Any,
            TypeRef::List(inner) => Type::List(Box::new(self.ty(inner))),
            TypeRef::Map(inner) => Type::Map(Box::new(self.ty(inner))),
            TypeRef::Named(id) => Type::Named(self.path(id)),
            TypeRef::Boxed(id) => Type::Boxed(self.path(id)),
        }
    }

    pub(super) fn is_enum(&self, ty: &TypeRef) -> bool {
        matches!(ty, TypeRef::Named(id) if matches!(self.api.get(id).map(|def| &def.shape), Some(Shape::Enum(_))))
    }
}

/// Returns whether a request requires a field that no constructor sets.
pub(super) fn is_asked(field: &model::Field) -> bool {
    field.required && !field.read_only && field.constant.is_none()
}

/// Returns the name of the method that sets a field or a parameter of this name.
pub(super) fn setter_name(name: &str) -> String {
    format!("set_{}", name.trim_end_matches('_'))
}

/// Returns whether values of the type are passed without a conversion.
pub(super) fn is_copy(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::Timestamp | TypeRef::Date)
}
