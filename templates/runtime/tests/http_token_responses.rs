//! Responses of the token endpoint that are not valid, and their errors, which contain the host and no secret.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::time::{Duration, Instant};

use http_support::oauth::{account, advance, mints};
use http_support::{Reply, Server, json};
use runtime::{Client, ErrorKind, Method, RetryPolicy};

#[tokio::test]
async fn a_response_that_is_not_valid_is_an_error_that_contains_no_part_of_it() {
    for (answer, expected) in [
        (r#"{"access_token":"","expires_in":3600,"x":"s3cret"}"#, "empty"),
        (r#"{"expires_in":3600,"x":"s3cret"}"#, "contains no access token"),
        (r#"{"access_token":{"s3cret":1},"expires_in":3600}"#, "contains no access token"),
        (r#"{"access_token":"s3c\nret","expires_in":3600}"#, "character"),
        (r#"{"access_token":"s3 cret","expires_in":3600}"#, "character"),
        (r#"{"access_token":"s3crét","expires_in":3600}"#, "character"),
        (r#"{"access_token":"s3cret","token_type":"mac s3cret"}"#, "type"),
        (r#"{"access_token":"s3cret","token_type":1}"#, "type"),
        (r#"{"access_token":"s3cret","expires_in":0}"#, "expires_in"),
        (r#"{"access_token":"s3cret","expires_in":"0"}"#, "expires_in"),
        (r#"{"access_token":"s3cret","expires_in":0.001}"#, "expires_in"),
        (r#"{"access_token":"s3cret","expires_in":-5}"#, "expires_in"),
        (r#"{"access_token":"s3cret","expires_in":"soon s3cret"}"#, "expires_in"),
        (r#"{"access_token":"s3cret","expires_in":true}"#, "expires_in"),
        (r#"["s3cret"]"#, "contains no access token"),
        ("access_token=s3cret", "JSON"),
        ("", "JSON"),
    ] {
        let server = Server::start(move |_| json(200, answer)).await;
        let client = account(&server);
        for _ in 0..20 {
            let error = client.request(Method::GET, "/x").send_json().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials, "{answer}: {error}");
            assert!(error.to_string().contains(expected), "{answer}: {error}");
            assert!(!format!("{error} {error:?} {:?}", error.body()).contains("s3"), "{answer}: {error:?}");
        }
        assert_eq!((mints(&server), server.count()), (1, 1), "{answer}");
    }
}

#[tokio::test]
async fn variants_of_valid_responses_are_accepted() {
    for (answer, lifetime) in [
        (r#"{"access_token":"a"}"#, 3600),
        (r#"{"access_token":"a","expires_in":null,"token_type":null}"#, 3600),
        (r#"{"access_token":"a","expires_in":"600","token_type":"bearer"}"#, 600),
        (r#"{"access_token":"a","expires_in":600.5,"token_type":"BEARER"}"#, 600),
        (r#"{"access_token":"a","expires_in":18446744073709551615}"#, 1 << 40),
        (r#"{"access_token":"a","expires_in":1e300}"#, 1 << 40),
    ] {
        let server = Server::start(move |seen| json(200, if seen.method == "POST" { answer } else { "{}" })).await;
        let client = account(&server);
        client.request(Method::GET, "/x").send_json().await.unwrap();
        assert_eq!(server.seen().last().unwrap().header("authorization"), "Bearer a", "{answer}");
        if lifetime < 1 << 40 {
            advance(lifetime + 1).await;
            client.request(Method::GET, "/x").send_json().await.unwrap();
            assert_eq!(mints(&server), 2, "{answer}");
        }
    }
}

#[tokio::test]
async fn an_endless_response_is_an_error_at_a_limit() {
    let server = Server::start(|_| Reply::Zeros(vec![], 1 << 33)).await;
    let started = Instant::now();
    let error = account(&server).request(Method::GET, "/x").send_json().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn errors_contain_host_and_port_and_no_other_part_of_the_url() {
    // A local port on which no server listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = Client::builder().base_url(format!("http://localhost:{port}")).retry(RetryPolicy::none());
    let minting = client.clone().service_account("mdb_sa_id_1", "secret".to_owned()).build().unwrap();
    let plain = client.build().unwrap();
    for client in [minting, plain] {
        let error = client.request(Method::GET, "/pri/vate").query("pri", "vate").send_json().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        let text = format!("{error} {error:?}");
        assert!(text.contains(&format!("cannot connect to localhost:{port}: Connection refused")), "{text}");
        assert!(!text.contains("vate") && !text.contains("/api/oauth"), "{text}");
    }
    let server = Server::start(|_| Reply::Close).await;
    let client = server.client().service_account("mdb_sa_id_1", "secret".to_owned()).retry(RetryPolicy::none());
    let error = client.build().unwrap().request(Method::GET, "/x").send_json().await.unwrap_err();
    let host = server.url.trim_start_matches("http://");
    assert!(error.to_string().contains(&format!("the connection to {host} broke")), "{error}");
}

#[tokio::test]
async fn id_and_secret_are_form_encoded_before_they_are_basic_credentials() {
    let server = Server::start(|seen| match seen.method.as_str() {
        "POST" => json(200, r#"{"access_token":"t"}"#),
        _ => json(200, "{}"),
    })
    .await;
    let client = server.client().service_account("an id:1", "p%ss+wörd".to_owned()).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap();
    client.revoke_token().await.unwrap();
    // an+id%3A1:p%25ss%2Bw%C3%B6rd
    let expected = "Basic YW4raWQlM0ExOnAlMjVzcyUyQnclQzMlQjZyZA==";
    let sent: Vec<_> = server.seen().into_iter().filter(|seen| seen.method == "POST").collect();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|seen| seen.header("authorization") == expected), "{sent:?}");
}

#[tokio::test]
async fn access_tokens_of_the_program_are_validated() {
    for wrong in ["", " ", "Bearer abc", "a\nb", "ä"] {
        let error = Client::builder().access_token(wrong.to_owned()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials, "{wrong:?}: {error}");
    }
    Client::builder().access_token(" abc.DEF-_~+/== \n".to_owned()).build().unwrap();
}

#[tokio::test]
async fn a_connection_that_is_not_established_in_time_is_an_error_of_the_kind_connect() {
    // The backlog of the socket is full, so that the next connection is not accepted.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) =
        tokio::time::timeout(Duration::from_millis(100), tokio::net::TcpStream::connect(address)).await
    {
        waiting.push(stream);
    }
    let client = Client::builder().base_url(format!("http://{address}")).retry(RetryPolicy::none());
    let client = client.connect_timeout(Duration::from_millis(100)).service_account("mdb_sa_id_1", "secret".to_owned());
    let error = client.build().unwrap().request(Method::GET, "/x").send_json().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(error.to_string().contains(&format!("cannot connect to {address}: ")), "{error}");
}

#[tokio::test]
async fn a_secret_that_the_endpoint_repeats_is_removed_from_the_error() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/api/oauth/token" if seen.number > 0 => json(200, r#"{"access_token":"t0k3n-s3cret"}"#),
        "/x" => json(200, "{}"),
        // Neither name of the property indicates a secret.
        _ => {
            let (sent, basic) = (String::from_utf8_lossy(&seen.body), seen.header("authorization"));
            let detail = format!("no s3cret-s3cret, which is {basic}, for {sent}");
            json(400, &serde_json::json!({"error": "invalid_client", "error_description": detail}).to_string())
        }
    })
    .await;
    let client = server.client().service_account("mdb_sa_id_1", "s3cret-s3cret".to_owned()).build().unwrap();
    let refused = client.request(Method::GET, "/x").send_json().await.unwrap_err();
    // Another account is used, because the refusal of the first one applies to later calls.
    let client = server.client().service_account("mdb_sa_id_2", "s3cret-s3cret".to_owned()).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap();
    let kept = client.revoke_token().await.unwrap_err();
    for error in [refused, kept] {
        let text = format!("{error} {error:?} {:?} {:?}", error.body(), error.api_error());
        assert!(text.contains("invalid_client") && text.contains("which is Basic [REDACTED], for"), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }
}
