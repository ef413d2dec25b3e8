//! Examples: a realistic request of each operation in each version, as data.
//!
//! In: operations with their versions, types, and `examples` of codegen.toml. Sets: `Version::example`, with the values of the required
//! parameters, of the optional ones that codegen.toml names, and a body. Every value fits its type and constraints, as far as one is
//! found. Without entries, all values are made from the schemas. The same input gives the same examples.
//!
//! An entry of codegen.toml that is used nowhere, or whose value does not fit, is a warning.

mod fit;
#[cfg(test)]
mod tests;
mod text;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::text::Texts;
use self::values::{At, Values};
use crate::config::{Config, ExampleChoice};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Body, Example, Method, Operation, OperationId, Rule, Shape, TypeRef, Version};

/// The number of optional parameters that an example sets because of their names.
const MAX_OPTIONAL: usize = 2;

/// `borrowed`: whether the configuration was made for another edition of the document.
pub(super) fn run(
    api: &mut Api,
    config: &Config,
    documented: &BTreeSet<OperationId>,
    borrowed: bool,
    diagnostics: &mut Diagnostics,
) {
    let values = Values {
        api,
        entries: &config.examples.values,
        used: BTreeSet::new(),
        texts: Texts::default(),
        open: Vec::new(),
    };
    let mut examples =
        Examples { values, config, used_parameters: BTreeSet::new(), fitting: BTreeSet::new(), made: BTreeSet::new() };
    let made: Vec<Vec<Example>> = api.operations.iter().map(|operation| examples.of(operation)).collect();
    for diagnostic in examples.unused(documented) {
        diagnostics.push(if borrowed { diagnostic.of_another_edition() } else { diagnostic });
    }
    for (operation, made) in api.operations.iter_mut().zip(made) {
        for (version, example) in operation.versions.iter_mut().zip(made) {
            version.example = example;
        }
    }
}

struct Examples<'a> {
    values: Values<'a>,
    config: &'a Config,
    /// The names in `examples.parameters` that had an effect.
    used_parameters: BTreeSet<&'a str>,
    /// The parts of the entries of operations that fit at least one version.
    fitting: BTreeSet<(&'a str, String)>,
    /// The operations with a version whose body is made from the schemas.
    made: BTreeSet<OperationId>,
}

impl<'a> Examples<'a> {
    fn of(&mut self, operation: &Operation) -> Vec<Example> {
        let choice = self.config.examples.operations.get_key_value(operation.id.as_str());
        operation.versions.iter().map(|version| self.example(operation, version, choice)).collect()
    }

    fn example(
        &mut self,
        operation: &Operation,
        version: &Version,
        choice: Option<(&'a String, &'a ExampleChoice)>,
    ) -> Example {
        Example {
            params: self.params(operation, choice),
            body: version.body.as_ref().and_then(|body| self.body(operation, body, choice)),
        }
    }

    fn params(
        &mut self,
        operation: &Operation,
        choice: Option<(&'a String, &'a ExampleChoice)>,
    ) -> BTreeMap<String, Value> {
        let mut params = BTreeMap::new();
        let mut named = 0;
        for param in &operation.params {
            let rule = &param.constraints.rule;
            if let Some((id, choice)) = choice
                && let Some(value) = choice.parameters.get(&param.wire)
                && self.values.admits(&param.ty, rule, value)
            {
                self.fitting.insert((id, format!("parameters {}", param.wire)));
                params.insert(param.wire.clone(), value.clone());
                continue;
            }
            let optional = self.config.examples.parameters.iter().find(|name| **name == param.wire);
            if let Some(name) = optional {
                self.used_parameters.insert(name);
            }
            if !param.required && (optional.is_none() || param.deprecated || named == MAX_OPTIONAL) {
                continue;
            }
            named += usize::from(!param.required);
            let value = self.values.value(&param.ty, rule, At { owner: None, name: &param.wire });
            params.insert(param.wire.clone(), value);
        }
        params
    }

