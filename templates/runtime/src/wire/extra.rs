//! JSON that the fields of a struct cannot hold: properties without a field, and the original values of fields that do not hold
//! them exactly. Encoding writes all of them.

use std::borrow::Cow;
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
    key: Cow<'static, str>,
    /// `None` for a required property that has no value.
    value: Option<Value>,
    /// For an entry that replaces a field as long as the field is not changed: the fingerprint of that field.
    field: Option<Fingerprint>,
    source: Source,
}

/// Where an entry comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// JSON that was decoded.
    Json,
    /// The constructor: a request requires the property, and it was not set.
    Constructor,
    /// [`Extra::insert`].
    User,
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
    /// Nothing, because the property was not set. A request requires it.
    Unset,
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
        self.entries().iter().filter_map(|entry| Some((&*entry.key, entry.value.as_ref()?)))
    }

    /// Sets a property and returns its previous value. The property is sent in addition to the fields. If a field with this name
    /// has a value, the value of the field is sent instead.
    ///
    /// A property that only the server sets is not sent, even if its field has a value. It is sent if it is inserted here.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let key = key.into();
        // The field stays replaced as long as it is not changed.
        let field = self.entry(&key).and_then(|entry| entry.field);
        self.put(Entry { key: key.into(), value: Some(value.into()), field, source: Source::User })
    }

    /// Removes a property and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let Entries(entries) = self.entries.as_deref_mut()?;
        let at = entries.iter().position(|entry| entry.key == key && entry.value.is_some())?;
        match entries.get_mut(at) {
            // The field has no value of its own.
            Some(entry) if entry.source == Source::User && entry.field.is_some() => entry.value.take(),
            _ => entries.remove(at).value,
        }
    }

    /// Records that a field was set, so that its value is sent even if it is blank.
    #[doc(hidden)]
    pub fn set_field(&mut self, name: &str) {
        if let Some(entries) = &mut self.entries {
            entries.0.retain(|entry| entry.key != name);
            if entries.0.is_empty() {
                self.entries = None;
            }
        }
    }

    /// Adds a property without a field.
    pub(super) fn keep_unknown(&mut self, key: &str, value: Value) {
        // A tree contains each key once, so that the key cannot be present.
        let Entries(entries) = self.entries.get_or_insert_default().as_mut();
        entries.push(Entry { key: key.to_owned().into(), value: Some(value), field: None, source: Source::Json });
    }

    /// Keeps the original value of a field, or `None` if it was not sent. Encoding writes it as long as the field is not changed.
    pub(super) fn keep_raw(&mut self, name: &'static str, value: Option<Value>, field: &dyn ToJson) {
        self.put(Entry { key: name.into(), value, field: Some(Fingerprint::of(field)), source: Source::Json });
    }

    /// Marks a field that a request requires as not set, as long as it is not changed.
    pub(super) fn mark_unset(&mut self, name: &'static str, field: &dyn ToJson) {
        let field = Some(Fingerprint::of(field));
        self.put(Entry { key: name.into(), value: None, field, source: Source::Constructor });
    }

    /// Returns the value that the user inserted for a property.
    pub(super) fn inserted(&self, name: &str) -> Option<&Value> {
        self.entry(name).filter(|entry| entry.source == Source::User)?.value.as_ref()
    }

    /// Returns the replacement for a field; `None` if the field itself has to be written.
    pub(super) fn instead_of(&self, name: &str, field: &dyn ToJson) -> Option<Instead<'_>> {
        let entry = self.entry(name)?;
        let now = Fingerprint::of(field);
        let untouched = match entry.field {
            Some(before) => before == now,
            None => now == Fingerprint::of(&Absent),
        };
        untouched.then(|| match &entry.value {
            Some(value) => Instead::Raw(value),
            None if entry.source == Source::Json => Instead::Nothing,
            None => Instead::Unset,
        })
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
