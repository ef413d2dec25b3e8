//! Documentation: the words of the document, and last the facts. Without words, facts alone.
//!
//! In: docs and constraints of the model. Out: lines of Markdown that rustdoc accepts without a warning.

use super::places::stability_feature;
use super::prose;
use super::types::setter_name;
use crate::model::{
    Constraints, Docs, Field, Gone, Operation, Param, Root, SchemaId, Selector, Shape, Stability, Step, TypeDef,
    TypeRef, Union, Variant, Version, Wait,
};
use crate::surface::{Answer, Type};

/// Returns a text as inline code, whatever it contains.
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

/// Returns the name of an item in the document for the search of the documentation. `None` if it is the Rust name, or if rustdoc does
/// not accept it as an alias.
pub(super) fn alias(text: &str, name: &str) -> Option<String> {
    let is_accepted = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
    (text != name && !text.is_empty() && text.chars().all(is_accepted)).then(|| text.to_owned())
}

/// Returns the documentation of a type.
pub(super) fn definition(def: &TypeDef) -> Vec<String> {
    words_and_facts(&def.docs, origin(def))
}

/// Returns the words of an item, the link to its reference, and last the facts as a paragraph of its own.
fn words_and_facts(docs: &Docs, facts: String) -> Vec<String> {
    let mut lines = docs.description.as_deref().map(prose::lines).unwrap_or_default();
    let reference = reference(docs);
    for paragraph in reference.into_iter().chain([facts]) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(paragraph);
    }
    lines
}

/// Returns a sentence about the place of a type in the document.
fn origin(def: &TypeDef) -> String {
    let kind = match &def.shape {
        Shape::Struct(_) => "object",
        Shape::Union(_) => "union",
        Shape::Enum(_) => "values",
        Shape::Alias(_) => "type",
    };
    match (&def.id.root, def.id.steps.as_slice()) {
        (Root::Component(name), []) => format!("The {kind} {} of the document.", code(name)),
        (Root::Operation(id), [Step::Param(_, name), rest @ ..]) if rest.iter().all(|step| *step == Step::Items) => {
            format!("The {kind} of the parameter {} of {}.", code(name), code(id.as_str()))
        }
        _ => format!("The {kind} at {} in the document.", code(&place(&def.id))),
    }
}

/// Returns `Cluster.labels[]` for the items of the property `labels` of `Cluster`.
fn place(id: &SchemaId) -> String {
    let mut text = match &id.root {
        Root::Component(name) => name.clone(),
        Root::Operation(id) => id.0.clone(),
    };
    for step in &id.steps {
        text.push_str(&match step {
            Step::Items => "[]".to_owned(),
            Step::Values => "{}".to_owned(),
            Step::Property(name) | Step::Merged(name) | Step::Param(_, name) | Step::Content(name) => {
                format!(".{name}")
            }
            Step::Request => ".request".to_owned(),
            Step::Response(key) => format!(".response{key}"),
            Step::Variant(index) => format!(".variant{index}"),
        });
    }
    text
}

pub(super) fn field(field: &Field) -> Vec<String> {
    let mut facts = vec![format!("{} on the wire.", code(&field.wire))];
    if field.read_only {
        facts.push("Set by the server.".to_owned());
    }
    if field.write_only {
        facts.push("Never returned.".to_owned());
    }
    if field.required && !field.read_only {
        facts.push("Required.".to_owned());
    }
    if field.ty == TypeRef::Secret {
        facts.push("Sensitive: `Debug` does not show it, `serde` does.".to_owned());
    }
    facts.extend(constraints(&field.constraints));
    words_and_facts(&field.docs, facts.join(" "))
}

/// Returns the documentation of a constructor. `required` are the fields that have to be set before the value is sent.
pub(super) fn constructor<'a>(required: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut lines = vec!["Creates a value in which no field is set.".to_owned()];
    let setters: Vec<String> = required.map(setter_name).map(|name| format!("[`{name}`](Self::{name})")).collect();
    if !setters.is_empty() {
        let setters = setters.join(", ");
        lines.extend([
            String::new(),
            format!("A request with this value is not sent unless its required fields are set: {setters}."),
        ]);
    }
    lines
}

