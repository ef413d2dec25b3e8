//! Media types to versions.
//!
//! In: `Operation::requests` and `Operation::responses`, the media types as the document declares them. Sets:
//! `Operation::versions`, one entry for each version and format that a media type names, oldest first; of each entry everything but
//! `paging`, `wait` and `example`. An operation whose media types name no version has one entry without a name. Removes: the media types as
//! declared, operations without a version at the requested date, and groups without operations.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{
    Api, ApiVersion, Body, BodyFormat, Content, Example, GroupId, MediaType, Operation, Response, Stability, TypeRef,
    Version,
};

/// Formats whose responses are read as bytes.
const BINARY: [&str; 4] = ["gzip", "octet-stream", "zip", "pdf"];

pub(super) fn run(api: &mut Api, config: &Config, until: Option<&str>, diagnostics: &mut Diagnostics) {
    let until = until.map(ApiVersion::parse);
    for operation in &mut api.operations {
        operation.versions = versions(operation, config);
        if let Some(until) = &until {
            keep_newest(&mut operation.versions, until);
        }
        if operation.versions.is_empty() {
            let message = format!("`{}` has no version at the requested date and is left out.", operation.id);
            diagnostics.push(Diagnostic::note("no-version", &operation.pointer, message));
        }
        for body in operation.versions.iter().filter_map(|version| version.body.as_ref()) {
            if !body.media_type.is_json() {
                let message = format!(
                    "The body of `{}` has the media type `{}`, but the generated crate sends JSON only.",
                    operation.id, body.media_type
                );
                diagnostics.push(
                    Diagnostic::warning("body-format", format!("{}/requestBody", operation.pointer), message)
                        .help("Send such a body with another HTTP client, or correct the media type with an overlay."),
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
    // The media types of all 2xx statuses: the status can be 200 in one version and 204 in the next.
    let responses: Vec<&Content> = operation.responses.iter().flat_map(|response| &response.contents).collect();
    let mut keys: BTreeSet<(Option<&ApiVersion>, &str)> = responses.iter().map(|content| key(content)).collect();
    let with_response: BTreeSet<Option<&ApiVersion>> = keys.iter().map(|(version, _)| *version).collect();
    for content in &operation.requests {
        let version = content.media_type.version.as_ref();
        if !with_response.contains(&version) && (version.is_some() || keys.is_empty()) {
            keys.insert((version, "json"));
        }
    }
    if keys.is_empty() {
        keys.insert((None, ""));
    }
    if prefix.is_empty() {
        // In an API without versions, the formats of a response are alternatives, of which the crate supports one: JSON if
        // it is among them.
        let json = keys.iter().find(|(_, format)| *format == "json").or(keys.first()).copied();
        keys = json.into_iter().collect();
    }

    let version = |&(version, format): &(Option<&ApiVersion>, &str)| {
        let matching = |content: &&Content| {
            content.media_type.version.as_ref() == version && (content.media_type.format == format || format.is_empty())
        };
        let contents: Vec<&Content> = responses.iter().copied().filter(matching).collect();
        // If one 2xx status has a body and another does not, the body is optional, and its type is the type of the response.
        let content = contents.iter().find(|content| content.ty.is_some()).or(contents.first()).copied();
        let request = request(operation, version);
        Version {
            name: version.cloned(),
            stability: Stability::Current,
            sunset: content.and_then(|it| it.sunset.clone()).or_else(|| request.and_then(|it| it.sunset.clone())),
            retired: content.or(request).and_then(|it| it.retired.clone()),
            body: request.map(|content| Body {
                media_type: content.media_type.clone(),
                ty: content.ty.clone().unwrap_or(TypeRef::Any),
                required: operation.body_required,
            }),
            response: Response {
                accept: content.map_or_else(|| accept(version, prefix), |it| it.media_type.clone()),
                format: body_format(operation, format, content, config),
            },
            format: (format != main_format(&keys, version)).then(|| format.to_owned()),
            paging: None,
            wait: None,
            example: Example::default(),
        }
    };
    let mut versions: Vec<Version> = keys.iter().map(version).collect();
    set_stability(&mut versions);
    versions
}

fn key(content: &Content) -> (Option<&ApiVersion>, &str) {
    (content.media_type.version.as_ref(), &content.media_type.format)
}

/// The format of a version that needs no name: JSON, or the first if JSON is not among the formats of the version.
fn main_format<'a>(keys: &BTreeSet<(Option<&ApiVersion>, &'a str)>, version: Option<&ApiVersion>) -> &'a str {
    let mut formats = keys.iter().filter(|(of, _)| *of == version).map(|(_, format)| *format);
    formats.clone().find(|format| *format == "json").or_else(|| formats.next()).unwrap_or_default()
}

/// The request body of a version; the JSON one if there are several.
fn request<'a>(operation: &'a Operation, version: Option<&ApiVersion>) -> Option<&'a Content> {
    let mut contents = operation.requests.iter().filter(|content| content.media_type.version.as_ref() == version);
    contents.clone().find(|content| content.media_type.format == "json").or_else(|| contents.next())
}

/// The `Accept` header of a version whose responses have no media type.
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
fn set_stability(versions: &mut [Version]) {
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

/// Keeps the newest stable version that is not after `until`, which becomes the current one, and versions without a name.
fn keep_newest(versions: &mut Vec<Version>, until: &ApiVersion) {
    let names = versions.iter().filter_map(|version| version.name.as_ref());
    let newest = names.filter(|name| name.is_stable() && *name <= until).max().cloned();
    versions.retain(|version| version.name.is_none() || version.name == newest);
    for version in versions {
        version.stability = Stability::Current;
    }
}
