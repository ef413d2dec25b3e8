//! Values as expressions.
//!
//! In: a JSON value, and how a function takes it. Out: an expression. A struct is built with its setters; a struct in another value
//! is bound to a variable before, if its expression is long.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Literal;
use serde_json::{Map, Value};

use super::{Known, Place};
use crate::model::Selector;
use crate::surface::{Kind, Path, Struct, Take, Type, TypeItem, Union};
use crate::words::snake;

/// The module of the standard library with maps.
pub(super) const STD_COLLECTIONS: &str = "std::collections";
/// The length from which the expression of a nested struct is bound to a variable.
const MAX_NESTED: usize = 50;

/// The statements that are being written.
pub(super) struct Writer<'a> {
    pub known: &'a Known<'a>,
    pub place: &'a Place<'a>,
    /// The imported names, by module; the empty one is the root of the crate.
    pub imports: BTreeMap<String, BTreeSet<String>>,
    /// The statements so far.
    pub statements: Vec<String>,
    /// The variables so far.
    names: BTreeSet<String>,
    pub deprecated: bool,
}

impl<'a> Writer<'a> {
    pub fn new(known: &'a Known<'a>, place: &'a Place<'a>) -> Self {
        Self {
            known,
            place,
            imports: BTreeMap::new(),
            statements: Vec::new(),
            names: BTreeSet::from(["client".to_owned()]),
            deprecated: false,
        }
    }

    /// Returns the name of a type, and imports it.
    pub fn import(&mut self, path: &Path) -> String {
        let module = if self.place.reexported.contains(path) { self.place.module } else { &path.module };
        self.imports.entry(module.to_owned()).or_default().insert(path.name.clone());
        if let Some(item) = self.known.types.get(path) {
            self.deprecated |= item.deprecated.is_some();
        }
        path.name.clone()
    }

    fn import_root(&mut self, name: &str) {
        self.imports.entry(String::new()).or_default().insert(name.to_owned());
    }

