//! The waiters of codegen.toml, compared with the document.
//!
//! In: `Config::waiters`; operations with their versions; types. Sets: `Version::wait` of the newest stable version, or of the last
//! preview, of each operation that starts long-running work.
//!
//! The operations, path parameters, properties and states that a waiter names must be in the document, except for states that the
//! waiter lists as undocumented. With a configuration that was made for another edition of the document, a waiter that does not fit
//! is a warning, and it is left out if its wait could not end.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, Waiter};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{
    Api, Argument, BodyFormat, Field, Gone, Method, Operation, OperationId, ParamLocation, Shape, Stability, TypeRef,
    Version, Wait,
};

/// `documented`: all operations of the document, including those without a version at the requested date. `borrowed`: whether the
/// configuration was made for another edition of the document.
pub(super) fn run(
    api: &mut Api,
    config: &Config,
    documented: &BTreeSet<OperationId>,
    borrowed: bool,
    diagnostics: &mut Diagnostics,
) {
    let mut waits: BTreeMap<OperationId, Wait> = BTreeMap::new();
    for (index, waiter) in config.waiters.iter().enumerate() {
        let mut entry = Entry { api, index, waiter, documented, borrowed, diagnostics };
        for (start, wait) in entry.waits() {
            if waits.contains_key(&start) {
                let message = format!("`start` has `{start}`, which already has a waiter");
                entry.error("", &message, "Name each operation in one `start`, and once: a request has one `wait()`.");
            }
            waits.insert(start, wait);
        }
    }
    for operation in &mut api.operations {
        let index = default_index(operation);
        if let Some(version) = index.and_then(|index| operation.versions.get_mut(index)) {
            version.wait = waits.remove(&operation.id);
        }
    }
}

/// The index of the newest stable version, or of the last preview of an operation that has no stable version.
fn default_index(operation: &Operation) -> Option<usize> {
    let find = |stability| {
        operation.versions.iter().rposition(|version| version.stability == stability && version.format.is_none())
    };
    find(Stability::Current).or_else(|| find(Stability::Preview))
}

fn default_version(operation: &Operation) -> Option<&Version> {
    default_index(operation).and_then(|index| operation.versions.get(index))
}

