//! Arguments of a call, made from the document.
//!
//! In: an operation of the document, and which properties to fill in. Out: a value for each parameter, and a body.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use server::document::{Operation, Place};
use server::sample::{Fill, Manner, SampleOptions};
use server::schema::Direction;
use server::validator::Validators;

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The values of the parameters by wire name.
    pub values: BTreeMap<String, Value>,
    /// The request body.
    pub body: Option<Value>,
    /// The number of variants of the union with the most variants in the body; 1 if there is no union.
    pub variants: usize,
    /// Whether the body contains a nullable value.
    pub nullable: bool,
}

/// Makes the arguments of a call in a version. With [`Manner::Plain`], path values have no characters that servers decode
/// differently.
///
/// # Errors
/// Fails if no instance of the schema of a parameter or of the body can be made.
pub fn arguments(
    validators: &Validators,
    operation: &Operation,
    version: Option<&str>,
    hidden: &[String],
    options: SampleOptions,
) -> Result<Made, String> {
    let fill = options.fill;
    let mut made = Made { variants: 1, ..Made::default() };
    let known = operation.parameters.iter().filter(|parameter| !hidden.contains(&parameter.name));
    for (at, parameter) in known.enumerate().filter(|(_, parameter)| parameter.required || fill != Fill::Required) {
        // Parameters with the same schema get different values.
        let seed = options.seed.wrapping_add(at as u64);
        // An array parameter gets items, since an empty one does not show in a request.
        let fill = if parameter.list { Fill::All } else { fill };
        let mut schema = parameter.schema.clone();
        if parameter.place == Place::Path {
            // An empty path segment gives another path, even if the pattern allows it.
            schema = json!({"allOf": [schema, {"minLength": 1}]});
        }
        let sample = validators.sample(Direction::Request, &schema, SampleOptions { fill, seed, ..options });
        let sample = sample.map_err(|why| format!("The parameter `{}` has no value: {why}.", parameter.name))?;
        let mut value = sample.value;
        if parameter.place == Place::Path && options.manner == Manner::Plain {
            simplify(validators, &schema, &mut value);
        }
        made.values.insert(parameter.name.clone(), value);
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required || fill != Fill::Required) {
        let media = operation.bodies_for(version).into_iter().next().or_else(|| body.content.first());
        if let Some(schema) = media.and_then(|media| media.schema.as_ref()) {
            let sample = validators.sample(Direction::Request, schema, options);
            let sample = sample.map_err(|why| format!("The body has no value: {why}."))?;
            (made.variants, made.nullable) = (sample.variants, sample.nullable);
            made.body = Some(sample.value);
        }
    }
    Ok(made)
}

/// Removes characters from a path value that many servers decode before they select a route.
fn simplify(validators: &Validators, schema: &Value, value: &mut Value) {
    let Value::String(text) = &*value else { return };
    let simple = json!(text.replace(['/', '%', '"', '\\'], ""));
    // The schema can require a slash, as in a CIDR block. Then the value stays as it is.
    if validators.check(Direction::Request, schema, &simple).is_empty() {
        *value = simple;
    }
}
