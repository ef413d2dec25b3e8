//! Instances of schemas.
//!
//! In: a self-contained schema, how many of its properties to fill in, and a turn. Out: a value that is meant to fit the schema; the
//! caller validates it. The same turn and seed give the same value. Successive turns select successive variants of each union and
//! successive values of each enum.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::schema::{NULLABLE, OMIT, TAG, UNION};
use crate::text::{self, Texts};

/// Values of state enums that mean that no work is in progress, in the order of preference.
const TERMINAL_STATES: [&str; 9] =
    ["IDLE", "AVAILABLE", "COMPLETED", "ACTIVE", "READY", "STARTED", "SUCCEEDED", "APPLIED", "DONE"];
/// The depth from which optional properties are left out.
const MAX_OPTIONAL_DEPTH: usize = 8;
/// The depth beyond which every value is null. It ends the recursion for a schema that requires itself, which has no instances.
const MAX_DEPTH: usize = 40;
/// The number of values in an instance beyond which every value is null. It limits arrays with a large `minItems`.
const MAX_VALUES: usize = 100_000;

/// What kind of instance to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleOptions {
    /// Which properties to fill in.
    pub fill: Fill,
    /// What the values are like.
    pub manner: Manner,
    /// The number of the turn. Successive turns select successive variants of unions and values of enums.
    pub turn: usize,
    /// The seed of the random values.
    pub seed: u64,
}

/// Which properties to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// The required ones.
    Required,
    /// All.
    All,
    /// All, with null for each value that is nullable.
    Nulls,
}

/// What the values are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Values that a client easily corrupts: integers that a double cannot represent, quotes, slashes, non-ASCII letters.
    Tricky,
    /// Values for people to read: texts that contain the name of their property, and states in which no work is in progress.
    Plain,
}

/// An instance, and how it can be varied.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The instance.
    pub value: Value,
    /// The number of variants of the union with the most variants; 1 if there is no union.
    pub variants: usize,
    /// Whether it contains a nullable value.
    pub nullable: bool,
}

/// Makes an instance of a schema.
pub fn sample(schema: &Value, texts: &Texts, options: SampleOptions) -> Sample {
    let SampleOptions { fill, manner, turn, seed } = options;
    let rng = fastrand::Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ turn as u64);
    let mut sampler = Sampler {
        definitions: &schema["$defs"],
        texts,
        fill,
        manner,
        turn,
        rng,
        unions: 0,
        enums: 0,
        values: 0,
        variants: 1,
        nullable: false,
        name: "text",
        open: Vec::new(),
    };
    let shape = sampler.gather(schema, true);
    let value = sampler.build(&shape, 0);
    Sample { value, variants: sampler.variants, nullable: sampler.nullable }
}

struct Sampler<'a> {
    definitions: &'a Value,
    texts: &'a Texts,
    fill: Fill,
    manner: Manner,
    turn: usize,
    rng: fastrand::Rng,
    /// The numbers of unions and enums so far. They offset the turn, so that neighbouring values differ.
    unions: usize,
    enums: usize,
    /// The number of values so far.
    values: usize,
    variants: usize,
    nullable: bool,
    /// The name of the property that is being filled in.
    name: &'a str,
    /// The definitions that are being filled in, the outermost first.
    open: Vec<&'a str>,
}

/// The constraints on one value, gathered from a schema and its parts.
#[derive(Default)]
struct Shape<'a> {
    null: bool,
    kind: Option<&'a str>,
    values: Option<Vec<&'a Value>>,
    properties: BTreeMap<&'a str, Vec<&'a Value>>,
    required: BTreeSet<&'a str>,
    items: Vec<&'a Value>,
    additional: Option<&'a Value>,
    min_properties: u64,
    max_properties: Option<u64>,
    texts: text::Rules<'a>,
    minimum: Option<f64>,
    maximum: Option<f64>,
    min_items: u64,
    max_items: Option<u64>,
    unique: bool,
    is_int64: bool,
    definitions: Vec<&'a str>,
}

