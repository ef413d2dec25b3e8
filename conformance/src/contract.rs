//! Every operation in every version, called through the public API of the generated crate.
//!
//! In: a driver and the document. Out: for each case, what was wrong on the way there and on the way back. The server in this process
//! looks at each request with the eyes of the document and answers each status and variant in turn; a server at an address of the
//! user's is only asked.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use server::answer::{Answer, Content as Planned, answers};
use server::check::check;
use server::document::{Document, Operation};
use server::http::{Handler, Reply, Request};
use server::sample::{Fill, Manner, Wanted};
use server::validator::Validators;
use serde::Serialize;
use serde_json::Value;

use crate::compare::differences;
use crate::driver::{Answered, Arguments, Case, Content, Note, Outcome};
use crate::make::{self, Made};

/// This many differences of one value are told.
const MOST: usize = 5;
/// A body with more variants than this is not gone through to its end.
const MOST_CALLS: usize = 64;

/// What came of all cases.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Cases without a fault.
    pub passed: usize,
    /// Cases with one.
    pub failed: usize,
    /// Calls in all.
    pub calls: usize,
    /// The faults.
    pub failures: Vec<Failed>,
}

/// A case that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The operation.
    pub operation: String,
    /// The media type that was asked for.
    pub accept: String,
    /// What was wrong.
    pub why: Vec<String>,
}

/// What is the same for all cases.
#[derive(Debug)]
pub struct Trial<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its schemas.
    pub validators: &'a Validators,
    /// Parameters that the crate leaves out on purpose.
    pub hidden: Vec<String>,
    /// What values are made from.
    pub seed: u64,
    /// Only operations whose ids contain this.
    pub only: String,
}

/// The server in this process: gives the answer that is set, and keeps what it was asked.
#[derive(Debug, Default)]
pub struct Witness {
    answer: Mutex<Option<Reply>>,
    seen: Mutex<Vec<Request>>,
}

impl Witness {
    fn set(&self, answer: &Answer) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer.reply());
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Handler for Witness {
    fn handle(&self, request: Request) -> Reply {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        answer.unwrap_or_else(|| Reply::error(501, "NOTHING_SET", "no answer is set"))
    }
}

/// Tries all cases: against the server in this process, or, without one, against whatever the client is connected to.
pub async fn run<C>(groups: &[&[Case<C>]], client: &C, trial: &Trial<'_>, witness: Option<&Witness>) -> Report {
    let mut report = Report::default();
    let cases = groups.iter().copied().flatten().filter(|case| case.operation.contains(&trial.only));
    let mut cases: Vec<&Case<C>> = cases.collect();
    if witness.is_none() {
        // A server with a memory: what looks comes before what makes, and that before what deletes.
        cases.sort_by_key(|case| trial.document.find(case.method, case.path).map(|operation| rank(&operation.method)));
    }
    for case in &cases {
        let why = match trial.document.find(case.method, case.path) {
            Some(operation) => match witness {
                Some(witness) => here(case, client, trial, operation, witness, &mut report.calls).await,
                None => elsewhere(case, client, trial, operation, &mut report.calls).await,
            },
            None => vec!["the document has no such operation".to_owned()],
        };
        report.add(case.operation, case.accept, why);
    }
    for (operation, accept) in missing(trial, &cases) {
        report.add(&operation, &accept, vec!["the crate has no method for it".to_owned()]);
    }
    report
}

impl Report {
    fn add(&mut self, operation: &str, accept: &str, why: Vec<String>) {
        if why.is_empty() {
            self.passed += 1;
            return;
        }
        self.failed += 1;
        // The same fault comes with many answers.
        let mut counted: Vec<(String, usize)> = Vec::new();
        for why in why {
            match counted.iter_mut().find(|(known, _)| *known == why) {
                Some((_, count)) => *count += 1,
                None => counted.push((why, 1)),
            }
        }
        let why =
            counted.into_iter().map(|(why, count)| if count > 1 { format!("{why} ({count} times)") } else { why });
        self.failures.push(Failed { operation: operation.to_owned(), accept: accept.to_owned(), why: why.collect() });
    }
}

