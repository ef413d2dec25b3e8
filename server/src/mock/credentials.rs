//! The credentials of requests: OAuth 2 access tokens and HTTP Digest.
//!
//! Every service account, API key and access token is accepted. The module checks that a client follows the protocol: it rejects a
//! token that was revoked or has expired, a nonce that it did not issue or that is too old, and a nonce count that does not rise.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::conventions::{self, Conventions, Errors};
use crate::http::{Request, Response, form_decoded};

/// How long a token is valid.
const TOKEN_LIFETIME: Duration = Duration::from_secs(3600);
/// How long a nonce is valid.
const NONCE_LIFETIME: Duration = Duration::from_secs(60);
/// The number of tokens that a service account can get in a minute.
const MAX_TOKENS_PER_MINUTE: usize = 10;
/// The realm of challenges if the conventions name none.
const DEFAULT_REALM: &str = "api";

/// The credentials that the server issued.
#[derive(Debug)]
pub(super) struct Credentials {
    errors: Errors,
    names: conventions::Credentials,
    /// When each token expires.
    tokens: HashMap<String, Instant>,
    /// When each service account got tokens in the last minute.
    issued: HashMap<String, Vec<Instant>>,
    /// When each nonce was issued, and the highest count with which it was used.
    nonces: HashMap<String, (Instant, u64)>,
}

impl Credentials {
    pub(super) fn new(conventions: &Conventions) -> Self {
        Self {
            errors: conventions.errors.clone(),
            names: conventions.credentials.clone(),
            tokens: HashMap::new(),
            issued: HashMap::new(),
            nonces: HashMap::new(),
        }
    }

    /// Returns the response to a request to the token endpoint or the revocation endpoint; `None` for other requests.
    pub(super) fn endpoint(&mut self, request: &Request, rng: &mut fastrand::Rng) -> Option<Response> {
        match request.path.as_str() {
            "" => None,
            path if path == self.names.token_path => Some(self.issue(request, rng)),
            path if path == self.names.revoke_path => Some(self.revoke(request)),
            _ => None,
        }
    }

    fn issue(&mut self, request: &Request, rng: &mut fastrand::Rng) -> Response {
        let Some(client) = basic_user(request) else {
            return oauth_error(401, "invalid_client", "The request has no Basic credentials.");
        };
        if request.method != "POST" || form_value(request, "grant_type").as_deref() != Some("client_credentials") {
            let description = "Expected a POST with grant_type=client_credentials.";
            return oauth_error(400, "unsupported_grant_type", description);
        }
        let now = Instant::now();
        let issued = self.issued.entry(client).or_default();
        issued.retain(|at| now.duration_since(*at) < Duration::from_secs(60));
        if issued.len() >= MAX_TOKENS_PER_MINUTE {
            let description = format!("The limit is {MAX_TOKENS_PER_MINUTE} tokens in a minute.");
            return oauth_error(429, "rate_limited", &description).with("Retry-After", "60");
        }
        issued.push(now);
        let token = format!("mock-{:032x}", rng.u128(..));
        self.tokens.insert(token.clone(), now + TOKEN_LIFETIME);
        let body = json!({"access_token": token, "expires_in": TOKEN_LIFETIME.as_secs(), "token_type": "Bearer"});
        Response::json(200, &body)
    }

    fn revoke(&mut self, request: &Request) -> Response {
        if basic_user(request).is_none() {
            return oauth_error(401, "invalid_client", "The request has no Basic credentials.");
        }
        if let Some(token) = form_value(request, "token") {
            self.tokens.insert(token, Instant::now());
        }
        Response::empty(200)
    }

    /// Checks the credentials of a request.
    ///
    /// # Errors
    /// Fails with the response, a challenge, if the credentials are missing or not valid.
    pub(super) fn authenticate(&mut self, request: &Request, rng: &mut fastrand::Rng) -> Result<(), Box<Response>> {
        let header = request.header("authorization").unwrap_or_default();
        let checked = if let Some(token) = header.strip_prefix("Bearer ") {
            self.check_token(token)
        } else if let Some(parameters) = header.strip_prefix("Digest ") {
            self.check_digest(&digest_parameters(parameters))
        } else {
            Err(Refusal { detail: "The operation requires credentials.".to_owned(), stale: false })
        };
        checked.map_err(|refusal| Box::new(self.challenge(&refusal, rng)))
    }

    /// A token that the server did not issue is accepted.
    fn check_token(&self, token: &str) -> Result<(), Refusal> {
        if self.tokens.get(token).is_none_or(|expires| Instant::now() < *expires) {
            Ok(())
        } else {
            Err(Refusal { detail: "The token has expired or was revoked.".to_owned(), stale: false })
        }
    }

