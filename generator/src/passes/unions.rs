//! What becomes of `oneOf`, `anyOf` and discriminators.
//!
//! In: unions as the document declares them, most of them with a discriminator, many without. Out, for each: an enum
//! selected by tag or by shape, or one open enum (all variants are strings), or one struct (the variants look alike, or
//! nothing tells them apart). Never a bare "first that parses". The choices of `codegen.toml` come first.

use std::collections::{BTreeMap, BTreeSet};

use super::inherit::MAX_CHAIN;
use crate::config::{Config, UnionChoice, UnionForm};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, EnumValue, SchemaId, Selector, Shape, Struct, TypeRef, Union};

pub(super) fn run(api: &mut Api, config: &Config, bases: &BTreeSet<SchemaId>, diagnostics: &mut Diagnostics) {
    let ids: Vec<SchemaId> = api.types.keys().cloned().collect();
    let unions = api.types.values().filter(|def| matches!(def.shape, Shape::Union(_)));
    let unions: BTreeSet<String> = unions.map(|def| def.id.to_string()).collect();
    for name in config.unions.keys() {
        if !unions.contains(name) {
            diagnostics.push(
                Diagnostic::warning("config-unused", "", format!("codegen.toml: `unions.{name}` names no union"))
                    .help("The document has changed, or the name is misspelt: adapt or remove the entry.")
                    .in_config(["unions", name]),
            );
        }
    }
    let mut unions = Unions {
        api: &mut *api,
        config,
        diagnostics: &mut *diagnostics,
        done: BTreeSet::new(),
        depth: 0,
        merged_into: BTreeMap::new(),
    };
    for id in &ids {
        unions.resolve(id);
    }
    let merged_into = unions.merged_into;
    drop_aliases(api, diagnostics);
    set_constants(api);
    drop_unreachable(api, &merged_into, bases);
}

pub(super) struct Unions<'a> {
    pub api: &'a mut Api,
    pub config: &'a Config,
    pub diagnostics: &'a mut Diagnostics,
    pub done: BTreeSet<SchemaId>,
    /// How many unions the one at hand is in.
    pub depth: usize,
    /// Definitions that were merged, and into what.
    pub merged_into: BTreeMap<SchemaId, SchemaId>,
}

impl Unions<'_> {
    /// Decides the form of one union; its variants first.
    pub fn resolve(&mut self, id: &SchemaId) {
        if !self.done.insert(id.clone()) {
            return;
        }
        let Some(Shape::Union(union)) = self.api.get(id).map(|def| def.shape.clone()) else {
            return;
        };
        if self.depth >= MAX_CHAIN {
            let pointer = self.api.get(id).map(|def| def.pointer.clone()).unwrap_or_default();
            self.diagnostics.push(
                Diagnostic::error(
                    "nested-too-deep",
                    pointer,
                    format!("more than {MAX_CHAIN} unions are in one another"),
                )
                .help("Write out one of the unions in the middle."),
            );
            return;
        }
        self.depth += 1;
        for variant in &union.variants {
            if let Some(variant) = variant.ty.id() {
                self.resolve(variant);
            }
        }
        self.depth -= 1;
        let config = self.config;
        let none = UnionChoice::default();
        let choice = config.unions.get(&id.to_string()).unwrap_or(&none);
        let shape = self.form(id, union, choice);
        if let (Some(shape), Some(def)) = (shape, self.api.types.get_mut(id)) {
            def.shape = shape;
        }
    }

    /// The new shape, or `None` when it has been defined already.
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
        } else if let Some(properties) = telling_properties(&structs) {
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

    /// The tags of a union come from the discriminator's mapping; the enum of the property that holds them can lack some.
    fn list_tags(&mut self, union: &Union) {
        let Selector::Tags(properties) = &union.selector else { return };
        for (at, property) in properties.iter().enumerate() {
            for variant in &union.variants {
                let Some(object) = self.structure(&variant.ty) else { continue };
                let field = object.fields.iter().find(|field| field.wire == *property);
                let Some(id) = field.and_then(|field| field.ty.id()) else { continue };
                let Some(Shape::Enum(listed)) = self.api.types.get_mut(id).map(|def| &mut def.shape) else { continue };
                let tags = variant.tags.iter().filter_map(|tags| tags.get(at)?.clone());
                listed.values.extend(tags.map(|wire| EnumValue { wire }));
                listed.values.sort();
                listed.values.dedup();
            }
        }
    }

    fn merged(&mut self, id: &SchemaId, types: &[TypeRef]) -> Option<Shape> {
        match self.merge(id, types) {
            // Defined at `id` by the merge.
            Some(TypeRef::Named(merged)) if merged == *id => None,
            Some(ty) => Some(Shape::Alias(ty)),
            None => {
                self.cannot_merge(id, types);
                Some(Shape::Alias(TypeRef::Any))
            }
        }
    }

    pub fn cannot_merge(&mut self, id: &SchemaId, types: &[TypeRef]) {
        let pointer = self.api.get(id).map(|def| def.pointer.clone()).unwrap_or_default();
        let names: Vec<String> = types.iter().map(|ty| format!("`{ty}`")).collect();
        self.diagnostics.push(
            Diagnostic::warning(
                "no-common-type",
                pointer,
                format!("`{id}` is one of {}: no type holds them all", names.join(", ")),
            )
            .help("It becomes free-form JSON. `unions` in codegen.toml or an overlay can say what tells them apart."),
        );
    }

    /// What a reference refers to once aliases are followed.
    pub fn target(&self, ty: &TypeRef) -> TypeRef {
        let mut ty = ty;
        for _ in 0..32 {
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

    fn structure(&self, ty: &TypeRef) -> Option<Struct> {
        match &self.api.get(ty.id()?)?.shape {
            Shape::Struct(it) if matches!(ty, TypeRef::Named(_)) => Some(it.clone()),
            _ => None,
        }
    }

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
                            "codegen.toml: `unions.{id}` selects by {} properties but gives `{name}` no such values",
                            choice.select.len()
                        ),
                    )
                    .help(format!("Add `{name} = [...]` to `unions.{id}.variants`, with one value for each property."))
                    .in_config(["unions", &id.to_string()]),
                ),
            }
        }
    }

    /// A property that every variant has, with values that no other variant shares.
    fn implicit_tag(&self, structs: &[Struct]) -> Option<(String, Vec<Vec<String>>)> {
        structs.first()?.fields.iter().find_map(|field| {
            let mut seen = BTreeSet::new();
            let mut tags = Vec::new();
            for variant in structs {
                let field = variant.fields.iter().find(|other| other.wire == field.wire)?;
                let Some(Shape::Enum(values)) = self.api.get(field.ty.id()?).map(|def| &def.shape) else {
                    return None;
                };
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

/// For each variant a required property that no other variant has.
fn telling_properties(structs: &[Struct]) -> Option<Vec<String>> {
    structs
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let others = || structs.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, it)| it);
            let telling = variant
                .fields
                .iter()
                .filter(|field| field.required)
                .find(|field| others().all(|other| !other.fields.iter().any(|it| it.wire == field.wire)))?;
            Some(telling.wire.clone())
        })
        .collect()
}

