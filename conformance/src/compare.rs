//! Comparison of JSON values.

use serde_json::Value;

/// Returns the differences between two values, at most `limit`, each as a path and a description. Numbers are compared by value:
/// `30` and `30.0` are equal, `9007199254740993` and `9007199254740992` are not. The order of an object's keys does not matter.
pub fn differences(expected: &Value, found: &Value, limit: usize) -> Vec<String> {
    let mut differences = Vec::new();
    compare(expected, found, &mut String::new(), limit, &mut differences);
    differences
}

fn compare(expected: &Value, found: &Value, path: &mut String, limit: usize, out: &mut Vec<String>) {
    if out.len() >= limit {
        return;
    }
    let length = path.len();
    match (expected, found) {
        (Value::Object(one), Value::Object(other)) => {
            for (key, value) in one {
                push_key(path, key);
                match other.get(key) {
                    Some(same) => compare(value, same, path, limit, out),
                    None => out.push(format!("{path}: {} is missing", brief(value))),
                }
                path.truncate(length);
            }
            for (key, value) in other.iter().filter(|(key, _)| !one.contains_key(*key)) {
                push_key(path, key);
                out.push(format!("{path}: {} was added", brief(value)));
                path.truncate(length);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                path.push_str(&format!("[{index}]"));
                compare(one, other, path, limit, out);
                path.truncate(length);
            }
        }
        (Value::Number(one), Value::Number(other)) if same_number(one, other) => {}
        _ if expected == found => {}
        _ => out.push(format!("{}: {} changed to {}", named(path), brief(expected), brief(found))),
    }
    out.truncate(limit);
}

fn same_number(one: &serde_json::Number, other: &serde_json::Number) -> bool {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one == other,
        _ => one.as_f64() == other.as_f64(),
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

fn named(path: &str) -> &str {
    if path.is_empty() { "the value" } else { path }
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(differences(&json!({"a": 30}), &json!({"a": 30.0}), 9).is_empty());
        assert_eq!(differences(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64), 9).len(), 1);
    }

    #[test]
    fn each_difference_has_a_path() {
        let one = json!({"a": [{"b": 1}, {"b": 2}], "c": null});
        let other = json!({"a": [{"b": 1}, {"b": "2"}], "d": 0});
        let expected = ["a[1].b: 2 changed to \"2\"", "c: null is missing", "d: 0 was added"];
        assert_eq!(differences(&one, &other, 9), expected);
        assert_eq!(differences(&one, &other, 1).len(), 1);
    }
}
