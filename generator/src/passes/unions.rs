//! The form of each `oneOf` and `anyOf`.
//!
//! In: unions as the document declares them, with or without a discriminator; structs with all their properties. Sets:
//! `TypeDef::shape` of each union:
//!
//! - a union that is selected by tags, if it has a discriminator, if a property has different values in each variant, or if
//!   codegen.toml names the properties;
//! - a union that is selected by shape, if each variant requires a property that no other variant has;
//! - an open enum, if all variants are strings;
//! - another type that can hold all variants otherwise: a struct with the properties of all variants, a number, or any JSON.
//!
//! A value is never decoded as the first variant that happens to parse. Sets also: `Field::constant` of properties with a tag, and
//! `Field::read_only`, since requests contain tags;
//! references to aliases, which lead to the type that the alias stands for. Removes: aliases, and definitions that no operation
//! reaches.

mod aliases;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::inherit::MAX_CHAIN;
use super::updates;
use crate::config::{Config, UnionChoice, UnionForm};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, EnumValue, SchemaId, Selector, Shape, Struct, TypeRef, Union};

/// The greatest number of unions that are nested in each other through properties which are merged. The recursion over them needs
/// more of the stack than the one over variants.
const MAX_MERGES: usize = 50;

pub(super) fn run(api: &mut Api, config: &Config, bases: &BTreeSet<SchemaId>, diagnostics: &mut Diagnostics) {
    let ids: Vec<SchemaId> = api.types.keys().cloned().collect();
    let unions = api.types.values().filter(|def| matches!(def.shape, Shape::Union(_)));
    let unions: BTreeSet<String> = unions.map(|def| def.id.to_string()).collect();
    for name in config.unions.keys() {
        if !unions.contains(name) {
            let message = format!("codegen.toml: `unions` names `{name}`, but the document has no such union.");
            diagnostics.push(
                Diagnostic::warning("config-unused", "", message)
                    .help("Correct the name, or remove the entry.")
                    .in_config(["unions", name]),
            );
        }
    }
    let mut unions = Unions {
        api: &mut *api,
        config,
        diagnostics: &mut *diagnostics,
        done: BTreeSet::new(),
        variant_depth: 0,
        merge_depth: 0,
        merged_into: BTreeMap::new(),
    };
    for id in &ids {
        unions.resolve(id);
    }
    let merged_into = unions.merged_into;
    aliases::replace(api, diagnostics);
    let tags = set_constants(api);
    updates::send_tags(api);
    drop_unreachable(api, &merged_into, &tags, bases);
}

pub(super) struct Unions<'a> {
    pub api: &'a mut Api,
    pub config: &'a Config,
    pub diagnostics: &'a mut Diagnostics,
    pub done: BTreeSet<SchemaId>,
    /// The number of unions that are being resolved, each of which is a variant of the one before it.
    pub variant_depth: usize,
    /// The number of unions that are being resolved, each of which is the type of a merged property of the one before it.
    pub merge_depth: usize,
    /// The definitions that were merged, each with the definition that it is a part of now.
    pub merged_into: BTreeMap<SchemaId, SchemaId>,
}

