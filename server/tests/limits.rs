//! Schemas with extreme bounds: there is an instance or an error, but no panic and no endless loop.
#![allow(clippy::unwrap_used, missing_docs)]

use serde_json::{Value, json};
use server::sample::{Fill, Manner, Sample, SampleOptions};
use server::schema::Direction;
use server::validator::Validators;

fn sample(schema: &Value) -> Result<Sample, String> {
    let options = SampleOptions { fill: Fill::All, manner: Manner::Tricky, turn: 0, seed: 1 };
    Validators::new(&json!({})).sample(Direction::Request, schema, options)
}

#[test]
fn an_integer_below_the_smallest_one_has_no_instance() {
    assert!(sample(&json!({"type": "integer", "maximum": -1e30})).is_err());
    assert!(sample(&json!({"type": "integer", "minimum": 1e30})).is_err());
    assert!(sample(&json!({"type": "integer", "maximum": i64::MIN})).is_ok());
}

#[test]
fn an_array_with_more_items_than_can_be_made_has_no_instance() {
    assert!(sample(&json!({"type": "array", "items": {"type": "integer"}, "minItems": u64::MAX})).is_err());
}

#[test]
fn a_string_that_is_longer_than_can_be_made_has_no_instance() {
    assert!(sample(&json!({"type": "string", "minLength": u64::MAX})).is_err());
    assert_eq!(
        sample(&json!({"type": "string", "minLength": 5000})).unwrap().value.as_str().unwrap().chars().count(),
        5000
    );
}
