//! Paginated lists as streams of items or pages.
//!
//! In: the request for one page. Out: [`Items`] or [`Pages`], which request one page after the other until the end of the
//! list.
//!
//! - There is another page if a page contains a link to it, or if fewer items were read than the total that the page states.
//!   If it states no total, there is another page if the page is full. An empty page ends the list. The constants
//!   [`PAGE_LINKS`](crate::api::PAGE_LINKS) and [`PAGE_TOTAL`](crate::api::PAGE_TOTAL) name the properties.
//! - Pages are requested by number at the client's base URL. The addresses of links are never used.
//! - A page with the same items as the previous one is an error of the kind [`ErrorKind::Decode`](crate::ErrorKind::Decode), because the server
//!   ignores the page number and the rest of the list cannot be read.
//! - At most 100,000 pages are read, unless `with_max_pages` sets another number. More pages are an error of the kind
//!   [`ErrorKind::Limit`](crate::ErrorKind::Limit).

#![allow(dead_code, reason = "not used by the client of an API without pages")]

mod all;
mod macros;
mod pager;

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

pub use self::all::AllItems;
#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use self::macros::paged;
pub(crate) use self::pager::Page;
use self::pager::{Facts, Pager};
use crate::call::Call;
use crate::error::Result;
use crate::response::{Answer, Response, decode};
use crate::wire::{FromJson, Json};

/// A stream of the items on all pages of a list.
///
/// `while let Some(item) = items.next().await` reads it without a crate for streams. The stream ends after an error.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pager: Pager,
    decode: Decode<Vec<T>>,
    ready: VecDeque<T>,
}

/// A stream of the pages of a list.
///
/// `while let Some(page) = pages.next().await` reads it without a crate for streams. The stream ends after an error. The
/// last page can be empty.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<P> {
    pager: Pager,
    decode: Decode<Response<P>>,
}

type Decode<T> = Box<dyn Fn(Answer) -> Result<Page<T>> + Send>;

impl<T> Items<T> {
    /// `list` is the wire name of the property that contains the items, and `field` returns it.
    pub(crate) fn new<O, P: FromJson + 'static, L: List<T> + 'static>(
        call: Call<O>,
        list: &'static str,
        field: fn(P) -> L,
    ) -> Self {
        let decode = move |answer| {
            let page = page::<P>(answer, list)?;
            Ok(page.map(|page| field(page.into_value()).into_items()))
        };
        Self { pager: Pager::new(&call.client, call.request), decode: Box::new(decode), ready: VecDeque::new() }
    }

    /// Sets whether the next page is requested by a separate task before all items of the current page have been read;
    /// default `false`.
    pub fn with_look_ahead(mut self, on: bool) -> Self {
        self.pager.look_ahead = on;
        self
    }

    /// Sets the maximum number of pages; default 100,000. If there are more, the stream ends with an error of the kind
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub fn with_max_pages(mut self, pages: u64) -> Self {
        self.pager.max_pages = pages;
        self
    }

    /// Returns the next item; `None` at the end of the list.
    ///
    /// # Errors
    /// The errors of a request, and those of the [module](self).
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Collects all items into a `Vec`.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) if there are more than `limit` items, as soon as this is known, and the errors of
    /// [`next`](Self::next).
    pub fn all(self, limit: usize) -> AllItems<T> {
        AllItems::new(self, limit)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(answer) = std::task::ready!(self.pager.poll_answer(cx)) else { return Poll::Ready(None) };
            let page = match answer.and_then(&self.decode) {
                Ok(page) => page,
                Err(error) => return Poll::Ready(Some(Err(self.pager.fail(error)))),
            };
            match self.pager.advance(&page.facts) {
                Ok(()) => self.ready = page.value.into(),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<P> Pages<P> {
    /// `list` is the wire name of the property that contains the items.
    pub(crate) fn new<O>(call: Call<O>, list: &'static str) -> Self
    where
        P: FromJson,
    {
        let decode = Box::new(move |answer| page(answer, list));
        Self { pager: Pager::new(&call.client, call.request), decode }
    }

    /// Sets whether the next page is requested by a separate task while the current page is processed; default `false`.
    pub fn with_look_ahead(mut self, on: bool) -> Self {
        self.pager.look_ahead = on;
        self
    }

    /// Sets the maximum number of pages; default 100,000. If there are more, the stream ends with an error of the kind
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub fn with_max_pages(mut self, pages: u64) -> Self {
        self.pager.max_pages = pages;
        self
    }

    /// Returns the next page; `None` after the last one.
    ///
    /// # Errors
    /// The errors of a request, and those of the [module](self).
    pub async fn next(&mut self) -> Option<Result<Response<P>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Response<P>>>> {
        let Some(answer) = std::task::ready!(self.pager.poll_answer(cx)) else { return Poll::Ready(None) };
        Poll::Ready(Some(match answer.and_then(&self.decode) {
            Ok(page) => self.pager.advance(&page.facts).map(|()| page.value),
            Err(error) => Err(self.pager.fail(error)),
        }))
    }
}

impl<T: Unpin> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<P> Stream for Pages<P> {
    type Item = Result<Response<P>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

/// Decodes one page and the facts by which the pager decides whether there is another one. `list` is the property that
/// contains the items.
pub(crate) fn page<P: FromJson>(answer: Answer, list: &str) -> Result<Page<Response<P>>> {
    let mut facts = Facts::default();
    let value = decode::tree::<P>(answer, &mut |json: &Json<'_>| facts = Facts::of(json, list))?;
    Ok(Page { facts, value })
}

/// The type of a property that contains the items of a page.
pub(crate) trait List<T> {
    fn into_items(self) -> Vec<T>;
}

impl<T> List<T> for Vec<T> {
    fn into_items(self) -> Self {
        self
    }
}

impl<T> List<T> for Option<Vec<T>> {
    fn into_items(self) -> Vec<T> {
        self.unwrap_or_default()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pager", &self.pager).field("ready", &self.ready.len()).finish()
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("pager", &self.pager).finish()
    }
}
