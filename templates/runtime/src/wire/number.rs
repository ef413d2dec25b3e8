//! Numbers as JSON writes them: text in, the nearest number out, and whether it differs from what was sent.

use std::borrow::Cow;

use serde_json::Number;

use super::json::{ARBITRARY_PRECISION, Fault, Json};

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

/// The number of a text of the given form.
pub(super) fn build(form: Form, text: Cow<'_, str>) -> Json<'_> {
    match form {
        Form::Integer { negative: false, size } => Json::Number(size.into()),
        // Minus zero is no integer.
        Form::Integer { negative: true, size: 0 } => double(text, false),
        Form::Integer { negative: true, size } => match 0_i64.checked_sub_unsigned(size) {
            Some(value) => Json::Number(value.into()),
            None => double(text, true),
        },
        Form::LongInteger => double(text, true),
        Form::Fraction => double(text, false),
    }
}

/// The number that a whole text is; `None` if it is no JSON number.
pub(super) fn parse(text: Cow<'_, str>) -> Option<Json<'_>> {
    let (form, end) = scan(text.as_bytes(), 0)?;
    (end == text.len()).then(|| build(form, text))
}

fn double(text: Cow<'_, str>, long: bool) -> Json<'_> {
    // JSON's numbers are a part of those that Rust reads.
    let value: f64 = text.parse().unwrap_or_default();
    let nearest = Number::from_f64(value.clamp(f64::MIN, f64::MAX)).map_or(Json::Null, Json::Number);
    if value.is_infinite() {
        Json::malformed(nearest, Fault::Range(text))
    } else if long || loses_digits(&text, value) {
        Json::malformed(nearest, Fault::Digits(text))
    } else {
        nearest
    }
}

fn loses_digits(text: &str, value: f64) -> bool {
    if value != 0.0 && text.len() <= MOST_DIGITS {
        return false;
    }
    let significand = text.split(['e', 'E']).next().unwrap_or_default();
    let significant = significand.trim_start_matches(['-', '0', '.']).trim_end_matches(['0', '.']);
    let digits = significant.bytes().filter(u8::is_ascii_digit).count();
    digits > MOST_DIGITS || value == 0.0 && digits > 0
}

/// A number of free-form JSON, which with `arbitrary_precision` can have any text.
pub(super) fn from_value(number: &Number) -> Json<'static> {
    if *ARBITRARY_PRECISION && let Some(malformed @ Json::Malformed(_)) = parse(Cow::Owned(number.to_string())) {
        return malformed;
    }
    Json::Number(number.clone())
}

/// How a type holds a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Held<T> {
    /// As it was sent.
    Exactly(T),
    /// As it was sent, but encoded again its text has another form.
    Otherwise(T),
    /// Rounded.
    Nearly(T),
    /// By the end of the type's range.
    Clamped(T),
}

impl<T> Held<T> {
    pub(super) fn into_value(self) -> T {
        match self {
            Self::Exactly(value) | Self::Otherwise(value) | Self::Nearly(value) | Self::Clamped(value) => value,
        }
    }
}

/// A number as a double.
pub(super) fn as_double(number: &Number) -> Held<f64> {
    let value = number.as_f64().unwrap_or_default();
    match number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)) {
        None => Held::Exactly(value),
        Some(size) if size < EXACT => Held::Exactly(value),
        Some(size) if size as f64 as u128 == u128::from(size) => Held::Otherwise(value),
        Some(_) => Held::Nearly(value),
    }
}

/// A number as an integer, such as 3 for `3.0`; `None` for one with a fraction.
pub(super) fn as_integer(number: &Number) -> Option<Held<i64>> {
    if let Some(value) = number.as_i64() {
        return Some(Held::Exactly(value));
    }
    if number.is_u64() {
        return Some(Held::Clamped(i64::MAX));
    }
    let value = number.as_f64().filter(|value| value.fract() == 0.0)?;
    // The cast stops at the ends of the range. At -2^63 the number itself was this one or one below it.
    let integer = value as i64;
    Some(if value.abs() < EXACT as f64 {
        Held::Exactly(integer)
    } else if value.abs() < TWO_TO_63 {
        Held::Nearly(integer)
    } else {
        Held::Clamped(integer)
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
    let number = parse(Cow::Borrowed(text))?;
    match &number {
        Json::Number(number) => number.as_f64(),
        Json::Malformed(malformed) => match &malformed.nearest {
            Json::Number(number) => number.as_f64(),
            _ => None,
        },
        _ => None,
    }
}
