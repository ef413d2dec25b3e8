//! Sensitive names, and texts that are sensitive under any name.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::api;

/// The text that replaces a secret.
pub(crate) const REDACTED: &str = "[REDACTED]";

/// A name that contains one of these parts is sensitive, unless one of the exceptions below applies.
const PARTS: &[&str] = &[
    "accesskey",
    "accountkey",
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "encryptionkey",
    "masterkey",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "sharedkey",
    "signature",
    "signingkey",
    "sslkey",
    "token",
    "webhookurl",
];

/// [`PARTS`] and the names that are particular to this API.
static ALL_PARTS: LazyLock<Vec<String>> = LazyLock::new(|| all_parts(api::SENSITIVE_NAMES));

fn all_parts(of_api: &[&str]) -> Vec<String> {
    let of_api = of_api.iter().map(|name| Normalized::new(name).text).filter(|part| !part.is_empty());
    PARTS.iter().map(|part| (*part).to_owned()).chain(of_api).collect()
}

/// Names that are sensitive as a whole, but not as a part of a longer name.
const WHOLE: &[&str] = &["auth", "jwt", "otp", "sig", "xauth"];

/// The last words of names of attributes of a secret, which are not sensitive: `apiKeyId`, `tokenLifetime`,
/// `secretExpiresAfterHours`.
const ATTRIBUTES: &[&str] = &[
    "algorithm",
    "at",
    "count",
    "date",
    "days",
    "discovered",
    "enabled",
    "endpoint",
    "expiration",
    "expiry",
    "hours",
    "id",
    "identifier",
    "ids",
    "in",
    "length",
    "lifetime",
    "limit",
    "minutes",
    "name",
    "names",
    "policy",
    "required",
    "seconds",
    "size",
    "source",
    "state",
    "status",
    "success",
    "timestamp",
    "ttl",
    "type",
    "types",
    "uri",
    "url",
    "used",
    "uuid",
    "validity",
    "version",
];

/// Before `token`, these mean a position in a list, which is not a credential.
const BEFORE_PAGE_TOKEN: &[&str] = &["continuation", "cursor", "next", "page", "resume"];

/// After `token`, these mean the analysis of text.
const AFTER_TEXT_TOKEN: &[&str] = &["filter", "ization", "ize"];

/// Headers whose values are not sensitive. Any other header in a body can contain credentials.
const HARMLESS_HEADERS: &[&str] = &[
    "accept",
    "acceptencoding",
    "acceptlanguage",
    "cachecontrol",
    "contentencoding",
    "contentlength",
    "contenttype",
    "date",
    "host",
    "useragent",
];

/// Returns whether the name of a property, header, query parameter or labeled value is sensitive. Case and separators do not
/// matter. In case of doubt a name is sensitive.
pub(crate) fn is_sensitive_name(name: &str) -> bool {
    let normalized = Normalized::new(name);
    if WHOLE.contains(&normalized.text.as_str()) {
        return true;
    }
    if normalized.text.starts_with("masked") {
        return false;
    }
    let occurrences = ALL_PARTS.iter().flat_map(|part| normalized.text.match_indices(part.as_str()));
    occurrences.into_iter().any(|(start, part)| {
        let (before, after) = (&normalized.text[..start], &normalized.text[start + part.len()..]);
        let is_exception = match part {
            "token" => {
                BEFORE_PAGE_TOKEN.iter().any(|it| before.ends_with(it))
                    || AFTER_TEXT_TOKEN.iter().any(|it| after.starts_with(it))
            }
            "apikey" | "accesskey" => before.ends_with("public"),
            _ => false,
        };
        !is_exception && !is_attribute(&name[normalized.ends[start + part.len() - 1]..])
    })
}

/// Returns whether a text contains a part of a sensitive name.
pub(crate) fn has_sensitive_part(text: &str) -> bool {
    let normalized = Normalized::new(text).text;
    ALL_PARTS.iter().any(|part| normalized.contains(part))
}

/// Returns whether the value of a property with this name contains headers.
pub(crate) fn is_headers(name: &str) -> bool {
    let normalized = Normalized::new(name).text;
    normalized.ends_with("headers") || normalized == "header"
}

/// Returns whether the value of a header in a body can be shown.
pub(crate) fn is_harmless_header(name: &str) -> bool {
    HARMLESS_HEADERS.contains(&Normalized::new(name).text.as_str())
}

/// Returns whether a text is sensitive under any name: an access token with its scheme, a header with credentials, a private key
/// or an address with a password.
pub(crate) fn is_sensitive_text(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bearer = lower.trim_start().strip_prefix("bearer ").map(str::trim);
    bearer.is_some_and(|token| token.len() >= 8 && !token.contains(char::is_whitespace))
        || lower.contains("authorization:")
        || lower.contains("private key-----")
        || lower.split("://").skip(1).any(has_password)
}

/// Returns whether a text after `://` begins with a user name and a password.
fn has_password(text: &str) -> bool {
    let authority = text.split(['/', '?', '#', ' ', '"', '\'']).next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(userinfo, _)| userinfo.contains(':'))
}

/// Returns the value of a query parameter, or [`REDACTED`] if it is sensitive.
pub(crate) fn query_value<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let is_secret = is_sensitive_name(name) || is_sensitive_text(value);
    Cow::Borrowed(if is_secret { REDACTED } else { value })
}

/// Splits a name into words: `apiKeyID`, `api-key-id` and `API_KEY_ID` have the same three words.
pub(crate) fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for piece in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut start = 0;
        let bytes = piece.as_bytes();
        for at in 1..bytes.len() {
            if bytes[at].is_ascii_uppercase() && !bytes[at - 1].is_ascii_uppercase() {
                words.push(&piece[start..at]);
                start = at;
            }
        }
        if start < bytes.len() {
            words.push(&piece[start..]);
        }
    }
    words
}

/// Returns whether the rest of a name, after the sensitive part, makes it the name of an attribute.
fn is_attribute(rest: &str) -> bool {
    words(rest).last().is_some_and(|word| ATTRIBUTES.iter().any(|it| it.eq_ignore_ascii_case(word)))
}

/// The letters and digits of a name, in lower case.
struct Normalized {
    text: String,
    /// For each of them, its end in the name.
    ends: Vec<usize>,
}

impl Normalized {
    fn new(name: &str) -> Self {
        let kept = name.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric());
        let (text, ends) = kept.map(|(at, c)| (c.to_ascii_lowercase(), at + 1)).unzip();
        Self { text, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_api_are_sensitive_in_any_spelling_and_empty_ones_are_ignored() {
        assert_eq!(all_parts(&[]).len(), PARTS.len());
        assert_eq!(all_parts(&["", "-"]).len(), PARTS.len());
        assert_eq!(all_parts(&["Routing_Key"])[PARTS.len()..], ["routingkey"]);
        for name in api::SENSITIVE_NAMES {
            assert!(is_sensitive_name(name) && is_sensitive_name(&format!("x-{name}")), "{name}");
            assert!(!PARTS.iter().any(|part| Normalized::new(name).text.contains(part)), "{name} is a general name");
        }
    }
}
