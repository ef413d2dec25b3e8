//! Merges several types into one; a part of the `unions` pass.
//!
//! In: the types of a union's variants, or of a property that several variants have. Out: one type that can hold each of them, or
//! nothing if there is none. Merged structs have the properties of all, merged enums the values of all.

use std::collections::BTreeMap;

use super::unions::Unions;
use crate::model::{Field, OpenEnum, SchemaId, Shape, Step, Struct, TypeDef, TypeRef};

impl Unions<'_> {
    /// Defines the type that holds all of these at `id`; `None` if there is none.
    pub(super) fn merge(&mut self, id: &SchemaId, types: &[TypeRef]) -> Option<TypeRef> {
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
        if let Some(inner) = inner_types(&types, |ty| if let TypeRef::List(it) = ty { Some(it) } else { None }) {
            return self.merge(&self.free(id, Step::Items), &inner).map(|ty| TypeRef::List(Box::new(ty)));
        }
        if let Some(inner) = inner_types(&types, |ty| if let TypeRef::Map(it) = ty { Some(it) } else { None }) {
            return self.merge(&self.free(id, Step::Values), &inner).map(|ty| TypeRef::Map(Box::new(ty)));
        }
        // One variant takes any text, so no text is an unknown value.
        if types.contains(&TypeRef::String) && self.enums(&types).is_some() {
            return Some(TypeRef::String);
        }
        if let Some(values) = self.enums(&types) {
            return Some(self.define_merged(id, &types, Shape::Enum(values)));
        }
        let structs = self.structs(&types)?;
        let fields = self.merge_fields(id, &structs);
        Some(self.define_merged(id, &types, Shape::Struct(Struct { fields, ..Struct::default() })))
    }

    /// Whether the types have the same properties, of types that are alike again: they differ in the values of enums alone.
    pub(super) fn are_alike(&mut self, types: &[TypeRef]) -> bool {
        let types = self.distinct(types);
        if types.len() == 1 {
            return true;
        }
        if let Some(inner) = inner_types(&types, |ty| if let TypeRef::List(it) = ty { Some(it) } else { None }) {
            return self.are_alike(&inner);
        }
        if self.enums(&types).is_some() {
            return true;
        }
        let Some(structs) = self.structs(&types) else {
            return false;
        };
        if !same_properties(&structs) {
            return false;
        }
        by_property(&structs)
            .into_values()
            .all(|fields| self.are_alike(&fields.iter().map(|field| field.ty.clone()).collect::<Vec<_>>()))
    }

    fn merge_fields(&mut self, id: &SchemaId, structs: &[Struct]) -> Vec<Field> {
        let mut merged = Vec::new();
        for (wire, fields) in by_property(structs) {
            let types: Vec<TypeRef> = fields.iter().map(|field| field.ty.clone()).collect();
            let target = self.free(id, Step::Property(wire.clone()));
            let ty = self.merge(&target, &types).unwrap_or_else(|| {
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
                constraints: if fields.iter().all(|field| field.constraints == first.constraints) {
                    first.constraints.clone()
                } else {
                    Default::default()
                },
                docs: documented.docs.clone(),
                ..first.clone()
            });
        }
        merged
    }

    /// Without aliases and repetitions, unions resolved.
    fn distinct(&mut self, types: &[TypeRef]) -> Vec<TypeRef> {
        let mut distinct = Vec::new();
        for ty in types {
            if let Some(id) = ty.id().cloned() {
                self.resolve(&id);
            }
            let ty = self.target(ty);
            if !distinct.contains(&ty) {
                distinct.push(ty);
            }
        }
        distinct
    }

    /// All the values, if these are open enums or plain text.
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
        values.sort();
        values.dedup();
        (!values.is_empty()).then_some(OpenEnum { values, ..OpenEnum::default() })
    }

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

    fn define_merged(&mut self, id: &SchemaId, parts: &[TypeRef], shape: Shape) -> TypeRef {
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
        TypeRef::Named(id.clone())
    }

    /// The id of a merged type. An inline schema of the union itself can have the id that the step leads to, and can be in use:
    /// then the step is marked as merged.
    fn free(&self, id: &SchemaId, step: Step) -> SchemaId {
        let name = if let Step::Property(name) = &step { name.clone() } else { "items".to_owned() };
        let plain = id.child(step);
        if self.api.types.contains_key(&plain) { id.child(Step::Merged(name)) } else { plain }
    }
}

fn same_properties(structs: &[Struct]) -> bool {
    let names = |it: &Struct| it.fields.iter().map(|field| field.wire.clone()).collect::<Vec<_>>();
    structs.windows(2).all(|pair| matches!(pair, [a, b] if names(a) == names(b)))
}

fn by_property(structs: &[Struct]) -> BTreeMap<String, Vec<Field>> {
    let mut properties: BTreeMap<String, Vec<Field>> = BTreeMap::new();
    for field in structs.iter().flat_map(|it| &it.fields) {
        properties.entry(field.wire.clone()).or_default().push(field.clone());
    }
    properties
}

fn inner_types<'a>(
    types: &'a [TypeRef],
    part: impl Fn(&'a TypeRef) -> Option<&'a Box<TypeRef>>,
) -> Option<Vec<TypeRef>> {
    types.iter().map(|ty| part(ty).map(|inner| inner.as_ref().clone())).collect()
}
