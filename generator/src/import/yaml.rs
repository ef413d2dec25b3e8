//! JSON values as YAML, in a fixed layout.
//!
//! In: a value whose objects are sorted by key. Out: YAML in block style, with two spaces per level, LF, and one scalar per
//! line. A string is written without quotes only if every reader of YAML 1.1 or 1.2 reads it as a string. The layout does
//! not depend on serde_yaml, so that an update of that crate changes no file.

use std::fmt::Write;

use serde_json::Value;

/// Returns the text of a value.
pub(crate) fn to_string(value: &Value) -> String {
    let mut text = String::new();
    block(&mut text, value, 0);
    text
}

/// Appends a value. If it is a mapping or a list, the text must end with the indentation of its first line.
fn block(text: &mut String, value: &Value, level: usize) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (index, (key, value)) in entries.iter().enumerate() {
                indent(text, if index == 0 { 0 } else { level });
                scalar(text, key);
                text.push(':');
                nested(text, value, level);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                indent(text, if index == 0 { 0 } else { level });
                text.push_str("- ");
                block(text, item, level + 1);
            }
        }
        leaf => {
            match leaf {
                Value::String(string) => scalar(text, string),
                // Numbers, booleans, null, `{}` and `[]` are written as in JSON.
                other => drop(write!(text, "{other}")),
            }
            text.push('\n');
        }
    }
}

/// Appends the value of a mapping's entry, after its colon.
fn nested(text: &mut String, value: &Value, level: usize) {
    let is_block = match value {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if is_block {
        text.push('\n');
        indent(text, level + 1);
        block(text, value, level + 1);
    } else {
        text.push(' ');
        block(text, value, level + 1);
    }
}

fn indent(text: &mut String, level: usize) {
    text.extend(std::iter::repeat_n("  ", level));
}

fn scalar(text: &mut String, string: &str) {
    if is_plain(string) {
        text.push_str(string);
    } else if string.chars().all(|c| (' '..='~').contains(&c) || ('\u{a1}'..='\u{1fff}').contains(&c)) {
        text.push('\'');
        text.push_str(&string.replace('\'', "''"));
        text.push('\'');
    } else {
        double_quoted(text, string);
    }
}

/// Whether a string can be written without quotes: it begins with a letter, `/` or `$`, contains no character with a meaning
/// in YAML, and is not a word that some reader reads as a boolean or null.
fn is_plain(string: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let begins = string.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '$');
    let middle = |c: char| c.is_ascii_alphanumeric() || "/$._-+{}():;=@ ".contains(c);
    begins
        && string.chars().all(middle)
        && !string.ends_with([' ', ':'])
        && !string.contains(": ")
        && !string.contains("  ")
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(string))
}

fn double_quoted(text: &mut String, string: &str) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            ' '..='~' => text.push(c),
            c if u32::from(c) <= 0xffff => drop(write!(text, "\\u{:04x}", u32::from(c))),
            c => drop(write!(text, "\\U{:08x}", u32::from(c))),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    #[test]
    fn the_layout_is_fixed() {
        let value = json!({
            "200": {"b": [], "c": {}},
            "list": ["plain text", "2024-08-05", "yes", "a: b", "", "#/x", ["nested", {"k": 1, "l": [true]}]],
            "none": null,
        });
        let expected = "\
'200':
  b: []
  c: {}
list:
  - plain text
  - '2024-08-05'
  - 'yes'
  - 'a: b'
  - ''
  - '#/x'
  - - nested
    - k: 1
      l:
        - true
none: null
";
        assert_eq!(super::to_string(&value), expected);
    }

    /// Tries every character below U+3000, and some others, in every position of a key and of a value.
    #[test]
    fn every_string_is_read_back_unchanged() {
        let mut strings = Vec::new();
        for c in (0..0x3000).chain([0xfeff, 0xfffd, 0x1f600, 0x10ffff]).filter_map(char::from_u32) {
            strings.extend([c.to_string(), format!("a{c}b"), format!("a{c}"), format!("{c}a"), format!("a {c} b")]);
        }
        strings.extend(
            ["null", "~", "1", "1.0", "1e3", "0x1f", ".inf", "-", "---", "a:", "a #b", "<<", "=", "No", "12:30:45"]
                .map(String::from),
        );
        let list = Value::from(strings.clone());
        let back: Value = serde_yaml::from_str(&super::to_string(&list)).unwrap();
        assert_eq!(back, list);
        let map: Value = strings.into_iter().map(|string| (string, Value::from(1))).collect();
        let back: Value = serde_yaml::from_str(&super::to_string(&map)).unwrap();
        assert_eq!(back, map);
    }
}
