//! Builders of small models, for unit tests.
//!
//! A test writes a model in a few lines and compares a definition with the text of [`show`]:
//!
//! ```ignore
//! let mut api = api()
//!     .with(struct_("Pet").required("id", integer()).field("kind", named("Pet/kind")))
//!     .with(enum_("Pet/kind", ["cat", "dog"]))
//!     .with(operation("getPet").path("/pets/{id}").gives(named("Pet")))
//!     .build();
//! assert_eq!(show(&api, "Pet"), "struct { id: integer, kind?: Pet/kind }");
//! ```
//!
//! Ids are written as [`SchemaId`] displays them: `Pet/kind` is the property `kind` of the component `Pet`, `getPet()/request` is a
//! request body. A builder panics on a mistake of the test: an id that is defined twice, a reference to a definition that the model
//! does not have, a field of an enum.
#![allow(clippy::panic)]

mod operation;
mod show;

use std::collections::BTreeSet;

pub(crate) use operation::{MEDIA_TYPE_PREFIX, header, operation, query, version};
pub(crate) use show::show;

use super::{
    Api, Constraints, Docs, EnumValue, Field, Group, GroupId, OpenEnum, Operation, OperationId, ParamLocation,
    Presence, ResponseKey, Root, SchemaId, Selector, Shape, Step, Struct, TypeDef, TypeRef, Union, Variant,
};

/// A model that is being built.
pub(crate) struct ApiBuilder(Api);

/// Something that a model consists of.
pub(crate) trait Part {
    /// Adds the part to the model.
    fn add_to(self, api: &mut Api);
}

/// Begins a model.
pub(crate) fn api() -> ApiBuilder {
    ApiBuilder(Api { title: "Test".to_owned(), version: "1".to_owned(), ..Api::default() })
}

impl ApiBuilder {
    /// Adds a definition or an operation.
    pub fn with(mut self, part: impl Part) -> Self {
        part.add_to(&mut self.0);
        self
    }

    /// Checks that each reference leads to a definition, and sorts operations and groups as `lower` does.
    pub fn build(self) -> Api {
        let mut api = self.0;
        api.operations.sort_by(|one, other| one.id.cmp(&other.id));
        let groups: BTreeSet<GroupId> = api.operations.iter().map(|operation| operation.group.clone()).collect();
        api.groups = groups.into_iter().map(|id| Group { id, description: None }).collect();
        api.schemas = api.types.keys().filter(|id| id.is_component()).count();
        let defined: BTreeSet<SchemaId> = api.types.keys().cloned().collect();
        let mut check = |ty: &mut TypeRef| {
            if let Some(id) = ty.id() {
                assert!(defined.contains(id), "the model refers to `{id}` and does not define it");
            }
        };
        api.for_each_ref_mut(&mut check);
        for operation in &mut api.operations {
            let responses = operation.responses.iter_mut().flat_map(|response| &mut response.contents);
            operation
                .requests
                .iter_mut()
                .chain(responses)
                .filter_map(|content| content.ty.as_mut())
                .for_each(&mut check);
        }
        for def in api.types.values() {
            let parents = match &def.shape {
                Shape::Struct(it) => &it.parents,
                Shape::Union(it) => &it.parents,
                Shape::Enum(_) | Shape::Alias(_) => continue,
            };
            for id in parents {
                assert!(defined.contains(id), "`{}` extends `{id}`, which is not defined", def.id);
            }
        }
        api
    }
}

impl Part for TypeDef {
    fn add_to(self, api: &mut Api) {
        if let Err(def) = api.define(self) {
            panic!("the model defines `{}` twice", def.id);
        }
    }
}

impl Part for Operation {
    fn add_to(self, api: &mut Api) {
        assert!(api.operations.iter().all(|it| it.id != self.id), "the model has two operations `{}`", self.id);
        api.operations.push(self);
    }
}

