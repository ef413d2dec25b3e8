//! Credentials against servers that challenge, refuse and count.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use http_support::{Reply, Seen, Server, json};
use runtime::credentials::{TokenFuture, TokenRequest, TokenSource};
use runtime::{Client, Error, ErrorKind, Method, SecretString};

/// Mints tokens `t1`, `t2`, ... and takes those that `good` says.
fn oauth(good: impl Fn(usize) -> bool + Send + Sync) -> impl Fn(Seen) -> Reply + Send + Sync {
    let minted = AtomicUsize::new(0);
    move |seen| {
        if seen.target == "/api/oauth/token" {
            assert_eq!(seen.header("authorization"), "Basic bWRiX3NhX2lkXzE6c2VjcmV0");
            assert_eq!(seen.body, b"grant_type=client_credentials");
            let number = minted.fetch_add(1, Ordering::SeqCst) + 1;
            let body = format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":3600}}"#);
            return json(200, &body).after(Duration::from_millis(30));
        }
        if seen.target == "/api/oauth/revoke" {
            return json(200, "");
        }
        let number = seen.header("authorization").trim_start_matches("Bearer t").parse().unwrap_or(0);
        if good(number) { json(200, "{}") } else { json(401, r#"{"error":401}"#) }
    }
}

fn mints(server: &Server) -> usize {
    server.seen().iter().filter(|seen| seen.target == "/api/oauth/token").count()
}

fn account(server: &Server) -> Client {
    server.client().service_account("mdb_sa_id_1", "secret".to_owned()).build().unwrap()
}

#[tokio::test]
async fn fifty_tasks_without_a_token_mint_one() {
    let server = Server::start(oauth(|number| number > 0)).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        // Built apart: clients that name one account share its token.
        let client = account(&server);
        tasks.spawn(async move { client.request(Method::GET, "/x").send_json().await.unwrap() });
    }
    tasks.join_all().await;
    assert_eq!((mints(&server), server.count()), (1, 51));
}

#[tokio::test]
async fn a_token_that_expired_in_flight_is_minted_anew_once() {
    let server = Server::start(oauth(|number| number == 2)).await;
    let client = account(&server);
    client.request(Method::POST, "/x").json(&serde_json::json!([])).send_json().await.unwrap();
    assert_eq!((mints(&server), server.count()), (2, 4));
    let refusing = Server::start(oauth(|_| false)).await;
    let error = account(&refusing).request(Method::GET, "/x").send_json().await.unwrap_err();
    assert_eq!((error.kind(), mints(&refusing), refusing.count()), (ErrorKind::Credentials, 2, 4));
}

#[tokio::test]
async fn many_refused_at_once_mint_one() {
    let server = Server::start(oauth(|number| number == 2)).await;
    let client = account(&server);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { client.request(Method::GET, "/x").send_json().await.unwrap() });
    }
    tasks.join_all().await;
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn a_dropped_mint_leaves_the_next_caller_to_it() {
    let server = Server::start(oauth(|number| number > 0)).await;
    let client = account(&server);
    for millis in [0, 1, 5, 10, 20] {
        let call = client.request(Method::GET, "/x").send_json();
        let _ = tokio::time::timeout(Duration::from_millis(millis), call).await;
    }
    client.request(Method::GET, "/x").send_json().await.unwrap();
}

