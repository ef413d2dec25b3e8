//! Validators of the document's schemas, each built when it is first used.
//!
//! In: a schema of the document, a direction, and a value. Out: the faults of the value as texts.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::explain;
use crate::sample::{Sample, SampleOptions, sample};
use crate::schema::{Direction, convert};
use crate::text::Texts;

/// The number of faults of one value that are reported. The others are counted.
const MAX_FAULTS: usize = 5;

/// The schemas of a document, for checking values and making instances.
pub struct Validators {
    root: Value,
    texts: Texts,
    compiled: Mutex<HashMap<(Direction, String), Arc<CompiledSchema>>>,
}

/// A self-contained schema and its validator.
struct CompiledSchema {
    schema: Value,
    validator: Result<jsonschema::Validator, String>,
}

impl Validators {
    /// Creates the validators of a document. None is built yet.
    pub fn new(root: &Value) -> Self {
        Self { root: root.clone(), texts: Texts::default(), compiled: Mutex::default() }
    }

    /// Returns the faults of a value; none if it fits the schema.
    pub fn check(&self, direction: Direction, schema: &Value, value: &Value) -> Vec<String> {
        self.compiled(direction, schema).check(value)
    }

    /// Returns whether a value fits the schema of a response.
    pub fn fits_response(&self, schema: &Value, value: &Value) -> bool {
        self.check(Direction::Response, schema, value).is_empty()
    }

    /// Makes an instance of a schema.
    ///
    /// # Errors
    /// Fails if the value that was made does not fit: the schema contradicts itself, or instances of it are not supported.
    pub fn sample(&self, direction: Direction, schema: &Value, options: SampleOptions) -> Result<Sample, String> {
        let compiled = self.compiled(direction, schema);
        let made = sample(&compiled.schema, &self.texts, options);
        let faults = compiled.check(&made.value);
        if faults.is_empty() { Ok(made) } else { Err(format!("no instance could be made: {}", faults.join("; "))) }
    }

    fn compiled(&self, direction: Direction, schema: &Value) -> Arc<CompiledSchema> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = compiled.entry((direction, schema.to_string())).or_insert_with(|| {
            let schema = convert(&self.root, direction, schema);
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            let validator = options.build(&schema).map_err(|error| error.to_string());
            Arc::new(CompiledSchema { schema, validator })
        });
        Arc::clone(entry)
    }
}

impl CompiledSchema {
    fn check(&self, value: &Value) -> Vec<String> {
        match &self.validator {
            Ok(validator) if validator.is_valid(value) => Vec::new(),
            Ok(validator) => {
                let errors: Vec<_> = validator.iter_errors(value).collect();
                let mut faults = explain::faults(&errors);
                let more = faults.len().saturating_sub(MAX_FAULTS);
                faults.truncate(MAX_FAULTS);
                if more > 0 {
                    faults.push(format!("and {more} more"));
                }
                faults
            }
            Err(why) => vec![format!("the schema is not valid: {why}")],
        }
    }
}

impl fmt::Debug for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validators(..)")
    }
}
