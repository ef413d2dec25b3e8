//! Schemas to types.
//!
//! In: `openapiv3` schemas and their places in the document. Out: definitions in the model, and references to them. Inline objects,
//! unions and enums become definitions of their own. References in `allOf` become parents, which the `inherit` pass resolves;
//! discriminators become tags, with which the `unions` pass decides the form of a union.

use std::collections::BTreeMap;

use openapiv3::{AdditionalProperties, Discriminator, OpenAPI, ReferenceOr, Schema, SchemaData};
use serde_json::Value;

use super::Lowering;
use super::docs::{constraints, described, docs, retirement};
use super::view::View;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Constraints, Docs, EnumValue, Field, OpenEnum, Presence, RETIRED, RETIRED_VALUES, Retirement, SchemaId, Selector,
    Shape, Step, Struct, TypeDef, TypeRef, Union, Variant,
};
use crate::source::{ENUM_DESCRIPTIONS, NamedWords};

/// The JSON pointer of the component schemas, with a slash at the end.
const SCHEMAS: &str = "/components/schemas/";

/// The place of a schema: the id of the definition that it becomes if it needs one, and its JSON pointer.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: SchemaId,
    pub pointer: String,
}

impl Place {
    /// The place of a part that can be a definition of its own.
    fn child(&self, step: Step, pointer: &str) -> Self {
        Self { id: self.id.child(step), pointer: format!("{}/{pointer}", self.pointer) }
    }

    /// The place of a part that belongs to the definition at this place.
    fn part(&self, pointer: &str) -> Self {
        Self { id: self.id.clone(), pointer: format!("{}/{pointer}", self.pointer) }
    }
}

/// The parts of an object: its own, and those of the inline members of its `allOf`.
#[derive(Default)]
struct Members<'a> {
    /// The properties by name, each with the place of the schema that declares it.
    properties: BTreeMap<&'a str, (&'a ReferenceOr<Box<Schema>>, Place)>,
    /// The components that `allOf` refers to.
    parents: Vec<SchemaId>,
    /// The names of all `required` lists.
    requires: Vec<String>,
}

impl<'a> Members<'a> {
    /// Adds the properties of a schema. They replace those of the same names.
    fn add(&mut self, view: &View<'a>, place: &Place) {
        self.properties.extend(view.properties.iter().map(|&(wire, schema)| (wire, (schema, place.clone()))));
    }
}

