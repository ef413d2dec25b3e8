//! The state machine of a wait: it sends the starting request, pauses, polls and evaluates the response, until the work is
//! done.
//!
//! One step is one poll. All pauses and requests of a wait end at its deadline.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::time::{Instant, sleep_until};

use super::Status;
use super::poll::{self, poll_request};
use super::rule::{Gone, Verdict, WaitInfo};
use crate::client::Client;
use crate::deadline::after;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::Answer;
use crate::transport;

/// The number of polls in a row that may fail with a temporary error or not find the resource.
const MAX_MISSES: u32 = 20;

pub(super) struct Machine {
    client: Client,
    info: &'static WaitInfo,
    /// The request that starts the work; `None` after it was sent, or if the request of the caller is the poll request.
    start: Option<Request>,
    poll: Option<Request>,
    pub(super) initial_delay: Duration,
    pub(super) interval: Duration,
    pub(super) timeout: Duration,
    /// The time of the first step.
    began: Option<Instant>,
    /// The end of the time limit; `None` for no limit.
    deadline: Option<Instant>,
    /// The time of the next poll; `None` if the interval has no end.
    next_poll: Option<Instant>,
    polls: u32,
    /// The number of polls in a row that failed or did not find the resource.
    misses: u32,
    /// Whether a poll has found the resource.
    found: bool,
    state: Option<String>,
    last: Option<Outcome>,
}

pub(super) enum Event {
    Pending(Status),
    Done(Answer),
}

/// The outcome of the last poll, for the error at the deadline.
enum Outcome {
    Answer(Answer),
    Error(Error),
}

impl Machine {
    pub(super) fn new(client: &Client, request: Request, info: &'static WaitInfo) -> Self {
        let is_poll = std::ptr::eq(request.info, info.poll);
        let (start, poll) = if is_poll { (None, Some(request)) } else { (Some(request), None) };
        let initial_delay = if is_poll { Duration::ZERO } else { info.initial_delay };
        let wait_interval = client.transport().defaults.wait_interval;
        Self {
            client: client.clone(),
            info,
            start,
            poll,
            initial_delay: wait_interval.map_or(initial_delay, |interval| interval.min(initial_delay)),
            interval: wait_interval.unwrap_or(info.interval),
            timeout: info.timeout,
            began: None,
            deadline: None,
            next_poll: None,
            polls: 0,
            misses: 0,
            found: false,
            state: None,
            last: None,
        }
    }

    pub(super) async fn run(mut self) -> Result<Answer> {
        loop {
            if let Event::Done(answer) = self.step().await? {
                return Ok(answer);
            }
        }
    }

    pub(super) async fn step_owned(mut self: Box<Self>) -> (Box<Self>, Result<Event>) {
        let event = self.step().await;
        (self, event)
    }

    /// Sends the starting request if it was not sent yet, waits for the time of the next poll, and polls.
    async fn step(&mut self) -> Result<Event> {
        transport::require_runtime().map_err(|error| error.with_operation(self.info.poll.id))?;
        if self.began.is_none() {
            self.began = Some(Instant::now());
            self.deadline = after(self.timeout);
            self.start().await?;
            self.next_poll = after(self.initial_delay);
        }
        let Some(poll) = self.poll.clone() else {
            return Err(Error::new(ErrorKind::Wait, "there is no operation to poll"));
        };
        // There is no pause that ends after the deadline, because no poll could follow it.
        if self.deadline.is_some_and(|deadline| self.next_poll.is_none_or(|next| next >= deadline)) {
            return Err(self.timeout_error());
        }
        match self.next_poll {
            Some(next) => sleep_until(next).await,
            None => std::future::pending().await,
        }
        let answer = self.execute(poll).await;
        self.polls = self.polls.saturating_add(1);
        let retry_after = answer.as_ref().err().and_then(Error::retry_after).unwrap_or_default();
        self.next_poll = after(self.interval.max(retry_after));
        self.evaluate(answer)
    }

    /// Sends the starting request, and creates the poll request from it and its response.
    async fn start(&mut self) -> Result<()> {
        if self.is_over() {
            return Err(self.timeout_error());
        }
        let Some(start) = self.start.take() else { return Ok(()) };
        let answer = match self.execute(start.clone()).await {
            Ok(answer) => answer,
            Err(error) if error.is_timeout() && self.is_over() => {
                let why = format!(
                    "no response to the starting request within the time limit of {:?}; it may have been carried out",
                    self.timeout
                );
                let late = Error::new(ErrorKind::Timeout, why).with_operation(start.info.id);
                return Err(late.with_attempts(error.attempts()).with_last(error));
            }
            Err(error) => return Err(error),
        };
        self.poll = Some(poll_request(self.info, &start, &answer)?);
        Ok(())
    }