impl<'a> Sampler<'a> {
    fn gather(&mut self, schema: &'a Value, top: bool) -> Shape<'a> {
        let mut shape = Shape::default();
        self.add(schema, &mut shape, top);
        shape
    }

    fn add(&mut self, schema: &'a Value, shape: &mut Shape<'a>, top: bool) {
        let Some(schema) = schema.as_object() else { return };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            if let Some(definition) = reference.strip_prefix("#/$defs/").and_then(|key| self.definitions.get(key))
                && !shape.definitions.contains(&reference)
            {
                shape.definitions.push(reference);
                self.add(definition, shape, top);
            }
            return;
        }
        if schema.contains_key(NULLABLE) {
            self.nullable |= !top;
            shape.null |= self.fill == Fill::Nulls && !top;
        }
        for (keyword, value) in schema {
            match keyword.as_str() {
                // `integer` is narrower than `number` and takes precedence.
                "type" if shape.kind != Some("integer") => shape.kind = value.as_str(),
                "enum" => shape.intersect(value),
                "properties" => {
                    for (name, property) in value.as_object().into_iter().flatten() {
                        shape.properties.entry(name).or_default().push(property);
                    }
                }
                "required" => shape.required.extend(list(value).filter_map(Value::as_str)),
                "items" => shape.items.push(value),
                "additionalProperties" => shape.additional = Some(value),
                "minProperties" => shape.min_properties = shape.min_properties.max(value.as_u64().unwrap_or_default()),
                "maxProperties" => shape.max_properties = value.as_u64(),
                "minimum" => shape.minimum = max(shape.minimum, value.as_f64()),
                "exclusiveMinimum" => shape.minimum = max(shape.minimum, value.as_f64().map(|it| it + 1.0)),
                "maximum" => shape.maximum = min(shape.maximum, value.as_f64()),
                "exclusiveMaximum" => shape.maximum = min(shape.maximum, value.as_f64().map(|it| it - 1.0)),
                "minItems" => shape.min_items = shape.min_items.max(value.as_u64().unwrap_or_default()),
                "maxItems" => shape.max_items = value.as_u64(),
                "uniqueItems" => shape.unique |= value == true,
                "format" if value == "int64" => shape.is_int64 = true,
                "format" => shape.texts.format = value.as_str(),
                "pattern" => shape.texts.patterns.extend(value.as_str()),
                "minLength" => shape.texts.min_length = shape.texts.min_length.max(value.as_u64()),
                "maxLength" => {
                    shape.texts.max_length = shape.texts.max_length.into_iter().chain(value.as_u64()).min();
                }
                "allOf" => list(value).for_each(|part| self.add(part, shape, top)),
                "anyOf" => {
                    if let Some(part) = self.choose(schema, value) {
                        self.add(part, shape, top);
                    }
                }
                TAG => shape.required.extend(list(value).filter_map(Value::as_str)),
                _ => {}
            }
        }
    }

