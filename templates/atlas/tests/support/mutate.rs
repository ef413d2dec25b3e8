//! A JSON tree and a source of choices in; the tree with one change out, and in words and as places what was changed. The same
//! choices give the same change, so that a failure happens again. It knows neither types nor documents: tests bring the words.
#![allow(dead_code, missing_docs)] // each user has its part

use std::fmt;

use serde_json::{Map, Value, json};

/// Where choices come from: a seed, or the bytes of a fuzzer.
pub trait Dice {
    /// A number below `sides`, which is not zero.
    fn below(&mut self, sides: usize) -> usize;
}

impl Dice for fastrand::Rng {
    fn below(&mut self, sides: usize) -> usize {
        self.usize(..sides)
    }
}

/// The choices that a text of bytes makes; when it is used up, the first of all.
pub struct Bytes<'a>(pub &'a [u8]);

impl Dice for Bytes<'_> {
    fn below(&mut self, sides: usize) -> usize {
        let (here, rest) = self.0.split_at(self.0.len().min(if sides > 256 { 2 } else { 1 }));
        self.0 = rest;
        here.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)) % sides
    }
}

/// A step from a value to one in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Index(usize),
}

/// The way from the whole to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

/// As corrections spell it: `results[3].name`.
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

    /// The way to what holds it, and the last step.
    pub fn split(&self) -> Option<(Self, Step)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last.clone()))
    }

    /// Whether one of the two is in the other.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one == other)
    }
}

/// A tree with a change in it.
pub struct Mutant {
    /// What was done, for the message of a test that fails.
    pub what: String,
    /// Where: everything that is not on the way to one of these, or in it, is as it was.
    pub places: Vec<Path>,
    /// The JSON text: a key may be there twice.
    pub text: String,
    /// What the text says.
    pub value: Value,
}

/// Everywhere in a value, the whole included.
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

/// Stands before a key that is to be written twice.
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

/// One value of each kind.
fn kinds() -> [Value; 8] {
    [json!(null), json!(true), json!(7), json!(-1.5), json!("text"), json!([]), json!({}), json!([{"a": [null]}])]
}

/// Makes one change. `words` are put in as texts and as keys.
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
            // The items after it have moved.
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
            what.push_str("put into an array");
        }
        7 => {
            let inner = at.of(whole).cloned().unwrap_or_default();
            put(&mut value, &at, json!({ word(dice): inner }));
            what.push_str("put into an object");
        }
        8 => {
            let mut deep = at.of(whole).cloned().unwrap_or_default();
            let levels = 1 + dice.below(90);
            for _ in 0..levels {
                deep = if dice.below(2) == 0 { json!([deep]) } else { json!({ "a": deep }) };
            }
            put(&mut value, &at, deep);
            what = format!("put {levels} levels down");
        }
        9 => {
            if !at.meets(&other) {
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
            what = format!("replaced by what is at {other}");
        }
        11 => what = resize(&mut value, &at, dice),
        12 => {
            if let Some(Value::Object(members)) = at.of_mut(&mut value) {
                let key = word(dice);
                changed = vec![at.child(Step::Key(key.clone()))];
                what = format!("given {key:?}");
                members.insert(key, kinds()[dice.below(8)].clone());
            }
        }
        _ => match at.split() {
            Some((parent, Step::Key(key))) if dice.below(2) == 0 => {
                let new = word(dice);
                what = format!("called {new:?}");
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
                what.push_str("there twice");
            }
            _ => {}
        },
    }
    let text = value.to_string().replace(AGAIN, "");
    // A number with an exponent may be written otherwise, and of a key that is there twice the last one counts.
    let value = serde_json::from_str(&text).unwrap_or_default();
    Mutant { what: format!("{at}: {what}"), places: changed, text, value }
}

/// Stands where a text is put that `serde_json` does not read.
const ODD: &str = "=odd=";

/// Texts of values that no Rust value is exactly, and the nearest value.
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

/// Puts such a value anywhere below the outermost one.
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

/// A list made shorter, or longer by its own items.
fn resize(whole: &mut Value, at: &Path, dice: &mut dyn Dice) -> String {
    let Some(Value::Array(items)) = at.of_mut(whole) else { return String::new() };
    let length = dice.below(items.len() * 2 + 3);
    let filler = kinds()[dice.below(8)].clone();
    let items_before = items.clone();
    items.truncate(length);
    while items.len() < length {
        items.push(items_before.get(items.len() - items_before.len()).unwrap_or(&filler).clone());
    }
    format!("{} items became {length}", items_before.len())
}

/// Whether two values are the same, `30.0` and `30` included.
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
