//! What headers say beside the body: rate limits, the end of a version, when to come back; and which headers are whose.

use std::time::Duration;

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

/// The longest [`retry_after`] that is believed: a server that asks for more does not mean this request.
pub(crate) const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 3600);

/// A rate limit of the API.
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
        let number = |name: &str| text(headers, name)?.parse().ok();
        Some(Self { limit: number("ratelimit-limit")?, remaining: number("ratelimit-remaining")? })
    }
}

/// The announced end of the operation's version that was called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deprecation {
    /// Since when it is deprecated; `None` when the server gives no date.
    pub since: Option<Timestamp>,
    /// When the server stops answering it; `None` when the server gives no date.
    pub sunset: Option<Timestamp>,
}

impl Deprecation {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let time = |name: &str| time(text(headers, name)?);
        (headers.contains_key("deprecation") || headers.contains_key("sunset"))
            .then(|| Self { since: time("deprecation"), sunset: time("sunset") })
    }
}

/// How long `Retry-After` asks to wait: whole or fractional seconds, or the time until an HTTP date. At most
/// [`MAX_RETRY_AFTER`]; zero for a date that has passed.
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

/// Seconds with or without a fraction; more than fits is as much as fits.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !(whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    // Only digits are left: what does not parse is larger than 64 bits hold.
    let whole = Duration::from_secs(whole.parse().unwrap_or(u64::MAX));
    Some(whole.saturating_add(Duration::try_from_secs_f64(fraction).ok()?))
}

/// `Mon, 5 Aug 2024 00:00:00 GMT`, with one digit or two for the day, or `@1722816000` as in RFC 9745.
fn time(text: &str) -> Option<Timestamp> {
    static PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    match text.strip_prefix('@') {
        Some(seconds) => Timestamp::from_second(seconds.parse().ok()?).ok(),
        None => PARSER.parse_timestamp(text).ok().or_else(|| end_of_time(text)),
    }
}

/// The last days of the year 9999, which stand for "never", are past the last timestamp. It takes their place.
fn end_of_time(text: &str) -> Option<Timestamp> {
    let earlier = text.replace("30 Dec 9999", "29 Dec 9999").replace("31 Dec 9999", "29 Dec 9999");
    (earlier != text && DateTimeParser::new().relaxed_weekday(true).parse_timestamp(&earlier).is_ok())
        .then_some(Timestamp::MAX)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim)
}

/// Whether a header carries credentials.
pub(crate) fn is_credential(name: &HeaderName) -> bool {
    [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE, header::SET_COOKIE].contains(name)
}

/// Marks the headers that carry credentials, so that `Debug` does not show their values.
pub(crate) fn mark_credentials(headers: &mut HeaderMap) {
    headers.iter_mut().filter(|(name, _)| is_credential(name)).for_each(|(_, value)| value.set_sensitive(true));
}

/// Whether a header is about the connection or the framing of the body, which the HTTP client decides.
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
    fn days_have_one_digit_or_two() {
        let wanted: Timestamp = "2024-08-05T00:00:00Z".parse().unwrap();
        for text in ["Mon, 5 Aug 2024 00:00:00 GMT", "Mon, 05 Aug 2024 00:00:00 GMT", "@1722816000"] {
            assert_eq!(time(text), Some(wanted), "{text}");
        }
        for text in ["", "true", "@", "Mon, 32 Aug 2024 00:00:00 GMT", "@99999999999999999999"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn retry_after_is_seconds_a_fraction_or_a_date() {
        assert_eq!(asked("0"), Some(Duration::ZERO));
        assert_eq!(asked(" 30 "), Some(Duration::from_secs(30)));
        assert_eq!(asked("1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(asked("Mon, 5 Aug 2024 00:00:00 GMT"), Some(Duration::ZERO), "a date that has passed");
        let soon = Timestamp::now().checked_add(SignedDuration::from_secs(60)).unwrap();
        let soon = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&soon).unwrap();
        let until = asked(&soon).unwrap();
        assert!((Duration::from_secs(58)..=Duration::from_secs(60)).contains(&until), "{soon}: {until:?}");
    }

    #[test]
    fn retry_after_has_a_ceiling_and_no_value_panics() {
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
