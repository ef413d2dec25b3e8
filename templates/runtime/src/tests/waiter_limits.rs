//! The time limits of a wait, and the error at a limit.

use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::waiters::{CREATE, CREATING, GET, states};
use super::*;
use crate::call::Call;
use crate::waiter::{Step, WaitInfo, Waiter};

const IDLE: (u16, &str) = (200, r#"{"id":7,"stateName":"IDLE"}"#);
/// A limit that is long enough for a few calls on a busy machine.
const SHORT: Duration = Duration::from_millis(500);
/// A limit that no test reaches.
const LONG: Duration = Duration::from_secs(20);
/// Durations without an end: one that overflows an instant, and one that does not.
const ENDLESS: [Duration; 2] = [Duration::MAX, Duration::from_secs(1 << 62)];

fn create(client: &Client) -> Waiter<Thing> {
    CreateThing::new(client, &["g"]).wait()
}

pub(super) fn wait_for(call: Call<CreateThingOperation>, info: &'static WaitInfo) -> Waiter<Thing> {
    Waiter::new(call, info)
}

#[tokio::test]
async fn a_timeout_without_an_end_is_no_limit() {
    for endless in ENDLESS {
        let client = states(&[CREATING, CREATING, IDLE]);
        assert_eq!(create(&client).with_timeout(endless).await.unwrap().id, 7);
    }
}

#[tokio::test]
async fn intervals_and_delays_without_an_end_are_limited_by_the_timeout() {
    let began = Instant::now();
    for endless in ENDLESS {
        let client = states(&[CREATING]);
        let error = create(&client).with_interval(endless).with_timeout(SHORT).await.unwrap_err();
        assert!(error.is_timeout() && error.to_string().contains("CREATING"), "{error}");
        let error = create(&client).with_initial_delay(endless).with_timeout(SHORT).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        // Without a timeout the wait has no end, and does not panic.
        let forever = create(&client).with_interval(endless).with_timeout(endless);
        let outcome = tokio::time::timeout(SHORT, forever.into_future()).await;
        assert!(outcome.is_err(), "{endless:?}: {outcome:?}");
        // The first poll does not depend on the interval.
        assert_eq!(create(&states(&[IDLE])).with_interval(endless).await.unwrap().id, 7);
    }
    assert!(began.elapsed() < LONG);
}

#[tokio::test]
async fn the_timeout_limits_the_starting_request() {
    let client = server(|_| {
        std::thread::sleep(Duration::from_secs(3));
        reply(201, r#"{"id":7}"#)
    });
    let began = Instant::now();
    let error = create(&client).with_timeout(SHORT).await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!((error.kind(), error.operation(), error.attempts()), (ErrorKind::Timeout, Some("createThing"), 1));
    assert!(error.to_string().contains("may have been carried out"), "{error}");
}

#[tokio::test]
async fn with_a_timeout_of_zero_nothing_is_sent() {
    let client = server(|seen| unreachable!("{seen}"));
    let error = create(&client).with_timeout(Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn the_timeout_interrupts_a_poll_and_the_error_contains_the_previous_response() {
    let polls = AtomicUsize::new(0);
    let client = server(move |seen| {
        if seen.starts_with("GET ") && polls.fetch_add(1, Ordering::SeqCst) == 1 {
            std::thread::sleep(Duration::from_secs(3));
        }
        reply(200, r#"{"id":7,"stateName":"CREATING"}"#)
    });
    let began = Instant::now();
    let error = create(&client).with_timeout(SHORT).await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Timeout, Some("getThing")));
    assert!(error.to_string().contains("CREATING"), "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert_eq!(error.body().unwrap(), r#"{"id":7,"stateName":"CREATING"}"#);
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn the_error_at_the_timeout_contains_the_response_of_the_last_failed_poll() {
    let client = states(&[CREATING, (503, r#"{"errorCode":"BUSY"}"#)]);
    let error = create(&client).with_interval(Duration::from_millis(50)).with_timeout(SHORT).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Timeout, 503));
    assert_eq!(error.error_code(), Some("BUSY"));
    let text = error.to_string();
    assert!(text.contains("CREATING") && text.contains("500ms"), "{text}");
    assert!(error.attempts() > 1, "{error:?}");
    let last = error.source().unwrap().downcast_ref::<crate::Error>().unwrap();
    assert_eq!((last.kind(), last.attempts()), (ErrorKind::Api, 1));
}

#[tokio::test]
async fn the_error_at_the_timeout_mentions_that_no_state_was_read() {
    let wait = create(&states(&[(404, "")])).with_interval(Duration::from_millis(50));
    let error = wait.with_timeout(SHORT).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert!(error.is_timeout() && error.to_string().contains("state is not known"), "{error}");
}

#[tokio::test]
async fn a_retry_after_of_billions_of_years_does_not_exceed_the_timeout() {
    for seconds in ["9223372036854775807", "18446744073709551615", "86400"] {
        let refusal = move || format!("HTTP/1.1 429 S\r\nretry-after: {seconds}\r\ncontent-length: 0\r\n\r\n");
        let began = Instant::now();
        let client = server(move |_| refusal());
        let error = create(&client).with_timeout(LONG).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 429));

        let client = server(move |seen| if seen.starts_with("GET ") { refusal() } else { reply(201, r#"{"id":7}"#) });
        let error = create(&client).with_timeout(LONG).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Timeout, 429));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(86400)));
        // A wait that cannot end within its timeout fails at once.
        assert!(began.elapsed() < LONG / 2);
    }
}

#[tokio::test]
async fn the_next_poll_is_delayed_by_a_retry_after() {
    let polls = AtomicUsize::new(0);
    let client = server(move |seen| {
        if !seen.starts_with("GET ") {
            return reply(201, r#"{"id":7}"#);
        }
        match polls.fetch_add(1, Ordering::SeqCst) {
            0 => "HTTP/1.1 503 S\r\nretry-after: 0.3\r\ncontent-length: 0\r\n\r\n".to_owned(),
            _ => reply(200, IDLE.1),
        }
    });
    let began = Instant::now();
    create(&client).await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(300), "{:?}", began.elapsed());
}

/// A description with the times that most operations have.
pub(super) static SLOW: WaitInfo = WaitInfo {
    poll: &GET,
    arguments: CREATE.arguments,
    state: CREATE.state,
    success: CREATE.success,
    initial_delay: Duration::from_secs(30),
    interval: Duration::from_secs(30),
    ..WaitInfo::DEFAULT
};

fn with_wait_interval(client: &Client, interval: Duration) -> Client {
    Client::builder().base_url(client.base_url()).wait_interval(interval).build().unwrap()
}

#[tokio::test]
async fn the_interval_of_the_client_replaces_that_of_the_operation() {
    let client = with_wait_interval(&states(&[CREATING, CREATING, IDLE]), Duration::from_millis(1));
    let began = Instant::now();
    assert_eq!(wait_for(CreateThing::new(&client, &["g"]), &SLOW).await.unwrap().id, 7);
    assert!(began.elapsed() < LONG / 2, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_longer_interval_of_the_client_does_not_delay_the_first_poll() {
    let client = with_wait_interval(&states(&[IDLE]), Duration::from_secs(3600));
    let began = Instant::now();
    assert_eq!(create(&client).await.unwrap().id, 7);
    assert!(began.elapsed() < LONG / 2, "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_interval_and_delay_of_a_waiter_take_precedence_over_those_of_the_client() {
    let client = with_wait_interval(&states(&[CREATING, CREATING, IDLE]), Duration::from_secs(3600));
    let began = Instant::now();
    assert_eq!(create(&client).with_interval(Duration::from_millis(1)).await.unwrap().id, 7);
    assert!(began.elapsed() < LONG / 2, "{:?}", began.elapsed());

    let client = with_wait_interval(&states(&[IDLE]), Duration::from_millis(1));
    let slow = create(&client).with_initial_delay(Duration::from_millis(200)).await;
    assert!(slow.is_ok() && began.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn progress_ends_with_the_error_of_the_timeout() {
    let client = states(&[CREATING]);
    let mut progress = create(&client).with_interval(Duration::from_millis(10)).with_timeout(SHORT).progress();
    let error = loop {
        match progress.next().await.unwrap() {
            Ok(step) => assert!(matches!(step, Step::Pending(_))),
            Err(error) => break error,
        }
    };
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Timeout, 200));
    assert!(progress.next().await.is_none());
}
