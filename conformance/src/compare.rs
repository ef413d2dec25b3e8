//! Whether two JSON values are the same, and where not.

use serde_json::Value;

/// The places where two values differ, as `path: what`; at most `most` of them. Numbers are compared as numbers: `30` and `30.0`
/// are one, `9007199254740993` and `9007199254740992` are two. An object's keys have no order.
pub fn differences(expected: &Value, found: &Value, most: usize) -> Vec<String> {
    let mut differences = Vec::new();
    compare(expected, found, &mut String::new(), most, &mut differences);
    differences
}

fn compare(expected: &Value, found: &Value, path: &mut String, most: usize, out: &mut Vec<String>) {
    if out.len() >= most {
        return;
    }
    let length = path.len();
    match (expected, found) {
        (Value::Object(one), Value::Object(other)) => {
            for (key, value) in one {
                push_key(path, key);
                match other.get(key) {
                    Some(same) => compare(value, same, path, most, out),
                    None => out.push(format!("{path}: {} is gone", brief(value))),
                }
                path.truncate(length);
            }
            for (key, value) in other.iter().filter(|(key, _)| !one.contains_key(*key)) {
                push_key(path, key);
                out.push(format!("{path}: {} came from nowhere", brief(value)));
                path.truncate(length);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                path.push_str(&format!("[{index}]"));
                compare(one, other, path, most, out);
                path.truncate(length);
            }
        }
        (Value::Number(one), Value::Number(other)) if same_number(one, other) => {}
        _ if expected == found => {}
        _ => out.push(format!("{}: {} became {}", named(path), brief(expected), brief(found))),
    }
    out.truncate(most);
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
    fn the_same_number_in_two_spellings_is_the_same() {
        assert!(differences(&json!({"a": 30}), &json!({"a": 30.0}), 9).is_empty());
        assert_eq!(differences(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64), 9).len(), 1);
    }

    #[test]
    fn places_are_told() {
        let one = json!({"a": [{"b": 1}, {"b": 2}], "c": null});
        let other = json!({"a": [{"b": 1}, {"b": "2"}], "d": 0});
        let expected = ["a[1].b: 2 became \"2\"", "c: null is gone", "d: 0 came from nowhere"];
        assert_eq!(differences(&one, &other, 9), expected);
        assert_eq!(differences(&one, &other, 1).len(), 1);
    }
}
