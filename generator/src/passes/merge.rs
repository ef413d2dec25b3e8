//! Merges several types into one. A part of the `unions` pass.
//!
//! In: the types of the variants of a union, or of a property that several variants have. Out: one type that can hold the values of
//! each, or `None` if there is no such type. A merged struct has the properties of all structs, a merged enum the values of all enums.
//! Sets: the definitions of merged structs and enums, `Unions::merged_into`.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::unions::Unions;
use crate::model::{Constraints, Field, OpenEnum, SchemaId, Shape, Step, Struct, TypeDef, TypeRef};

/// The structs that one call of [`Unions::merge`] defines.
#[derive(Default)]
struct Merging {
    /// The id of the merged struct by the structs that it is merged from. Variants can contain themselves, so that the same structs
    /// are merged again in a property of the merged struct; the property then refers to the struct that is being merged.
    ids: BTreeMap<Vec<TypeRef>, SchemaId>,
    /// The merged structs whose properties are not known yet.
    open: Vec<(SchemaId, Vec<TypeRef>, Vec<Struct>)>,
}

impl Unions<'_> {
    /// The type that can hold the values of all `types`; `None` if there is no such type. A struct or an enum is defined at `id`.
    pub(super) fn merge(&mut self, id: &SchemaId, types: &[TypeRef]) -> Option<TypeRef> {
        let mut merging = Merging::default();
        let ty = self.merge_types(id, types, &mut merging);
        // The definitions are added last: until then, a property that refers to the union itself finds a union.
        let mut defined = Vec::new();
        while let Some((id, types, structs)) = merging.open.pop() {
            let fields = self.merge_fields(&id, &structs, &mut merging);
            let alternatives = alternatives(&structs);
            defined.push((id, types, Shape::Struct(Struct { fields, alternatives, ..Struct::default() })));
        }
        for (id, types, shape) in defined {
            self.define_merged(&id, &types, shape);
        }
        ty
    }

    fn merge_types(&mut self, id: &SchemaId, types: &[TypeRef], merging: &mut Merging) -> Option<TypeRef> {
        let types = self.distinct(types);
        if let [only] = types.as_slice() {
            return Some(only.clone());
        }
        if types.contains(&TypeRef::Any) {
            return Some(TypeRef::Any);
        }
        if types.iter().all(|ty| matches!(ty, TypeRef::Integer | TypeRef::Number)) {
            return Some(TypeRef::Number);
        }
        if let Some(items) = item_types(&types) {
            let items = self.merge_types(&self.merged_id(id, Step::Items), &items, merging)?;
            return Some(TypeRef::List(Box::new(items)));
        }
        if let Some(values) = value_types(&types) {
            let values = self.merge_types(&self.merged_id(id, Step::Values), &values, merging)?;
            return Some(TypeRef::Map(Box::new(values)));
        }
        if let Some(values) = self.enums(&types) {
            // One variant can be any text, so that an open enum would take valid texts for unknown values.
            if types.contains(&TypeRef::String) {
                return Some(TypeRef::String);
            }
            self.define_merged(id, &types, Shape::Enum(values));
            return Some(TypeRef::Named(id.clone()));
        }
        let structs = self.structs(&types)?;
        let mut key = types.clone();
        key.sort();
        let id = merging.ids.entry(key).or_insert_with(|| {
            merging.open.push((id.clone(), types, structs));
            id.clone()
        });
        Some(TypeRef::Named(id.clone()))
    }

    /// Whether the types differ in nothing but the values of enums: their properties have the same names, and types that are alike.
    pub(super) fn are_alike(&mut self, types: &[TypeRef]) -> bool {
        let mut compared = BTreeSet::new();
        let mut open = vec![types.to_vec()];
        while let Some(types) = open.pop() {
            let mut types = self.distinct(&types);
            types.sort();
            // Structs that contain themselves lead to types that are being compared already.
            if types.len() == 1 || !compared.insert(types.clone()) {
                continue;
            }
            if let Some(items) = item_types(&types) {
                open.push(items);
                continue;
            }
            if self.enums(&types).is_some() {
                continue;
            }
            let Some(structs) = self.structs(&types).filter(|structs| same_properties(structs)) else {
                return false;
            };
            let properties = by_property(&structs).into_values();
            open.extend(properties.map(|fields| fields.into_iter().map(|field| field.ty).collect::<Vec<_>>()));
        }
        true
    }

    /// The properties of all structs, each with a type that can hold its values in every struct. A property is required if all structs
    /// require it.
    fn merge_fields(&mut self, id: &SchemaId, structs: &[Struct], merging: &mut Merging) -> Vec<Field> {
        let mut merged = Vec::new();
        for (wire, fields) in by_property(structs) {
            let types: Vec<TypeRef> = fields.iter().map(|field| field.ty.clone()).collect();
            let target = self.merged_id(id, Step::Property(wire.clone()));
            let ty = self.merge_types(&target, &types, merging).unwrap_or_else(|| {
                self.cannot_merge(&target, &types);
                TypeRef::Any
            });
            let Some(first) = fields.first() else { continue };
            let documented = fields.iter().find(|field| field.docs.description.is_some()).unwrap_or(first);
            merged.push(Field {
                wire,
                ty,
                required: fields.len() == structs.len() && fields.iter().all(|field| field.required),
                nullable: fields.iter().any(|field| field.nullable),
                read_only: fields.iter().all(|field| field.read_only),
                write_only: fields.iter().all(|field| field.write_only),
                deprecated: fields.iter().all(|field| field.deprecated),
                retired: first.retired.clone().filter(|_| fields.iter().all(|field| field.retired.is_some())),
                constraints: common_constraints(first, &fields),
                docs: documented.docs.clone(),
                ..first.clone()
            });
        }
        merged
    }

    /// The types without aliases and repetitions. If there are several, the unions among them are resolved.
    fn distinct(&mut self, types: &[TypeRef]) -> Vec<TypeRef> {
        if let [first, others @ ..] = types
            && others.iter().all(|other| other == first)
        {
            return vec![self.target(first)];
        }
        let mut distinct = Vec::new();
        for ty in types {
            if let Some(id) = ty.id().cloned() {
                self.resolve_property(&id);
            }
            let ty = self.target(ty);
            if !distinct.contains(&ty) {
                distinct.push(ty);
            }
        }
        distinct
    }

    /// The values of all types, if each is an open enum or text and at least one has values.
    fn enums(&self, types: &[TypeRef]) -> Option<OpenEnum> {
        let mut values = Vec::new();
        for ty in types {
            match ty {
                TypeRef::String => {}
                TypeRef::Named(id) => match &self.api.get(id)?.shape {
                    Shape::Enum(it) => values.extend(it.values.iter().cloned()),
                    _ => return None,
                },
                _ => return None,
            }
        }
        (!values.is_empty()).then(|| OpenEnum::new(values))
    }

    /// The structs that the types refer to; `None` if one of the types is not a struct.
    fn structs(&self, types: &[TypeRef]) -> Option<Vec<Struct>> {
        types
            .iter()
            .map(|ty| match ty {
                TypeRef::Named(id) => match &self.api.get(id)?.shape {
                    Shape::Struct(it) => Some(it.clone()),
                    _ => None,
                },
                _ => None,
            })
            .collect()
    }

    /// Defines a merged type at `id`, which can be the id of the union itself. `parts` are the types that it was merged from.
    fn define_merged(&mut self, id: &SchemaId, parts: &[TypeRef], shape: Shape) {
        for part in parts.iter().filter_map(TypeRef::id) {
            self.merged_into.entry(part.clone()).or_insert_with(|| id.clone());
        }
        let pointer = self.api.pointer(id);
        let docs = self.api.get(id).map(|def| def.docs.clone());
        let docs =
            docs.or_else(|| parts.iter().filter_map(TypeRef::id).find_map(|id| Some(self.api.get(id)?.docs.clone())));
        let mut def = TypeDef::new(id.clone(), pointer, shape);
        def.docs = docs.unwrap_or_default();
        self.api.types.insert(id.clone(), def);
    }

    /// The id of a merged type that is one step from `id`. If an inline schema of the union itself has this id, the last step is
    /// [`Step::Merged`] instead, because the inline schema can be in use.
    fn merged_id(&self, id: &SchemaId, step: Step) -> SchemaId {
        let name = if let Step::Property(name) = &step { name.clone() } else { "items".to_owned() };
        let plain = id.child(step);
        if self.api.types.contains_key(&plain) { id.child(Step::Merged(name)) } else { plain }
    }
}

