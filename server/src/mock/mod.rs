//! A mock server of an API, for developing programs against.
//!
//! In: a document, and the latency and failure rate to simulate. Out: responses. They contain the
//! resources that earlier requests created, where the paths show which resource a request is about; otherwise, they are made from
//! the schemas. The response to a request that the document does not allow says what is wrong with the request.

mod credentials;
mod memory;
mod page;
mod superseded;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use self::credentials::Credentials;
use self::memory::{Draft, Memory};
use crate::check::{Checked, Fault, check};
use crate::conventions::{Conventions, Errors};
use crate::document::Document;
use crate::http::{Handler, Request, Response};
use crate::response::sample_success;
use crate::sample::{Fill, Manner, SampleOptions};
use crate::validator::Validators;

/// How the server behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The seed of the values.
    pub seed: u64,
    /// How long each response is delayed.
    pub latency: Duration,
    /// The share of the requests that fail at random: 0 for none, 1 for all.
    pub fail_rate: f64,
    /// Whether resources are not stored: each response is made from the schemas alone.
    pub forget: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, latency: Duration::ZERO, fail_rate: 0.0, forget: false }
    }
}

/// A mock server.
#[derive(Debug)]
pub struct Mock {
    document: Document,
    validators: Validators,
    options: Options,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    credentials: Credentials,
    memory: Memory,
    rng: fastrand::Rng,
    /// The number of POST requests. It varies the seed, so that each created resource has its own id.
    posts: u64,
}

impl Mock {
    /// Creates a server for a document.
    pub fn new(document: Document, options: Options) -> Self {
        let state = State {
            credentials: Credentials::new(&document.conventions),
            memory: Memory::new(&document),
            rng: fastrand::Rng::with_seed(options.seed),
            posts: 0,
        };
        let validators = Validators::new(&document.root);
        Self { document, validators, options, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn response(&self, request: &Request) -> Response {
        let mut state = self.state();
        let State { credentials, memory, rng, posts } = &mut *state;
        let errors = &self.document.conventions.errors;
        if let Some(response) = credentials.endpoint(request, rng) {
            return response;
        }
        let checked = match check(&self.document, &self.validators, request) {
            Ok(checked) => checked,
            Err(fault) => return fault.response(errors),
        };
        if checked.operation.authenticated == Some(true)
            && let Err(refused) = credentials.authenticate(request, rng)
        {
            return *refused;
        }
        if let Some(fault) = joined(&checked.faults) {
            return fault.response(errors);
        }
        if rng.f64() < self.options.fail_rate {
            return failure(errors, rng);
        }
        let mut seed = self.options.seed;
        if request.method == "POST" {
            *posts += 1;
            seed = seed.wrapping_add(*posts);
        }
        self.success(&checked, request, memory, seed)
    }

    fn success(&self, checked: &Checked<'_>, request: &Request, memory: &mut Memory, seed: u64) -> Response {
        let Conventions { errors, versions, .. } = &self.document.conventions;
        let operation = checked.operation;
        let options = SampleOptions { fill: Fill::All, manner: Manner::Plain, turn: 0, seed };
        let accept = checked.accept.map(|media| media.name.as_str());
        let Some(mut sample) = sample_success(&self.validators, operation, accept, options) else {
            let detail = format!("No response of {} can be made from the document.", operation.id);
            return Response::error(errors, 501, "NOT_IN_DOCUMENT", &detail);
        };
        let schema = operation.schema_of(sample.status, sample.media_type.as_deref());
        let fits = |value: &Value| schema.is_none_or(|schema| self.validators.fits_response(schema, value));
        let draft = Draft { checked, path: &request.path, body: &mut sample.body, fits: &fits };
        if !self.options.forget
            && let Err(detail) = memory.perform(draft)
        {
            return Response::error(errors, 404, "RESOURCE_NOT_FOUND", &detail);
        }
        let media = checked.accept.into_iter();
        let headers = media.flat_map(|media| superseded::headers(operation, media, &versions.sunset_extension));
        headers.fold(sample.to_http(), |response, (name, value)| response.with(name, value))
    }
}

impl Handler for Mock {
    fn handle(&self, request: Request) -> Response {
        let mut response = self.response(&request);
        response.delay = self.options.latency;
        eprintln!("{} {} {}", request.method, request.path, response.status);
        response
    }
}

/// Joins faults to one, with the status and the code of the first.
fn joined(faults: &[Fault]) -> Option<Fault> {
    let first = faults.first()?;
    let details: Vec<&str> = faults.iter().map(|fault| fault.detail.as_str()).collect();
    Some(Fault { detail: details.join(" "), ..first.clone() })
}

fn failure(errors: &Errors, rng: &mut fastrand::Rng) -> Response {
    let (status, code) = match rng.u8(0..3) {
        0 => (429, "RATE_LIMITED"),
        1 => (500, "UNEXPECTED_ERROR"),
        _ => (503, "SERVICE_UNAVAILABLE"),
    };
    let response = Response::error(errors, status, code, "The mock server simulates a failure.");
    if status == 429 { response.with("Retry-After", "1") } else { response }
}
