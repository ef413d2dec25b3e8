//! The constraints of a value as data, from which examples are made.

use serde::Serialize;
use serde_json::Value;

/// What a schema says about a value in addition to its type.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(default)]
pub struct Rule {
    /// `format`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// `pattern`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// `minLength` and `maxLength`, in characters.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub length: Bounds<usize>,
    /// `minimum` and `maximum`. An exclusive bound of a whole number is the next one.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub range: Bounds<f64>,
    /// `multipleOf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<f64>,
    /// `minItems` and `maxItems`.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub count: Bounds<usize>,
    /// `uniqueItems`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
    /// The values of `enum`, if they are not texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// `default`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The rule of the items of an array, or of the values of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Rule>>,
}

/// A range with optional ends, which belong to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Bounds<N> {
    /// The lower end.
    pub min: Option<N>,
    /// The upper end.
    pub max: Option<N>,
}

impl<N: Copy + PartialOrd> Bounds<N> {
    /// Whether a number is within the range.
    pub fn contains(&self, number: N) -> bool {
        self.min.is_none_or(|min| number >= min) && self.max.is_none_or(|max| number <= max)
    }

    fn is_empty(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

impl Rule {
    /// Whether the schema says nothing.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