/// References go to what an alias stands for; aliases that are no component are gone afterwards.
fn drop_aliases(api: &mut Api, diagnostics: &mut Diagnostics) {
    let aliases: BTreeMap<SchemaId, TypeRef> = api
        .types
        .values()
        .filter_map(|def| if let Shape::Alias(ty) = &def.shape { Some((def.id.clone(), ty.clone())) } else { None })
        .collect();
    let mut endless = BTreeSet::new();
    api.for_each_ref_mut(|ty| follow(ty, &aliases, &mut Vec::new(), &mut endless));
    for id in endless {
        let pointer = api.get(&id).map(|def| def.pointer.clone()).unwrap_or_default();
        diagnostics.push(
            Diagnostic::warning(
                "endless-type",
                pointer,
                format!("`{id}` consists of nothing but lists and maps in one another, without an end or too many"),
            )
            .help("It becomes free-form JSON where it would begin again. An overlay can put an object there."),
        );
    }
    for id in aliases.into_keys() {
        api.fold(&id, "another name for the type that it refers to");
    }
}

/// How many aliases may stand in one another: Rust's own types end at about as many levels.
const DEEPEST: usize = 100;

/// Puts what aliases stand for in their place. `trail`: the aliases that the type is in. One that is in itself goes on without
/// an end, and Rust has no such type: `endless` takes it down.
fn follow(
    ty: &mut TypeRef,
    aliases: &BTreeMap<SchemaId, TypeRef>,
    trail: &mut Vec<SchemaId>,
    endless: &mut BTreeSet<SchemaId>,
) {
    let outside = trail.len();
    loop {
        match ty {
            TypeRef::List(inner) | TypeRef::Map(inner) => follow(inner, aliases, trail, endless),
            TypeRef::Named(id) => {
                if let Some(target) = aliases.get(id) {
                    if trail.len() < DEEPEST && !trail.contains(id) {
                        trail.push(id.clone());
                        *ty = target.clone();
                        continue;
                    }
                    endless.insert(id.clone());
                    *ty = TypeRef::Any;
                }
            }
            _ => {}
        }
        break;
    }
    trail.truncate(outside);
}

/// A variant with one tag is made with that tag.
fn set_constants(api: &mut Api) {
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
    for (id, property, tag) in constants {
        if let Some(Shape::Struct(variant)) = api.types.get_mut(&id).map(|def| &mut def.shape)
            && let Some(field) = variant.fields.iter_mut().find(|field| field.wire == property)
        {
            field.constant = Some(tag);
        }
    }
}

/// What no operation reaches any more has become a part of something else.
fn drop_unreachable(api: &mut Api, merged_into: &BTreeMap<SchemaId, SchemaId>, bases: &BTreeSet<SchemaId>) {
    let reachable = super::usage::reachable(api);
    let dead: Vec<SchemaId> = api.types.keys().filter(|id| !reachable.contains(*id)).cloned().collect();
    for id in dead {
        let reason = match merged_into.get(&id) {
            Some(into) => format!("merged into `{into}`"),
            None if !id.is_component() => "part of a definition that was folded".to_owned(),
            None if bases.contains(&id) => "its properties are part of each definition that extends it".to_owned(),
            None => "no operation reaches it, or only through a property that each variant has in a form of its own"
                .to_owned(),
        };
        api.fold(&id, reason);
    }
}
