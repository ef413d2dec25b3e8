//! A service account: OAuth 2 client credentials exchanged for access tokens. The token is kept, renewed ahead of its expiry by
//! one caller while the others go on with the old one, and minted by one caller while the others wait when there is none.
//! Dropping the caller that mints leaves the next in line to do it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use http::header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, StatusCode};
use secrecy::{ExposeSecret, SecretString};

use super::{TokenRequest, bearer};
use crate::api;
use crate::error::{Error, ErrorKind, Result};
use crate::net;
use crate::transport;

/// Tokens are renewed this long before they expire, or a fifth of their life when that is shorter.
const MARGIN: Duration = Duration::from_secs(300);
/// What a token lives when the server does not say.
const LIFETIME: Duration = Duration::from_secs(3600);
const TRIES: u32 = 4;
/// The longest `Retry-After` that is waited out here; a longer one is the caller's affair.
const PATIENCE: Duration = Duration::from_secs(70);
const MINT_LIMIT: Duration = Duration::from_secs(30);

pub(crate) struct ServiceAccount {
    base_url: String,
    id: String,
    secret: SecretString,
    state: Mutex<State>,
    minting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// How many mints have failed, and how the last one did: those who waited for it share its outcome.
    failures: u64,
    failure: Option<Error>,
}

#[derive(Clone)]
struct Token {
    secret: SecretString,
    header: HeaderValue,
    expiry: Expiry,
}

/// A moment on both clocks: the steady one stops while a machine sleeps, the other one can be set.
#[derive(Clone, Copy, Debug)]
struct Expiry {
    lifetime: Duration,
    steady: Instant,
    wall: SystemTime,
}

#[derive(Debug, PartialEq, Eq)]
enum Age {
    Fresh,
    Renew,
    Over,
}

impl Expiry {
    fn new(lifetime: Duration) -> Self {
        Self { lifetime, steady: Instant::now(), wall: SystemTime::now() }
    }

    /// How old a token is by whichever clock has moved further. A wall clock that was set back says nothing.
    fn age(&self, steady: Instant, wall: SystemTime) -> Age {
        let elapsed = steady.saturating_duration_since(self.steady);
        let elapsed = elapsed.max(wall.duration_since(self.wall).unwrap_or_default());
        let left = self.lifetime.saturating_sub(elapsed);
        match left {
            Duration::ZERO => Age::Over,
            left if left <= MARGIN.min(self.lifetime / 5) => Age::Renew,
            _ => Age::Fresh,
        }
    }
}

impl ServiceAccount {
    pub(super) fn new(base_url: &str, id: &str, secret: SecretString) -> Self {
        Self {
            base_url: base_url.to_owned(),
            id: id.to_owned(),
            secret,
            state: Mutex::default(),
            minting: tokio::sync::Mutex::new(()),
        }
    }

    pub(super) fn is(&self, base_url: &str, id: &str, secret: &SecretString) -> bool {
        self.base_url == base_url && self.id == id && self.secret.expose_secret() == secret.expose_secret()
    }

    /// A header with a token other than the refused one.
    pub(super) async fn authorization(
        &self,
        exchange: &TokenRequest<'_>,
        refused: Option<&HeaderValue>,
    ) -> Result<HeaderValue> {
        let (held, failures) = self.held(refused);
        match held {
            Some((token, Age::Fresh)) => Ok(token),
            Some((token, _)) => {
                // Good for some minutes yet: one caller renews it, and is not held up if that fails.
                if let Ok(_turn) = self.minting.try_lock()
                    && let (Some((_, Age::Renew)), _) = self.held(refused)
                {
                    match self.mint(exchange).await {
                        Ok(header) => return Ok(header),
                        Err(error) => {
                            tracing::warn!(%error, "the access token could not be renewed ahead of its expiry")
                        }
                    }
                }
                Ok(token)
            }
            None => {
                let _turn = self.minting.lock().await;
                if let (Some((token, _)), _) = self.held(refused) {
                    return Ok(token);
                }
                if let Some(failure) = self.failed_since(failures) {
                    return Err(failure);
                }
                self.mint(exchange).await
            }
        }
    }

