//! The resources that requests created, changed and deleted.
//!
//! In: a request and the response that the schemas give. Out: the response with the values of the stored resource. If the document
//! has the paths `/pets` and `/pets/{petId}`, a POST to the first one creates a resource, or one for each item of an array, and the
//! second one returns it from then on. The resource is found by the property that the placeholder is named after, or by any of its
//! texts. If the paths of an operation are not of that form, its responses are made from the schemas alone.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::check::Checked;
use crate::conventions::Paging;
use crate::document::Document;
use crate::response::SampleBody;

/// The stored resources of all collections.
#[derive(Debug)]
pub(super) struct Memory {
    paging: Paging,
    /// The placeholder of the items for each path template of a collection.
    collections: HashMap<String, String>,
    /// The resources of each collection by name; `None` for a deleted one. A collection without an entry was never changed.
    resources: HashMap<String, BTreeMap<String, Option<Value>>>,
}

/// The response to a request, before the stored values are put into it.
pub(super) struct Draft<'a> {
    /// The request.
    pub checked: &'a Checked<'a>,
    /// The path of the request.
    pub path: &'a str,
    /// The body of the response.
    pub body: &'a mut SampleBody,
    /// Whether a value fits the schema of the response.
    pub fits: &'a dyn Fn(&Value) -> bool,
}

impl Memory {
    pub(super) fn new(document: &Document) -> Self {
        let paths = document.operations.iter().map(|operation| &operation.path);
        let items = paths.filter_map(|path| Some((path.parent().to_owned(), path.last_placeholder()?.to_owned())));
        Self { paging: document.conventions.paging.clone(), collections: items.collect(), resources: HashMap::new() }
    }

    /// Performs the request on the stored resources, and puts their values into the response.
    ///
    /// # Errors
    /// Fails if the resource does not exist.
    pub(super) fn perform(&mut self, mut draft: Draft<'_>) -> Result<(), String> {
        self.put_parameters(&mut draft);
        let template = &draft.checked.operation.path;
        let method = draft.checked.operation.method.as_str();
        if let Some(placeholder) = self.collections.get(template.as_str()).cloned() {
            match method {
                "POST" => self.create(&placeholder, &mut draft),
                "GET" => self.list(&mut draft),
                _ => {}
            }
        } else if let Some(placeholder) = template.last_placeholder() {
            let collection = draft.path.rsplit_once('/').map_or("", |(collection, _)| collection);
            let name = draft.checked.values.get(placeholder).and_then(text_of).unwrap_or_default();
            match method {
                "GET" => self.get(collection, placeholder, &name, &mut draft)?,
                "PATCH" | "PUT" => self.change(collection, &name, &mut draft)?,
                "DELETE" => self.delete(collection, &name)?,
                _ => {}
            }
        }
        if let SampleBody::Json(body) = draft.body {
            self.paging.select_page(body, &draft.checked.values);
        }
        Ok(())
    }

    /// Sets each property with the name of a request parameter to its value, in the body and, if it is a list, in its items.
    fn put_parameters(&self, draft: &mut Draft<'_>) {
        let (values, fits) = (&draft.checked.values, draft.fits);
        let SampleBody::Json(body) = &mut *draft.body else { return };
        put_all(body, values, fits);
        let items = self.paging.items_of(body);
        let items = items.map(|items| items.iter().map(|item| with(item, values)).collect());
        let whole = items.and_then(|items| self.paging.with_items(body, items));
        if let Some(whole) = whole.filter(fits) {
            *body = whole;
        }
    }

    fn create(&mut self, placeholder: &str, draft: &mut Draft<'_>) {
        let SampleBody::Json(made) = &mut *draft.body else { return };
        // The response to a request that creates several resources is the list of all resources.
        if let Some(Value::Array(bodies)) = &draft.checked.body {
            let Some(sample) = self.paging.items_of(made).and_then(|items| items.first()).cloned() else { return };
            let fits_as_item = |paging: &Paging, item: &Value| {
                paging.with_items(made, vec![item.clone()]).is_some_and(|whole| (draft.fits)(&whole))
            };
            for body in bodies.iter().filter_map(Value::as_object) {
                let mut resource = sample.clone();
                put_all(&mut resource, body, &|it| fits_as_item(&self.paging, it));
                self.store(draft.path, placeholder, resource);
            }
            return self.list(draft);
        }
        if let Some(Value::Object(body)) = &draft.checked.body {
            put_all(made, body, draft.fits);
        }
        let made = made.clone();
        self.store(draft.path, placeholder, made);
    }

    fn store(&mut self, path: &str, placeholder: &str, resource: Value) {
        let resources = self.resources.entry(path.to_owned()).or_default();
        // A resource without a name gets a key that no path has. It is found by its texts.
        let name = name_of(&resource, placeholder).unwrap_or_else(|| format!("#{}", resources.len()));
        resources.insert(name, Some(resource));
    }

