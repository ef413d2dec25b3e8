//! Documentation: prose where the document has it, facts in our own words where it has not.
//!
//! In: docs and constraints of the model. Out: `#[doc]` attributes that rustdoc accepts without a warning.

use proc_macro2::TokenStream;
use quote::quote;

use super::prose;
use crate::model::{
    Constraints, Docs, Field, Gone, Operation, Param, Selector, Shape, Stability, TypeDef, Union, Variant, Version,
    Wait,
};

/// A text in backticks, whatever it holds.
pub(super) fn code(text: &str) -> String {
    if text.trim().is_empty() {
        return "the empty text".to_owned();
    }
    let text = text.replace('\n', " ");
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// One attribute for each line.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|text| line(text));
    quote!(#(#[doc = #lines])*)
}

/// A text as the rest of a line that begins with `///`. A comment cannot hold a line break or a lone carriage return, and
/// Rust refuses characters that turn the direction of the text around: other code would be seen than is compiled.
pub(super) fn line(text: &str) -> String {
    let turns = |it: &char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String =
        text.chars().filter(|it| !turns(it)).map(|it| if it.is_control() && it != '\t' { ' ' } else { it }).collect();
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!(" {text}") }
}

pub(super) fn definition(def: &TypeDef) -> TokenStream {
    attributes(&definition_lines(def))
}

/// The lines of a type's documentation.
pub(super) fn definition_lines(def: &TypeDef) -> Vec<String> {
    let kind = match &def.shape {
        Shape::Struct(_) => "object",
        Shape::Union(_) => "union",
        Shape::Enum(_) => "values",
        Shape::Alias(_) => "type",
    };
    let mut lines = match &def.docs.description {
        Some(text) => prose::lines(text),
        None => match def.id.split() {
            None => vec![format!("The {kind} {} of the document.", code(&def.id.0))],
            Some((operation, step)) if step.starts_with("param:") => {
                let parameter = step.trim_start_matches("param:");
                vec![format!("The {kind} of the parameter {} of {}.", code(parameter), code(&operation.0))]
            }
            Some(_) => vec![format!("The {kind} at {} in the document.", code(&place(&def.id.0)))],
        },
    };
    reference(&def.docs, &mut lines);
    lines
}

/// `Cluster.labels[]` for `Cluster/labels/[]`.
fn place(id: &str) -> String {
    id.replace("/[]", "[]").replace("/{}", "{}").replace('/', ".").replace("~1", "/").replace("~0", "~")
}

pub(super) fn field(field: &Field) -> TokenStream {
    let mut lines = match &field.docs.description {
        Some(text) => prose::lines(text),
        None => vec![format!("{} on the wire.", code(&field.wire))],
    };
    let mut facts = Vec::new();
    if field.read_only {
        facts.push("Set by the server.".to_owned());
    }
    if field.write_only {
        facts.push("Never returned.".to_owned());
    }
    if field.required && !field.read_only {
        facts.push("Required.".to_owned());
    }
    add_facts(&mut lines, facts, &field.constraints, field.docs.description.is_some());
    reference(&field.docs, &mut lines);
    attributes(&lines)
}

pub(super) fn variant(union: &Union, variant: &Variant) -> TokenStream {
    let select = match &union.selector {
        Selector::Tags(properties) => {
            let tags: Vec<String> = variant
                .tags
                .iter()
                .map(|values| {
                    let pairs = properties.iter().zip(values);
                    let pairs = pairs.filter_map(|(name, value)| Some(code(&format!("{name}: {}", value.as_ref()?))));
                    pairs.collect::<Vec<_>>().join(" and ")
                })
                .collect();
            let default = if variant.default { ", and what has no tag" } else { "" };
            format!("{}{default}.", tags.join(", "))
        }
        Selector::Shape | Selector::None => {
            let properties: Vec<String> = variant.tags.iter().flatten().flatten().map(|name| code(name)).collect();
            format!("What has {}.", properties.join(", "))
        }
    };
    attributes(&[select])
}

/// One line about an operation.
pub(super) fn summary(operation: &Operation) -> String {
    let summary = operation.docs.summary.as_deref().and_then(|text| prose::lines(text).into_iter().next());
    let summary = summary.unwrap_or_else(|| sentence(&operation.name));
    if summary.ends_with('.') { summary } else { format!("{summary}.") }
}