impl Lowering<'_> {
    /// Defines a component schema.
    pub(super) fn component(&mut self, name: &str, schema: &ReferenceOr<Schema>) {
        let place = Place { id: SchemaId::component(name), pointer: format!("{SCHEMAS}{}", escape(name)) };
        let ty = self.type_of(schema, &place);
        if ty != TypeRef::Named(place.id.clone()) {
            let docs = schema.as_item().map(|schema| docs(&schema.schema_data)).unwrap_or_default();
            let mut def = TypeDef::new(place.id.clone(), place.pointer, Shape::Alias(ty));
            def.docs = docs;
            self.define(def);
        }
    }

    /// The type of a schema. An object, a union or an enum is defined at `place`.
    pub(super) fn type_of(&mut self, schema: &ReferenceOr<Schema>, place: &Place) -> TypeRef {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(reference, &place.pointer),
            ReferenceOr::Item(schema) => self.inline(schema, place),
        }
    }

    fn boxed_type_of(&mut self, schema: &ReferenceOr<Box<Schema>>, place: &Place) -> TypeRef {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(reference, &place.pointer),
            ReferenceOr::Item(schema) => self.inline(schema, place),
        }
    }

    /// The type that a reference leads to.
    fn reference(&mut self, reference: &str, pointer: &str) -> TypeRef {
        match reference.strip_prefix("#").and_then(|path| path.strip_prefix(SCHEMAS)) {
            Some(name) => TypeRef::Named(SchemaId::component(unescape(name))),
            None => {
                self.diagnostics.push(
                    Diagnostic::error(
                        "unresolved-ref",
                        format!("{pointer}/$ref"),
                        format!("`{reference}` is not a reference to a component schema."),
                    )
                    .help("Use a reference of the form `#/components/schemas/Name`."),
                );
                TypeRef::Any
            }
        }
    }

    fn inline(&mut self, schema: &Schema, place: &Place) -> TypeRef {
        let view = View::new(schema);
        let (keyword, alternatives) = view.alternatives();
        // Values beside `type: array` are misplaced: they are the values of the items.
        let texts = view.enumeration.iter().all(|value| value.is_string() || value.is_null());
        if !view.enumeration.is_empty() && texts && view.typ != Some("array") {
            return self.open_enum(schema, &view, place);
        }
        if let [only] = alternatives
            && view.properties.is_empty()
            && schema.schema_data.discriminator.is_none()
        {
            return self.type_of(only, &place.part(&format!("{keyword}/0")));
        }
        let mapped = schema.schema_data.discriminator.as_ref().is_some_and(|it| !it.mapping.is_empty());
        if !alternatives.is_empty() || mapped {
            return self.union(schema, &view, place);
        }
        // A property has `allOf` with one reference to add a description to a type, and has that type. A component with such an
        // `allOf` is a type of its own, which extends the other one.
        if let ([only], [], None) = (view.all_of, view.properties.as_slice(), view.required.first())
            && !place.id.is_component()
        {
            return self.type_of(only, &place.part("allOf/0"));
        }
        if !view.all_of.is_empty() || !view.properties.is_empty() {
            return self.object(schema, &view, place);
        }
        self.scalar(&view, place)
    }

    fn scalar(&mut self, view: &View<'_>, place: &Place) -> TypeRef {
        if view.has_not {
            self.diagnostics.push(
                Diagnostic::warning("not", &place.pointer, "A schema that consists of `not` has no type.")
                    .help("The type is any JSON. An overlay can set a type."),
            );
            return TypeRef::Any;
        }
        match view.typ {
            Some("string") => match view.format.as_deref() {
                Some("date-time") => TypeRef::Timestamp,
                Some("date") => TypeRef::Date,
                Some("password") => TypeRef::Secret,
                _ => TypeRef::String,
            },
            Some("integer") => TypeRef::Integer,
            Some("number") => TypeRef::Number,
            Some("boolean") => TypeRef::Bool,
            Some("array") => match view.items {
                Some(items) => TypeRef::List(Box::new(self.boxed_type_of(items, &place.child(Step::Items, "items")))),
                None => TypeRef::List(Box::new(TypeRef::Any)),
            },
            Some("object") | None => match view.additional {
                Some(AdditionalProperties::Schema(values)) => {
                    TypeRef::Map(Box::new(self.type_of(values, &place.child(Step::Values, "additionalProperties"))))
                }
                Some(AdditionalProperties::Any(true)) => TypeRef::Map(Box::new(TypeRef::Any)),
                // An object without properties: servers also send booleans, arrays and strings for it.
                _ => TypeRef::Any,
            },
            Some(other) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        "unknown-type",
                        format!("{}/type", place.pointer),
                        format!("The type `{other}` is unknown."),
                    )
                    .help("The types of OpenAPI 3.0 are string, number, integer, boolean, array and object."),
                );
                TypeRef::Any
            }
        }
    }

    fn open_enum(&mut self, schema: &Schema, view: &View<'_>, place: &Place) -> TypeRef {
        let descriptions = schema.schema_data.extensions.get(ENUM_DESCRIPTIONS);
        let retired = schema.schema_data.extensions.get(RETIRED_VALUES);
        let values = view.enumeration.iter().filter_map(Value::as_str).map(|wire| EnumValue {
            wire: wire.to_owned(),
            description: descriptions.and_then(|it| it.get(wire)?.as_str()).and_then(described),
            retired: retired.and_then(|it| Retirement::read(it.get(wire)?)),
        });
        self.define_from(schema, place, Shape::Enum(OpenEnum::new(values)))
    }

    fn object(&mut self, schema: &Schema, view: &View<'_>, place: &Place) -> TypeRef {
        let members = self.members(view, place);
        let mut object = Struct {
            fields: self.fields(&members),
            parents: members.parents,
            requires: members.requires,
            ..Struct::default()
        };
        mark_required(&mut object);
        self.define_from(schema, place, Shape::Struct(object))
    }

    fn union(&mut self, schema: &Schema, view: &View<'_>, place: &Place) -> TypeRef {
        let members = self.members(view, place);
        let mut union = Union { fields: self.fields(&members), parents: members.parents, ..Union::default() };
        let (keyword, alternatives) = view.alternatives();
        for (index, alternative) in alternatives.iter().enumerate() {
            // The position identifies the variant. Its title is prose, which can change with each edition.
            let ty = self.type_of(alternative, &place.child(Step::Variant(index), &format!("{keyword}/{index}")));
            if !union.variants.iter().any(|variant| variant.ty == ty) {
                union.variants.push(Variant { ty, tags: Vec::new(), default: false });
            }
        }
        if let Some(discriminator) = &schema.schema_data.discriminator {
            self.discriminate(&mut union, discriminator, place);
        }
        self.define_from(schema, place, Shape::Union(union))
    }

    /// Sets the tags of the variants from the mapping of the discriminator. A schema that only the mapping names is a variant too.
    fn discriminate(&mut self, union: &mut Union, discriminator: &Discriminator, place: &Place) {
        union.selector = Selector::Tags(vec![discriminator.property_name.clone()]);
        let mut mapping: Vec<_> = discriminator.mapping.iter().collect();
        mapping.sort();
        for (tag, target) in mapping {
            let pointer = format!("{}/discriminator/mapping/{}", place.pointer, escape(tag));
            let ty = if target.contains('/') {
                self.reference(target, &pointer)
            } else {
                TypeRef::Named(SchemaId::component(target))
            };
            let tags = vec![Some(tag.clone())];
            match union.variants.iter_mut().find(|variant| variant.ty == ty) {
                Some(variant) => variant.tags.push(tags),
                None => union.variants.push(Variant { ty, tags: vec![tags], default: false }),
            }
        }
        for variant in union.variants.iter_mut().filter(|variant| variant.tags.is_empty()) {
            // The tag of a variant without a mapping is the name of its schema.
            let name = variant.ty.id().and_then(SchemaId::component_name);
            variant.tags.extend(name.map(|name| vec![Some(name.to_owned())]));
        }
        if union.variants.iter().any(|variant| variant.tags.is_empty()) {
            // The discriminator cannot select an inline schema, which has no name. The `unions` pass uses another selector.
            union.selector = Selector::None;
            union.variants.iter_mut().for_each(|variant| variant.tags.clear());
        }
    }

    /// The parts of an object. Inline members of `allOf` are parts of the object itself, and the last one that declares a property
    /// counts. References in `allOf` become parents.
    fn members<'s>(&mut self, view: &View<'s>, place: &Place) -> Members<'s> {
        let mut members = Members { requires: view.required.to_vec(), ..Members::default() };
        members.add(view, place);
        self.all_of(view, place, &mut members);
        members
    }

    /// Adds the members of `allOf`, and of the `allOf` in inline members.
    fn all_of<'s>(&mut self, view: &View<'s>, place: &Place, members: &mut Members<'s>) {
        for (index, member) in view.all_of.iter().enumerate() {
            let place = place.part(&format!("allOf/{index}"));
            match member {
                ReferenceOr::Reference { reference } => {
                    if let TypeRef::Named(id) = self.reference(reference, &place.pointer) {
                        members.parents.push(id);
                    }
                }
                ReferenceOr::Item(member) => {
                    let member = View::new(member);
                    if !matches!(member.typ, None | Some("object")) || !member.alternatives().1.is_empty() {
                        self.diagnostics.push(
                            Diagnostic::error(
                                "all-of-member",
                                &place.pointer,
                                "A member of `allOf` must be an object or a reference.",
                            )
                            .help("Replace the schema by one with a single type, for example with an overlay."),
                        );
                        continue;
                    }
                    members.requires.extend_from_slice(member.required);
                    members.add(&member, &place);
                    self.all_of(&member, &place, members);
                }
            }
        }
    }

    fn fields(&mut self, members: &Members<'_>) -> Vec<Field> {
        let properties = members.properties.iter();
        properties
            .map(|(wire, (schema, place))| {
                let required = members.requires.iter().any(|name| name == wire);
                let place = place.child(Step::Property((*wire).to_owned()), &format!("properties/{}", escape(wire)));
                self.field(wire, schema, required, &place)
            })
            .collect()
    }

    fn field(&mut self, wire: &str, schema: &ReferenceOr<Box<Schema>>, required: bool, place: &Place) -> Field {
        let mut field = Field {
            wire: wire.to_owned(),
            ty: self.boxed_type_of(schema, place),
            required,
            nullable: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            retired: None,
            presence: Presence::Optional,
            constant: None,
            constraints: Constraints::default(),
            docs: Docs::default(),
        };
        if let ReferenceOr::Reference { reference } = schema
            && let Some(data) = self.component_data(reference)
        {
            (field.nullable, field.read_only) = (data.nullable, data.read_only);
        }
        if let ReferenceOr::Item(schema) = schema {
            let data = &schema.schema_data;
            field.nullable = data.nullable;
            field.read_only = data.read_only;
            field.write_only = data.write_only;
            field.deprecated = data.deprecated;
            field.retired = retirement(data.extensions.get(RETIRED));
            field.docs = docs(data);
            field.constraints = constraints(schema);
        } else {
            field.docs.description = self.words.beside_reference(&place.pointer).and_then(described);
        }
        field.constraints.rule = self.boxed_rule(schema);
        let by_name = self.words.by_name(NamedWords::Property, wire).and_then(described);
        field.docs.description = field.docs.description.or(by_name);
        self.describe_inline(place, field.docs.description.as_deref());
        field
    }

    /// Gives the inline type at `place` the description of its property or parameter, if it has none of its own.
    pub(super) fn describe_inline(&mut self, place: &Place, text: Option<&str>) {
        if let (Some(def), Some(text)) = (self.api.types.get_mut(&place.id), text) {
            def.docs.description.get_or_insert_with(|| text.to_owned());
        }
    }

    /// The data of the component that a reference leads to, which say whether a property is nullable or read-only.
    fn component_data(&self, reference: &str) -> Option<&SchemaData> {
        component_of(self.document, reference)?.as_item().map(|schema| &schema.schema_data)
    }

    /// Adds a definition with the description of its schema.
    fn define_from(&mut self, schema: &Schema, place: &Place, shape: Shape) -> TypeRef {
        let mut def = TypeDef::new(place.id.clone(), &place.pointer, shape);
        def.docs = docs(&schema.schema_data);
        def.deprecated = schema.schema_data.deprecated;
        // What is inline went with the property or parameter that it stands in.
        def.retired = retirement(schema.schema_data.extensions.get(RETIRED)).filter(|_| place.id.is_component());
        self.define(def);
        TypeRef::Named(place.id.clone())
    }
}

/// Marks the own properties that are required. The names that remain in `requires` are those of properties of the parents.
fn mark_required(object: &mut Struct) {
    for field in &mut object.fields {
        field.required |= object.requires.contains(&field.wire);
    }
    let fields = &object.fields;
    object.requires.retain(|name| !fields.iter().any(|field| field.wire == *name));
    object.requires.sort();
    object.requires.dedup();
}

/// The component schema that a reference leads to.
pub(super) fn component_of<'a>(document: &'a OpenAPI, reference: &str) -> Option<&'a ReferenceOr<Schema>> {
    let name = unescape(reference.strip_prefix('#')?.strip_prefix(SCHEMAS)?);
    document.components.as_ref()?.schemas.get(&name)
}

/// Escapes a reference token of a JSON pointer.
pub(super) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// Reverses [`escape`].
fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
