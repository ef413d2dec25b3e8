//! Recorded exchanges, and the case of a driver that each one belongs to.
//!
//! In: a folder of JSON files, each an array of exchanges. Out: the exchanges in the order of the file names.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};
use server::conventions::{Versions, leading_date};

use crate::driver::Case;

/// An exchange as it stands in a file. Only its response is used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    operation_id: String,
    status: u16,
    #[serde(default)]
    content_type: Option<String>,
    #[serde(default)]
    headers: Map<String, Value>,
    /// A string is the text of the body. Any other value stands for its JSON.
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    body_base64: Option<String>,
}

/// A recorded response.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The file and the index in it, for messages.
    pub place: String,
    /// The operation id.
    pub operation: String,
    /// The status code.
    pub status: u16,
    /// The content type.
    pub content_type: Option<String>,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Reads the `.json` files of a folder.
///
/// # Errors
/// Fails if the folder or a file cannot be read, if there is no such file, or if a file does not contain exchanges.
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
            "{}: The folder has no .json file. Choose the folder of the recordings.",
            folder.display()
        ));
    }
    let mut exchanges = Vec::new();
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let written: Vec<Written> = serde_json::from_slice(&text).map_err(|error| {
            format!(
                "{}: {error}. Expected an array of {{operationId, status, contentType, headers, body}}.",
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
        (_, Some(text)) => {
            STANDARD.decode(text.trim()).map_err(|error| format!("{place}: `bodyBase64` is not valid: {error}."))?
        }
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
    /// Returns whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Selects the case that the exchange belongs to: the one with the version and the format of the content type, or the newest
    /// version that is not newer. A content type without a version stands for the newest version. The content type need not be one
    /// of the operation's, since that of an error is not reliable.
    pub fn case<'a, C>(&self, cases: &[&'a Case<C>], versions: &Versions) -> Option<&'a Case<C>> {
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
        let dated_version = |case: &Case<C>| case.version.filter(|version| leading_date(version).is_some());
        if fitting.iter().any(|case| dated_version(case).is_some()) {
            // A preview does not count as the newest version.
            fitting.retain(|case| dated_version(case).is_some());
        }
        fitting.sort_by_key(|case| case.version);
        let dated = versions.of(label).and_then(leading_date);
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

    fn uncalled(_: &(), _: &Arguments) -> Calling {
        Box::pin(async { Outcome::Failed(crate::driver::Failure::default()) })
    }

    fn accept_of(content_type: Option<&str>) -> &'static str {
        let case = |version, accept| Case {
            operation: "a",
            method: "GET",
            path: "/a",
            version: Some(version),
            accept,
            call: uncalled,
            update: None,
            example: None,
        };
        let cases = [
            case("preview", "application/vnd.zoo.preview+json"),
            case("2024-08-05", "application/vnd.zoo.2024-08-05+json"),
            case("2023-01-01", "application/vnd.zoo.2023-01-01+json"),
            case("2024-08-05", "application/vnd.zoo.2024-08-05+csv"),
        ];
        let exchange = Exchange {
            place: String::new(),
            operation: "a".to_owned(),
            status: 200,
            content_type: content_type.map(str::to_owned),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let versions = Versions { media_type_prefix: "application/vnd.zoo.".to_owned(), ..Versions::default() };
        exchange.case(&cases.iter().collect::<Vec<_>>(), &versions).unwrap().accept
    }

    #[test]
    fn the_content_type_selects_version_and_format() {
        assert_eq!(
            accept_of(Some("application/vnd.zoo.2023-01-01+json;charset=utf-8")),
            "application/vnd.zoo.2023-01-01+json"
        );
        assert_eq!(accept_of(Some("application/vnd.zoo.2024-08-05+csv")), "application/vnd.zoo.2024-08-05+csv");
        assert_eq!(accept_of(Some("application/vnd.zoo.preview+json")), "application/vnd.zoo.preview+json");
    }

    #[test]
    fn a_date_between_versions_selects_the_earlier_one() {
        assert_eq!(accept_of(Some("application/vnd.zoo.2024-01-01+json")), "application/vnd.zoo.2023-01-01+json");
        assert_eq!(accept_of(Some("application/vnd.zoo.2025-01-01+json")), "application/vnd.zoo.2024-08-05+json");
        assert_eq!(accept_of(Some("application/vnd.zoo.2020-01-01+json")), "application/vnd.zoo.2023-01-01+json");
    }

    #[test]
    fn without_a_version_the_newest_one_is_selected_and_no_preview() {
        for label in [None, Some("application/json"), Some("text/html")] {
            assert_eq!(accept_of(label), "application/vnd.zoo.2024-08-05+json");
        }
    }
}
