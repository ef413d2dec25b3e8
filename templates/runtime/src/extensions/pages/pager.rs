//! The iteration over the pages of a list: the number of the next page, whether there is one, and the request in flight.
//!
//! In: the responses and the [`Facts`] that they contain. Out: the next response. The code does not depend on the type of
//! the items.

use std::fmt;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tracing::Instrument as _;

use crate::api;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::Answer;
use crate::transport::BoxFuture;
use crate::wire::Json;

/// The default of the maximum number of pages.
const MAX_PAGES: u64 = 100_000;

/// A decoded page with the facts about its list.
pub(crate) struct Page<T> {
    pub(crate) facts: Facts,
    pub(crate) value: T,
}

impl<T> Page<T> {
    #[allow(dead_code, reason = "used by generated code alone")]
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Page<U> {
        Page { facts: self.facts, value: change(self.value) }
    }
}

/// The facts about a list that one of its pages contains.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Facts {
    /// The number of items on this page.
    count: u64,
    /// A hash of the items. A hash of the whole body would not do: its links can differ even if its items are the same.
    items: u64,
    /// The number of items of the whole list; `None` if unknown. Servers that do not count the items send 0.
    total: Option<u64>,
    /// Whether there is a link to the next page. Some servers omit it if they do not count the items.
    next: bool,
}

/// The names of the properties that contain these facts. A property whose name is empty does not exist.
struct Names {
    total: &'static str,
    links: &'static str,
    next: &'static str,
}

const NAMES: Names = Names { total: api::PAGE_TOTAL, links: api::PAGE_LINKS, next: api::PAGE_NEXT };

impl Facts {
    /// Reads the facts from a page. `list` is the property that contains the items.
    pub(super) fn of(json: &Json<'_>, list: &str) -> Self {
        Self::read(json, list, &NAMES)
    }

    fn read(json: &Json<'_>, list: &str, names: &Names) -> Self {
        let property = |name: &str| json.get(name).filter(|_| !name.is_empty());
        let items = if let Json::Array(_) = json { Some(json) } else { json.get(list) };
        let (count, items) = match items {
            Some(Json::Array(items)) => {
                (items.len() as u64, BuildHasherDefault::<DefaultHasher>::default().hash_one(items))
            }
            _ => (0, 0),
        };
        let total = match property(names.total) {
            Some(Json::Number(total)) => total.as_u64().filter(|total| *total > 0),
            _ => None,
        };
        let next = match property(names.links) {
            Some(Json::Array(links)) if !names.next.is_empty() => {
                links.iter().any(|link| link.tag("rel").as_deref() == Some(names.next))
            }
            _ => false,
        };
        Self { count, items, total, next }
    }
}

pub(super) struct Pager {
    client: Client,
    request: Request,
    /// The number of the last page that was requested.
    current: u64,
    /// The number of the next page; `None` after the largest number.
    next: Option<u64>,
    /// The number of items on a full page.
    size: u64,
    pub(super) max_pages: u64,
    /// The number of pages that were requested so far.
    requested: u64,
    /// The number of items on all pages up to the current one, including those before the first page that was requested.
    items_before: u64,
    /// The hash of the items of the previous page.
    previous: Option<u64>,
    ended: bool,
    pub(super) look_ahead: bool,
    in_flight: Option<BoxFuture<Answer>>,
    received: Option<Result<Answer>>,
}

impl Pager {
    pub(super) fn new(client: &Client, mut request: Request) -> Self {
        let first = number(&mut request, api::PAGE_NUMBER).unwrap_or(1);
        Self {
            client: client.clone(),
            current: first,
            next: Some(first),
            size: number(&mut request, api::PAGE_SIZE).unwrap_or(api::PAGE_SIZE_DEFAULT),
            max_pages: MAX_PAGES,
            requested: 0,
            items_before: 0,
            previous: None,
            ended: false,
            look_ahead: false,
            in_flight: None,
            received: None,
            request,
        }
    }

