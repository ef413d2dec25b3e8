//! Compares the operations of two documents: their parameters, and the media types of their requests and responses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::finder::Finder;
use super::found::{Missing, item, mark, mark_part};
use super::report::ItemKind;
use super::view::{Place, View, anonymous, items, join, members, placeholders, quoted};
use crate::model::{Method, Retirement, is_date};

/// An operation, with the item of `paths` that contains it.
#[derive(Debug, Clone)]
pub(super) struct Operation<'a> {
    /// The operation. Its name is its method and its path.
    pub place: Place<'a>,
    path: &'a str,
    method: &'a str,
    item: &'a Value,
}

/// The operations of a document by path and method, without the names of path parameters.
pub(super) type Operations<'a> = BTreeMap<(String, String), Operation<'a>>;

/// Returns the operations of a document.
pub(super) fn operations(view: View<'_>) -> Operations<'_> {
    let paths = members(view.0, "paths");
    let methods = paths.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |it| (path, item, it)));
    let operations = methods.filter_map(|(path, item, (method, value))| {
        let verb = Method::parse(method)?;
        let place = Place { path: join(&join("$.paths", path), method), name: format!("{verb} {path}"), value };
        Some(((anonymous(path), method.clone()), Operation { place, path, method, item }))
    });
    operations.collect()
}

