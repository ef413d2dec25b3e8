//! The wait itself: start, delay, look, decide, again. One step is one look; it can be dropped at any point.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::Look;
use super::rule::{Argument, Gone, Verdict, WaitInfo, property};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::Answer;
use crate::wire::Value;

/// Looks in a row that may find nothing, or fail for reasons that pass, before that is an error.
const PATIENCE: u32 = 20;

pub(super) struct Machine {
    client: Client,
    info: &'static WaitInfo,
    /// The request that starts the work; taken when it is sent. One that only looks starts nothing.
    start: Option<Request>,
    poll: Option<Request>,
    pub(super) initial_delay: Duration,
    pub(super) interval: Duration,
    pub(super) timeout: Duration,
    began: Instant,
    next_look: Instant,
    looks: u32,
    /// Looks in a row that found nothing or failed.
    misses: u32,
    seen: bool,
    state: Option<String>,
}

pub(super) enum Event {
    Pending(Look),
    Done(Answer),
}

impl Machine {
    pub(super) fn new(client: &Client, request: Request, info: &'static WaitInfo) -> Self {
        let looks_only = std::ptr::eq(request.info, info.poll);
        let (start, poll) = if looks_only { (None, Some(request)) } else { (Some(request), None) };
        Self {
            client: client.clone(),
            info,
            start,
            poll,
            initial_delay: if looks_only { Duration::ZERO } else { info.initial_delay },
            interval: client.transport().defaults.wait_interval.unwrap_or(info.interval),
            timeout: info.timeout,
            began: Instant::now(),
            next_look: Instant::now(),
            looks: 0,
            misses: 0,
            seen: false,
            state: None,
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

    /// Starts the work if that is not done yet, waits for the time of the next look, and looks.
    async fn step(&mut self) -> Result<Event> {
        if self.looks == 0 {
            self.began = Instant::now();
            self.start().await?;
            self.next_look = Instant::now() + self.initial_delay;
        }
        let Some(poll) = self.poll.clone() else {
            return Err(Error::new(ErrorKind::Wait, "there is nothing to look at"));
        };
        let deadline = self.began + self.timeout;
        if self.next_look > deadline {
            sleep_until(deadline).await;
            return Err(self.late(&poll));
        }
        sleep_until(self.next_look).await;
        let answer = match timeout_at(deadline, self.client.transport().execute(poll.clone())).await {
            Ok(answer) => answer,
            Err(_) => return Err(self.late(&poll)),
        };
        self.looks += 1;
        self.next_look = Instant::now() + self.interval;
        self.judge(answer)
    }

    /// Sends the request that starts the work, and makes of it and its answer the request that looks.
    async fn start(&mut self) -> Result<()> {
        let Some(start) = self.start.take() else { return Ok(()) };
        let answer = self.client.transport().execute(start.clone()).await?;
        let (answer, body) = (parse(&answer.body), start.body.as_deref().map(parse).unwrap_or_default());
        let mut poll = Request::new(self.info.poll);
        for argument in self.info.arguments {
            let value = match argument {
                Argument::Path(index) => start.arguments.get(*index).cloned(),
                Argument::Property(names) => {
                    let sources = [&answer, &body].into_iter();
                    let mut values = sources.flat_map(|source| names.iter().filter_map(|name| property(source, name)));
                    values.find(|value| !value.is_null()).map(|value| match value {
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    })
                }
            };
            let Some(value) = value else {
                let why =
                    format!("it was started, but its answer does not say what to look at: {argument:?} is missing");
                return Err(Error::new(ErrorKind::Wait, why).with_operation(start.info.id));
            };
            poll.path(&value);
        }
        self.poll = Some(poll);
        Ok(())
    }

    fn judge(&mut self, answer: Result<Answer>) -> Result<Event> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if error.is_not_found() => return self.gone(error),
            Err(error) => return self.missed(error),
        };
        let value = parse(&answer.body);
        // `200 {}` is how some operations say that there is none.
        if value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty) {
            return self.gone(answer.fail(Error::new(ErrorKind::Wait, "there is no such thing")));
        }
        (self.seen, self.misses) = (true, 0);
        self.state = self.info.state(&value);
        match self.info.verdict(&value, self.state.as_deref()) {
            Verdict::Success => Ok(Event::Done(answer)),
            Verdict::Failure => {
                let state = self.state.as_deref().unwrap_or("failed");
                Err(answer.fail(Error::new(ErrorKind::Wait, format!("it ended as {state}"))))
            }
            Verdict::Pending => Ok(self.pending()),
        }
    }

    fn gone(&mut self, error: Error) -> Result<Event> {
        self.state = None;
        match self.info.gone {
            Gone::Success => Ok(Event::Done(Answer {
                operation: self.info.poll,
                status: error.status().unwrap_or(StatusCode::NOT_FOUND),
                headers: HeaderMap::new(),
                body: Bytes::new(),
                is_verified: true,
                strict: false,
            })),
            Gone::NotYet if !self.seen && self.misses < PATIENCE => {
                self.misses += 1;
                Ok(self.pending())
            }
            _ => Err(error),
        }
    }

    /// A look that failed: for now, or for good.
    fn missed(&mut self, error: Error) -> Result<Event> {
        let not_yet = error.error_code().is_some_and(|code| self.info.not_yet.contains(&code));
        let passing = error.is_retryable() || error.status() == Some(StatusCode::INTERNAL_SERVER_ERROR);
        if not_yet {
            return Ok(self.pending());
        }
        if !passing || self.misses >= PATIENCE {
            return Err(error);
        }
        self.misses += 1;
        tracing::debug!(%error, "a look that failed; it is looked again");
        Ok(self.pending())
    }

    fn pending(&self) -> Event {
        tracing::debug!(operation = self.info.poll.id, state = self.state, looks = self.looks, "waiting");
        Event::Pending(Look { state: self.state.clone(), elapsed: self.began.elapsed(), looks: self.looks })
    }

    fn late(&self, poll: &Request) -> Error {
        let state = self.state.as_deref().unwrap_or("not to be seen");
        let why = format!("after {:?} it is {state}", self.timeout);
        Error::new(ErrorKind::Timeout, why).with_operation(poll.info.id)
    }
}

fn parse(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
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
