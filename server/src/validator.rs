//! Validators of schemas, each built when it is first needed.
//!
//! In: a schema of the document, who sends it, and a value. Out: what is wrong with the value, in words.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::explain;
use crate::sample::{Sample, Wanted, sample};
use crate::schema::{Direction, convert};
use crate::text::Texts;

/// This many faults of one value are told, the rest counted.
const MOST: usize = 5;

/// The schemas of a document, ready to check values and to make them.
pub struct Validators {
    root: Value,
    texts: Texts,
    ready: Mutex<HashMap<(Direction, String), Arc<Ready>>>,
}

/// A schema that stands alone, and its validator.
struct Ready {
    schema: Value,
    validator: Result<jsonschema::Validator, String>,
}

impl Validators {
    /// For the schemas of a document.
    pub fn new(root: &Value) -> Self {
        Self { root: root.clone(), texts: Texts::default(), ready: Mutex::default() }
    }

    /// What is wrong with a value; empty when it fits.
    pub fn check(&self, direction: Direction, schema: &Value, value: &Value) -> Vec<String> {
        self.ready(direction, schema).check(value)
    }

    /// Whether a server may send this.
    pub fn fits_response(&self, schema: &Value, value: &Value) -> bool {
        self.check(Direction::Response, schema, value).is_empty()
    }

    /// Makes a value.
    ///
    /// # Errors
    /// When what was made does not fit: the schema contradicts itself, or asks for more than can be made here.
    pub fn sample(&self, direction: Direction, schema: &Value, wanted: Wanted) -> Result<Sample, String> {
        let ready = self.ready(direction, schema);
        let made = sample(&ready.schema, &self.texts, wanted);
        let faults = ready.check(&made.value);
        if faults.is_empty() { Ok(made) } else { Err(format!("no instance could be made: {}", faults.join("; "))) }
    }

    fn ready(&self, direction: Direction, schema: &Value) -> Arc<Ready> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = ready.entry((direction, schema.to_string())).or_insert_with(|| {
            let schema = convert(&self.root, direction, schema);
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            let validator = options.build(&schema).map_err(|error| error.to_string());
            Arc::new(Ready { schema, validator })
        });
        Arc::clone(entry)
    }
}

impl Ready {
    fn check(&self, value: &Value) -> Vec<String> {
        match &self.validator {
            Ok(validator) if validator.is_valid(value) => Vec::new(),
            Ok(validator) => {
                let errors: Vec<_> = validator.iter_errors(value).collect();
                let mut faults = explain::faults(&errors);
                let more = faults.len().saturating_sub(MOST);
                faults.truncate(MOST);
                if more > 0 {
                    faults.push(format!("and {more} more"));
                }
                faults
            }
            Err(why) => vec![format!("the schema cannot be used: {why}")],
        }
    }
}

impl fmt::Debug for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validators(..)")
    }
}