    fn import_map(&mut self) -> &'static str {
        self.imports.entry(STD_COLLECTIONS.to_owned()).or_default().insert("BTreeMap".to_owned());
        "BTreeMap"
    }

    /// Returns an argument. `take` is how the function takes it.
    pub fn argument(&mut self, take: &Take, value: &Value) -> String {
        match take {
            Take::Value(ty) => match (ty, value) {
                (Type::Timestamp | Type::Date, Value::String(text)) => format!("{}.parse()?", literal(text)),
                (ty, value) => self.exact(ty, value),
            },
            Take::Into(ty) | Take::IntoText(ty) | Take::Borrow(ty) => self.converted(ty, value),
            Take::Text => literal(&plain(value)),
            Take::Json => format!("&{}", self.exact(&Type::Any, value)),
            Take::Each(ty) => {
                let items = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                if items.is_empty() {
                    return format!("Vec::<{}>::new()", self.type_name(ty));
                }
                let items: Vec<String> = self.items(ty, &items);
                format!("[{}]", items.join(", "))
            }
            Take::Pairs(ty) => {
                let members = value.as_object().cloned().unwrap_or_default();
                if members.is_empty() {
                    return format!("{}::<String, {}>::new()", self.import_map(), self.type_name(ty));
                }
                let values: Vec<Value> = members.values().cloned().collect();
                let values = self.items(ty, &values);
                let pairs = members.keys().zip(values).map(|(key, value)| format!("({}, {value})", literal(key)));
                format!("[{}]", pairs.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Returns expressions of one type that is converted to `ty`.
    fn items(&mut self, ty: &Type, values: &[Value]) -> Vec<String> {
        // The structs of different variants, or an enum beside a text, have different types.
        let is_union = matches!(self.kind(ty), Some(Kind::Union(_)));
        let is_unknown = |value: &Value| self.value_name(ty, value).is_none();
        let mixed = is_union || (matches!(self.kind(ty), Some(Kind::Enum(_))) && values.iter().any(is_unknown));
        let exact = mixed && values.len() > 1;
        values.iter().map(|value| if exact { self.exact(ty, value) } else { self.converted(ty, value) }).collect()
    }

    /// Returns an expression for `impl Into<T>`.
    pub fn converted(&mut self, ty: &Type, value: &Value) -> String {
        match (ty, value) {
            (Type::String | Type::Secret, value) => literal(&plain(value)),
            (Type::Named(path) | Type::Boxed(path), value) => match self.kind(ty) {
                Some(Kind::Enum(_)) if self.value_name(ty, value).is_none() => literal(&plain(value)),
                Some(Kind::Union(union)) if matches!(ty, Type::Named(_)) => match variant(self.known, union, value) {
                    Some(inner) => self.exact(&inner, value),
                    None => self.exact(ty, value),
                },
                _ => self.exact(&Type::Named(path.clone()), value),
            },
            (ty, value) => self.exact(ty, value),
        }
    }

    /// Returns an expression of the type itself.
    fn exact(&mut self, ty: &Type, value: &Value) -> String {
        match ty {
            Type::Bool => value.as_bool().unwrap_or_default().to_string(),
            Type::Integer => value.as_i64().unwrap_or_default().to_string(),
            Type::Number => format!("{:?}", value.as_f64().unwrap_or_default()),
            Type::String => format!("{}.to_owned()", literal(&plain(value))),
            Type::Secret => {
                self.import_root("SecretString");
                format!("SecretString::from({})", literal(&plain(value)))
            }
            Type::Timestamp | Type::Date => {
                let name = if *ty == Type::Date { "Date" } else { "Timestamp" };
                self.import_root(name);
                format!("{}.parse::<{name}>()?", literal(&plain(value)))
            }
            Type::Any => {
                self.import_root("Value");
                format!("{}.parse::<Value>()?", raw(&value.to_string()))
            }
            Type::List(item) => {
                let items: Vec<String> =
                    value.as_array().into_iter().flatten().map(|value| self.exact(item, value)).collect();
                format!("vec![{}]", items.join(", "))
            }
            Type::Map(inner) => {
                let members = value.as_object().into_iter().flatten();
                let pairs: Vec<String> = members
                    .map(|(key, value)| format!("({}.to_owned(), {})", literal(key), self.exact(inner, value)))
                    .collect();
                format!("{}::from([{}])", self.import_map(), pairs.join(", "))
            }
            Type::Option(inner) | Type::Nullable(inner) => self.exact(inner, value),
            Type::Boxed(path) => format!("Box::new({})", self.exact(&Type::Named(path.clone()), value)),
            Type::Named(path) => self.named(path, value),
        }
    }

    fn named(&mut self, path: &Path, value: &Value) -> String {
        let known = self.known;
        let Some(item) = known.types.get(path) else { return "Default::default()".to_owned() };
        match &item.kind {
            Kind::Enum(_) => {
                let name = self.import(path);
                match self.value_name(&Type::Named(path.clone()), value) {
                    Some(variant) => format!("{name}::{variant}"),
                    None => format!("{name}::from({})", literal(&plain(value))),
                }
            }
            Kind::Struct(object) => self.nested(path, item, object, value),
            Kind::Union(union) => match variant(known, union, value) {
                Some(inner) => {
                    let (name, inner) = (self.import(path), self.exact(&inner, value));
                    format!("{name}::from({inner})")
                }
                None => {
                    let name = self.import(path);
                    format!("{name}::Unknown({})", self.exact(&Type::Any, value))
                }
            },
        }
    }

    /// Returns a struct that is a part of another value.
    fn nested(&mut self, path: &Path, item: &TypeItem, object: &Struct, value: &Value) -> String {
        let built = self.structure(path, object, value);
        if built.len() <= MAX_NESTED {
            return built;
        }
        let name = self.variable(&snake(&item.name, &[]));
        self.statements.push(format!("let {name} = {built};"));
        name
    }

    /// Returns the value of a body: a struct without a variable.
    pub fn structure(&mut self, path: &Path, object: &Struct, value: &Value) -> String {
        let name = self.import(path);
        let empty = Map::new();
        let members = value.as_object().unwrap_or(&empty);
        let setters: String = self.setters(object, members);
        format!("{name}::new(){setters}")
    }

    /// Returns the calls of the setters, `.set_name("orders")` and so on, in the order of the fields.
    pub fn setters(&mut self, object: &Struct, members: &Map<String, Value>) -> String {
        let mut text = String::new();
        for field in &object.fields {
            let Some(value) = members.get(&field.wire) else { continue };
            let initial = object.constructor.iter().flat_map(|it| &it.sets).find(|set| set.field == field.name);
            if initial.is_some_and(|set| *value == set.text) {
                continue;
            }
            let Some(setter) = object.setters.iter().find(|setter| setter.field == field.name) else { continue };
            self.deprecated |= setter.deprecated.is_some();
            let argument = if value.is_null() { "None".to_owned() } else { self.argument(&setter.take, value) };
            text.push_str(&format!(".{}({argument})", setter.name));
        }
        text
    }

    /// Returns a name for a variable, which no other variable has.
    pub fn variable(&mut self, name: &str) -> String {
        let numbered = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}_{number}")));
        let free = numbered.into_iter().find(|name| !self.names.contains(name)).unwrap_or_default();
        self.names.insert(free.clone());
        free
    }

    pub fn kind(&self, ty: &Type) -> Option<&'a Kind> {
        match ty {
            Type::Named(path) | Type::Boxed(path) => self.known.types.get(path).map(|item| &item.kind),
            _ => None,
        }
    }

    /// Returns the name of the value of an enum.
    fn value_name(&self, ty: &Type, value: &Value) -> Option<&'a str> {
        let Some(Kind::Enum(it)) = self.kind(ty) else { return None };
        let text = value.as_str()?;
        it.values.iter().find(|value| value.wire == text).map(|value| value.name.as_str())
    }

    fn type_name(&mut self, ty: &Type) -> String {
        match ty {
            Type::Named(path) => self.import(path),
            Type::Boxed(path) => format!("Box<{}>", self.import(path)),
            Type::List(inner) => format!("Vec<{}>", self.type_name(inner)),
            Type::Map(inner) => format!("{}<String, {}>", self.import_map(), self.type_name(inner)),
            Type::Option(inner) | Type::Nullable(inner) => self.type_name(inner),
            Type::Secret | Type::Timestamp | Type::Date | Type::Any => {
                let name = ty.to_string();
                self.import_root(&name);
                name
            }
            Type::Bool | Type::Integer | Type::Number | Type::String => ty.to_string(),
        }
    }
}

