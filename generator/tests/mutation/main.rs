//! The generator does not panic on any document: it returns diagnostics, or a crate whose files can be parsed. The mutations
//! come from fixed seeds, so that a failure is reproducible; `MUTATION_SEED` and `MUTATION_COUNT` select other seeds, and more.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "../../../templates/atlas/tests/support/mutate.rs"]
mod mutate;

mod documents;
mod lock;
mod spec;
mod text;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use documents::Sound;
use generator::{Diagnostics, Output, Severity, SourceFile, generate};
use serde_json::{Value, json};

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The number of outcomes of each kind.
#[derive(Default)]
struct Tally {
    refused: usize,
    generated: usize,
    faults: Vec<String>,
}

impl Tally {
    fn run(&mut self, sound: &Sound, spec: &[u8], templates: &[SourceFile], what: &str) {
        match outcome(sound, spec, templates) {
            Ok(Ok(_)) => self.generated += 1,
            Ok(Err(_)) => self.refused += 1,
            Err(fault) => self.faults.push(format!("{}: {what}\n    {fault}", sound.name)),
        }
    }

    fn done(self, title: &str) {
        let Self { refused, generated, faults } = self;
        println!("{title}: {refused} refused, {generated} generated");
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
        assert!(refused > 0 && generated > 0, "{title}: all mutations have the same outcome");
    }
}

/// The result of generating from a document, or the promise that the generator breaks.
fn outcome(sound: &Sound, spec: &[u8], templates: &[SourceFile]) -> Result<Result<Output, Diagnostics>, String> {
    let input = sound.input(spec, templates);
    let result = catch_unwind(AssertUnwindSafe(|| generate(&input, &()))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        format!("panic: {}", text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("?"))
    })?;
    match &result {
        Ok(output) => check_output(output)?,
        Err(faults) => {
            if !faults.has_errors() {
                return Err(format!("refused without an error: {faults}"));
            }
            for fault in faults.iter() {
                if fault.code.is_empty() || fault.message.is_empty() || fault.location.is_none() {
                    return Err(format!("a diagnostic is empty or has no place: {fault:?}"));
                }
                // A document that has passed the checks, and that a later stage cannot read or write.
                if ["emit", "template", "openapi"].contains(&fault.code) {
                    return Err(format!("a fault of the generator: {fault}"));
                }
            }
        }
    }
    Ok(result)
}

fn check_output(output: &Output) -> Result<(), String> {
    if output.diagnostics.has_errors() {
        return Err(format!("generated in spite of errors: {}", output.diagnostics));
    }
    for (path, text) in output.files.iter() {
        let fault = match path.rsplit('.').next() {
            Some("rs") => syn::parse_file(text).err().map(|error| error.to_string()),
            Some("toml") => text.parse::<toml::Table>().err().map(|error| error.to_string()),
            _ => None,
        };
        if let Some(fault) = fault {
            return Err(format!("{path} does not parse: {fault}"));
        }
    }
    Ok(())
}

/// The document with this number of changes, and their description.
fn mutant(sound: &Sound, changes: usize, dice: &mut fastrand::Rng) -> (Value, String) {
    let mut value = sound.value.clone();
    let mut what = Vec::new();
    for _ in 0..changes {
        if dice.u8(..3) > 0 {
            what.extend(spec::change(&mut value, dice));
        } else {
            let choices = if dice.bool() { words::NAMES } else { words::WORDS };
            let mutant = mutate::mutate(&value, choices, dice);
            value = mutant.value;
            what.push(mutant.what);
        }
    }
    (value, what.join("; "))
}

fn trees(documents: &[Sound], seed: u64, count: u64, title: &str) {
    let templates = documents::small_templates();
    let mut tally = Tally::default();
    let seed = number("MUTATION_SEED", seed);
    for seed in seed..seed + number("MUTATION_COUNT", count) {
        for sound in documents {
            let mut dice = fastrand::Rng::with_seed(seed);
            let changes = dice.usize(1..4);
            let (value, what) = mutant(sound, changes, &mut dice);
            tally.run(sound, value.to_string().as_bytes(), &templates, &format!("seed {seed}: {what}"));
        }
    }
    tally.done(title);
}

#[test]
fn changed_documents_are_refused_or_generated() {
    trees(&documents::fixtures(), 1, 120, "changed documents");
}

#[test]
fn changed_parts_of_the_pinned_document_are_refused_or_generated() {
    let paths = [
        "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}",
        "/api/atlas/v2/groups/{groupId}/databaseUsers",
        "/api/atlas/v2/groups/{groupId}/alertConfigs/{alertConfigId}",
        "/api/atlas/v2/groups/{groupId}/streams/{tenantName}/connections",
    ];
    trees(&documents::parts_of_the_pinned_document(&paths), 1, 20, "changed parts of the pinned document");
}

#[test]
fn changed_texts_are_refused_or_generated() {
    let templates = documents::small_templates();
    let mut tally = Tally::default();
    let seed = number("MUTATION_SEED", 1);
    for seed in seed..seed + number("MUTATION_COUNT", 200) {
        for sound in &documents::fixtures() {
            let mut dice = fastrand::Rng::with_seed(seed);
            let mut text = sound.text.clone().into_bytes();
            let mut what = Vec::new();
            for _ in 0..dice.usize(1..4) {
                let (bytes, change) = text::change(&text, &mut dice);
                (text, what) = (bytes, [what, vec![change]].concat());
            }
            tally.run(sound, &text, &templates, &format!("seed {seed}: {}", what.join("; ")));
        }
    }
    tally.done("changed texts");
}