#[tokio::test]
async fn a_failed_mint_is_shared_by_those_who_waited() {
    let server = Server::start(|_| {
        json(403, r#"{"error":"access_denied","error_description":"too many tokens"}"#).after(Duration::from_millis(50))
    })
    .await;
    let client = account(&server);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { client.request(Method::GET, "/x").send_json().await.unwrap_err() });
    }
    for error in tasks.join_all().await {
        assert_eq!((error.kind(), error.error_code()), (ErrorKind::Credentials, Some("access_denied")));
        assert!(error.to_string().contains("revoke tokens"), "{error}");
        assert!(!format!("{error:?}").contains("secret\""), "{error:?}");
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_revoked_token_is_not_used_again() {
    let server = Server::start(oauth(|number| number > 0)).await;
    let client = account(&server);
    assert!(!client.revoke_token().await.unwrap());
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert!(client.revoke_token().await.unwrap());
    let revoke = server.seen().pop().unwrap();
    assert_eq!(
        (revoke.target.as_str(), &*revoke.body),
        ("/api/oauth/revoke", &b"token=t1&token_type_hint=access_token"[..])
    );
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert_eq!(mints(&server), 2);
}

struct Own(Arc<AtomicBool>);

impl TokenSource for Own {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a> {
        self.0.fetch_or(request.refused(), Ordering::SeqCst);
        let token = if request.refused() { "new" } else { "old" };
        Box::pin(async move { Ok(SecretString::from(token)) })
    }
}

#[tokio::test]
async fn a_source_of_ones_own_is_asked_again_after_a_refusal() {
    let server = Server::start(|seen| match seen.header("authorization") {
        "Bearer new" => json(200, "{}"),
        _ => json(401, ""),
    })
    .await;
    let asked = Arc::new(AtomicBool::new(false));
    let client = server.client().token_source(Own(asked.clone())).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert!(asked.load(Ordering::SeqCst));
}

fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    Client::builder().from_variables(|name| variables.get(name).map(|value| (*value).to_owned()))?.build()
}

#[test]
fn the_environment_has_an_order_and_no_halves() {
    let curl = |client: Client| client.request(Method::GET, "/x").to_curl();
    let all = [
        ("MONGODB_ATLAS_ACCESS_TOKEN", "t"),
        ("MONGODB_ATLAS_CLIENT_ID", "i"),
        ("MONGODB_ATLAS_CLIENT_SECRET", "s"),
        ("MONGODB_ATLAS_PUBLIC_KEY", "p"),
        ("MONGODB_ATLAS_PRIVATE_API_KEY", "q"),
    ];
    assert!(curl(from(&all).unwrap()).contains("Bearer $ACCESS_TOKEN"));
    assert!(curl(from(&all[3..]).unwrap()).contains("--digest"));
    assert_eq!(
        from(&[all[0], ("MONGODB_ATLAS_OPS_MANAGER_URL", "https://a.example/")]).unwrap().base_url(),
        "https://a.example"
    );
    for (half, wanted) in [
        (&all[1..2], "MONGODB_ATLAS_CLIENT_SECRET"),
        (&all[2..3], "MONGODB_ATLAS_CLIENT_ID"),
        (&all[3..4], "MONGODB_ATLAS_PRIVATE_API_KEY"),
    ] {
        let error = from(half).unwrap_err().to_string();
        assert!(error.contains(wanted) && error.contains(half[0].0), "{error}");
    }
    let error = from(&[("MONGODB_ATLAS_PUBLIC_API_KEY", "mdb_sa_id_9"), all[4]]).unwrap_err().to_string();
    assert!(error.contains("service account"), "{error}");
    let error = from(&[("MONGODB_ATLAS_ACCESS_TOKEN", " ")]).unwrap_err().to_string();
    assert!(error.contains("MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET"), "{error}");
}

#[test]
fn profiles_give_address_and_credentials() {
    let file = std::env::temp_dir().join(format!("profiles-{}.toml", std::process::id()));
    let text = "[gov]\nservice = \"cloudgov\"\nclient_id = \"i\"\nclient_secret = \"s\"\n\
                [key]\nauth_type = \"api_keys\"\npublic_api_key = \"p\"\nprivate_api_key = \"q\"\nclient_id = \"left over\"\n\
                [ring]\nclient_id = \"i\"\n";
    std::fs::write(&file, text).unwrap();
    let load = |name: &str| Client::builder().from_profile_file(&file, name).and_then(runtime::ClientBuilder::build);
    assert_eq!(load("gov").unwrap().base_url(), "https://cloud.mongodbgov.com");
    assert!(load("key").unwrap().request(Method::GET, "/x").to_curl().contains("--digest"));
    assert!(load("ring").unwrap_err().to_string().contains("keyring"));
    let error = load("none").unwrap_err().to_string();
    std::fs::remove_file(&file).unwrap();
    assert!(error.contains("gov, key, ring"), "{error}");
}
