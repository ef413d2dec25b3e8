//! Recorded exchanges, played to the generated crate.
//!
//! In: a driver, a document and exchanges. Out: a [`Report`]. Each exchange is answered by a server on this machine to a call of its
//! operation in its version, so that it takes the way that an answer takes: status, headers, body, decoder or error.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use server::document::Document;
use server::http::{Handler, Reply, Request};
use server::sample::{Fill, Manner, Wanted};
use server::validator::Validators;
use serde::Serialize;
use serde_json::Value;

use crate::compare::differences;
use crate::driver::{Answered, Arguments, Case, Content, ErrorFields, Failure, Note, Outcome, Problem};
use crate::exchange::Exchange;
use crate::make;

/// This many lost values of one answer are told.
const MOST_LOST: usize = 10;
/// Headers that belong to the connection on which an answer was recorded.
const OF_CONNECTION: [&str; 5] = ["connection", "content-length", "content-type", "transfer-encoding", "keep-alive"];
/// What gzip begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What came of all exchanges.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Exchanges that were decoded without loss, or whose error was read.
    pub passed: usize,
    /// Exchanges that were not.
    pub failed: usize,
    /// By operation and version.
    pub operations: Vec<Row>,
    /// What decoding had to put right, each place once.
    pub corrections: Vec<Found>,
    /// Properties on the wire that the types do not hold. They are kept, and sent back.
    pub unknown_properties: Vec<Found>,
    /// Enum values and union tags that fell to `Unknown`.
    pub unknown_values: Vec<Found>,
    /// Why exchanges failed.
    pub failures: Vec<Failed>,
    /// Exchanges that were played with a change in them.
    pub mutations: usize,
    /// Exchanges that cannot be played: 1xx announces an answer and is none, so that no HTTP client can be given one.
    pub not_played: Vec<String>,
    /// Operations that the crate does not have, and how many exchanges of each there were.
    pub unknown_operations: BTreeMap<String, usize>,
}

/// The exchanges of one operation in one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id.
    pub operation: String,
    /// The version.
    pub version: String,
    /// How many there are.
    pub exchanges: usize,
    /// Those with a status of success that were decoded.
    pub decoded: usize,
    /// Those of them in which something had to be put right.
    pub corrected: usize,
    /// Those that are JSON and of which every value came back when they were encoded again.
    pub kept: usize,
    /// Those with another status that became an error of the crate.
    pub errors: usize,
    /// Those that failed.
    pub failed: usize,
}

/// One place in the answers of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its id.
    pub operation: String,
    /// The version.
    pub version: String,
    /// The place, without positions in lists, and what was there.
    #[serde(flatten)]
    pub note: Note,
    /// In how many places of how many answers it was.
    pub count: usize,
}

/// One exchange that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// File and position.
    pub exchange: String,
    /// The operation.
    pub operation: String,
    /// The version.
    pub version: String,
    /// The status that was recorded.
    pub status: u16,
    /// Why.
    pub why: Vec<String>,
}

/// Gives the answer that is set, whatever it is asked.
#[derive(Debug, Default)]
pub struct Replay(Mutex<Reply>);

impl Replay {
    fn set(&self, reply: Reply) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = reply;
    }
}

impl Handler for Replay {
    fn handle(&self, _: Request) -> Reply {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Plays exchanges to a client.
pub struct Player<'a, C> {
    cases: BTreeMap<&'a str, Vec<&'a Case<C>>>,
    client: &'a C,
    document: &'a Document,
    validators: Validators,
    replay: &'a Replay,
}

impl<'a, C> Player<'a, C> {
    /// With the cases of a driver, and a client that is connected to `replay`.
    pub fn new(groups: &'a [&'a [Case<C>]], client: &'a C, document: &'a Document, replay: &'a Replay) -> Self {
        let mut cases: BTreeMap<&str, Vec<&Case<C>>> = BTreeMap::new();
        for case in groups.iter().copied().flatten() {
            cases.entry(case.operation).or_default().push(case);
        }
        Self { cases, client, document, validators: Validators::new(&document.root), replay }
    }

