//! What the server sent and the type has no field for. Properties that this crate does not know are here under their names, as
//! are the raw values of known properties that their fields could not hold; encoding puts all of them back.

use std::fmt;
use std::hash::{DefaultHasher, Hasher as _};

use serde_json::Value;

use super::debug::debug;
use super::encode::{Sink, ToJson};
use super::sealed::Sealed;
use super::text::to_vec;

/// Properties that a type has no place for, in the order in which they came. One pointer wide, and nothing when empty.
#[derive(Clone, Default)]
pub struct Extra {
    // Boxed so that the many types that never need it pay one word and no code for it.
    entries: Option<Box<Entries>>,
}

#[derive(Clone, Default)]
struct Entries(Vec<Entry>);

#[derive(Clone)]
struct Entry {
    key: String,
    /// `None` notes that a required property was not sent.
    value: Option<Value>,
    /// Set when a field has this name: what the field's value looked like when this took its place.
    field: Option<Fingerprint>,
}

/// A digest of what a value is encoded as. As long as a field has the one it got when it was decoded, nobody changed it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Fingerprint(u64);

impl Fingerprint {
    fn of(value: &dyn ToJson) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(&to_vec(value));
        Self(hasher.finish())
    }
}

/// What an object has to write for a field, instead of the field's own value.
pub(super) enum Instead<'a> {
    /// The raw value that the server sent.
    Raw(&'a Value),
    /// Nothing: it was not sent.
    Nothing,
}

impl Extra {
    /// No properties.
    pub const fn new() -> Self {
        Self { entries: None }
    }

    /// Whether there are no properties.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The value of a property.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key)?.value.as_ref()
    }

    /// The properties and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries().iter().filter_map(|entry| Some((entry.key.as_str(), entry.value.as_ref()?)))
    }

    /// Sets a property, and returns the value that it had. It is sent beside the fields; where a field of that name has a value,
    /// the field's value is sent.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.put(Entry { key: key.into(), value: Some(value.into()), field: None })
    }

    /// Takes a property out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let Entries(entries) = self.entries.as_deref_mut()?;
        let at = entries.iter().position(|entry| entry.key == key && entry.value.is_some())?;
        entries.remove(at).value
    }

    pub(super) fn keep_unknown(&mut self, key: &str, value: Value) {
        // Objects hold each key once, so there is no need to look for it.
        let Entries(entries) = self.entries.get_or_insert_default().as_mut();
        entries.push(Entry { key: key.to_owned(), value: Some(value), field: None });
    }

    /// Keeps what was sent for a field (`None`: nothing), to be sent back as long as the field is not changed.
    pub(super) fn keep_raw(&mut self, name: &str, value: Option<Value>, field: &dyn ToJson) {
        self.put(Entry { key: name.to_owned(), value, field: Some(Fingerprint::of(field)) });
    }

    /// What to write for a field that is not to be written itself.
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

/// Writes nothing, as a field does that is absent.
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
                        // The raw value of a known field may be one that is sensitive.
                        if entry.field.is_some() { sink.raw(value) } else { sink.value(value) }
                    }
                }
                sink.end_object();
            }
        }
        debug("Extra", &Properties(self), f)
    }
}
