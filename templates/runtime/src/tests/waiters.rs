//! Waiting for long-running work.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;
use crate::waiter::{Argument, Gone, Step, WaitInfo};

pub(super) static GET: OperationInfo =
    OperationInfo { id: "getThing", path: "/groups/{groupId}/things/{id}", ..OperationInfo::NONE };
pub(super) static CREATE: WaitInfo = WaitInfo {
    poll: &GET,
    arguments: &[Argument::Path(0), Argument::Property(&["uid", "id"])],
    state: &["stateName"],
    success: &["IDLE"],
    failure: &["FAILED"],
    not_yet: &["FLEX"],
    initial_delay: Duration::from_millis(1),
    interval: Duration::from_millis(1),
    timeout: Duration::from_secs(20),
    ..WaitInfo::DEFAULT
};
static DELETE: WaitInfo = WaitInfo {
    poll: &GET,
    arguments: &[Argument::Path(0), Argument::Path(0)],
    state: &["stateName"],
    gone: Gone::Success,
    interval: Duration::from_millis(1),
    ..WaitInfo::DEFAULT
};
crate::waiter::waiter!(CreateThing => Thing, CREATE, "Polls `getThing`.");
crate::waiter::waiter!(DeleteThing => (), DELETE, "Polls `getThing`.");

/// Starts a server that responds to the starting request, and to the polls with these responses in order. The last one is
/// repeated.
pub(super) fn states(answers: &'static [(u16, &'static str)]) -> Client {
    let polls = AtomicUsize::new(0);
    server(move |seen| {
        if !seen.starts_with("GET ") {
            return reply(201, r#"{"id":7}"#);
        }
        assert!(seen.starts_with("GET /groups/g/things/"), "{seen}");
        let (status, body) = answers[polls.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1)];
        reply(status, body)
    })
}

pub(super) const CREATING: (u16, &str) = (200, r#"{"id":7,"stateName":"CREATING"}"#);

#[tokio::test]
async fn a_wait_ends_with_the_value_of_a_successful_state() {
    let client = states(&[
        (404, ""),
        CREATING,
        (503, ""),
        (500, ""),
        (400, r#"{"errorCode":"FLEX"}"#),
        (200, r#"{"id":7,"stateName":"IDLE"}"#),
    ]);
    let thing = CreateThing::new(&client, &["g"]).wait().await.unwrap();
    assert_eq!((thing.id, thing.state.as_deref()), (7, Some("IDLE")));
}

#[tokio::test]
async fn progress_returns_each_state() {
    let client = states(&[(404, ""), CREATING, CREATING, (200, r#"{"id":7,"stateName":"IDLE"}"#)]);
    let mut progress = CreateThing::new(&client, &["g"]).wait().progress();
    let mut states = Vec::new();
    while let Some(step) = progress.next().await {
        states.push(match step.unwrap() {
            Step::Pending(status) => {
                assert_eq!(status.polls as usize, states.len() + 1);
                status.state.unwrap_or_default()
            }
            Step::Done(thing) => thing.state.unwrap(),
        });
    }
    assert_eq!(states, ["", "CREATING", "CREATING", "IDLE"]);
}

#[tokio::test]
async fn a_state_that_means_failure_is_an_error_that_contains_it() {
    let client = states(&[CREATING, (200, r#"{"id":7,"stateName":"FAILED"}"#)]);
    let error = CreateThing::new(&client, &["g"]).wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Wait);
    assert!(error.to_string().contains("FAILED") && error.body().unwrap().starts_with(b"{\"id\""), "{error}");
}

#[tokio::test]
async fn a_resource_that_disappears_or_is_never_found_is_an_error() {
    let error = CreateThing::new(&states(&[CREATING, (404, "")]), &["g"]).wait().await.unwrap_err();
    assert!(error.is_not_found());
    let error = CreateThing::new(&states(&[(404, "")]), &["g"]).wait().await.unwrap_err();
    assert!(error.is_not_found());
    let error = CreateThing::new(&states(&[(403, "")]), &["g"]).wait().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403);
}

#[tokio::test]
async fn a_wait_fails_at_its_timeout() {
    let wait = CreateThing::new(&states(&[CREATING]), &["g"]).wait();
    let error = wait.with_timeout(Duration::from_millis(500)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("CREATING"), "{error}");
}

#[tokio::test]
async fn a_deletion_is_done_when_the_resource_does_not_exist() {
    for gone in [(404, ""), (200, "{}")] {
        let answers: &'static [_] = Vec::leak(vec![CREATING, (200, r#"{"stateName":"DELETING"}"#), gone]);
        let client = states(answers);
        let mut delete = DeleteThing::new(&client, &["g"]);
        delete.request.path = "/things/{id}".into();
        delete.wait().await.unwrap();
    }
}

#[tokio::test]
async fn a_malformed_value_in_a_response_does_not_hide_the_state() {
    let ready = r#"{"id":7,"note":"\ud800","size":1e400,"stateName":"IDLE"}"#;
    let client = states(Vec::leak(vec![CREATING, (200, ready)]));
    let waiter = CreateThing::new(&client, &["g"]).wait().with_timeout(Duration::from_secs(2));
    assert_eq!(waiter.await.unwrap().id, 7);
}

/// Work that is described by flags and lists instead of states.
static RESTORE: WaitInfo = WaitInfo {
    success_if: &["finishedAt", "urls"],
    failure_if: &["failed"],
    poll: &GET,
    arguments: CREATE.arguments,
    interval: Duration::from_millis(1),
    ..WaitInfo::DEFAULT
};

#[tokio::test]
async fn a_flag_that_is_null_false_or_empty_is_not_set() {
    const BEGUN: (u16, &str) = (200, r#"{"id":7,"finishedAt":null,"urls":[],"failed":false}"#);
    let wait = |answers| {
        let create = CreateThing::new(&states(answers), &["g"]);
        crate::waiter::Waiter::<Thing>::new(create, &RESTORE)
    };
    let ready = wait(&[BEGUN, (200, r#"{"id":8,"urls":["https://example.com"]}"#)]).await.unwrap();
    assert_eq!(ready.id, 8);
    let finished = wait(&[BEGUN, (200, r#"{"id":9,"finishedAt":"2026-01-01T00:00:00Z","urls":[]}"#)]).await.unwrap();
    assert_eq!(finished.id, 9);
    let error = wait(&[BEGUN, (200, r#"{"id":7,"failed":true,"urls":["https://example.com"]}"#)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Wait);
}

#[tokio::test]
async fn a_poll_that_does_not_find_the_resource_is_not_logged_as_a_warning() {
    let (lines, _guards) = secrets::Lines::of_thread();
    let client = states(&[CREATING, (404, "")]);
    let mut delete = DeleteThing::new(&client, &["g"]);
    delete.request.path = "/things/{id}".into();
    delete.wait().await.unwrap();
    let text = lines.text();
    assert!(text.contains("status=404") && !text.contains("WARN"), "{text}");
}
