//! TLS of a client that the program changes: the settings that `configure_http` makes are used.
#![cfg(any(feature = "ring", feature = "aws-lc", feature = "native-tls"))]
#![allow(clippy::unwrap_used)]

mod tls_support;

use reqwest::{Certificate, tls};
use runtime::{Client, ClientBuilder, Method, RetryPolicy};
use tls_support::TlsServer;
use tokio_rustls::rustls::version;

fn trusting(server: &TlsServer) -> ClientBuilder {
    let certificate = Certificate::from_der(&server.certificate).unwrap();
    Client::builder()
        .base_url(&server.url)
        .retry(RetryPolicy::none())
        .configure_http(move |http| http.add_root_certificate(certificate.clone()))
}

#[tokio::test]
async fn an_added_root_certificate_is_trusted() {
    let server = TlsServer::start().await;
    let client = trusting(&server).build().unwrap();
    assert_eq!(client.request(Method::GET, "/x").send_json().await.unwrap()["ok"], true);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn an_added_root_certificate_is_not_trusted_for_another_server() {
    let (server, other) = (TlsServer::start().await, TlsServer::start().await);
    let client = trusting(&server).base_url(&other.url).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap_err();
    assert_eq!(other.requests(), 0);
}

#[tokio::test]
async fn a_minimum_version_of_tls_is_required() {
    let server = TlsServer::with_versions(&[&version::TLS12]).await;
    let certificate = Certificate::from_der(&server.certificate).unwrap();
    let client = |minimum| {
        let certificate = certificate.clone();
        let change =
            move |http: reqwest::ClientBuilder| http.add_root_certificate(certificate.clone()).min_tls_version(minimum);
        Client::builder().base_url(&server.url).retry(RetryPolicy::none()).configure_http(change).build().unwrap()
    };
    client(tls::Version::TLS_1_3).request(Method::GET, "/x").send_json().await.unwrap_err();
    assert_eq!(server.requests(), 0);
    client(tls::Version::TLS_1_2).request(Method::GET, "/x").send_json().await.unwrap();
}
