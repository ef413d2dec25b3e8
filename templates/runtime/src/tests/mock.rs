//! The mock server.

use std::time::{Duration, Instant};

use super::waiter_limits::{SLOW, wait_for};
use super::waiters::GET;
use super::*;
use crate::call::Call;
use crate::mock::{MockApi, ResponseTemplate, wiremock};

#[tokio::test]
async fn a_typed_request_gets_a_typed_reply() {
    let api = MockApi::start().await;
    let thing = Thing { state: Some("IDLE".to_owned()), ..Thing::new(7) };
    let get = |id: &str| GetThing::new(api.client(), &[id]);
    api.when(get("a/b")).times(2).reply(&thing).await;
    assert_eq!(get("a/b").send().await.unwrap(), thing);
    assert_eq!(get("a/b").send().await.unwrap().id, 7);
    let error = get("other").send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.error_code()), (501, Some("NOT_MOCKED")));
    assert!(error.to_string().contains("GET /things/other"), "{error}");
    api.when(get("any")).with_any_path().reply_error(404, "NO_THING").await;
    assert_eq!(get("other").send().await.unwrap_err().error_code(), Some("NO_THING"));
}

#[tokio::test]
async fn replies_are_used_in_order_and_bodies_are_compared() {
    let api = MockApi::start().await;
    let get = || GetThing::new(api.client(), &["a"]);
    api.when(get()).up_to(2).reply_empty(503).await;
    api.when(get()).reply(Thing::new(1)).await;
    assert_eq!(get().send().await.unwrap().id, 1);
    let create = |id: i64| {
        let mut create = CreateThing::new(api.client(), &["g"]);
        create.request_mut().body(&Thing::new(id));
        create
    };
    api.when(create(2)).reply(Thing::new(3)).await;
    assert_eq!(create(2).send().await.unwrap().id, 3);
    assert_eq!(create(4).send().await.unwrap_err().error_code(), Some("NOT_MOCKED"));
    api.when(GetLog::new(api.client(), &["a"])).reply_bytes("log").await;
    assert_eq!(GetLog::new(api.client(), &["a"]).send().await.unwrap(), "log");
    api.when(DeleteThing::new(api.client(), &["a"])).reply_empty(204).await;
    DeleteThing::new(api.client(), &["a"]).send().await.unwrap();
    let account = api.client_builder().service_account("mdb_sa_id_m", "secret".to_owned()).build().unwrap();
    assert_eq!(GetThing::new(&account, &["a"]).send().await.unwrap().id, 1);
}

/// A call of the operation that the waiter polls.
fn poll(client: &Client) -> Call<GetThingOperation> {
    let mut request = Request::new(&GET);
    request.path("g");
    request.path("7");
    Call::of(client, request)
}

#[tokio::test]
async fn a_waiter_with_an_interval_of_half_a_minute_polls_the_mock_server_at_once() {
    let api = MockApi::start().await;
    let thing = |state: &str| Thing { state: Some(state.to_owned()), ..Thing::new(7) };
    let create = |client: &Client| CreateThing::new(client, &["g"]);
    api.when(create(api.client())).reply(thing("CREATING")).await;
    api.when(poll(api.client())).up_to(5).reply(thing("CREATING")).await;
    api.when(poll(api.client())).reply(thing("IDLE")).await;
    let began = Instant::now();
    assert_eq!(wait_for(create(api.client()), &SLOW).await.unwrap().state.as_deref(), Some("IDLE"));
    let built = api.client_builder().build().unwrap();
    assert_eq!(wait_for(create(&built), &SLOW).await.unwrap().id, 7);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn responses_and_mocks_of_wiremock_can_be_used() {
    let api = MockApi::start().await;
    let get = || GetThing::new(api.client(), &["a"]);
    api.when(get()).up_to(1).reply_with(ResponseTemplate::new(418).insert_header("retry-after", "7")).await;
    let error = get().send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.retry_after()), (418, Some(Duration::from_secs(7))));
    let mock = wiremock::Mock::given(wiremock::matchers::path("/things/a"));
    mock.respond_with(ResponseTemplate::new(200).set_body_string(r#"{"id":9}"#)).mount(api.server()).await;
    assert_eq!(get().send().await.unwrap().id, 9);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_get_replies_too() {
    use crate::blocking::Block as _;

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let api = runtime.block_on(MockApi::start());
    let get = || GetThing::new(api.client(), &["a"]);
    runtime.block_on(api.when(get()).reply(Thing::new(3)));
    assert_eq!(get().send().block().unwrap().id, 3);
}
