//! The harness finds the faults of an example. The client of these tests sends what the example says.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;

use conformance::contract::Report;
use conformance::driver::{Arguments, Calling, Case, Example, Failure, Outcome, Running, Waited};
use conformance::examples::{Responder, run, run_all};
use serde_json::json;
use server::conventions::{Conventions, Paging};
use server::document::Document;
use server::http::{Handler, listen, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

fn document() -> Document {
    let text = json!({"type": "string"});
    let pet = json!({
        "type": "object",
        "properties": {"name": text, "state": {"type": "string", "enum": ["BUSY", "IDLE"]}, "error": text, "ready": {"type": "boolean"}},
        "required": ["name"],
    });
    let content = |schema: &serde_json::Value| json!({"application/json": {"schema": schema}});
    let id = json!({"name": "id", "in": "path", "required": true, "schema": text});
    let page =
        json!({"type": "object", "properties": {"pets": {"type": "array", "items": pet}, "all": {"type": "integer"}}});
    let root = json!({"paths": {
        "/pets": {"get": {"operationId": "listPets", "responses": {"200": {"content": content(&page)}}}},
        "/pets/{id}": {
            "get": {"operationId": "getPet", "parameters": [id], "responses": {"200": {"content": content(&pet)}}},
            "put": {
                "operationId": "putPet",
                "parameters": [id],
                "requestBody": {"required": true, "content": content(&pet)},
                "responses": {"200": {"content": content(&pet)}},
            },
        },
    }});
    let paging = Paging { items: "pets".to_owned(), total: "all".to_owned(), ..Paging::default() };
    Document::new(root, Conventions { paging, ..Conventions::default() }).unwrap()
}

/// The address of the server, and the requests that an example sends: method, path and body.
struct Client {
    address: String,
    requests: Vec<(&'static str, &'static str, &'static str)>,
}

fn send(client: &Client) -> Running<'_> {
    Box::pin(async move {
        for (method, path, body) in &client.requests {
            let length = body.len();
            let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: application/json");
            let request = format!("{head}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
            let mut stream = TcpStream::connect(&client.address).await?;
            stream.write_all(request.as_bytes()).await?;
            let mut response = String::new();
            stream.read_to_string(&mut response).await?;
            if !response.starts_with("HTTP/1.1 200") {
                return Err(response.lines().next().unwrap_or_default().into());
            }
        }
        Ok(())
    })
}

fn uncalled(_: &Client, _: &Arguments) -> Calling {
    Box::pin(async { Outcome::Failed(Failure::default()) })
}

fn case(data: &'static str, updates: bool) -> Case<Client> {
    Case {
        operation: "putPet",
        method: "PUT",
        path: "/pets/{id}",
        version: None,
        accept: "application/json",
        call: uncalled,
        update: None,
        example: Some(Example { run: send, data, updates, waited: None }),
    }
}

const DATA: &str = r#"{"params": {"id": "tom"}, "body": {"name": "Tom"}}"#;

async fn faults(requests: &[(&'static str, &'static str, &'static str)], case: &Case<Client>) -> Vec<String> {
    let responder = Arc::new(Responder::new(document()));
    let (listener, address) = listen(0).await.unwrap();
    tokio::spawn(serve(listener, responder.clone()));
    let client = Client { address: address.to_string(), requests: requests.to_vec() };
    run(case, case.example.as_ref().unwrap(), &client, &responder).await
}

#[tokio::test]
async fn an_example_that_sends_its_data_has_no_fault() {
    let requests = [("PUT", "/pets/tom", r#"{"name": "Tom"}"#)];
    assert_eq!(faults(&requests, &case(DATA, false)).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_request_that_the_document_does_not_allow_is_a_fault() {
    let why = faults(&[("PUT", "/pets/tom", r#"{"size": 1}"#)], &case(DATA, false)).await;
    assert!(why.iter().any(|it| it.contains("\"name\" is a required property")), "{why:?}");
    assert!(why.iter().any(|it| it.starts_with("The example fails: HTTP/1.1 400")), "{why:?}");
    let why = faults(&[("GET", "/cats", "")], &case(DATA, false)).await;
    assert!(why.contains(&"The example does not send the request.".to_owned()), "{why:?}");
}

#[tokio::test]
async fn a_request_with_other_data_is_a_fault() {
    let why = faults(&[("PUT", "/pets/tim", r#"{"name": "Tom", "error": "x"}"#)], &case(DATA, false)).await;
    assert_eq!(why.len(), 2, "{why:?}");
    assert!(why.iter().all(|it| it.starts_with("The request differs from the data of the example: ")), "{why:?}");
}

#[tokio::test]
async fn an_update_reads_first_and_sends_another_body() {
    let requests = [("GET", "/pets/tom", ""), ("PUT", "/pets/tom", r#"{"name": "Tim"}"#)];
    assert_eq!(faults(&requests, &case(DATA, true)).await, Vec::<String>::new());
    assert_eq!(faults(&requests, &case(DATA, false)).await.len(), 1);
}

#[tokio::test]
async fn the_report_counts_examples_and_has_their_faults() {
    let responder = Arc::new(Responder::new(document()));
    let (listener, address) = listen(0).await.unwrap();
    tokio::spawn(serve(listener, responder.clone()));
    let client = Client { address: address.to_string(), requests: vec![("GET", "/cats", "")] };
    let mut report = Report::default();
    let cases = [case(DATA, false), Case { example: None, ..case(DATA, false) }];
    run_all(&[&cases], "put", &client, &responder, &mut report).await;
    assert_eq!((report.examples, report.failed, report.failures.len()), (1, 1, 1));
}

/// The body of the response to a GET.
async fn response(path: &str, waited: Option<Waited>, before: bool) -> (u16, serde_json::Value) {
    let responder = Responder::new(document());
    let mut case = case(DATA, false);
    case.example = Some(Example { run: |_| Box::pin(async { Ok(()) }), data: DATA, updates: false, waited });
    let client = Client { address: String::new(), requests: Vec::new() };
    run(&case, case.example.as_ref().unwrap(), &client, &responder).await;
    let headers = [("accept".parse().unwrap(), "application/json".parse().unwrap())].into_iter().collect();
    let request =
        server::http::Request { method: "GET".to_owned(), path: path.to_owned(), headers, ..Default::default() };
    if before {
        responder.handle(request.clone());
    }
    let response = responder.handle(request);
    (response.status, serde_json::from_slice(&response.body).unwrap())
}

#[tokio::test]
async fn a_list_has_one_page_and_work_has_ended() {
    let (_, page) = response("/pets", None, false).await;
    assert_eq!(page["all"], page["pets"].as_array().unwrap().len());
    let waited = Waited {
        state: &["state"],
        success: &["BUSY"],
        success_if: &["ready"],
        failure_if: &["error"],
        given: &[(&["missing", "name"], "\"tom\"")],
        gone: false,
    };
    let (_, pet) = response("/pets/tom", Some(waited), false).await;
    assert_eq!(pet, json!({"name": "tom", "ready": true, "state": "BUSY"}));
    let gone = Waited { gone: true, ..Waited::default() };
    assert_eq!(response("/pets/tom", Some(gone), false).await.0, 200);
    assert_eq!(response("/pets/tom", Some(gone), true).await.0, 404);
}