/// A test for each shape of a chain of schemas, of which each refers to the next one, once or twice: the chain exhausts neither
/// the stack nor the time limit.
macro_rules! chains {
    ($($name:ident: $count:literal $outcome:ident, $shape:expr;)*) => { $(
        #[test]
        fn $name() {
            chain(stringify!($name), $count, Outcome::$outcome, $shape);
        }
    )* };
}

chains! {
    a_long_chain_of_aliases_is_refused: 5000 Refused, |next| next.clone();
    a_long_chain_of_items_ends: 2000 Any, |next| json!({"type": "array", "items": next});
    a_long_chain_of_properties_ends: 500 Any,
        |next| json!({"type": "object", "required": ["p"], "properties": {"p": next}});
    a_long_chain_of_all_of_is_refused: 2000 Refused,
        |next| json!({"allOf": [next, {"type": "object", "properties": {"a": {"type": "string"}}}]});
    a_chain_of_double_all_of_ends: 100 Any, |next| json!({"allOf": [next, next]});
    a_long_chain_of_one_of_is_refused: 5000 Refused,
        |next| json!({"oneOf": [next, {"type": "object", "required": ["q"], "properties": {"q": {}}}]});
    a_chain_of_double_one_of_ends: 60 Any,
        |next| json!({"oneOf": [next, {"allOf": [next, {"properties": {"y": {}}}]}]});
}

/// The expected outcome of a chain.
#[derive(PartialEq)]
enum Outcome {
    /// The document is refused as nested too deeply.
    Refused,
    /// The document is refused as nested too deeply, or a crate is generated.
    Any,
}

fn chain(name: &str, count: usize, expected: Outcome, shape: fn(&Value) -> Value) {
    let reference = |index: usize| json!({ "$ref": format!("#/components/schemas/s{index}") });
    let mut schemas: serde_json::Map<String, Value> =
        (0..count).map(|index| (format!("s{index}"), shape(&reference(index + 1)))).collect();
    schemas.insert(format!("s{count}"), json!({"type": "object", "properties": {"z": {"type": "string"}}}));
    let content = json!({"application/json": {"schema": reference(0)}});
    let operation = json!({"operationId": "a", "responses": {"200": {"description": "", "content": content}}});
    let value = json!({"openapi": "3.0.1", "info": {"title": "x", "version": "1"}, "paths": {"/a": {"get": operation}},
        "components": {"schemas": schemas}});
    let sound = Sound { name: name.to_owned(), text: String::new(), value: Value::Null, config: Vec::new() };
    let started = std::time::Instant::now();
    let outcome = outcome(&sound, value.to_string().as_bytes(), &documents::small_templates());
    match outcome.unwrap_or_else(|fault| panic!("{fault}")) {
        Ok(_) => assert!(expected != Outcome::Refused, "expected an error for a chain of {count} schemas"),
        Err(faults) => {
            let errors = faults.iter().filter(|fault| fault.severity == Severity::Error);
            let others: Vec<_> = errors.filter(|fault| fault.code != "nested-too-deep").collect();
            assert!(others.is_empty(), "{others:?}");
        }
    }
    assert!(started.elapsed().as_secs() < 20, "the chain takes {:?}", started.elapsed());
}

/// Writes crates that `.ci/run` compiles, because only the compiler can check them. Each is generated from a document with many
/// odd names and schemas; a change that the generator refuses is undone.
#[test]
#[ignore = "writes target/mutants, for `cargo check`"]
fn crates_of_changed_documents() {
    const CHANGES: usize = 25;
    let folder = documents::root().join("target/mutants");
    let _ = std::fs::remove_dir_all(&folder);
    let templates = documents::templates();
    let fixtures = documents::fixtures();
    let count = usize::try_from(number("MUTATION_COUNT", 6)).unwrap();
    let seed = number("MUTATION_SEED", 1);
    let mut members = Vec::new();
    // The fixture of faults that mutations have found is compiled unchanged, too.
    let odd = fixtures.iter().filter(|sound| sound.name == "odd").map(|sound| (sound, 0));
    let sounds = odd.chain(fixtures.iter().cycle().take(count).map(|sound| (sound, CHANGES)));
    for (index, (sound, wanted)) in sounds.enumerate() {
        let mut dice = fastrand::Rng::with_seed(seed + index as u64);
        let mut sound = sound.clone();
        let name = format!("mutant-{index}");
        sound.config.extend(format!("\n[package]\nname = \"{name}\"\n").into_bytes());
        let small = documents::small_templates();
        let mut changes = vec![format!("{} with", sound.name)];
        for _ in 0..wanted * 8 {
            let (value, what) = mutant(&sound, 1, &mut dice);
            if value != sound.value
                && value.to_string().len() < 100_000
                && generate(&sound.input(value.to_string().as_bytes(), &small), &()).is_ok()
            {
                sound.value = value;
                changes.push(what);
            }
            if changes.len() > wanted {
                break;
            }
        }
        assert!(changes.len() > wanted / 2, "nearly every change is refused");
        let output = generate(&sound.input(sound.value.to_string().as_bytes(), &templates), &()).unwrap();
        for (path, text) in output.files.iter() {
            let path = folder.join(&name).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        std::fs::write(folder.join(&name).join("CHANGES"), changes.join("\n")).unwrap();
        std::fs::write(folder.join(&name).join("spec.json"), format!("{:#}", sound.value)).unwrap();
        members.push(format!("{name:?}"));
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    std::fs::copy(documents::root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}
