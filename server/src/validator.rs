//! Validators of the document's schemas, each built when it is first used.
//!
//! In: a schema of the document, a direction, and a value. Out: the faults of the value as texts.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::explain;
use crate::sample::{Sample, SampleOptions, sample};
use crate::schema::{Direction, convert, of_update};
use crate::text::Texts;

/// The number of faults of one value that are reported. The others are counted.
const MAX_FAULTS: usize = 5;

/// The schemas of a document, for checking values and making instances.
pub struct Validators {
    root: Value,
    texts: Texts,
    compiled: Mutex<HashMap<(Purpose, String), Arc<CompiledSchema>>>,
}

/// What a value is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Purpose {
    /// Whether it can be sent in this direction.
    Message(Direction),
    /// Whether it can be sent back after it was received.
    Update { allow_unknown: bool },
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
        self.compiled(Purpose::Message(direction), schema).check(value)
    }

    /// Returns whether a value fits the schema of a response.
    pub fn fits_response(&self, schema: &Value, value: &Value) -> bool {
        self.check(Direction::Response, schema, value).is_empty()
    }

    /// Returns the faults of a value that was received and is sent back in a request: properties that only the server sets or, unless
    /// `allow_unknown`, that the schema does not declare, and null where it is not allowed.
    pub fn check_update(&self, schema: &Value, value: &Value, allow_unknown: bool) -> Vec<String> {
        self.compiled(Purpose::Update { allow_unknown }, schema).check(value)
    }

    /// Makes an instance of a schema.
    ///
    /// # Errors
    /// Fails if the value that was made does not fit: the schema contradicts itself, or instances of it are not supported.
    pub fn sample(&self, direction: Direction, schema: &Value, options: SampleOptions) -> Result<Sample, String> {
        let compiled = self.compiled(Purpose::Message(direction), schema);
        let made = sample(&compiled.schema, &self.texts, options);
        let faults = compiled.check(&made.value);
        if faults.is_empty() { Ok(made) } else { Err(format!("no instance could be made: {}", faults.join("; "))) }
    }

    fn compiled(&self, purpose: Purpose, schema: &Value) -> Arc<CompiledSchema> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = compiled.entry((purpose, schema.to_string())).or_insert_with(|| {
            let schema = match purpose {
                Purpose::Message(direction) => convert(&self.root, direction, schema),
                Purpose::Update { allow_unknown } => {
                    of_update(&convert(&self.root, Direction::Request, schema), allow_unknown)
                }
            };
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