    fn choose(&mut self, schema: &'a Map<String, Value>, alternatives: &'a Value) -> Option<&'a Value> {
        let alternatives = alternatives.as_array()?;
        if !schema.contains_key(UNION) {
            return alternatives.first();
        }
        self.variants = self.variants.max(alternatives.len());
        let chosen = alternatives.get((self.turn + self.unions) % alternatives.len());
        self.unions += 1;
        chosen
    }

    fn build(&mut self, shape: &Shape<'a>, depth: usize) -> Value {
        self.values += 1;
        if shape.null || depth > MAX_DEPTH || self.values > MAX_VALUES {
            return Value::Null;
        }
        if let Some(values) = &shape.values {
            let values: Vec<_> = values.iter().filter(|value| !value.is_null()).collect();
            self.enums += 1;
            if self.manner == Manner::Plain
                && let Some(state) = TERMINAL_STATES.iter().find(|state| values.iter().any(|value| **value == **state))
            {
                return json!(state);
            }
            let at = (self.turn + self.enums) % values.len().max(1);
            return values.get(at).map_or(Value::Null, |value| (**value).clone());
        }
        let plain = self.manner == Manner::Plain;
        let texts = &shape.texts;
        match shape.kind {
            Some("object") => self.object(shape, depth),
            Some("array") => self.array(shape, depth),
            Some("boolean") => Value::Bool(self.turn.is_multiple_of(2) && !plain),
            Some("integer") => self.integer(shape),
            Some("number") => self.number(shape),
            Some("string") => self.text(texts),
            Some(_) => Value::Null,
            None if !shape.properties.is_empty() || shape.additional.is_some() => self.object(shape, depth),
            None if !shape.items.is_empty() => self.array(shape, depth),
            None if texts.any() => self.text(texts),
            None if plain => json!({}),
            None => json!({"free": [9_007_199_254_740_993_i64, null, "text"]}),
        }
    }

    fn text(&mut self, rules: &text::Rules<'_>) -> Value {
        let about = (self.manner == Manner::Plain).then_some(self.name);
        Value::String(self.texts.text(rules, about, &mut self.rng))
    }

    fn object(&mut self, shape: &Shape<'a>, depth: usize) -> Value {
        let opened = self.open.len();
        self.open.extend(&shape.definitions);
        let mut object = Map::new();
        let with_optional = self.fill != Fill::Required && depth < MAX_OPTIONAL_DEPTH;
        // The number of properties that are required in addition to those that are required by name.
        let mut missing = shape.min_properties.saturating_sub(shape.required.len() as u64);
        for (name, schemas) in &shape.properties {
            let required = shape.required.contains(name);
            let optional = (with_optional || missing > 0) && !schemas.iter().any(|it| it.get(OMIT).is_some());
            if !(required || optional) {
                continue;
            }
            missing = missing.saturating_sub(u64::from(!required));
            let mut property = Shape::default();
            schemas.iter().for_each(|schema| self.add(schema, &mut property, false));
            if required || !self.is_open(&property) {
                let outer = std::mem::replace(&mut self.name, name);
                object.insert((*name).to_owned(), self.build(&property, depth + 1));
                self.name = outer;
            }
        }
        for name in shape.required.iter().filter(|name| !shape.properties.contains_key(*name)) {
            object.insert((*name).to_owned(), json!("text"));
        }
        if let Some(additional) = shape.additional
            && (with_optional || (object.len() as u64) < shape.min_properties)
        {
            let limit =
                shape.max_properties.map_or(usize::MAX, |maximum| usize::try_from(maximum).unwrap_or(usize::MAX));
            for name in ["first", "second"].into_iter().take(limit.saturating_sub(object.len())) {
                let property = self.gather(additional, true);
                object.insert(name.to_owned(), self.build(&property, depth + 1));
            }
        }
        self.open.truncate(opened);
        Value::Object(object)
    }

    fn array(&mut self, shape: &Shape<'a>, depth: usize) -> Value {
        let count = match self.fill {
            Fill::Required => 0,
            _ if depth < 3 => 2,
            _ => 1,
        };
        let count = count.clamp(shape.min_items, shape.max_items.unwrap_or(u64::MAX).max(shape.min_items));
        let mut items: Vec<Value> = Vec::new();
        // A unique item can take several attempts, and may not exist.
        for _ in 0..count.saturating_mul(8) {
            if items.len() as u64 >= count || self.values > MAX_VALUES {
                break;
            }
            let mut item = Shape::default();
            shape.items.iter().for_each(|schema| self.add(schema, &mut item, true));
            if self.is_open(&item) && items.len() as u64 >= shape.min_items {
                break;
            }
            let item = self.build(&item, depth + 1);
            if !(shape.unique && items.contains(&item)) {
                items.push(item);
            }
        }
        Value::Array(items)
    }

    /// Returns whether the value, or an item of it, has a definition that is being filled in.
    fn is_open(&self, shape: &Shape<'a>) -> bool {
        let items = shape.items.iter().filter_map(|item| item["$ref"].as_str());
        shape.definitions.iter().copied().chain(items).any(|definition| self.open.contains(&definition))
    }

    fn integer(&mut self, shape: &Shape<'a>) -> Value {
        // A double out of the range becomes the nearest integer.
        let (minimum, maximum) = (shape.minimum.map(|it| it.ceil() as i64), shape.maximum.map(|it| it.floor() as i64));
        if shape.is_int64 && minimum.is_none() && maximum.is_none() && self.manner == Manner::Tricky {
            // A double cannot represent these integers.
            return json!(9_007_199_254_740_993 + self.rng.i64(0..1000) * 2);
        }
        let minimum = minimum.unwrap_or_else(|| maximum.map_or(1, |maximum| maximum.saturating_sub(100)));
        let maximum = maximum.unwrap_or_else(|| minimum.saturating_add(1000));
        json!(self.rng.i64(minimum..=maximum.max(minimum)))
    }

    fn number(&mut self, shape: &Shape<'a>) -> Value {
        let minimum = shape.minimum.unwrap_or_else(|| shape.maximum.map_or(0.0, |maximum| maximum - 100.0));
        let value = minimum + 0.25 + f64::from(self.rng.u32(0..1000)) / 4.0;
        json!(shape.maximum.map_or(value, |maximum| value.min(maximum)))
    }
}

impl<'a> Shape<'a> {
    /// Restricts the value to an enum. With several enums, only their common values are left.
    fn intersect(&mut self, values: &'a Value) {
        let values = list(values);
        self.values = Some(match self.values.take() {
            Some(before) => values.filter(|value| before.contains(value)).collect(),
            None => values.collect(),
        });
    }
}

fn max(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::max)
}

fn min(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::min)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
