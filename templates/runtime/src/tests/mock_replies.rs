//! The replies of the mock server, and the differences that it reports.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::call::Call;
use crate::mock::{ErrorReply, MockApi, Reply};
use crate::{Method, Value};

fn get(api: &MockApi, id: &str) -> Call<GetThingOperation> {
    GetThing::new(api.client(), &[id])
}

fn create(api: &MockApi, thing: &Thing) -> Call<CreateThingOperation> {
    let mut create = CreateThing::new(api.client(), &["g"]);
    create.request_mut().body(thing);
    create
}

/// The detail of the error that the client gets.
async fn detail(call: impl IntoFuture<Output = crate::Result<Thing>>) -> String {
    let error = call.await.unwrap_err();
    assert_eq!(error.error_code(), Some("NOT_MOCKED"));
    crate::ErrorBody::parse(error.body().unwrap()).unwrap().detail.unwrap()
}

#[tokio::test]
async fn an_error_has_all_properties_of_the_api_and_headers() {
    let api = MockApi::start().await;
    let reply = ErrorReply::new(400, "VALIDATION_ERROR")
        .with_detail("Invalid name.")
        .with_parameters(["name"])
        .with_rejected_field("name", "must not be empty")
        .with_header("x-request-id", "7");
    api.when(get(&api, "a")).reply(reply.clone()).await;
    let error = get(&api, "a").await.unwrap_err();
    let body = crate::ErrorBody::parse(error.body().unwrap()).unwrap();
    assert_eq!((body.error, body.error_code.as_deref()), (Some(400), Some("VALIDATION_ERROR")));
    assert_eq!((body.detail.as_deref(), body.reason.as_deref()), (Some("Invalid name."), Some("Bad Request")));
    assert_eq!(body.parameters, [Value::from("name")]);
    assert_eq!(
        (&*body.bad_request_fields[0].field, &*body.bad_request_fields[0].description),
        ("name", "must not be empty")
    );
    assert_eq!(error.headers().unwrap()["x-request-id"], "7");

    api.when(get(&api, "b")).reply(ErrorReply::new(401, "NOPE").with_reason("No")).await;
    let error = get(&api, "b").await.unwrap_err();
    assert_eq!((error.kind(), error.error_code()), (ErrorKind::Credentials, Some("NOPE")));
    assert_eq!(crate::ErrorBody::parse(error.body().unwrap()).unwrap().reason.as_deref(), Some("No"));

    api.when(get(&api, "c")).reply(ErrorReply::new(429, "SLOW").with_header("retry-after", "60")).await;
    let error = get(&api, "c").with_retry(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
}

#[tokio::test]
async fn replies_follow_one_another_and_the_last_one_is_repeated() {
    let api = MockApi::start().await;
    let busy = || Reply::from(ErrorReply::new(503, "BUSY"));
    let created = Reply::value(Thing::new(1)).with_status(202).with_header("x-a", "b");
    api.when(get(&api, "a")).times(4).reply_each([busy(), created, Reply::value(Thing::new(2))]).await;
    let first = get(&api, "a").send_raw().await.unwrap();
    assert_eq!((first.status().as_u16(), first.headers()["x-a"].to_str().unwrap(), first.value().id), (202, "b", 1));
    for _ in 0..2 {
        assert_eq!(get(&api, "a").await.unwrap().id, 2);
    }
}

#[tokio::test]
async fn texts_and_untyped_requests_get_replies() {
    let api = MockApi::start().await;
    static CSV: OperationInfo = OperationInfo { id: "getCsv", path: "/csv", accept: "text/csv", ..OperationInfo::NONE };
    let csv = || Call::<GetTextOperation>::of(api.client(), Request::new(&CSV));
    api.when(csv()).reply("a,b".to_owned()).await;
    let response = csv().send_raw().await.unwrap();
    assert_eq!(
        (response.value().as_str(), response.headers()["content-type"].to_str().unwrap()),
        ("a,b", "text/csv;charset=utf-8")
    );
    let raw = |path: &str| api.client().request(Method::GET, path);
    api.when(raw("/x?a=1")).reply(json!({"id": 1})).await;
    assert_eq!(raw("/x?a=1&b=2").send_json().await.unwrap()["id"], 1);
    assert_eq!(raw("/x?a=2").send_json().await.unwrap_err().error_code(), Some("NOT_MOCKED"));
}

#[tokio::test]
async fn an_unexpected_request_is_told_apart_from_the_nearest_one() {
    let api = MockApi::start().await;
    assert_eq!(detail(get(&api, "a")).await, "no reply is set for GET /things/a; none is set at all");

    let mut expected = get(&api, "a").with_header("x-tenant", "one");
    expected.request_mut().set_query("pretty", &true);
    api.when(expected).reply(Thing::new(1)).await;
    api.when(create(&api, &Thing::new(1))).reply(Thing::new(1)).await;
    let text = detail(get(&api, "b")).await;
    let expected = "no reply is set for GET /things/b; `getThing` (GET /things/a) differs in path: expected /things/a, received \
                    /things/b; query `pretty`: expected `true`, received nothing; header `x-tenant`: expected `one`, received \
                    nothing";
    assert_eq!(text, expected);

    let thing = Thing { state: Some("IDLE".to_owned()), code: Some("hush".into()), ..Thing::new(2) };
    let text = detail(create(&api, &thing)).await;
    let expected = "no reply is set for POST /groups/g/things; `createThing` (POST /groups/g/things) differs in body at `/id`: \
                    expected `1`, received `2`; body at `/code`: expected nothing, received ";
    assert!(text.starts_with(expected) && !text.contains("hush"), "{text}");
    assert!(text.ends_with("body at `/stateName`: expected nothing, received `\"IDLE\"`"), "{text}");
}

#[tokio::test]
async fn a_reply_that_is_used_up_is_named() {
    let api = MockApi::start().await;
    api.when(get(&api, "a")).up_to(1).reply(Thing::new(1)).await;
    assert_eq!(get(&api, "a").await.unwrap().id, 1);
    let text = detail(get(&api, "a")).await;
    assert!(text.ends_with("the reply to `getThing` (GET /things/a) was limited by `up_to`"), "{text}");
}

#[tokio::test]
async fn the_panic_of_an_expectation_names_the_nearest_request() {
    let api = MockApi::start().await;
    api.when(get(&api, "a")).times(2).reply(Thing::new(1)).await;
    api.when(get(&api, "c")).times(1).reply(Thing::new(1)).await;
    for id in ["a", "b", "c"] {
        let _ = get(&api, id).await;
    }
    let panic = std::panic::catch_unwind(AssertUnwindSafe(|| drop(api))).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    let expected = "the mock server did not receive what was expected:\n- `getThing` (GET /things/a) was expected 2 time(s) and was \
                    received 1 time(s); the request GET /things/b differs in path: expected /things/a, received /things/b";
    assert_eq!(text, expected);
}
