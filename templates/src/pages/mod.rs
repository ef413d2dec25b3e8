//! Lists that come in pages, as streams. A request for one page comes in; out come its items or its pages, one request after the
//! other, to the end of the list. Pages are counted up against the client's own base URL: links of the server say that there
//! is more, but are never followed.

#![allow(dead_code, reason = "an API without pages does not use it")]

mod pager;

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

pub(crate) use self::pager::Page;
use self::pager::{Facts, Pager};
use crate::call::{Call, Operation};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::{Answer, Response, decode};
use crate::wire::{FromJson, Json};

/// The items of a list, through all its pages, as a stream.
///
/// Without a crate for streams, `while let Some(item) = items.next().await` walks it. After an error it has ended.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pager: Pager,
    decode: fn(Answer) -> Result<Page<Vec<T>>>,
    ready: VecDeque<T>,
}

/// The pages of a list as a stream.
///
/// Without a crate for streams, `while let Some(page) = pages.next().await` walks it. After an error it has ended.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<P> {
    pager: Pager,
    decode: fn(Answer) -> Result<Page<Response<P>>>,
}

impl<T> Items<T> {
    pub(crate) fn new(client: &Client, request: Request, decode: fn(Answer) -> Result<Page<Vec<T>>>) -> Self {
        Self { pager: Pager::new(client, request), decode, ready: VecDeque::new() }
    }

    /// Whether to fetch a page while the one before it is being used; default no.
    pub fn with_look_ahead(mut self, on: bool) -> Self {
        self.pager.look_ahead = on;
        self
    }

    /// The next item; `None` at the end of the list.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All items, if there are no more than `most`.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] when there are more, as soon as that is known.
    pub async fn all(mut self, most: usize) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            if all.len() >= most {
                let why = format!("the list has more than the {most} items that were asked for");
                return Err(Error::new(ErrorKind::Limit, why).with_operation(self.pager.operation()));
            }
            all.push(item?);
        }
        Ok(all)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                self.pager.work_ahead(cx);
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(answer) = std::task::ready!(self.pager.poll_answer(cx)) else { return Poll::Ready(None) };
            match answer.and_then(self.decode) {
                Ok(page) => {
                    self.ready = page.value.into();
                    self.pager.learn(&page.facts);
                }
                Err(error) => return Poll::Ready(Some(Err(self.pager.fail(error)))),
            }
        }
    }
}

impl<P> Pages<P> {
    pub(crate) fn new(client: &Client, request: Request, decode: fn(Answer) -> Result<Page<Response<P>>>) -> Self {
        Self { pager: Pager::new(client, request), decode }
    }

    /// Whether to fetch a page while the one before it is being used; default no.
    pub fn with_look_ahead(mut self, on: bool) -> Self {
        self.pager.look_ahead = on;
        self
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Response<P>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Response<P>>>> {
        let Some(answer) = std::task::ready!(self.pager.poll_answer(cx)) else { return Poll::Ready(None) };
        let page = answer.and_then(self.decode);
        Poll::Ready(Some(match page {
            Ok(page) => {
                self.pager.learn(&page.facts);
                self.pager.work_ahead(cx);
                Ok(page.value)
            }
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

/// Decodes one page and looks at what tells whether there is another. `list` is the property that holds the items.
pub(crate) fn page<P: FromJson>(answer: Answer, list: &str) -> Result<Page<Response<P>>> {
    let mut facts = Facts::default();
    let value = decode::tree::<P>(answer, &mut |json: &Json<'_>| facts = Facts::of(json, list))?;
    Ok(Page { facts, value })
}

/// A property that holds the items of a page.
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

/// An operation whose answer is one page of a list. Generated code implements it.
pub trait Paged: Operation {
    /// What a list holds.
    type Item;

    /// The property of a page with its items, as it is called on the wire.
    #[doc(hidden)]
    const ITEMS: &'static str;

    /// Takes the items out of a page.
    #[doc(hidden)]
    fn items(page: Self::Answer) -> Vec<Self::Item>;
}

impl<O: Paged> Call<O>
where
    O::Answer: FromJson,
{
    /// All items of the list as a stream, one request for each page.
    pub fn items(self) -> Items<O::Item> {
        Items::new(&self.client, self.request, |answer| {
            let page = page::<O::Answer>(answer, O::ITEMS)?;
            Ok(page.map(|page| O::items(page.into_value())))
        })
    }

    /// All pages of the list as a stream.
    pub fn pages(self) -> Pages<O::Answer> {
        Pages::new(&self.client, self.request, |answer| page::<O::Answer>(answer, O::ITEMS))
    }

    /// All items of the list, which must not be more than `most`.
    ///
    /// # Errors
    /// When there are more than `most`, or a page cannot be had.
    pub fn all(self, most: usize) -> impl Future<Output = Result<Vec<O::Item>>> + Send
    where
        O::Item: Send,
    {
        self.items().all(most)
    }
}

/// Declares an operation to page: `paged!(ListClustersOperation, Cluster, results)`, with the type of an item and the property
/// of the page that holds the items (its name in Rust, and as a second one in quotes its name on the wire where that differs).
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! paged {
    ($name:ident, $item:ty, $list:ident) => {
        $crate::pages::paged!($name, $item, $list, stringify!($list));
    };
    ($name:ident, $item:ty, $list:ident, $wire:expr) => {
        impl $crate::pages::Paged for $name {
            type Item = $item;

            const ITEMS: &'static str = $wire;

            #[inline]
            fn items(page: Self::Answer) -> Vec<$item> {
                $crate::pages::List::into_items(page.$list)
            }
        }
    };
}
#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use paged;

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
