//! Long-running work, and how to wait for it.
//!
//! In: the waiters of `codegen.toml`. Out: on the settled version of each operation that starts work how to follow it.
//! Nothing is taken on trust: operations, path parameters, properties and states have to be in the document, or to be
//! listed as known to be missing there. A waiter that was made for another edition is left out where it could not end.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, Waiter};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{
    Api, Argument, BodyFormat, Field, Gone, Method, Operation, OperationId, ParamLocation, Shape, Stability, TypeRef,
    Version, Wait,
};

pub(super) fn run(
    api: &mut Api,
    config: &Config,
    documented: &BTreeSet<OperationId>,
    borrowed: bool,
    diagnostics: &mut Diagnostics,
) {
    let mut waits: BTreeMap<OperationId, Wait> = BTreeMap::new();
    for waiter in &config.waiters {
        let mut entry = Entry { api, waiter, documented, borrowed, diagnostics };
        for (start, wait) in entry.waits() {
            if waits.contains_key(&start) {
                let message = format!("it starts with `{start}`, and so does an earlier one");
                entry.error("", &message, "Leave the operation in one of the two: a request has one `wait()`.");
            }
            waits.insert(start, wait);
        }
    }
    for operation in &mut api.operations {
        let index = settled_index(operation);
        if let Some(version) = index.and_then(|index| operation.versions.get_mut(index)) {
            version.wait = waits.remove(&operation.id);
        }
    }
}

/// The newest stable version, or the last preview of an operation that has nothing else.
fn settled_index(operation: &Operation) -> Option<usize> {
    let find = |stability| {
        operation.versions.iter().rposition(|version| version.stability == stability && version.format.is_none())
    };
    find(Stability::Current).or_else(|| find(Stability::Preview))
}

fn settled(operation: &Operation) -> Option<&Version> {
    settled_index(operation).and_then(|index| operation.versions.get(index))
}

