//! The crate without a feature for TLS: `cargo test -p runtime --no-default-features --test tls_absent`.
#![cfg(not(any(feature = "ring", feature = "aws-lc", feature = "native-tls")))]
#![allow(clippy::unwrap_used)]

mod http_support;

use http_support::{Server, json};
use runtime::{Client, ErrorKind, Method};

#[test]
fn https_is_an_error_that_names_the_features_for_tls() {
    for builder in [Client::builder(), Client::builder().configure_http(|http| http)] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        for feature in ["`ring`", "`aws-lc`", "`native-tls`"] {
            assert!(error.to_string().contains(feature), "{error}");
        }
    }
}

#[test]
fn an_http_client_that_the_program_sets_is_used_for_https() {
    Client::builder().http_client(reqwest::Client::new()).build().unwrap();
}

#[tokio::test]
async fn loopback_http_needs_no_tls() {
    let server = Server::start(|_| json(200, r#"{"ok":true}"#)).await;
    let client = server.client().build().unwrap();
    assert_eq!(client.request(Method::GET, "/x").send_json().await.unwrap()["ok"], true);
}