/// Whether all structs have properties of the same names.
fn same_properties(structs: &[Struct]) -> bool {
    let names = |it: &Struct| it.fields.iter().map(|field| field.wire.clone()).collect::<Vec<_>>();
    structs.windows(2).all(|pair| matches!(pair, [a, b] if names(a) == names(b)))
}

/// The fields of all structs by the name of the property.
fn by_property(structs: &[Struct]) -> BTreeMap<String, Vec<Field>> {
    let mut properties: BTreeMap<String, Vec<Field>> = BTreeMap::new();
    for field in structs.iter().flat_map(|it| &it.fields) {
        properties.entry(field.wire.clone()).or_default().push(field.clone());
    }
    properties
}

/// The item types, if all types are lists.
fn item_types(types: &[TypeRef]) -> Option<Vec<TypeRef>> {
    let items = types.iter().map(|ty| if let TypeRef::List(items) = ty { Some(items.as_ref().clone()) } else { None });
    items.collect()
}

/// The value types, if all types are maps.
fn value_types(types: &[TypeRef]) -> Option<Vec<TypeRef>> {
    let values =
        types.iter().map(|ty| if let TypeRef::Map(values) = ty { Some(values.as_ref().clone()) } else { None });
    values.collect()
}

/// The names that each struct requires in requests; none if all require the same ones.
fn alternatives(structs: &[Struct]) -> Vec<Vec<String>> {
    let required = |it: &Struct| {
        let fields = it.fields.iter().filter(|field| field.required && !field.read_only);
        fields.map(|field| field.wire.clone()).collect::<Vec<_>>()
    };
    let all: Vec<Vec<String>> = structs.iter().map(required).collect();
    if all.windows(2).all(|pair| matches!(pair, [a, b] if a == b)) { Vec::new() } else { all }
}

/// The constraints that all fields have, for the documentation, and those of the first one, which examples fit.
fn common_constraints(first: &Field, fields: &[Field]) -> Constraints {
    let Constraints { facts, rule } = &first.constraints;
    let is_common = fields.iter().all(|field| field.constraints.facts == *facts);
    Constraints { facts: if is_common { facts.clone() } else { Vec::new() }, rule: rule.clone() }
}
