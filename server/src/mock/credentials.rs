//! Who calls: tokens and Digest challenges, in the form in which Atlas gives them.
//!
//! Any service account and any API key will do; what is looked at is whether the client keeps to the protocol: a token that was
//! revoked or has expired, a nonce that is not ours or too old, a count that does not rise are refused.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::http::{Reply, Request, form_decoded};

/// How long a token is good for.
const TOKEN_LIFE: Duration = Duration::from_secs(3600);
/// How long a nonce is.
const NONCE_LIFE: Duration = Duration::from_secs(60);
/// So many tokens a minute may a service account mint.
const MINTS: usize = 10;

/// What was given out.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    /// Tokens, and until when they are good.
    tokens: HashMap<String, Instant>,
    /// When each service account minted its last tokens.
    mints: HashMap<String, Vec<Instant>>,
    /// Nonces, when they were given out, and the highest count that came with them.
    nonces: HashMap<String, (Instant, u64)>,
}

impl Credentials {
    /// Mints a token.
    pub(super) fn mint(&mut self, request: &Request, rng: &mut fastrand::Rng) -> Reply {
        let Some(client) = basic(request) else { return oauth_error(401, "invalid_client", "expected HTTP Basic") };
        if request.method != "POST" || form(request, "grant_type").as_deref() != Some("client_credentials") {
            return oauth_error(400, "unsupported_grant_type", "expected a POST of grant_type=client_credentials");
        }
        let now = Instant::now();
        let mints = self.mints.entry(client).or_default();
        mints.retain(|at| now.duration_since(*at) < Duration::from_secs(60));
        if mints.len() >= MINTS {
            return oauth_error(429, "rate_limited", "10 tokens a minute").with("Retry-After", "60");
        }
        mints.push(now);
        let token = format!("mock-{:032x}", rng.u128(..));
        self.tokens.insert(token.clone(), now + TOKEN_LIFE);
        let answer = json!({"access_token": token, "expires_in": TOKEN_LIFE.as_secs(), "token_type": "Bearer"});
        Reply::json(200, &answer)
    }

    /// Revokes a token.
    pub(super) fn revoke(&mut self, request: &Request) -> Reply {
        if basic(request).is_none() {
            return oauth_error(401, "invalid_client", "expected HTTP Basic");
        }
        if let Some(token) = form(request, "token") {
            self.tokens.insert(token, Instant::now());
        }
        Reply::empty(200)
    }

    /// Whether the caller may go on; the answer for one who may not.
    pub(super) fn admit(&mut self, request: &Request, rng: &mut fastrand::Rng) -> Result<(), Box<Reply>> {
        let header = request.header("authorization").unwrap_or_default();
        if let Some(token) = header.strip_prefix("Bearer ") {
            // A token from elsewhere is taken on trust.
            let good = self.tokens.get(token).is_none_or(|until| Instant::now() < *until);
            return if good {
                Ok(())
            } else {
                Err(Box::new(self.challenge("the token has expired or was revoked", false, rng)))
            };
        }
        let Some(parameters) = header.strip_prefix("Digest ") else {
            return Err(Box::new(self.challenge("this operation needs credentials", false, rng)));
        };
        let parameters = digest_parameters(parameters);
        let given = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
        let known = self.nonces.get_mut(given("nonce")).filter(|(given, _)| given.elapsed() < NONCE_LIFE);
        let Some((_, highest)) = known else {
            return Err(Box::new(self.challenge("the nonce is not one of ours, or too old", true, rng)));
        };
        let count = u64::from_str_radix(given("nc"), 16).unwrap_or_default();
        if given("nc").len() != 8 || count <= *highest {
            return Err(Box::new(self.challenge(
                "nc has to be eight digits and to rise with each use of a nonce",
                false,
                rng,
            )));
        }
        *highest = count;
        let is_digest = |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let missing = ["username", "realm", "uri", "cnonce"].into_iter().find(|name| given(name).is_empty());
        match missing {
            Some(name) => Err(Box::new(self.challenge(&format!("`{name}` is missing"), false, rng))),
            None if !is_digest(given("response")) => {
                Err(Box::new(self.challenge("`response` is no MD5 digest", false, rng)))
            }
            None => Ok(()),
        }
    }

