//! A Postman collection, in the format 2.1.
//!
//! In: requests with their examples. Out: a folder for each group, with an item for each request; variables for the base URL, the
//! credentials, and the path parameters; and a request for an access token. The same requests give the same collection.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use generator::{
    Prepared,
    model::{Method, ParamLocation, Stability},
    surface::{Param, Request, encoded, texts},
};
use serde_json::{Map, Value, json};

use super::Sample;

/// The format.
const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
/// What stands for the base URL of an API whose document names no server.
const NO_SERVER: &str = "https://api.example.com";

const INTRODUCTION: &str = "\
Every request has the exact media types of its version, required parameters with example values, and a body that fits the \
schema of the document. Optional query parameters are listed and disabled.";
const CREDENTIALS: &str = "\
Set the variables `clientId` and `clientSecret` of a service account, send the first request, and the others use its access \
token. To use an API key instead, set `publicKey` and `privateKey`, and change the authorization of the collection to Digest \
Auth with the username `{{publicKey}}` and the password `{{privateKey}}`.";

/// The variables for path parameters: the name, and the value that most requests have.
type Variables = BTreeMap<String, String>;

/// Returns the collection.
pub fn collection(prepared: &Prepared, samples: &[Sample<'_>]) -> Value {
    let variables = variables(samples);
    let token_path = Some(&prepared.config.client.token_path).filter(|path| !path.is_empty());
    let mut groups: BTreeMap<&str, Vec<Sample<'_>>> = BTreeMap::new();
    for sample in samples {
        groups.entry(sample.handle.group.as_str()).or_default().push(*sample);
    }
    let folders = groups.into_iter().map(|(group, mut samples)| {
        samples.sort_by_key(|sample| order(sample));
        let items: Vec<Value> = samples.iter().map(|sample| item(sample, &variables)).collect();
        json!({"name": group, "item": items})
    });
    let items: Vec<Value> = token_path.map(|path| token_request(path)).into_iter().chain(folders).collect();
    let description =
        if token_path.is_some() { format!("{INTRODUCTION}\n\n{CREDENTIALS}") } else { INTRODUCTION.to_owned() };
    json!({
        "info": {"name": prepared.api.title, "description": description, "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{accessToken}}", "type": "string"}]},
        "variable": declared(prepared, token_path.is_some(), &variables),
        "item": items,
    })
}

/// Returns the position of a request in its folder: current versions first, and what is created before what is read and deleted.
fn order<'a>(sample: &Sample<'a>) -> (Stability, &'a str, usize, usize) {
    let Request { info, stability, index, .. } = sample.request;
    let methods = [Method::Post, Method::Get, Method::Put, Method::Patch];
    let rank = methods.iter().position(|method| *method == info.method).unwrap_or(methods.len());
    (*stability, &info.path, rank, *index)
}

fn variables(samples: &[Sample<'_>]) -> Variables {
    let mut counts: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    for Sample { request, .. } in samples {
        for param in request.params().filter(|param| param.location == ParamLocation::Path) {
            let value = path_value(request, param);
            *counts.entry(&param.wire).or_default().entry(value).or_default() += 1;
        }
    }
    let usual = |values: BTreeMap<String, usize>| values.into_iter().rev().max_by_key(|(_, count)| *count);
    counts.into_iter().filter_map(|(name, values)| Some((name.to_owned(), usual(values)?.0))).collect()
}

fn declared(prepared: &Prepared, has_tokens: bool, variables: &Variables) -> Vec<Value> {
    let base_url = if prepared.api.base_url.is_empty() { NO_SERVER } else { &prepared.api.base_url };
    let mut declared = vec![json!({"key": "baseUrl", "value": base_url})];
    let secrets = ["clientId", "clientSecret", "publicKey", "privateKey"].into_iter().filter(|_| has_tokens);
    declared.extend(secrets.chain(["accessToken"]).map(|key| json!({"key": key, "value": ""})));
    declared.extend(variables.iter().map(|(key, value)| json!({"key": key, "value": value})));
    declared
}

/// Returns the request that stores an access token of a service account in the variable `accessToken`.
fn token_request(path: &str) -> Value {
    let basic = [("username", "{{clientId}}"), ("password", "{{clientSecret}}")];
    let basic: Vec<Value> =
        basic.iter().map(|(key, value)| json!({"key": key, "value": value, "type": "string"})).collect();
    let script = ["pm.collectionVariables.set(\"accessToken\", pm.response.json().access_token);"];
    json!({
        "name": "Get an access token",
        "event": [{"listen": "test", "script": {"type": "text/javascript", "exec": script}}],
        "request": {
            "method": "POST",
            "auth": {"type": "basic", "basic": basic},
            "header": [{"key": "Accept", "value": "application/json"}],
            "url": {"raw": format!("{{{{baseUrl}}}}{path}"), "host": ["{{baseUrl}}"], "path": segments(path)},
            "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials", "type": "text"}]},
        },
    })
}

