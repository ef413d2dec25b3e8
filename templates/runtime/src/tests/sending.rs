//! Sending typed calls and decoding their responses.

use super::*;

#[tokio::test]
async fn a_typed_call_decodes_its_response_and_lists_corrections() {
    let client = server(|seen| {
        assert!(seen.starts_with("GET /things/a%2Fb%20c%3F HTTP/1.1\r\n"), "{seen}");
        assert!(seen.contains("accept: application/vnd.atlas.2024-08-05+json\r\n") && !seen.contains("content-type"));
        reply(200, r#"{"id":null,"stateName":"IDLE","new":1}"#)
    });
    let answer = GetThing::new(&client, &["a/b c?"]).send_raw().await.unwrap();
    assert_eq!(answer.corrections()[0].path, "id");
    assert_eq!(answer.into_value().state.as_deref(), Some("IDLE"));
}

#[tokio::test]
async fn a_call_can_be_awaited() {
    let client = server(|_| reply(200, r#"{"id":7}"#));
    assert_eq!(GetThing::new(&client, &["a"]).await.unwrap().id, 7);
}

#[tokio::test]
async fn a_correction_is_an_error_in_strict_mode() {
    let url = server(|_| reply(200, "{}")).base_url().to_owned();
    let client = Client::builder().base_url(url).strict(true).build().unwrap();
    let error = GetThing::new(&client, &["a"]).send().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("getThing")));
}

#[tokio::test]
async fn an_empty_body_is_accepted_whatever_the_operation_returns() {
    for body in ["", "{}", "<html>", "null", " \n"] {
        let client = server(move |_| {
            reply(204, "")
                .replace("204", "200")
                .replace("length: 0\r\n\r\n", &format!("length: {}\r\n\r\n{body}", body.len()))
        });
        DeleteThing::new(&client, &["a"]).send().await.unwrap();
        if body != "<html>" {
            assert_eq!(GetThing::new(&client, &["a"]).send().await.unwrap().id, 0, "{body:?}");
        }
        assert_eq!(GetLog::new(&client, &["a"]).send().await.unwrap(), body.as_bytes());
        assert_eq!(GetText::new(&client, &["a"]).send().await.unwrap(), body);
    }
}

#[tokio::test]
async fn path_parameters_that_would_change_the_path_are_not_sent() {
    let client = Client::builder().base_url("http://localhost:9").build().unwrap();
    for value in ["", ".", ".."] {
        let error = GetThing::new(&client, &[value]).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{value:?}");
    }
    for arguments in [&[][..], &["a", "b"]] {
        assert_eq!(GetThing::new(&client, arguments).send().await.unwrap_err().kind(), ErrorKind::Request);
    }
    let error = GetThing::new(&client, &["a"]).with_header("X", "a\nb").send().await.unwrap_err();
    assert!(error.to_string().contains("`X`"), "{error}");
}

#[derive(Clone)]
pub struct Order {
    pub(crate) name: String,
    pub(crate) size: i64,
    pub(crate) extra: Extra,
}

crate::wire::object! {
    Order { name: required "name", size: required "size", }
    required ["name" "set_name", "size" "set_size"]
}

#[tokio::test]
async fn a_body_without_its_required_properties_is_an_error_before_anything_is_sent() {
    let client = server(|seen| panic!("a request was sent: {seen}"));
    let mut create = CreateThing::new(&client, &["a"]);
    create.request_mut().body(&crate::wire::new_object::<Order>());
    let curl = create.to_curl();
    assert!(curl.starts_with("# This request cannot be sent: the body is incomplete: `name` of `Order`"), "{curl}");
    let error = create.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    for part in ["`name` of `Order` is required", "`set_name`", "`size` of `Order` is required", "`set_size`"] {
        assert!(error.to_string().contains(part), "{error}");
    }
    let raw = client.request(Method::Post, "/things").json(&vec![crate::wire::new_object::<Order>()]);
    let error = raw.send_json().await.unwrap_err();
    assert!(error.to_string().contains("`[0].size`"), "{error}");
}

#[tokio::test]
async fn a_complete_body_replaces_an_incomplete_one() {
    let client = server(|seen| {
        assert!(seen.ends_with(r#"{"name":"a","size":1}"#), "{seen}");
        reply(200, r#"{"id":1}"#)
    });
    let mut order = crate::wire::new_object::<Order>();
    let mut create = CreateThing::new(&client, &["a"]);
    create.request_mut().body(&order);
    (order.name, order.size) = ("a".to_owned(), 1);
    create.request_mut().body(&order);
    assert_eq!(create.send().await.unwrap().id, 1);
    let raw = client.request(Method::Post, "/things").json(&crate::wire::new_object::<Order>());
    let raw = raw.body("application/json", r#"{"name":"a","size":1}"#);
    assert_eq!(raw.send_json().await.unwrap()["id"], 1);
}

#[test]
fn arrays_in_a_path_and_in_a_header_are_separated_by_commas() {
    let client = Client::builder().base_url("http://localhost:9").access_token("s3cret".to_owned()).build().unwrap();
    let mut get = GetThing::new(&client, &[]);
    get.request_mut().path_all([1, 2]);
    get.request_mut().set_header_all("X-Kinds", ["a", "b"]);
    let curl = get.to_curl();
    assert!(curl.contains("/things/1%2C2'") && curl.contains("x-kinds: a,b"), "{curl}");
}

#[test]
fn debug_and_curl_of_a_request_contain_no_secrets() {
    let client = Client::builder().base_url("http://localhost:9").access_token("s3cret".to_owned()).build().unwrap();
    let mut create = CreateThing::new(&client, &["g"]);
    let thing = Thing { state: Some("it's".to_owned()), code: Some("hush".into()), ..Thing::new(7) };
    create.request_mut().body(&thing);
    let shown = format!("{create:?} {client:?}");
    assert!(!shown.contains("hush") && !shown.contains("s3cret") && shown.contains("createThing"), "{shown}");
    let curl = create.to_curl();
    assert!(
        curl.starts_with("curl --request POST 'http://localhost:9/groups/g/things'") && !curl.contains("s3cret"),
        "{curl}"
    );
}

#[tokio::test]
async fn no_credentials_are_sent_with_an_operation_without_security() {
    static INFO: OperationInfo =
        OperationInfo { id: "list", path: "/unauth", authenticated: false, ..OperationInfo::NONE };
    let url = server(|seen| {
        assert!(seen.starts_with("GET /unauth ") && !seen.to_lowercase().contains("authorization"), "{seen}");
        reply(200, r#"{"id":7}"#)
    });
    // No token is minted for it.
    let client =
        Client::builder().base_url(url.base_url()).service_account("mdb_sa_id_u", "s".to_owned()).build().unwrap();
    let call = GetThing::of(&client, Request::new(&INFO));
    assert!(!call.to_curl().contains("Authorization"));
    assert_eq!(call.send().await.unwrap().id, 7);
}
