//! From the spelling of a document to Rust's conventions.
//!
//! In: a text as the document spells it. Out: an identifier in snake case or camel case, with regard to acronyms, keywords and
//! symbols. `compounds` are words that count as one, such as `MongoDB`. Two texts can give the same identifier; the module
//! `namespace` of `layout` makes them different.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

const SYMBOLS: &[(char, &str)] = &[
    ('<', "less than"),
    ('>', "greater than"),
    ('=', "equal"),
    ('!', "not"),
    ('+', "plus"),
    ('-', "minus"),
    ('*', "star"),
    ('/', "slash"),
    ('%', "percent"),
    ('$', "dollar"),
    ('@', "at"),
    ('#', "hash"),
    ('&', "and"),
    ('|', "or"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    ('?', "question mark"),
    ('~', "tilde"),
    ('^', "caret"),
    ('(', "open"),
    (')', "close"),
    (' ', "space"),
];

/// `snake_case`, safe to use as the name of a field, an argument or a function.
pub(crate) fn snake(text: &str, compounds: &[String]) -> String {
    let name = prepared(text, compounds).to_snake_case();
    let name = if name.is_empty() { spelled_out(text).to_snake_case() } else { name };
    if is_keyword(&name) {
        return format!("{name}_");
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("n{name}") } else { name }
}

/// Whether a name is a keyword, of any edition.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// `UpperCamelCase`, safe to use as the name of a type or a variant.
pub(crate) fn camel(text: &str, compounds: &[String]) -> String {
    if is_version(text) {
        return format!("V{}", text.replace('.', "_"));
    }
    let name = prepared(text, compounds).to_upper_camel_case();
    let name = if name.is_empty() { spelled_out(text).to_upper_camel_case() } else { name };
    if name == "Self" {
        return "Self_".to_owned();
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("N{name}") } else { name }
}

/// The lower-case words of a text.
pub(crate) fn words(text: &str, compounds: &[String]) -> Vec<String> {
    prepared(text, compounds).to_snake_case().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Joins words to a camel case name.
pub(crate) fn join_camel(words: &[String]) -> String {
    words.join("_").to_upper_camel_case()
}

/// Returns the words with the last one in the singular, as far as its ending tells it.
pub(crate) fn singular(mut words: Vec<String>) -> Vec<String> {
    if let Some(last) = words.last_mut() {
        *last = singular_word(last);
    }
    words
}

fn singular_word(word: &str) -> String {
    let stem = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() > 1);
    if word == "series" || ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        return word.to_owned();
    }
    if let Some(stem) = stem("ies") {
        return format!("{stem}y");
    }
    let with_e = ["sses", "uses", "xes", "ches", "shes"].iter().any(|ending| word.ends_with(ending));
    stem(if with_e { "es" } else { "s" }).unwrap_or(word).to_owned()
}

/// Spells compounds as one word, and replaces characters that an identifier cannot contain by spaces.
fn prepared(text: &str, compounds: &[String]) -> String {
    let mut text: String = text.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { ' ' }).collect();
    for word in compounds {
        // Both spellings differ in the first letter alone. Most texts contain neither of them.
        let end: &str = word.char_indices().nth(1).map_or("", |(second, _)| &word[second..]);
        if !text.contains(end) {
            continue;
        }
        let one = word.to_lowercase();
        let mut capital = one.clone();
        capital.get_mut(..1).map(str::make_ascii_uppercase);
        let lower_first: String =
            word.chars().take(1).flat_map(char::to_lowercase).chain(word.chars().skip(1)).collect();
        text = text.replace(word.as_str(), &capital).replace(&lower_first, &one);
    }
    text
}

fn spelled_out(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let symbols: BTreeMap<char, &str> = SYMBOLS.iter().copied().collect();
    let words: Vec<String> = text
        .chars()
        .map(|it| symbols.get(&it).map_or_else(|| format!("u{:x}", u32::from(it)), |word| (*word).to_owned()))
        .collect();
    words.join(" ")
}

fn is_version(text: &str) -> bool {
    text.contains('.') && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_becomes_singular() {
        for (plural, expected) in [
            ("roles", "role"),
            ("frequencies", "frequency"),
            ("statuses", "status"),
            ("addresses", "address"),
            ("databases", "database"),
            ("boxes", "box"),
            ("series", "series"),
            ("status", "status"),
            ("access", "access"),
            ("s", "s"),
        ] {
            assert_eq!(singular(vec!["of".to_owned(), plural.to_owned()]), ["of", expected]);
        }
    }

    #[test]
    fn follows_rust_conventions() {
        let compounds = ["MongoDB".to_owned(), "OAuth".to_owned()];
        for (text, expected) in [
            ("AWSRegionConfig20240805", "AwsRegionConfig20240805"),
            ("MetricDataPoint_Atlas", "MetricDataPointAtlas"),
            ("MongoDB Cloud Users", "MongodbCloudUsers"),
            ("HTTP-POST", "HttpPost"),
            ("US_EAST_1", "UsEast1"),
            ("<", "LessThan"),
            ("", "Empty"),
            ("4.4", "V4_4"),
            ("3", "N3"),
            ("self", "Self_"),
            ("日本", "U65e5U672c"),
        ] {
            assert_eq!(camel(text, &compounds), expected, "{text:?}");
        }
        for (text, expected) in [
            ("diskSizeGB", "disk_size_gb"),
            ("mongoDBMajorVersion", "mongodb_major_version"),
            ("type", "type_"),
            ("_id", "id"),
            ("2faEnabled", "n2fa_enabled"),
            ("$ref", "ref_"),
            ("*", "star"),
        ] {
            assert_eq!(snake(text, &compounds), expected, "{text:?}");
        }
    }
}
