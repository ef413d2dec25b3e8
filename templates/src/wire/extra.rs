//! What the server sent and the type has no field for. Properties that this crate does not know are here under their names, as
//! are the raw values of known properties that their fields could not hold; encoding puts all of them back.

use std::fmt;

use serde_json::Value;

/// Properties that a type has no place for, in the order in which they came. One pointer wide, and nothing when empty.
#[derive(Clone, Default)]
pub struct Extra {
    // Boxed so that the nine types in ten that never need it pay one word.
    #[allow(clippy::box_collection)]
    entries: Option<Box<Vec<Entry>>>,
}

#[derive(Clone)]
struct Entry {
    key: String,
    /// `None` notes that a required property was not sent.
    value: Option<Value>,
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
        self.entries
            .iter()
            .flat_map(|entries| entries.iter())
            .filter_map(|entry| Some((entry.key.as_str(), entry.value.as_ref()?)))
    }

    /// Sets a property, and returns the value it had. It is sent along with the fields; where a field of that name has a value,
    /// the field's value is sent.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.put(key.into(), Some(value.into()))
    }

    /// Takes a property out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let entries = self.entries.as_mut()?;
        let at = entries.iter().position(|entry| entry.key == key && entry.value.is_some())?;
        entries.remove(at).value
    }

    pub(super) fn note_missing(&mut self, key: &str) {
        self.put(key.to_owned(), None);
    }

    pub(super) fn is_noted_missing(&self, key: &str) -> bool {
        self.entry(key).is_some_and(|entry| entry.value.is_none())
    }

    pub(super) fn is_untouched(&self) -> bool {
        self.entries.is_none()
    }

    pub(super) fn put(&mut self, key: String, value: Option<Value>) -> Option<Value> {
        let entries = self.entries.get_or_insert_default();
        match entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => std::mem::replace(&mut entry.value, value),
            None => {
                entries.push(Entry { key, value });
                None
            }
        }
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.as_ref()?.iter().find(|entry| entry.key == key)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
