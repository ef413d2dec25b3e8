//! The future that collects the items of a list.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::Items;
use crate::error::{Error, ErrorKind, Result};

/// The future of all items of a list, which [`Items::all`] returns.
#[must_use = "a future does nothing until it is awaited"]
pub struct AllItems<T> {
    items: Items<T>,
    limit: usize,
    all: Vec<T>,
}

impl<T> AllItems<T> {
    pub(super) fn new(items: Items<T>, limit: usize) -> Self {
        Self { items, limit, all: Vec::new() }
    }
}

impl<T: Unpin> Future for AllItems<T> {
    type Output = Result<Vec<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        loop {
            match ready!(this.items.poll_item(cx)) {
                Some(Ok(_)) if this.all.len() >= this.limit => {
                    let why = format!("the list has more than {} items, the limit of this call", this.limit);
                    let operation = this.items.pager.operation();
                    return Poll::Ready(Err(Error::new(ErrorKind::Limit, why).with_operation(operation)));
                }
                Some(Ok(item)) => this.all.push(item),
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(std::mem::take(&mut this.all))),
            }
        }
    }
}

impl<T> fmt::Debug for AllItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllItems").field("items", &self.items).field("limit", &self.limit).finish_non_exhaustive()
    }
}
