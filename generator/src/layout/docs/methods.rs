//! Documentation of methods: what an operation does, what it returns, its parameters, and the facts about its request.

use std::collections::BTreeMap;

use super::super::links::Scope;
use super::super::names::{OperationNames, RequestNames};
use super::super::places::stability_feature;
use super::super::types::setter_name;
use super::super::{Layout, deprecation, prose};
use super::{cell, code, constraints, reference, sentence};
use crate::model::{BodyFormat, Gone, Operation, Param, ParamLocation, Shape, Stability, TypeRef, Version, Wait};
use crate::surface::{Answer, Pages, Type};

/// An operation in one version, with the names and decisions that its documentation mentions.
pub(in super::super) struct Documented<'a> {
    pub operation: &'a Operation,
    pub version: &'a Version,
    pub names: &'a OperationNames,
    pub request: &'a RequestNames,
    pub answer: &'a Answer,
    pub pages: Option<&'a Pages>,
}

impl<'a> Documented<'a> {
    /// Returns the parameters with their names: the required or the optional ones.
    fn params(&self, required: bool) -> impl Iterator<Item = (&'a Param, &'a str)> {
        let params = self.operation.params.iter().zip(self.names.params.iter().map(String::as_str));
        params.filter(move |(param, _)| param.required == required)
    }

    /// Returns the feature of the version, if it needs one.
    fn feature(&self) -> Option<&'static str> {
        stability_feature(self.version.stability)
    }
}

