//! Blocking variants of the client's calls, for programs without an async runtime.
//!
//! [`Block::block`] waits for a future on the calling thread, and [`BlockStream::blocking`] makes an iterator from a stream.
//! Timers and connections are driven by one background thread for the whole process, which is started by the first call.
//!
//! ```no_run
//! use runtime::blocking::{Block as _, BlockStream as _};
//!
//! # fn main() -> Result<(), runtime::Error> {
//! let client = runtime::Client::from_env()?;
//! let status = client.request(runtime::Method::GET, "/api/atlas/v2").send_json().block()?;
//! # let mut download = client.request(runtime::Method::GET, "/x").download().block()?;
//! for piece in download.blocking() {
//!     println!("{} bytes", piece?.len());
//! }
//! # Ok(()) }
//! ```
//!
//! Inside a tokio runtime they fail at once with an error of the kind [`ErrorKind::Configuration`]: a connection can belong to
//! a task of that runtime, which cannot run while its thread is blocked. Await the call there.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::error::{Error, ErrorKind, Result};

/// Waits for a future on the calling thread.
///
/// It is implemented for all futures of this crate that give a [`Result`].
pub trait Block: IntoFuture<Output = Result<<Self as Block>::Value>> + Sized {
    /// The value of the future.
    type Value;

    /// Blocks the calling thread until the future is ready.
    ///
    /// # Errors
    /// The future's own errors, and [`ErrorKind::Configuration`] inside a tokio runtime and when the background thread cannot be
    /// started.
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
/// It is implemented for all streams of this crate, and for `&mut` of them to read a part.
pub trait BlockStream: Stream<Item = Result<<Self as BlockStream>::Value>> + Unpin + Sized {
    /// The value of an item.
    type Value;

    /// The stream as an iterator; each step blocks the calling thread until the next item is ready.
    ///
    /// The iterator gives the stream's own errors, and one of the kind [`ErrorKind::Configuration`] inside a tokio runtime and
    /// when the background thread cannot be started. It ends after that one.
    fn blocking(self) -> Blocking<Self> {
        Blocking { stream: Some(self) }
    }
}

impl<T, S: Stream<Item = Result<T>> + Unpin> BlockStream for S {
    type Value = T;
}

/// A stream as an iterator.
#[derive(Debug)]
#[must_use = "iterators are lazy"]
pub struct Blocking<S> {
    /// `None` after the stream could not be read.
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

/// Polls on the calling thread, which is parked in between. Timers and sockets belong to the background runtime.
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

/// The background runtime, started if it is not running. Fails inside another runtime.
fn background() -> Result<Handle> {
    static BACKGROUND: Mutex<Option<Handle>> = Mutex::new(None);

    match Handle::try_current() {
        Ok(_) => {
            return Err(Error::new(
                ErrorKind::Configuration,
                "a call that blocks was made inside a tokio runtime, where it could wait for ever: await it instead, or use \
                 `tokio::runtime::Handle::block_on` inside `tokio::task::spawn_blocking`, or make the call on a thread of \
                 its own (`std::thread::spawn`)",
            ));
        }
        Err(error) if error.is_missing_context() => {}
        Err(error) => {
            let why = "a call that blocks was made on a thread that is ending";
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

/// Starts a runtime on a thread that runs as long as the process. The thread is not one of the runtime's own: these panic when
/// they cannot be started.
fn start(thread: thread::Builder) -> Result<Handle> {
    let failed = |source| {
        let why = "the background thread for connections cannot be started";
        Error::new(ErrorKind::Configuration, why).with_source(source)
    };
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let handle = runtime.handle().clone();
    thread.spawn(move || runtime.block_on(std::future::pending::<()>())).map_err(failed)?;
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