/// Returns the type of the variant that a value has.
fn variant(known: &Known<'_>, union: &Union, value: &Value) -> Option<Type> {
    let has = |name: &Option<String>| name.as_ref().is_some_and(|name| value.get(name).is_some());
    let tagged = |tags: &Vec<Option<String>>| match &union.selector {
        Selector::Tags(names) => {
            let pairs = names.iter().zip(tags);
            pairs
                .into_iter()
                .all(|(name, tag)| tag.as_ref().is_none_or(|tag| value.get(name) == Some(&Value::from(tag.as_str()))))
        }
        Selector::Shape | Selector::None => tags.iter().all(has),
    };
    let selected = union.variants.iter().find(|variant| variant.tags.iter().any(tagged));
    let fitting = || {
        union.variants.iter().find(|variant| match variant.ty.path().and_then(|path| known.types.get(path)) {
            Some(TypeItem { kind: Kind::Struct(object), .. }) => {
                let members = value.as_object().into_iter().flatten();
                members.into_iter().all(|(name, _)| object.fields.iter().any(|field| field.wire == *name))
            }
            _ => false,
        })
    };
    selected.or_else(|| union.variants.iter().find(|it| it.default)).or_else(fitting).map(|it| it.ty.clone())
}

/// Returns a value as text: that of a string, or JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the literal of a string.
pub(super) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

/// Returns a raw string if that is easier to read.
fn raw(text: &str) -> String {
    let is_plain = |it: char| it == ' ' || it.is_ascii_graphic();
    if !text.contains('"') || !text.chars().all(is_plain) {
        return literal(text);
    }
    let longest = text.split(|it| it != '#').map(str::len).max().unwrap_or_default();
    let hashes = "#".repeat(longest + 1);
    format!("r{hashes}\"{text}\"{hashes}")
}
