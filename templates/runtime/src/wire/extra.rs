//! JSON that the fields of a struct cannot hold: properties without a field, and the original values of fields that do not hold
//! them exactly. Encoding writes all of them.

use std::fmt;
use std::hash::{DefaultHasher, Hasher as _};

use serde_json::Value;

use super::debug::debug;
use super::encode::{Sink, ToJson};
use super::sealed::Sealed;
use super::text::to_vec;

/// The properties of an object that have no field, in the order of the response. It has the size of a pointer and does not
/// allocate when it is empty.
#[derive(Clone, Default)]
pub struct Extra {
    // Boxed, because most values have no such properties.
    entries: Option<Box<Entries>>,
}

#[derive(Clone, Default)]
struct Entries(Vec<Entry>);

#[derive(Clone)]
struct Entry {
    key: String,
    /// `None` for a required property that was not sent.
    value: Option<Value>,
    /// For the original value of a field: the fingerprint of the decoded field.
    field: Option<Fingerprint>,
}

/// A hash of the encoded value of a field. It is the same as after decoding as long as the field is not changed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Fingerprint(u64);

impl Fingerprint {
    fn of(value: &dyn ToJson) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(&to_vec(value));
        Self(hasher.finish())
    }
}

/// The replacement that is written in place of a field.
pub(super) enum Instead<'a> {
    /// The original value.
    Raw(&'a Value),
    /// Nothing, because the property was not sent.
    Nothing,
}

impl Extra {
    /// Creates an empty set of properties.
    pub const fn new() -> Self {
        Self { entries: None }
    }

    /// Returns whether there are no properties.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns the value of a property.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key)?.value.as_ref()
    }

    /// Iterates over the properties and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries().iter().filter_map(|entry| Some((entry.key.as_str(), entry.value.as_ref()?)))
    }

    /// Sets a property and returns its previous value. The property is sent in addition to the fields. If a field with this name
    /// has a value, the value of the field is sent instead.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.put(Entry { key: key.into(), value: Some(value.into()), field: None })
    }

    /// Removes a property and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let Entries(entries) = self.entries.as_deref_mut()?;
        let at = entries.iter().position(|entry| entry.key == key && entry.value.is_some())?;
        entries.remove(at).value
    }

    /// Adds a property without a field.
    pub(super) fn keep_unknown(&mut self, key: &str, value: Value) {
        // A tree contains each key once, so that the key cannot be present.
        let Entries(entries) = self.entries.get_or_insert_default().as_mut();
        entries.push(Entry { key: key.to_owned(), value: Some(value), field: None });
    }

    /// Keeps the original value of a field, or `None` if it was not sent. Encoding writes it as long as the field is not changed.
    pub(super) fn keep_raw(&mut self, name: &str, value: Option<Value>, field: &dyn ToJson) {
        self.put(Entry { key: name.to_owned(), value, field: Some(Fingerprint::of(field)) });
    }

    /// Returns the replacement for a field; `None` if the field itself has to be written.
    pub(super) fn instead_of(&self, name: &str, field: &dyn ToJson) -> Option<Instead<'_>> {
        let entry = self.entry(name)?;
        let now = Fingerprint::of(field);
        let untouched = match entry.field {
            Some(before) => before == now,
            None => now == Fingerprint::of(&Absent),
        };
        untouched.then(|| entry.value.as_ref().map_or(Instead::Nothing, Instead::Raw))
    }

    fn put(&mut self, entry: Entry) -> Option<Value> {
        let Entries(entries) = self.entries.get_or_insert_default().as_mut();
        match entries.iter_mut().find(|other| other.key == entry.key) {
            Some(other) => std::mem::replace(other, entry).value,
            None => {
                entries.push(entry);
                None
            }
        }
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    fn entries(&self) -> &[Entry] {
        self.entries.as_deref().map_or(&[], |Entries(entries)| entries)
    }
}

/// Writes nothing, like an absent field.
struct Absent;

impl Sealed for Absent {}

impl ToJson for Absent {
    fn to_json(&self, _: &mut dyn Sink) {}
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Properties<'a>(&'a Extra);
        impl Sealed for Properties<'_> {}
        impl ToJson for Properties<'_> {
            fn to_json(&self, sink: &mut dyn Sink) {
                sink.begin_object();
                for entry in self.0.entries() {
                    if let Some(value) = &entry.value {
                        sink.entry(&entry.key);
                        // The original value of a field can be sensitive.
                        if entry.field.is_some() { sink.raw(value) } else { sink.value(value) }
                    }
                }
                sink.end_object();
            }
        }
        debug("Extra", &Properties(self), f)
    }
}