    fn challenge(&mut self, detail: &str, stale: bool, rng: &mut fastrand::Rng) -> Reply {
        self.nonces.retain(|_, (given, _)| given.elapsed() < NONCE_LIFE);
        let nonce = STANDARD.encode(rng.u128(..).to_be_bytes());
        self.nonces.insert(nonce.clone(), (Instant::now(), 0));
        let challenge = format!(
            r#"Digest realm="MMS Public API", domain="", nonce="{nonce}", algorithm=MD5, qop="auth", stale={stale}"#
        );
        Reply::error(401, "UNAUTHORIZED", detail).with("WWW-Authenticate", challenge)
    }
}

fn oauth_error(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, &json!({"error": error, "error_description": description}))
}

/// The user of `Authorization: Basic`, if there is a password too.
fn basic(request: &Request) -> Option<String> {
    let encoded = request.header("authorization")?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    (!user.is_empty() && !password.is_empty()).then(|| user.to_owned())
}

fn form(request: &Request, name: &str) -> Option<String> {
    let body = std::str::from_utf8(&request.body).ok()?;
    let mut pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| form_decoded(key) == name).map(|(_, value)| form_decoded(value))
}

/// `name="value", name=value`; a comma in quotes separates nothing.
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
    fn tokens_are_good_until_they_are_revoked() {
        let (mut credentials, mut rng) = (Credentials::default(), fastrand::Rng::with_seed(1));
        let basic = format!("Basic {}", STANDARD.encode("id:secret"));
        let minted = credentials.mint(&request(&basic, "grant_type=client_credentials"), &mut rng);
        let answer: serde_json::Value = serde_json::from_slice(&minted.body).unwrap();
        let token = answer["access_token"].as_str().unwrap();
        let bearer = request(&format!("Bearer {token}"), "");
        assert!(credentials.admit(&bearer, &mut rng).is_ok());
        assert_eq!(
            credentials.revoke(&request(&basic, &format!("token={token}&token_type_hint=access_token"))).status,
            200
        );
        assert_eq!(credentials.admit(&bearer, &mut rng).unwrap_err().status, 401);
        assert_eq!(credentials.mint(&request("", "grant_type=client_credentials"), &mut rng).status, 401);
        assert_eq!(credentials.mint(&request(&basic, "grant_type=password"), &mut rng).status, 400);
        let statuses =
            (0..MINTS).map(|_| credentials.mint(&request(&basic, "grant_type=client_credentials"), &mut rng).status);
        assert_eq!(statuses.last(), Some(429), "ten a minute");
    }

    #[test]
    fn a_nonce_is_used_with_rising_counts() {
        let (mut credentials, mut rng) = (Credentials::default(), fastrand::Rng::with_seed(1));
        let refused = credentials.admit(&request("", ""), &mut rng).unwrap_err();
        let challenge = &refused.headers.iter().find(|(name, _)| name == "WWW-Authenticate").unwrap().1;
        let nonce = digest_parameters(challenge.strip_prefix("Digest ").unwrap())["nonce"].clone();
        let digest = |nonce: &str, nc: &str| {
            let response = "0123456789abcdef0123456789abcdef";
            let text = format!(
                r#"Digest username="u", realm="r", nonce="{nonce}", uri="/a,b", qop=auth, nc={nc}, cnonce="c", response="{response}""#
            );
            request(&text, "")
        };
        assert!(credentials.admit(&digest(&nonce, "00000001"), &mut rng).is_ok());
        assert!(credentials.admit(&digest(&nonce, "0000000a"), &mut rng).is_ok());
        assert!(credentials.admit(&digest(&nonce, "00000002"), &mut rng).is_err(), "the count has to rise");
        let stale = credentials.admit(&digest("other", "00000001"), &mut rng).unwrap_err();
        assert!(stale.headers.iter().any(|(_, value)| value.ends_with("stale=true")));
    }
}