    fn list(&self, draft: &mut Draft<'_>) {
        let (SampleBody::Json(body), Some(resources)) = (&mut *draft.body, self.resources.get(draft.path)) else {
            return;
        };
        if self.paging.items_of(body).is_none() {
            return;
        }
        let whole = self.paging.with_items(body, resources.values().flatten().cloned().collect());
        // Resources that were created in another version may not fit. Then the response stays as it is.
        if let Some(whole) = whole.filter(draft.fits) {
            *body = whole;
        }
    }

    fn get(&self, collection: &str, placeholder: &str, name: &str, draft: &mut Draft<'_>) -> Result<(), String> {
        let SampleBody::Json(body) = &mut *draft.body else { return Ok(()) };
        let resources = self.resources.get(collection);
        match resources.and_then(|resources| resources.get(key(resources, name))) {
            Some(Some(Value::Object(known))) => put_all(body, known, draft.fits),
            Some(None) => return Err(format!("`{name}` was deleted.")),
            _ if resources.is_some_and(|resources| resources.values().any(Option::is_some)) => {
                return Err(format!("There is no `{name}`."));
            }
            // No request created a resource in this collection, so a sample stands for every name.
            _ => {
                let properties = name_properties(placeholder);
                let property = properties.iter().find(|property| body.get(*property).is_some());
                if let (Some(property), Some(value)) = (property, draft.checked.values.get(placeholder)) {
                    put(body, property, value, draft.fits);
                }
            }
        }
        Ok(())
    }

    fn change(&mut self, collection: &str, name: &str, draft: &mut Draft<'_>) -> Result<(), String> {
        let known = self.resources.get_mut(collection).and_then(|resources| {
            let key = key(resources, name).to_owned();
            resources.get_mut(&key)
        });
        if let Some(None) = known {
            return Err(format!("`{name}` was deleted."));
        }
        let SampleBody::Json(resource) = &mut *draft.body else { return Ok(()) };
        if let Some(Some(Value::Object(known))) = &known {
            put_all(resource, known, draft.fits);
        }
        if let Some(Value::Object(body)) = &draft.checked.body {
            put_all(resource, body, draft.fits);
        }
        if let Some(known) = known {
            *known = Some(resource.clone());
        }
        Ok(())
    }

    fn delete(&mut self, collection: &str, name: &str) -> Result<(), String> {
        let resources = self.resources.entry(collection.to_owned()).or_default();
        let key = key(resources, name).to_owned();
        if let Some(None) = resources.insert(key, None) {
            return Err(format!("`{name}` was deleted."));
        }
        resources.insert(name.to_owned(), None);
        Ok(())
    }
}

/// Returns the key of the resource with a name: the name itself, or the key of the resource that has the name as a text.
fn key<'a>(resources: &'a BTreeMap<String, Option<Value>>, name: &'a str) -> &'a str {
    // A deleted resource does not count: it may have been created again under another key.
    if resources.get(name).is_some_and(Option::is_some) {
        return name;
    }
    let has_text = |it: &Value| it.as_object().is_some_and(|it| it.values().any(|value| value == name));
    let found = resources.iter().find(|(_, resource)| resource.as_ref().is_some_and(has_text));
    found.map_or(name, |(key, _)| key)
}

/// Returns the properties that a placeholder can be named after: `petName` is `petName` or `name`.
fn name_properties(placeholder: &str) -> Vec<String> {
    let mut names = vec![placeholder.to_owned()];
    for (suffix, property) in [("Id", "id"), ("Name", "name"), ("Value", "value")] {
        if placeholder.ends_with(suffix) {
            names.push(property.to_owned());
        }
    }
    names.extend(["id", "_id", "name"].map(str::to_owned));
    names
}

fn name_of(resource: &Value, placeholder: &str) -> Option<String> {
    name_properties(placeholder).iter().find_map(|name| resource.get(name).and_then(text_of))
}

/// Returns a string or a number as it stands in a path.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Sets each property with which the value still fits the schema.
fn put_all<'a, P>(target: &mut Value, properties: P, fits: &dyn Fn(&Value) -> bool)
where
    P: IntoIterator<Item = (&'a String, &'a Value)> + Copy,
{
    // Usually all properties fit, which takes one validation. If not, each is tried.
    let all = with(target, properties);
    if fits(&all) {
        *target = all;
        return;
    }
    for (name, value) in properties {
        put(target, name, value, fits);
    }
}

/// Returns the value with its properties changed. Properties that it does not have are left out.
fn with<'a>(value: &Value, properties: impl IntoIterator<Item = (&'a String, &'a Value)>) -> Value {
    let mut changed = value.clone();
    for (name, value) in properties {
        if let Some(before) = changed.get_mut(name) {
            *before = value.clone();
        }
    }
    changed
}

fn put(target: &mut Value, name: &str, value: &Value, fits: &dyn Fn(&Value) -> bool) {
    let Some(property) = target.get_mut(name) else { return };
    let before = std::mem::replace(property, value.clone());
    if !fits(target)
        && let Some(property) = target.get_mut(name)
    {
        *property = before;
    }
}