/// One waiter of `codegen.toml` against the document.
struct Entry<'a> {
    api: &'a Api,
    waiter: &'a Waiter,
    documented: &'a BTreeSet<OperationId>,
    /// It was made for another edition of the document.
    borrowed: bool,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Entry<'a> {
    /// For each operation that starts the work how to follow it.
    fn waits(&mut self) -> Vec<(OperationId, Wait)> {
        let waiter = self.waiter;
        let starts: Vec<&Operation> = waiter.start.iter().filter_map(|id| self.operation(id)).collect();
        let Some((poll, version, answer)) = self.poll() else { return Vec::new() };
        let ends = self.check_states(poll, answer);
        self.check_arguments(poll, &starts);
        if self.borrowed && !ends {
            return Vec::new();
        }
        let wait = |arguments| Wait {
            poll: poll.id.clone(),
            poll_version: version.name.clone(),
            ty: (waiter.gone != Gone::Success && !waiter.discard).then(|| answer.clone()),
            arguments,
            state: waiter.state.clone(),
            success: waiter.success.clone(),
            failure: waiter.failure.clone(),
            success_if: waiter.success_if.clone(),
            failure_if: waiter.failure_if.clone(),
            gone: waiter.gone,
            not_yet: waiter.not_yet.clone(),
            initial_delay: waiter.initial_delay_seconds,
            interval: waiter.interval_seconds,
            timeout: waiter.timeout_seconds,
        };
        let found = starts.into_iter().map(|start| (start.id.clone(), self.arguments(start, poll)));
        found.filter_map(|(start, arguments)| Some((start, wait(arguments?)))).collect()
    }

    fn operation(&mut self, id: &str) -> Option<&'a Operation> {
        let found = self.api.operation(id);
        if found.is_none() && !self.documented.iter().any(|documented| documented.as_str() == id) {
            let message = format!("no operation of the document has the id `{id}`");
            self.fault("", &message, "The document has changed, or the name is misspelt: adapt or remove the entry.");
        }
        found
    }

    /// The operation that shows the state, in its settled version, and what it answers.
    fn poll(&mut self) -> Option<(&'a Operation, &'a Version, &'a TypeRef)> {
        let poll = self.operation(&self.waiter.poll)?;
        if poll.method != Method::Get {
            let message = format!("expected a GET to look with, found {} {}", poll.method, poll.path);
            self.fault(&poll.pointer, &message, "Name the operation that reads the thing in `poll`.");
            return None;
        }
        let version = settled(poll);
        if let Some(version) = version
            && let BodyFormat::Json(answer) = &version.response.format
        {
            return Some((poll, version, answer));
        }
        let message = "its answer is no JSON: there is no state to be read";
        self.fault(&poll.pointer, message, "Name an operation in `poll` that answers with the thing's state.");
        None
    }

    /// Whether the answer can say that the wait is over.
    fn check_states(&mut self, poll: &Operation, answer: &TypeRef) -> bool {
        let waiter = self.waiter;
        let mut documented: BTreeSet<&str> = BTreeSet::new();
        let mut complete = true;
        for path in waiter.state.iter().chain(&waiter.success_if).chain(&waiter.failure_if) {
            let types = properties(self.api, answer, path);
            if types.is_empty() {
                let message = format!("the answer `{answer}` has no property `{path}`");
                self.fault(&poll.pointer, &message, "Name a property of the answer, with dots into objects in it.");
                complete = false;
            }
            if waiter.state.contains(path) {
                documented.extend(types.into_iter().flat_map(|ty| values(self.api, ty)));
            }
        }
        if !complete {
            return false;
        }
        for state in waiter.success.iter().chain(&waiter.failure) {
            if documented.contains(state.as_str()) || waiter.undocumented.contains(state) {
                continue;
            }
            let known: Vec<&str> = documented.iter().copied().collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let message =
                format!("`{state}` is no documented value of `{}` (there are: {known})", waiter.state.join("` or `"));
            self.fault(
                &poll.pointer,
                &message,
                "Correct it, or add it to `undocumented` if the server is known to send it.",
            );
        }
        for state in &waiter.undocumented {
            if documented.contains(state.as_str()) {
                self.outdated(&format!("`undocumented` has `{state}`, which the document lists by now"));
            } else if !waiter.success.contains(state) && !waiter.failure.contains(state) {
                self.outdated(&format!("`undocumented` has `{state}`, which neither `success` nor `failure` has"));
            }
        }
        if waiter.state.is_empty() && !(waiter.success.is_empty() && waiter.failure.is_empty()) {
            let message = "it has states but names no property that holds them";
            self.error(&poll.pointer, message, "Name the property in `state`.");
        }
        let known = |state: &String| waiter.undocumented.contains(state) || documented.contains(state.as_str());
        waiter.success.is_empty() || waiter.gone == Gone::Success || waiter.success.iter().any(known)
    }

    /// `arguments` may only speak of path parameters that somebody has to be told.
    fn check_arguments(&mut self, poll: &Operation, starts: &[&Operation]) {
        for name in self.waiter.arguments.keys() {
            if !path_params(poll).any(|param| param == name) {
                let message = format!("`arguments` has `{name}`, which is no path parameter of {}", poll.path);
                self.fault(&poll.pointer, &message, "Remove it, or spell it as the path does.");
            } else if starts.len() == self.waiter.start.len()
                && starts.iter().all(|start| path_params(start).any(|param| param == name))
            {
                self.outdated(&format!(
                    "`arguments` has `{name}`, which all requests that start it have in their path"
                ));
            }
        }
    }

    /// Where the path parameters of `poll` come from when this operation starts the work.
    fn arguments(&mut self, start: &Operation, poll: &Operation) -> Option<Vec<Argument>> {
        let version = settled(start)?;
        let sources: Vec<&TypeRef> = match &version.response.format {
            BodyFormat::Json(answer) => Some(answer),
            _ => None,
        }
        .into_iter()
        .chain(version.body.as_ref().map(|body| &body.ty))
        .collect();
        path_params(poll)
            .map(|name| {
                if let Some(index) = path_params(start).position(|param| param == name) {
                    return Some(Argument::Path(index));
                }
                let Some(paths) = self.waiter.arguments.get(name) else {
                    let message = format!("nothing says what `{name}` of {} is after `{}`", poll.path, start.id);
                    let help = format!("Say in `arguments` which property of its answer or body is the `{name}`.");
                    self.fault(&start.pointer, &message, &help);
                    return None;
                };
                for path in paths {
                    let mut types = sources.iter().flat_map(|source| properties(self.api, source, path)).peekable();
                    let there = types.peek().is_some();
                    if there && types.all(|ty| is_scalar(self.api, ty)) {
                        continue;
                    }
                    let (answer, body) = (sources.first(), sources.get(1));
                    let what: Vec<String> = answer.into_iter().chain(body).map(|ty| format!("`{ty}`")).collect();
                    let what = if what.is_empty() { "nothing".to_owned() } else { what.join(" and ") };
                    let why = if there { "it is a list or an object" } else { "it is not there" };
                    let message =
                        format!("`{name}` cannot be `{path}` of what `{}` answers and sends ({what}): {why}", start.id);
                    self.fault(&start.pointer, &message, "Name a property that holds text or a number.");
                    return None;
                }
                Some(Argument::Property(paths.clone()))
            })
            .collect()
    }

    /// Something that it says is not so in the document.
    fn fault(&mut self, pointer: &str, message: &str, help: &str) {
        let fault = self.diagnostic(pointer, message, help);
        self.diagnostics.push(if self.borrowed { fault.of_another_edition() } else { fault });
    }

    /// Something that is wrong whatever the document says.
    fn error(&mut self, pointer: &str, message: &str, help: &str) {
        let error = self.diagnostic(pointer, message, help);
        self.diagnostics.push(error);
    }

    fn diagnostic(&self, pointer: &str, message: &str, help: &str) -> Diagnostic {
        let message = format!("codegen.toml: the waiter with `poll = \"{}\"`: {message}", self.waiter.poll);
        Diagnostic::error("waiter", pointer, message).help(help)
    }

    fn outdated(&mut self, message: &str) {
        let message = format!("codegen.toml: the waiter with `poll = \"{}\"`: {message}", self.waiter.poll);
        self.diagnostics.push(Diagnostic::warning("config-unused", "", message).help("Remove it."));
    }
}

