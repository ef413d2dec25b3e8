//! Recorded exchanges: files of them, and which case of a driver each is for.
//!
//! In: a folder of JSON files, each an array of exchanges. Out: the exchanges, in the order of the files' names.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::document::date;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::driver::Case;

/// One request and its answer, of which the answer is what counts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    operation_id: String,
    status: u16,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    headers: Map<String, Value>,
    /// Text, as it came; who writes JSON here means its text.
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    body_base64: Option<String>,
}

/// A recorded answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The file and the place in it, for people.
    pub place: String,
    /// The operation.
    pub operation: String,
    /// Its status.
    pub status: u16,
    /// Its content type.
    pub content_type: Option<String>,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Reads all `.json` files of a folder.
///
/// # Errors
/// When the folder or a file cannot be read, or when a file does not hold exchanges.
pub fn read(folder: &Path) -> Result<Vec<Exchange>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    if files.is_empty() {
        return Err(format!(
            "{}: there is no file that ends in .json; name the folder of the recordings",
            folder.display()
        ));
    }
    let mut exchanges = Vec::new();
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let written: Vec<Written> = serde_json::from_slice(&text).map_err(|error| {
            format!(
                "{}: {error}; expected an array of {{operationId, status, contentType, headers, body}}",
                file.display()
            )
        })?;
        for (index, written) in written.into_iter().enumerate() {
            exchanges.push(exchange(written, format!("{name}[{index}]"))?);
        }
    }
    Ok(exchanges)
}

fn exchange(written: Written, place: String) -> Result<Exchange, String> {
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let body = match (written.body, written.body_base64) {
        (_, Some(text)) => STANDARD.decode(text.trim()).map_err(|error| format!("{place}: bodyBase64: {error}"))?,
        (body, None) => body.map(text).unwrap_or_default().into_bytes(),
    };
    Ok(Exchange {
        place,
        operation: written.operation_id,
        status: written.status,
        content_type: written.content_type.filter(|it| !it.is_empty()),
        headers: written.headers.into_iter().map(|(name, value)| (name, text(value))).collect(),
        body,
    })
}

impl Exchange {
    /// Whether its status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The case that it is for: the version and the format that its content type names, or the newest version not after it. A
    /// content type without a version means the newest. What labels an error is not to be trusted beyond that.
    pub fn case<'a, C>(&self, cases: &[&'a Case<C>]) -> Option<&'a Case<C>> {
        let label = self.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if let Some(exact) = cases.iter().find(|case| case.accept == label) {
            return Some(exact);
        }
        let format = label.rsplit_once('+').map_or("json", |(_, format)| format);
        let has_format = |case: &&&Case<C>| case.accept.ends_with(format);
        let mut fitting: Vec<&Case<C>> = cases.iter().filter(has_format).copied().collect();
        if fitting.is_empty() {
            fitting = cases.to_vec();
        }
        let dated_version = |case: &Case<C>| case.version.filter(|it| it.starts_with(|it: char| it.is_ascii_digit()));
        if fitting.iter().any(|case| dated_version(case).is_some()) {
            // A preview is newer than none of the others.
            fitting.retain(|case| dated_version(case).is_some());
        }
        fitting.sort_by_key(|case| case.version);
        let dated = date(label);
        let not_after =
            |case: &&&Case<C>| dated.is_some_and(|date| case.version.is_some_and(|version| version <= date));
        match fitting.iter().rfind(not_after) {
            Some(case) => Some(case),
            None if dated.is_some() => fitting.first().copied(),
            None => fitting.last().copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::driver::{Arguments, Calling, Outcome};

    fn never(_: &(), _: &Arguments) -> Calling {
        Box::pin(async { Outcome::Failed(crate::driver::Failure::default()) })
    }

    fn chosen(content_type: Option<&str>) -> &'static str {
        let case = |version, accept| Case {
            operation: "a",
            method: "GET",
            path: "/a",
            version: Some(version),
            accept,
            call: never,
        };
        let cases = [
            case("preview", "application/vnd.atlas.preview+json"),
            case("2024-08-05", "application/vnd.atlas.2024-08-05+json"),
            case("2023-01-01", "application/vnd.atlas.2023-01-01+json"),
            case("2024-08-05", "application/vnd.atlas.2024-08-05+csv"),
        ];
        let exchange = Exchange {
            place: String::new(),
            operation: "a".to_owned(),
            status: 200,
            content_type: content_type.map(str::to_owned),
            headers: Vec::new(),
            body: Vec::new(),
        };
        exchange.case(&cases.iter().collect::<Vec<_>>()).unwrap().accept
    }

    #[test]
    fn the_content_type_names_version_and_format() {
        assert_eq!(
            chosen(Some("application/vnd.atlas.2023-01-01+json;charset=utf-8")),
            "application/vnd.atlas.2023-01-01+json"
        );
        assert_eq!(chosen(Some("application/vnd.atlas.2024-08-05+csv")), "application/vnd.atlas.2024-08-05+csv");
        assert_eq!(chosen(Some("application/vnd.atlas.preview+json")), "application/vnd.atlas.preview+json");
    }

    #[test]
    fn a_date_between_versions_means_the_one_before() {
        assert_eq!(chosen(Some("application/vnd.atlas.2024-01-01+json")), "application/vnd.atlas.2023-01-01+json");
        assert_eq!(chosen(Some("application/vnd.atlas.2025-01-01+json")), "application/vnd.atlas.2024-08-05+json");
        assert_eq!(chosen(Some("application/vnd.atlas.2020-01-01+json")), "application/vnd.atlas.2023-01-01+json");
    }

    #[test]
    fn without_a_version_the_newest_is_meant_and_a_preview_is_not_it() {
        for label in [None, Some("application/json"), Some("text/html")] {
            assert_eq!(chosen(label), "application/vnd.atlas.2024-08-05+json");
        }
    }
}
