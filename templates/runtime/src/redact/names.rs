//! Names that stand for secrets, and texts that are secrets whatever their name.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::api;

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[REDACTED]";

/// A name that holds one of these stands for a secret, unless one of the lists below says that it does not.
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
    let of_api = of_api.iter().map(|name| Plain::new(name).text).filter(|part| !part.is_empty());
    PARTS.iter().map(|part| (*part).to_owned()).chain(of_api).collect()
}

/// Names that stand for secrets when there is nothing else in them.
const WHOLE: &[&str] = &["auth", "jwt", "otp", "sig", "xauth"];

/// The last word of names that say something about a secret: `apiKeyId`, `tokenLifetime`, `secretExpiresAfterHours`.
const ABOUT: &[&str] = &[
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

/// Before `token`: the place in a list, which gives access to nothing.
const PAGING: &[&str] = &["continuation", "cursor", "next", "page", "resume"];

/// After `token`: the analysis of text.
const ANALYSIS: &[&str] = &["filter", "ization", "ize"];

/// Headers whose values are no secrets. Any other header in a body may carry credentials, whatever its name.
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

/// Whether a name stands for a secret: a property, a header, a query parameter, the label of a pair. Case and separators do not
/// count. Where a name says too little, it is better to hide one too many.
pub(crate) fn is_sensitive_name(name: &str) -> bool {
    let plain = Plain::new(name);
    if WHOLE.contains(&plain.text.as_str()) {
        return true;
    }
    if plain.text.starts_with("masked") {
        return false;
    }
    let occurrences = ALL_PARTS.iter().flat_map(|part| plain.text.match_indices(part.as_str()));
    occurrences.into_iter().any(|(start, part)| {
        let (before, after) = (&plain.text[..start], &plain.text[start + part.len()..]);
        let is_other = match part {
            "token" => PAGING.iter().any(|it| before.ends_with(it)) || ANALYSIS.iter().any(|it| after.starts_with(it)),
            "apikey" | "accesskey" => before.ends_with("public"),
            _ => false,
        };
        !is_other && !is_about(&name[plain.ends[start + part.len() - 1]..])
    })
}

/// Whether any of the parts is in a text, be it a name or not.
pub(crate) fn has_sensitive_part(text: &str) -> bool {
    let plain = Plain::new(text).text;
    ALL_PARTS.iter().any(|part| plain.contains(part))
}

/// Whether a property of this name holds headers.
pub(crate) fn is_headers(name: &str) -> bool {
    let plain = Plain::new(name).text;
    plain.ends_with("headers") || plain == "header"
}

/// Whether the value of a header in a body can be shown.
pub(crate) fn is_harmless_header(name: &str) -> bool {
    HARMLESS_HEADERS.contains(&Plain::new(name).text.as_str())
}

/// Whether a text is a secret by its looks: an access token with its scheme, a header with credentials, a private key, an
/// address with a password.
pub(crate) fn is_sensitive_text(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bearer = lower.trim_start().strip_prefix("bearer ").map(str::trim);
    bearer.is_some_and(|token| token.len() >= 8 && !token.contains(char::is_whitespace))
        || lower.contains("authorization:")
        || lower.contains("private key-----")
        || lower.split("://").skip(1).any(has_password)
}

/// Whether a text after `://` begins with a name and a password.
fn has_password(text: &str) -> bool {
    let authority = text.split(['/', '?', '#', ' ', '"', '\'']).next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(userinfo, _)| userinfo.contains(':'))
}

/// The value of a query parameter, or what stands in its place.
pub(crate) fn query_value<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let is_secret = is_sensitive_name(name) || is_sensitive_text(value);
    Cow::Borrowed(if is_secret { REDACTED } else { value })
}

/// The words of a name: `apiKeyID`, `api-key-id` and `API_KEY_ID` have the same three.
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

fn is_about(rest: &str) -> bool {
    words(rest).last().is_some_and(|word| ABOUT.iter().any(|it| it.eq_ignore_ascii_case(word)))
}

/// The letters and digits of a name in lower case.
struct Plain {
    text: String,
    /// Where each of them ends in the name.
    ends: Vec<usize>,
}

impl Plain {
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
    fn names_of_the_api_are_sensitive_in_any_spelling_and_an_empty_one_has_no_effect() {
        assert_eq!(all_parts(&[]).len(), PARTS.len());
        assert_eq!(all_parts(&["", "-"]).len(), PARTS.len());
        assert_eq!(all_parts(&["Routing_Key"])[PARTS.len()..], ["routingkey"]);
        for name in api::SENSITIVE_NAMES {
            assert!(is_sensitive_name(name) && is_sensitive_name(&format!("x-{name}")), "{name}");
            assert!(!PARTS.iter().any(|part| Plain::new(name).text.contains(part)), "{name} is a general name");
        }
    }
}
