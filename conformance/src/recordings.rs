//! Replay of recorded exchanges to the generated crate.
//!
//! In: a driver, a document and exchanges. Out: a [`Report`]. A server on the loopback address sends the response of each exchange to
//! a call of its operation in its version, so that the response passes through all of the client.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;
use server::conventions::Errors;
use server::document::Document;
use server::http::{Handler, Request, Response};
use server::sample::{Fill, Manner, SampleOptions};
use server::validator::Validators;

use crate::compare::differences;
use crate::driver::{Answered, Arguments, Case, Content, ErrorFields, Failure, Note, Outcome, Problem};
use crate::exchange::Exchange;
use crate::make;
use crate::update::{Checked, Updates};

/// The number of differences of one response that are reported.
const MAX_DIFFERENCES: usize = 10;
/// Headers that belong to the recorded connection, and `Content-Type`, which an exchange has apart from its headers.
const SKIPPED_HEADERS: [&str; 5] = ["connection", "content-length", "content-type", "transfer-encoding", "keep-alive"];
/// The first bytes of gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The result of all exchanges.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// The number of exchanges that were decoded without loss, or whose error was decoded.
    pub passed: usize,
    /// The number of other exchanges.
    pub failed: usize,
    /// The exchanges of each operation in each version.
    pub operations: Vec<Row>,
    /// The corrections that decoding made, each path once.
    pub corrections: Vec<Found>,
    /// The properties that the types do not have. The crate keeps them and sends them back.
    pub unknown_properties: Vec<Found>,
    /// The enum values and union tags that were decoded as `Unknown`.
    pub unknown_values: Vec<Found>,
    /// The exchanges that failed.
    pub failures: Vec<Failed>,
    /// The number of changed exchanges that were replayed.
    pub mutations: usize,
    /// The number of bodies that were made of responses, to be sent back.
    pub updates: usize,
    /// The required properties that these bodies lack, because the responses do, with the number of bodies.
    pub unset: BTreeMap<String, usize>,
    /// The exchanges with 1xx. They are not replayed: 1xx precedes a response, so that a client does not return it.
    pub not_replayed: Vec<String>,
    /// The operations that the crate does not have, with the number of their exchanges.
    pub unknown_operations: BTreeMap<String, usize>,
}

/// The exchanges of one operation in one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The operation id.
    pub operation: String,
    /// The version.
    pub version: String,
    /// The number of exchanges.
    pub exchanges: usize,
    /// The number of 2xx responses that were decoded.
    pub decoded: usize,
    /// The number of decoded responses with corrections.
    pub corrected: usize,
    /// The number of decoded JSON responses of which encoding gave every value back.
    pub kept: usize,
    /// The number of other responses that became an error of the crate.
    pub errors: usize,
    /// The number of responses that failed.
    pub failed: usize,
}

/// A note on the responses of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The operation id.
    pub operation: String,
    /// The version.
    pub version: String,
    /// The note. Its path has no array indices.
    #[serde(flatten)]
    pub note: Note,
    /// The number of places in which it occurred.
    pub count: usize,
}

/// An exchange that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The file and the index in it.
    pub exchange: String,
    /// The operation id.
    pub operation: String,
    /// The version.
    pub version: String,
    /// The recorded status code.
    pub status: u16,
    /// The faults.
    pub why: Vec<String>,
}

/// Sends the response that is set, to every request.
#[derive(Debug, Default)]
pub struct Replay(Mutex<Response>);

impl Replay {
    fn set(&self, response: Response) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = response;
    }
}

impl Handler for Replay {
    fn handle(&self, _: Request) -> Response {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Replays exchanges to a client.
pub struct Player<'a, C> {
    cases: BTreeMap<&'a str, Vec<&'a Case<C>>>,
    client: &'a C,
    document: &'a Document,
    validators: &'a Validators,
    updates: Updates<'a, C>,
    replay: &'a Replay,
}

impl<'a, C> Player<'a, C> {
    /// Creates a player for the cases of a driver and a client that is connected to `replay`.
    pub fn new(
        groups: &'a [&'a [Case<C>]],
        client: &'a C,
        document: &'a Document,
        validators: &'a Validators,
        replay: &'a Replay,
    ) -> Self {
        let mut cases: BTreeMap<&str, Vec<&Case<C>>> = BTreeMap::new();
        for case in groups.iter().copied().flatten() {
            cases.entry(case.operation).or_default().push(case);
        }
        let updates = Updates::new(groups, document, validators);
        Self { cases, client, document, validators, updates, replay }
    }