    /// The case that an exchange is for.
    pub fn case(&self, exchange: &Exchange) -> Option<&'a Case<C>> {
        exchange.case(self.cases.get(exchange.operation.as_str())?)
    }

    /// What comes of an exchange.
    pub async fn play(&self, exchange: &Exchange, case: &Case<C>) -> Outcome {
        let operation = self.document.find(case.method, case.path);
        let wanted = Wanted { fill: Fill::Fewest, manner: Manner::Plain, turn: 0, seed: 1 };
        let made = operation.map(|it| make::arguments(&self.validators, it, case.accept, &[], wanted));
        let made = made.and_then(Result::ok).unwrap_or_default();
        let is_json = exchange.is_success() && serde_json::from_slice::<Value>(&exchange.body).is_ok();
        let arguments = Arguments::new(made.values, made.body).expecting(is_json.then(|| exchange.body.clone()));
        self.replay.set(reply(exchange, case.accept));
        (case.call)(self.client, &arguments).await
    }
}

/// Plays the exchanges.
pub async fn run<C>(player: &Player<'_, C>, exchanges: &[Exchange]) -> Report {
    let mut gathered = Gathered::default();
    for exchange in exchanges {
        let Some(case) = player.case(exchange) else {
            *gathered.unknown_operations.entry(exchange.operation.clone()).or_default() += 1;
            continue;
        };
        if exchange.status < 200 {
            gathered.not_played.push(format!("{} {} {}", exchange.place, exchange.operation, exchange.status));
            continue;
        }
        gathered.add(exchange, case, player.play(exchange, case).await);
    }
    gathered.report()
}

fn reply(exchange: &Exchange, accept: &str) -> Reply {
    let label = exchange.content_type.clone().unwrap_or_else(|| accept.to_owned());
    // Most recorders keep the header and take the encoding off the body.
    let is_encoded = exchange.body.starts_with(&GZIP);
    let headers = exchange.headers.iter().filter(|(name, _)| {
        let name = name.to_lowercase();
        !OF_CONNECTION.contains(&name.as_str()) && (is_encoded || name != "content-encoding")
    });
    let reply = Reply { status: exchange.status, body: exchange.body.clone(), ..Reply::default() };
    headers.fold(reply.with("Content-Type", label), |reply, (name, value)| reply.with(name, value.clone()))
}

#[derive(Default)]
struct Gathered {
    rows: BTreeMap<(String, String), Row>,
    notes: BTreeMap<(String, String, Note), usize>,
    failures: Vec<Failed>,
    not_played: Vec<String>,
    unknown_operations: BTreeMap<String, usize>,
}

impl Gathered {
    fn add<C>(&mut self, exchange: &Exchange, case: &Case<C>, outcome: Outcome) {
        let key = (case.operation.to_owned(), case.version.unwrap_or_default().to_owned());
        let row = self.rows.entry(key.clone()).or_default();
        row.exchanges += 1;
        let why = match &outcome {
            Outcome::Answered(answered) => {
                row.decoded += 1;
                row.corrected += usize::from(!answered.corrections.is_empty());
                let why = judge_answer(exchange, answered);
                row.kept += usize::from(why.is_empty() && matches!(answered.content, Content::Json(_)));
                why
            }
            Outcome::Failed(failure) => judge_error(exchange, failure),
        };
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
            // Decoding again with an eye on properties notes the values anew.
            let notes: BTreeSet<Note> = corrections.into_iter().chain(unknowns).collect();
            for note in notes {
                let note = Note { path: without_positions(&note.path), ..note };
                *self.notes.entry((key.0.clone(), key.1.clone(), note)).or_default() += 1;
            }
        }
    }

    fn report(self) -> Report {
        let failed = self.failures.len();
        let mut report = Report { failed, failures: self.failures, ..Report::default() };
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
        report.not_played = self.not_played;
        report.unknown_operations = self.unknown_operations;
        report
    }
}

