//! Media types to versions.
//!
//! In: the media types of each operation, as read. Out: one [`Version`] for each version (and format) of an operation,
//! oldest first, with its body and its response. An API whose media types hold no version gets one version without a name.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Body, BodyFormat, Content, Operation, Response, Stability, TypeRef, Version};

pub(super) fn run(api: &mut Api, config: &Config, until: Option<&str>, diagnostics: &mut Diagnostics) {
    for operation in &mut api.operations {
        operation.versions = versions(operation, config);
        if let Some(until) = until {
            keep_newest(&mut operation.versions, until);
        }
        if operation.versions.is_empty() {
            diagnostics.push(Diagnostic::note(
                "no-version",
                &operation.pointer,
                format!("`{}` has no version that was asked for and is left out", operation.id),
            ));
        }
        for body in operation.versions.iter().filter_map(|version| version.body.as_ref()) {
            let format = parse(&body.media_type, &config.versions.media_type_prefix).format;
            if !["json", "*"].contains(&format) {
                diagnostics.push(
                    Diagnostic::warning(
                        "body-format",
                        format!("{}/requestBody", operation.pointer),
                        format!(
                            "`{}` takes a body as {}, and the crate writes JSON only",
                            operation.id, body.media_type
                        ),
                    )
                    .help("Send such a body with an HTTP client of your own."),
                );
            }
        }
        operation.requests.clear();
        operation.responses.clear();
    }
    api.operations.retain(|operation| !operation.versions.is_empty());
    let tags: BTreeSet<&str> = api.operations.iter().map(|operation| operation.tag.as_str()).collect();
    api.groups.retain(|group| tags.contains(group.tag.as_str()));
}

/// A media type, taken apart: `application/vnd.atlas.2024-08-05+json` is version `2024-08-05` and format `json`.
struct MediaType<'a> {
    version: Option<&'a str>,
    format: &'a str,
}

fn parse<'a>(media_type: &'a str, prefix: &str) -> MediaType<'a> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !prefix.is_empty()
        && let Some(rest) = essence.strip_prefix(prefix)
    {
        let (version, format) = rest.rsplit_once('+').unwrap_or((rest, "json"));
        return MediaType { version: Some(version), format };
    }
    let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
    MediaType { version: None, format: subtype.rsplit_once('+').map_or(subtype, |(_, suffix)| suffix) }
}

fn versions(operation: &Operation, config: &Config) -> Vec<Version> {
    let prefix = config.versions.media_type_prefix.as_str();
    // Across all 2xx codes: an operation may answer 200 in one version and 204 in the next.
    let responses: Vec<&Content> = operation.responses.iter().flat_map(|response| &response.contents).collect();
    let mut keys: BTreeSet<(Option<&str>, &str)> = responses
        .iter()
        .map(|content| parse(&content.media_type, prefix))
        .map(|media| (media.version, media.format))
        .collect();
    let described: BTreeSet<Option<&str>> = keys.iter().map(|(version, _)| *version).collect();
    for content in &operation.requests {
        let media = parse(&content.media_type, prefix);
        if !described.contains(&media.version) && (media.version.is_some() || keys.is_empty()) {
            keys.insert((media.version, "json"));
        }
    }
    if keys.is_empty() {
        keys.insert((None, ""));
    }
    if prefix.is_empty() {
        // Without versions, formats are alternatives of which one is enough; JSON if there is a choice.
        let json = keys.iter().find(|(_, format)| *format == "json").or(keys.first()).copied();
        keys = json.into_iter().collect();
    }

    let mut versions: Vec<Version> = keys
        .iter()
        .map(|&(version, format)| {
            let matching = |content: &&Content| {
                let media = parse(&content.media_type, prefix);
                media.version == version && (media.format == format || format.is_empty())
            };
            let answers: Vec<&Content> = responses.iter().copied().filter(matching).collect();
            // A 2xx without a body beside one with a body: the body is optional, its type is what counts.
            let answer = answers.iter().find(|content| content.ty.is_some()).or(answers.first()).copied();
            let sent = sent(operation, version, prefix);
            Version {
                name: version.map(str::to_owned),
                stability: Stability::Current,
                sunset: answer.and_then(|it| it.sunset.clone()).or_else(|| sent.and_then(|it| it.sunset.clone())),
                method_name: String::new(),
                type_name: String::new(),
                body: sent.map(|content| Body {
                    media_type: content.media_type.clone(),
                    ty: content.ty.clone().unwrap_or(TypeRef::Any),
                    required: operation.body_required,
                }),
                response: Response {
                    accept: answer.map_or_else(|| accept(version, prefix), |it| it.media_type.clone()),
                    format: body_format(operation, format, answer, config),
                },
                format: (format != "json" && keys.contains(&(version, "json"))).then(|| format.to_owned()),
                paging: None,
                wait: None,
            }
        })
        .collect();
    settle(&mut versions);
    versions
}

/// The body that goes with a version: as JSON, if there is a choice.
fn sent<'a>(operation: &'a Operation, version: Option<&str>, prefix: &str) -> Option<&'a Content> {
    let of_version = |content: &&Content| parse(&content.media_type, prefix).version == version;
    let is_json = |content: &&Content| parse(&content.media_type, prefix).format == "json";
    let mut contents = operation.requests.iter().filter(of_version);
    contents.clone().find(is_json).or_else(|| contents.next())
}

fn accept(version: Option<&str>, prefix: &str) -> String {
    version.map_or_else(|| "application/json".to_owned(), |version| format!("{prefix}{version}+json"))
}

fn body_format(operation: &Operation, format: &str, answer: Option<&Content>, config: &Config) -> BodyFormat {
    let Some(ty) = answer.and_then(|content| content.ty.as_ref()) else {
        return BodyFormat::None;
    };
    if config.operations.text.contains(&operation.id) {
        return BodyFormat::Text;
    }
    match format {
        "json" => BodyFormat::Json(ty.clone()),
        "gzip" | "octet-stream" | "zip" | "pdf" => BodyFormat::Bytes,
        _ if answer.is_some_and(|content| content.binary) => BodyFormat::Bytes,
        _ if matches!(ty, TypeRef::String) => BodyFormat::Text,
        _ => BodyFormat::Json(ty.clone()),
    }
}

/// Oldest first, previews last; the newest stable one is current.
fn settle(versions: &mut [Version]) {
    let is_stable = |version: &Version| version.name.as_deref().is_none_or(is_date);
    versions.sort_by(|a, b| {
        (!is_stable(a), &a.name, a.format.is_some()).cmp(&(!is_stable(b), &b.name, b.format.is_some()))
    });
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

/// `YYYY-MM-DD`; `preview` and `2025-01-01.upcoming` are not.
fn is_date(name: &str) -> bool {
    name.len() == 10
        && name.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn keep_newest(versions: &mut Vec<Version>, until: &str) {
    let newest = versions
        .iter()
        .filter_map(|version| version.name.as_deref())
        .filter(|name| is_date(name) && *name <= until)
        .max()
        .map(str::to_owned);
    versions.retain(|version| version.name.is_none() || version.name == newest);
    for version in versions {
        version.stability = Stability::Current;
    }
}