    fn body(
        &mut self,
        operation: &Operation,
        body: &Body,
        choice: Option<(&'a String, &'a ExampleChoice)>,
    ) -> Option<Value> {
        let whole = choice.and_then(|(id, choice)| Some((id, choice.body.as_ref()?)));
        if let Some((id, whole)) = whole
            && self.values.admits(&body.ty, &Rule::default(), whole)
        {
            self.fitting.insert((id, "body".to_owned()));
            return Some(whole.clone());
        }
        let set = choice.map(|(_, choice)| &choice.set).filter(|set| !set.is_empty());
        if !body.required && whole.is_none() && set.is_none() {
            return None;
        }
        self.made.insert(operation.id.clone());
        let mut value = self.values.value(&body.ty, &Rule::default(), At { owner: None, name: "body" });
        if let Some((id, choice)) = choice {
            for (pointer, part) in &choice.set {
                let changed = with(&value, pointer, part);
                if let Some(changed) = changed.filter(|it| self.values.admits(&body.ty, &Rule::default(), it)) {
                    self.fitting.insert((id, format!("set {pointer}")));
                    value = changed;
                }
            }
        }
        self.fill(operation, &body.ty, &mut value);
        Some(value)
    }

    /// Adds a property to a body without any, which would change nothing.
    fn fill(&mut self, operation: &Operation, ty: &TypeRef, value: &mut Value) {
        let changes = matches!(operation.method, Method::Patch | Method::Put | Method::Post);
        if let (true, Some(members), TypeRef::Named(id) | TypeRef::Boxed(id)) = (changes, value.as_object_mut(), ty)
            && members.is_empty()
        {
            members.extend(self.values.some_property(id));
        }
    }

    /// Returns a diagnostic for each entry of codegen.toml without effect.
    fn unused(&self, documented: &BTreeSet<OperationId>) -> Vec<Diagnostic> {
        let examples = &self.config.examples;
        let entry = |keys: &[&str], what: &str| {
            let key = keys.join(".");
            let message = format!("codegen.toml: `examples.{}` {what}.", key.escape_debug());
            Diagnostic::warning("config-unused", "", message)
                .help("Correct the name or the value, or remove the entry if the document no longer needs it.")
                .in_config(std::iter::once("examples").chain(keys.iter().copied()))
        };
        let mut found = Vec::new();
        let values = examples.values.keys().filter(|name| !self.values.used.contains(name.as_str()));
        found.extend(values.map(|name| entry(&["values", name], "fits no parameter and no property of an example")));
        let parameters = examples.parameters.iter().filter(|name| !self.used_parameters.contains(name.as_str()));
        found.extend(parameters.map(|name| entry(&["parameters", name], "is the name of no parameter")));
        let shown = examples.shown.iter().filter(|name| !self.is_property(name));
        found.extend(shown.map(|name| entry(&["shown", name], "is the name of no property")));
        for (id, choice) in &examples.operations {
            let exists = self.values.api.operation(id).is_some();
            if !exists {
                if !documented.iter().any(|documented| documented.as_str() == id) {
                    found.push(entry(&["operations", id], "is the id of no operation"));
                }
                continue;
            }
            let fits = |part: String| self.fitting.contains(&(id.as_str(), part));
            if choice.body.is_some() && !fits("body".to_owned()) {
                found.push(entry(&["operations", id, "body"], "does not fit the body of a version"));
            }
            // In another edition of the document, there can be a version that `body` does not fit.
            let is_made = self.made.iter().any(|made| made.as_str() == id);
            let set = choice.set.keys().filter(|pointer| is_made && !fits(format!("set {pointer}")));
            found.extend(set.map(|it| entry(&["operations", id, "set", it], "does not fit the body of a version")));
            let parameters = choice.parameters.keys().filter(|name| !fits(format!("parameters {name}")));
            found.extend(parameters.map(|it| entry(&["operations", id, "parameters", it], "does not fit a parameter")));
        }
        found
    }
}

impl Examples<'_> {
    fn is_property(&self, name: &str) -> bool {
        let fields = self.values.api.types.values().flat_map(|def| match &def.shape {
            Shape::Struct(object) => object.fields.as_slice(),
            _ => &[],
        });
        fields.into_iter().any(|field| field.wire == name)
    }
}

/// Returns the value with another value at a JSON pointer. The last step can name a property that does not exist yet.
fn with(value: &Value, pointer: &str, part: &Value) -> Option<Value> {
    let mut changed = value.clone();
    let (around, last) = pointer.rsplit_once('/')?;
    let name = last.replace("~1", "/").replace("~0", "~");
    match changed.pointer_mut(around)? {
        Value::Object(members) => {
            members.insert(name, part.clone());
        }
        Value::Array(items) => *items.get_mut(name.parse::<usize>().ok()?)? = part.clone(),
        _ => return None,
    }
    Some(changed)
}