    fn check_digest(&mut self, parameters: &HashMap<String, String>) -> Result<(), Refusal> {
        let refusal = |detail: &str, stale| Err(Refusal { detail: detail.to_owned(), stale });
        let given = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
        let known = self.nonces.get_mut(given("nonce")).filter(|(issued, _)| issued.elapsed() < NONCE_LIFETIME);
        let Some((_, highest)) = known else {
            return refusal("The nonce was not issued by this server or is too old.", true);
        };
        let count = u64::from_str_radix(given("nc"), 16).unwrap_or_default();
        if given("nc").len() != 8 || count <= *highest {
            return refusal("`nc` must have eight digits and rise with each use of a nonce.", false);
        }
        *highest = count;
        if let Some(name) = ["username", "realm", "uri", "cnonce"].into_iter().find(|name| given(name).is_empty()) {
            return refusal(&format!("`{name}` is missing."), false);
        }
        let response = given("response");
        if response.len() != 32 || !response.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return refusal("`response` is not an MD5 digest.", false);
        }
        Ok(())
    }

    fn challenge(&mut self, refusal: &Refusal, rng: &mut fastrand::Rng) -> Response {
        self.nonces.retain(|_, (issued, _)| issued.elapsed() < NONCE_LIFETIME);
        let nonce = STANDARD.encode(rng.u128(..).to_be_bytes());
        self.nonces.insert(nonce.clone(), (Instant::now(), 0));
        let named = Some(self.names.digest_realm.as_str()).filter(|realm| !realm.is_empty());
        let realm = named.unwrap_or(DEFAULT_REALM);
        let stale = refusal.stale;
        let challenge =
            format!(r#"Digest realm="{realm}", domain="", nonce="{nonce}", algorithm=MD5, qop="auth", stale={stale}"#);
        let response = Response::error(&self.errors, 401, "UNAUTHORIZED", &refusal.detail);
        response.with("WWW-Authenticate", challenge)
    }
}

/// Why credentials are not accepted.
struct Refusal {
    detail: String,
    /// Whether the nonce alone is wrong, so that the client can try again with the same credentials.
    stale: bool,
}

fn oauth_error(status: u16, error: &str, description: &str) -> Response {
    Response::json(status, &json!({"error": error, "error_description": description}))
}

/// Returns the user of `Authorization: Basic`; `None` without a user or a password.
fn basic_user(request: &Request) -> Option<String> {
    let encoded = request.header("authorization")?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    (!user.is_empty() && !password.is_empty()).then(|| user.to_owned())
}

/// Returns a value of a form body.
fn form_value(request: &Request, name: &str) -> Option<String> {
    let body = std::str::from_utf8(&request.body).ok()?;
    let mut pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| form_decoded(key) == name).map(|(_, value)| form_decoded(value))
}

/// Parses `name="value", name=value`. A comma in quotes is part of a value.
fn digest_parameters(text: &str) -> HashMap<String, String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for it in text.chars() {
        match it {
            '"' => quoted = !quoted,
            ',' if !quoted => parts.push(String::new()),
            _ => parts.last_mut().into_iter().for_each(|part| part.push(it)),
        }
    }
    let pairs = parts.iter().filter_map(|part| part.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn request(authorization: &str, body: &str) -> Request {
        let mut request = Request { method: "POST".to_owned(), body: body.as_bytes().to_vec(), ..Request::default() };
        if !authorization.is_empty() {
            request.headers.insert("authorization", authorization.parse().unwrap());
        }
        request
    }

    #[test]
    fn a_token_is_valid_until_it_is_revoked() {
        let (mut credentials, mut rng) = (Credentials::new(&Conventions::default()), fastrand::Rng::with_seed(1));
        let basic = format!("Basic {}", STANDARD.encode("id:secret"));
        let issued = credentials.issue(&request(&basic, "grant_type=client_credentials"), &mut rng);
        let body: serde_json::Value = serde_json::from_slice(&issued.body).unwrap();
        let token = body["access_token"].as_str().unwrap();
        let bearer = request(&format!("Bearer {token}"), "");
        assert!(credentials.authenticate(&bearer, &mut rng).is_ok());
        assert_eq!(
            credentials.revoke(&request(&basic, &format!("token={token}&token_type_hint=access_token"))).status,
            200
        );
        assert_eq!(credentials.authenticate(&bearer, &mut rng).unwrap_err().status, 401);
        assert_eq!(credentials.issue(&request("", "grant_type=client_credentials"), &mut rng).status, 401);
        assert_eq!(credentials.issue(&request(&basic, "grant_type=password"), &mut rng).status, 400);
        let statuses = (0..MAX_TOKENS_PER_MINUTE)
            .map(|_| credentials.issue(&request(&basic, "grant_type=client_credentials"), &mut rng).status);
        assert_eq!(statuses.last(), Some(429), "ten in a minute");
    }

    #[test]
    fn the_count_of_a_nonce_must_rise() {
        let (mut credentials, mut rng) = (Credentials::new(&Conventions::default()), fastrand::Rng::with_seed(1));
        let refused = credentials.authenticate(&request("", ""), &mut rng).unwrap_err();
        let challenge = &refused.headers.iter().find(|(name, _)| name == "WWW-Authenticate").unwrap().1;
        let nonce = digest_parameters(challenge.strip_prefix("Digest ").unwrap())["nonce"].clone();
        let digest = |nonce: &str, nc: &str| {
            let response = "0123456789abcdef0123456789abcdef";
            let text = format!(
                r#"Digest username="u", realm="r", nonce="{nonce}", uri="/a,b", qop=auth, nc={nc}, cnonce="c", response="{response}""#
            );
            request(&text, "")
        };
        assert!(credentials.authenticate(&digest(&nonce, "00000001"), &mut rng).is_ok());
        assert!(credentials.authenticate(&digest(&nonce, "0000000a"), &mut rng).is_ok());
        assert!(credentials.authenticate(&digest(&nonce, "00000002"), &mut rng).is_err(), "the count does not rise");
        let stale = credentials.authenticate(&digest("other", "00000001"), &mut rng).unwrap_err();
        assert!(stale.headers.iter().any(|(_, value)| value.ends_with("stale=true")));
    }
}