/// The order of methods, by how much they leave behind.
fn rank(method: &str) -> usize {
    ["GET", "HEAD", "PUT", "PATCH", "POST"].iter().position(|known| *known == method).unwrap_or(usize::MAX)
}

/// A seed of its own for each case, so that no two mean the same thing.
fn seed_of(trial: &Trial<'_>, operation: &str) -> u64 {
    operation.bytes().fold(trial.seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// What the document has and no case is for.
fn missing<C>(trial: &Trial<'_>, cases: &[&Case<C>]) -> Vec<(String, String)> {
    let mut missing = Vec::new();
    for operation in trial.document.operations.iter().filter(|operation| operation.id.contains(&trial.only)) {
        let accepted = operation.accepted();
        let is = |case: &&Case<C>| case.method == operation.method && case.path == operation.path.as_str();
        let has = |accept: &str| cases.iter().any(|case| is(case) && case.accept == accept);
        if accepted.is_empty() && !cases.iter().any(is) {
            missing.push((operation.id.clone(), String::new()));
        }
        // Without versions, media types are alternatives of which the crate chooses one.
        if cases.iter().any(|case| is(case) && case.version.is_none()) {
            continue;
        }
        missing.extend(accepted.into_iter().filter(|it| !has(it)).map(|it| (operation.id.clone(), it.to_owned())));
    }
    missing
}

/// Calls a case once for each answer that it can get, and at least with the fewest arguments and with all of them.
async fn here<C>(
    case: &Case<C>,
    client: &C,
    trial: &Trial<'_>,
    operation: &Operation,
    witness: &Witness,
    calls: &mut usize,
) -> Vec<String> {
    let accept = Some(case.accept).filter(|accept| !accept.is_empty());
    let (answers, mut why) = answers(trial.validators, operation, accept, trial.seed);
    if !answers.iter().any(|answer| (200..300).contains(&answer.status)) {
        why.push("the document has no answer of success".to_owned());
    }
    let make = |fill, turn| {
        let wanted = Wanted { fill, manner: Manner::Tricky, turn, seed: trial.seed };
        make::arguments(trial.validators, operation, case.accept, &trial.hidden, wanted)
    };
    let all = make(Fill::All, 0);
    let bodies = all.map_or(1, |made| made.variants + 1 + usize::from(made.nullable));
    for turn in 0..answers.len().max(bodies.min(MOST_CALLS)).max(2) {
        let Some(answer) = answers.get(turn % answers.len().max(1)) else { break };
        let fill = match turn {
            0 => Fill::Fewest,
            2 => Fill::Nulls,
            _ => Fill::All,
        };
        let made = match make(fill, turn) {
            Ok(made) => made,
            Err(fault) => {
                why.push(fault);
                continue;
            }
        };
        witness.set(answer);
        let known = matches!(answer.body, Planned::Json(_)).then(|| answer.bytes());
        let arguments = Arguments::new(made.values.clone(), made.body.clone()).expecting(known);
        let outcome = (case.call)(client, &arguments).await;
        *calls += 1;
        why.extend(taken(&arguments));
        match witness.take().as_slice() {
            [request] => why.extend(asked(trial, case, &made, request)),
            [] => why.push(match &outcome {
                Outcome::Failed(failure) => format!("nothing was sent: {}", failure.message),
                Outcome::Answered(_) => "nothing was sent".to_owned(),
            }),
            many => why.push(format!("{} requests were sent instead of one", many.len())),
        }
        why.extend(answered(answer, &outcome).into_iter().map(|it| format!("{}: {it}", answer.status)));
    }
    why
}

/// Calls a case with the fewest arguments and with all of them.
async fn elsewhere<C>(
    case: &Case<C>,
    client: &C,
    trial: &Trial<'_>,
    operation: &Operation,
    calls: &mut usize,
) -> Vec<String> {
    let mut why = Vec::new();
    let seed = seed_of(trial, case.accept).wrapping_add(seed_of(trial, case.operation));
    for (turn, fill) in [Fill::Fewest, Fill::All].into_iter().enumerate() {
        let wanted = Wanted { fill, manner: Manner::Plain, turn, seed };
        let made = make::arguments(trial.validators, operation, case.accept, &trial.hidden, wanted);
        let made = match made {
            Ok(made) => made,
            Err(fault) => {
                why.push(fault);
                continue;
            }
        };
        let arguments = Arguments::new(made.values, made.body);
        let outcome = (case.call)(client, &arguments).await;
        *calls += 1;
        why.extend(taken(&arguments));
        if let Outcome::Failed(failure) = outcome {
            let body = String::from_utf8_lossy(&failure.body).into_owned();
            why.push(match failure.status {
                Some(status) => format!("{status}: {body}"),
                None => failure.message,
            });
        }
    }
    why
}

/// Whether the crate's types took all that they were given.
fn taken(arguments: &Arguments) -> Vec<String> {
    let left = arguments.left().into_iter().map(|name| format!("{name}: the crate has no such argument"));
    left.chain(arguments.remarks().into_iter().map(|remark| format!("the types do not hold it: {remark}"))).collect()
}

/// Whether a request is the one that was meant, and one that the document allows.
fn asked<C>(trial: &Trial<'_>, case: &Case<C>, made: &Made, request: &Request) -> Vec<String> {
    let checked = match check(trial.document, trial.validators, request) {
        Ok(checked) => checked,
        Err(fault) => return vec![fault.detail],
    };
    let mut why: Vec<String> = checked.faults.iter().map(|fault| fault.detail.clone()).collect();
    if (checked.operation.method.as_str(), checked.operation.path.as_str()) != (case.method, case.path) {
        why.push(format!("{} was called instead", checked.operation.id));
    }
    if request.header("accept") != Some(case.accept) {
        why.push(format!("Accept: {:?} instead of {}", request.header("accept"), case.accept));
    }
    let sent: BTreeMap<&String, &Value> = made.values.iter().collect();
    let came: BTreeMap<&String, &Value> = checked.values.iter().collect();
    let told = differences(&serde_json::json!(sent), &serde_json::json!(came), MOST);
    why.extend(told.into_iter().map(|it| format!("a parameter changed on its way: {it}")));
    match (&made.body, &checked.body) {
        (Some(sent), Some(came)) => {
            let told = differences(sent, came, MOST);
            why.extend(told.into_iter().map(|it| format!("the body changed on its way: {it}")));
        }
        (Some(_), None) if request.body.is_empty() => why.push("the body was not sent".to_owned()),
        (None, Some(_)) => why.push("a body was sent that nobody gave".to_owned()),
        _ => {}
    }
    why
}

/// Whether an answer came out as it went in.
fn answered(answer: &Answer, outcome: &Outcome) -> Vec<String> {
    let is_success = (200..300).contains(&answer.status);
    match outcome {
        Outcome::Answered(Answered { status, content, corrections, unknowns }) => {
            if !is_success || *status != answer.status {
                return vec![format!("it came out as {status}")];
            }
            let mut why: Vec<String> = corrections.iter().map(|note| told("put right", note)).collect();
            why.extend(unknowns.iter().map(|note| told("not known", note)));
            match (&answer.body, content) {
                (Planned::Nothing, _) => {}
                // What has no schema is not read.
                (Planned::Json(sent), Content::Nothing) if sent.as_object().is_some_and(serde_json::Map::is_empty) => {}
                (Planned::Json(sent), Content::Json(came)) => {
                    why.extend(differences(sent, came.as_ref().unwrap_or(&Value::Null), MOST));
                }
                (body, Content::Bytes(came)) if *body != Planned::Nothing && answer.bytes() == *came => {}
                _ => why.push("the answer was not read".to_owned()),
            }
            why
        }
        Outcome::Failed(failure) if is_success => vec![failure.message.clone()],
        Outcome::Failed(failure) => {
            let mut why = Vec::new();
            if failure.status != Some(answer.status) {
                why.push(format!("the error says {:?}: {}", failure.status, failure.message));
            }
            if failure.body != answer.bytes() {
                why.push("the error has another body".to_owned());
            }
            why
        }
    }
}

fn told(what: &str, note: &Note) -> String {
    format!("{what}: {}: {:?}: expected {}, found {}", note.path, note.problem, note.expected, note.found)
}