/// What a request does, where it goes, who may send it.
pub(super) fn operation(operation: &Operation, version: &Version) -> Vec<String> {
    let mut lines = vec![summary(operation), String::new()];
    let mut where_to = code(&format!("{} {}", operation.method, operation.path));
    if let Some(name) = &version.name {
        where_to.push_str(&match version.stability {
            Stability::Preview => ", in preview: it may change without notice".to_owned(),
            _ => format!(", version {name}"),
        });
    }
    lines.push(format!("{where_to}. Operation {}.", code(&operation.id)));
    if let Some(sunset) = &version.sunset {
        lines.push(String::new());
        lines.push(format!("The server stops answering this version on {sunset}."));
    }
    if let Some(text) = &operation.docs.description {
        lines.push(String::new());
        lines.extend(prose::lines(text));
    }
    if let Some(wait) = &version.wait {
        lines.push(String::new());
        lines.push(follows(operation, wait));
    }
    if !operation.roles.is_empty() {
        lines.push(String::new());
        let one_of = if operation.roles.len() == 1 { "Requires the role" } else { "Requires one of the roles" };
        lines.push(format!("{one_of} {}.", prose::escape(&operation.roles.join(", "))));
    }
    if !operation.authenticated {
        lines.push(String::new());
        lines.push("Needs no credentials, and none are sent.".to_owned());
    }
    lines
}

/// What `wait()` waits for, and for how long.
fn follows(operation: &Operation, wait: &Wait) -> String {
    let any = |names: &[String]| names.iter().map(|name| code(name)).collect::<Vec<_>>().join(" or ");
    let mut ends = Vec::new();
    if !wait.success.is_empty() {
        ends.push(format!("{} is {}", any(&wait.state), any(&wait.success)));
    }
    if !wait.success_if.is_empty() {
        ends.push(format!("{} is set", any(&wait.success_if)));
    }
    if wait.gone == Gone::Success {
        ends.push("there is nothing any more".to_owned());
    } else if ends.is_empty() {
        ends.push("there is something".to_owned());
    }
    let how = if wait.poll == operation.id { "`wait()` repeats it" } else { "`wait()` follows it" };
    let by = if wait.poll == operation.id { String::new() } else { format!(" with {}", code(&wait.poll)) };
    format!("{how}{by} until {}, for at most {}.", ends.join(", or "), duration(wait.timeout))
}

/// `3 h`, `20 min`, `90 s`.
fn duration(seconds: u64) -> String {
    match seconds {
        0 => "0 s".to_owned(),
        it if it % 3600 == 0 => format!("{} h", it / 3600),
        it if it % 60 == 0 => format!("{} min", it / 60),
        it => format!("{it} s"),
    }
}

/// The arguments of a method, as a list. The facts stand in the first line: behind a nested list they would belong to it.
pub(super) fn arguments<'a>(params: impl Iterator<Item = &'a Param>) -> Vec<String> {
    let mut lines = Vec::new();
    for param in params {
        let text = param.docs.description.as_deref().map(prose::lines).unwrap_or_default();
        let mut text = text.into_iter().filter(|line| !line.is_empty());
        let mut first = vec![text.next().unwrap_or_else(|| format!("{} on the wire.", code(&param.wire)))];
        add_facts(&mut first, Vec::new(), &param.constraints, false);
        lines.extend(first.iter().map(|line| format!("- {}: {line}", code(&param.name))));
        lines.extend(text.map(|line| format!("  {line}")));
    }
    lines
}

/// The documentation of an optional parameter's setter.
pub(super) fn param(param: &Param) -> TokenStream {
    let mut lines = match &param.docs.description {
        Some(text) => prose::lines(text),
        None => vec![format!("Sets {}.", code(&param.wire))],
    };
    add_facts(&mut lines, Vec::new(), &param.constraints, param.docs.description.is_some());
    attributes(&lines)
}

pub(super) fn reference(docs: &Docs, lines: &mut Vec<String>) {
    if let Some(url) = docs.url.as_ref().filter(|url| url.starts_with("http") && !url.contains(['<', '>', ' '])) {
        lines.push(String::new());
        lines.push(format!("[Reference]({})", url.replace('(', "%28").replace(')', "%29")));
    }
}

/// Behind our own words the facts follow on the same line, behind prose in a paragraph of their own.
fn add_facts(lines: &mut Vec<String>, mut facts: Vec<String>, constraints: &Constraints, apart: bool) {
    for (name, value) in &constraints.facts {
        let mut name = name.clone();
        name.get_mut(..1).map(str::make_ascii_uppercase);
        facts.push(format!("{name}: {}.", code(value)));
    }
    if facts.is_empty() {
        return;
    }
    let facts = facts.join(" ");
    match lines.last_mut() {
        Some(last) if !apart => {
            last.push(' ');
            last.push_str(&facts);
        }
        _ => {
            lines.push(String::new());
            lines.push(facts);
        }
    }
}

/// `Get cluster` for `get_cluster`.
fn sentence(name: &str) -> String {
    let mut text = name.trim_end_matches('_').replace('_', " ");
    text.get_mut(..1).map(str::make_ascii_uppercase);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_comment_is_one_that_rust_accepts() {
        for (text, expected) in [
            ("words\tand  more", " words\tand  more"),
            ("", ""),
            ("\r", ""),
            ("a\r\nb\nc\0", " a  b c"),
            ("`\u{202e}a\u{2066}`", " `a`"),
            ("\u{1F600} \u{e9}", " \u{1F600} \u{e9}"),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }
}
