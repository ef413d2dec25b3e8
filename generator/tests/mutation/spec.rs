//! Changes specific to OpenAPI documents: odd names, wrong references, and schemas that contradict themselves. A tree and a
//! source of random numbers in, a description of the change out.

use serde_json::{Value, json};

use crate::mutate::{Dice, Path, Step, places};
use crate::words::NAMES;

/// Makes one change, and describes it. Returns `None` if the document has no place for the change.
pub fn change(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    match dice.below(9) {
        0 => rename(value, &["schemas", "properties", "mapping", "parameters", "responses"], dice),
        1 => rename(value, &["properties", "schemas"], dice),
        2 => name(value, dice),
        3 => retarget(value, dice),
        4 => circle(value, dice),
        5 => compose(value, dice),
        6 => contradict(value, dice),
        7 => enumerate(value, dice),
        _ => operation(value, dice),
    }
}

fn some_name<'a>(dice: &mut dyn Dice) -> &'a str {
    NAMES[dice.below(NAMES.len())]
}

/// Returns the places whose last key is one of these.
fn at_key(value: &Value, keys: &[&str]) -> Vec<Path> {
    let mut found = places(value);
    found.retain(|path| matches!(path.0.last(), Some(Step::Key(key)) if keys.contains(&key.as_str())));
    found
}

fn one_of(mut paths: Vec<Path>, dice: &mut dyn Dice) -> Option<Path> {
    if paths.is_empty() { None } else { Some(paths.swap_remove(dice.below(paths.len()))) }
}

/// Replaces every string of the document that equals `old` by `new`.
fn replace(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|value| replace(value, old, new)),
        Value::Object(members) => members.values_mut().for_each(|value| replace(value, old, new)),
        _ => {}
    }
}

/// Gives an entry of one of these maps an odd name, and changes the references to it.
fn rename(value: &mut Value, maps: &[&str], dice: &mut dyn Dice) -> Option<String> {
    let map = one_of(at_key(value, maps), dice)?;
    let members = map.of(value)?.as_object()?;
    let old = members.keys().nth(dice.below(members.len().max(1)))?.clone();
    let new = some_name(dice);
    let members = map.of_mut(value)?.as_object_mut()?;
    let inner = members.remove(&old)?;
    members.insert(new.to_owned(), inner);
    let pointer = |name: &str| format!("#/{}/{}", map.0.iter().map(step).collect::<Vec<_>>().join("/"), escaped(name));
    replace(value, &pointer(&old), &pointer(new));
    replace(value, &old, new);
    Some(format!("{map}: {old} is renamed to {new:?} everywhere"))
}