/// Returns the documentation of `for_update`. `methods` are the methods that take its value.
pub(super) fn update(methods: &[String], body: Option<&str>) -> Vec<String> {
    let methods: Vec<String> = methods.iter().map(|method| format!("[`{method}`]")).collect();
    let rest = match body {
        None => "Leaves out what only the server sets. Keeps properties that this version of the crate does not know."
            .to_owned(),
        Some(body) => format!(
            "Leaves out what only the server sets, and properties that `{body}` does not have. A property that `{body}` requires and \
             this value lacks has to be set before the result is sent."
        ),
    };
    vec![format!("Returns the value to change and to send back with {}.", methods.join(" or ")), String::new(), rest]
}

/// Returns the documentation of a variant: the values that it is selected for.
pub(super) fn variant(union: &Union, variant: &Variant) -> Vec<String> {
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
            let default = if variant.default { ", and values without a tag" } else { "" };
            format!("Values with {}{default}.", tags.join(" or "))
        }
        Selector::Shape | Selector::None => {
            let properties: Vec<String> = variant.tags.iter().flatten().flatten().map(|name| code(name)).collect();
            format!("Values with the property {}.", properties.join(", "))
        }
    };
    vec![select]
}

/// Returns one line about an operation. `method` is the name of its newest method.
pub(super) fn summary(operation: &Operation, method: &str) -> String {
    let summary = operation.docs.summary.as_deref().and_then(|text| prose::lines(text).into_iter().next());
    let summary = summary.unwrap_or_else(|| sentence(method));
    if summary.ends_with('.') { summary } else { format!("{summary}.") }
}

/// Returns the sentence about the value of a response, with a link to its type.
pub(super) fn response(answer: &Answer) -> String {
    let value = match answer {
        Answer::None => code("()"),
        Answer::Text => code("String"),
        Answer::Bytes => "[`Bytes`](crate::Bytes)".to_owned(),
        Answer::Json(Type::Named(path)) => format!("[{}]", code(&path.name)),
        Answer::Json(ty) => match ty.path() {
            Some(path) => {
                format!("[{}]({})", code(&ty.to_string().replace(&format!("{}::", path.module), "")), path.name)
            }
            None => code(&ty.to_string()),
        },
    };
    format!("`.await` returns {value}.")
}

