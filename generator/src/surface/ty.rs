//! Types of Rust, and the ways in which a function takes an argument.

use std::fmt;

use serde::{Serialize, Serializer};

/// The path of a type of the crate: the module at the root that exports it, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The module.
    pub module: String,
    /// The name.
    pub name: String,
}

/// A type of Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `bool`.
    Bool,
    /// `i64`.
    Integer,
    /// `f64`.
    Number,
    /// `String`.
    String,
    /// `SecretString`.
    Secret,
    /// `Timestamp`.
    Timestamp,
    /// `Date`.
    Date,
    /// `Value`: any JSON.
    Any,
    /// `Vec<T>`.
    List(Box<Type>),
    /// `BTreeMap<String, T>`.
    Map(Box<Type>),
    /// `Option<T>`.
    Option(Box<Type>),
    /// `Nullable<T>`: distinguishes absent, null and a value.
    Nullable(Box<Type>),
    /// `Box<T>` of a type of the crate.
    Boxed(Path),
    /// A type of the crate.
    Named(Path),
}

/// How a constructor, a setter or a method takes an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take {
    /// `T`.
    Value(Type),
    /// `impl Into<T>`.
    Into(Type),
    /// `impl Into<T>` for a text or an open enum, which is sent as text.
    IntoText(Type),
    /// `&str`.
    Text,
    /// `&Value`.
    Json,
    /// `impl Borrow<T>`: a body by value or by reference.
    Borrow(Type),
    /// `impl IntoIterator<Item = impl Into<T>>`: a list.
    Each(Type),
    /// `impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>`: a map.
    Pairs(Type),
}

impl Type {
    /// Returns the type of the crate that this type mentions.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Type::Named(path) | Type::Boxed(path) => Some(path),
            Type::List(inner) | Type::Map(inner) | Type::Option(inner) | Type::Nullable(inner) => inner.path(),
            _ => None,
        }
    }
}

impl Take {
    /// Returns the type of the value, of an item or of an entry that the argument is converted to; `None` for text and JSON.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Take::Value(ty)
            | Take::Into(ty)
            | Take::IntoText(ty)
            | Take::Borrow(ty)
            | Take::Each(ty)
            | Take::Pairs(ty) => Some(ty),
            Take::Text | Take::Json => None,
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.name)
    }
}

/// As in Rust, with the module in front of a type of the crate.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("bool"),
            Type::Integer => f.write_str("i64"),
            Type::Number => f.write_str("f64"),
            Type::String => f.write_str("String"),
            Type::Secret => f.write_str("SecretString"),
            Type::Timestamp => f.write_str("Timestamp"),
            Type::Date => f.write_str("Date"),
            Type::Any => f.write_str("Value"),
            Type::List(inner) => write!(f, "Vec<{inner}>"),
            Type::Map(inner) => write!(f, "BTreeMap<String, {inner}>"),
            Type::Option(inner) => write!(f, "Option<{inner}>"),
            Type::Nullable(inner) => write!(f, "Nullable<{inner}>"),
            Type::Boxed(path) => write!(f, "Box<{path}>"),
            Type::Named(path) => write!(f, "{path}"),
        }
    }
}

impl fmt::Display for Take {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Take::Value(ty) => write!(f, "{ty}"),
            Take::Into(ty) | Take::IntoText(ty) => write!(f, "impl Into<{ty}>"),
            Take::Text => f.write_str("&str"),
            Take::Json => f.write_str("&Value"),
            Take::Borrow(ty) => write!(f, "impl Borrow<{ty}>"),
            Take::Each(ty) => write!(f, "impl IntoIterator<Item = impl Into<{ty}>>"),
            Take::Pairs(ty) => write!(f, "impl IntoIterator<Item = (impl Into<String>, impl Into<{ty}>)>"),
        }
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Take {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