    /// Gives the token back, so that it no longer counts against the limit; `false` when there is none.
    pub(super) async fn revoke(&self, exchange: &TokenRequest<'_>) -> Result<bool> {
        let _turn = self.minting.lock().await;
        let Some(token) = self.state().token.take() else { return Ok(false) };
        let form = format!("token={}&token_type_hint=access_token", encoded(token.secret.expose_secret()));
        let (status, headers, body) = self.post(exchange, api::REVOKE_PATH, form).await?;
        if status.is_success() {
            return Ok(true);
        }
        let why = format!("the access token was not revoked: {status}");
        Err(Error::new(ErrorKind::Credentials, why).with_status(status, headers, body))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token at hand, unless it is over or was refused, and the number of failures so far.
    fn held(&self, refused: Option<&HeaderValue>) -> (Option<(HeaderValue, Age)>, u64) {
        let state = self.state();
        let held = state.token.as_ref().filter(|token| Some(&token.header) != refused).and_then(|token| {
            let age = token.expiry.age(Instant::now(), SystemTime::now());
            (age != Age::Over).then(|| (token.header.clone(), age))
        });
        (held, state.failures)
    }

    /// The failure of the caller that was waited for.
    fn failed_since(&self, failures: u64) -> Option<Error> {
        let state = self.state();
        state.failure.as_ref().filter(|_| state.failures > failures).map(Error::copy)
    }

    async fn mint(&self, exchange: &TokenRequest<'_>) -> Result<HeaderValue> {
        let mut tries = 0;
        let outcome = loop {
            tries += 1;
            let outcome = self.try_mint(exchange).await;
            let Err(error) = &outcome else { break outcome };
            let pause = error.retry_after().unwrap_or(transport::backoff(tries));
            if tries >= TRIES || !error.is_retryable() || pause > PATIENCE {
                break outcome;
            }
            tracing::warn!(%error, ?pause, "no access token yet");
            tokio::time::sleep(pause).await;
        };
        let mut state = self.state();
        match outcome {
            Ok(token) => {
                let header = token.header.clone();
                state.token = Some(token);
                Ok(header)
            }
            Err(error) => {
                state.failures += 1;
                state.failure = Some(error.copy());
                Err(error)
            }
        }
    }

    async fn try_mint(&self, exchange: &TokenRequest<'_>) -> Result<Token> {
        let form = "grant_type=client_credentials".to_owned();
        let expiry = Expiry::new(LIFETIME);
        let (status, headers, body) = self.post(exchange, api::TOKEN_PATH, form).await?;
        if !status.is_success() {
            let error =
                Error::new(ErrorKind::Credentials, format!("no access token for the service account: {status}"));
            return Err(match hint(status) {
                Some(hint) => error.with_hint(hint),
                None => error,
            }
            .with_status(status, headers, body));
        }
        // From here on the body holds a token: it must not end up in an error.
        let answer: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let token = answer.get("access_token").and_then(serde_json::Value::as_str);
        let token = token
            .ok_or_else(|| Error::new(ErrorKind::Credentials, "the token endpoint answered without an access token"))?;
        let secret = SecretString::from(token);
        let lifetime =
            answer.get("expires_in").and_then(serde_json::Value::as_u64).map_or(LIFETIME, Duration::from_secs);
        Ok(Token { header: bearer(&secret)?, secret, expiry: Expiry { lifetime, ..expiry } })
    }

    async fn post(
        &self,
        exchange: &TokenRequest<'_>,
        path: &str,
        form: String,
    ) -> Result<(StatusCode, http::HeaderMap, bytes::Bytes)> {
        let url = reqwest::Url::parse(&format!("{}{path}", self.base_url)).map_err(|source| {
            Error::new(ErrorKind::Configuration, "the token address is no URL").with_source(source)
        })?;
        let request = exchange
            .http
            .post(url)
            .basic_auth(&self.id, Some(self.secret.expose_secret()))
            .header(USER_AGENT, exchange.user_agent)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(http::header::ACCEPT, "application/json")
            .timeout(MINT_LIMIT)
            .body(net::body_for_once(form.into()));
        let request = request.build().map_err(|source| net::broken(source, None))?;
        debug_assert!(request.headers().get(AUTHORIZATION).is_some_and(HeaderValue::is_sensitive));
        let response = net::send(exchange.http, request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok((status, headers, response.bytes().await.map_err(|source| net::broken(source, None))?))
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn hint(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST => Some("check the id and the secret; a secret can expire"),
        StatusCode::FORBIDDEN => Some(
            "an account can have only so many live tokens: share one client, and revoke tokens that are no longer needed",
        ),
        StatusCode::TOO_MANY_REQUESTS => {
            Some("tokens can be minted only so many times a minute: share one client among the tasks of a program")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_ages_a_token_or_says_nothing() {
        let expiry = Expiry::new(Duration::from_secs(3600));
        let minute = Duration::from_secs(60);
        assert_eq!(expiry.age(expiry.steady + minute, expiry.wall + minute), Age::Fresh);
        assert_eq!(expiry.age(expiry.steady + minute * 56, expiry.wall + minute * 56), Age::Renew);
        assert_eq!(expiry.age(expiry.steady + minute * 60, expiry.wall + minute * 60), Age::Over);
        // Set back by a day; asleep for two hours.
        assert_eq!(expiry.age(expiry.steady + minute, expiry.wall - minute * 1440), Age::Fresh);
        assert_eq!(expiry.age(expiry.steady + minute * 61, expiry.wall - minute * 1440), Age::Over);
        assert_eq!(expiry.age(expiry.steady + minute, expiry.wall + minute * 120), Age::Over);
    }

    #[test]
    fn a_short_life_has_a_short_margin() {
        let expiry = Expiry::new(Duration::from_secs(10));
        assert_eq!(expiry.age(expiry.steady + Duration::from_secs(7), expiry.wall), Age::Fresh);
        assert_eq!(expiry.age(expiry.steady + Duration::from_secs(8), expiry.wall), Age::Renew);
    }
}
