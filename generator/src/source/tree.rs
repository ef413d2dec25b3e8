//! Deserialisation into a `serde_json::Value`, with three things that serde_json's own does not do.
//!
//! In: any serde deserializer (YAML or JSON). Out: the value. It notes keys that are written twice, refuses numbers that
//! JSON has no notation for, and stops when aliases unfold into more than the text could honestly hold.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What is left to spend while reading one text, and what was noticed.
pub(super) struct Budget {
    whole: usize,
    left: Cell<usize>,
    exhausted: Cell<bool>,
    duplicate: Cell<bool>,
}

/// What a node costs, in bytes, on top of its text: about what it takes in memory.
const NODE: usize = 64;

/// The mark of a fault of this module in the deserializer's message.
pub(super) const NOT_JSON: &str = "cannot be written in JSON";

impl Budget {
    /// Enough for anything that a text of this length can say without aliases (a node takes at least two bytes of it), and
    /// 64 MiB more for aliases.
    pub fn for_text(text: &str) -> Self {
        let whole = text.len().saturating_mul(NODE / 2 + 8).saturating_add(64 << 20);
        Self { whole, left: Cell::new(whole), exhausted: Cell::new(false), duplicate: Cell::new(false) }
    }

    /// Starts again, for a second attempt at the same text.
    pub fn reset(&self) {
        self.left.set(self.whole);
        self.exhausted.set(false);
        self.duplicate.set(false);
    }

    /// Whether reading stopped because the budget ran out.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted.get()
    }

    /// Whether an object had the same key twice.
    pub fn saw_duplicate(&self) -> bool {
        self.duplicate.get()
    }

    fn spend<E: Error>(&self, text: usize) -> Result<(), E> {
        match self.left.get().checked_sub(NODE + text) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => {
                self.exhausted.set(true);
                Err(E::custom("the document unfolds into too much"))
            }
        }
    }
}

/// Reads one value.
///
/// # Errors
/// What the deserializer says, a number that is none, or a spent budget.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D, budget: &Budget) -> Result<Value, D::Error> {
    Node(budget).deserialize(deserializer)
}

#[derive(Clone, Copy)]
struct Node<'a>(&'a Budget);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping, a list, a string, a number, a boolean or null, without a tag")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.0.spend(0)?;
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(E::custom(format_args!("the number `{value}` {NOT_JSON}"))),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.0.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.0.spend(value.len())?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut object = Map::new();
        // A scalar key of any kind (`200:`, `true:`) is taken as it is written.
        while let Some(key) = entries.next_key::<String>()? {
            self.0.spend(key.len())?;
            let value = entries.next_value_seed(self)?;
            if object.insert(key, value).is_some() {
                self.0.duplicate.set(true);
            }
        }
        Ok(Value::Object(object))
    }
}
