//! The values of examples, which make them realistic.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The values of examples. A value is used where it fits the schema; all others are made from the schemas.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Examples {
    /// The optional parameters that examples set where they exist, by name.
    pub parameters: Vec<String>,
    /// The properties of responses that examples print, in the order of preference. They come before `id`, `_id` and `name`.
    pub shown: Vec<String>,
    /// The values of parameters and properties, by name or as `Type.property`, which precedes. An entry `Type.property` adds an
    /// optional property to the examples, too. The value of a tag selects the variant of a union.
    pub values: BTreeMap<String, Value>,
    /// The values of one operation, by `operationId`. They precede all others.
    pub operations: BTreeMap<String, ExampleChoice>,
}

/// The values of the example of one operation. They are used for each version whose types they fit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExampleChoice {
    /// Parameters, by name.
    pub parameters: BTreeMap<String, Value>,
    /// The whole body.
    pub body: Option<Value>,
    /// Parts of a body that is made from the schemas, because `body` is absent or does not fit, by their JSON pointers.
    pub set: BTreeMap<String, Value>,
}
