//! Numbers in JSON text: their grammar, the nearest number of a Rust type, and how it differs from the one in the text.
//!
//! The functions that run for each number are `#[inline]`, because the parser and the sinks call them from other files.

use serde_json::Number;

use super::conversion::Conversion;

/// A number with more significant digits can differ from the nearest double.
const MAX_EXACT_DIGITS: usize = 17;

/// 2^53. Every integer below it has a double of its own, and is the only integer that is rounded to this double.
const EXACT: u64 = 1 << 53;

const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// The form of a number's text.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// An integer with an absolute value of up to 64 bits.
    Integer { negative: bool, size: u64 },
    /// An integer of more than 64 bits.
    LongInteger,
    /// A number with a fraction or an exponent.
    Fraction,
}

/// Returns the form and the end of the number that begins at `start`; `None` if it is not a number.
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

/// Returns whether a whole text is a JSON number.
fn is_number(text: &str) -> bool {
    scan(text.as_bytes(), 0).is_some_and(|(_, end)| end == text.len())
}

/// Returns the double that is nearest to the number in a text, which is infinite beyond the range of doubles.
#[inline]
pub(super) fn nearest_double(text: &str) -> f64 {
    // Rust parses every JSON number.
    text.parse().unwrap_or_default()
}

/// Returns whether the nearest double can differ from the number in a text.
#[inline]
pub(super) fn loses_digits(text: &str, value: f64) -> bool {
    if value != 0.0 && text.len() <= MAX_EXACT_DIGITS {
        return false;
    }
    let significand = text.split(['e', 'E']).next().unwrap_or_default();
    let significant = significand.trim_start_matches(['-', '0', '.']).trim_end_matches(['0', '.']);
    let digits = significant.bytes().filter(u8::is_ascii_digit).count();
    digits > MAX_EXACT_DIGITS || value == 0.0 && digits > 0
}

/// Converts a number to a double.
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

/// Converts a number to an integer, such as `3.0` to 3. Returns `None` for a number with a fraction.
pub(super) fn as_integer(number: &Number) -> Option<Conversion<i64>> {
    if let Some(value) = number.as_i64() {
        return Some(Conversion::Exact(value));
    }
    if number.is_u64() {
        return Some(Conversion::Clamped(i64::MAX));
    }
    let value = number.as_f64().filter(|value| value.fract() == 0.0)?;
    // The cast saturates. The double -2^63 is clamped, because the number in the text can have been a lower one.
    let integer = value as i64;
    Some(if value.abs() < EXACT as f64 {
        Conversion::Exact(integer)
    } else if value.abs() < TWO_TO_63 {
        Conversion::Rounded(integer)
    } else {
        Conversion::Clamped(integer)
    })
}

/// Parses the integer in a string. An integer beyond the range is clamped.
pub(super) fn integer_in(text: &str) -> Option<i64> {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    match text.parse() {
        Ok(value) => Some(value),
        Err(error) if *error.kind() == PosOverflow => Some(i64::MAX),
        Err(error) if *error.kind() == NegOverflow => Some(i64::MIN),
        Err(_) => None,
    }
}

/// Parses the number in a string. Returns `None` if it is not a JSON number.
pub(super) fn double_in(text: &str) -> Option<f64> {
    is_number(text).then(|| nearest_double(text).clamp(f64::MIN, f64::MAX))
}

/// Converts a double to an integer if both represent the same number. Returns `None` for `-0.0`.
#[inline]
pub(super) fn integral(value: f64) -> Option<i64> {
    let negative_zero = value == 0.0 && value.is_sign_negative();
    let exact = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 && !negative_zero;
    exact.then_some(value as i64)
}
