//! Strings that fit a pattern, a format and a length.
//!
//! In: the constraints of a schema on a string. Out: a string that fits, if one is found. A random walk through the pattern makes a
//! string. A walk ignores anchors within alternatives and look-around, so the string is validated, and made again if it does not
//! fit.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rand::SeedableRng as _;
use rand::distr::Distribution as _;
use rand_chacha::ChaCha8Rng;
use regex_syntax::hir::{
    Capture, Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition,
};
use serde_json::{Value, json};

/// The number of attempts to make a string that fits.
const MAX_ATTEMPTS: usize = 64;
/// The maximum number of repetitions for `*` and `+`.
const MAX_REPEATS: u32 = 6;
/// The maximum length in characters, which limits a large `minLength`.
const MAX_LENGTH: usize = 1 << 16;
/// Strings to try if the walk finds none: patterns with look-around usually describe addresses, timestamps and host names.
const CANDIDATES: [&str; 4] =
    ["192.0.2.17", "2001:0db8:0000:0000:0000:0000:0000:0017", "2026-03-01T10:20:30Z", "example.com"];

/// The constraints of a schema on a string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules<'a> {
    /// The patterns, all of which must match.
    pub patterns: Vec<&'a str>,
    /// The format, such as `date-time`.
    pub format: Option<&'a str>,
    /// The minimum length in characters.
    pub min_length: Option<u64>,
    /// The maximum length in characters.
    pub max_length: Option<u64>,
}

impl Rules<'_> {
    /// Returns whether there is any constraint.
    pub fn any(&self) -> bool {
        *self != Self::default()
    }

    fn schema(&self) -> Value {
        let patterns: Vec<Value> = self.patterns.iter().map(|pattern| json!({"pattern": pattern})).collect();
        let mut schema = json!({"type": "string"});
        if !patterns.is_empty() {
            schema["allOf"] = json!(patterns);
        }
        for (keyword, value) in [("minLength", self.min_length), ("maxLength", self.max_length)] {
            if let Some(value) = value {
                schema[keyword] = json!(value);
            }
        }
        if let Some(format) = self.format {
            schema["format"] = json!(format);
        }
        schema
    }
}

/// Makes strings, and caches what it compiled for each pattern.
#[derive(Default)]
pub struct Texts(Mutex<HashMap<String, Arc<CompiledPattern>>>);

/// The compiled constraints on a string: the walk through the first pattern, and the validator of all constraints.
struct CompiledPattern {
    walk: Option<rand_regex::Regex>,
    check: Option<jsonschema::Validator>,
}

impl Texts {
    /// Makes a string; one that does not fit if none is found. With `about`, the string begins with that text, for people to read.
    /// Without, it contains characters that a client easily corrupts.
    pub fn text(&self, rules: &Rules<'_>, about: Option<&str>, rng: &mut fastrand::Rng) -> String {
        if rules.patterns.is_empty() {
            return unpatterned(rules, about, rng);
        }
        let compiled = self.compiled(rules);
        let fits = |text: &str| compiled.check.as_ref().is_none_or(|check| check.is_valid(&json!(text)));
        if let Some(text) = about.map(|about| unpatterned(rules, Some(about), rng)).filter(|text| fits(text)) {
            return text;
        }
        let mut source = ChaCha8Rng::seed_from_u64(rng.u64(..));
        if let Some(walk) = &compiled.walk {
            for _ in 0..MAX_ATTEMPTS {
                let bytes: Vec<u8> = walk.sample(&mut source);
                if let Ok(text) = String::from_utf8(bytes)
                    && fits(&text)
                {
                    return text;
                }
            }
        }
        let known = CANDIDATES.into_iter().find(|text| fits(text));
        known.map_or_else(|| unpatterned(rules, about, rng), str::to_owned)
    }

    fn compiled(&self, rules: &Rules<'_>) -> Arc<CompiledPattern> {
        let schema = rules.schema();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let compiled = known.entry(schema.to_string()).or_insert_with(|| {
            let walk = rules.patterns.first().and_then(|pattern| walk(pattern));
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            Arc::new(CompiledPattern { walk, check: options.build(&schema).ok() })
        });
        Arc::clone(compiled)
    }
}

fn walk(pattern: &str) -> Option<rand_regex::Regex> {
    // `\d` usually means an ASCII digit, so Unicode classes are the second choice.
    let ascii = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    let hir = ascii.ok().or_else(|| regex_syntax::Parser::new().parse(pattern).ok())?;
    rand_regex::Regex::with_hir(without_anchors(&hir), MAX_REPEATS).ok()
}

/// Removes the anchors. A string that is made is the whole match, so that most anchors hold anyway.
fn without_anchors(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(_) | HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0.clone()),
        HirKind::Class(class) => Hir::class(printable(class)),
        HirKind::Repetition(Repetition { min, max, greedy, sub }) => {
            let sub = Box::new(without_anchors(sub));
            Hir::repetition(Repetition { min: *min, max: *max, greedy: *greedy, sub })
        }
        HirKind::Capture(Capture { index, name, sub }) => {
            let sub = Box::new(without_anchors(sub));
            Hir::capture(Capture { index: *index, name: name.clone(), sub })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(without_anchors).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(without_anchors).collect()),
    }
}

/// Restricts a class to printable ASCII, if it has any: a class such as `[^/]` is not meant to give control characters.
fn printable(class: &Class) -> Class {
    let mut narrow = class.clone();
    match &mut narrow {
        Class::Unicode(class) => class.intersect(&ClassUnicode::new([ClassUnicodeRange::new(' ', '~')])),
        Class::Bytes(class) => class.intersect(&ClassBytes::new([ClassBytesRange::new(b' ', b'~')])),
    }
    if is_empty(&narrow) { class.clone() } else { narrow }
}

fn is_empty(class: &Class) -> bool {
    match class {
        Class::Unicode(class) => class.ranges().is_empty(),
        Class::Bytes(class) => class.ranges().is_empty(),
    }
}

/// Makes a string of a format and a length, without regard to patterns.
fn unpatterned(rules: &Rules<'_>, about: Option<&str>, rng: &mut fastrand::Rng) -> String {
    let number = rng.u32(100..1000);
    let (month, day) = (rng.u32(1..=12), rng.u32(1..=28));
    match rules.format {
        Some("date-time") => return format!("2026-{month:02}-{day:02}T10:20:30Z"),
        Some("date") => return format!("2026-{month:02}-{day:02}"),
        Some("email") => return format!("user{number}@example.com"),
        Some("uuid") => return format!("6f1c2b3a-0000-4000-8000-{:012x}", rng.u64(0..1 << 48)),
        Some("uri" | "url") => return format!("https://example.com/{number}?q=1"),
        Some("ipv4") => return format!("192.0.2.{}", rng.u8(1..255)),
        Some("ipv6") => return format!("2001:db8::{number}"),
        Some("hostname") => return format!("host{number}.example.com"),
        _ => {}
    }
    let text = match about {
        Some(about) => format!("{about}-{number}"),
        // Quotes, a slash, a percent sign, non-ASCII letters. The number is large so that no two texts are equal by chance: a client
        // hides a secret of the request that the response repeats.
        None => format!("{} \"é\"/%2f&?=+#日", rng.u32(100_000..1_000_000)),
    };
    let length = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
    let mut text: String = text.chars().take(rules.max_length.map_or(usize::MAX, length)).collect();
    let missing = rules.min_length.map_or(0, length).min(MAX_LENGTH).saturating_sub(text.chars().count());
    text.extend(std::iter::repeat_n('x', missing));
    text
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts(..)")
    }
}
