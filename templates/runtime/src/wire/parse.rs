//! The parser, which makes a [`Json`] tree of a JSON text in one pass, or reports the position of the first syntax error.
//!
//! The grammar and the maximum depth are those of `serde_json`. Its parser is not used for three reasons. It rejects a whole text
//! for one lone surrogate, one byte that is not UTF-8 or one number out of range. It does not return the text of a number, and
//! rounds some numbers to a double that is not the nearest. Other crates of the build can change its behavior with the feature
//! `arbitrary_precision`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::error::DecodeError;
use super::json::{Fault, Json};
use super::number::{self, Form};

/// The maximum depth of nested arrays and objects. It limits the recursion of the parser and of all functions that walk a tree.
const MAX_DEPTH: usize = 127;

const UNEXPECTED_END: &str = "unexpected end of the text";

/// A result with the reason of a syntax error. Its position is the current position of the parser.
type Result<T, E = &'static str> = std::result::Result<T, E>;

impl<'a> Json<'a> {
    /// Parses a whole JSON text.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Syntax`] if the text is not exactly one JSON value, or is nested deeper than 127 levels, the limit of
    /// `serde_json`. Strings that are not valid Unicode and numbers out of range are not errors; see [`Json::Malformed`].
    pub fn parse(text: &'a [u8]) -> Result<Self, DecodeError> {
        // The UTF-8 of the whole text is checked once, which is faster than a check of each string.
        let mut parser =
            Parser { bytes: text, text: std::str::from_utf8(text).ok(), at: 0, items: Vec::new(), members: Vec::new() };
        parser.document().map_err(|reason| DecodeError::syntax(reason, text, parser.at))
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    /// The same text; `None` if it is not valid UTF-8.
    text: Option<&'a str>,
    at: usize,
    /// The items and members of the arrays and objects that are being parsed, innermost last. They are moved out when the array
    /// or object is complete, so that each takes one allocation of the right size.
    items: Vec<Json<'a>>,
    members: Vec<(Cow<'a, str>, Json<'a>)>,
}

/// A string, and whether invalid Unicode in it was replaced by U+FFFD.
struct Text<'a> {
    text: Cow<'a, str>,
    malformed: bool,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Result<Json<'a>> {
        let json = self.value(0)?;
        match self.next_token() {
            None => Ok(json),
            Some(_) => Err("unexpected text after the value"),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>> {
        match self.next_token().ok_or(UNEXPECTED_END)? {
            b'"' => {
                let Text { text, malformed } = self.string()?;
                let string = Json::String(text);
                Ok(if malformed { Json::malformed(string, Fault::Text) } else { string })
            }
            b'{' => self.object(depth + 1),
            b'[' => self.array(depth + 1),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.literal(b"true", Json::Bool(true)),
            b'f' => self.literal(b"false", Json::Bool(false)),
            b'n' => self.literal(b"null", Json::Null),
            _ => Err("expected a value"),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>> {
        if self.open(depth, b']')? {
            return Ok(Json::Array(Vec::new()));
        }
        let start = self.items.len();
        loop {
            let item = self.value(depth)?;
            self.items.push(item);
            match self.next_token().ok_or(UNEXPECTED_END)? {
                b',' => self.at += 1,
                b']' => break,
                _ => return Err("expected `,` or `]`"),
            }
        }
        self.at += 1;
        Ok(Json::Array(self.items.split_off(start)))
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>> {
        if self.open(depth, b'}')? {
            return Ok(Json::Object(Vec::new()));
        }
        let start = self.members.len();
        loop {
            if self.next_token().ok_or(UNEXPECTED_END)? != b'"' {
                return Err("expected a key in quotes");
            }
            let Text { text: key, malformed } = self.string()?;
            if self.next_token().ok_or(UNEXPECTED_END)? != b':' {
                return Err("expected `:`");
            }
            self.at += 1;
            let value = self.value(depth)?;
            self.members.push((key, if malformed { Json::malformed(value, Fault::Key) } else { value }));
            match self.next_token().ok_or(UNEXPECTED_END)? {
                b',' => self.at += 1,
                b'}' => break,
                _ => return Err("expected `,` or `}`"),
            }
        }
        self.at += 1;
        let mut members = self.members.split_off(start);
        drop_duplicates(&mut members);
        Ok(Json::Object(members))
    }

    /// Consumes the opening bracket, and the closing one if it follows. Returns whether it follows.
    fn open(&mut self, depth: usize, closing: u8) -> Result<bool> {
        if depth > MAX_DEPTH {
            return Err("nested too deeply");
        }
        self.at += 1;
        let empty = self.next_token() == Some(closing);
        self.at += usize::from(empty);
        Ok(empty)
    }

    fn literal(&mut self, word: &[u8], value: Json<'a>) -> Result<Json<'a>> {
        if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            Ok(value)
        } else {
            Err("expected a value")
        }
    }

    fn number(&mut self) -> Result<Json<'a>> {
        let (form, end) = number::scan(self.bytes, self.at).ok_or("invalid number")?;
        let start = std::mem::replace(&mut self.at, end);
        Ok(match form {
            Form::Integer { negative: false, size } => Json::Number(size.into()),
            _ => Json::number(form, self.plain(start..end).text),
        })
    }

    /// Parses a string with its quotes. Inlining of this and the following two functions saves 4 % of the time of parsing.
    #[inline(always)]
    fn string(&mut self) -> Result<Text<'a>> {
        let start = self.at + 1;
        self.at = end_of_plain(self.bytes, start);
        match self.bytes.get(self.at) {
            Some(b'"') => {
                let text = self.plain(start..self.at);
                self.at += 1;
                Ok(text)
            }
            Some(b'\\') => self.escaped(start),
            Some(_) => Err("control character in a string"),
            None => Err(UNEXPECTED_END),
        }
    }

    /// Returns a part of the text that contains no escapes.
    #[inline(always)]
    fn plain(&self, range: Range<usize>) -> Text<'a> {
        if let Some(text) = self.text.and_then(|text| text.get(range.clone())) {
            return Text { text: Cow::Borrowed(text), malformed: false };
        }
        let text = String::from_utf8_lossy(self.bytes.get(range).unwrap_or_default());
        Text { malformed: matches!(text, Cow::Owned(_)), text }
    }

    /// Parses the rest of a string that begins at `start` and has an escape at the current position.
    #[cold]
    fn escaped(&mut self, start: usize) -> Result<Text<'a>> {
        let mut text = self.bytes.get(start..self.at).unwrap_or_default().to_vec();
        let mut malformed = false;
        loop {
            match self.bytes.get(self.at).ok_or(UNEXPECTED_END)? {
                b'"' => break,
                b'\\' => {
                    self.at += 1;
                    let symbol = self.escape()?;
                    malformed |= symbol.is_none();
                    let symbol = symbol.unwrap_or(char::REPLACEMENT_CHARACTER);
                    text.extend_from_slice(symbol.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..0x20 => return Err("control character in a string"),
                _ => {
                    let begin = self.at;
                    self.at = end_of_plain(self.bytes, begin);
                    text.extend_from_slice(self.bytes.get(begin..self.at).unwrap_or_default());
                }
            }
        }
        self.at += 1;
        let text = String::from_utf8(text).unwrap_or_else(|error| {
            malformed = true;
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        Ok(Text { text: Cow::Owned(text), malformed })
    }

    /// Parses an escape without its backslash. Returns `None` for a lone surrogate.
    fn escape(&mut self) -> Result<Option<char>> {
        let byte = *self.bytes.get(self.at).ok_or(UNEXPECTED_END)?;
        self.at += 1;
        let symbol = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return Err("invalid escape"),
        };
        Ok(Some(symbol))
    }

    fn unicode_escape(&mut self) -> Result<Option<char>> {
        let unit = self.hex_at(self.at).ok_or("invalid escape")?;
        self.at += 4;
        if !(0xd800..0xdc00).contains(&unit) {
            return Ok(char::from_u32(unit));
        }
        if self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
            return Ok(None);
        }
        // An escape that is not a low surrogate is a character of its own, and is parsed next.
        let Some(low @ 0xdc00..0xe000) = self.hex_at(self.at + 2) else { return Ok(None) };
        self.at += 6;
        Ok(char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)))
    }

