//! Calls of every operation in every version, through the public API of the generated crate.
//!
//! In: a driver and the document. Out: the faults of each case, in its requests and in the decoded responses. The server in this
//! process checks each request against the document, and sends the sample responses of the operation in turn. With another server,
//! only its status codes are checked.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;
use server::check::check;
use server::conventions::Errors;
use server::document::{Document, Operation};
use server::http::{Handler, Request, Response};
use server::response::{SampleBody, SampleResponse, sample_responses};
use server::sample::{Fill, Manner, SampleOptions};
use server::validator::Validators;

use crate::compare::differences;
use crate::driver::{Answered, Arguments, Case, Content, Note, Outcome};
use crate::make::{self, Made};
use crate::update::Updates;

/// The number of differences of one value that are reported.
const MAX_DIFFERENCES: usize = 5;
/// The number of variants of a request body that are sent.
const MAX_BODIES: usize = 64;

/// The result of all cases.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// The number of cases without a fault.
    pub passed: usize,
    /// The number of cases with a fault.
    pub failed: usize,
    /// The number of calls.
    pub calls: usize,
    /// The number of bodies that were made of responses, to be sent back.
    pub updates: usize,
    /// The number of examples that were run.
    pub examples: usize,
    /// The cases with a fault.
    pub failures: Vec<Failed>,
}

/// What is counted.
#[derive(Debug, Default)]
struct Counts {
    calls: usize,
    updates: usize,
}

/// A case that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The operation id.
    pub operation: String,
    /// The media type that the call accepts.
    pub accept: String,
    /// The faults.
    pub why: Vec<String>,
}

/// The settings that all cases share.
#[derive(Debug)]
pub struct Settings<'a> {
    /// The document.
    pub document: &'a Document,
    /// The validators of its schemas.
    pub validators: &'a Validators,
    /// The parameters that the crate leaves out on purpose.
    pub hidden: Vec<String>,
    /// The seed of the values.
    pub seed: u64,
    /// Restricts the cases to operations whose id contains this text.
    pub only: String,
}

/// The server in this process. It sends the response that is set, and records the requests.
#[derive(Debug, Default)]
pub struct Recorder {
    response: Mutex<Option<Response>>,
    requests: Mutex<Vec<Request>>,
}