/// A waiter of codegen.toml that is compared with the document.
struct Entry<'a> {
    api: &'a Api,
    /// The position of the waiter in codegen.toml.
    index: usize,
    waiter: &'a Waiter,
    documented: &'a BTreeSet<OperationId>,
    borrowed: bool,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Entry<'a> {
    /// The operations that start the work, each with the way to wait for its end.
    fn waits(&mut self) -> Vec<(OperationId, Wait)> {
        let waiter = self.waiter;
        let starts: Vec<&Operation> = waiter.start.iter().filter_map(|id| self.operation("start", id)).collect();
        let Some((poll, version, response)) = self.poll() else { return Vec::new() };
        let can_end = self.check_states(poll, response);
        self.check_arguments(poll, &starts);
        if self.borrowed && !can_end {
            return Vec::new();
        }
        let wait = |arguments| Wait {
            poll: poll.id.clone(),
            poll_version: version.name.clone(),
            ty: (waiter.gone != Gone::Success && !waiter.discard).then(|| response.clone()),
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

    /// The operation with this id. One that is documented, but has no version at the requested date, is left out without a diagnostic.
    fn operation(&mut self, key: &str, id: &str) -> Option<&'a Operation> {
        let found = self.api.operation(id);
        if found.is_none() && !self.documented.iter().any(|documented| documented.as_str() == id) {
            let message = format!("`{key}` names `{id}`, but the document has no operation of this id");
            self.fault("", &message, "Correct the name, or remove the entry.");
        }
        found
    }

    /// The operation that shows the state, its default version, and the type of the response.
    fn poll(&mut self) -> Option<(&'a Operation, &'a Version, &'a TypeRef)> {
        let poll = self.operation("poll", &self.waiter.poll)?;
        if poll.method != Method::Get {
            let message = format!("`poll` must name a GET, found {} {}", poll.method, poll.path);
            self.fault(&poll.pointer, &message, "Name the operation that reads the state.");
            return None;
        }
        let version = default_version(poll);
        if let Some(version) = version
            && let BodyFormat::Json(response) = &version.response.format
        {
            return Some((poll, version, response));
        }
        let message = "`poll` must name an operation with a JSON response, from which the state can be read";
        self.fault(&poll.pointer, message, "Name the operation whose response has the state.");
        None
    }

    /// Checks the properties and states that the waiter names. Returns whether the response can show that the work has ended.
    fn check_states(&mut self, poll: &Operation, response: &TypeRef) -> bool {
        let waiter = self.waiter;
        let mut documented: BTreeSet<&str> = BTreeSet::new();
        let mut complete = true;
        for path in waiter.state.iter().chain(&waiter.success_if).chain(&waiter.failure_if) {
            let types = properties(self.api, response, path);
            if types.is_empty() {
                let message = format!("`{path}` is not a property of the response `{response}`");
                let help = "Name a property of the response. Dots lead to the properties of objects in it.";
                self.fault(&poll.pointer, &message, help);
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
            let message = format!(
                "`{state}` is not a documented value of `{}` (documented: {known})",
                waiter.state.join("` or `")
            );
            let help = "Correct the state, or add it to `undocumented` if the server is known to send it.";
            self.fault(&poll.pointer, &message, help);
        }
        for state in &waiter.undocumented {
            if documented.contains(state.as_str()) {
                self.outdated(&format!("`undocumented` has `{state}`, which the document lists"));
            } else if !waiter.success.contains(state) && !waiter.failure.contains(state) {
                self.outdated(&format!("`undocumented` has `{state}`, which is in neither `success` nor `failure`"));
            }
        }
        if waiter.state.is_empty() && !(waiter.success.is_empty() && waiter.failure.is_empty()) {
            let message = "`success` or `failure` lists states, but `state` names no property";
            self.error(&poll.pointer, message, "Name the property that holds the state in `state`.");
        }
        let known = |state: &String| waiter.undocumented.contains(state) || documented.contains(state.as_str());
        waiter.success.is_empty() || waiter.gone == Gone::Success || waiter.success.iter().any(known)
    }

    /// Checks that `arguments` names path parameters of `poll` that at least one of the paths in `start` lacks.
    fn check_arguments(&mut self, poll: &Operation, starts: &[&Operation]) {
        for name in self.waiter.arguments.keys() {
            if !path_params(poll).any(|param| param == name) {
                let message = format!("`arguments` has `{name}`, which is not a path parameter of {}", poll.path);
                self.fault(&poll.pointer, &message, "Remove it, or correct the name.");
            } else if starts.len() == self.waiter.start.len()
                && starts.iter().all(|start| path_params(start).any(|param| param == name))
            {
                self.outdated(&format!("`arguments` has `{name}`, which the paths of all operations in `start` have"));
            }
        }
    }

    /// The sources of the path parameters of `poll` after `start`.
    fn arguments(&mut self, start: &Operation, poll: &Operation) -> Option<Vec<Argument>> {
        let version = default_version(start)?;
        let response = match &version.response.format {
            BodyFormat::Json(response) => Some(response),
            _ => None,
        };
        let sources: Vec<&TypeRef> = response.into_iter().chain(version.body.as_ref().map(|body| &body.ty)).collect();
        path_params(poll)
            .map(|name| {
                if let Some(index) = path_params(start).position(|param| param == name) {
                    return Some(Argument::Path(index));
                }
                let Some(paths) = self.waiter.arguments.get(name) else {
                    let message = format!(
                        "`arguments` lacks `{name}`, which is in the path of `{}` and not in the path of `{}`",
                        poll.id, start.id
                    );
                    let help =
                        format!("Add `{name} = [...]` with the property of the response or body that has the value.");
                    self.fault(&start.pointer, &message, &help);
                    return None;
                };
                for path in paths {
                    let mut types = sources.iter().flat_map(|source| properties(self.api, source, path)).peekable();
                    let exists = types.peek().is_some();
                    if exists && types.all(|ty| is_scalar(self.api, ty)) {
                        continue;
                    }
                    let sources: Vec<String> = sources.iter().map(|ty| format!("`{ty}`")).collect();
                    let sources = if sources.is_empty() { "none".to_owned() } else { sources.join(" and ") };
                    let why = if exists { "is a list or an object" } else { "does not exist" };
                    let message = format!(
                        "`arguments` takes `{name}` from the property `{path}`, which {why} in the response or body of `{}` ({sources})",
                        start.id
                    );
                    self.fault(&start.pointer, &message, "Name a property that holds text or a number.");
                    return None;
                }
                Some(Argument::Property(paths.clone()))
            })
            .collect()
    }

    /// Reports that the document does not have what the waiter names: a warning if the configuration was made for another edition.
    fn fault(&mut self, pointer: &str, message: &str, help: &str) {
        let fault = self.diagnostic(pointer, message, help);
        self.diagnostics.push(if self.borrowed { fault.of_another_edition() } else { fault });
    }

    /// Reports that the waiter is wrong with any document.
    fn error(&mut self, pointer: &str, message: &str, help: &str) {
        let error = self.diagnostic(pointer, message, help);
        self.diagnostics.push(error);
    }

    /// Adds the place of the waiter in codegen.toml.
    fn located(&self, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.in_config(["waiters".to_owned(), self.index.to_string()])
    }

    fn diagnostic(&self, pointer: &str, message: &str, help: &str) -> Diagnostic {
        self.located(Diagnostic::error("waiter", pointer, self.sentence(message)).help(help))
    }

    /// Reports that a part of the waiter has no effect.
    fn outdated(&mut self, message: &str) {
        let warning = Diagnostic::warning("config-unused", "", self.sentence(message)).help("Remove it.");
        let warning = self.located(warning);
        self.diagnostics.push(warning);
    }

    fn sentence(&self, message: &str) -> String {
        format!("codegen.toml: In the waiter with `poll = \"{}\"`, {message}.", self.waiter.poll)
    }
}

/// The names of the path parameters, in the order of the path.
fn path_params(operation: &Operation) -> impl Iterator<Item = &str> {
    let params = operation.params.iter().filter(|param| param.location == ParamLocation::Path);
    params.map(|param| param.wire.as_str())
}

/// The types of the property at a path such as `a.b`: one for each variant of a union that has the property.
fn properties<'a>(api: &'a Api, ty: &'a TypeRef, path: &str) -> Vec<&'a TypeRef> {
    path.split('.').fold(vec![ty], |types, name| {
        let fields = types.into_iter().flat_map(|ty| fields(api, ty));
        fields.filter(|field| field.wire == name).map(|field| &field.ty).collect()
    })
}

/// The properties of a struct, or of all variants of a union.
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

/// The values of an open enum; none for another type.
fn values<'a>(api: &'a Api, ty: &TypeRef) -> Vec<&'a str> {
    match ty {
        TypeRef::Named(id) => match api.get(id).map(|def| &def.shape) {
            Some(Shape::Enum(it)) => it.values.iter().map(|value| value.wire.as_str()).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Whether a value of the type can be written into a path.
fn is_scalar(api: &Api, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(id) => matches!(api.get(id).map(|def| &def.shape), Some(Shape::Enum(_))),
        TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Boxed(_) | TypeRef::Any => false,
        _ => true,
    }
}
