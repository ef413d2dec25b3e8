//! Texts that fit the constraints of a schema.
//!
//! In: the name of a property, its [`Rule`], and a seed. Out: a text that says what it is, as far as the constraints allow. The same
//! input gives the same text. A pattern with look-around gets one of the well-known texts, or else a text that may not fit.

use std::collections::HashMap;

use fancy_regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::model::{Rule, is_date};
use crate::words::words;

/// Texts of formats, in the ranges that are reserved for documentation.
const FORMATS: &[(&str, &str)] = &[
    ("date-time", "2026-01-15T09:00:00Z"),
    ("date", "2026-01-15"),
    ("time", "09:00:00Z"),
    ("email", "ada@example.com"),
    ("uuid", "6f1c2b3a-5d4e-4f60-8a7b-9c0d1e2f3a4b"),
    ("uri", "https://example.com/hook"),
    ("url", "https://example.com/hook"),
    ("hostname", "host.example.com"),
    ("ipv4", "203.0.113.10"),
    ("ipv6", "2001:db8::10"),
    ("byte", "ZXhhbXBsZQ=="),
];
/// Texts for patterns that cannot be followed.
const KNOWN: &[&str] = &["203.0.113.10", "203.0.113.0/24", "host.example.com", "https://example.com", "2001:db8::10"];
/// The length beyond which a text is not made longer.
const MAX_LENGTH: usize = 1 << 12;

/// Makes texts, and keeps the patterns that it has compiled; `None` for one that is not valid.
#[derive(Debug, Default)]
pub(super) struct Texts(HashMap<String, Option<Regex>>);

impl Texts {
    /// Whether a text fits. A pattern that cannot be compiled fits every text.
    pub fn fits(&mut self, rule: &Rule, text: &str) -> bool {
        rule.length.contains(text.chars().count())
            && rule.format.as_deref().is_none_or(|format| has_format(format, text))
            && rule.pattern.as_deref().is_none_or(|pattern| self.matches(pattern, text))
    }

    /// Returns a text that fits, if one is found.
    pub fn text(&mut self, name: &str, rule: &Rule, seed: u64) -> String {
        let format = rule.format.as_deref().and_then(|name| FORMATS.iter().find(|(format, _)| *format == name));
        let named = named(name);
        let plain: String = named.chars().filter(char::is_ascii_alphanumeric).collect();
        let followed = rule.pattern.as_deref().and_then(|pattern| follow(pattern, seed));
        let made = [named.clone(), plain.clone(), plain.to_ascii_uppercase()].into_iter().chain(followed);
        let candidates = format.map(|(_, text)| (*text).to_owned()).into_iter().chain(made);
        let mut candidates = candidates.map(|text| sized(rule, &text)).chain(KNOWN.iter().map(|it| (*it).to_owned()));
        candidates.find(|text| self.fits(rule, text)).unwrap_or(named)
    }

    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        let compiled = self.0.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).ok());
        compiled.as_ref().is_none_or(|regex| regex.is_match(text).unwrap_or_default())
    }
}

/// Returns `example-cluster-name` for `clusterName`.
fn named(name: &str) -> String {
    std::iter::once("example".to_owned()).chain(words(name, &[])).collect::<Vec<_>>().join("-")
}

/// Returns the text with a length that is allowed.
fn sized(rule: &Rule, text: &str) -> String {
    let mut text: String = text.chars().take(rule.length.max.unwrap_or(usize::MAX)).collect();
    let missing = rule.length.min.unwrap_or_default().min(MAX_LENGTH).saturating_sub(text.chars().count());
    text.extend(std::iter::repeat_n('0', missing));
    text
}

/// Whether a text has the form of a format, for the formats that validators check.
fn has_format(format: &str, text: &str) -> bool {
    match format {
        "date" => is_date(text),
        "date-time" => {
            let zone = |rest: &str| rest.ends_with('Z') || rest.contains(['+', '-']);
            text.split_once('T').is_some_and(|(date, time)| is_date(date) && time.len() >= 9 && zone(time))
        }
        "email" => text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')),
        "uri" | "url" => text.contains(':') && !text.contains(' '),
        "uuid" => text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// Returns a text that follows a pattern; `None` for one with look-around or back-references.
fn follow(pattern: &str, seed: u64) -> Option<String> {
    let ascii = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    let hir = ascii.ok().or_else(|| regex_syntax::Parser::new().parse(pattern).ok())?;
    let mut text = Vec::new();
    let mut state = seed;
    walk(&hir, &mut state, &mut text);
    String::from_utf8(text).ok()
}

fn walk(hir: &Hir, state: &mut u64, text: &mut Vec<u8>) {
    if text.len() > MAX_LENGTH {
        return;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(class) => text.extend(choose(class, state).map(|it| it.to_string()).unwrap_or_default().bytes()),
        HirKind::Repetition(repetition) => {
            for _ in 0..repetition.min.min(MAX_LENGTH as u32) {
                walk(&repetition.sub, state, text);
            }
        }
        HirKind::Capture(capture) => walk(&capture.sub, state, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| walk(part, state, text)),
        HirKind::Alternation(parts) => parts.first().into_iter().for_each(|part| walk(part, state, text)),
    }
}

/// Returns a character of the class: one of the lower-case letters and digits, if it has any.
fn choose(class: &Class, state: &mut u64) -> Option<char> {
    let is_in = |it: char| match class {
        Class::Unicode(class) => class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&it)),
        Class::Bytes(class) => {
            let byte = u8::try_from(it).ok();
            byte.is_some_and(|byte| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&byte)))
        }
    };
    let plain: Vec<char> = ('a'..='z').chain('0'..='9').filter(|it| is_in(*it)).collect();
    let all = if plain.is_empty() { (' '..='~').filter(|it| is_in(*it)).collect() } else { plain };
    *state = next(*state);
    let position = usize::try_from(*state >> 33).unwrap_or_default().checked_rem(all.len())?;
    all.get(position).copied()
}

/// Returns the next state of a linear congruential generator.
fn next(state: u64) -> u64 {
    state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
}

/// Returns a seed that differs between names.
pub(super) fn seed(names: &[&str]) -> u64 {
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