/// Parses an id in the form in which it is displayed. A merged property is displayed like a property and parsed as one.
pub(crate) fn id(text: &str) -> SchemaId {
    let unescape = |name: &str| name.replace("~1", "/").replace("~0", "~");
    let mut parts = text.split('/');
    let root = parts.next().unwrap_or_default();
    let (root, mut of_operation) = match root.strip_suffix("()") {
        Some(operation) => (Root::Operation(OperationId(unescape(operation))), true),
        None => (Root::Component(unescape(root)), false),
    };
    let steps = parts.map(|part| {
        let location = match part.split_once(':') {
            Some(("path", name)) => Some((ParamLocation::Path, name)),
            Some(("query", name)) => Some((ParamLocation::Query, name)),
            Some(("header", name)) => Some((ParamLocation::Header, name)),
            _ => None,
        };
        let first = std::mem::take(&mut of_operation);
        match (part, part.strip_prefix("variant").and_then(|index| index.parse().ok())) {
            ("[]", _) => Step::Items,
            ("{}", _) => Step::Values,
            (_, Some(index)) => Step::Variant(index),
            ("request", _) if first => Step::Request,
            _ if first => match (location, part.strip_prefix("response:")) {
                (Some((location, name)), _) => Step::Param(location, unescape(name)),
                (None, Some(status)) => match status.parse() {
                    Ok(status) => Step::Response(ResponseKey::Status(status)),
                    Err(_) => panic!("`{status}` in `{text}` is not a status"),
                },
                (None, None) => panic!("`{part}` in `{text}` is not a part of an operation"),
            },
            _ => Step::Property(unescape(part)),
        }
    });
    let steps = steps.collect();
    SchemaId { root, steps }
}

pub(crate) fn integer() -> TypeRef {
    TypeRef::Integer
}

pub(crate) fn number() -> TypeRef {
    TypeRef::Number
}

pub(crate) fn string() -> TypeRef {
    TypeRef::String
}

pub(crate) fn secret() -> TypeRef {
    TypeRef::Secret
}

pub(crate) fn any() -> TypeRef {
    TypeRef::Any
}

pub(crate) fn list(items: TypeRef) -> TypeRef {
    TypeRef::List(Box::new(items))
}

pub(crate) fn map(values: TypeRef) -> TypeRef {
    TypeRef::Map(Box::new(values))
}

/// A reference to a definition of the model.
pub(crate) fn named(text: &str) -> TypeRef {
    TypeRef::Named(id(text))
}

/// An object without properties.
pub(crate) fn struct_(text: &str) -> TypeDef {
    define(text, Shape::Struct(Struct::default()))
}

/// A union without variants and without a discriminator.
pub(crate) fn union_(text: &str) -> TypeDef {
    define(text, Shape::Union(Union::default()))
}

/// An open enum.
pub(crate) fn enum_<'a>(text: &str, values: impl IntoIterator<Item = &'a str>) -> TypeDef {
    define(text, Shape::Enum(OpenEnum::new(values.into_iter().map(EnumValue::new))))
}

/// Another name for a type.
pub(crate) fn alias(text: &str, ty: TypeRef) -> TypeDef {
    define(text, Shape::Alias(ty))
}

/// A definition whose pointer is its id, so that a test sees which definition a diagnostic points at.
fn define(text: &str, shape: Shape) -> TypeDef {
    TypeDef::new(id(text), text, shape)
}

impl TypeDef {
    /// Adds an optional property.
    pub(crate) fn field(self, wire: &str, ty: TypeRef) -> Self {
        self.with(field(wire, ty))
    }

    /// Adds a required property.
    pub(crate) fn required(self, wire: &str, ty: TypeRef) -> Self {
        self.with(field(wire, ty).required())
    }

    /// Adds a property.
    pub(crate) fn with(mut self, field: Field) -> Self {
        let fields = match &mut self.shape {
            Shape::Struct(it) => &mut it.fields,
            Shape::Union(it) => &mut it.fields,
            Shape::Enum(_) | Shape::Alias(_) => panic!("`{}` cannot have the property `{}`", self.id, field.wire),
        };
        match fields.binary_search_by(|other| other.wire.cmp(&field.wire)) {
            Ok(_) => panic!("`{}` has the property `{}` twice", self.id, field.wire),
            Err(position) => fields.insert(position, field),
        }
        self
    }

