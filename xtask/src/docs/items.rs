//! The public items that can have words.
//!
//! In: the model and the surface. Out: each item once, with the module and the class that it belongs to.

use std::collections::BTreeMap;

use generator::Prepared;
use generator::model::{EnumValue, Field, GroupId, Operation, OperationId, Param, Shape, Stability, TypeDef};
use generator::surface::{Cfg, Module};

/// An item.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The module that it is in.
    pub module: &'a Module,
    /// The versions that it belongs to.
    pub class: Class,
    /// Whether it has words.
    pub described: bool,
    /// What it is.
    pub what: What<'a>,
}

/// The versions that an item belongs to. An item of several ones belongs to the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The newest stable version.
    Current,
    /// Superseded versions.
    Legacy,
    /// Previews.
    Preview,
}

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Group,
    Operation,
    Parameter,
    Type,
    Field,
    Value,
}

/// An item of the model.
#[derive(Debug, Clone)]
pub enum What<'a> {
    Group(&'a GroupId),
    Operation(&'a Operation),
    Parameter(&'a Operation, &'a Param),
    Type(&'a TypeDef),
    Field(&'a TypeDef, &'a Field),
    Value(&'a TypeDef, &'a EnumValue),
}

impl Class {
    pub const ALL: [Self; 3] = [Self::Current, Self::Legacy, Self::Preview];

    /// Returns the name in the table and in the file of recorded figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Legacy => "legacy",
            Self::Preview => "preview",
        }
    }

    fn of(stability: Stability) -> Self {
        match stability {
            Stability::Current => Self::Current,
            Stability::Superseded => Self::Legacy,
            Stability::Preview => Self::Preview,
        }
    }

    /// Returns the class of what exists under any of these sets of features: the one of the set that needs the fewest.
    fn under(cfg: &Cfg) -> Self {
        let needs = |class: Self, features: &[String]| features.iter().any(|feature| feature == class.name());
        let of_set = |features: &Vec<String>| {
            if needs(Self::Preview, features) {
                Self::Preview
            } else if needs(Self::Legacy, features) {
                Self::Legacy
            } else {
                Self::Current
            }
        };
        cfg.0.iter().map(of_set).min().unwrap_or(Self::Current)
    }
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Group, Self::Operation, Self::Parameter, Self::Type, Self::Field, Self::Value];

    /// Returns the name in the table and in the file of recorded figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Group => "groups",
            Self::Operation => "operations",
            Self::Parameter => "parameters",
            Self::Type => "types",
            Self::Field => "fields",
            Self::Value => "values",
        }
    }
}

impl Item<'_> {
    pub fn kind(&self) -> Kind {
        match self.what {
            What::Group(_) => Kind::Group,
            What::Operation(_) => Kind::Operation,
            What::Parameter(..) => Kind::Parameter,
            What::Type(_) => Kind::Type,
            What::Field(..) => Kind::Field,
            What::Value(..) => Kind::Value,
        }
    }
}

/// Returns all items, module by module. An operation has words if it has a summary and a description.
pub fn items(prepared: &Prepared) -> Vec<Item<'_>> {
    let api = &prepared.api;
    let mut items = Vec::new();
    for module in &prepared.surface.modules {
        let outer = Class::under(&module.cfg);
        let mut add = |class, described, what| items.push(Item { module, class, described, what });
        if let Some(group) = module.handle.as_ref().and_then(|it| api.groups.iter().find(|group| group.id == it.group))
        {
            add(outer, group.description.is_some(), What::Group(&group.id));
        }
        let mut operations: BTreeMap<&OperationId, Class> = BTreeMap::new();
        for request in module.requests() {
            let class = Class::of(request.stability);
            operations.entry(&request.operation).and_modify(|it| *it = class.min(*it)).or_insert(class);
        }
        for (id, class) in operations {
            let Some(operation) = api.operation(id.as_str()) else { continue };
            let docs = &operation.docs;
            add(class, docs.summary.is_some() && docs.description.is_some(), What::Operation(operation));
            for param in &operation.params {
                add(class, param.docs.description.is_some(), What::Parameter(operation, param));
            }
        }
        for part in &module.parts {
            let class = outer.max(Class::under(&part.cfg));
            for def in part.types.iter().filter_map(|item| api.get(&item.id)) {
                add(class, def.docs.description.is_some(), What::Type(def));
                match &def.shape {
                    Shape::Struct(it) => {
                        for field in &it.fields {
                            add(class, field.docs.description.is_some(), What::Field(def, field));
                        }
                    }
                    Shape::Enum(it) => {
                        for value in &it.values {
                            add(class, value.description.is_some(), What::Value(def, value));
                        }
                    }
                    Shape::Union(_) | Shape::Alias(_) => {}
                }
            }
        }
    }
    items
}
