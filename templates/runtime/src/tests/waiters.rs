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
crate::waiter::waiter!(CreateThingOperation => Thing, CREATE);
crate::waiter::waiter!(DeleteThingOperation => (), DELETE);

/// Answers the starting request, then polls with one answer after the other; the last answer stays.
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
async fn a_created_thing_is_waited_for() {
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
async fn progress_shows_the_states_on_the_way() {
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
async fn a_failed_thing_is_an_error_that_says_so() {
    let client = states(&[CREATING, (200, r#"{"id":7,"stateName":"FAILED"}"#)]);
    let error = CreateThing::new(&client, &["g"]).wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Wait);
    assert!(error.to_string().contains("FAILED") && error.body().unwrap().starts_with(b"{\"id\""), "{error}");
}

#[tokio::test]
async fn one_that_vanishes_or_never_comes_is_an_error() {
    let error = CreateThing::new(&states(&[CREATING, (404, "")]), &["g"]).wait().await.unwrap_err();
    assert!(error.is_not_found());
    let error = CreateThing::new(&states(&[(404, "")]), &["g"]).wait().await.unwrap_err();
    assert!(error.is_not_found());
    let error = CreateThing::new(&states(&[(403, "")]), &["g"]).wait().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403);
}

#[tokio::test]
async fn a_deadline_ends_it() {
    let wait = CreateThing::new(&states(&[CREATING]), &["g"]).wait();
    let error = wait.with_timeout(Duration::from_millis(500)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("CREATING"), "{error}");
}

#[tokio::test]
async fn gone_is_the_end_of_a_delete() {
    for gone in [(404, ""), (200, "{}")] {
        let answers: &'static [_] = Vec::leak(vec![CREATING, (200, r#"{"stateName":"DELETING"}"#), gone]);
        let client = states(answers);
        let mut delete = DeleteThing::new(&client, &["g"]);
        delete.request.path = "/things/{id}".into();
        delete.wait().await.unwrap();
    }
}

#[tokio::test]
async fn an_odd_value_does_not_hide_the_state() {
    let ready = r#"{"id":7,"note":"\ud800","size":1e400,"stateName":"IDLE"}"#;
    let client = states(Vec::leak(vec![CREATING, (200, ready)]));
    let waiter = CreateThing::new(&client, &["g"]).wait().with_timeout(Duration::from_secs(2));
    assert_eq!(waiter.await.unwrap().id, 7);
}

/// Flags and lists instead of states.
static RESTORE: WaitInfo = WaitInfo {
    success_if: &["finishedAt", "urls"],
    failure_if: &["failed"],
    poll: &GET,
    arguments: CREATE.arguments,
    interval: Duration::from_millis(1),
    ..WaitInfo::DEFAULT
};

#[tokio::test]
async fn a_property_that_says_nothing_is_no_end() {
    const BEGUN: (u16, &str) = (200, r#"{"id":7,"finishedAt":null,"urls":[],"failed":false}"#);
    let wait = |answers| {
        let create = CreateThing::new(&states(answers), &["g"]);
        crate::waiter::Waiter::new(&create.client, create.request, &RESTORE, crate::response::decode::json::<Thing>)
    };
    let ready = wait(&[BEGUN, (200, r#"{"id":8,"urls":["https://example.com"]}"#)]).await.unwrap();
    assert_eq!(ready.id, 8);
    let finished = wait(&[BEGUN, (200, r#"{"id":9,"finishedAt":"2026-01-01T00:00:00Z","urls":[]}"#)]).await.unwrap();
    assert_eq!(finished.id, 9);
    let error = wait(&[BEGUN, (200, r#"{"id":7,"failed":true,"urls":["https://example.com"]}"#)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Wait);
}

#[tokio::test]
async fn a_poll_that_finds_nothing_is_logged_as_no_failure() {
    let (lines, _guards) = hidden::Lines::of_thread();
    let client = states(&[CREATING, (404, "")]);
    let mut delete = DeleteThing::new(&client, &["g"]);
    delete.request.path = "/things/{id}".into();
    delete.wait().await.unwrap();
    let text = lines.text();
    assert!(text.contains("status=404") && !text.contains("WARN"), "{text}");
}
