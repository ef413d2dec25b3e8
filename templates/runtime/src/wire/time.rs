//! Conversion of RFC 3339 times and dates in texts to the nearest time or date of their Rust types.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;

use super::conversion::Conversion;

/// Converts a text to the nearest [`Timestamp`]. Returns `None` if the text is not a time.
pub(super) fn timestamp(text: &str) -> Option<Conversion<Timestamp>> {
    let Ok(time) = text.parse::<Timestamp>() else { return timestamp_nearest(text) };
    Some(if has_leap_second(text) {
        Conversion::Rounded(time)
    } else if is_usual(text) || time.to_string() == text {
        Conversion::Exact(time)
    } else {
        Conversion::Reformatted(time)
    })
}

/// Converts a text to the nearest [`Date`]. Returns `None` if the text is not a date.
pub(super) fn date(text: &str) -> Option<Conversion<Date>> {
    match text.parse::<Date>() {
        Ok(date) if text.len() == 10 && date.to_string() == text => Some(Conversion::Exact(date)),
        Ok(date) => Some(Conversion::Reformatted(date)),
        Err(_) => side::<Date>(text).map(|side| Conversion::Clamped(side.pick(Date::MIN, Date::MAX))),
    }
}

fn timestamp_nearest(text: &str) -> Option<Conversion<Timestamp>> {
    if let Some(shorter) = without_long_fraction(text) {
        return timestamp(&shorter).map(|conversion| match conversion {
            Conversion::Clamped(time) => Conversion::Clamped(time),
            inexact => Conversion::Rounded(inexact.into_value()),
        });
    }
    side::<Timestamp>(text).map(|side| Conversion::Clamped(side.pick(Timestamp::MIN, Timestamp::MAX)))
}

/// Returns whether a valid time has the form `2024-08-05T01:02:03Z`, which nearly all have and which encoding writes.
fn is_usual(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.len() == 20 && (bytes[10], bytes[13], bytes[16], bytes[19]) == (b'T', b':', b':', b'Z')
}

/// Returns whether a valid time has 60 seconds, which are parsed as 59.
fn has_leap_second(text: &str) -> bool {
    let Some((_, clock)) = text.split_once(['T', 't', ' ']) else { return false };
    let digits = clock.bytes().filter(|byte| *byte != b':').take_while(u8::is_ascii_digit);
    digits.skip(4).eq(*b"60")
}

/// Truncates the fraction of a second to nine digits. Returns `None` if it does not have more.
fn without_long_fraction(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.')?;
    let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = fraction.split_at_checked(length)?;
    let (kept, cut) = digits.split_at_checked(9)?;
    (!cut.is_empty()).then(|| format!("{whole}.{kept}{rest}"))
}

/// The side of the range on which a time or date lies.
#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

impl Side {
    fn pick<T>(self, first: T, last: T) -> T {
        match self {
            Self::Before => first,
            Self::After => last,
        }
    }
}

/// The last year of the range. The first one is its negative.
const LAST_YEAR: u64 = 9999;

/// Returns the side on which a time or date beyond the range lies. Returns `None` if the text is invalid for another reason.
fn side<T: FromStr>(text: &str) -> Option<Side> {
    let (side, rest) = match text.strip_prefix('-') {
        Some(rest) => (Side::Before, rest),
        None => (Side::After, text.strip_prefix('+').unwrap_or(text)),
    };
    let (year, rest) = rest.split_at_checked(rest.find('-')?)?;
    if year.is_empty() || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number =
        year.bytes().fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    // The calendar repeats every 400 years, and 400 divides 10,000: the same day of a year in the range is parsed in its place.
    let last_digits = year.get(year.len().saturating_sub(4)..)?.parse::<u64>().ok()?;
    let similar = format!("{}{rest}", 2000 + last_digits % 400);
    (number >= LAST_YEAR && similar.parse::<T>().is_ok()).then_some(side)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn times_beyond_the_range_are_clamped_and_other_texts_are_rejected() {
        for text in [
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999+00:00",
            "+010000-02-29T00:00:00Z",
            "+99999999999999999999-12-31T00:00:00Z",
        ] {
            assert_eq!(timestamp(text), Some(Conversion::Clamped(Timestamp::MAX)), "{text}");
        }
        for text in ["-009999-01-01T00:00:00Z", "-271821-04-20T00:00:00Z"] {
            assert_eq!(timestamp(text), Some(Conversion::Clamped(Timestamp::MIN)), "{text}");
        }
        for text in [
            "",
            "-",
            "+010000-02-30T00:00:00Z",
            "+010001-02-29T00:00:00Z",
            "9999-12-31T23:59:59",
            "2024-13-01T00:00:00Z",
            "-000000-01-01T00:00:00Z",
            "\u{e9}-",
            "12-",
        ] {
            assert_eq!(timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn dates_beyond_the_range_are_clamped_and_other_texts_are_rejected() {
        assert_eq!(date("9999-12-31"), Some(Conversion::Exact(Date::MAX)));
        assert_eq!(date("+010000-01-01"), Some(Conversion::Clamped(Date::MAX)));
        assert_eq!(date("10000-01-01"), Some(Conversion::Clamped(Date::MAX)));
        assert_eq!(date("-271821-04-20"), Some(Conversion::Clamped(Date::MIN)));
        assert_eq!((date("2024-02-30"), date("+010000-02-30")), (None, None));
    }

    #[test]
    fn leap_seconds_and_digits_beyond_nanoseconds_are_rounded() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        for text in ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60+00:00", "20161231T235960Z"] {
            assert_eq!(timestamp(text), Some(Conversion::Rounded(time("2016-12-31T23:59:59Z"))), "{text}");
        }
        let nearest = time("2024-08-05T01:02:03.123456789Z");
        assert_eq!(timestamp("2024-08-05T01:02:03.1234567891Z"), Some(Conversion::Rounded(nearest)));
        assert_eq!(timestamp("9999-12-31T23:59:59.9999999999Z"), Some(Conversion::Clamped(Timestamp::MAX)));
        for text in ["2024-08-05T01:02:03Z", "2024-08-05T01:02:03.5Z"] {
            assert_eq!(timestamp(text), Some(Conversion::Exact(time(text))), "{text}");
        }
        assert_eq!(timestamp("2024-08-05T01:02:03.50Z"), Some(Conversion::Reformatted(time("2024-08-05T01:02:03.5Z"))));
    }
}
