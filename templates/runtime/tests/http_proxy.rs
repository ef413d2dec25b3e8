//! Loopback addresses are never reached through a proxy. The test changes the environment of the process, so it has its own
//! file.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::process::Command;

use http_support::{Server, json};
use runtime::{Client, Method, RetryPolicy};

const SERVER: &str = "LOOPBACK_TEST_SERVER";

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_does_not_apply_to_loopback_addresses() {
    if let Ok(url) = std::env::var(SERVER) {
        return call(&url).await;
    }
    let proxy = Server::start(|_| json(200, "{}")).await;
    let server = Server::start(|_| json(200, "{}")).await;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "a_proxy_does_not_apply_to_loopback_addresses"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, &proxy.url);
    }
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    child.env(SERVER, &server.url);
    let output = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    // The plain HTTP client uses the proxy, and the calls of the other two go to the server.
    assert_eq!((proxy.count(), server.count()), (1, 2), "{:?}", proxy.seen());
    assert!(server.seen().iter().all(|seen| seen.header("authorization") == "Bearer s3cret"));
}

async fn call(url: &str) {
    http_support::bare_http().build().unwrap().get(url).send().await.unwrap();
    let client = Client::builder().base_url(url).access_token("s3cret".to_owned()).retry(RetryPolicy::none());
    client.clone().build().unwrap().request(Method::GET, "/x").send_json().await.unwrap();
    // A proxy that the program sets does not apply either.
    let proxy = std::env::var("HTTP_PROXY").unwrap();
    let client = client.configure_http(move |http| http.proxy(reqwest::Proxy::all(&proxy).unwrap()));
    client.build().unwrap().request(Method::GET, "/x").send_json().await.unwrap();
}
