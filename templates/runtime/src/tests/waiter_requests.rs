//! The requests that a waiter sends, and the evaluation of their responses.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::StatusCode;

use super::waiters::{CREATE, CREATING, GET, states};
use super::*;
use crate::error::Result;
use crate::response::{Answer, Response, decode};
use crate::waiter::{Argument, Gone, WaitInfo, Waiter};

/// Starts a server that records its requests and responds to each poll with a final state.
fn recording() -> (Client, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    let client = server(move |request| {
        kept.lock().unwrap().push(request.to_lowercase());
        reply(200, r#"{"id":7,"stateName":"IDLE"}"#)
    });
    (client, seen)
}

#[tokio::test]
async fn polls_have_the_headers_of_the_starting_request_except_those_that_refer_to_it_alone() {
    let (client, seen) = recording();
    let mut create = CreateThing::new(&client, &["g"])
        .with_header("Use-Effective-Instance-Fields", "true")
        .with_header("X-Trace", "abc")
        .with_header("Accept", "application/vnd.atlas.2024-08-05+json")
        .with_header("Content-Type", "application/vnd.atlas.2024-08-05+json")
        .with_header("Content-Language", "en")
        .with_header("If-Match", "\"1\"")
        .with_header("Idempotency-Key", "k");
    create.request_mut().body(&Thing::new(7));
    create.wait().await.unwrap();
    let seen = seen.lock().unwrap();
    let [start, poll] = seen.as_slice() else { panic!("{seen:?}") };
    for header in ["use-effective-instance-fields: true\r\n", "x-trace: abc\r\n"] {
        assert!(start.contains(header) && poll.contains(header), "{header}: {poll}");
    }
    for header in ["accept: application/vnd", "content-type:", "content-language:", "if-match:", "idempotency-key:"] {
        assert!(start.contains(header) && !poll.contains(header), "{header}: {poll}");
    }
}

#[tokio::test]
async fn polls_have_the_retry_policy_of_the_starting_request() {
    let client = states(&[CREATING, (503, ""), (403, "")]);
    let quick = RetryPolicy::default().with_pauses(Duration::from_millis(1), Duration::from_millis(1));
    let error = CreateThing::new(&client, &["g"]).with_retry(quick).wait().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (403, 2));
}

#[tokio::test]
async fn the_timeout_of_the_starting_request_limits_each_poll() {
    let polls = AtomicUsize::new(0);
    let client = server(move |seen| {
        if seen.starts_with("GET ") && polls.fetch_add(1, Ordering::SeqCst) == 0 {
            std::thread::sleep(Duration::from_secs(3));
        }
        reply(200, r#"{"id":7,"stateName":"IDLE"}"#)
    });
    let began = std::time::Instant::now();
    CreateThing::new(&client, &["g"]).with_timeout(Duration::from_millis(500)).wait().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

static DELETE: WaitInfo = WaitInfo {
    poll: &GET,
    arguments: CREATE.arguments,
    state: CREATE.state,
    gone: Gone::Success,
    interval: Duration::from_millis(1),
    ..WaitInfo::DEFAULT
};

fn status(answer: Answer) -> Result<Response<StatusCode>> {
    let status = answer.status;
    decode::nothing(answer)
        .map(|response| Response::new(status, response.headers().clone(), Default::default(), status))
}

fn delete(client: &Client) -> Waiter<StatusCode> {
    let start = CreateThing::new(client, &["g"]);
    Waiter::decoded_by(start, &DELETE, status)
}

#[tokio::test]
async fn a_resource_that_does_not_exist_is_a_success_without_content_for_a_deletion() {
    for gone in [(404, ""), (200, "{}"), (200, "")] {
        let client = states(Vec::leak(vec![CREATING, gone]));
        assert_eq!(delete(&client).await.unwrap(), StatusCode::NO_CONTENT, "{gone:?}");
    }
}

#[tokio::test]
async fn a_response_that_is_not_json_does_not_mean_that_the_resource_does_not_exist() {
    let client = states(&[CREATING, (200, "<html>maintenance</html>"), (200, "{\"id\":"), (404, "")]);
    let mut progress = delete(&client).progress();
    let mut polls = 0;
    while let Some(step) = progress.next().await {
        step.unwrap();
        polls += 1;
    }
    assert_eq!(polls, 4);
    let error = delete(&states(&[(200, "<html>")])).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("getThing")));
}

#[tokio::test]
async fn a_start_whose_response_lacks_an_argument_of_the_poll_is_an_error() {
    for body in ["{}", r#"{"uid":null}"#, "<html>", "", "[7]"] {
        let client = server(move |_| reply(202, body));
        let error = CreateThing::new(&client, &["g"]).wait().await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Wait, Some("createThing")));
        assert_eq!((error.status().unwrap().as_u16(), error.body().unwrap().as_ref()), (202, body.as_bytes()));
        assert!(error.to_string().contains("`uid` or `id`"), "{error}");
    }
}

#[tokio::test]
async fn arguments_of_the_poll_come_from_the_response_or_else_from_the_body() {
    let (client, seen) = recording();
    let mut create = CreateThing::new(&client, &["g"]);
    create.request_mut().body(&Thing::new(9));
    let info: &'static WaitInfo = Box::leak(Box::new(WaitInfo {
        poll: &GET,
        arguments: &[Argument::Path(0), Argument::Property(&["extra.id", "id"])],
        state: &["stateName"],
        success: &["IDLE"],
        ..WaitInfo::DEFAULT
    }));
    Waiter::<Thing>::new(create, info).await.unwrap();
    assert!(seen.lock().unwrap()[1].starts_with("get /groups/g/things/7 "), "the response takes precedence");

    let client = server(|seen| match seen.starts_with("GET /groups/g/things/9 ") {
        true => reply(200, r#"{"id":9,"stateName":"IDLE"}"#),
        false => reply(202, ""),
    });
    let mut create = CreateThing::new(&client, &["g"]);
    create.request_mut().body(&Thing::new(9));
    assert_eq!(create.wait().await.unwrap().id, 9);
}