impl Layout<'_> {
    /// Returns the documentation of the method that creates a request: its words, what it returns, its waiter, its parameters, and
    /// last its roles, path, version and features.
    pub(in super::super) fn method_docs(&self, it: &Documented<'_>) -> Vec<String> {
        let mut lines = vec![summary(it.operation, &it.names.method)];
        if let Some(text) = &it.operation.docs.description {
            lines.push(String::new());
            lines.extend(prose::lines(text));
        }
        let mut paragraph = |text: String| lines.extend([String::new(), text]);
        if let Some(retired) = it.operation.retired.as_ref().or(it.version.retired.as_ref()) {
            paragraph(format!("{} The request is still sent.", deprecation::sentence(retired)));
        }
        paragraph(format!("**Returns** {}", self.returned(it)));
        if let Some(wait) = &it.version.wait {
            paragraph(format!("**`wait()`** {}", self.until(it.operation, wait)));
        }
        lines.extend(self.parameters(it));
        let mut paragraph = |text: String| lines.extend([String::new(), text]);
        let roles = &it.operation.roles;
        if !roles.is_empty() {
            let one_of = if roles.len() == 1 { "Requires the role" } else { "Requires one of the roles" };
            paragraph(format!("{one_of} {}.", prose::escape(&roles.join(", "))));
        }
        if !it.operation.authenticated {
            paragraph("Needs no credentials, and none are sent.".to_owned());
        }
        if let Some(sunset) = &it.version.sunset {
            paragraph(format!("The server stops answering this version on {sunset}."));
        }
        paragraph(self.request_line(it));
        self.links.add(lines, &self.method_scope(it))
    }

    /// Returns the documentation of the type of a call.
    pub(in super::super) fn call_docs(&self, it: &Documented<'_>) -> Vec<String> {
        let method = &it.request.method;
        let created = match self.names.groups.get(&it.operation.group) {
            Some(group) => format!("[`{0}::{method}`]", group.handle),
            None => code(method),
        };
        vec![
            summary(it.operation, &it.names.method),
            String::new(),
            format!(
                "A [`Call`](crate::call::Call) of {created}, with the methods of all calls and those below. `.await` sends it and \
                 returns {}.",
                value(it.answer)
            ),
        ]
    }

    /// Returns the documentation of the method that sets an optional parameter.
    pub(in super::super) fn param_docs(&self, it: &Documented<'_>, param: &Param) -> Vec<String> {
        let mut lines = param.docs.description.as_deref().map(prose::lines).unwrap_or_default();
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut facts: Vec<String> = param.retired.as_ref().map(deprecation::sentence).into_iter().collect();
        facts.push(sets(param));
        facts.extend(constraints(&param.constraints));
        facts.extend(reference(&param.docs));
        lines.push(facts.join(" "));
        self.links.add(lines, &self.method_scope(it))
    }

    /// Returns a sentence about the end of `wait()` and its time limit.
    pub(in super::super) fn wait_docs(&self, operation: &Operation, wait: &Wait) -> String {
        format!("The waiter {}", self.until(operation, wait))
    }

    /// Returns the rest of a sentence that begins with `Returns`.
    fn returned(&self, it: &Documented<'_>) -> String {
        let value = value(it.answer);
        match (it.answer, it.pages) {
            (_, Some(pages)) => {
                let item = value_of(&pages.item);
                format!("{value}, one page of the list. `items()` is a stream of every {item}.")
            }
            (Answer::Text | Answer::Bytes, None) => {
                format!("{value}. `download()` reads it in pieces.")
            }
            _ => format!("{value}."),
        }
    }

    /// Returns a table of the parameters, the body and the optional parameters. What a table cannot contain is below it.
    fn parameters(&self, it: &Documented<'_>) -> Vec<String> {
        let (mut rows, mut below) = (Vec::new(), Vec::new());
        let mut row = |name: String, text: &str| rows.push(format!("| {name} | {} |", cell(text)));
        for (param, name) in it.params(true) {
            let (first, rest) = words(param);
            let mut facts = vec![first, place(param)];
            facts.extend(limits(param));
            row(code(name), &joined(&facts));
            if !rest.is_empty() {
                below.extend([String::new(), format!("{}:", code(name)), String::new()]);
                below.extend(rest);
            }
        }
        if let Some(body) = &it.version.body {
            row(code(if body.required { "body" } else { "set_body" }), &self.body(it, &body.ty));
        }
        for (param, name) in it.params(false) {
            let setter = setter_name(name);
            let (first, _) = words(param);
            let text = if first.is_empty() { sets(param) } else { first };
            row(code(&setter), &text);
        }
        if rows.is_empty() {
            return Vec::new();
        }
        let head = ["", "| parameter | |", "|---|---|"].map(str::to_owned);
        head.into_iter().chain(rows).chain(below).collect()
    }

    /// Returns the text about a body: its type, the fields that it requires, and the response that it is made of.
    fn body(&self, it: &Documented<'_>, ty: &TypeRef) -> String {
        let mut facts = vec![format!("The {} to send.", value_of(&self.ty(ty)))];
        let def = ty.id().and_then(|id| self.api.get(id));
        if let (Some(def), TypeRef::Named(_)) = (def, ty)
            && let Shape::Struct(object) = &def.shape
        {
            let fields = object.fields.iter().zip(self.members(def));
            let required = fields.filter(|(field, _)| super::super::types::is_asked(field)).map(|(_, name)| code(name));
            let required: Vec<String> = required.collect();
            if !required.is_empty() {
                facts.push(format!("Required: {}.", required.join(", ")));
            }
        }
        let index = it.operation.versions.iter().position(|version| std::ptr::eq(version, it.version));
        let update = index.and_then(|index| self.updates.get(&(it.operation.id.clone(), index)));
        if let Some(update) = update
            && let Some(path) = update.response.path()
        {
            let read = self
                .api
                .operation(update.read.as_str())
                .and_then(|read| self.linked_method(read, update.version.as_ref()));
            let from = format!("[`for_update`](crate::{path}::for_update)");
            facts.extend(read.map(|read| format!("Made with {from} of the response of {read}.")));
        }
        joined(&facts)
    }

    /// Returns a link to the method of an operation in a version or, without a version, in its newest one.
    fn linked_method(&self, operation: &Operation, version: Option<&crate::model::ApiVersion>) -> Option<String> {
        let group = self.names.groups.get(&operation.group)?;
        let index = operation.versions.iter().position(|it| it.name.as_ref() == version)?;
        let method = &self.names.operations.get(&operation.id)?.versions.get(index)?.method;
        Some(format!("[`{method}`](crate::{}::{}::{method})", group.module, group.handle))
    }

    /// Returns the method, path, version, operation id and features of a request.
    fn request_line(&self, it: &Documented<'_>) -> String {
        let mut parts = vec![code(&format!("{} {}", it.operation.method, it.operation.path))];
        if let Some(name) = &it.version.name {
            parts.push(match it.version.stability {
                Stability::Preview => "in preview (it can change without notice)".to_owned(),
                _ => format!("version {name}"),
            });
        }
        parts.push(format!("operation {}", code(it.operation.id.as_str())));
        if let Some(group) = self.names.groups.get(&it.operation.group) {
            let features: Vec<String> = std::iter::once(group.feature.as_str()).chain(it.feature()).map(code).collect();
            let noun = if features.len() == 1 { "feature" } else { "features" };
            parts.push(format!("{noun} {}", features.join(" and ")));
        }
        let reference = reference(&it.operation.docs).map(|link| format!(" {link}.")).unwrap_or_default();
        format!("{}.{reference}", parts.join(", "))
    }

    /// Returns the rest of a sentence that begins with what waits.
    fn until(&self, operation: &Operation, wait: &Wait) -> String {
        let poll = self.api.operation(wait.poll.as_str());
        let any = |names: &[String]| names.iter().map(|name| code(name)).collect::<Vec<_>>().join(" or ");
        let fields = |names: &[String]| {
            any(&names
                .iter()
                .map(|wire| self.polled(poll, wait, wire).unwrap_or_else(|| wire.clone()))
                .collect::<Vec<_>>())
        };
        let mut ends = Vec::new();
        if !wait.success.is_empty() {
            ends.push(format!("{} is {}", fields(&wait.state), any(&wait.success)));
        }
        if !wait.success_if.is_empty() {
            ends.push(format!("{} is set", fields(&wait.success_if)));
        }
        if wait.gone == Gone::Success {
            ends.push("the resource does not exist any more".to_owned());
        } else if ends.is_empty() {
            ends.push("the resource exists".to_owned());
        }
        let polls = if wait.poll == operation.id {
            "repeats the request".to_owned()
        } else {
            let method = poll.and_then(|poll| self.linked_method(poll, wait.poll_version.as_ref()));
            format!("polls {}", method.unwrap_or_else(|| code(wait.poll.as_str())))
        };
        let value = wait.ty.as_ref().map(|ty| format!(", and returns {}", value_of(&self.ty(ty)))).unwrap_or_default();
        let (interval, timeout) = (duration(wait.interval), duration(wait.timeout));
        format!("{polls} every {interval} until {}, for at most {timeout}{value}.", ends.join(", or "))
    }

    /// Returns the field of the polled response that has this name on the wire.
    fn polled(&self, poll: Option<&Operation>, wait: &Wait, wire: &str) -> Option<String> {
        let version = poll?.versions.iter().find(|it| it.name == wait.poll_version)?;
        let BodyFormat::Json(ty) = &version.response.format else { return None };
        let def = self.api.get(ty.id()?)?;
        let Shape::Struct(object) = &def.shape else { return None };
        let mut fields = object.fields.iter().zip(self.members(def));
        fields.find(|(field, _)| field.wire == wire).map(|(_, name)| name.to_owned())
    }

    /// Returns what names mean in the documentation of a method and of its call.
    fn method_scope(&self, it: &Documented<'_>) -> Scope<'_> {
        let alias = &it.request.alias;
        let mut own = BTreeMap::new();
        let body = it.version.body.as_ref().and_then(|body| self.api.get(body.ty.id()?));
        if let Some(def) = body
            && let Shape::Struct(object) = &def.shape
        {
            let settable = object.fields.iter().zip(self.members(def)).filter(|(field, _)| !field.read_only);
            let path = self.path(&def.id);
            own.extend(
                settable
                    .map(|(_, name)| setter_name(name))
                    .map(|name| (name.clone(), format!("crate::{path}::{name}"))),
            );
        }
        let setters = it.params(false).map(|(_, name)| setter_name(name));
        own.extend(setters.map(|name| (name.clone(), format!("{alias}::{name}"))));
        for (name, exists) in [
            ("set_body", it.version.body.as_ref().is_some_and(|body| !body.required)),
            ("wait", it.version.wait.is_some()),
            ("items", it.pages.is_some()),
            ("download", matches!(it.answer, Answer::Text | Answer::Bytes)),
        ] {
            if exists {
                own.insert(name.to_owned(), format!("{alias}::{name}"));
            }
        }
        let module = self.names.groups.get(&it.operation.group).map_or("", |group| &group.module);
        Scope { module, own }
    }
}

