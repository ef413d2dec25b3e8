//! Futures and streams that are polled without a tokio runtime: an error that says so, and no panic.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::*;
use crate::Error;
use crate::waiter::WaitInfo;

/// Polls once by hand, which is enough for what cannot start.
fn poll<F: IntoFuture>(future: F) -> F::Output {
    let mut future = pin!(future.into_future());
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for something"),
    }
}

fn assert_explained(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("tokio runtime"), "{error}");
}

fn client() -> Client {
    let builder = Client::builder().base_url("http://localhost:9").service_account("mdb_sa_id_n", "s".to_owned());
    // Each of these is a timer or a semaphore where there is a runtime.
    builder.concurrency(1).timeout(Duration::from_secs(5)).wait_interval(Duration::from_secs(1)).build().unwrap()
}

#[test]
fn calls_are_an_error() {
    let client = client();
    let error = poll(GetThing::new(&client, &["a"]).send()).unwrap_err();
    assert_explained(&error);
    assert_eq!((error.operation(), error.attempts()), (Some("getThing"), 0));
    assert_explained(&poll(GetThing::new(&client, &["a"]).send_raw()).unwrap_err());
    assert_explained(&poll(client.request(Method::GET, "/a").send_json()).unwrap_err());
    assert_explained(&poll(client.revoke_token()).unwrap_err());
}

#[test]
fn lists_are_an_error() {
    let client = client();
    let list = || ListThings::new(&client, &[]);
    assert_explained(&poll(list().all(10)).unwrap_err());
    for ahead in [false, true] {
        let mut items = list().items().with_look_ahead(ahead);
        assert_explained(&poll(items.next()).unwrap().map(|_| ()).unwrap_err());
        assert!(poll(items.next()).is_none());
        let mut pages = list().pages().with_look_ahead(ahead);
        assert_explained(&poll(pages.next()).unwrap().map(|_| ()).unwrap_err());
        assert!(poll(pages.next()).is_none());
    }
}

#[test]
fn waiters_are_an_error_whether_they_start_something_or_only_poll() {
    let client = client();
    let error = poll(CreateThing::new(&client, &["g"]).wait()).unwrap_err();
    assert_explained(&error);
    let mut progress = CreateThing::new(&client, &["g"]).wait().progress();
    assert_explained(&poll(progress.next()).unwrap().map(|_| ()).unwrap_err());
    assert!(poll(progress.next()).is_none());

    let get = GetThing::new(&client, &["a"]);
    let info: &'static WaitInfo = Box::leak(Box::new(WaitInfo { poll: get.request.info, ..WaitInfo::DEFAULT }));
    let wait = crate::waiter::Waiter::new(&get.client, get.request, info, crate::response::decode::json::<Thing>);
    assert_explained(&poll(wait.with_timeout(Duration::from_secs(1))).unwrap_err());
}

#[test]
fn downloads_are_an_error() {
    let client = client();
    assert_explained(&poll(GetLog::new(&client, &["a"]).download()).map(|_| ()).unwrap_err());
    assert_explained(&poll(client.request(Method::GET, "/a").download()).map(|_| ()).unwrap_err());
}
