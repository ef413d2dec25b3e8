//! Use without `async`, for scripts: everything that can be awaited can be blocked on, and every stream can be a loop. The
//! futures run on the calling thread; connections are looked after by a thread of their own, which starts with the first call.
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

use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};

/// Waiting for a future on this thread. Not for use inside of asynchronous code, whose thread it would hold up.
pub trait Block: IntoFuture + Sized {
    /// Waits for the outcome.
    fn block(self) -> Self::Output {
        let mut future = pin!(self.into_future());
        drive(|cx| future.as_mut().poll(cx))
    }
}

impl<F: IntoFuture> Block for F {}

/// Walking through a stream on this thread.
pub trait BlockStream: Stream + Unpin + Sized {
    /// The stream as an iterator.
    fn blocking(self) -> Blocking<Self> {
        Blocking(self)
    }
}

impl<S: Stream + Unpin> BlockStream for S {}

/// A stream as an iterator; each step waits.
#[derive(Debug)]
#[must_use = "iterators are lazy"]
pub struct Blocking<S>(S);

impl<S: Stream + Unpin> Iterator for Blocking<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        drive(|cx| Pin::new(&mut self.0).poll_next(cx))
    }
}

struct Parked(Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls on this thread, asleep in between. Timers and sockets belong to the background runtime.
fn drive<T>(mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>) -> T {
    let _context = background().enter();
    let waker = Waker::from(Arc::new(Parked(std::thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = poll(&mut cx) {
            return output;
        }
        std::thread::park();
    }
}

fn background() -> &'static Runtime {
    static BACKGROUND: OnceLock<Runtime> = OnceLock::new();
    BACKGROUND.get_or_init(|| {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().thread_name("connections").build();
        runtime.expect("a thread can be started")
    })
}
