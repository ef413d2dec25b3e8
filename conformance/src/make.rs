//! Arguments for a call, made from the document.
//!
//! In: an operation of the document and how much to fill in. Out: a value for each parameter, and a body.

use std::collections::BTreeMap;

use server::document::{Operation, Place};
use server::sample::{Fill, Manner, Wanted};
use server::schema::Direction;
use server::validator::Validators;
use serde_json::{Value, json};

/// What to call an operation with.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// Parameters by name.
    pub values: BTreeMap<String, Value>,
    /// The body.
    pub body: Option<Value>,
    /// The greatest number of variants that a union in the body has.
    pub variants: usize,
    /// Whether something in the body may be null.
    pub nullable: bool,
}

/// Makes arguments; plain ones have nothing in their path on which servers disagree.
///
/// # Errors
/// When no value can be made for a parameter or the body.
pub fn arguments(
    validators: &Validators,
    operation: &Operation,
    accept: &str,
    hidden: &[String],
    wanted: Wanted,
) -> Result<Made, String> {
    let fill = wanted.fill;
    let mut made = Made { variants: 1, ..Made::default() };
    let known = operation.parameters.iter().filter(|parameter| !hidden.contains(&parameter.name));
    for (at, parameter) in known.enumerate().filter(|(_, parameter)| parameter.required || fill != Fill::Fewest) {
        // Neighbours of one kind are not to have one value.
        let seed = wanted.seed.wrapping_add(at as u64);
        // A list that is given is given with something in it: an empty one cannot be seen on the wire.
        let fill = if parameter.list { Fill::All } else { fill };
        let mut schema = parameter.schema.clone();
        if parameter.place == Place::Path {
            // An empty segment would be another path, whatever the pattern allows.
            schema = json!({"allOf": [schema, {"minLength": 1}]});
        }
        let sample = validators.sample(Direction::Request, &schema, Wanted { fill, seed, ..wanted });
        let sample = sample.map_err(|why| format!("{}: {why}", parameter.name))?;
        let mut value = sample.value;
        if parameter.place == Place::Path && wanted.manner == Manner::Plain {
            simplify(validators, &schema, &mut value);
        }
        made.values.insert(parameter.name.clone(), value);
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required || fill != Fill::Fewest) {
        let media = operation.bodies_for(Some(accept)).into_iter().next().or_else(|| body.content.first());
        if let Some(schema) = media.and_then(|media| media.schema.as_ref()) {
            let sample = validators.sample(Direction::Request, schema, wanted);
            let sample = sample.map_err(|why| format!("the body: {why}"))?;
            (made.variants, made.nullable) = (sample.variants, sample.nullable);
            made.body = Some(sample.value);
        }
    }
    Ok(made)
}

/// Takes the characters out of a path value that many servers decode before they look for a route.
fn simplify(validators: &Validators, schema: &Value, value: &mut Value) {
    let Value::String(text) = &*value else { return };
    let simple = json!(text.replace(['/', '%', '"', '\\'], ""));
    // A pattern can ask for a slash: a block of addresses has one.
    if validators.check(Direction::Request, schema, &simple).is_empty() {
        *value = simple;
    }
}
