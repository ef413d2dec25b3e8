//! Unions: variants, the methods that return the value of a variant, and the accessors of the fields that all variants have.
//!
//! In: unions of the model with their names. Out: unions of the surface. An accessor returns the type of the field if it is the same
//! in all variants. Texts and open enums of different types are returned as text. A field whose types have nothing in common has no
//! accessor.

#[cfg(test)]
mod tests;

use super::namespace::{Namespace, Style};
use super::types::{UNKNOWN, is_copy};
use super::{Layout, deprecation, docs};
use crate::model::{self, Shape, TypeDef, TypeRef};
use crate::surface::{Accessor, Gives, Member, Read, Type, Union, Variant};
use crate::words::snake;

/// The methods of traits that a method of a union with the same name would hide, and `for_update()`.
const RESERVED_METHODS: &[&str] = &[
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "fmt",
    "for_update",
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

impl Layout<'_> {
    pub(super) fn union(&self, def: &TypeDef, union: &model::Union) -> Union {
        let mut methods = Namespace::new(RESERVED_METHODS.iter().copied());
        let variants = self.variants(def, union, &mut methods);
        Union {
            selector: union.selector.clone(),
            accessors: self.accessors(union, &variants, &mut methods),
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
            docs: self.variant_docs(union, variant),
            get: claim("as", name, ""),
            get_mut: claim("as", name, "_mut"),
            into: claim("into", name, ""),
        };
        union.variants.iter().zip(self.members(def)).map(variant).collect()
    }

    fn accessors(&self, union: &model::Union, variants: &[Variant], methods: &mut Namespace) -> Vec<Accessor> {
        let fields: Vec<_> = union.variants.iter().map(|variant| self.fields(&variant.ty)).collect();
        let Some((first, others)) = fields.split_first() else { return Vec::new() };
        let mut common: Vec<Vec<(&model::Field, &str)>> = Vec::new();
        for &(field, name) in first {
            let others = others.iter().map(|fields| fields.iter().find(|(other, _)| other.wire == field.wire).copied());
            common.extend(std::iter::once(Some((field, name))).chain(others).collect::<Option<Vec<_>>>());
        }
        common.sort_by_key(|fields| fields.first().map(|(field, _)| &field.wire));
        let accessors = common.into_iter().filter_map(|fields| {
            let &(field, name) = fields.first()?;
            let gives = self.gives(&fields)?;
            let read = |(variant, (_, name)): (&Variant, &(_, &str))| Read {
                variant: variant.name.clone(),
                field: (*name).to_owned(),
            };
            Some(Accessor {
                name: methods.claim(name, Style::Snake),
                gives,
                reads: variants.iter().zip(&fields).map(read).collect(),
                docs: docs::types::accessor(field),
                deprecated: fields
                    .iter()
                    .all(|(field, _)| field.deprecated)
                    .then(|| deprecation::of(true, fields.iter().find_map(|(field, _)| field.retired.as_ref())))
                    .flatten(),
            })
        });
        accessors.collect()
    }

    /// Returns the fields of a variant with their names. The variants of a union are structs.
    fn fields(&self, variant: &TypeRef) -> Vec<(&model::Field, &str)> {
        let Some(def) = variant.id().and_then(|id| self.api.get(id)) else { return Vec::new() };
        let Shape::Struct(object) = &def.shape else { return Vec::new() };
        object.fields.iter().zip(self.members(def)).collect()
    }

    /// Returns what an accessor of these fields returns; `None` if their types have nothing in common.
    fn gives(&self, fields: &[(&model::Field, &str)]) -> Option<Gives> {
        let ((first, _), others) = fields.split_first()?;
        let gives = self.gives_alone(&first.ty);
        if others.iter().all(|(field, _)| self.gives_alone(&field.ty) == gives) {
            return Some(gives);
        }
        let is_text = |ty: &TypeRef| *ty == TypeRef::String || self.is_enum(ty);
        fields.iter().all(|(field, _)| is_text(&field.ty)).then_some(Gives::Text)
    }

    /// Returns what an accessor returns if all fields have this type.
    fn gives_alone(&self, ty: &TypeRef) -> Gives {
        match ty {
            TypeRef::String => Gives::Text,
            TypeRef::List(item) => Gives::Slice(self.ty(item)),
            TypeRef::Boxed(id) => Gives::Reference(Type::Named(self.path(id))),
            ty if is_copy(ty) => Gives::Copy(self.ty(ty)),
            ty => Gives::Reference(self.ty(ty)),
        }
    }
}
