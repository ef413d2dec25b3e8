//! The walk through the pages of a list: which page is next, whether there is one, and the request under way. It knows bytes
//! and counts, no types.

use std::fmt;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::task::{Context, Poll};

use crate::api;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::response::Answer;
use crate::transport::BoxFuture;
use crate::wire::Json;

/// A page as it was decoded, with what was found out about the list.
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

/// What a page says about the list.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Items on this page.
    count: u64,
    /// Items of the list. With `includeCount=false` the server sends 0, which is no count.
    total: Option<u64>,
    /// A `next` link; not sent with `includeCount=false`.
    next: bool,
}

impl Facts {
    pub(super) fn of(json: &Json<'_>, list: &str) -> Self {
        let items = if let Json::Array(_) = json { Some(json) } else { json.get(list) };
        let count = match items {
            Some(Json::Array(items)) => items.len() as u64,
            _ => 0,
        };
        let total = match json.get("totalCount") {
            Some(Json::Number(total)) => total.as_u64().filter(|total| *total > 0),
            _ => None,
        };
        let next = match json.get("links") {
            Some(Json::Array(links)) => links.iter().any(|link| link.tag("rel").as_deref() == Some("next")),
            _ => false,
        };
        Self { count, total, next }
    }
}

pub(super) struct Pager {
    client: Client,
    request: Request,
    /// The page that is asked for next.
    number: u64,
    size: u64,
    fetched: u64,
    ended: bool,
    pub(super) look_ahead: bool,
    under_way: Option<BoxFuture<Answer>>,
    arrived: Option<Result<Answer>>,
    last_body: u64,
}

impl Pager {
    pub(super) fn new(client: &Client, request: Request) -> Self {
        let set = |name: &str| request.query.iter().find(|(known, _)| known == name)?.1.parse().ok();
        Self {
            number: set(api::PAGE_NUMBER).unwrap_or(1),
            size: set(api::PAGE_SIZE).unwrap_or(api::PAGE_SIZE_DEFAULT),
            client: client.clone(),
            request,
            fetched: 0,
            ended: false,
            look_ahead: false,
            under_way: None,
            arrived: None,
            last_body: 0,
        }
    }

    pub(super) fn operation(&self) -> &'static str {
        self.request.info.id
    }

    /// The next answer; `None` when there is none. After it, [`learn`](Self::learn) or [`fail`](Self::fail) is called.
    pub(super) fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer>>> {
        if let Some(arrived) = self.arrived.take() {
            return Poll::Ready(Some(arrived));
        }
        if self.under_way.is_none() {
            if self.ended {
                return Poll::Ready(None);
            }
            self.start();
        }
        let Some(future) = &mut self.under_way else { return Poll::Ready(None) };
        let answer = std::task::ready!(future.as_mut().poll(cx));
        self.under_way = None;
        // A server that ignores the page number sends the same full page for ever.
        let body =
            answer.as_ref().map_or(0, |answer| BuildHasherDefault::<DefaultHasher>::default().hash_one(&answer.body));
        if body != 0 && body == self.last_body && self.fetched > 0 {
            tracing::warn!(
                operation = self.operation(),
                page = self.number,
                "the same page again: taken as the end of the list"
            );
            self.ended = true;
            return Poll::Ready(None);
        }
        self.last_body = body;
        Poll::Ready(Some(answer))
    }

    pub(super) fn learn(&mut self, facts: &Facts) {
        self.fetched += facts.count;
        let full = facts.count >= self.size;
        let more = facts.next || full && facts.total.is_none_or(|total| self.fetched < total);
        self.ended = !more || facts.count == 0;
        self.number += 1;
        if self.look_ahead && !self.ended {
            self.start();
        }
    }

    /// Moves a request that is ahead of its use; its answer is kept until it is asked for.
    pub(super) fn work_ahead(&mut self, cx: &mut Context<'_>) {
        if self.look_ahead
            && self.arrived.is_none()
            && self.under_way.is_some()
            && let Poll::Ready(Some(answer)) = self.poll_answer(cx)
        {
            self.arrived = Some(answer);
        }
    }

    pub(super) fn fail(&mut self, error: Error) -> Error {
        self.ended = true;
        self.under_way = None;
        error
    }

    fn start(&mut self) {
        let mut request = self.request.clone();
        request.set_query(api::PAGE_NUMBER, &self.number);
        request.set_query(api::PAGE_SIZE, &self.size);
        self.under_way = Some(self.client.transport().execute(request));
    }
}

impl fmt::Debug for Pager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager").field("number", &self.number).field("fetched", &self.fetched).finish_non_exhaustive()
    }
}
