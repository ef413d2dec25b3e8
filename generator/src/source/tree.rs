//! Deserialisation into a `serde_json::Value`, with three checks that serde_json does not make.
//!
//! In: a serde deserializer (of YAML or JSON). Out: the value. Duplicate keys are recorded, numbers that JSON cannot represent
//! are errors, and so are aliases that expand to far more than the length of the text.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The memory that the value of one text may still take, and the faults found so far.
pub(super) struct Budget {
    whole: usize,
    left: Cell<usize>,
    exhausted: Cell<bool>,
    duplicate: Cell<bool>,
}

/// The cost of a node in bytes, without its text: about the memory that it takes.
const NODE: usize = 64;

/// The part of a message by which [`text`](super::text) recognises an error of this module.
pub(super) const NOT_JSON: &str = "cannot be written in JSON";

impl Budget {
    /// Creates a budget that suffices for every text of this length without aliases (each node takes at least two bytes of
    /// it), and for 64 MiB of aliases.
    pub fn for_text(text: &str) -> Self {
        let whole = text.len().saturating_mul(NODE / 2 + 8).saturating_add(64 << 20);
        Self { whole, left: Cell::new(whole), exhausted: Cell::new(false), duplicate: Cell::new(false) }
    }

    /// Resets the budget for a second attempt at the same text.
    pub fn reset(&self) {
        self.left.set(self.whole);
        self.exhausted.set(false);
        self.duplicate.set(false);
    }

    /// Whether reading stopped because the budget was exhausted.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted.get()
    }

    /// Whether an object has a duplicate key.
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
                Err(E::custom("the aliases expand to too much"))
            }
        }
    }
}

/// Reads one value.
///
/// # Errors
/// A syntax error, a number that JSON cannot represent, or an exhausted budget.
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
        // A scalar key of any type (`200:`, `true:`) becomes a string as it is written.
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