    /// Returns the case that an exchange belongs to.
    pub fn case(&self, exchange: &Exchange) -> Option<&'a Case<C>> {
        exchange.case(self.cases.get(exchange.operation.as_str())?, &self.document.conventions.versions)
    }

    /// Replays an exchange.
    pub async fn play(&self, exchange: &Exchange, case: &Case<C>) -> Outcome {
        let operation = self.document.find(case.method, case.path);
        let options = SampleOptions { fill: Fill::Required, manner: Manner::Plain, turn: 0, seed: 1 };
        let made = operation.map(|it| make::arguments(self.validators, it, case.version, &[], options));
        let made = made.and_then(Result::ok).unwrap_or_default();
        let is_json = exchange.is_success() && serde_json::from_slice::<Value>(&exchange.body).is_ok();
        let arguments = Arguments::new(made.values, made.body).expecting(is_json.then(|| exchange.body.clone()));
        self.replay.set(response(exchange, case.accept));
        (case.call)(self.client, &arguments).await
    }
}

/// Replays the exchanges.
pub async fn run<C>(player: &Player<'_, C>, exchanges: &[Exchange]) -> Report {
    let mut gathered = Gathered::default();
    for exchange in exchanges {
        let Some(case) = player.case(exchange) else {
            *gathered.unknown_operations.entry(exchange.operation.clone()).or_default() += 1;
            continue;
        };
        if exchange.status < 200 {
            gathered.not_replayed.push(format!("{} {} {}", exchange.place, exchange.operation, exchange.status));
            continue;
        }
        let outcome = player.play(exchange, case).await;
        let update =
            if exchange.is_success() { player.updates.check(case, &exchange.body) } else { Checked::default() };
        gathered.updates += update.made;
        for unset in update.unset {
            *gathered.unset.entry(without_indices(&unset)).or_default() += 1;
        }
        gathered.add(exchange, case, outcome, update.faults, &player.document.conventions.errors);
    }
    gathered.report()
}

fn response(exchange: &Exchange, accept: &str) -> Response {
    let content_type = exchange.content_type.clone().unwrap_or_else(|| accept.to_owned());
    // Many recorders decompress the body and keep the header.
    let is_encoded = exchange.body.starts_with(&GZIP);
    let headers = exchange.headers.iter().filter(|(name, _)| {
        let name = name.to_lowercase();
        !SKIPPED_HEADERS.contains(&name.as_str()) && (is_encoded || name != "content-encoding")
    });
    let response = Response { status: exchange.status, body: exchange.body.clone(), ..Response::default() };
    let response = response.with("Content-Type", content_type);
    headers.fold(response, |response, (name, value)| response.with(name, value.clone()))
}

#[derive(Default)]
struct Gathered {
    rows: BTreeMap<(String, String), Row>,
    notes: BTreeMap<(String, String, Note), usize>,
    failures: Vec<Failed>,
    updates: usize,
    unset: BTreeMap<String, usize>,
    not_replayed: Vec<String>,
    unknown_operations: BTreeMap<String, usize>,
}

impl Gathered {
    fn add<C>(&mut self, exchange: &Exchange, case: &Case<C>, outcome: Outcome, faults: Vec<String>, errors: &Errors) {
        let key = (case.operation.to_owned(), case.version.unwrap_or_default().to_owned());
        let row = self.rows.entry(key.clone()).or_default();
        row.exchanges += 1;
        let mut why = match &outcome {
            Outcome::Answered(answered) => {
                row.decoded += 1;
                row.corrected += usize::from(!answered.corrections.is_empty());
                let why = check_decoded(exchange, answered);
                row.kept += usize::from(why.is_empty() && matches!(answered.content, Content::Json(_)));
                why
            }
            Outcome::Failed(failure) => check_error(exchange, failure, errors),
        };
        why.extend(faults);
        if !why.is_empty() {
            row.failed += 1;
            row.decoded -= usize::from(matches!(outcome, Outcome::Answered(_)));
            let (operation, version) = key.clone();
            let (exchange, status) = (exchange.place.clone(), exchange.status);
            self.failures.push(Failed { exchange, operation, version, status, why });
        } else if matches!(outcome, Outcome::Failed(_)) {
            row.errors += 1;
        }
        if let Outcome::Answered(Answered { corrections, unknowns, .. }) = outcome {
            // The unknown values are noted twice if the driver decoded again to find the unknown properties.
            let notes: BTreeSet<Note> = corrections.into_iter().chain(unknowns).collect();
            for note in notes {
                let note = Note { path: without_indices(&note.path), ..note };
                *self.notes.entry((key.0.clone(), key.1.clone(), note)).or_default() += 1;
            }
        }
    }

