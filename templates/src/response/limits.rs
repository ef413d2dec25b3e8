//! What an answer's headers say beside the answer: limits of rate, and the end of a version.

use http::HeaderMap;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// A rate limit and what is left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests that can be sent while the limit is untouched.
    pub limit: u64,
    /// Requests that can be sent now.
    pub remaining: u64,
}

impl RateLimit {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
        Some(Self { limit: number("ratelimit-limit")?, remaining: number("ratelimit-remaining")? })
    }
}

/// The announced end of what was called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deprecation {
    /// Since when it is deprecated; `None` when only that it is, is known.
    pub since: Option<Timestamp>,
    /// When it stops to be served.
    pub sunset: Option<Timestamp>,
}

impl Deprecation {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let time = |name: &str| time(headers.get(name)?.to_str().ok()?);
        (headers.contains_key("deprecation") || headers.contains_key("sunset"))
            .then(|| Self { since: time("deprecation"), sunset: time("sunset") })
    }
}

/// `Mon, 5 Aug 2024 00:00:00 GMT`, with one digit or two for the day, or `@1722816000` as in RFC 9745.
fn time(text: &str) -> Option<Timestamp> {
    static PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    let text = text.trim();
    match text.strip_prefix('@') {
        Some(seconds) => Timestamp::from_second(seconds.parse().ok()?).ok(),
        None => PARSER.parse_timestamp(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn days_have_one_digit_or_two() {
        let wanted: Timestamp = "2024-08-05T00:00:00Z".parse().unwrap();
        for text in ["Mon, 5 Aug 2024 00:00:00 GMT", "Mon, 05 Aug 2024 00:00:00 GMT", " @1722816000 "] {
            assert_eq!(time(text), Some(wanted), "{text}");
        }
        for text in ["", "true", "@", "Mon, 32 Aug 2024 00:00:00 GMT", "@99999999999999999999"] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
