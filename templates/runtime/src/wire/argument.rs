//! How arguments are converted to the values of fields and bodies: lists, maps, and the values of nullable fields.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::nullable::Nullable;
use super::open_enum::OpenEnum;
use super::sealed::Sealed;

/// A type that is sent as text, and that is created from one.
pub trait Text: Sealed {}

/// A type that is sent as text, and that is not `String`.
pub trait Converted: Sealed {}

impl Text for String {}
impl Text for SecretString {}
impl<E: OpenEnum> Text for E {}

impl Converted for SecretString {}
impl<E: OpenEnum> Converted for E {}

/// Collects the items of a list.
#[inline]
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Collects the entries of a map.
#[inline]
pub fn map<V>(entries: impl IntoIterator<Item = (impl Into<String>, impl Into<V>)>) -> BTreeMap<String, V> {
    entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

// A text of another type than the field. The traits leave out the type that `From<T>` converts: two conversions from a `String`
// to a `Nullable<String>` would be ambiguous.
impl<'a, T: Text + From<&'a str>> From<&'a str> for Nullable<T> {
    fn from(text: &'a str) -> Self {
        Self::Value(text.into())
    }
}

impl<'a, T: Text + From<&'a str>> From<&'a String> for Nullable<T> {
    fn from(text: &'a String) -> Self {
        Self::Value(text.as_str().into())
    }
}

impl<T: Converted + From<String>> From<String> for Nullable<T> {
    fn from(text: String) -> Self {
        Self::Value(text.into())
    }
}

impl<T, U: Into<T>, const N: usize> From<[U; N]> for Nullable<Vec<T>> {
    fn from(items: [U; N]) -> Self {
        Self::Value(list(items))
    }
}

impl<K: Into<String>, U: Into<V>, V, const N: usize> From<[(K, U); N]> for Nullable<BTreeMap<String, V>> {
    fn from(entries: [(K, U); N]) -> Self {
        Self::Value(map(entries))
    }
}