/// Returns one line about an operation. `method` is the name of its newest method.
pub(in super::super) fn summary(operation: &Operation, method: &str) -> String {
    let summary = operation.docs.summary.as_deref().and_then(|text| prose::lines(text).into_iter().next());
    let summary = summary.unwrap_or_else(|| sentence(method));
    if summary.ends_with('.') { summary } else { format!("{summary}.") }
}

/// Returns the value of a response, with a link to its type.
fn value(answer: &Answer) -> String {
    match answer {
        Answer::None => code("()"),
        Answer::Text => code("String"),
        Answer::Bytes => "[`Bytes`](crate::Bytes)".to_owned(),
        Answer::Json(ty) => value_of(ty),
    }
}

/// Returns a type, with a link to the type of the crate in it. The names are those that files import.
fn value_of(ty: &Type) -> String {
    match ty {
        Type::Named(path) => format!("[{}]", code(&path.name)),
        ty => match ty.path() {
            Some(path) => {
                format!("[{}]({})", code(&ty.to_string().replace(&format!("{}::", path.module), "")), path.name)
            }
            None => code(&ty.to_string()),
        },
    }
}

/// Returns a sentence about the part of the request that a method sets.
fn sets(param: &Param) -> String {
    format!("Sets {}", place(param))
}

/// Returns the name of a parameter on the wire, and its place.
fn place(param: &Param) -> String {
    let name = code(&param.wire);
    match param.location {
        ParamLocation::Path => format!("{name} in the path."),
        ParamLocation::Query => format!("{name} in the query."),
        ParamLocation::Header => format!("the header {name}."),
    }
}

