//! Texts for the errors of a validator.
//!
//! In: the errors of a validator. Out: one text for each fault, with the path of the value. For a value that fits no variant of a
//! union, the text describes the faults against the variant that fits best, since "fits no variant" does not help to correct it.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

/// The length in characters at which a text is truncated.
const MAX_LENGTH: usize = 300;

/// Returns the texts, each once.
pub(crate) fn faults(errors: &[ValidationError<'_>]) -> Vec<String> {
    let mut faults = Vec::new();
    for error in errors.iter().filter(|error| !is_consequence(error, errors)) {
        for fault in explain(error) {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
    faults
}

/// Returns whether an error results from another one: a validator also reports properties as unknown if no variant fits that has
/// them.
fn is_consequence(error: &ValidationError<'_>, errors: &[ValidationError<'_>]) -> bool {
    let of_union = |other: &ValidationError<'_>| {
        matches!(other.kind(), Kind::AnyOf { .. }) && other.instance_path() == error.instance_path()
    };
    matches!(error.kind(), Kind::UnevaluatedProperties { .. }) && errors.iter().any(of_union)
}

fn explain(error: &ValidationError<'_>) -> Vec<String> {
    match error.kind() {
        Kind::AnyOf { context } => {
            if let Some(fault) = unknown_variant(error, context) {
                return vec![fault];
            }
            let distance =
                |branch: &&Vec<_>| (is_other_type(error, branch), tag_of(error, branch).is_some(), branch.len());
            let nearest = context.iter().min_by_key(distance);
            nearest.map_or_else(|| vec![with_path(error, &error.to_string())], |branch| faults(branch))
        }
        Kind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().map(|name| with_path(error, &format!("unknown property `{name}`"))).collect()
        }
        _ => vec![with_path(error, &error.to_string())],
    }
}

/// Returns whether the value has another type than a variant, such as string or null.
fn is_other_type(union: &ValidationError<'_>, branch: &[ValidationError<'static>]) -> bool {
    let of_whole = |error: &ValidationError<'_>| error.instance_path() == union.instance_path();
    branch.iter().any(|error| of_whole(error) && matches!(error.kind(), Kind::Type { .. }))
}

/// Returns the property whose value excludes a variant, and the values that the variant allows.
fn tag_of<'a>(union: &ValidationError<'_>, branch: &'a [ValidationError<'static>]) -> Option<(String, &'a Value)> {
    let whole = union.instance_path().to_string();
    branch.iter().find_map(|error| {
        let path = error.instance_path().to_string();
        let property = path.strip_prefix(&whole)?.strip_prefix('/')?;
        match error.kind() {
            Kind::Enum { options } if !property.contains('/') => Some((property.to_owned(), options.as_ref())),
            _ => None,
        }
    })
}

/// Returns the fault of a value whose tag belongs to no variant: one property excludes all variants.
fn unknown_variant(union: &ValidationError<'_>, context: &[Vec<ValidationError<'static>>]) -> Option<String> {
    let tags: Vec<_> = context.iter().map(|branch| tag_of(union, branch)).collect::<Option<_>>()?;
    let (property, _) = tags.first()?;
    if tags.iter().any(|(other, _)| other != property) {
        return None;
    }
    let value = union.instance().pointer(&format!("/{property}"))?;
    let mut known: Vec<String> = Vec::new();
    for text in tags.iter().flat_map(|(_, options)| options.as_array()).flatten().map(Value::to_string) {
        if !known.contains(&text) {
            known.push(text);
        }
    }
    Some(truncated(&format!("{}/{property}: {value} is not one of {}", union.instance_path(), known.join(", "))))
}

fn with_path(error: &ValidationError<'_>, text: &str) -> String {
    let path = error.instance_path().to_string();
    let text = truncated(text);
    if path.is_empty() { text } else { format!("{path}: {text}") }
}

fn truncated(text: &str) -> String {
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn faults_of(value: &Value) -> Vec<String> {
        let variant = |kind: &str, property: &str| {
            json!({
                "properties": {"kind": {"enum": [kind]}, property: {"type": "integer"}},
                "required": ["kind"],
            })
        };
        let validator = jsonschema::draft202012::new(&json!({
            "properties": {
                "name": {"type": "string"},
                "burrow": {"anyOf": [
                    {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}, {"type": "null"},
                ]},
                "pet": {"anyOf": [variant("CAT", "lives"), variant("DOG", "age")], "unevaluatedProperties": false},
            },
            "unevaluatedProperties": false,
        }));
        let validator = validator.unwrap();
        faults(&validator.iter_errors(value).collect::<Vec<_>>())
    }

    #[test]
    fn a_misspelt_property_is_named() {
        assert_eq!(faults_of(&json!({"nam": "x"})), ["unknown property `nam`"]);
        assert_eq!(faults_of(&json!({"pet": {"kind": "CAT", "age": 9}})), ["/pet: unknown property `age`"]);
    }

    #[test]
    fn null_as_an_alternative_adds_no_fault() {
        let faults = faults_of(&json!({"burrow": {"a": "x", "b": "y"}}));
        assert_eq!(
            faults,
            ["/burrow/a: \"x\" is not of type \"integer\"", "/burrow/b: \"y\" is not of type \"integer\""]
        );
        assert_eq!(faults_of(&json!({"burrow": 1})), ["/burrow: 1 is not of type \"object\""]);
    }

    #[test]
    fn the_faults_of_the_nearest_variant_are_reported() {
        assert_eq!(
            faults_of(&json!({"pet": {"kind": "DOG", "age": "9"}})),
            ["/pet/age: \"9\" is not of type \"integer\""]
        );
        assert_eq!(faults_of(&json!({"pet": {"kind": "COW"}})), ["/pet/kind: \"COW\" is not one of \"CAT\", \"DOG\""]);
        assert_eq!(faults_of(&json!({"pet": {"age": 9}})), ["/pet: \"kind\" is a required property"]);
    }
}
