//! Methods, statuses, media types, and the API versions in media types.

use std::fmt;

use serde::{Serialize, Serializer};

/// The method of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// `GET`.
    #[default]
    Get,
    /// `PUT`.
    Put,
    /// `POST`.
    Post,
    /// `DELETE`.
    Delete,
    /// `OPTIONS`.
    Options,
    /// `HEAD`.
    Head,
    /// `PATCH`.
    Patch,
    /// `TRACE`.
    Trace,
}

impl Method {
    /// The method of this name in upper or lower case.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [Self::Get, Self::Put, Self::Post, Self::Delete, Self::Options, Self::Head, Self::Patch, Self::Trace];
        all.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name))
    }

    /// The name of the method in upper case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The key of a response in an operation: a status, a range of statuses (`4XX`), or `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResponseKey {
    /// One status.
    Status(u16),
    /// All statuses with this first digit.
    Range(u16),
    /// All statuses that have no response of their own.
    Default,
}

impl fmt::Display for ResponseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "{status}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A version of an operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiVersion {
    /// A stable version, named by its date: `2024-08-05`.
    Date(String),
    /// A version with any other name, such as `preview` or `2025-01-01.upcoming`. It can change without notice.
    Preview(String),
}

impl ApiVersion {
    /// Parses the name of a version. No name is invalid.
    pub fn parse(name: &str) -> Self {
        if is_date(name) { Self::Date(name.to_owned()) } else { Self::Preview(name.to_owned()) }
    }

    /// The name of the version, as in a media type.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Date(name) | Self::Preview(name) => name,
        }
    }

    /// Whether the name of the version is a date.
    pub fn is_stable(&self) -> bool {
        matches!(self, Self::Date(_))
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ApiVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Whether a text is a date in the form `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| -> Option<u32> {
        let part = parts.next()?;
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    let date = (number(4), number(2), number(2));
    parts.next().is_none() && matches!(date, (Some(_), Some(1..=12), Some(1..=31)))
}

/// A media type, with the version and the format in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaType {
    /// The media type as the document declares it.
    pub text: String,
    /// The version after the prefix of the API: `2024-08-05` in `application/vnd.acme.2024-08-05+json`.
    pub version: Option<ApiVersion>,
    /// The format of the body: `json` in the example above, `csv` in `text/csv`.
    pub format: String,
}

impl MediaType {
    /// Parses a media type. `prefix` precedes the version in the media types of an API with versions; for other APIs it is empty.
    pub fn parse(text: &str, prefix: &str) -> Self {
        let essence = text.split(';').next().unwrap_or_default().trim();
        let versioned = if prefix.is_empty() { None } else { essence.strip_prefix(prefix) };
        let (version, format) = match versioned {
            Some(rest) => {
                let (version, format) = rest.rsplit_once('+').unwrap_or((rest, "json"));
                (Some(ApiVersion::parse(version)), format)
            }
            None => {
                let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
                (None, subtype.rsplit_once('+').map_or(subtype, |(_, suffix)| suffix))
            }
        };
        Self { text: text.to_owned(), version, format: format.to_owned() }
    }

    /// Whether the body is JSON, or has any format (`*/*`).
    pub fn is_json(&self) -> bool {
        matches!(self.format.as_str(), "json" | "*")
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for MediaType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_stable_if_its_name_is_a_date() {
        for (name, stable) in [
            ("2024-08-05", true),
            ("preview", false),
            ("2025-01-01.upcoming", false),
            ("2024-8-5", false),
            ("2024-13-05", false),
            ("2024-08-05-01", false),
            ("+024-08-05", false),
            ("", false),
        ] {
            assert_eq!(ApiVersion::parse(name).is_stable(), stable, "{name}");
        }
    }

    #[test]
    fn older_versions_precede_newer_ones_and_stable_versions_precede_previews() {
        let mut versions = ["preview", "2024-08-05", "2023-01-01"].map(ApiVersion::parse);
        versions.sort();
        assert_eq!(versions.map(|version| version.to_string()), ["2023-01-01", "2024-08-05", "preview"]);
    }

    #[test]
    fn a_media_type_has_a_version_only_after_the_prefix() {
        let parts = |text: &str, prefix: &str| {
            let media_type = MediaType::parse(text, prefix);
            (media_type.version.map(|version| version.to_string()), media_type.format)
        };
        let date = Some("2024-08-05".to_owned());
        let prefix = "application/vnd.acme.";
        assert_eq!(parts("application/vnd.acme.2024-08-05+csv", prefix), (date.clone(), "csv".to_owned()));
        assert_eq!(parts("application/vnd.acme.2024-08-05; charset=utf-8", prefix), (date, "json".to_owned()));
        assert_eq!(parts("application/problem+json", prefix), (None, "json".to_owned()));
        assert_eq!(parts("text/csv", ""), (None, "csv".to_owned()));
        assert_eq!(parts("nonsense", ""), (None, "nonsense".to_owned()));
    }

    #[test]
    fn methods_are_parsed_in_upper_and_lower_case() {
        assert_eq!(Method::parse("patch"), Some(Method::Patch));
        assert_eq!(Method::parse("DELETE"), Some(Method::Delete));
        assert_eq!(Method::parse("query"), None);
    }
}