fn path_params(operation: &Operation) -> impl Iterator<Item = &str> {
    let params = operation.params.iter().filter(|param| param.location == ParamLocation::Path);
    params.map(|param| param.wire.as_str())
}

/// The types of the property at this path (`a.b`): one for each variant of a union that has it.
fn properties<'a>(api: &'a Api, ty: &'a TypeRef, path: &str) -> Vec<&'a TypeRef> {
    path.split('.').fold(vec![ty], |types, name| {
        let fields = types.into_iter().flat_map(|ty| fields(api, ty));
        fields.filter(|field| field.wire == name).map(|field| &field.ty).collect()
    })
}

fn fields<'a>(api: &'a Api, ty: &'a TypeRef) -> Vec<&'a Field> {
    let shape = |ty: &TypeRef| match ty {
        TypeRef::Named(id) => api.get(id).map(|def| &def.shape),
        _ => None,
    };
    let own = |ty: &TypeRef| match shape(ty) {
        Some(Shape::Struct(it)) => it.fields.as_slice(),
        _ => &[],
    };
    match shape(ty) {
        Some(Shape::Union(it)) => it.variants.iter().flat_map(|variant| own(&variant.ty)).collect(),
        _ => own(ty).iter().collect(),
    }
}

fn values<'a>(api: &'a Api, ty: &TypeRef) -> Vec<&'a str> {
    match ty.id().and_then(|id| api.get(id)).map(|def| &def.shape) {
        Some(Shape::Enum(it)) => it.values.iter().map(|value| value.wire.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn is_scalar(api: &Api, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(id) => matches!(api.get(id).map(|def| &def.shape), Some(Shape::Enum(_))),
        TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Boxed(_) | TypeRef::Any => false,
        _ => true,
    }
}