impl Unions<'_> {
    /// Decides the form of one union, after the forms of its variants.
    pub fn resolve(&mut self, id: &SchemaId) {
        if !self.done.insert(id.clone()) {
            return;
        }
        let Some(Shape::Union(union)) = self.api.get(id).map(|def| def.shape.clone()) else {
            return;
        };
        if self.variant_depth >= MAX_CHAIN {
            self.too_deep(id, MAX_CHAIN);
            return;
        }
        self.variant_depth += 1;
        for variant in &union.variants {
            if let Some(variant) = variant.ty.id() {
                self.resolve(variant);
            }
        }
        self.variant_depth -= 1;
        let config = self.config;
        let none = UnionChoice::default();
        let choice = config.unions.get(&id.to_string()).unwrap_or(&none);
        let shape = self.form(id, union, choice);
        if let (Some(shape), Some(def)) = (shape, self.api.types.get_mut(id)) {
            def.shape = shape;
        }
    }

    /// Decides the form of a union that is the type of a property which is being merged.
    pub fn resolve_property(&mut self, id: &SchemaId) {
        if self.merge_depth < MAX_MERGES {
            self.merge_depth += 1;
            self.resolve(id);
            self.merge_depth -= 1;
        } else if self.api.get(id).is_some_and(|def| matches!(def.shape, Shape::Union(_)))
            && self.done.insert(id.clone())
        {
            self.too_deep(id, MAX_MERGES);
        }
    }

    fn too_deep(&mut self, id: &SchemaId, limit: usize) {
        let message = format!("More than {limit} unions are nested in each other.");
        self.diagnostics.push(
            Diagnostic::error("nested-too-deep", self.api.pointer(id), message)
                .help("Replace one of the unions by a type that is not a union."),
        );
    }

    /// The new shape of a union; `None` if the shape is set already, because the variants were merged at the id of the union.
    fn form(&mut self, id: &SchemaId, mut union: Union, choice: &UnionChoice) -> Option<Shape> {
        for variant in &mut union.variants {
            variant.ty = self.target(&variant.ty);
        }
        self.list_tags(&union);
        let types: Vec<TypeRef> = union.variants.iter().map(|variant| variant.ty.clone()).collect();
        if let [only] = types.as_slice() {
            self.merged_into.insert(id.clone(), only.id().unwrap_or(id).clone());
            return Some(Shape::Alias(only.clone()));
        }
        let structs: Option<Vec<Struct>> = types.iter().map(|ty| self.structure(ty)).collect();
        let Some(structs) = structs else {
            return self.merged(id, &types);
        };
        if choice.form == Some(UnionForm::Merged) {
            return self.merged(id, &types);
        }
        if !choice.select.is_empty() {
            self.select_by_choice(id, &mut union, choice);
        } else if let Selector::Tags(_) = union.selector {
            if choice.form != Some(UnionForm::Tagged) && self.are_alike(&types) {
                return self.merged(id, &types);
            }
        } else if let Some((property, tags)) = self.implicit_tag(&structs) {
            union.selector = Selector::Tags(vec![property]);
            for (variant, tags) in union.variants.iter_mut().zip(tags) {
                variant.tags = tags.into_iter().map(|tag| vec![Some(tag)]).collect();
            }
        } else if let Some(properties) = distinguishing_properties(&structs) {
            union.selector = Selector::Shape;
            for (variant, property) in union.variants.iter_mut().zip(properties) {
                variant.tags = vec![vec![Some(property)]];
            }
        } else {
            return self.merged(id, &types);
        }
        if let Some(default) = &choice.default {
            for variant in &mut union.variants {
                variant.default = variant.ty.id().is_some_and(|id| id.to_string() == *default);
            }
        }
        union.variants.sort_by(|a, b| a.tags.cmp(&b.tags));
        union.fields.clear();
        Some(Shape::Union(union))
    }

    /// Adds the tags of a union to the enum of the property that holds them. The tags come from the mapping of the discriminator, and
    /// the enum can lack some of them.
    fn list_tags(&mut self, union: &Union) {
        let Selector::Tags(properties) = &union.selector else { return };
        for (at, property) in properties.iter().enumerate() {
            for variant in &union.variants {
                let Some(object) = self.structure(&variant.ty) else { continue };
                let field = object.fields.iter().find(|field| field.wire == *property);
                let Some(TypeRef::Named(id)) = field.map(|field| &field.ty) else { continue };
                let Some(Shape::Enum(listed)) = self.api.types.get_mut(id).map(|def| &mut def.shape) else { continue };
                let tags = variant.tags.iter().filter_map(|tags| tags.get(at)?.clone());
                listed.add(tags.map(EnumValue::new));
            }
        }
    }

    /// The shape of a union whose variants become one type.
    fn merged(&mut self, id: &SchemaId, types: &[TypeRef]) -> Option<Shape> {
        match self.merge(id, types) {
            // `merge` has defined the struct or enum at `id`.
            Some(TypeRef::Named(merged)) if merged == *id => None,
            Some(ty) => Some(Shape::Alias(ty)),
            None => {
                self.cannot_merge(id, types);
                Some(Shape::Alias(TypeRef::Any))
            }
        }
    }

    /// Reports that a union or a property of one has no type that can hold all variants.
    pub fn cannot_merge(&mut self, id: &SchemaId, types: &[TypeRef]) {
        let pointer = self.api.pointer(id);
        let names: Vec<String> = types.iter().map(|ty| format!("`{ty}`")).collect();
        self.diagnostics.push(
            Diagnostic::warning(
                "no-common-type",
                pointer,
                format!("`{id}` is one of {}, and no type can hold all of them.", names.join(", ")),
            )
            .help("The type is any JSON. Name the properties that select a variant in `unions` of codegen.toml, or use an overlay."),
        );
    }

    /// The type that a reference leads to through aliases.
    pub fn target(&self, ty: &TypeRef) -> TypeRef {
        let mut ty = ty;
        for _ in 0..aliases::MAX_ALIASES {
            match ty {
                TypeRef::Named(id) => match self.api.get(id).map(|def| &def.shape) {
                    Some(Shape::Alias(next)) => ty = next,
                    _ => break,
                },
                _ => break,
            }
        }
        ty.clone()
    }

    /// The struct that a type refers to; `None` for another type.
    fn structure(&self, ty: &TypeRef) -> Option<Struct> {
        match &self.api.get(ty.id()?)?.shape {
            Shape::Struct(it) if matches!(ty, TypeRef::Named(_)) => Some(it.clone()),
            _ => None,
        }
    }

    /// Sets the properties and values that codegen.toml gives to select a variant.
    fn select_by_choice(&mut self, id: &SchemaId, union: &mut Union, choice: &UnionChoice) {
        union.selector = Selector::Tags(choice.select.clone());
        for variant in &mut union.variants {
            let name = variant.ty.id().map(SchemaId::to_string).unwrap_or_default();
            match choice.variants.get(&name) {
                Some(values) if values.len() == choice.select.len() => {
                    variant.tags = vec![values.iter().map(|it| (it != "*").then(|| it.clone())).collect()];
                }
                _ => self.diagnostics.push(
                    Diagnostic::error(
                        "config-union",
                        "",
                        format!(
                            "codegen.toml: `unions.{id}.variants` must give `{name}` one value for each property of `select`."
                        ),
                    )
                    .help(format!(
                        "Add `{name} = [...]` to `unions.{id}.variants`, with as many values as `select` has properties. \
                         `*` stands for any value."
                    ))
                    .in_config(["unions", &id.to_string()]),
                ),
            }
        }
    }

    /// The first property that every variant has with an enum of its own, and the values of it for each variant. No value is in two
    /// of the enums, so that the value selects the variant.
    fn implicit_tag(&self, structs: &[Struct]) -> Option<(String, Vec<Vec<String>>)> {
        structs.first()?.fields.iter().find_map(|field| {
            let mut seen = BTreeSet::new();
            let mut tags = Vec::new();
            for variant in structs {
                let field = variant.fields.iter().find(|other| other.wire == field.wire)?;
                let TypeRef::Named(id) = &field.ty else { return None };
                let Shape::Enum(values) = &self.api.get(id)?.shape else { return None };
                let values: Vec<String> = values.values.iter().map(|value| value.wire.clone()).collect();
                if !values.iter().all(|value| seen.insert(value.clone())) {
                    return None;
                }
                tags.push(values);
            }
            Some((field.wire.clone(), tags))
        })
    }
}

