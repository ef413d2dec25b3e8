use super::*;
use crate::mock::MockApi;

#[tokio::test]
async fn a_typed_request_is_answered_with_a_typed_value() {
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
async fn replies_come_in_turn_and_bodies_count() {
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
