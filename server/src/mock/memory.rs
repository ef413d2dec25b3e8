//! What was created, changed and deleted.
//!
//! In: the answer that the schemas give to a request. Out: the answer with what is remembered in it. Where the document has
//! `/things` and `/things/{thingId}`, a POST to the one makes a thing, or each of a list of them, that the other has from then on:
//! under the property that the placeholder is named after, or under any text that the thing has. Where that is not plain, nothing is
//! remembered and the schemas answer.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::answer::Content;
use crate::check::Checked;
use crate::document::Document;

/// The things of all collections, by path.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// For the template of a collection, the placeholder of its items.
    collections: HashMap<String, String>,
    /// By the path of a collection: its things by name. A collection that nobody has touched is not there.
    things: HashMap<String, BTreeMap<String, Option<Value>>>,
}

impl Memory {
    pub(super) fn new(document: &Document) -> Self {
        let paths = document.operations.iter().map(|operation| &operation.path);
        let items = paths.filter_map(|path| Some((path.parent().to_owned(), path.last_placeholder()?.to_owned())));
        Self { collections: items.collect(), things: HashMap::new() }
    }

    /// Puts what is remembered into an answer; `fits` says whether a body fits the answer's schema.
    ///
    /// # Errors
    /// When there is no such thing.
    pub(super) fn recall(
        &mut self,
        checked: &Checked<'_>,
        path: &str,
        answer: &mut Content,
        fits: &dyn Fn(&Value) -> bool,
    ) -> Result<(), String> {
        let template = &checked.operation.path;
        let method = checked.operation.method.as_str();
        if let Some(placeholder) = self.collections.get(template.as_str()).cloned() {
            match method {
                "POST" => self.create(path, &placeholder, checked.body.as_ref(), answer, fits),
                "GET" => self.list(path, answer, fits),
                _ => {}
            }
            return Ok(());
        }
        let Some(placeholder) = template.last_placeholder() else { return Ok(()) };
        let collection = path.rsplit_once('/').map_or("", |(collection, _)| collection);
        let name = checked.values.get(placeholder).and_then(Value::as_str).unwrap_or_default();
        match method {
            "GET" => self.get(collection, placeholder, name, answer, fits),
            "PATCH" | "PUT" => self.change(collection, name, checked.body.as_ref(), answer, fits),
            "DELETE" => self.delete(collection, name),
            _ => Ok(()),
        }
    }

    fn create(
        &mut self,
        path: &str,
        placeholder: &str,
        body: Option<&Value>,
        answer: &mut Content,
        fits: &dyn Fn(&Value) -> bool,
    ) {
        let Content::Json(made) = answer else { return };
        // Several at once: the answer is the list with them in it.
        if let Some(Value::Array(bodies)) = body {
            let Some(sample) = items(made).and_then(|items| items.first()).cloned() else { return };
            for body in bodies.iter().filter_map(Value::as_object) {
                let mut thing = sample.clone();
                put_all(&mut thing, body, &|it| with_items(made, vec![it.clone()]).is_some_and(|whole| fits(&whole)));
                self.keep(path, placeholder, thing);
            }
            return self.list(path, answer, fits);
        }
        if let Some(Value::Object(body)) = body {
            put_all(made, body, fits);
        }
        self.keep(path, placeholder, made.clone());
    }

    fn keep(&mut self, path: &str, placeholder: &str, thing: Value) {
        let things = self.things.entry(path.to_owned()).or_default();
        // A thing that nothing is plainly the name of is found by what it says.
        let name = named(&thing, placeholder).unwrap_or_else(|| format!("#{}", things.len()));
        things.insert(name, Some(thing));
    }

    fn list(&self, path: &str, answer: &mut Content, fits: &dyn Fn(&Value) -> bool) {
        let (Content::Json(page), Some(things)) = (answer, self.things.get(path)) else { return };
        let things: Vec<&Value> = things.values().flatten().collect();
        let whole = items(page).and_then(|samples| with_items(page, listed(samples, &things)));
        // Things that were made in another version may not fit; what does is shown.
        if let Some(whole) = whole.filter(fits) {
            *page = whole;
        }
    }

