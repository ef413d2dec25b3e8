//! Random changes of JSON.
//!
//! In: a JSON value and a source of choices. Out: the value with one change, and a description and the paths of the change.
//! The same choices lead to the same change, so that a failure can be reproduced. The code does not depend on types or
//! documents.
#![allow(dead_code, missing_docs)] // Each user uses a part of it.

use std::fmt;

use serde_json::{Map, Value, json};

/// A source of choices: a seed, or the bytes of a fuzzer.
pub trait Dice {
    /// Returns a number below `sides`, which must not be zero.
    fn below(&mut self, sides: usize) -> usize;
}

impl Dice for fastrand::Rng {
    fn below(&mut self, sides: usize) -> usize {
        self.usize(..sides)
    }
}

/// Choices that are read from bytes. After the end of the bytes, each choice is 0.
pub struct Bytes<'a>(pub &'a [u8]);

impl Dice for Bytes<'_> {
    fn below(&mut self, sides: usize) -> usize {
        let (here, rest) = self.0.split_at(self.0.len().min(if sides > 256 { 2 } else { 1 }));
        self.0 = rest;
        here.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)) % sides
    }
}

/// A step from a value to a member or an item of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Index(usize),
}

/// The path from the outermost value to another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

/// Formats the path as corrections do: `results[3].name`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Path {
    pub fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    pub fn of_mut<'v>(&self, value: &'v mut Value) -> Option<&'v mut Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Key(key) => value.get_mut(key),
            Step::Index(index) => value.get_mut(index),
        })
    }

    pub fn child(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// Returns the path of the parent, and the last step.
    pub fn split(&self) -> Option<(Self, Step)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last.clone()))
    }

    /// Returns whether one of the two paths is equal to the other or an ancestor of it.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one == other)
    }
}

/// A value with a change.
pub struct Mutant {
    /// The description of the change, for the message of a test that fails.
    pub what: String,
    /// The paths of the change. All values that are neither ancestors nor descendants of these are unchanged.
    pub places: Vec<Path>,
    /// The JSON text, which can contain a key twice.
    pub text: String,
    /// The value of the text.
    pub value: Value,
}

/// Returns the paths of all values, including the outermost one.
pub fn places(value: &Value) -> Vec<Path> {
    fn below(value: &Value, path: &Path, found: &mut Vec<Path>) {
        found.push(path.clone());
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| below(value, &path.child(Step::Key(key.clone())), found));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, value)| below(value, &path.child(Step::Index(index)), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    below(value, &Path::default(), &mut found);
    found
}

/// A prefix of keys, which is removed from the text, so that the key occurs twice.
const AGAIN: &str = "=again=";

const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "2147483648",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "1e300",
    "-0.0",
    "0.1",
    "3.0",
    "1e-400",
];

const TEXTS: &[&str] = &[
    "",
    " ",
    "\0",
    "\u{1F600}\u{200d}\u{202e}",
    "\"\\\n\t\u{7f}",
    "e\u{301}\u{feff}",
    "null",
    "true",
    "12",
    "1e3",
    "NaN",
    "2024-02-30T00:00:00Z",
    "2024-08-05T01:02:03.000000001+14:00",
    "-271821-04-20",
    "UNHEARD_OF",
];

/// Returns a value of each kind.
fn kinds() -> [Value; 8] {
    [json!(null), json!(true), json!(7), json!(-1.5), json!("text"), json!([]), json!({}), json!([{"a": [null]}])]
}

