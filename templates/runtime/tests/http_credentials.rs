//! Credentials from the environment, from profiles and from a token source of the program.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http_support::{Server, json};
use runtime::credentials::{TokenFuture, TokenRequest, TokenSource};
use runtime::{Client, Error, Method, SecretString};

struct Source(Arc<AtomicBool>);

impl TokenSource for Source {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a> {
        self.0.fetch_or(request.refused(), Ordering::SeqCst);
        let token = if request.refused() { "new" } else { "old" };
        Box::pin(async move { Ok(SecretString::from(token)) })
    }
}

#[tokio::test]
async fn a_token_source_is_called_again_after_a_refusal() {
    let server = Server::start(|seen| match seen.header("authorization") {
        "Bearer new" => json(200, "{}"),
        _ => json(401, ""),
    })
    .await;
    let refused = Arc::new(AtomicBool::new(false));
    let client = server.client().token_source(Source(refused.clone())).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert!(refused.load(Ordering::SeqCst));
}

fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    Client::builder().from_variables(|name| variables.get(name).map(|value| (*value).to_owned()))?.build()
}

#[test]
fn the_environment_has_an_order_of_precedence_and_incomplete_pairs_are_errors() {
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
#[cfg(feature = "profiles")]
fn profiles_contain_base_url_and_credentials() {
    let file = std::env::temp_dir().join(format!("profiles-{}.toml", std::process::id()));
    let text = "[gov]\nservice = \"cloudgov\"\nclient_id = \"i\"\nclient_secret = \"s\"\n\
                [key]\nauth_type = \"api_keys\"\npublic_api_key = \"p\"\nprivate_api_key = \"q\"\nclient_id = \"not used\"\n\
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

#[tokio::test]
async fn credentials_replace_an_authorization_header_of_the_program() {
    let server = Server::start(|seen| match seen.header("authorization") {
        "" => json(401, "").with("www-authenticate", r#"Digest realm="r", nonce="n", qop="auth""#),
        _ => json(200, "{}"),
    })
    .await;
    let clients = [
        (server.client().access_token("token".to_owned()), ["Bearer token"].as_slice()),
        (server.client().api_key("public", "private".to_owned()), &["", "Digest username"]),
        (server.client().anonymous(), &["Own hush"]),
    ];
    for (client, expected) in clients {
        let request = client.build().unwrap().request(Method::GET, "/x").header("authorization", "Own hush");
        let curl = request.to_curl();
        let before = server.count();
        request.send_json().await.unwrap();
        let sent: Vec<String> =
            server.seen()[before..].iter().map(|seen| seen.header("authorization").into()).collect();
        assert_eq!(sent.len(), expected.len(), "{sent:?}");
        for (sent, expected) in sent.iter().zip(expected) {
            assert!(sent.starts_with(expected) && sent.is_empty() == expected.is_empty(), "{sent} {expected}");
        }
        assert_eq!(curl.contains("$AUTHORIZATION"), expected == ["Own hush"], "{curl}");
    }
}
