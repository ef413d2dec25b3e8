//! Numbers, times and dates that their types cannot represent exactly: they are replaced by the nearest value, the correction
//! contains the original text, and encoding writes the original value if a `Value` can represent it.
#![allow(clippy::unwrap_used, clippy::panic)]

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::*;
use super::{Cluster, cluster};

/// Decodes a cluster with an additional property, which has to give one correction. Returns the text after "expected" in it.
fn with(property: &str, value: &str) -> (Cluster, String) {
    let text = format!(r#"{{"name":"a","{property}":{value}}}"#);
    let (cluster, corrections) = cluster(&text);
    let [correction] = corrections.as_slice() else { panic!("{text}: {corrections:?}") };
    let rest = correction.strip_prefix(&format!("{property}: expected ")).unwrap_or_else(|| panic!("{correction}"));
    (cluster, rest.to_owned())
}

/// The same, and encoding has to write the original value.
fn kept(property: &str, value: &str) -> (Cluster, String) {
    let (cluster, correction) = with(property, value);
    assert_eq!(String::from_utf8(to_vec(&cluster)).unwrap(), format!(r#"{{"name":"a","{property}":{value}}}"#));
    (cluster, correction)
}

#[test]
fn a_time_beyond_the_range_is_clamped_and_encoded_as_it_was_sent() {
    for text in [
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999999999Z",
        "+012345-06-07T08:09:10Z",
        "9999-12-31T00:00:00-23:59",
    ] {
        let (value, correction) = kept("created", &format!("\"{text}\""));
        assert_eq!(value.created, Some(Timestamp::MAX));
        assert_eq!(correction, format!("an RFC 3339 time, found the string {text:?}, which is out of range"));
    }
    let (value, _) = kept("created", "\"-271821-04-20T00:00:00Z\"");
    assert_eq!(value.created, Some(Timestamp::MIN));
    assert_eq!(from_slice::<Vec<Timestamp>>(br#"["9999-12-31T23:59:59Z"]"#).unwrap().0, [Timestamp::MAX]);
}

#[test]
fn a_date_beyond_the_range_is_clamped_and_encoded_as_it_was_sent() {
    for (text, date) in [("10000-01-01", Date::MAX), ("+012345-02-28", Date::MAX), ("-271821-04-20", Date::MIN)] {
        let (value, correction) = kept("day", &format!("\"{text}\""));
        assert_eq!(value.day, Some(date));
        assert_eq!(correction, format!("a date, found the string {text:?}, which is out of range"));
    }
}

#[test]
fn a_changed_time_is_encoded_in_place_of_the_original() {
    let (mut value, _) = with("created", "\"9999-12-31T23:59:59Z\"");
    value.created = Some(Timestamp::UNIX_EPOCH);
    assert_eq!(to_vec(&value), br#"{"name":"a","created":"1970-01-01T00:00:00Z"}"#);
}

#[test]
fn a_leap_second_is_rounded_and_encoded_as_it_was_sent() {
    for text in ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5+00:00"] {
        let (value, correction) = kept("created", &format!("\"{text}\""));
        assert_eq!(value.created.unwrap().as_second(), 1_483_228_799);
        assert_eq!(correction, format!("an RFC 3339 time, found the string {text:?}, which is rounded"));
    }
    kept("created", "\"2024-08-05T01:02:03.1234567891Z\"");
}

#[test]
fn integers_beyond_the_range_are_clamped() {
    for (text, integer) in [
        ("9223372036854775808", i64::MAX),
        ("18446744073709551615", i64::MAX),
        ("18446744073709551616", i64::MAX),
        ("99999999999999999999999999", i64::MAX),
        ("1e300", i64::MAX),
        ("1e400", i64::MAX),
        ("9223372036854775808.0", i64::MAX),
        ("-9223372036854775809", i64::MIN),
        ("-1e400", i64::MIN),
    ] {
        let (value, correction) = with("diskSize", text);
        assert_eq!(value.disk_size, Some(integer), "{text}");
        if !text.contains(['e', '.']) {
            assert_eq!(correction, format!("a 64-bit integer, found the number {text}, which is out of range"));
        }
    }
    // A `Value` can represent these, so that they are encoded as they were sent.
    kept("diskSize", "18446744073709551615");
    kept("diskSize", "\"99999999999999999999\"");
    let (value, _) = with("diskSize", "\"-99999999999999999999\"");
    assert_eq!(value.disk_size, Some(i64::MIN));
    let (value, correction) = with("diskSize", "1e18");
    assert!(value.disk_size == Some(10_i64.pow(18)) && correction.ends_with(", which is rounded"), "{correction}");
    let (value, _) = with("diskSize", "3.5");
    assert_eq!(value.disk_size, None);
}

#[test]
fn numbers_beyond_the_range_are_clamped() {
    for (text, number) in [("1e400", f64::MAX), ("-1e400", f64::MIN), ("1e99999999999999999999", f64::MAX)] {
        let (value, correction) = with("price", text);
        assert_eq!(value.price, Some(number));
        assert_eq!(correction, format!("a number, found the number {text}, which is out of range"));
    }
    let (value, _) = with("price", "\"-1e400\"");
    assert_eq!(value.price, Some(f64::MIN));
}

#[test]
fn numbers_with_more_digits_than_a_double_has_are_rounded() {
    for (text, number) in [
        ("0.1000000000000000055511151231257827", 0.1),
        ("123456789012345678.5", 123_456_789_012_345_680.0),
        ("9007199254740993", 9_007_199_254_740_992.0),
        ("18446744073709551615", 18_446_744_073_709_551_616.0),
        ("18446744073709551616", 18_446_744_073_709_551_616.0),
        ("1e-400", 0.0),
    ] {
        let (value, correction) = with("price", text);
        assert_eq!(value.price, Some(number), "{text}");
        assert_eq!(correction, format!("a number, found the number {text}, which is rounded"));
    }
    for exact in [
        "0.12345678901234567",
        "1.0",
        "100000000000000000000.000000000000",
        "0.000000000000000000000001",
        "0.0",
        "0e99999",
        "9007199254740994",
    ] {
        let (value, corrections) = cluster(&format!(r#"{{"name": "a", "price": {exact}}}"#));
        assert_eq!((value.price, corrections.len()), (Some(exact.parse().unwrap()), 0), "{exact}");
    }
    // The text in a correction is truncated.
    let (_, correction) = with("price", &"1".repeat(5000));
    assert!(correction.len() < 120, "{correction}");
}

#[test]
fn a_string_is_decoded_from_the_original_digits_of_a_number() {
    let (value, correction) = with("description", "12345678901234567890123");
    assert_eq!(value.description, Nullable::Value("12345678901234567890123".to_owned()));
    assert_eq!(correction, "a string, found the number 12345678901234567890123");
}

/// `serde_json` parses some of these texts as a neighboring double.
#[test]
fn a_number_of_17_digits_is_decoded_to_the_nearest_double() {
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..20_000 {
        let number = f64::from_bits(random.u64(..));
        if number.is_finite() {
            let text = format!("{number:e}");
            assert_eq!(from_slice::<f64>(text.as_bytes()).unwrap(), (number, Corrections::default()), "{text}");
        }
    }
}