fn segments(path: &str) -> Vec<&str> {
    path.trim_start_matches('/').split('/').collect()
}

fn item(sample: &Sample<'_>, variables: &Variables) -> Value {
    let request = sample.request;
    let info = &request.info;
    let version = info.version.as_ref().filter(|_| request.stability != Stability::Current);
    let name = match version {
        Some(version) => format!("{} ({version})", sample.summary()),
        None => sample.summary().to_owned(),
    };
    let mut made = json!({
        "method": info.method.as_str(),
        "description": format!("`{} {}`, operation `{}`, method `{}`.", info.method, info.path, info.id.as_str(), sample.path()),
        "header": headers(request),
        "url": url(request, variables),
    });
    if !info.authenticated {
        made["auth"] = json!({"type": "noauth"});
    }
    let mut item = json!({"name": name});
    if let Some(body) = &request.example.body {
        let raw = format!("{:#}", with_variables(body, variables));
        made["body"] = json!({"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}});
        if matches!(info.method, Method::Get | Method::Head) {
            // Postman leaves out the body of a GET otherwise.
            item["protocolProfileBehavior"] = json!({"disableBodyPruning": true});
        }
    }
    item["request"] = made;
    item
}

fn headers(request: &Request) -> Vec<Value> {
    let info = &request.info;
    let mut headers = Vec::new();
    if !info.accept.text.is_empty() {
        headers.push(json!({"key": "Accept", "value": info.accept.text}));
    }
    if let Some(content_type) = info.content_type.as_ref().filter(|_| request.example.body.is_some()) {
        headers.push(json!({"key": "Content-Type", "value": content_type.text}));
    }
    headers.extend(entries(request, ParamLocation::Header));
    headers
}

/// Returns the parameters at a location. Those that the example does not have are disabled.
fn entries(request: &Request, location: ParamLocation) -> Vec<Value> {
    let entries = request.params().filter(|param| param.location == location).flat_map(|param| {
        match request.example.params.get(&param.wire) {
            Some(value) => texts(value).iter().map(|text| json!({"key": param.wire, "value": text})).collect(),
            None => vec![json!({"key": param.wire, "value": "", "disabled": true})],
        }
    });
    entries.collect()
}

fn url(request: &Request, variables: &Variables) -> Value {
    let mut path = Vec::new();
    let mut values = Vec::new();
    let params: Vec<&Param> = request.params().filter(|param| param.location == ParamLocation::Path).collect();
    for segment in segments(&request.info.path) {
        let whole = params.iter().find(|param| segment == format!("{{{}}}", param.wire));
        if let Some(param) = whole {
            values.push(json!({"key": param.wire, "value": value(request, param, variables)}));
            path.push(format!(":{}", param.wire));
            continue;
        }
        // A variable of a path is a whole segment.
        let filled = params.iter().fold(segment.to_owned(), |segment, param| {
            segment.replace(&format!("{{{}}}", param.wire), &value(request, param, variables))
        });
        path.push(filled);
    }
    let query = entries(request, ParamLocation::Query);
    let enabled = query.iter().filter(|entry| entry.get("disabled").is_none());
    let text = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let pairs: Vec<String> = enabled.map(|entry| format!("{}={}", text(entry, "key"), text(entry, "value"))).collect();
    let query_text = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    let mut url = Map::new();
    url.insert("raw".to_owned(), json!(format!("{{{{baseUrl}}}}/{}{query_text}", path.join("/"))));
    url.insert("host".to_owned(), json!(["{{baseUrl}}"]));
    url.insert("path".to_owned(), json!(path));
    for (key, list) in [("query", query), ("variable", values)] {
        if !list.is_empty() {
            url.insert(key.to_owned(), json!(list));
        }
    }
    Value::Object(url)
}

/// Returns the value of a path parameter: the variable, if it has the same value.
fn value(request: &Request, param: &Param, variables: &Variables) -> String {
    let value = path_value(request, param);
    if variables.get(&param.wire) == Some(&value) { format!("{{{{{}}}}}", param.wire) } else { value }
}

/// Returns the value of a path parameter, percent-encoded: Postman inserts it as it is, and a slash would begin another segment.
fn path_value(request: &Request, param: &Param) -> String {
    let texts = request.example.params.get(&param.wire).map(texts).unwrap_or_default();
    texts.iter().map(|text| encoded(text)).collect::<Vec<_>>().join(",")
}

/// Returns a body in which a property with the name and the value of a variable refers to it.
fn with_variables(body: &Value, variables: &Variables) -> Value {
    match body {
        Value::Array(items) => items.iter().map(|item| with_variables(item, variables)).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let is_variable = value.as_str().is_some() && value.as_str() == variables.get(name).map(String::as_str);
                let value =
                    if is_variable { json!(format!("{{{{{name}}}}}")) } else { with_variables(value, variables) };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}