fn step(step: &Step) -> String {
    match step {
        Step::Key(key) => escaped(key),
        Step::Index(index) => index.to_string(),
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Gives a tag, an operation, a parameter or a path an odd name.
fn name(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    let new = some_name(dice);
    let mut paths = at_key(value, &["operationId", "name", "propertyName", "description", "title", "summary", "url"]);
    paths.extend(places(value).into_iter().filter(|path| {
        let tags = path.0.iter().rev().nth(1).is_some_and(|step| matches!(step, Step::Key(key) if key == "tags"));
        tags && path.of(value).is_some_and(Value::is_string)
    }));
    let at = one_of(paths, dice)?;
    let old = at.of(value)?.as_str()?.to_owned();
    replace(value, &old, new);
    // A path parameter is also a placeholder of its path.
    if let Some(paths) = value.get_mut("paths").and_then(Value::as_object_mut) {
        *paths = std::mem::take(paths)
            .into_iter()
            .map(|(path, item)| (path.replace(&format!("{{{old}}}"), &format!("{{{new}}}")), item))
            .collect();
    }
    Some(format!("{at}: {old:?} is {new:?} everywhere"))
}

fn components(value: &Value) -> Vec<String> {
    let sections = value["components"].as_object().into_iter().flatten();
    let names = |(section, members): (&String, &Value)| {
        let members = members.as_object().into_iter().flatten();
        members.map(|(name, _)| format!("#/components/{section}/{}", escaped(name))).collect::<Vec<_>>()
    };
    sections.flat_map(names).collect()
}

/// Makes a reference refer to another component, or to nothing.
fn retarget(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    let mut targets = components(value);
    targets
        .extend(["#", "#/components/schemas", "#/paths", "nowhere", "#/components/schemas/%", ""].map(str::to_owned));
    let target = targets.swap_remove(dice.below(targets.len()));
    let at = one_of(at_key(value, &["$ref"]), dice)?;
    *at.of_mut(value)? = json!(target);
    Some(format!("{at}: is {target}"))
}

/// Returns the places of all schemas: below `schema`, `schemas`, `properties` and `items`, and in compositions.
fn schemas(value: &Value) -> Vec<Path> {
    let mut found = places(value);
    found.retain(|path| {
        let key = |back: usize| match path.0.iter().rev().nth(back) {
            Some(Step::Key(key)) => key.as_str(),
            Some(Step::Index(_)) => "[]",
            None => "",
        };
        let is = match key(0) {
            "schema" | "items" | "additionalProperties" => key(1) != "properties",
            "[]" => ["allOf", "oneOf", "anyOf"].contains(&key(1)),
            _ => ["schemas", "properties"].contains(&key(1)),
        };
        is && path.of(value).is_some_and(Value::is_object)
    });
    found
}

/// Makes a schema refer to a component, which can be the one that contains it.
fn circle(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    let at = one_of(schemas(value), dice)?;
    let targets: Vec<_> = components(value).into_iter().filter(|it| it.starts_with("#/components/schemas")).collect();
    let target = targets.get(dice.below(targets.len().max(1)))?;
    let reference = json!({ "$ref": target });
    let property = some_name(dice);
    let new = match dice.below(7) {
        0 => reference,
        1 => json!({"allOf": [reference]}),
        2 => json!({"oneOf": [reference, {"type": "string"}]}),
        3 => json!({"type": "array", "items": reference}),
        4 => json!({"type": "object", "additionalProperties": reference}),
        5 => json!({"type": "object", "required": [property], "properties": {property: reference}}),
        _ => json!({"anyOf": [reference], "nullable": true}),
    };
    let what = format!("{at}: is {new}");
    *at.of_mut(value)? = new;
    Some(what)
}

/// Wraps a schema in one or several compositions.
fn compose(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    let all = schemas(value);
    let at = one_of(all.clone(), dice)?;
    let other = one_of(all, dice)?.of(value)?.clone();
    let mut schema = at.of(value)?.clone();
    let levels = 1 + dice.below(3);
    for _ in 0..levels {
        schema = match dice.below(7) {
            0 => json!({"allOf": [schema, other]}),
            1 => json!({"oneOf": [schema, other]}),
            2 => json!({"anyOf": [other, schema]}),
            3 => json!({"type": "array", "items": schema}),
            4 => json!({"allOf": [schema], "oneOf": [other], "properties": {"x": {"type": "string"}}}),
            5 => json!({"oneOf": [schema, schema, other], "discriminator": {"propertyName": some_name(dice)}}),
            _ => json!({"type": "object", "additionalProperties": schema}),
        };
    }
    *at.of_mut(value)? = schema;
    Some(format!("{at}: is wrapped in {levels} compositions"))
}

/// Gives a schema a keyword that contradicts the others.
fn contradict(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    let at = one_of(schemas(value), dice)?;
    let (key, new) = match dice.below(16) {
        0 => ("type", json!(["string", "object", "array", "integer", "number", "boolean"][dice.below(6)])),
        1 => ("format", json!(["date-time", "date", "int32", "byte", "binary", "password", "odd"][dice.below(7)])),
        2 => ("enum", json!(["A", "a", "A ", ""])),
        3 => ("enum", json!([1, 2, 3])),
        4 => ("enum", json!([true, null, "x", {}])),
        5 => ("items", json!({})),
        6 => ("properties", json!({some_name(dice): {"type": "string"}})),
        7 => ("required", json!([some_name(dice), some_name(dice)])),
        8 => ("allOf", json!([{"type": "string"}, {"type": "object", "properties": {"a": {"type": "integer"}}}])),
        9 => ("oneOf", json!([{"type": "string"}, {"type": "integer"}, {"type": "array", "items": {}}])),
        10 => (
            "additionalProperties",
            [json!(true), json!(false), json!({"type": "string"}), json!({})][dice.below(4)].clone(),
        ),
        11 => ("discriminator", json!({"propertyName": some_name(dice), "mapping": {some_name(dice): "Pet"}})),
        12 => ("nullable", json!(true)),
        13 => ("default", json!([1, "x"])),
        14 => ("not", json!({})),
        _ => ("maximum", json!(1e300)),
    };
    let what = format!("{at}: {key} is {new}");
    at.of_mut(value)?.as_object_mut()?.insert(key.to_owned(), new);
    Some(what)
}

/// Makes an enum empty, or gives it odd values.
fn enumerate(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    let at = one_of(at_key(value, &["enum"]), dice)?;
    let new = match dice.below(4) {
        0 => json!([]),
        1 => json!([null]),
        2 => json!([some_name(dice), some_name(dice), some_name(dice)]),
        _ => json!(NAMES),
    };
    let what = format!("{at}: is {new}");
    *at.of_mut(value)? = new;
    Some(what)
}

/// Copies an operation to another path or method, with or without the id and the parameters that it needs there.
fn operation(value: &mut Value, dice: &mut dyn Dice) -> Option<String> {
    let paths = value.get("paths")?.as_object()?;
    let path = paths.keys().nth(dice.below(paths.len().max(1)))?.clone();
    let item = paths.get(&path)?.as_object()?.clone();
    let method = item.keys().nth(dice.below(item.len().max(1)))?.clone();
    let mut operation = item.get(&method)?.clone();
    let (new_path, new_method) = match dice.below(5) {
        0 => (format!("{path}/again"), method.clone()),
        1 => (path.clone(), ["get", "put", "patch", "delete", "head", "options", "trace"][dice.below(7)].to_owned()),
        2 => (format!("{path}{}", some_name(dice)), method.clone()),
        3 => (format!("{path}/{{{}}}", some_name(dice)), method.clone()),
        _ => (path.replace(['{', '}'], ""), method.clone()),
    };
    if dice.below(3) > 0
        && let Some(members) = operation.as_object_mut()
    {
        members.insert("operationId".to_owned(), json!(format!("{method}{}", some_name(dice))));
    }
    let items = value.get_mut("paths")?.as_object_mut()?;
    let new_item = items.entry(new_path.clone()).or_insert_with(|| json!({}));
    new_item.as_object_mut()?.insert(new_method.clone(), operation);
    Some(format!("{method} {path}: is copied to {new_method} {new_path:?}"))
}
