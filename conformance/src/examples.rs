//! Runs the examples of the documentation.
//!
//! In: cases with their examples, and a client that is connected to [`Responder`]. Out: the faults of each example: requests that the
//! document does not allow, data that differs from those of the example, and errors of the crate. The responses are instances of the
//! schemas, in which the work that a request starts is done.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};
use server::check::check;
use server::conventions::{Errors, Paging};
use server::document::Document;
use server::http::{Handler, Request, Response};
use server::response::{SampleBody, sample_success};
use server::sample::{Fill, Manner, SampleOptions};
use server::validator::Validators;

use crate::compare::differences;
use crate::contract::Report;
use crate::driver::{Case, Example, Waited};

/// The number of differences of one value that are reported.
const MAX_DIFFERENCES: usize = 5;

/// The server for examples. It responds to each request that the document allows, and records what it has received.
#[derive(Debug)]
pub struct Responder {
    document: Document,
    validators: Validators,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    waited: Option<Waited>,
    received: Vec<Received>,
}

/// A request, as the document reads it.
#[derive(Clone, Debug, Default)]
struct Received {
    method: String,
    path: String,
    values: BTreeMap<String, Value>,
    body: Option<Value>,
    faults: Vec<String>,
}

/// The data of an example.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Expected {
    params: BTreeMap<String, Value>,
    body: Option<Value>,
}

impl Responder {
    /// Creates a server for a document.
    pub fn new(document: Document) -> Self {
        let validators = Validators::new(&document.root);
        Self { document, validators, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn receive(&self, request: &Request) -> (Received, Response) {
        let errors = &self.document.conventions.errors;
        let checked = match check(&self.document, &self.validators, request) {
            Ok(checked) => checked,
            Err(fault) => {
                let response = fault.response(errors);
                return (Received { faults: vec![fault.detail], ..Received::default() }, response);
            }
        };
        let faults: Vec<String> = checked.faults.iter().map(|fault| fault.detail.clone()).collect();
        let response = match checked.faults.first() {
            Some(fault) => fault.response(errors),
            None => {
                let accept = checked.accept.map(|media| media.name.as_str());
                let options = SampleOptions { fill: Fill::All, manner: Manner::Plain, turn: 0, seed: 1 };
                match sample_success(&self.validators, checked.operation, accept, options) {
                    Some(mut sample) => {
                        if let SampleBody::Json(body) = &mut sample.body {
                            self.only_page(body);
                            self.state().waited.iter().for_each(|waited| finish(waited, body));
                        }
                        sample.to_http()
                    }
                    None => Response::error(errors, 501, "NOT_IN_DOCUMENT", "No response can be made."),
                }
            }
        };
        let received = Received {
            method: checked.operation.method.clone(),
            path: checked.operation.path.as_str().to_owned(),
            values: checked.values,
            body: checked.body,
            faults,
        };
        (received, response)
    }

    /// Makes a page of a list the only one.
    fn only_page(&self, body: &mut Value) {
        let paging = &self.document.conventions.paging;
        let Some(count) = body.get(&paging.items).and_then(Value::as_array).map(Vec::len) else { return };
        if let Some(total) = body.get_mut(&paging.total) {
            *total = json!(count);
        }
    }
}

impl Handler for Responder {
    fn handle(&self, request: Request) -> Response {
        let (received, response) = self.receive(&request);
        let mut state = self.state();
        // What a request has deleted is gone for those after it.
        let is_gone = state.waited.is_some_and(|waited| waited.gone) && !state.received.is_empty();
        let is_poll = received.method == "GET" && received.faults.is_empty();
        state.received.push(received);
        if is_gone && is_poll {
            return Response::error(&Errors::default(), 404, "NOT_FOUND", "The resource is gone.");
        }
        response
    }
}

/// Changes the response to that of work that has ended with success.
fn finish(waited: &Waited, body: &mut Value) {
    for property in waited.state {
        if let (Some(state), Some(done)) = (body.get_mut(*property), waited.success.first()) {
            *state = json!(done);
        }
    }
    for property in waited.success_if {
        if let Some(value) = body.get_mut(*property).filter(|value| **value == json!(false)) {
            *value = json!(true);
        }
    }
    for (names, value) in waited.given {
        let pointers = names.iter().map(|name| format!("/{}", name.replace('.', "/")));
        let found = pointers.into_iter().find(|pointer| body.pointer(pointer).is_some());
        if let (Some(property), Ok(value)) = (found.and_then(|it| body.pointer_mut(&it)), serde_json::from_str(value)) {
            *property = value;
        }
    }
    // An empty object would mean that the resource does not exist.
    if let Some(members) = body.as_object_mut().filter(|members| members.is_empty()) {
        members.insert("done".to_owned(), json!(true));
    }
    for property in waited.failure_if {
        if let Some(members) = body.as_object_mut() {
            members.remove(*property);
        }
    }
}

/// Runs the examples of all cases whose operation contains the text `only`, and adds their number and faults to the report.
pub async fn run_all<C>(groups: &[&[Case<C>]], only: &str, client: &C, responder: &Responder, report: &mut Report) {
    for case in groups.iter().copied().flatten().filter(|case| case.operation.contains(only)) {
        let Some(example) = &case.example else { continue };
        report.examples += 1;
        let why = run(case, example, client, responder).await;
        if !why.is_empty() {
            report.fail(case.operation, case.accept, why);
        }
    }
}

/// Runs the example of a case, and returns its faults.
pub async fn run<C>(case: &Case<C>, example: &Example<C>, client: &C, responder: &Responder) -> Vec<String> {
    *responder.state() = State { waited: example.waited, received: Vec::new() };
    let outcome = (example.run)(client).await;
    let received = std::mem::take(&mut responder.state().received);
    let mut why: Vec<String> = received.iter().flat_map(|it| it.faults.iter().cloned()).collect();
    if let Err(error) = outcome {
        why.push(format!("The example fails: {error}."));
    }
    let is_own = |it: &&Received| (it.method.as_str(), it.path.as_str()) == (case.method, case.path);
    match received.iter().find(is_own) {
        Some(own) => why.extend(compare(example, own, &responder.document.conventions.paging)),
        None => why.push("The example does not send the request.".to_owned()),
    }
    why
}

/// Returns the differences between the data of an example and its request.
fn compare<C>(example: &Example<C>, received: &Received, paging: &Paging) -> Vec<String> {
    let expected: Expected = match serde_json::from_str(example.data) {
        Ok(expected) => expected,
        Err(error) => return vec![format!("The data of the example are not valid: {error}.")],
    };
    // A stream of items adds the number and the size of the page.
    let is_added =
        |name: &str| !expected.params.contains_key(name) && [&paging.number, &paging.size].iter().any(|it| *it == name);
    let values: BTreeMap<_, _> = received.values.iter().filter(|(name, _)| !is_added(name)).collect();
    let mut why = differences(&json!(expected.params), &json!(values), MAX_DIFFERENCES);
    // An update sends a response back, with a change.
    if !example.updates {
        why.extend(differences(&json!(expected.body), &json!(received.body), MAX_DIFFERENCES));
    } else if received.body.is_none() {
        why.push("no body was sent".to_owned());
    }
    why.into_iter().map(|it| format!("The request differs from the data of the example: {it}.")).collect()
}