    /// Parses four hexadecimal digits.
    fn hex_at(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |number, digit| Some(number << 4 | char::from(*digit).to_digit(16)?))
    }

    /// Skips white space and returns the byte after it.
    #[inline(always)]
    fn next_token(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at)? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }
}

/// Returns the position of the next quote, backslash or control character. Searches eight bytes at a time.
fn end_of_plain(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        // The lowest byte in which a subtraction borrows is a match. Higher bytes can be false matches.
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (control | quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash) & HIGH;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len())
}

/// Keeps the last of the members with the same key. An object without duplicates, as nearly all are, takes a few comparisons.
pub(super) fn drop_duplicates(members: &mut Vec<(Cow<'_, str>, Json<'_>)>) {
    if has_duplicates(members) {
        let mut seen = HashSet::with_capacity(members.len());
        let mut last: Vec<bool> = members.iter().rev().map(|(key, _)| seen.insert(key.to_string())).collect();
        members.retain(|_| last.pop().unwrap_or(true));
    }
}

/// Returns whether two members have the same key. With up to 64 keys, each key is hashed to one bit, and only keys with the
/// same bit are compared. With more keys a set is used, which no choice of keys makes slow.
fn has_duplicates(members: &[(Cow<'_, str>, Json<'_>)]) -> bool {
    if members.len() > 64 {
        let mut seen = HashSet::with_capacity(members.len());
        return !members.iter().all(|(key, _)| seen.insert(key.as_ref()));
    }
    let mut bits = 0_u64;
    members.iter().enumerate().any(|(at, (key, _))| {
        let bytes = key.as_bytes();
        let sum =
            bytes.first().zip(bytes.last()).map_or(0, |(first, last)| usize::from(*first) + 5 * usize::from(*last));
        let bit = 1 << ((sum + 11 * bytes.len()) % 64);
        let shared = bits & bit != 0;
        bits |= bit;
        shared && members[..at].iter().any(|(earlier, _)| earlier == key)
    })
}