/// `results[3].id` without its position: `results[].id`.
fn without_positions(path: &str) -> String {
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

/// What is wrong with a decoded answer.
pub(crate) fn judge_answer(exchange: &Exchange, answered: &Answered) -> Vec<String> {
    let mut why = Vec::new();
    if answered.status != exchange.status {
        why.push(format!("answered with {}, but decoded as {}", exchange.status, answered.status));
    }
    let blank = exchange.body.iter().all(u8::is_ascii_whitespace);
    match &answered.content {
        // A version whose answers have no schema, or an empty body: there is nothing to lose.
        Content::Nothing => {}
        Content::Json(_) if blank => {}
        Content::Json(encoded) => match serde_json::from_slice::<Value>(&exchange.body) {
            Ok(sent) => {
                let encoded = encoded.as_ref().unwrap_or(&Value::Null);
                why.extend(
                    differences(&sent, encoded, MOST_LOST).into_iter().map(|it| format!("lost on the way: {it}")),
                );
            }
            Err(error) => why.push(format!("decoded although it is no JSON: {error}")),
        },
        Content::Bytes(bytes) if *bytes == exchange.body => {}
        Content::Bytes(bytes) => why.push(format!("{} bytes became {}", exchange.body.len(), bytes.len())),
    }
    why
}

/// What is wrong with an error of the crate.
fn judge_error(exchange: &Exchange, failure: &Failure) -> Vec<String> {
    if exchange.is_success() {
        return vec![format!("not decoded: {}", failure.message)];
    }
    if failure.status != Some(exchange.status) {
        return vec![format!("the error has the status {:?}: {}", failure.status, failure.message)];
    }
    let mut why = Vec::new();
    if failure.body != exchange.body {
        why.push("the error does not have the body that was sent".to_owned());
    }
    if let Ok(Value::Object(sent)) = serde_json::from_slice(&exchange.body) {
        match &failure.read {
            Some(read) => why.extend(unread(&sent, read)),
            None => why.push("the error's body is JSON and was not read".to_owned()),
        }
    }
    why
}

/// The fields of an error that the crate did not read as they were sent.
fn unread(sent: &serde_json::Map<String, Value>, read: &ErrorFields) -> Vec<String> {
    let text = |name: &str| sent.get(name).and_then(Value::as_str);
    let parameters = sent.get("parameters").and_then(Value::as_array);
    let checks = [
        ("error", sent.get("error").and_then(Value::as_i64).is_none_or(|error| read.error == Some(error))),
        ("errorCode", text("errorCode").is_none_or(|code| read.error_code.as_deref() == Some(code))),
        ("detail", text("detail").is_none_or(|detail| read.detail.as_deref() == Some(detail))),
        ("reason", text("reason").is_none_or(|reason| read.reason.as_deref() == Some(reason))),
        ("parameters", parameters.is_none_or(|parameters| read.parameters == *parameters)),
    ];
    checks.iter().filter(|(_, same)| !same).map(|(name, _)| format!("the error's `{name}` was not read")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn exchange(status: u16, body: &str) -> Exchange {
        Exchange {
            place: "a.json[0]".to_owned(),
            operation: "a".to_owned(),
            status,
            content_type: None,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn answered(status: u16, content: Content) -> Answered {
        Answered { status, content, corrections: Vec::new(), unknowns: Vec::new() }
    }

    #[test]
    fn a_value_that_does_not_come_back_is_a_failure() {
        let sent = exchange(200, r#"{"a": 1, "b": [1.0]}"#);
        let same = answered(200, Content::Json(Some(serde_json::json!({"b": [1], "a": 1}))));
        assert_eq!(judge_answer(&sent, &same), [""; 0]);
        let lost = answered(200, Content::Json(Some(serde_json::json!({"a": 1}))));
        assert_eq!(judge_answer(&sent, &lost), ["lost on the way: b: [1.0] is gone"]);
        let nothing = answered(200, Content::Json(None));
        assert_eq!(judge_answer(&sent, &nothing).len(), 1);
        assert_eq!(judge_answer(&exchange(200, ""), &nothing), [""; 0]);
    }

    #[test]
    fn an_error_has_to_be_read() {
        let sent = exchange(404, r#"{"error": 404, "errorCode": "X", "parameters": ["a", null]}"#);
        let read = ErrorFields {
            error: Some(404),
            error_code: Some("X".to_owned()),
            parameters: serde_json::from_str(r#"["a", null]"#).unwrap(),
            ..ErrorFields::default()
        };
        let failure =
            Failure { status: Some(404), body: sent.body.clone(), read: Some(read.clone()), ..Failure::default() };
        assert_eq!(judge_error(&sent, &failure), [""; 0]);
        let unread = Failure { read: Some(ErrorFields { error_code: None, ..read }), ..failure.clone() };
        assert_eq!(judge_error(&sent, &unread), ["the error's `errorCode` was not read"]);
        assert_eq!(judge_error(&exchange(500, ""), &failure).len(), 1);
        assert_eq!(judge_error(&exchange(200, ""), &failure).len(), 1);
    }

    #[test]
    fn positions_do_not_count() {
        assert_eq!(without_positions("results[12].a[0].b1"), "results[].a[].b1");
    }
}