    fn report(self) -> Report {
        let failed = self.failures.len();
        let mut report = Report { failed, failures: self.failures, updates: self.updates, ..Report::default() };
        for ((operation, version), row) in self.rows {
            report.passed += row.exchanges - row.failed;
            report.operations.push(Row { operation, version, ..row });
        }
        for ((operation, version, note), count) in self.notes {
            let list = match note.problem {
                Problem::UnknownProperty => &mut report.unknown_properties,
                Problem::UnknownValue | Problem::UnknownVariant => &mut report.unknown_values,
                _ => &mut report.corrections,
            };
            list.push(Found { operation, version, note, count });
        }
        report.not_replayed = self.not_replayed;
        report.unset = self.unset;
        report.unknown_operations = self.unknown_operations;
        report
    }
}

/// Removes the array indices from a path: `items[3].id` becomes `items[].id`.
fn without_indices(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut inside = false;
    for it in path.chars() {
        match it {
            '[' => inside = true,
            ']' => inside = false,
            it if inside && it.is_ascii_digit() => continue,
            _ => {}
        }
        text.push(it);
    }
    text
}

/// Returns the differences between a 2xx response and its decoded form.
pub(crate) fn check_decoded(exchange: &Exchange, answered: &Answered) -> Vec<String> {
    let mut why = Vec::new();
    if answered.status != exchange.status {
        why.push(format!("The status {} was decoded as {}.", exchange.status, answered.status));
    }
    let blank = exchange.body.iter().all(u8::is_ascii_whitespace);
    match &answered.content {
        // The response has no schema, or the body is empty: nothing can be lost.
        Content::Nothing => {}
        Content::Json(_) if blank => {}
        Content::Json(encoded) => match serde_json::from_slice::<Value>(&exchange.body) {
            Ok(sent) => {
                let encoded = encoded.as_ref().unwrap_or(&Value::Null);
                let lost = differences(&sent, encoded, MAX_DIFFERENCES);
                why.extend(lost.into_iter().map(|it| format!("The decoded value differs: {it}.")));
            }
            Err(error) => why.push(format!("The body was decoded, but is not JSON: {error}.")),
        },
        Content::Bytes(bytes) if *bytes == exchange.body => {}
        Content::Bytes(bytes) => {
            why.push(format!("The body has {} bytes, the decoded one {}.", exchange.body.len(), bytes.len()))
        }
    }
    why
}

/// Returns the faults of an error of the crate.
fn check_error(exchange: &Exchange, failure: &Failure, errors: &Errors) -> Vec<String> {
    if exchange.is_success() {
        return vec![format!("The response was not decoded: {}", failure.message)];
    }
    if failure.status != Some(exchange.status) {
        return vec![format!("The error has another status: {}", failure.message)];
    }
    let mut why = Vec::new();
    if failure.body != exchange.body {
        why.push("The error has another body.".to_owned());
    }
    if let Ok(Value::Object(sent)) = serde_json::from_slice(&exchange.body) {
        match &failure.read {
            Some(read) => why.extend(undecoded(&sent, read, errors)),
            None if *errors == Errors::default() => {}
            None => why.push("The body of the error is JSON, but was not decoded.".to_owned()),
        }
    }
    why
}

/// Returns the fields of an error body that the crate did not decode as they were sent.
fn undecoded(sent: &serde_json::Map<String, Value>, read: &ErrorFields, errors: &Errors) -> Vec<String> {
    let number = |name: &str| sent.get(name).and_then(Value::as_i64);
    let text = |name: &str| sent.get(name).and_then(Value::as_str);
    let list = |name: &str| sent.get(name).and_then(Value::as_array);
    let same = |sent: Option<&str>, read: &Option<String>| sent.is_none_or(|sent| read.as_deref() == Some(sent));
    let Errors { status, code, detail, reason, parameters } = errors;
    let checks = [
        (status, number(status).is_none_or(|number| read.error == Some(number))),
        (code, same(text(code), &read.error_code)),
        (detail, same(text(detail), &read.detail)),
        (reason, same(text(reason), &read.reason)),
        (parameters, list(parameters).is_none_or(|list| read.parameters == *list)),
    ];
    let failed = checks.iter().filter(|(name, same)| !name.is_empty() && !same);
    failed.map(|(name, _)| format!("The property `{name}` of the error was not decoded.")).collect()
}

#[cfg(test)]
mod tests;
