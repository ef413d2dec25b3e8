//! TLS of a client that the program does not change. The test reads a setting of the process, so it has its own file.
#![cfg(any(feature = "ring", feature = "aws-lc", feature = "native-tls"))]
#![allow(clippy::unwrap_used)]

mod tls_support;

use std::error::Error as _;

use runtime::{Client, Method, RetryPolicy};
use tls_support::TlsServer;
use tokio_rustls::rustls::crypto::CryptoProvider;

#[tokio::test]
async fn an_unknown_certificate_is_refused_and_no_provider_is_installed() {
    let server = TlsServer::start().await;
    let client = Client::builder().base_url(&server.url).retry(RetryPolicy::none()).build().unwrap();
    let error = client.request(Method::GET, "/x").send_json().await.unwrap_err();
    let mut causes = std::iter::successors(error.source(), |error| (*error).source()).map(ToString::to_string);
    assert!(causes.any(|cause| cause.contains("certificate")), "{error:?}");
    assert_eq!(server.requests(), 0);
    assert!(CryptoProvider::get_default().is_none(), "a provider was installed for the whole process");
}
