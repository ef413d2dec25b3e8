//! Blocking variants of the client's calls, for programs without an async runtime.
//!
//! [`Block::block`] blocks the calling thread until a future is ready, and [`BlockStream::blocking`] converts a stream into
//! an iterator. One background thread for the whole process drives timers and connections. The first call starts it.
//!
//! ```no_run
//! use runtime::blocking::{Block as _, BlockStream as _};
//!
//! # fn main() -> Result<(), runtime::Error> {
//! let client = runtime::Client::from_env()?;
//! let pets = client.request(runtime::Method::GET, "/pets").send_json().block()?;
//! let mut download = client.request(runtime::Method::GET, "/pets/7/photo").download().block()?;
//! for piece in download.blocking() {
//!     println!("{} bytes", piece?.len());
//! }
//! # Ok(()) }
//! ```
//!
//! Within a tokio runtime, both fail at once with an error of the kind [`ErrorKind::Configuration`], because a connection
//! can be driven by a task of that runtime, which cannot run while its thread is blocked. Await calls there.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::error::{Error, ErrorKind, Result};

/// Waits for a future on the calling thread.
///
/// The trait is implemented for all futures of this crate that return a [`Result`].
pub trait Block: IntoFuture<Output = Result<<Self as Block>::Value>> + Sized {
    /// The type of the value that the future returns.
    type Value;

    /// Blocks the calling thread until the future is ready, and returns its result.
    ///
    /// # Errors
    /// The errors of the future, and [`ErrorKind::Configuration`] within a tokio runtime or if the background thread cannot
    /// be started.
    fn block(self) -> Result<Self::Value> {
        let handle = background()?;
        let mut future = pin!(self.into_future());
        drive(&handle, |cx| future.as_mut().poll(cx))
    }
}

impl<T, F: IntoFuture<Output = Result<T>>> Block for F {
    type Value = T;
}

/// Reads a stream on the calling thread.
///
/// The trait is implemented for all streams of this crate. It is also implemented for `&mut` references to them, with which
/// a part of a stream can be read.
pub trait BlockStream: Stream<Item = Result<<Self as BlockStream>::Value>> + Unpin + Sized {
    /// The type of the items.
    type Value;

    /// Converts the stream into an iterator, which blocks the calling thread until the next item is ready.
    ///
    /// The iterator returns the errors of the stream. Within a tokio runtime, or if the background thread cannot be started,
    /// it returns an error of the kind [`ErrorKind::Configuration`] and ends.
    fn blocking(self) -> Blocking<Self> {
        Blocking { stream: Some(self) }
    }
}

impl<T, S: Stream<Item = Result<T>> + Unpin> BlockStream for S {
    type Value = T;
}

/// An iterator over the items of a stream.
#[derive(Debug)]
#[must_use = "iterators are lazy"]
pub struct Blocking<S> {
    /// `None` after an error of the background thread.
    stream: Option<S>,
}

impl<S: BlockStream> Iterator for Blocking<S> {
    type Item = Result<S::Value>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.stream.as_mut()?;
        match background() {
            Ok(handle) => drive(&handle, |cx| Pin::new(&mut *stream).poll_next(cx)),
            Err(error) => {
                self.stream = None;
                Some(Err(error))
            }
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls on the calling thread, which is parked between polls. Timers and sockets are registered with the background
/// runtime.
fn drive<T>(background: &Handle, mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>) -> T {
    let _context = background.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = poll(&mut cx) {
            return output;
        }
        thread::park();
    }
}

/// Returns the background runtime, which is started if it is not running. Fails within another runtime.
fn background() -> Result<Handle> {
    static BACKGROUND: Mutex<Option<Handle>> = Mutex::new(None);

    match Handle::try_current() {
        Ok(_) => {
            return Err(Error::new(
                ErrorKind::Configuration,
                "a blocking call was made within a tokio runtime, where it could wait without end: await the call instead, or \
                 use `tokio::runtime::Handle::block_on` in `tokio::task::spawn_blocking`, or make the call on another thread \
                 (`std::thread::spawn`)",
            ));
        }
        Err(error) if error.is_missing_context() => {}
        Err(error) => {
            let why = "a blocking call was made on a thread that is being terminated";
            return Err(Error::new(ErrorKind::Configuration, why).with_source(error));
        }
    }
    let mut background = BACKGROUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*background {
        return Ok(handle.clone());
    }
    let handle = start(thread::Builder::new().name("connections".to_owned()))?;
    Ok(background.insert(handle).clone())
}

/// Starts a runtime on a thread that runs as long as the process. The thread is not started by tokio, which panics if a
/// thread of its own cannot be started.
fn start(thread: thread::Builder) -> Result<Handle> {
    let fault = |source| {
        let why = "the background thread for connections cannot be started";
        Error::new(ErrorKind::Configuration, why).with_source(source)
    };
    let runtime = Builder::new_current_thread().enable_all().build().map_err(fault)?;
    let handle = runtime.handle().clone();
    thread.spawn(move || runtime.block_on(std::future::pending::<()>())).map_err(fault)?;
    Ok(handle)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_background_thread_that_cannot_be_started_is_an_error() {
        let error = start(thread::Builder::new().stack_size(1 << (usize::BITS - 2))).unwrap_err();
        assert!(error.kind() == ErrorKind::Configuration && error.to_string().contains("background thread"), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}
