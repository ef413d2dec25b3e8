//! Whether a document contains everything of another one. The check reads the documents itself and shares no code with the generator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// What a document lacks of another one.
#[derive(Debug, Default)]
pub struct Difference {
    /// Items that are not there.
    pub lost: BTreeSet<String>,
    /// Places where the two documents have schemas of different kinds.
    pub replaced: BTreeSet<String>,
}

/// Compares `old` with `new`, which should contain it.
pub fn difference(old: &Value, new: &Value) -> Difference {
    let mut check = Check { old, new, seen: BTreeSet::new(), found: Difference::default() };
    let others = operations(new);
    for ((method, path), (operation, item)) in operations(old) {
        let name = format!("{method} {path}");
        match others.get(&(method, path)) {
            Some((other, other_item)) => check.operation(&name, [operation, item], [other, other_item]),
            None => check.lost(name),
        }
    }
    check.found
}

struct Check<'a> {
    old: &'a Value,
    new: &'a Value,
    seen: BTreeSet<[*const Value; 2]>,
    found: Difference,
}

type Operations<'a> = BTreeMap<(String, String), (&'a Value, &'a Value)>;

fn operations(document: &Value) -> Operations<'_> {
    let mut found = BTreeMap::new();
    for (path, item) in entries(document, "paths") {
        let segments = path.split('/').map(|it| if it.starts_with('{') && it.ends_with('}') { "{}" } else { it });
        let anonymous = segments.collect::<Vec<_>>().join("/");
        for (method, operation) in
            item.as_object().into_iter().flatten().filter(|(key, _)| key.as_str() != "parameters")
        {
            found.insert((method.clone(), anonymous.clone()), (operation, item));
        }
    }
    found
}

fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        value = document.pointer(&reference[1..]).unwrap_or(&Value::Null);
    }
    value
}

/// The schema itself, without references and compositions of one member.
fn schema<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let value = resolve(document, value);
    for key in ["allOf", "oneOf", "anyOf"] {
        if let Some([only]) = value.get(key).and_then(Value::as_array).map(Vec::as_slice)
            && value.get("properties").is_none()
            && value.get("discriminator").is_none()
            && value.get("enum").is_none()
        {
            return schema(document, only);
        }
    }
    value
}

/// All properties of an object, with those of `allOf`.
fn properties<'a>(document: &'a Value, value: &'a Value, depth: usize) -> BTreeMap<&'a str, &'a Value> {
    let value = resolve(document, value);
    let mut found: BTreeMap<_, _> = entries(value, "properties").map(|(name, it)| (name.as_str(), it)).collect();
    for parent in list(value, "allOf").filter(|_| depth < 16) {
        for (name, it) in properties(document, parent, depth + 1) {
            found.entry(name).or_insert(it);
        }
    }
    found
}

fn kind(value: &Value) -> String {
    let has = |key: &str| value.get(key).is_some();
    let ty = value.get("type").and_then(Value::as_str).unwrap_or("object");
    let kind = match ty {
        "string" => "text",
        _ if has("oneOf") || has("anyOf") || has("discriminator") => "union",
        "object" if has("properties") || has("allOf") => "object",
        "object" if value.get("additionalProperties").is_some_and(Value::is_object) => "map",
        other => other,
    };
    kind.to_owned()
}

impl<'a> Check<'a> {
    fn lost(&mut self, name: String) {
        self.found.lost.insert(name);
    }

    fn operation(&mut self, name: &str, old: [&'a Value; 2], new: [&'a Value; 2]) {
        let parameters = |document: &'a Value, [operation, item]: [&'a Value; 2]| -> BTreeMap<String, &'a Value> {
            let all = list(item, "parameters").chain(list(operation, "parameters")).map(|it| resolve(document, it));
            all.filter(|it| it["in"] != "path").map(|it| (format!("{} {}", it["in"], it["name"]), it)).collect()
        };
        let others = parameters(self.new, new);
        for (key, parameter) in parameters(self.old, old) {
            match others.get(&key) {
                Some(other) => self.schemas(&format!("{name} {key}"), parameter.get("schema"), other.get("schema")),
                None => self.lost(format!("{name} {key}")),
            }
        }
        let media = |holders: Vec<&'a Value>| -> Vec<(String, &'a Value)> {
            let all = holders.into_iter().flat_map(|holder| entries(holder, "content"));
            all.map(|(media_type, it)| (media_type.clone(), it)).collect()
        };
        let body = |document: &'a Value, operation: &'a Value| {
            media(operation.get("requestBody").map(|it| resolve(document, it)).into_iter().collect())
        };
        let responses = |document: &'a Value, operation: &'a Value| {
            let successes = entries(operation, "responses").filter(|(status, _)| status.starts_with('2'));
            media(successes.map(|(_, it)| resolve(document, it)).collect())
        };
        for (before, after) in [
            (body(self.old, old[0]), body(self.new, new[0])),
            (responses(self.old, old[0]), responses(self.new, new[0])),
        ] {
            let after: BTreeMap<_, _> = after.into_iter().rev().collect();
            for (media_type, it) in before {
                match after.get(&media_type) {
                    Some(other) => self.schemas(name, it.get("schema"), other.get("schema")),
                    None => self.lost(format!("{name} {media_type}")),
                }
            }
        }
    }

    fn schemas(&mut self, name: &str, old: Option<&'a Value>, new: Option<&'a Value>) {
        let (Some(old), Some(new)) = (old, new) else { return };
        let (old, new) = (schema(self.old, old), schema(self.new, new));
        if !self.seen.insert([old, new]) {
            return;
        }
        if kind(old) != kind(new) {
            self.found.replaced.insert(name.to_owned());
            return;
        }
        let others = properties(self.new, new, 0);
        for (property, it) in properties(self.old, old, 0) {
            let name = format!("{name}.{property}");
            match others.get(property) {
                Some(other) => self.schemas(&name, Some(it), Some(other)),
                None => self.lost(name),
            }
        }
        let values: BTreeSet<String> = list(new, "enum").map(Value::to_string).collect();
        let is_text = kind(old) == "text";
        for value in list(old, "enum").map(Value::to_string).filter(|value| is_text && !values.contains(value)) {
            self.lost(format!("{name}: {value}"));
        }
        for key in ["items", "additionalProperties"] {
            self.schemas(&format!("{name} {key}"), old.get(key), new.get(key));
        }
        let tags = |it: &'a Value| it.get("discriminator").map(|it| entries(it, "mapping").collect::<BTreeMap<_, _>>());
        if let (Some(before), Some(after)) = (tags(old), tags(new)) {
            for tag in before.keys().filter(|tag| !after.contains_key(*tag)) {
                self.lost(format!("{name}: tag {tag}"));
            }
        }
        for key in ["oneOf", "anyOf"] {
            let count = |it: &Value| list(it, key).count();
            if count(old) > count(new) && !list(old, "enum").any(|_| true) {
                self.lost(format!("{name}: {key}"));
            }
        }
    }
}