    pub(super) fn operation(&self) -> &'static str {
        self.request.info.id
    }

    /// Polls for the response with the next page. Returns `None` after the last page. After each response, the caller must
    /// call [`advance`](Self::advance) or [`fail`](Self::fail).
    pub(super) fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer>>> {
        if self.in_flight.is_none() && self.received.is_none() {
            if self.ended {
                return Poll::Ready(None);
            }
            self.start();
        }
        if let Some(future) = &mut self.in_flight {
            self.received = Some(ready!(future.as_mut().poll(cx)));
            self.in_flight = None;
        }
        Poll::Ready(self.received.take())
    }

    /// Decides whether there is another page after the one with these facts.
    pub(super) fn advance(&mut self, facts: &Facts) -> Result<()> {
        let Facts { count, items, total, next } = *facts;
        match self.previous.replace(items) {
            Some(previous) if previous == items && count > 0 => {
                let (number, before) = (self.current, self.current.saturating_sub(1));
                let why = format!(
                    "page {number} has the same items as page {before}: the server ignores `{}`, or the list is \
                     modified while it is read",
                    api::PAGE_NUMBER
                );
                return Err(self.fail(Error::new(ErrorKind::Decode, why)));
            }
            // The pages before the first one are assumed to be as long as that one, because a server can send shorter pages
            // than requested. If it is shorter because it is the last one, the number is too low, which leads to one more
            // request.
            None => self.items_before = self.current.saturating_sub(1).saturating_mul(count.min(self.size)),
            Some(_) => {}
        }
        self.items_before = self.items_before.saturating_add(count);
        let more = next || total.map_or(count >= self.size, |total| self.items_before < total);
        // An empty page ends the list whatever its total is, because items can be deleted while the list is read.
        if more && count == 0 {
            let (operation, page, read) = (self.operation(), self.current, self.items_before);
            tracing::warn!(operation, page, read, total, "an empty page ends the list before its total is reached");
        }
        self.ended = !more || count == 0;
        if self.look_ahead && !self.ended {
            self.start();
            self.in_flight = self.in_flight.take().map(spawn);
        }
        Ok(())
    }

    /// Ends the iteration with an error.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        self.ended = true;
        (self.in_flight, self.received) = (None, None);
        error.with_operation(self.operation())
    }

    /// Requests the next page.
    fn start(&mut self) {
        let number = match self.next {
            Some(number) if self.requested < self.max_pages => number,
            Some(_) => {
                return self.refuse(format!(
                    "the list has more than {} pages; `with_max_pages` sets the limit",
                    self.max_pages
                ));
            }
            None => {
                return self
                    .refuse(format!("the list continues after page {}, which is the largest number", self.current));
            }
        };
        self.current = number;
        self.next = number.checked_add(1);
        self.requested += 1;
        let mut request = self.request.clone();
        request.set_query(api::PAGE_NUMBER, &number);
        if !api::PAGE_SIZE.is_empty() && self.size > 0 {
            request.set_query(api::PAGE_SIZE, &self.size);
        }
        self.in_flight = Some(self.client.transport().execute(request));
    }

    fn refuse(&mut self, why: String) {
        self.received = Some(Err(Error::new(ErrorKind::Limit, why)));
    }
}

/// Spawns a task that carries out a request. Without it, a request would not be polled while the caller processes a page, so
/// that it could reach its time limit and would hold a permit of the limit on concurrent requests. Dropping the result
/// cancels the task.
fn spawn(request: BoxFuture<Answer>) -> BoxFuture<Answer> {
    let Ok(runtime) = Handle::try_current() else { return request };
    let mut task = JoinSet::new();
    task.spawn_on(request.in_current_span(), &runtime);
    Box::pin(async move {
        match task.join_next().await {
            Some(Ok(answer)) => answer,
            ended => {
                let why = "the task that requests the next page was cancelled";
                let error = Error::new(ErrorKind::Connection, why);
                Err(match ended {
                    Some(Err(source)) => error.with_source(source),
                    _ => error,
                })
            }
        }
    })
}

/// Returns the value of a query parameter; `None` if it is not set. A value that is not a number is an error when the
/// request is sent.
fn number(request: &mut Request, name: &str) -> Option<u64> {
    let (_, text) = request.query.iter().find(|(known, _)| known == name)?;
    let number = text.parse().ok();
    if number.is_none() {
        let why = format!("the query parameter `{name}` is {text:?}, which is not a number from 0 to {}", u64::MAX);
        request.reject(why);
    }
    number
}

impl fmt::Debug for Pager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("page", &self.current)
            .field("items_before", &self.items_before)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
