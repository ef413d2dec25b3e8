//! The token endpoint's side of OAuth 2 client credentials, and a way to make tokens older.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use runtime::Client;

use super::{Reply, Seen, Server, json};

/// Mints tokens `t1`, `t2`, ... and accepts those that `good` says.
pub fn oauth(good: impl Fn(usize) -> bool + Send + Sync) -> impl Fn(Seen) -> Reply + Send + Sync {
    endpoint(|number| token(number, 3600).after(Duration::from_millis(30)), good)
}

/// Answers the n-th request for a token as `mint` says, and accepts the tokens `t1`, `t2`, ... that `good` says.
pub fn endpoint(
    mint: impl Fn(usize) -> Reply + Send + Sync,
    good: impl Fn(usize) -> bool + Send + Sync,
) -> impl Fn(Seen) -> Reply + Send + Sync {
    let minted = AtomicUsize::new(0);
    move |seen| match seen.target.as_str() {
        "/api/oauth/token" => {
            assert_eq!(seen.header("authorization"), "Basic bWRiX3NhX2lkXzE6c2VjcmV0");
            assert_eq!(seen.body, b"grant_type=client_credentials");
            mint(minted.fetch_add(1, Ordering::SeqCst) + 1)
        }
        "/api/oauth/revoke" => json(200, ""),
        _ => {
            let number = seen.header("authorization").trim_start_matches("Bearer t").parse().unwrap_or(0);
            if good(number) { json(200, "{}") } else { json(401, r#"{"error":401}"#) }
        }
    }
}

/// The answer with the token `t{number}`.
pub fn token(number: usize, lifetime: u64) -> Reply {
    json(200, &format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":{lifetime}}}"#))
}

/// How many tokens the server was asked for.
pub fn mints(server: &Server) -> usize {
    server.seen().iter().filter(|seen| seen.target == "/api/oauth/token").count()
}

/// A client of its own for the service account that [`endpoint`] expects.
pub fn account(server: &Server) -> Client {
    server.client().service_account("mdb_sa_id_1", "secret".to_owned()).build().unwrap()
}

/// Moves the clock of this test's runtime.
pub async fn advance(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}
