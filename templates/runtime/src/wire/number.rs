//! Numbers in JSON text: their grammar, the nearest number of a Rust type, and how it differs from the one in the text.
//!
//! The functions that run for each number are `#[inline]`, because the parser and the sinks call them from other files.

use serde_json::Number;

use super::conversion::Conversion;

/// A number with more significant digits may differ from the nearest double.
const MOST_DIGITS: usize = 17;

/// 2^53: below it every integer is a double of its own, and no other number is read as that double.
const EXACT: u64 = 1 << 53;

const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// The form of a number's text.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// An integer whose absolute value fits into 64 bits.
    Integer { negative: bool, size: u64 },
    /// A longer integer.
    LongInteger,
    /// A number with a fraction or an exponent.
    Fraction,
}

/// The form and the end of the number that begins at `start`; `None` if no number does.
#[inline]
pub(super) fn scan(bytes: &[u8], start: usize) -> Option<(Form, usize)> {
    let byte = |at: usize| bytes.get(at).copied();
    let digit = |at: usize| byte(at).filter(u8::is_ascii_digit);
    let negative = byte(start) == Some(b'-');
    let mut at = start + usize::from(negative);
    let first = at;
    let mut size = Some(0_u64);
    while let Some(digit) = digit(at) {
        size = size.and_then(|size| size.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
        at += 1;
    }
    if at == first || at > first + 1 && byte(first) == Some(b'0') {
        return None;
    }
    let mut form = size.map_or(Form::LongInteger, |size| Form::Integer { negative, size });
    if byte(at) == Some(b'.') {
        form = Form::Fraction;
        at += 1;
        digit(at)?;
        while digit(at).is_some() {
            at += 1;
        }
    }
    if matches!(byte(at), Some(b'e' | b'E')) {
        form = Form::Fraction;
        at += 1;
        if matches!(byte(at), Some(b'+' | b'-')) {
            at += 1;
        }
        digit(at)?;
        while digit(at).is_some() {
            at += 1;
        }
    }
    Some((form, at))
}

/// Whether a whole text is a JSON number.
fn is_number(text: &str) -> bool {
    scan(text.as_bytes(), 0).is_some_and(|(_, end)| end == text.len())
}

/// The double that is nearest to the number of a text: infinite for one that is beyond the range of finite doubles.
#[inline]
pub(super) fn nearest_double(text: &str) -> f64 {
    // JSON's numbers are a part of those that Rust reads.
    text.parse().unwrap_or_default()
}

#[inline]
pub(super) fn loses_digits(text: &str, value: f64) -> bool {
    if value != 0.0 && text.len() <= MOST_DIGITS {
        return false;
    }
    let significand = text.split(['e', 'E']).next().unwrap_or_default();
    let significant = significand.trim_start_matches(['-', '0', '.']).trim_end_matches(['0', '.']);
    let digits = significant.bytes().filter(u8::is_ascii_digit).count();
    digits > MOST_DIGITS || value == 0.0 && digits > 0
}

/// A number as a double.
#[inline]
pub(super) fn as_double(number: &Number) -> Conversion<f64> {
    let value = number.as_f64().unwrap_or_default();
    match number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)) {
        None => Conversion::Exact(value),
        Some(size) if size < EXACT => Conversion::Exact(value),
        Some(size) if size as f64 as u128 == u128::from(size) => Conversion::Reformatted(value),
        Some(_) => Conversion::Rounded(value),
    }
}

/// A number as an integer, such as 3 for `3.0`; `None` for one with a fraction.
pub(super) fn as_integer(number: &Number) -> Option<Conversion<i64>> {
    if let Some(value) = number.as_i64() {
        return Some(Conversion::Exact(value));
    }
    if number.is_u64() {
        return Some(Conversion::Clamped(i64::MAX));
    }
    let value = number.as_f64().filter(|value| value.fract() == 0.0)?;
    // The cast stops at the ends of the range. At -2^63 the number itself was this one or one below it.
    let integer = value as i64;
    Some(if value.abs() < EXACT as f64 {
        Conversion::Exact(integer)
    } else if value.abs() < TWO_TO_63 {
        Conversion::Rounded(integer)
    } else {
        Conversion::Clamped(integer)
    })
}

/// The integer in a string, or the end of the range that it is beyond.
pub(super) fn integer_in(text: &str) -> Option<i64> {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    match text.parse() {
        Ok(value) => Some(value),
        Err(error) if *error.kind() == PosOverflow => Some(i64::MAX),
        Err(error) if *error.kind() == NegOverflow => Some(i64::MIN),
        Err(_) => None,
    }
}

/// The number in a string, if it is written as JSON would.
pub(super) fn double_in(text: &str) -> Option<f64> {
    is_number(text).then(|| nearest_double(text).clamp(f64::MIN, f64::MAX))
}

/// The integer that a double is, if it is one that doubles hold exactly; `-0.0` is none.
#[inline]
pub(super) fn integral(value: f64) -> Option<i64> {
    let negative_zero = value == 0.0 && value.is_sign_negative();
    let exact = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 && !negative_zero;
    exact.then_some(value as i64)
}
