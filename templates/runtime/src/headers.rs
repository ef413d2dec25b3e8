//! Parsing of response headers (rate limits, deprecation, `Retry-After`), and classification of request headers.

use std::time::Duration;

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

/// The maximum of [`retry_after`]. A longer pause is of no use for a single request.
pub(crate) const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 3600);

/// A rate limit of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The maximum number of requests.
    pub limit: u64,
    /// The number of requests that can be sent now.
    pub remaining: u64,
}

impl RateLimit {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| text(headers, name)?.parse().ok();
        Some(Self { limit: number("ratelimit-limit")?, remaining: number("ratelimit-remaining")? })
    }
}

/// The announced end of the version of an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deprecation {
    /// The time from which the version is deprecated; `None` if the server states no date.
    pub since: Option<Timestamp>,
    /// The time from which the version is not available any more; `None` if the server states no date.
    pub sunset: Option<Timestamp>,
}

impl Deprecation {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let time = |name: &str| time(text(headers, name)?);
        (headers.contains_key("deprecation") || headers.contains_key("sunset"))
            .then(|| Self { since: time("deprecation"), sunset: time("sunset") })
    }
}

/// Returns the pause that `Retry-After` requires, as seconds with or without a fraction or as an HTTP date. The pause is at most
/// [`MAX_RETRY_AFTER`], and zero for a date in the past.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers, header::RETRY_AFTER.as_str())?;
    let asked = if text.starts_with(|first: char| first.is_ascii_digit()) {
        seconds(text)?
    } else {
        let until = time(text)?.duration_since(Timestamp::now());
        Duration::try_from(until.max(SignedDuration::ZERO)).ok()?
    };
    Some(asked.min(MAX_RETRY_AFTER))
}

/// Parses seconds with or without a fraction. A number beyond the range is clamped.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !(whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    // The text consists of digits only, so that an error means a number of more than 64 bits.
    let whole = Duration::from_secs(whole.parse().unwrap_or(u64::MAX));
    Some(whole.saturating_add(Duration::try_from_secs_f64(fraction).ok()?))
}

/// Parses a time such as `Mon, 5 Aug 2024 00:00:00 GMT`, with one or two digits for the day, or `@1722816000` as in RFC 9745.
fn time(text: &str) -> Option<Timestamp> {
    static PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    match text.strip_prefix('@') {
        Some(seconds) => Timestamp::from_second(seconds.parse().ok()?).ok(),
        None => PARSER.parse_timestamp(text).ok().or_else(|| last_timestamp(text)),
    }
}

/// Parses the last two days of the year 9999, which mean "never". They are beyond the range and are clamped to the last
/// timestamp.
fn last_timestamp(text: &str) -> Option<Timestamp> {
    let earlier = text.replace("30 Dec 9999", "29 Dec 9999").replace("31 Dec 9999", "29 Dec 9999");
    (earlier != text && DateTimeParser::new().relaxed_weekday(true).parse_timestamp(&earlier).is_ok())
        .then_some(Timestamp::MAX)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim)
}

/// Returns whether a header contains credentials.
pub(crate) fn is_credential(name: &HeaderName) -> bool {
    [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE, header::SET_COOKIE].contains(name)
}

/// Marks the headers with credentials as sensitive, so that `Debug` does not show their values.
pub(crate) fn mark_credentials(headers: &mut HeaderMap) {
    headers.iter_mut().filter(|(name, _)| is_credential(name)).for_each(|(_, value)| value.set_sensitive(true));
}

/// Returns whether a header belongs to the connection or to the framing of the body, which the HTTP client controls.
pub(crate) fn belongs_to_connection(name: &HeaderName) -> bool {
    const OTHERS: [&str; 3] = ["keep-alive", "proxy-connection", "http2-settings"];
    [
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::EXPECT,
        header::HOST,
        header::TE,
        header::TRAILER,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
    ]
    .contains(name)
        || OTHERS.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn asked(text: &str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::try_from(text).unwrap())]))
    }

    #[test]
    fn days_of_dates_have_one_or_two_digits() {
        let wanted: Timestamp = "2024-08-05T00:00:00Z".parse().unwrap();
        for text in ["Mon, 5 Aug 2024 00:00:00 GMT", "Mon, 05 Aug 2024 00:00:00 GMT", "@1722816000"] {
            assert_eq!(time(text), Some(wanted), "{text}");
        }
        for text in ["", "true", "@", "Mon, 32 Aug 2024 00:00:00 GMT", "@99999999999999999999"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn retry_after_is_parsed_as_seconds_a_fraction_or_a_date() {
        assert_eq!(asked("0"), Some(Duration::ZERO));
        assert_eq!(asked(" 30 "), Some(Duration::from_secs(30)));
        assert_eq!(asked("1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(asked("Mon, 5 Aug 2024 00:00:00 GMT"), Some(Duration::ZERO), "a date in the past");
        let soon = Timestamp::now().checked_add(SignedDuration::from_secs(60)).unwrap();
        let soon = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&soon).unwrap();
        let until = asked(&soon).unwrap();
        assert!((Duration::from_secs(58)..=Duration::from_secs(60)).contains(&until), "{soon}: {until:?}");
    }

    #[test]
    fn retry_after_is_limited_and_invalid_values_are_ignored() {
        for text in [
            "86401",
            "9223372036854775807",
            "18446744073709551615",
            "18446744073709551615.999999999999999999",
            "99999999999999999999999999",
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ] {
            let asked = asked(text);
            assert!(asked.is_none_or(|asked| asked <= MAX_RETRY_AFTER), "{text}: {asked:?}");
        }
        for text in ["9223372036854775807", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 30 Dec 9999 22:30:00 GMT"] {
            assert_eq!(asked(text), Some(MAX_RETRY_AFTER), "{text}");
        }
        assert_eq!(asked("Fri, 31 Dec 9999 25:00:00 GMT"), None);
        for text in ["", "-1", "1e9", "NaN", "1.2.3", "soon", "5s", "+5", "."] {
            assert_eq!(asked(text), None, "{text}");
        }
    }
}
