//! The items of types: fields, methods, variants and values.

use std::collections::BTreeMap;

use super::catalogue::Item;
use super::facts;
use super::signature::{Argument, OPEN_ENUM, Output, STRUCT, Signature, UNION};
use super::{Fact, FactKind, ItemKind};
use crate::model::Presence;
use crate::surface::{
    Answer, Deprecation, Enum, Handle, Kind, Module, Path, Setter, Struct, Take, Type, TypeItem, Union,
};

/// Returns the handle of a module.
pub(super) fn handle(module: &Module, handle: &Handle) -> Item {
    plain(ItemKind::Handle, &module.name, &handle.name, Signature::Name)
}

/// Returns a type with its members. `path` is the path of its definition.
pub(super) fn ty(path: &Path, item: &TypeItem) -> Item {
    let (at, schema) = (path.to_string(), item.id.to_string());
    let (kind, members) = match &item.kind {
        Kind::Struct(it) => (STRUCT, structure(&at, &schema, it)),
        Kind::Union(it) => (UNION, union(&at, &schema, it)),
        Kind::Enum(it) => (OPEN_ENUM, open_enum(&at, &schema, it)),
    };
    let mut created = plain(ItemKind::Type, &path.module, &path.name, Signature::Kind(kind));
    created.deprecated = item.deprecated.as_ref().map(note);
    // An inline type has no name in the document.
    created.facts.extend(item.id.component_name().map(|name| (facts::fact(FactKind::DocumentName), name.to_owned())));
    Item { wire: schema, members, ..created }
}

/// Returns `for_update` of a response.
pub(super) fn for_update(response: &str, body: &Type) -> Item {
    let signature = Signature::Method(Vec::new(), Output::Answer(Answer::Json(body.clone())));
    plain(ItemKind::ForUpdate, response, "for_update", signature)
}

/// Returns an item without facts.
pub(super) fn plain(kind: ItemKind, parent: &str, name: &str, signature: Signature) -> Item {
    Item {
        kind,
        name: name.to_owned(),
        path: format!("{parent}::{name}"),
        wire: String::new(),
        signature,
        deprecated: None,
        facts: BTreeMap::new(),
        members: Vec::new(),
    }
}

/// Returns the note of a deprecation.
pub(super) fn note(deprecation: &Deprecation) -> String {
    deprecation.note.clone().unwrap_or_default()
}

fn structure(at: &str, schema: &str, it: &Struct) -> Vec<Item> {
    let mut members = Vec::new();
    if let Some(constructor) = &it.constructor {
        let mut created = plain(ItemKind::Constructor, at, "new", Signature::Method(Vec::new(), Output::Itself));
        for initial in &constructor.sets {
            let fact = Fact { kind: FactKind::Constant, name: initial.field.clone() };
            created.facts.insert(fact, initial.text.clone());
        }
        members.push(created);
    }
    for field in &it.fields {
        let mut item = member(ItemKind::Field, at, &field.name, schema, &field.wire);
        item.signature = Signature::Value(field.ty.clone());
        item.deprecated = field.deprecated.as_ref().map(note);
        facts::add_constraints(&mut item.facts, "", &field.constraints);
        if it.required.iter().any(|(wire, _)| *wire == field.wire) {
            item.facts.insert(facts::fact(FactKind::Required), "yes".to_owned());
        }
        members.push(item);
    }
    members.push(plain(ItemKind::Field, at, it.extra.name, Signature::Name));
    members.extend(it.setters.iter().map(|setter| set(at, schema, setter, it)));
    members
}

fn set(at: &str, schema: &str, setter: &Setter, it: &Struct) -> Item {
    let wire = it.fields.iter().find(|field| field.name == setter.field).map_or("", |field| &field.wire);
    let nullable = setter.presence == Presence::Nullable;
    let value = Argument { nullable, ..value("", &setter.take) };
    Item {
        wire: format!("{schema}.{wire}"),
        deprecated: setter.deprecated.as_ref().map(note),
        ..plain(ItemKind::Setter, at, &setter.name, Signature::Method(vec![value], Output::Itself))
    }
}

fn union(at: &str, schema: &str, it: &Union) -> Vec<Item> {
    let variants = it.variants.iter().map(|variant| {
        let mut item = plain(ItemKind::Variant, at, &variant.name, Signature::Value(variant.ty.clone()));
        let tags = variant.tags.iter().map(|tag| tag.iter().flatten().cloned().collect::<Vec<_>>().join(" and "));
        let tags = tags.collect::<Vec<_>>().join(", ");
        item.wire = format!("{schema} = {tags}");
        item.facts.insert(facts::fact(FactKind::Selector), tags);
        let ty = || variant.ty.clone();
        let methods = [
            (&variant.get, Output::Reference(ty())),
            (&variant.get_mut, Output::Mutable(ty())),
            (&variant.into, Output::Answer(Answer::Json(Type::Option(Box::new(ty()))))),
        ];
        let method =
            |(name, output): (&String, _)| plain(ItemKind::VariantMethod, at, name, Signature::Method(vec![], output));
        item.members = methods.into_iter().map(method).collect();
        item
    });
    let accessors = it.accessors.iter().map(|accessor| Item {
        deprecated: accessor.deprecated.as_ref().map(note),
        ..plain(
            ItemKind::Accessor,
            at,
            &accessor.name,
            Signature::Method(Vec::new(), Output::Gives(accessor.gives.clone())),
        )
    });
    let unknown = plain(ItemKind::Variant, at, it.unknown.name, Signature::Name);
    variants.chain([unknown]).chain(accessors).collect()
}

fn open_enum(at: &str, schema: &str, it: &Enum) -> Vec<Item> {
    let value = |value: &crate::surface::Value| {
        let mut item = plain(ItemKind::Value, at, &value.name, Signature::Name);
        item.wire = format!("{schema} = {}", value.wire);
        item.facts.insert(facts::fact(FactKind::Wire), value.wire.clone());
        item
    };
    it.values.iter().map(value).collect()
}

/// Returns a member with a name on the wire.
fn member(kind: ItemKind, at: &str, name: &str, schema: &str, wire: &str) -> Item {
    let mut item = plain(kind, at, name, Signature::Name);
    item.wire = format!("{schema}.{wire}");
    item.facts.insert(facts::fact(FactKind::Wire), wire.to_owned());
    item
}

/// Returns the argument of a method that sets a value.
pub(super) fn value(wire: &str, take: &Take) -> Argument {
    Argument { name: "value".to_owned(), wire: wire.to_owned(), nullable: false, take: take.clone() }
}
