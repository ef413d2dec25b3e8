//! The exchanges with the OAuth 2 endpoints: client credentials for an access token, and the revocation of one. Each is one
//! HTTP request; when to make them is decided in [`state`](super::state). The body of a successful answer holds a token and
//! never becomes part of an error.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::form_urlencoded;

use super::token::{Moment, Token};
use crate::api;
use crate::credentials::header::bearer;
use crate::credentials::source::TokenRequest;
use crate::error::{Error, ErrorKind, Result};
use crate::{net, redact};

/// The limit of one exchange.
pub(super) const LIMIT: Duration = Duration::from_secs(30);
/// What a token lives when the server does not say.
const LIFETIME: Duration = Duration::from_secs(3600);
/// The shortest life of a token that can be used: each call would mint one whose life is shorter.
const MIN_LIFETIME: Duration = Duration::from_secs(1);
/// No answer about a token is larger.
const MAX_ANSWER: usize = 64 * 1024;

/// What an exchange needs, owned, so that it can outlive the call that wants it.
pub(super) struct Exchange {
    pub(super) http: reqwest::Client,
    pub(super) user_agent: HeaderValue,
    pub(super) base_url: String,
    pub(super) id: String,
    pub(super) secret: SecretString,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// The body is larger than [`MAX_ANSWER`], and only its beginning was read.
    cut: bool,
    /// The `Authorization` header that was sent, without its scheme. The id and the secret can be read from it.
    basic: SecretString,
}

impl Exchange {
    pub(super) fn new(request: &TokenRequest<'_>, base_url: &str, id: &str, secret: &SecretString) -> Self {
        Self {
            http: request.http.clone(),
            user_agent: request.user_agent.clone(),
            base_url: base_url.to_owned(),
            id: id.to_owned(),
            secret: secret.clone(),
        }
    }

    /// Mints a token.
    pub(super) async fn mint(&self) -> Result<Token> {
        let since = Moment::now();
        let form = form(&[("grant_type", "client_credentials")]);
        let Answer { status, headers, body, cut, basic } = self.post(api::TOKEN_PATH, form).await?;
        if !status.is_success() {
            let body = redact::scrub(body, &[self.secret.clone(), basic]);
            return Err(refusal("no access token for the service account", status, headers, body));
        }
        if cut {
            return Err(bad_answer("is larger than 64 KiB"));
        }
        read_token(&body, since)
    }

    /// Revokes a token.
    pub(super) async fn revoke(&self, token: &SecretString) -> Result<()> {
        let form = form(&[("token", token.expose_secret()), ("token_type_hint", "access_token")]);
        let Answer { status, headers, body, basic, .. } = self.post(api::REVOKE_PATH, form).await?;
        if status.is_success() {
            return Ok(());
        }
        let body = redact::scrub(body, &[self.secret.clone(), basic, token.clone()]);
        Err(refusal("the access token was not revoked", status, headers, body))
    }

    async fn post(&self, path: &str, form: String) -> Result<Answer> {
        let url = reqwest::Url::parse(&format!("{}{path}", self.base_url)).map_err(|source| {
            Error::new(ErrorKind::Configuration, "the address of the token endpoint is not a URL").with_source(source)
        })?;
        // RFC 6749, section 2.3.1: both are form-encoded before they become the parts of Basic credentials.
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let request = self
            .http
            .post(url.clone())
            // The header that this makes is marked as sensitive.
            .basic_auth(encoded(&self.id), Some(encoded(self.secret.expose_secret())))
            .header(USER_AGENT, &self.user_agent)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .timeout(LIMIT)
            .body(net::body_for_once(form.into()))
            .build()
            .map_err(|source| net::broken(source, Some(&url)))?;
        let basic = request.headers().get(AUTHORIZATION).and_then(|header| header.to_str().ok());
        let basic = SecretString::from(basic.unwrap_or_default().trim_start_matches("Basic "));
        let mut response = net::send(&self.http, request).await?;
        let mut body = BytesMut::new();
        let mut cut = false;
        while let Some(piece) = response.chunk().await.map_err(|source| net::broken(source, Some(&url)))? {
            cut = body.len() + piece.len() > MAX_ANSWER;
            body.extend_from_slice(&piece[..piece.len().min(MAX_ANSWER - body.len())]);
            if cut {
                break;
            }
        }
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        Ok(Answer { status, headers, body: body.freeze(), cut, basic })
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Reads the answer to a request for a token (RFC 6749, section 5.1).
fn read_token(body: &[u8], since: Moment) -> Result<Token> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| bad_answer("is not JSON"))?;
    let token = answer.get("access_token").and_then(Value::as_str);
    let token = token.ok_or_else(|| bad_answer("is without an access token"))?;
    match answer.get("token_type") {
        None | Some(Value::Null) => {}
        Some(Value::String(kind)) if kind.eq_ignore_ascii_case("bearer") => {}
        Some(_) => return Err(bad_answer("has a token of a type other than Bearer")),
    }
    let lifetime = match answer.get("expires_in") {
        None | Some(Value::Null) => LIFETIME,
        Some(value) => {
            seconds(value).ok_or_else(|| bad_answer("has an expires_in that is not a number of seconds from 1 on"))?
        }
    };
    let secret = SecretString::from(token);
    Ok(Token { header: bearer(&secret)?, secret, lifetime, since })
}

/// A number of seconds, in quotes or not, that is long enough.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds: f64 = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) => Some(duration).filter(|duration| *duration >= MIN_LIFETIME),
        // More than the type can hold.
        Err(_) if seconds > 0.0 => Some(Duration::MAX),
        Err(_) => None,
    }
}

fn bad_answer(why: &str) -> Error {
    Error::new(ErrorKind::Credentials, format!("the answer of the token endpoint {why}"))
}

/// An answer that is not a success.
pub(super) fn refusal(what: &str, status: StatusCode, headers: HeaderMap, body: Bytes) -> Error {
    let kind = if status.is_redirection() { ErrorKind::Redirect } else { ErrorKind::Credentials };
    let error = Error::new(kind, format!("{what}: {status}")).with_status(status, headers, body);
    match hint(status) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
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
        status if status.is_redirection() => Some("redirects are not followed; check the base URL"),
        _ => None,
    }
}