/// Makes one change. `words` are inserted as strings and as keys.
pub fn mutate(whole: &Value, words: &[&str], dice: &mut dyn Dice) -> Mutant {
    let everywhere = places(whole);
    let at = everywhere[dice.below(everywhere.len())].clone();
    let other = everywhere[dice.below(everywhere.len())].clone();
    let mut value = whole.clone();
    let mut changed = vec![at.clone()];
    let mut what = String::new();
    let word = |dice: &mut dyn Dice| match dice.below(words.len() + TEXTS.len()) {
        index if index < words.len() => words[index].to_owned(),
        index => TEXTS[index - words.len()].to_owned(),
    };
    match dice.below(14) {
        0 => {
            remove(&mut value, &at);
            what.push_str("removed");
            // The indices of the following items have changed.
            if let Some((parent, Step::Index(_))) = at.split() {
                changed = vec![parent];
            }
        }
        1 => what = put(&mut value, &at, Value::Null),
        2 | 3 => {
            let kinds = kinds();
            what = put(&mut value, &at, kinds[dice.below(kinds.len())].clone());
        }
        4 => {
            let number = NUMBERS[dice.below(NUMBERS.len())];
            what = put(&mut value, &at, serde_json::from_str(number).unwrap_or_default());
        }
        5 => what = put(&mut value, &at, word(dice).into()),
        6 => {
            let inner = at.of(whole).cloned().unwrap_or_default();
            put(&mut value, &at, json!([inner]));
            what.push_str("wrapped in an array");
        }
        7 => {
            let inner = at.of(whole).cloned().unwrap_or_default();
            put(&mut value, &at, json!({ word(dice): inner }));
            what.push_str("wrapped in an object");
        }
        8 => {
            let mut deep = at.of(whole).cloned().unwrap_or_default();
            let levels = 1 + dice.below(90);
            for _ in 0..levels {
                deep = if dice.below(2) == 0 { json!([deep]) } else { json!({ "a": deep }) };
            }
            put(&mut value, &at, deep);
            what = format!("wrapped in {levels} levels");
        }
        9 => {
            if !at.overlaps(&other) {
                let (one, two) = (at.of(whole).cloned(), other.of(whole).cloned());
                put(&mut value, &at, two.unwrap_or_default());
                put(&mut value, &other, one.unwrap_or_default());
                what = format!("exchanged with {other}");
                changed.push(other);
            }
        }
        10 => {
            let copy = other.of(whole).cloned().unwrap_or_default();
            put(&mut value, &at, copy);
            what = format!("replaced by the value of {other}");
        }
        11 => what = resize(&mut value, &at, dice),
        12 => {
            if let Some(Value::Object(members)) = at.of_mut(&mut value) {
                let key = word(dice);
                changed = vec![at.child(Step::Key(key.clone()))];
                what = format!("extended by {key:?}");
                members.insert(key, kinds()[dice.below(8)].clone());
            }
        }
        _ => match at.split() {
            Some((parent, Step::Key(key))) if dice.below(2) == 0 => {
                let new = word(dice);
                what = format!("renamed to {new:?}");
                if let Some(Value::Object(members)) = parent.of_mut(&mut value)
                    && let Some(inner) = members.remove(&key)
                {
                    members.insert(new.clone(), inner);
                }
                changed.push(parent.child(Step::Key(new)));
            }
            Some((parent, Step::Key(key))) => {
                if let Some(Value::Object(members)) = parent.of_mut(&mut value) {
                    members.insert(format!("{AGAIN}{key}"), kinds()[dice.below(8)].clone());
                }
                what.push_str("duplicated");
            }
            _ => {}
        },
    }
    let text = value.to_string().replace(AGAIN, "");
    // The text of a number with an exponent can change, and the last one of duplicate keys counts.
    let value = serde_json::from_str(&text).unwrap_or_default();
    Mutant { what: format!("{at}: {what}"), places: changed, text, value }
}

/// A placeholder in the text for a value that `serde_json` does not parse.
const ODD: &str = "=odd=";

/// Returns texts of values that no Rust value represents exactly, and the nearest values.
fn odd_texts() -> [(&'static str, Value); 8] {
    [
        (r#""a\ud800b""#, json!("a\u{fffd}b")),
        (r#""\udc00""#, json!("\u{fffd}")),
        ("1e400", json!(f64::MAX)),
        ("-1e400", json!(f64::MIN)),
        ("18446744073709551616", json!(18_446_744_073_709_551_616.0)),
        ("0.1000000000000000055511151231257827", json!(0.1)),
        (r#""9999-12-31T23:59:59Z""#, json!("9999-12-31T23:59:59Z")),
        (r#"{"$serde_json::private::Number": [1]}"#, json!({"$serde_json::private::Number": [1]})),
    ]
}

/// Sets such a value anywhere below the outermost value.
pub fn put_odd(whole: &Value, dice: &mut dyn Dice) -> Mutant {
    let below = places(whole).split_off(1);
    let at = below[dice.below(below.len())].clone();
    let mut texts = odd_texts();
    let (odd, nearest) = &mut texts[dice.below(8)];
    let mut value = whole.clone();
    put(&mut value, &at, ODD.into());
    let text = value.to_string().replace(&format!("{ODD:?}"), odd);
    put(&mut value, &at, nearest.take());
    Mutant { what: format!("{at}: set to {odd}"), places: vec![at], text, value }
}

fn put(whole: &mut Value, at: &Path, new: Value) -> String {
    let what = format!("set to {new}");
    if let Some(place) = at.of_mut(whole) {
        *place = new;
    }
    what
}

fn remove(whole: &mut Value, at: &Path) {
    match at.split() {
        Some((parent, Step::Key(key))) => {
            parent.of_mut(whole).and_then(Value::as_object_mut).map(|members| members.remove(&key));
        }
        Some((parent, Step::Index(index))) => {
            parent.of_mut(whole).and_then(Value::as_array_mut).map(|items| items.remove(index));
        }
        None => *whole = Value::Object(Map::new()),
    }
}

/// Makes a list shorter, or longer by repeating its items.
fn resize(whole: &mut Value, at: &Path, dice: &mut dyn Dice) -> String {
    let Some(Value::Array(items)) = at.of_mut(whole) else { return String::new() };
    let length = dice.below(items.len() * 2 + 3);
    let filler = kinds()[dice.below(8)].clone();
    let items_before = items.clone();
    items.truncate(length);
    while items.len() < length {
        items.push(items_before.get(items.len() - items_before.len()).unwrap_or(&filler).clone());
    }
    format!("resized from {} to {length} items", items_before.len())
}

/// Returns whether two values are equal. `30.0` and `30` are equal.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        (one, other) => one == other,
    }
}
