//! A stand-in for the API, to develop against.
//!
//! In: a document, and how slow and unreliable to be. Out: answers: of what was created before, where paths make plain what belongs
//! together, otherwise made from the schemas. A request that the document does not allow is told what is wrong with it.

mod credentials;
mod memory;
mod superseded;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use self::credentials::Credentials;
use self::memory::Memory;
use crate::answer::{Content, success};
use crate::check::{Checked, Fault, check};
use crate::document::Document;
use crate::http::{Handler, Reply, Request};
use crate::sample::{Fill, Manner, Wanted};
use crate::validator::Validators;

/// How to behave.
#[derive(Clone, Debug)]
pub struct Options {
    /// What values are made from.
    pub seed: u64,
    /// How long each answer takes.
    pub latency: Duration,
    /// Which part of the requests fails for no reason: 0 for none, 1 for all.
    pub fail_rate: f64,
    /// Where tokens are minted.
    pub token_path: String,
    /// Where they are revoked.
    pub revoke_path: String,
    /// The extension in which the document says until when a version is answered.
    pub sunset_extension: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            latency: Duration::ZERO,
            fail_rate: 0.0,
            token_path: "/api/oauth/token".to_owned(),
            revoke_path: "/api/oauth/revoke".to_owned(),
            sunset_extension: "x-sunset".to_owned(),
        }
    }
}

/// A stand-in for an API.
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
    /// How many POSTs there were: each makes something new, with an id of its own.
    posts: u64,
}

impl Mock {
    /// For a document.
    pub fn new(document: Document, options: Options) -> Self {
        let validators = Validators::new(&document.root);
        let rng = fastrand::Rng::with_seed(options.seed);
        let state = State { credentials: Credentials::default(), memory: Memory::new(&document), rng, posts: 0 };
        Self { document, validators, options, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request) -> Reply {
        let mut state = self.state();
        let State { credentials, memory, rng, posts } = &mut *state;
        if request.path == self.options.token_path {
            return credentials.mint(request, rng);
        }
        if request.path == self.options.revoke_path {
            return credentials.revoke(request);
        }
        let checked = match check(&self.document, &self.validators, request) {
            Ok(checked) => checked,
            Err(fault) => return fault.reply(),
        };
        if checked.operation.authenticated == Some(true)
            && let Err(refused) = credentials.admit(request, rng)
        {
            return *refused;
        }
        if let Some(fault) = told(&checked.faults) {
            return fault.reply();
        }
        if rng.f64() < self.options.fail_rate {
            return failure(rng);
        }
        let mut seed = self.options.seed;
        if request.method == "POST" {
            *posts += 1;
            seed = seed.wrapping_add(*posts);
        }
        self.made(&checked, request, memory, seed)
    }

    fn made(&self, checked: &Checked<'_>, request: &Request, memory: &mut Memory, seed: u64) -> Reply {
        let operation = checked.operation;
        let wanted = Wanted { fill: Fill::All, manner: Manner::Plain, turn: 0, seed };
        let Some(mut answer) = success(&self.validators, operation, checked.accept, wanted) else {
            let detail = format!("no answer of {} can be made from the document", operation.id);
            return Reply::error(501, "NOT_IN_DOCUMENT", &detail);
        };
        let schema = operation.schema_of(answer.status, answer.media_type.as_deref());
        let fits = |value: &Value| schema.is_none_or(|schema| self.validators.fits_response(schema, value));
        if let Content::Json(value) = &mut answer.body {
            memory::put_asked(value, &checked.values, &fits);
        }
        match memory.recall(checked, &request.path, &mut answer.body, &fits) {
            Ok(()) => {
                if let Content::Json(body) = &mut answer.body {
                    memory::page(body, &checked.values);
                }
                let accept = checked.accept.unwrap_or_default();
                let headers = superseded::headers(operation, accept, &self.options.sunset_extension);
                headers.into_iter().fold(answer.reply(), |reply, (name, value)| reply.with(name, value))
            }
            Err(detail) => Reply::error(404, "RESOURCE_NOT_FOUND", &detail),
        }
    }
}

impl Handler for Mock {
    fn handle(&self, request: Request) -> Reply {
        let mut reply = self.answer(&request);
        reply.delay = self.options.latency;
        eprintln!("{} {} {}", request.method, request.path, reply.status);
        reply
    }
}

/// All faults as one: with the status of the first, and what is wrong everywhere.
fn told(faults: &[Fault]) -> Option<Fault> {
    let first = faults.first()?;
    let details: Vec<&str> = faults.iter().map(|fault| fault.detail.as_str()).collect();
    Some(Fault { detail: details.join("; "), ..first.clone() })
}

fn failure(rng: &mut fastrand::Rng) -> Reply {
    match rng.u8(0..3) {
        0 => Reply::error(429, "RATE_LIMITED", "this stand-in was told to fail now and then").with("Retry-After", "1"),
        1 => Reply::error(500, "UNEXPECTED_ERROR", "this stand-in was told to fail now and then"),
        _ => Reply::error(503, "SERVICE_UNAVAILABLE", "this stand-in was told to fail now and then"),
    }
}