    fn get(
        &self,
        collection: &str,
        placeholder: &str,
        name: &str,
        answer: &mut Content,
        fits: &dyn Fn(&Value) -> bool,
    ) -> Result<(), String> {
        let Content::Json(thing) = answer else { return Ok(()) };
        match self.things.get(collection).and_then(|things| things.get(key(things, name))) {
            Some(Some(Value::Object(known))) => {
                put_all(thing, known, fits);
                Ok(())
            }
            Some(None) => Err(format!("{name} was deleted")),
            _ if self.things.get(collection).is_some_and(|things| things.values().any(Option::is_some)) => {
                Err(format!("there is no {name}"))
            }
            // Nobody has made anything here: what is asked for is what is there.
            _ => {
                for property in names(placeholder) {
                    if thing.get(&property).is_some() {
                        put(thing, &property, &json!(name), fits);
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    fn change(
        &mut self,
        collection: &str,
        name: &str,
        body: Option<&Value>,
        answer: &mut Content,
        fits: &dyn Fn(&Value) -> bool,
    ) -> Result<(), String> {
        let known = self.things.get_mut(collection).and_then(|things| {
            let key = key(things, name).to_owned();
            things.get_mut(&key)
        });
        if let Some(None) = known {
            return Err(format!("{name} was deleted"));
        }
        let Content::Json(thing) = answer else { return Ok(()) };
        if let Some(Some(Value::Object(known))) = &known {
            put_all(thing, known, fits);
        }
        if let Some(Value::Object(body)) = body {
            put_all(thing, body, fits);
        }
        if let Some(known) = known {
            *known = Some(thing.clone());
        }
        Ok(())
    }

    fn delete(&mut self, collection: &str, name: &str) -> Result<(), String> {
        let things = self.things.entry(collection.to_owned()).or_default();
        let key = key(things, name).to_owned();
        if let Some(None) = things.insert(key, None) {
            return Err(format!("{name} was deleted"));
        }
        things.insert(name.to_owned(), None);
        Ok(())
    }
}

/// Under which name a thing is kept: the one given, or that of the thing which says it of itself.
fn key<'a>(things: &'a BTreeMap<String, Option<Value>>, name: &'a str) -> &'a str {
    // What was deleted under a name may have been made again under another.
    if things.get(name).is_some_and(Option::is_some) {
        return name;
    }
    let says = |thing: &Value| thing.as_object().is_some_and(|it| it.values().any(|value| value == name));
    let of_thing = things.iter().find(|(_, thing)| thing.as_ref().is_some_and(says));
    of_thing.map_or(name, |(key, _)| key)
}

/// The items of a list, or of a page of one: `{results}`.
fn items(list: &Value) -> Option<&Vec<Value>> {
    list.as_array().or_else(|| list.get("results")?.as_array())
}

/// The list, or the page, with other items.
fn with_items(list: &Value, items: Vec<Value>) -> Option<Value> {
    let Value::Object(members) = list else { return list.is_array().then_some(Value::Array(items)) };
    let mut members = members.clone();
    if let Some(count) = members.get_mut("totalCount") {
        *count = json!(items.len());
    }
    members.insert("results".to_owned(), Value::Array(items));
    Some(Value::Object(members))
}

/// Leaves the page that was asked for of a whole list `{results, totalCount}`.
pub(super) fn page(body: &mut Value, values: &BTreeMap<String, Value>) {
    let number = |name: &str| values.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    let counts = values.get("includeCount") != Some(&Value::Bool(false));
    let Some(results) = body.get_mut("results").and_then(Value::as_array_mut) else { return };
    let total = results.len();
    if let Some(size) = number("itemsPerPage") {
        let before = number("pageNum").unwrap_or(1).saturating_sub(1).saturating_mul(size).min(total);
        results.drain(..before);
        results.truncate(size);
    } else if number("pageNum").is_some_and(|number| number > 1) {
        results.clear();
    }
    if let Some(count) = body.get_mut("totalCount") {
        // A count that was not asked for is zero, not absent.
        *count = json!(if counts { total } else { 0 });
    }
}

/// The things with what else the schema says about one of them.
fn listed(samples: &[Value], things: &[&Value]) -> Vec<Value> {
    let sample = samples.first().and_then(Value::as_object).cloned().unwrap_or_default();
    let whole = things.iter().map(|thing| match thing {
        Value::Object(members) => {
            let mut whole = sample.clone();
            whole.retain(|name, _| members.contains_key(name));
            whole.extend(members.clone());
            Value::Object(whole)
        }
        other => (*other).clone(),
    });
    whole.collect()
}

/// The properties that a placeholder may be named after: `clusterName` is `clusterName` or `name`.
fn names(placeholder: &str) -> Vec<String> {
    let mut names = vec![placeholder.to_owned()];
    for (suffix, property) in [("Id", "id"), ("Name", "name"), ("Value", "value")] {
        if placeholder.ends_with(suffix) {
            names.push(property.to_owned());
        }
    }
    names.extend(["id", "_id", "name"].map(str::to_owned));
    names
}

fn named(thing: &Value, placeholder: &str) -> Option<String> {
    names(placeholder).iter().find_map(|name| thing.get(name)?.as_str().map(str::to_owned))
}

/// Sets what was asked for in the address: of a thing, or of each in a list.
pub(super) fn put_asked(thing: &mut Value, values: &BTreeMap<String, Value>, fits: &dyn Fn(&Value) -> bool) {
    put_all(thing, values, fits);
    let whole = items(thing).and_then(|items| with_items(thing, items.iter().map(|item| with(item, values)).collect()));
    if let Some(whole) = whole.filter(fits) {
        *thing = whole;
    }
}

/// Sets each property that still fits the schema.
fn put_all<'a, P>(thing: &mut Value, properties: P, fits: &dyn Fn(&Value) -> bool)
where
    P: IntoIterator<Item = (&'a String, &'a Value)> + Copy,
{
    // All at once is the usual case; one by one finds the ones that fit.
    let all = with(thing, properties);
    if fits(&all) {
        *thing = all;
        return;
    }
    for (name, value) in properties {
        put(thing, name, value, fits);
    }
}

/// The thing with these values for the properties that it has. One that the schema does not have is none of the answer's.
fn with<'a>(thing: &Value, properties: impl IntoIterator<Item = (&'a String, &'a Value)>) -> Value {
    let mut thing = thing.clone();
    for (name, value) in properties {
        if let Some(before) = thing.get_mut(name) {
            *before = value.clone();
        }
    }
    thing
}

fn put(thing: &mut Value, name: &str, value: &Value, fits: &dyn Fn(&Value) -> bool) {
    let Some(property) = thing.get_mut(name) else { return };
    let before = std::mem::replace(property, value.clone());
    if !fits(thing)
        && let Some(property) = thing.get_mut(name)
    {
        *property = before;
    }
}
