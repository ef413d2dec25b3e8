//! Media types to versions.
//!
//! In: the media types of each operation, as read. Sets: the versions of each operation, one for each version and format that a
//! media type names, oldest first, with body and response. An API whose media types name no version gets one version without
//! a name. Removes: operations that have no version that was asked for, and groups without operations.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{
    Api, ApiVersion, Body, BodyFormat, Content, GroupId, MediaType, Operation, Response, Stability, TypeRef, Version,
};

/// Formats of which the crate gives the bytes.
const BINARY: [&str; 4] = ["gzip", "octet-stream", "zip", "pdf"];

pub(super) fn run(api: &mut Api, config: &Config, until: Option<&str>, diagnostics: &mut Diagnostics) {
    let until = until.map(ApiVersion::parse);
    for operation in &mut api.operations {
        operation.versions = versions(operation, config);
        if let Some(until) = &until {
            keep_newest(&mut operation.versions, until);
        }
        if operation.versions.is_empty() {
            let message = format!("`{}` has no version that was asked for and is left out", operation.id);
            diagnostics.push(Diagnostic::note("no-version", &operation.pointer, message));
        }
        for body in operation.versions.iter().filter_map(|version| version.body.as_ref()) {
            if !body.media_type.is_json() {
                let message = format!(
                    "`{}` takes a body of the media type `{}`, and the crate writes JSON only",
                    operation.id, body.media_type
                );
                diagnostics.push(
                    Diagnostic::warning("body-format", format!("{}/requestBody", operation.pointer), message)
                        .help("Send such a body with an HTTP client of your own."),
                );
            }
        }
        operation.requests.clear();
        operation.responses.clear();
    }
    api.operations.retain(|operation| !operation.versions.is_empty());
    let groups: BTreeSet<&GroupId> = api.operations.iter().map(|operation| &operation.group).collect();
    api.groups.retain(|group| groups.contains(&group.id));
}

fn versions(operation: &Operation, config: &Config) -> Vec<Version> {
    let prefix = config.versions.media_type_prefix.as_str();
    // Of all 2xx statuses: an operation may answer 200 in one version and 204 in the next.
    let responses: Vec<&Content> = operation.responses.iter().flat_map(|response| &response.contents).collect();
    let mut keys: BTreeSet<(Option<&ApiVersion>, &str)> = responses.iter().map(|content| key(content)).collect();
    let described: BTreeSet<Option<&ApiVersion>> = keys.iter().map(|(version, _)| *version).collect();
    for content in &operation.requests {
        let version = content.media_type.version.as_ref();
        if !described.contains(&version) && (version.is_some() || keys.is_empty()) {
            keys.insert((version, "json"));
        }
    }
    if keys.is_empty() {
        keys.insert((None, ""));
    }
    if prefix.is_empty() {
        // Without versions, formats are alternatives of which one is enough: JSON if there is a choice.
        let json = keys.iter().find(|(_, format)| *format == "json").or(keys.first()).copied();
        keys = json.into_iter().collect();
    }

    let version = |&(version, format): &(Option<&ApiVersion>, &str)| {
        let matching = |content: &&Content| {
            content.media_type.version.as_ref() == version && (content.media_type.format == format || format.is_empty())
        };
        let contents: Vec<&Content> = responses.iter().copied().filter(matching).collect();
        // Where one 2xx status has a body and another has none, the body is optional, and its type is what counts.
        let content = contents.iter().find(|content| content.ty.is_some()).or(contents.first()).copied();
        let sent = sent(operation, version);
        Version {
            name: version.cloned(),
            stability: Stability::Current,
            sunset: content.and_then(|it| it.sunset.clone()).or_else(|| sent.and_then(|it| it.sunset.clone())),
            body: sent.map(|content| Body {
                media_type: content.media_type.clone(),
                ty: content.ty.clone().unwrap_or(TypeRef::Any),
                required: operation.body_required,
            }),
            response: Response {
                accept: content.map_or_else(|| accept(version, prefix), |it| it.media_type.clone()),
                format: body_format(operation, format, content, config),
            },
            format: (format != "json" && keys.contains(&(version, "json"))).then(|| format.to_owned()),
            paging: None,
            wait: None,
        }
    };
    let mut versions: Vec<Version> = keys.iter().map(version).collect();
    settle(&mut versions);
    versions
}

fn key(content: &Content) -> (Option<&ApiVersion>, &str) {
    (content.media_type.version.as_ref(), &content.media_type.format)
}

/// The body that goes with a version: as JSON, if there is a choice.
fn sent<'a>(operation: &'a Operation, version: Option<&ApiVersion>) -> Option<&'a Content> {
    let mut contents = operation.requests.iter().filter(|content| content.media_type.version.as_ref() == version);
    contents.clone().find(|content| content.media_type.format == "json").or_else(|| contents.next())
}

/// What to accept in a version whose responses have no media type.
fn accept(version: Option<&ApiVersion>, prefix: &str) -> MediaType {
    let text = version.map_or_else(|| "application/json".to_owned(), |version| format!("{prefix}{version}+json"));
    MediaType::parse(&text, prefix)
}

fn body_format(operation: &Operation, format: &str, content: Option<&Content>, config: &Config) -> BodyFormat {
    let Some(ty) = content.and_then(|content| content.ty.as_ref()) else {
        return BodyFormat::None;
    };
    if config.operations.text.iter().any(|id| id == operation.id.as_str()) {
        return BodyFormat::Text;
    }
    match format {
        "json" => BodyFormat::Json(ty.clone()),
        _ if BINARY.contains(&format) || content.is_some_and(|content| content.binary) => BodyFormat::Bytes,
        _ if matches!(ty, TypeRef::String) => BodyFormat::Text,
        _ => BodyFormat::Json(ty.clone()),
    }
}

/// Sorts the versions, oldest first and previews last, and sets their stability: the newest stable one is current.
fn settle(versions: &mut [Version]) {
    versions.sort_by(|a, b| (&a.name, a.format.is_some()).cmp(&(&b.name, b.format.is_some())));
    let is_stable = |version: &Version| version.name.as_ref().is_none_or(ApiVersion::is_stable);
    let newest = versions.iter().filter(|version| is_stable(version)).map(|version| version.name.clone()).max();
    for version in versions {
        version.stability = if !is_stable(version) {
            Stability::Preview
        } else if Some(&version.name) == newest.as_ref() {
            Stability::Current
        } else {
            Stability::Superseded
        };
    }
}

fn keep_newest(versions: &mut Vec<Version>, until: &ApiVersion) {
    let names = versions.iter().filter_map(|version| version.name.as_ref());
    let newest = names.filter(|name| name.is_stable() && *name <= until).max().cloned();
    versions.retain(|version| version.name.is_none() || version.name == newest);
    for version in versions {
        version.stability = Stability::Current;
    }
}
