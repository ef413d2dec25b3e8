//! A token endpoint for OAuth 2 client credentials, and a function that makes tokens older.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use runtime::Client;

use super::{Reply, Seen, Server, json};

/// Returns an endpoint that mints the tokens `t1`, `t2`, ... and accepts those for whose number `is_valid` returns true.
pub fn oauth(is_valid: impl Fn(usize) -> bool + Send + Sync) -> impl Fn(Seen) -> Reply + Send + Sync {
    endpoint(|number| token(number, 3600).after(Duration::from_millis(30)), is_valid)
}

/// Returns an endpoint that responds to the n-th request for a token with `mint(n)`, and accepts the tokens `t1`, `t2`, ...
/// for whose number `is_valid` returns true.
pub fn endpoint(
    mint: impl Fn(usize) -> Reply + Send + Sync,
    is_valid: impl Fn(usize) -> bool + Send + Sync,
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
            if is_valid(number) { json(200, "{}") } else { json(401, r#"{"error":401}"#) }
        }
    }
}

/// Returns the response with the token `t{number}`.
pub fn token(number: usize, lifetime: u64) -> Reply {
    json(200, &format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":{lifetime}}}"#))
}

/// Returns the number of requests for a token.
pub fn mints(server: &Server) -> usize {
    server.seen().iter().filter(|seen| seen.target == "/api/oauth/token").count()
}

/// Builds a client for the service account that [`endpoint`] expects.
pub fn account(server: &Server) -> Client {
    server.client().service_account("mdb_sa_id_1", "secret".to_owned()).build().unwrap()
}

/// Advances the clock of the runtime of this test.
pub async fn advance(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}
