//! Strings that fit a pattern, a format and a length.
//!
//! In: what a schema says about a string. Out: one that fits, if one can be found. Patterns are turned into strings by walking
//! through them; what a walk cannot honour (anchors within alternatives, look-around) is left to trial: a string is made, checked
//! and made again.

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

/// How often a string is made before it is given up.
const ATTEMPTS: usize = 64;
/// How often `*` and `+` repeat at most.
const MOST_REPEATS: u32 = 6;
/// For patterns that look around, which no walk can honour: what such patterns are about.
const KNOWN: [&str; 4] =
    ["192.0.2.17", "2001:0db8:0000:0000:0000:0000:0000:0017", "2026-03-01T10:20:30Z", "example.com"];

/// What a schema says about a string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules<'a> {
    /// All of them have to match.
    pub patterns: Vec<&'a str>,
    /// `date-time` and the like.
    pub format: Option<&'a str>,
    /// In characters.
    pub shortest: Option<u64>,
    /// In characters.
    pub longest: Option<u64>,
}

impl Rules<'_> {
    /// Whether there are any.
    pub fn says_something(&self) -> bool {
        *self != Self::default()
    }

    fn schema(&self) -> Value {
        let patterns: Vec<Value> = self.patterns.iter().map(|pattern| json!({"pattern": pattern})).collect();
        let mut schema = json!({"type": "string"});
        if !patterns.is_empty() {
            schema["allOf"] = json!(patterns);
        }
        for (keyword, value) in [("minLength", self.shortest), ("maxLength", self.longest)] {
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

/// Makes strings; remembers what it learned about patterns.
#[derive(Default)]
pub struct Texts(Mutex<HashMap<String, Arc<Recipe>>>);

struct Recipe {
    walk: Option<rand_regex::Regex>,
    check: Option<jsonschema::Validator>,
}

impl Texts {
    /// A string; one that does not fit if none can be found. `about` is what it says, for people to read; without that, it has in it
    /// what is easily broken on its way.
    pub fn text(&self, rules: &Rules<'_>, about: Option<&str>, rng: &mut fastrand::Rng) -> String {
        if rules.patterns.is_empty() {
            return free(rules, about, rng);
        }
        let recipe = self.recipe(rules);
        let fits = |text: &str| recipe.check.as_ref().is_none_or(|check| check.is_valid(&json!(text)));
        if let Some(text) = about.map(|about| free(rules, Some(about), rng)).filter(|text| fits(text)) {
            return text;
        }
        let mut source = ChaCha8Rng::seed_from_u64(rng.u64(..));
        if let Some(walk) = &recipe.walk {
            for _ in 0..ATTEMPTS {
                let bytes: Vec<u8> = walk.sample(&mut source);
                if let Ok(text) = String::from_utf8(bytes)
                    && fits(&text)
                {
                    return text;
                }
            }
        }
        let known = KNOWN.into_iter().find(|text| fits(text));
        known.map_or_else(|| free(rules, about, rng), str::to_owned)
    }

    fn recipe(&self, rules: &Rules<'_>) -> Arc<Recipe> {
        let schema = rules.schema();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recipe = known.entry(schema.to_string()).or_insert_with(|| {
            let walk = rules.patterns.first().and_then(|pattern| walk(pattern));
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            Arc::new(Recipe { walk, check: options.build(&schema).ok() })
        });
        Arc::clone(recipe)
    }
}

fn walk(pattern: &str) -> Option<rand_regex::Regex> {
    // ASCII first: `\d` is meant to be a digit of ours.
    let ascii = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    let hir = ascii.ok().or_else(|| regex_syntax::Parser::new().parse(pattern).ok())?;
    rand_regex::Regex::with_hir(without_anchors(&hir), MOST_REPEATS).ok()
}

/// Anchors say where a match begins and ends; the strings that are made are the whole match.
fn without_anchors(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(_) | HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0.clone()),
        HirKind::Class(class) => Hir::class(plainer(class)),
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

/// What can be seen of a class: a pattern that excludes one character does not ask for control characters.
fn plainer(class: &Class) -> Class {
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

/// A string that no pattern restricts.
fn free(rules: &Rules<'_>, about: Option<&str>, rng: &mut fastrand::Rng) -> String {
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
        // Quotes, a slash, a percent sign, letters beyond ASCII. The number is large so that no two texts are equal by chance: a
        // secret that an answer repeats is hidden by clients.
        None => format!("{} \"é\"/%2f&?=+#日", rng.u32(100_000..1_000_000)),
    };
    let longest = rules.longest.unwrap_or(u64::MAX);
    let mut text: String = text.chars().take(usize::try_from(longest).unwrap_or(usize::MAX)).collect();
    while (text.chars().count() as u64) < rules.shortest.unwrap_or_default() {
        text.push('x');
    }
    text
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts(..)")
    }
}
