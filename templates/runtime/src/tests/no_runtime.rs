//! Futures and streams that are polled without a tokio runtime return an error that mentions it, and do not panic.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::*;
use crate::Error;
use crate::waiter::WaitInfo;

/// Polls a future once, after which a future that fails at once is ready.
fn poll<F: IntoFuture>(future: F) -> F::Output {
    let mut future = pin!(future.into_future());
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future is pending"),
    }
}

fn assert_names_the_runtime(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("tokio runtime"), "{error}");
}

fn client() -> Client {
    let builder = Client::builder().base_url("http://localhost:9").service_account("mdb_sa_id_n", "s".to_owned());
    // Within a runtime, each of these settings leads to a timer or a semaphore.
    builder.concurrency(1).timeout(Duration::from_secs(5)).wait_interval(Duration::from_secs(1)).build().unwrap()
}

#[test]
fn calls_fail() {
    let client = client();
    let error = poll(GetThing::new(&client, &["a"]).send()).unwrap_err();
    assert_names_the_runtime(&error);
    assert_eq!((error.operation(), error.attempts()), (Some("getThing"), 0));
    assert_names_the_runtime(&poll(GetThing::new(&client, &["a"]).send_raw()).unwrap_err());
    assert_names_the_runtime(&poll(client.request(Method::GET, "/a").send_json()).unwrap_err());
    assert_names_the_runtime(&poll(client.revoke_token()).unwrap_err());
}

#[test]
fn lists_fail() {
    let client = client();
    let list = || ListThings::new(&client, &[]);
    assert_names_the_runtime(&poll(list().all(10)).unwrap_err());
    for ahead in [false, true] {
        let mut items = list().items().with_look_ahead(ahead);
        assert_names_the_runtime(&poll(items.next()).unwrap().map(|_| ()).unwrap_err());
        assert!(poll(items.next()).is_none());
        let mut pages = list().pages().with_look_ahead(ahead);
        assert_names_the_runtime(&poll(pages.next()).unwrap().map(|_| ()).unwrap_err());
        assert!(poll(pages.next()).is_none());
    }
}

#[test]
fn waiters_fail_with_and_without_a_starting_request() {
    let client = client();
    let error = poll(CreateThing::new(&client, &["g"]).wait()).unwrap_err();
    assert_names_the_runtime(&error);
    let mut progress = CreateThing::new(&client, &["g"]).wait().progress();
    assert_names_the_runtime(&poll(progress.next()).unwrap().map(|_| ()).unwrap_err());
    assert!(poll(progress.next()).is_none());

    let get = GetThing::new(&client, &["a"]);
    let info: &'static WaitInfo = Box::leak(Box::new(WaitInfo { poll: get.request.info, ..WaitInfo::DEFAULT }));
    let wait = crate::waiter::Waiter::<Thing>::new(get, info);
    assert_names_the_runtime(&poll(wait.with_timeout(Duration::from_secs(1))).unwrap_err());
}

#[test]
fn downloads_fail() {
    let client = client();
    assert_names_the_runtime(&poll(GetLog::new(&client, &["a"]).download()).map(|_| ()).unwrap_err());
    assert_names_the_runtime(&poll(client.request(Method::GET, "/a").download()).map(|_| ()).unwrap_err());
}