impl<'a> Operation<'a> {
    /// The tag of the operation that names its group.
    pub fn tag(&self) -> Option<&'a str> {
        items(self.place.value, "tags").next()?.as_str()
    }

    fn id(&self) -> Option<&'a str> {
        self.place.value.get("operationId")?.as_str()
    }

    /// Returns the parameters by location and name. Those of the operation replace those of its path.
    fn parameters(&self, view: View<'a>) -> BTreeMap<(&'a str, &'a str), Place<'a>> {
        let mut found = BTreeMap::new();
        let path = join("$.paths", self.path);
        for (path, holder) in [(path, self.item), (self.place.path.clone(), self.place.value)] {
            for value in items(holder, "parameters") {
                let named = |value: &'a Value| Some((value.get("in")?.as_str()?, value.get("name")?.as_str()?));
                let filter = named(value).map(|(location, name)| {
                    format!("{path}.parameters[?@.name == {} && @.in == {}]", quoted(name), quoted(location))
                });
                let place = Place { path: filter.unwrap_or_default(), name: String::new(), value };
                let Some(mut place) = view.resolve(place) else { continue };
                let Some(key) = named(place.value) else { continue };
                place.name = format!("{} {}", self.place.name, key.1);
                found.insert(key, place);
            }
        }
        found
    }

    /// Returns the responses of a success by status, and the other ones.
    fn responses(&self, view: View<'a>) -> (BTreeMap<&'a str, Place<'a>>, BTreeMap<&'a str, Place<'a>>) {
        let responses = members(self.place.value, "responses").filter_map(|(status, value)| {
            let name = format!("{} {status}", self.place.name);
            Some((status.as_str(), view.resolve(self.place.part(&["responses", status], name, value))?))
        });
        responses.partition(|(status, _)| status.starts_with('2'))
    }

    /// Returns the request body.
    fn body(&self, view: View<'a>) -> Option<Place<'a>> {
        let value = self.place.value.get("requestBody")?;
        view.resolve(self.place.part(&["requestBody"], format!("{} request", self.place.name), value))
    }

    /// Returns the version to use instead of that of a media type: the newest one of the operation. It differs in a later date alone,
    /// or it is a date where the other one has a name, such as `preview`.
    fn newer(&self, view: View<'a>, media_type: &str) -> Option<String> {
        let (successes, _) = self.responses(view);
        let holders: Vec<_> = successes.into_values().chain(self.body(view)).collect();
        let others = holders.iter().flat_map(|holder| members(holder.value, "content"));
        let dates = others.filter_map(|(name, _)| dated(name)).filter_map(|(prefix, date, suffix)| {
            let version = media_type.strip_prefix(prefix)?.strip_suffix(suffix)?;
            (!is_date(version) || version < date).then_some(date)
        });
        dates.max().map(|newest| format!("the version {newest}"))
    }
}

/// Returns the date in a media type, with the texts around it.
fn dated(media_type: &str) -> Option<(&str, &str, &str)> {
    let at = (0..media_type.len()).find(|at| media_type.get(*at..at + DATE).is_some_and(is_date))?;
    Some((media_type.get(..at)?, media_type.get(at..at + DATE)?, media_type.get(at + DATE..)?))
}

/// The length of a date: `2024-08-05`.
const DATE: usize = 10;

impl<'a> Finder<'a> {
    /// Compares all operations.
    pub(super) fn operations(&mut self) {
        let (old, new) = (operations(self.old), operations(self.new));
        for (key, operation) in &old {
            if let Some(other) = new.get(key) {
                self.found.has(ItemKind::Operation, &operation.place.name, operation.place.value, other.place.value);
                if let (Some(tag), Some(other)) = (operation.tag(), other.tag()) {
                    self.moved.entry(tag).or_default().insert(other);
                }
                self.parameters(operation, other);
                self.requests(operation, other);
                self.responses(operation, other);
            }
        }
        let mut ids: BTreeSet<String> = new.values().filter_map(|it| it.id()).map(str::to_owned).collect();
        for (key, operation) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
            let path = new.iter().find(|((path, _), _)| *path == key.0).map_or(operation.path, |(_, other)| other.path);
            let successor = || {
                let same = |other: &&Operation<'_>| other.id() == operation.id() && other.method == operation.method;
                let known =
                    |other: &&Operation<'_>| old.contains_key(&(anonymous(other.path), other.method.to_owned()));
                operation.id()?;
                new.values().filter(same).find(|other| !known(other)).map(|other| format!("`{}`", other.place.name))
            };
            let retirement = self.retirement(operation.place.value, successor);
            let value = self.operation(operation, path, &mut ids, &retirement);
            self.found.add(
                format!("{path} {}", operation.method),
                Missing {
                    item: item(ItemKind::Operation, &operation.place.name, retirement),
                    target: "$.paths".to_owned(),
                    update: json!({ path: { operation.method: value } }),
                },
            );
        }
        let used: BTreeSet<&str> =
            old.iter().filter(|(key, _)| !new.contains_key(*key)).filter_map(|(_, it)| it.tag()).collect();
        self.tags(&used);
    }

    /// Returns an operation to add to `path`, whose parameters can have other names.
    fn operation(
        &self,
        operation: &Operation<'a>,
        path: &str,
        ids: &mut BTreeSet<String>,
        retirement: &Retirement,
    ) -> Value {
        let mut value = operation.place.value.clone();
        let renamed: BTreeMap<&str, &str> = placeholders(operation.path).zip(placeholders(path)).collect();
        let is_moved = renamed.iter().any(|(from, to)| from != to);
        if is_moved || operation.item.get("parameters").is_some() {
            // The parameters of the path are not there, or not those of this operation.
            let parameters = operation.parameters(self.old).into_iter().map(|((location, name), place)| {
                let mut value = place.value.clone();
                if let (Some(entries), "path", Some(to)) = (value.as_object_mut(), location, renamed.get(name)) {
                    entries.insert("name".to_owned(), json!(to));
                }
                value
            });
            value["parameters"] = parameters.collect();
        }
        if let Some(id) = operation.id() {
            let mut unique = id.to_owned();
            let mut number = 1;
            while !ids.insert(unique.clone()) {
                number += 1;
                unique = if number == 2 { format!("{id}Retired") } else { format!("{id}Retired{}", number - 1) };
            }
            value["operationId"] = json!(unique);
        }
        if let Some(tag) = operation.tag().and_then(|tag| self.renamed_tag(tag)) {
            value["tags"][0] = json!(tag);
        }
        mark(&mut value, retirement);
        value
    }

    fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let (before, after) = (old.parameters(self.old), new.parameters(self.new));
        let schemas =
            |parameters: &BTreeMap<(&'a str, &'a str), Place<'a>>, others: &BTreeMap<_, _>, location: &str| {
                let missing = parameters.iter().filter(|(key, _)| key.0 == location && !others.contains_key(*key));
                missing.filter_map(|(key, place)| Some((key.1, place.value.get("schema")?))).collect::<Vec<_>>()
            };
        for (key, parameter) in before.iter().filter(|((location, _), _)| *location != "path") {
            let Some(other) = after.get(key) else {
                let gone = schemas(&before, &after, key.0);
                let renamed = || self.renamed(key.1, &gone, &schemas(&after, &before, key.0));
                let retirement = self.retirement(parameter.value, renamed);
                let mut value = parameter.value.clone();
                mark(&mut value, &retirement);
                self.found.add(
                    format!("parameters/{}/{}", key.0, key.1),
                    Missing {
                        item: item(ItemKind::Parameter, &parameter.name, retirement),
                        target: new.place.path.clone(),
                        update: json!({ "parameters": [value] }),
                    },
                );
                continue;
            };
            self.found.has(ItemKind::Parameter, &parameter.name, parameter.value, other.value);
            if let (Some(schema), Some(newer)) = (parameter.value.get("schema"), other.value.get("schema")) {
                let name = parameter.name.clone();
                self.schema(parameter.part(&["schema"], name.clone(), schema), other.part(&["schema"], name, newer));
            }
        }
    }

    fn requests(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let Some(body) = old.body(self.old) else { return };
        let other = new.body(self.new);
        for (media_type, media) in members(body.value, "content") {
            match &other {
                Some(other) => match content(other, media_type) {
                    Some(newer) => self.media(&body, media_type, media, other, newer),
                    None => {
                        self.version(new, &body, media_type, &other.path, |contents| json!({ "content": contents }))
                    }
                },
                None => {
                    let required = body.value.get("required").cloned().unwrap_or_default();
                    let wrap =
                        |contents| json!({ "requestBody": { "content": contents, "required": required == true } });
                    self.version(new, &body, media_type, &new.place.path, wrap);
                }
            }
        }
    }

    fn responses(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let ((successes, others), (newer, newer_others)) = (old.responses(self.old), new.responses(self.new));
        for (status, response) in &others {
            let Some(other) = newer_others.get(status) else { continue };
            for (media_type, media) in members(response.value, "content") {
                if let Some(newer) = content(other, media_type) {
                    self.media(response, media_type, media, other, newer);
                }
            }
        }
        for (status, response) in &successes {
            for (media_type, media) in members(response.value, "content") {
                // A version stays what it is if its response has another status of a success.
                let mut candidates = newer.get(status).into_iter().chain(newer.values());
                let found = candidates.find_map(|other| Some((other, content(other, media_type)?)));
                match (found, newer.get(status)) {
                    (Some((other, newer)), _) => self.media(response, media_type, media, other, newer),
                    (None, Some(other)) => {
                        self.version(new, response, media_type, &other.path, |contents| json!({ "content": contents }));
                    }
                    (None, None) => {
                        let wrap =
                            |contents| json!({ "responses": { *status: { "description": "", "content": contents } } });
                        self.version(new, response, media_type, &new.place.path, wrap);
                    }
                }
            }
        }
    }

    /// Compares the schemas of a media type that both documents have.
    fn media(&mut self, old: &Place<'a>, media_type: &str, media: &'a Value, new: &Place<'a>, newer: &'a Value) {
        self.found.has(ItemKind::Version, &format!("{} {media_type}", old.name), media, newer);
        if let (Some(schema), Some(other)) = (media.get("schema"), newer.get("schema")) {
            let keys = ["content", media_type, "schema"];
            self.schema(old.part(&keys, old.name.clone(), schema), new.part(&keys, new.name.clone(), other));
        }
    }

    /// Adds a media type of a request or response of the old document. `wrap` makes the update of `target` from the mapping with
    /// the media type.
    fn version(
        &mut self,
        new: &Operation<'a>,
        holder: &Place<'a>,
        media_type: &str,
        target: &str,
        wrap: impl Fn(Value) -> Value,
    ) {
        let Some(media) = content(holder, media_type) else { return };
        let mut media = media.clone();
        let retirement = self.retirement(&media, || new.newer(self.new, media_type));
        mark_part(&mut media, &retirement);
        self.found.add(
            format!("{} {media_type}", holder.name),
            Missing {
                item: item(ItemKind::Version, &format!("{} {media_type}", holder.name), retirement),
                target: target.to_owned(),
                update: wrap(json!({ media_type: media })),
            },
        );
    }
}

/// Returns a media type of a request body or a response.
fn content<'a>(holder: &Place<'a>, media_type: &str) -> Option<&'a Value> {
    holder.value.get("content")?.get(media_type)
}