/// For each variant a required property that no other variant has; `None` if a variant has no such property.
fn distinguishing_properties(structs: &[Struct]) -> Option<Vec<String>> {
    structs
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let others = || structs.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, it)| it);
            let distinguishing = variant
                .fields
                .iter()
                .filter(|field| field.required)
                .find(|field| others().all(|other| !other.fields.iter().any(|it| it.wire == field.wire)))?;
            Some(distinguishing.wire.clone())
        })
        .collect()
}

/// Sets the constant of the property that holds the tag, in each variant that has one tag. Constructors set this value. An inline enum
/// that has no other value says nothing more, so that the property becomes text. Returns these enums.
fn set_constants(api: &mut Api) -> BTreeSet<SchemaId> {
    let mut constants: Vec<(SchemaId, String, String)> = Vec::new();
    for def in api.types.values() {
        let Shape::Union(Union { selector: Selector::Tags(properties), variants, .. }) = &def.shape else { continue };
        for variant in variants {
            let ([tags], Some(id)) = (variant.tags.as_slice(), variant.ty.id()) else { continue };
            for (property, tag) in properties.iter().zip(tags) {
                if let Some(tag) = tag {
                    constants.push((id.clone(), property.clone(), tag.clone()));
                }
            }
        }
    }
    let mut enums = BTreeSet::new();
    for (id, property, tag) in constants {
        let Some(Shape::Struct(variant)) = api.get(&id).map(|def| &def.shape) else { continue };
        let Some(at) = variant.fields.iter().position(|field| field.wire == property) else { continue };
        let only = variant.fields.get(at).and_then(|field| only_value(api, &field.ty, &tag)).cloned();
        if let Some(Shape::Struct(variant)) = api.types.get_mut(&id).map(|def| &mut def.shape)
            && let Some(field) = variant.fields.get_mut(at)
        {
            if let Some(id) = only {
                field.ty = TypeRef::String;
                enums.insert(id);
            }
            field.constant = Some(tag);
        }
    }
    enums
}

/// Returns the inline enum that `ty` refers to, if it has no other value than `tag`.
fn only_value<'a>(api: &Api, ty: &'a TypeRef, tag: &str) -> Option<&'a SchemaId> {
    let TypeRef::Named(id) = ty else { return None };
    match &api.get(id)?.shape {
        Shape::Enum(it) if !id.is_component() => match it.values.as_slice() {
            [value] if value.wire == tag => Some(id),
            _ => None,
        },
        _ => None,
    }
}

/// Folds the definitions that no operation reaches. Most of them were merged into another definition, or have parts that were.
fn drop_unreachable(
    api: &mut Api,
    merged_into: &BTreeMap<SchemaId, SchemaId>,
    tags: &BTreeSet<SchemaId>,
    bases: &BTreeSet<SchemaId>,
) {
    let reachable = super::usage::reachable(api);
    let dead: Vec<SchemaId> = api.types.keys().filter(|id| !reachable.contains(*id)).cloned().collect();
    for id in dead {
        let reason = match merged_into.get(&id) {
            Some(into) => format!("merged into `{into}`"),
            None if tags.contains(&id) => "the property is a tag with this one value".to_owned(),
            None if !id.is_component() => "a part of a definition that was folded".to_owned(),
            None if bases.contains(&id) => "the definitions that extend it have its properties".to_owned(),
            None => {
                "no operation reaches it, or only through a property that each variant of a union replaces".to_owned()
            }
        };
        api.fold(&id, reason);
    }
}
