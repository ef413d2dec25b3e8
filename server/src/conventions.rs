//! The conventions of an API that its OpenAPI document does not express: how lists page, what an error body looks like, how
//! media types carry a version, and where tokens are issued.
//!
//! In: a JSON file. Out: [`Conventions`], plain data. All values are optional. An empty name means that the API does not have
//! the convention; the default, in which everything is empty, suits a document about which nothing more is known.

use serde::{Deserialize, Serialize};

/// The conventions of one API.
///
/// ```
/// let text = r#"{"paging": {"items": "pets", "total": "count"}, "versions": {"media-type-prefix": "application/vnd.zoo."}}"#;
/// let conventions: server::Conventions = serde_json::from_str(text)?;
/// assert_eq!(conventions.versions.of("application/vnd.zoo.2024-08-05+json"), Some("2024-08-05"));
/// assert_eq!(conventions.errors, Default::default());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Conventions {
    /// How lists page.
    pub paging: Paging,
    /// The body of an error.
    pub errors: Errors,
    /// Versions in media types.
    pub versions: Versions,
    /// OAuth 2 tokens and HTTP Digest.
    pub credentials: Credentials,
    /// The properties, as `Schema.property`, that requests contain although the document marks them as `readOnly`.
    pub sent: Vec<String>,
}

/// The names that belong to a page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paging {
    /// The query parameter with the number of the page, counted from 1.
    pub number: String,
    /// The query parameter with the number of items on a page.
    pub size: String,
    /// The property of a page that holds its items. If it is empty, only arrays are lists.
    pub items: String,
    /// The property of a page that holds the number of items on all pages.
    pub total: String,
    /// The query parameter that, set to `false`, makes the total zero.
    pub include_total: String,
}

/// The properties of an error body. If all names are empty, an error is a problem detail (RFC 9457).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errors {
    /// The HTTP status, as a number.
    pub status: String,
    /// A code for programs, such as `INVALID_BODY`.
    pub code: String,
    /// What is wrong with this request.
    pub detail: String,
    /// The reason phrase of the status.
    pub reason: String,
    /// Values that belong to the detail, as an array.
    pub parameters: String,
}

/// Versions in media types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Versions {
    /// What precedes the version in a media type, such as `application/vnd.example.`. If it is empty, the API has no versions.
    pub media_type_prefix: String,
    /// The extension of a media type that holds the date after which its version is no longer served.
    pub sunset_extension: String,
}

/// OAuth 2 tokens and HTTP Digest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Credentials {
    /// The path of the OAuth 2 token endpoint.
    pub token_path: String,
    /// The path of the OAuth 2 revocation endpoint.
    pub revoke_path: String,
    /// The realm of Digest challenges; `api` if it is empty.
    pub digest_realm: String,
}

impl Versions {
    /// The version in a media type: `2024-08-05` in `application/vnd.example.2024-08-05+json`. `None` if the media type has none.
    pub fn of<'a>(&self, media_type: &'a str) -> Option<&'a str> {
        if self.media_type_prefix.is_empty() {
            return None;
        }
        let name = media_type.split(';').next().unwrap_or_default().trim();
        let version = name.strip_prefix(self.media_type_prefix.as_str())?;
        Some(version.split('+').next().unwrap_or_default())
    }
}

/// The date with which a version begins: `2024-08-05` for `2024-08-05` and `2024-08-05.upcoming`, `None` for `preview`.
pub fn leading_date(version: &str) -> Option<&str> {
    let is_dash = |at| at == 4 || at == 7;
    let fits = |(at, byte): (usize, u8)| if is_dash(at) { byte == b'-' } else { byte.is_ascii_digit() };
    version.get(..10).filter(|date| date.bytes().enumerate().all(fits))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_version_follows_the_prefix_of_the_media_type() {
        let versions = Versions { media_type_prefix: "application/vnd.zoo.".to_owned(), ..Versions::default() };
        assert_eq!(versions.of("application/vnd.zoo.2024-08-05+json; charset=utf-8"), Some("2024-08-05"));
        assert_eq!(versions.of("application/vnd.zoo.preview"), Some("preview"));
        assert_eq!(versions.of("application/json"), None);
        assert_eq!(Versions::default().of("application/vnd.zoo.2024-08-05+json"), None);
    }

    #[test]
    fn only_a_version_that_begins_with_a_date_has_one() {
        assert_eq!(leading_date("2024-08-05"), Some("2024-08-05"));
        assert_eq!(leading_date("2024-08-05.upcoming"), Some("2024-08-05"));
        for version in ["preview", "2024", "20240805ab", "v2024-08-05", "2024-08-0é"] {
            assert_eq!(leading_date(version), None, "{version}");
        }
    }

    #[test]
    fn an_empty_file_gives_the_default_and_an_unknown_key_is_an_error() {
        assert_eq!(serde_json::from_str::<Conventions>("{}").unwrap(), Conventions::default());
        assert!(serde_json::from_str::<Conventions>(r#"{"paging": {"cursor": "next"}}"#).is_err());
    }
}