/// Returns the first paragraph of the words of a parameter on one line, and the lines of the others.
fn words(param: &Param) -> (String, Vec<String>) {
    let lines = param.docs.description.as_deref().map(prose::lines).unwrap_or_default();
    let end = lines.iter().position(String::is_empty).unwrap_or(lines.len());
    let (first, rest) = lines.split_at(end);
    (first.join(" "), rest.iter().skip(1).cloned().collect())
}

/// Returns the constraints that a table shows. A pattern that words describe is left out, since they are easier to read.
fn limits(param: &Param) -> impl Iterator<Item = String> {
    let described = param.docs.description.is_some();
    constraints(&param.constraints).filter(move |limit| !(described && limit.starts_with("Pattern")))
}

/// Joins the sentences that are not empty.
fn joined(sentences: &[String]) -> String {
    sentences.iter().filter(|it| !it.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Constraints, Docs};

    #[test]
    fn durations_have_the_largest_unit_that_leaves_no_rest() {
        assert_eq!([0, 90, 1200, 10800].map(duration), ["0 s", "90 s", "20 min", "3 h"]);
    }

    fn param(description: Option<&str>) -> Param {
        Param {
            wire: "groupId".to_owned(),
            location: ParamLocation::Path,
            ty: TypeRef::String,
            required: true,
            deprecated: false,
            constraints: Constraints::default(),
            docs: Docs { description: description.map(str::to_owned), ..Docs::default() },
            retired: None,
        }
    }

    #[test]
    fn the_first_paragraph_about_a_parameter_is_one_line() {
        let param = param(Some("The project that\nowns it.\n\nMore."));
        assert_eq!(words(&param), ("The project that owns it.".to_owned(), vec!["More.".to_owned()]));
    }

    #[test]
    fn a_pattern_is_shown_only_if_no_words_describe_it() {
        for (description, expected) in
            [(None, vec!["Pattern: `^a$`.", "Maximum: `3`."]), (Some("Words."), vec!["Maximum: `3`."])]
        {
            let mut param = param(description);
            param.constraints.add("pattern", "^a$");
            param.constraints.add("maximum", "3");
            assert_eq!(limits(&param).collect::<Vec<_>>(), expected);
        }
    }
}
