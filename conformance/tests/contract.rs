//! The harness finds the faults of a client. The client of these tests makes one mistake at a time.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;

use conformance::contract::{Recorder, Report, Settings, run};
use conformance::driver::{Answered, Arguments, Calling, Case, Content, ErrorFields, Failure, Outcome};
use serde_json::{Value, json};
use server::conventions::{Conventions, Versions};
use server::document::Document;
use server::http::{listen, serve};
use server::validator::Validators;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const ACCEPT: &str = "application/v1+json";

fn document() -> Document {
    let pet = json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "size": {"type": "integer"}},
        "required": ["name"],
    });
    let root = json!({
        "security": [{"token": []}],
        "paths": {"/pets/{id}": {"put": {
            "operationId": "putPet",
            "parameters": [
                {"name": "id", "in": "path", "schema": {"type": "string"}},
                {"name": "quick", "in": "query", "schema": {"type": "boolean"}},
                {"name": "Use-Old", "in": "header", "schema": {"type": "boolean"}},
                {"name": "pretty", "in": "query", "schema": {"type": "boolean"}},
            ],
            "requestBody": {"required": true, "content": {ACCEPT: {"schema": pet}}},
            "responses": {
                "200": {"content": {ACCEPT: {"schema": pet}}},
                "404": {"content": {"application/json": {"schema": {"type": "object", "properties": {"detail": {"type": "string"}}}}}},
            },
        }}},
    });
    Document::new(root, conventions()).unwrap()
}

fn conventions() -> Conventions {
    let versions = Versions { media_type_prefix: "application/".to_owned(), ..Versions::default() };
    Conventions { versions, ..Conventions::default() }
}

/// The mistake of the client.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    None,
    AcceptsAnotherVersion,
    OmitsAHeader,
    DoesNotEncode,
    LosesARequestProperty,
    SendsNoCredentials,
    LosesAResponseProperty,
    TakesAnErrorForSuccess,
    SendsAnUnknownParameter,
}

/// The address of the server, and the mistake.
type Client = (String, Mistake);

fn put_pet((server, mistake): &Client, arguments: &Arguments) -> Calling {
    let mistake = *mistake;
    let text =
        |value: Option<&Value>| value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let id = text(arguments.take("id")).unwrap_or_default();
    let encoded: String = match mistake {
        Mistake::DoesNotEncode => id.chars().filter(|it| it.is_ascii_graphic() && !"?#%\"".contains(*it)).collect(),
        _ => id.bytes().map(|byte| format!("%{byte:02X}")).collect(),
    };
    let quick = text(arguments.take("quick")).map(|quick| format!("quick={quick}")).unwrap_or_default();
    let unknown = if mistake == Mistake::SendsAnUnknownParameter { "&pretty2=1" } else { "" };
    let old = match mistake {
        Mistake::OmitsAHeader => String::new(),
        _ => text(arguments.take("Use-Old")).map(|old| format!("Use-Old: {old}\r\n")).unwrap_or_default(),
    };
    let mut body = arguments.take_body().unwrap().clone();
    if mistake == Mistake::LosesARequestProperty {
        body.as_object_mut().unwrap().remove("size");
    }
    let accept = if mistake == Mistake::AcceptsAnotherVersion { "application/v2+json" } else { ACCEPT };
    let credentials = if mistake == Mistake::SendsNoCredentials { "" } else { "Authorization: Bearer x\r\n" };
    let body = body.to_string();
    let request = format!(
        "PUT /pets/{encoded}?{quick}{unknown} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: {accept}\r\n\
         Content-Type: {ACCEPT}\r\nContent-Length: {}\r\n{credentials}{old}\r\n{body}",
        body.len()
    );
    let server = server.clone();
    Box::pin(async move {
        let mut stream = TcpStream::connect(server).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).await.unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        let status: u16 = head.get(9..12).unwrap().parse().unwrap();
        if status >= 400 && mistake != Mistake::TakesAnErrorForSuccess {
            let read = Some(ErrorFields::default());
            return Outcome::Failed(Failure { status: Some(status), body: body.into(), read, ..Failure::default() });
        }
        let mut value: Value = serde_json::from_str(body).unwrap();
        if mistake == Mistake::LosesAResponseProperty {
            value.as_object_mut().unwrap().remove("name");
        }
        Outcome::Answered(Answered {
            status: 200,
            content: Content::Json(Some(value)),
            corrections: Vec::new(),
            unknowns: Vec::new(),
        })
    })
}

async fn report(mistake: Mistake, accept: &'static str) -> Report {
    let document = document();
    let validators = Validators::new(&document.root);
    let recorder = Arc::new(Recorder::default());
    let (listener, address) = listen(0).await.unwrap();
    tokio::spawn(serve(listener, recorder.clone()));
    let hidden = vec!["pretty".to_owned()];
    let settings = Settings { document: &document, validators: &validators, hidden, seed: 1, only: String::new() };
    let case = Case {
        operation: "putPet",
        method: "PUT",
        path: "/pets/{id}",
        version: Some("v1"),
        accept,
        call: put_pet,
        update: None,
        example: None,
    };
    run(&[&[case]], &(address.to_string(), mistake), &settings, Some(&recorder)).await
}

#[tokio::test]
async fn a_client_without_faults_passes() {
    let report = report(Mistake::None, ACCEPT).await;
    assert_eq!(report.failures, []);
    assert_eq!((report.passed, report.failed), (1, 0));
    assert!(report.calls >= 2, "once with the fewest arguments and once with all");
}

#[tokio::test]
async fn each_mistake_is_reported() {
    for (mistake, expected) in [
        (Mistake::AcceptsAnotherVersion, "Expected the Accept header application/v1+json, found application/v2+json."),
        (Mistake::OmitsAHeader, "The crate has no argument for Use-Old."),
        (Mistake::DoesNotEncode, "The document has no path /pets/"),
        (Mistake::LosesARequestProperty, "The body differs from its argument: size"),
        (Mistake::SendsNoCredentials, "The operation requires credentials"),
        (Mistake::LosesAResponseProperty, "Response 200: the decoded value differs: name: "),
        (Mistake::TakesAnErrorForSuccess, "Response 404: it was decoded as a response with 200."),
        (Mistake::SendsAnUnknownParameter, "The operation has no query parameter `pretty2`."),
    ] {
        let report = report(mistake, ACCEPT).await;
        assert_eq!(report.failed, 1, "{mistake:?}");
        let why = &report.failures.first().unwrap().why;
        assert!(why.iter().any(|why| why.contains(expected)), "{mistake:?}: {why:?}");
    }
}

#[tokio::test]
async fn a_version_without_a_method_is_reported() {
    let report = report(Mistake::None, "application/v3+json").await;
    let why: Vec<&str> = report.failures.iter().flat_map(|failed| &failed.why).map(String::as_str).collect();
    assert!(why.contains(&"The crate has no method for this version."), "{why:?}");
}