    /// Adds a reference in `allOf`.
    pub(crate) fn extends(mut self, parent: &str) -> Self {
        match &mut self.shape {
            Shape::Struct(it) => it.parents.push(id(parent)),
            Shape::Union(it) => it.parents.push(id(parent)),
            Shape::Enum(_) | Shape::Alias(_) => panic!("`{}` cannot extend `{parent}`", self.id),
        }
        self
    }

    /// Adds a name in `required` that is not the name of an own property.
    pub(crate) fn requires(mut self, wire: &str) -> Self {
        match &mut self.shape {
            Shape::Struct(it) => it.requires.push(wire.to_owned()),
            _ => panic!("`{}` is not a struct and cannot require `{wire}`", self.id),
        }
        self
    }

    /// Sets the property whose value selects a variant.
    pub(crate) fn discriminator(mut self, property: &str) -> Self {
        self.union_mut().selector = Selector::Tags(vec![property.to_owned()]);
        self
    }

    /// Adds a variant without a tag.
    pub(crate) fn variant(self, ty: TypeRef) -> Self {
        self.tagged(ty, [])
    }

    /// Adds a variant that any of these values of the discriminator selects.
    pub(crate) fn tagged<'a>(mut self, ty: TypeRef, tags: impl IntoIterator<Item = &'a str>) -> Self {
        let tags = tags.into_iter().map(|tag| vec![Some(tag.to_owned())]).collect();
        self.union_mut().variants.push(Variant { ty, tags, default: false });
        self
    }

    /// Sets the description.
    pub(crate) fn describe(mut self, description: &str) -> Self {
        self.docs.description = Some(description.to_owned());
        self
    }

    fn union_mut(&mut self) -> &mut Union {
        match &mut self.shape {
            Shape::Union(it) => it,
            _ => panic!("`{}` is not a union", self.id),
        }
    }
}

/// An optional property.
pub(crate) fn field(wire: &str, ty: TypeRef) -> Field {
    Field {
        wire: wire.to_owned(),
        ty,
        required: false,
        nullable: false,
        read_only: false,
        write_only: false,
        deprecated: false,
        retired: None,
        presence: Presence::Optional,
        constant: None,
        constraints: Constraints::default(),
        docs: Docs::default(),
    }
}

impl Field {
    /// Makes the property required.
    pub(crate) fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Makes the property nullable.
    pub(crate) fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// Makes the property read-only.
    pub(crate) fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    /// Makes the property write-only.
    pub(crate) fn write_only(self) -> Self {
        Self { write_only: true, ..self }
    }

    /// Makes the property deprecated.
    pub(crate) fn deprecated(self) -> Self {
        Self { deprecated: true, ..self }
    }

    /// Adds a constraint.
    pub(crate) fn constrained(mut self, name: &str, value: &str) -> Self {
        self.constraints.add(name, value);
        self
    }

    /// Sets the description.
    pub(crate) fn describe(mut self, description: &str) -> Self {
        self.docs.description = Some(description.to_owned());
        self
    }

    /// Sets the presence, which the `usage` pass decides.
    pub(crate) fn presence(self, presence: Presence) -> Self {
        Self { presence, ..self }
    }
}

impl Api {
    /// The definition with this id.
    pub(crate) fn def(&self, text: &str) -> &TypeDef {
        self.get(&id(text)).unwrap_or_else(|| panic!("the model has no definition `{text}`"))
    }

    /// The struct with this id.
    pub(crate) fn object(&self, text: &str) -> &Struct {
        match &self.def(text).shape {
            Shape::Struct(it) => it,
            other => panic!("`{text}` is not a struct but {other:?}"),
        }
    }

    /// The open enum with this id.
    pub(crate) fn open_enum(&self, text: &str) -> &OpenEnum {
        match &self.def(text).shape {
            Shape::Enum(it) => it,
            other => panic!("`{text}` is not an enum but {other:?}"),
        }
    }

    /// The property of this name of the struct with this id.
    pub(crate) fn field(&self, text: &str, wire: &str) -> &Field {
        let found = self.object(text).fields.iter().find(|field| field.wire == wire);
        found.unwrap_or_else(|| panic!("`{text}` has no property `{wire}`"))
    }
}