/// Returns the documentation of a method: its words, response, waiter, arguments, roles, and last path and version.
pub(super) fn method(
    operation: &Operation,
    version: &Version,
    method: &str,
    arguments: &[(&Param, &str)],
    answer: &Answer,
) -> Vec<String> {
    let mut lines = vec![summary(operation, method)];
    if let Some(text) = &operation.docs.description {
        lines.push(String::new());
        lines.extend(prose::lines(text));
    }
    lines.extend([String::new(), response(answer)]);
    if let Some(wait) = &version.wait {
        lines.push(String::new());
        lines.push(format!("`wait()` {}", until(operation, wait)));
    }
    let described = described(arguments);
    if !described.is_empty() {
        lines.push(String::new());
        lines.extend(described);
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
    if let Some(sunset) = &version.sunset {
        lines.push(String::new());
        lines.push(format!("The server stops answering this version on {sunset}."));
    }
    lines.extend(reference(&operation.docs).into_iter().flat_map(|link| [String::new(), link]));
    lines.extend([String::new(), request_line(operation, version)]);
    lines
}

/// Returns the method, path, version, operation id and feature of a request.
fn request_line(operation: &Operation, version: &Version) -> String {
    let mut target = code(&format!("{} {}", operation.method, operation.path));
    if let Some(name) = &version.name {
        target.push_str(&match version.stability {
            Stability::Preview => ", in preview: it may change without notice".to_owned(),
            _ => format!(", version {name}"),
        });
    }
    let feature = stability_feature(version.stability).map(|name| format!(" Requires the feature {}.", code(name)));
    format!("{target}. Operation {}.{}", code(operation.id.as_str()), feature.unwrap_or_default())
}

/// Returns the documentation of `wait()` about the end of the wait and its time limit.
pub(super) fn wait(operation: &Operation, wait: &Wait) -> String {
    format!("The waiter {}", until(operation, wait))
}

/// Returns the rest of a sentence that begins with what waits.
fn until(operation: &Operation, wait: &Wait) -> String {
    let any = |names: &[String]| names.iter().map(|name| code(name)).collect::<Vec<_>>().join(" or ");
    let mut ends = Vec::new();
    if !wait.success.is_empty() {
        ends.push(format!("{} is {}", any(&wait.state), any(&wait.success)));
    }
    if !wait.success_if.is_empty() {
        ends.push(format!("{} is set", any(&wait.success_if)));
    }
    if wait.gone == Gone::Success {
        ends.push("the resource does not exist any more".to_owned());
    } else if ends.is_empty() {
        ends.push("the resource exists".to_owned());
    }
    let poll = if wait.poll == operation.id {
        "repeats the request".to_owned()
    } else {
        format!("polls {}", code(wait.poll.as_str()))
    };
    format!("{poll} until {}, for at most {}.", ends.join(", or "), duration(wait.timeout))
}

/// Returns `3 h`, `20 min` or `90 s`.
fn duration(seconds: u64) -> String {
    match seconds {
        0 => "0 s".to_owned(),
        it if it % 3600 == 0 => format!("{} h", it / 3600),
        it if it % 60 == 0 => format!("{} min", it / 60),
        it => format!("{it} s"),
    }
}

/// Returns the arguments of a method as a list. The facts are behind the first paragraph, because behind a nested list they would
/// belong to that list.
fn described(arguments: &[(&Param, &str)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (param, name) in arguments {
        let text = param.docs.description.as_deref().map(prose::lines).unwrap_or_default();
        let mut paragraphs = text.split(String::is_empty);
        let mut first = paragraphs.next().unwrap_or_default().to_vec();
        first.push(format!("{} on the wire.", code(&param.wire)));
        first.extend(constraints(&param.constraints));
        lines.push(format!("- {}: {}", code(name), first.join(" ")));
        lines.extend(paragraphs.flatten().map(|line| format!("  {line}")));
    }
    lines
}

/// Returns the documentation of the method that sets an optional parameter.
pub(super) fn param(param: &Param) -> Vec<String> {
    let mut facts = vec![format!("Sets {}.", code(&param.wire))];
    facts.extend(constraints(&param.constraints));
    words_and_facts(&param.docs, facts.join(" "))
}

/// Returns the link to the reference of an item.
fn reference(docs: &Docs) -> Option<String> {
    let url = docs.url.as_ref().filter(|url| url.starts_with("http") && !url.contains(['<', '>', ' ']))?;
    Some(format!("[Reference]({})", url.replace('(', "%28").replace(')', "%29")))
}

/// Returns a sentence for each constraint.
fn constraints(constraints: &Constraints) -> impl Iterator<Item = String> {
    constraints.facts.iter().map(|(name, value)| {
        let mut name = name.clone();
        name.get_mut(..1).map(str::make_ascii_uppercase);
        format!("{name}: {}.", code(value))
    })
}

/// Returns `Get cluster` for `get_cluster`.
fn sentence(name: &str) -> String {
    let mut text = name.trim_end_matches('_').replace('_', " ");
    text.get_mut(..1).map(str::make_ascii_uppercase);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ParamLocation;

    #[test]
    fn code_has_more_backticks_around_it_than_in_it() {
        for (text, expected) in
            [("id", "`id`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a\nb", "`a b`"), (" ", "the empty text")]
        {
            assert_eq!(code(text), expected);
        }
    }

    #[test]
    fn durations_have_the_largest_unit_that_leaves_no_rest() {
        assert_eq!([0, 90, 1200, 10800].map(duration), ["0 s", "90 s", "20 min", "3 h"]);
    }

    #[test]
    fn words_come_first_and_facts_last() {
        let mut docs = Docs { url: Some("https://example.com".to_owned()), ..Docs::default() };
        assert_eq!(
            words_and_facts(&docs, "`a` on the wire.".to_owned()),
            ["[Reference](https://example.com)", "", "`a` on the wire."]
        );
        docs.description = Some("What it means,\nin two lines.\n\nMore.".to_owned());
        docs.url = None;
        assert_eq!(
            words_and_facts(&docs, "`a` on the wire.".to_owned()),
            ["What it means,", "in two lines.", "", "More.", "", "`a` on the wire."]
        );
        assert_eq!(words_and_facts(&Docs::default(), "`a` on the wire.".to_owned()), ["`a` on the wire."]);
    }

    #[test]
    fn the_facts_of_an_argument_do_not_interrupt_a_sentence() {
        let mut param = Param {
            wire: "groupId".to_owned(),
            location: ParamLocation::Path,
            ty: TypeRef::String,
            required: true,
            deprecated: false,
            constraints: Constraints::default(),
            docs: Docs { description: Some("The project that\nowns it.\n\nMore.".to_owned()), ..Docs::default() },
        };
        param.constraints.add("minimum length", "24");
        assert_eq!(
            described(&[(&param, "project_id")]),
            ["- `project_id`: The project that owns it. `groupId` on the wire. Minimum length: `24`.", "  More."]
        );
    }
}