impl Recorder {
    fn set(&self, response: &SampleResponse) {
        *self.response.lock().unwrap_or_else(PoisonError::into_inner) = Some(response.to_http());
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Handler for Recorder {
    fn handle(&self, request: Request) -> Response {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let response = self.response.lock().unwrap_or_else(PoisonError::into_inner).clone();
        response.unwrap_or_else(|| Response::error(&Errors::default(), 501, "NOT_SET", "No response is set."))
    }
}

/// Runs all cases: against the server in this process or, without one, against the server that the client is connected to.
pub async fn run<C>(groups: &[&[Case<C>]], client: &C, settings: &Settings<'_>, recorder: Option<&Recorder>) -> Report {
    let mut report = Report::default();
    let cases = groups.iter().copied().flatten().filter(|case| case.operation.contains(&settings.only));
    let mut cases: Vec<&Case<C>> = cases.collect();
    if recorder.is_none() {
        // The server may store resources: reading comes before creating, and creating before deleting.
        cases.sort_by_key(|case| {
            settings.document.find(case.method, case.path).map(|operation| rank(&operation.method))
        });
    }
    let updates = Updates::new(groups, settings.document, settings.validators);
    let mut counts = Counts::default();
    for case in &cases {
        let why = match settings.document.find(case.method, case.path) {
            Some(operation) => match recorder {
                Some(recorder) => {
                    call_recorder(case, client, settings, operation, recorder, &updates, &mut counts).await
                }
                None => call_server(case, client, settings, operation, &mut counts.calls).await,
            },
            None => vec!["The document has no such operation.".to_owned()],
        };
        report.add(case.operation, case.accept, why);
    }
    (report.calls, report.updates) = (counts.calls, counts.updates);
    for (operation, accept) in missing(settings, &cases) {
        report.add(&operation, &accept, vec!["The crate has no method for this version.".to_owned()]);
    }
    report
}

impl Report {
    fn add(&mut self, operation: &str, accept: &str, why: Vec<String>) {
        if why.is_empty() {
            self.passed += 1;
            return;
        }
        self.fail(operation, accept, why);
    }

    /// Adds the faults of a case.
    pub(crate) fn fail(&mut self, operation: &str, accept: &str, why: Vec<String>) {
        self.failed += 1;
        // The same fault can occur with many responses.
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

/// Returns the position of a method in the order of calls: methods without effects come first, DELETE comes last.
fn rank(method: &str) -> usize {
    ["GET", "HEAD", "PUT", "PATCH", "POST"].iter().position(|known| *known == method).unwrap_or(usize::MAX)
}

/// Returns the seed of a case, so that each case creates resources with other names.
fn seed_of(settings: &Settings<'_>, operation: &str) -> u64 {
    operation.bytes().fold(settings.seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// Returns the operations and media types of the document for which there is no case.
fn missing<C>(settings: &Settings<'_>, cases: &[&Case<C>]) -> Vec<(String, String)> {
    let mut missing = Vec::new();
    for operation in settings.document.operations.iter().filter(|operation| operation.id.contains(&settings.only)) {
        let accepted = operation.accepted();
        let is = |case: &&Case<C>| case.method == operation.method && case.path == operation.path.as_str();
        let has = |accept: &str| cases.iter().any(|case| is(case) && case.accept == accept);
        if accepted.is_empty() && !cases.iter().any(is) {
            missing.push((operation.id.clone(), String::new()));
        }
        // Without versions, media types are alternatives, of which the crate uses one.
        if cases.iter().any(|case| is(case) && case.version.is_none()) {
            continue;
        }
        missing.extend(
            accepted
                .into_iter()
                .map(|media| media.name.as_str())
                .filter(|it| !has(it))
                .map(|it| (operation.id.clone(), it.to_owned())),
        );
    }
    missing
}

/// Calls a case against the server in this process: once for each sample response, and at least with the fewest arguments and with
/// all of them.
async fn call_recorder<C>(
    case: &Case<C>,
    client: &C,
    settings: &Settings<'_>,
    operation: &Operation,
    recorder: &Recorder,
    updates: &Updates<'_, C>,
    counts: &mut Counts,
) -> Vec<String> {
    let accept = Some(case.accept).filter(|accept| !accept.is_empty());
    let (responses, mut why) = sample_responses(settings.validators, operation, accept, settings.seed);
    if !responses.iter().any(|response| (200..300).contains(&response.status)) {
        why.push("The document has no 2xx response.".to_owned());
    }
    let make = |fill, turn| {
        let options = SampleOptions { fill, manner: Manner::Tricky, turn, seed: settings.seed };
        make::arguments(settings.validators, operation, case.version, &settings.hidden, options)
    };
    let all = make(Fill::All, 0);
    let bodies = all.map_or(1, |made| made.variants + 1 + usize::from(made.nullable));
    for turn in 0..responses.len().max(bodies.min(MAX_BODIES)).max(2) {
        let Some(response) = responses.get(turn % responses.len().max(1)) else { break };
        let fill = match turn {
            0 => Fill::Required,
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
        recorder.set(response);
        let known = matches!(response.body, SampleBody::Json(_)).then(|| response.bytes());
        let arguments = Arguments::new(made.values.clone(), made.body.clone()).expecting(known);
        let outcome = (case.call)(client, &arguments).await;
        counts.calls += 1;
        why.extend(check_arguments(&arguments));
        match recorder.take().as_slice() {
            [request] => why.extend(check_request(settings, case, &made, request)),
            [] => why.push(match &outcome {
                Outcome::Failed(failure) => format!("No request was sent: {}", failure.message),
                Outcome::Answered(_) => "No request was sent.".to_owned(),
            }),
            many => why.push(format!("Expected one request, found {}.", many.len())),
        }
        if let (SampleBody::Json(_), Outcome::Answered(_)) = (&response.body, &outcome) {
            let checked = updates.check(case, &response.bytes());
            counts.updates += checked.made;
            why.extend(checked.faults);
        }
        let faults = check_outcome(response, &outcome);
        why.extend(faults.into_iter().map(|fault| format!("Response {}: {fault}", response.status)));
    }
    why
}

/// Calls a case against another server, with the fewest arguments and with all of them.
async fn call_server<C>(
    case: &Case<C>,
    client: &C,
    settings: &Settings<'_>,
    operation: &Operation,
    calls: &mut usize,
) -> Vec<String> {
    let mut why = Vec::new();
    let seed = seed_of(settings, case.accept).wrapping_add(seed_of(settings, case.operation));
    for (turn, fill) in [Fill::Required, Fill::All].into_iter().enumerate() {
        let options = SampleOptions { fill, manner: Manner::Plain, turn, seed };
        let made = make::arguments(settings.validators, operation, case.version, &settings.hidden, options);
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
        why.extend(check_arguments(&arguments));
        if let Outcome::Failed(failure) = outcome {
            let body = String::from_utf8_lossy(&failure.body).into_owned();
            why.push(match failure.status {
                Some(status) => format!("Response {status}: {body}"),
                None => failure.message,
            });
        }
    }
    why
}

/// Returns the arguments that the types of the crate do not take or do not hold.
fn check_arguments(arguments: &Arguments) -> Vec<String> {
    let left = arguments.left().into_iter().map(|name| format!("The crate has no argument for {name}."));
    left.chain(arguments.remarks().into_iter().map(|remark| format!("The types do not hold an argument: {remark}.")))
        .collect()
}

/// Returns the faults of a request: differences to the arguments, and whatever the document does not allow.
fn check_request<C>(settings: &Settings<'_>, case: &Case<C>, made: &Made, request: &Request) -> Vec<String> {
    let checked = match check(settings.document, settings.validators, request) {
        Ok(checked) => checked,
        Err(fault) => return vec![fault.detail],
    };
    let mut why: Vec<String> = checked.faults.iter().map(|fault| fault.detail.clone()).collect();
    if (checked.operation.method.as_str(), checked.operation.path.as_str()) != (case.method, case.path) {
        why.push(format!("The request is for {}.", checked.operation.id));
    }
    if request.header("accept") != Some(case.accept) {
        let found = request.header("accept").unwrap_or("none");
        why.push(format!("Expected the Accept header {}, found {found}.", case.accept));
    }
    let sent: BTreeMap<&String, &Value> = made.values.iter().collect();
    let received: BTreeMap<&String, &Value> = checked.values.iter().collect();
    let changed = differences(&serde_json::json!(sent), &serde_json::json!(received), MAX_DIFFERENCES);
    why.extend(changed.into_iter().map(|it| format!("A parameter differs from its argument: {it}.")));
    match (&made.body, &checked.body) {
        (Some(sent), Some(received)) => {
            let changed = differences(sent, received, MAX_DIFFERENCES);
            why.extend(changed.into_iter().map(|it| format!("The body differs from its argument: {it}.")));
        }
        (Some(_), None) if request.body.is_empty() => why.push("The body was not sent.".to_owned()),
        (None, Some(_)) => why.push("A body was sent without an argument for it.".to_owned()),
        _ => {}
    }
    why
}

/// Returns the differences between a response and its decoded form.
fn check_outcome(response: &SampleResponse, outcome: &Outcome) -> Vec<String> {
    let is_success = (200..300).contains(&response.status);
    match outcome {
        Outcome::Answered(Answered { status, content, corrections, unknowns }) => {
            if !is_success || *status != response.status {
                return vec![format!("it was decoded as a response with {status}.")];
            }
            let mut why: Vec<String> = corrections.iter().map(|note| describe("corrected", note)).collect();
            why.extend(unknowns.iter().map(|note| describe("unknown", note)));
            match (&response.body, content) {
                (SampleBody::Nothing, _) => {}
                // A body without a schema is not decoded.
                (SampleBody::Json(sent), Content::Nothing) if *sent == serde_json::json!({}) => {}
                (SampleBody::Json(sent), Content::Json(decoded)) => {
                    let decoded = decoded.as_ref().unwrap_or(&Value::Null);
                    let lost = differences(sent, decoded, MAX_DIFFERENCES);
                    why.extend(lost.into_iter().map(|it| format!("the decoded value differs: {it}.")));
                }
                (body, Content::Bytes(read)) if *body != SampleBody::Nothing && response.bytes() == *read => {}
                _ => why.push("the body was not decoded.".to_owned()),
            }
            why
        }
        Outcome::Failed(failure) if is_success => vec![failure.message.clone()],
        Outcome::Failed(failure) => {
            let mut why = Vec::new();
            if failure.status != Some(response.status) {
                let status = failure.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
                why.push(format!("the status of the error is {status}: {}", failure.message));
            }
            if failure.body != response.bytes() {
                why.push("the error has another body.".to_owned());
            }
            why
        }
    }
}

fn describe(what: &str, note: &Note) -> String {
    format!("{what} at {} ({:?}): expected {}, found {}.", note.path, note.problem, note.expected, note.found)
}
