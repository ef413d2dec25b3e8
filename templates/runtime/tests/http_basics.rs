//! A single call: the request that is sent, the error of an error response, and the base URLs that are accepted.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use runtime::{Client, ErrorKind, Method};

/// Starts a server that responds to one request and returns that request.
fn once(answer: &'static str) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = [0; 8192];
        let n = stream.read(&mut buffer).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8_lossy(&buffer[..n]).into_owned()
    });
    (address, server)
}

#[tokio::test]
async fn version_credentials_and_query_are_sent() {
    let (address, server) = once("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"ok\":true}\r\n");
    let client =
        Client::builder().base_url(address).access_token("s3cret".to_owned()).user_agent("me/1").build().unwrap();
    let request = client.request(Method::GET, "/api/x").version("2025-03-12").query("a", "b c&d");
    assert!(!request.to_curl().contains("s3cret"), "{}", request.to_curl());
    assert_eq!(request.send_json().await.unwrap()["ok"], true);
    let seen = server.join().unwrap();
    assert!(seen.starts_with("GET /api/x?a=b%20c%26d HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("accept: application/vnd.atlas.2025-03-12+json\r\n"), "{seen}");
    assert!(seen.contains("authorization: Bearer s3cret\r\n"), "{seen}");
    assert!(seen.contains(" me/1\r\n"), "{seen}");
}

#[tokio::test]
async fn an_error_body_is_read_whatever_its_content_type_is() {
    let body = r#"{"error":404,"errorCode":"CLUSTER_NOT_FOUND","detail":"none","parameters":["a",1,null]}"#;
    let answer =
        format!("HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let (address, server) = once(answer.leak());
    let client = Client::builder().base_url(address).build().unwrap();
    let error = client.request(Method::GET, "/x").send_json().await.unwrap_err();
    server.join().unwrap();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.error_code(), Some("CLUSTER_NOT_FOUND"));
    assert!(error.is_not_found() && !error.is_retryable());
    assert_eq!(error.api_error().unwrap().parameters.len(), 3);
}

#[test]
fn plain_http_is_accepted_for_loopback_addresses_only() {
    for good in [
        "https://example.org/",
        "https://example.org/gateway",
        "http://localhost:1",
        "http://[::1]:2",
        "http://127.9.9.9",
    ] {
        Client::builder().base_url(good).build().unwrap();
    }
    for bad in [
        "http://example.org",
        "ftp://localhost",
        "cloud.example",
        "https://a:b@example.org",
        "http://localhost.evil.org",
        "https://cloud.mongodb.com/api/atlas/v2",
        "https://cloud.mongodb.com/api/atlas/v1.0/",
        "http://localhost:1/gateway/api/atlas/v2/groups",
    ] {
        let error = Client::builder().base_url(bad).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{bad}");
    }
}
