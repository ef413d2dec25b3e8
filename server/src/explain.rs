//! What a validator found, in words that lead to the place.
//!
//! In: the errors of a validator. Out: one line for each fault. That a value fits none of a union's variants leads nowhere: what is
//! told is what keeps it from being the variant that it is nearest to.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

/// A longer text than this is cut.
const LONGEST: usize = 300;

/// The faults, each once.
pub(crate) fn faults(errors: &[ValidationError<'_>]) -> Vec<String> {
    let mut faults = Vec::new();
    for error in errors.iter().filter(|error| !is_echo(error, errors)) {
        for fault in explain(error) {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
    faults
}

/// Properties count as unknown, too, when the variant that knows them has not been found.
fn is_echo(error: &ValidationError<'_>, errors: &[ValidationError<'_>]) -> bool {
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
            nearest.map_or_else(|| vec![told(error, &error.to_string())], |branch| faults(branch))
        }
        Kind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().map(|name| told(error, &format!("there is no property `{name}`"))).collect()
        }
        _ => vec![told(error, &error.to_string())],
    }
}

/// Whether the whole value is of another type than a variant: text, or null.
fn is_other_type(union: &ValidationError<'_>, branch: &[ValidationError<'static>]) -> bool {
    let of_whole = |error: &ValidationError<'_>| error.instance_path() == union.instance_path();
    branch.iter().any(|error| of_whole(error) && matches!(error.kind(), Kind::Type { .. }))
}

/// The property of a value by which a variant knows that it is of another one, and the values that the variant has for it.
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

/// All variants say so of one property: its value is none of those that there are.
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
    Some(cut(&format!("{}/{property}: {value} is not one of {}", union.instance_path(), known.join(", "))))
}

fn told(error: &ValidationError<'_>, text: &str) -> String {
    let path = error.instance_path().to_string();
    let text = cut(text);
    if path.is_empty() { text } else { format!("{path}: {text}") }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn told_of(value: &Value) -> Vec<String> {
        let variant = |kind: &str, property: &str| {
            json!({
                "properties": {"kind": {"enum": [kind]}, property: {"type": "integer"}},
                "required": ["kind"],
            })
        };
        let validator = jsonschema::draft202012::new(&json!({
            "properties": {
                "name": {"type": "string"},
                "home": {"anyOf": [
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
        assert_eq!(told_of(&json!({"nam": "x"})), ["there is no property `nam`"]);
        assert_eq!(told_of(&json!({"pet": {"kind": "CAT", "age": 9}})), ["/pet: there is no property `age`"]);
    }

    #[test]
    fn that_a_value_is_not_null_is_no_fault_of_it() {
        let faults = told_of(&json!({"home": {"a": "x", "b": "y"}}));
        assert_eq!(faults, ["/home/a: \"x\" is not of type \"integer\"", "/home/b: \"y\" is not of type \"integer\""]);
        assert_eq!(told_of(&json!({"home": 1})), ["/home: 1 is not of type \"object\""]);
    }

    #[test]
    fn a_variant_is_told_what_is_wrong_with_it() {
        assert_eq!(
            told_of(&json!({"pet": {"kind": "DOG", "age": "9"}})),
            ["/pet/age: \"9\" is not of type \"integer\""]
        );
        assert_eq!(told_of(&json!({"pet": {"kind": "COW"}})), ["/pet/kind: \"COW\" is not one of \"CAT\", \"DOG\""]);
        assert_eq!(told_of(&json!({"pet": {"age": 9}})), ["/pet: \"kind\" is a required property"]);
    }
}