    /// Sends a request whose time limit ends at the deadline at the latest.
    async fn execute(&self, mut request: Request) -> Result<Answer> {
        let transport = self.client.transport();
        if let Some(deadline) = self.deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            let limit = request.options.timeout.or(transport.defaults.timeout);
            request.set_timeout(limit.map_or(left, |limit| limit.min(left)));
        }
        transport.execute(request).await
    }

    fn evaluate(&mut self, answer: Result<Answer>) -> Result<Event> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if error.is_timeout() && self.is_over() => {
                // The deadline has interrupted the poll, so that the outcome of the previous one is more informative.
                if error.status().is_some() || self.last.is_none() {
                    self.last = Some(Outcome::Error(error));
                }
                return Err(self.timeout_error());
            }
            Err(error) if error.is_not_found() => return self.gone(error),
            Err(error) => return self.failed(error),
        };
        let value = match poll::json(&answer.body) {
            Ok(value) => value,
            Err(source) => {
                let why = format!("the state cannot be read, because the response is not JSON: {source}");
                return self.missed(answer.fail(Error::new(ErrorKind::Decode, why).with_attempts(self.polls)));
            }
        };
        // Some operations respond with `200 {}` if the resource does not exist.
        if value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty) {
            let error =
                Error::new(ErrorKind::Wait, "the response is empty, which means that the resource does not exist");
            return self.gone(answer.fail(error.with_attempts(self.polls)));
        }
        (self.found, self.misses) = (true, 0);
        self.state = self.info.state(&value);
        match self.info.verdict(&value, self.state.as_deref()) {
            Verdict::Success => Ok(Event::Done(answer)),
            Verdict::Failure => {
                let why = match &self.state {
                    Some(state) => format!("the work has failed; its state is `{state}`"),
                    None => "the work has failed".to_owned(),
                };
                Err(answer.fail(Error::new(ErrorKind::Wait, why).with_attempts(self.polls)))
            }
            Verdict::Pending => {
                self.last = Some(Outcome::Answer(answer));
                Ok(self.pending())
            }
        }
    }

    /// Handles a poll that did not find the resource.
    fn gone(&mut self, error: Error) -> Result<Event> {
        self.state = None;
        match self.info.gone {
            // The response is 404 or an empty object. The caller gets a success without content.
            Gone::Success => Ok(Event::Done(Answer {
                operation: self.info.poll,
                status: StatusCode::NO_CONTENT,
                headers: HeaderMap::new(),
                body: Bytes::new(),
                is_verified: true,
                strict: false,
            })),
            Gone::NotYet if !self.found => self.missed(error),
            _ => Err(error),
        }
    }

    /// Handles a poll that failed.
    fn failed(&mut self, error: Error) -> Result<Event> {
        if error.error_code().is_some_and(|code| self.info.not_yet.contains(&code)) {
            self.last = Some(Outcome::Error(error));
            Ok(self.pending())
        } else if error.is_retryable() {
            self.missed(error)
        } else {
            Err(error)
        }
    }

    /// Counts a poll that failed with a temporary error or did not find the resource, and fails after [`MAX_MISSES`] of
    /// them.
    fn missed(&mut self, error: Error) -> Result<Event> {
        if self.misses >= MAX_MISSES {
            return Err(error);
        }
        self.misses += 1;
        tracing::debug!(%error, misses = self.misses, "poll failed, polling again");
        self.last = Some(Outcome::Error(error));
        Ok(self.pending())
    }

    fn pending(&self) -> Event {
        tracing::debug!(operation = self.info.poll.id, state = self.state, polls = self.polls, "waiting");
        let elapsed = self.began.map_or(Duration::ZERO, |began| began.elapsed());
        Event::Pending(Status { state: self.state.clone(), elapsed, polls: self.polls })
    }

    fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Returns the error at the deadline, with the last state and the outcome of the last poll.
    fn timeout_error(&mut self) -> Error {
        let state = match &self.state {
            Some(state) => format!("the last state is `{state}`"),
            None => "the state is not known".to_owned(),
        };
        let why = format!("the work was not done within the time limit of {:?}; {state}", self.timeout);
        let timeout = Error::new(ErrorKind::Timeout, why).with_operation(self.info.poll.id).with_attempts(self.polls);
        match self.last.take() {
            Some(Outcome::Answer(answer)) => answer.fail(timeout),
            Some(Outcome::Error(error)) => match error.retry_after() {
                Some(pause) => timeout.with_retry_after(pause).with_last(error),
                None => timeout.with_last(error),
            },
            None => timeout,
        }
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine")
            .field("poll", &self.info.poll.id)
            .field("initial_delay", &self.initial_delay)
            .field("interval", &self.interval)
            .field("timeout", &self.timeout)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
