use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};

use super::*;
use crate::Error;
use crate::blocking::{Block as _, BlockStream as _};

#[test]
fn calls_streams_and_downloads_can_be_blocked_on() {
    let client = server(|seen| match query(seen, "pageNum") {
        1 => reply(200, r#"{"results":[{"id":1},{"id":2}],"totalCount":3}"#),
        2 => reply(200, r#"{"results":[{"id":3}],"totalCount":3}"#),
        _ => reply(200, r#"{"id":7}"#),
    });
    assert_eq!(GetThing::new(&client, &["a"]).send().block().unwrap().id, 7);
    let mut list = ListThings::new(&client, &[]);
    list.request.set_query("itemsPerPage", &2);
    for ahead in [false, true] {
        let items = list.clone().items().with_look_ahead(ahead);
        assert_eq!(items.blocking().map(|thing| thing.unwrap().id).collect::<Vec<i64>>(), [1, 2, 3]);
    }
    let download = GetLog::new(&client, &["a"]).download().block().unwrap();
    assert_eq!(download.blocking().map(|piece| piece.unwrap().len()).sum::<usize>(), 8);
}

/// Runs a function on another thread and returns its result. Panics if it takes too long.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(Duration::from_secs(10)).expect("the function returns in time and does not panic")
}

fn assert_refused(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(text.contains("await") && text.contains("spawn_blocking") && text.contains("std::thread"), "{text}");
}

#[test]
fn within_a_runtime_a_call_fails_at_once_and_does_not_wait_for_a_pooled_connection() {
    let client = server(|_| reply(200, r#"{"id":7}"#));
    let error = in_time(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            // The connection is driven by a task of this runtime, whose only thread is the one that would block.
            assert_eq!(GetThing::new(&client, &["a"]).send().await.unwrap().id, 7);
            GetThing::new(&client, &["a"]).send().block().unwrap_err()
        })
    });
    assert_refused(&error);
}

#[test]
fn within_a_runtime_a_stream_returns_one_error_and_ends() {
    let client = server(|_| reply(200, r#"{"results":[{"id":1}],"totalCount":1}"#));
    let outcomes = in_time(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let things = ListThings::new(&client, &[]).items().blocking().take(10);
            things.map(|thing| thing.map(|thing| thing.id)).collect::<Vec<_>>()
        })
    });
    let [Err(error)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_refused(error);
}

#[tokio::test]
async fn the_alternatives_that_the_error_names_work() {
    let client = server(|_| reply(200, r#"{"id":7}"#));
    let get = |client: &Client| GetThing::new(client, &["a"]).send();
    assert_eq!(get(&client).await.unwrap().id, 7);
    let other = client.clone();
    let blocking = tokio::task::spawn_blocking(move || Handle::current().block_on(get(&other)).unwrap().id);
    assert_eq!(blocking.await.unwrap(), 7);
    let thread = thread::spawn(move || get(&client).block().unwrap().id);
    assert_eq!(tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap(), 7);
}

#[test]
fn a_stream_can_be_read_in_two_parts() {
    let client = server(|seen| {
        let page = query(seen, "pageNum");
        reply(200, &format!(r#"{{"results":[{{"id":{page}}}],"totalCount":3}}"#))
    });
    let mut items = ListThings::new(&client, &[]).items();
    assert_eq!((&mut items).blocking().next().unwrap().unwrap().id, 1);
    assert_eq!(items.all(2).block().unwrap().len(), 2);
}

#[test]
fn many_threads_can_block_at_the_same_time() {
    let client = server(|_| reply(200, r#"{"id":7}"#));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || (0..10).all(|_| GetThing::new(&client, &["a"]).send().block().unwrap().id == 7))
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
}
