//! The exchanges with the OAuth 2 endpoints: minting an access token with client credentials, and revoking one.
//!
//! Each exchange is one HTTP request. The module [`state`](super::state) decides when they take place. The body of a
//! successful response contains a token and never becomes part of an error.

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

/// The time limit of one exchange.
pub(super) const LIMIT: Duration = Duration::from_secs(30);
/// The lifetime of a token if the response does not state it.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);
/// The shortest lifetime that is accepted. With a shorter one, each call would mint its own token.
const MIN_LIFETIME: Duration = Duration::from_secs(1);
/// The maximum size of a response of the token endpoint, in bytes.
const MAX_RESPONSE: usize = 64 * 1024;

/// The data of an exchange. It is owned, so that the exchange can outlive the call that started it.
pub(super) struct Exchange {
    pub(super) http: reqwest::Client,
    pub(super) user_agent: HeaderValue,
    pub(super) base_url: String,
    pub(super) id: String,
    pub(super) secret: SecretString,
}

struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// Whether the body is larger than [`MAX_RESPONSE`], so that only its beginning was read.
    truncated: bool,
    /// The `Authorization` header that was sent, without its scheme. It contains the id and the secret.
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
        let Response { status, headers, body, truncated, basic } = self.post(api::TOKEN_PATH, form).await?;
        if !status.is_success() {
            let body = redact::scrub(body, &[self.secret.clone(), basic]);
            return Err(refusal("no access token for the service account", status, headers, body));
        }
        if truncated {
            return Err(bad_response("is larger than 64 KiB"));
        }
        read_token(&body, since)
    }

    /// Revokes a token.
    pub(super) async fn revoke(&self, token: &SecretString) -> Result<()> {
        let form = form(&[("token", token.expose_secret()), ("token_type_hint", "access_token")]);
        let Response { status, headers, body, basic, .. } = self.post(api::REVOKE_PATH, form).await?;
        if status.is_success() {
            return Ok(());
        }
        let body = redact::scrub(body, &[self.secret.clone(), basic, token.clone()]);
        Err(refusal("the access token was not revoked", status, headers, body))
    }

    async fn post(&self, path: &str, form: String) -> Result<Response> {
        let url = reqwest::Url::parse(&format!("{}{path}", self.base_url)).map_err(|source| {
            Error::new(ErrorKind::Configuration, "the address of the token endpoint is not a valid URL")
                .with_source(source)
        })?;
        // RFC 6749, section 2.3.1, requires that both are form-encoded before they are combined into Basic credentials.
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let request = self
            .http
            .post(url.clone())
            // reqwest marks the header as sensitive.
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
        let mut truncated = false;
        while let Some(piece) = response.chunk().await.map_err(|source| net::broken(source, Some(&url)))? {
            truncated = body.len() + piece.len() > MAX_RESPONSE;
            body.extend_from_slice(&piece[..piece.len().min(MAX_RESPONSE - body.len())]);
            if truncated {
                break;
            }
        }
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        Ok(Response { status, headers, body: body.freeze(), truncated, basic })
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Reads the response to a request for a token (RFC 6749, section 5.1).
fn read_token(body: &[u8], since: Moment) -> Result<Token> {
    let response: Value = serde_json::from_slice(body).map_err(|_| bad_response("is not JSON"))?;
    let token = response.get("access_token").and_then(Value::as_str);
    let token = token.ok_or_else(|| bad_response("contains no access token"))?;
    match response.get("token_type") {
        None | Some(Value::Null) => {}
        Some(Value::String(kind)) if kind.eq_ignore_ascii_case("bearer") => {}
        Some(_) => return Err(bad_response("contains a token of a type other than Bearer")),
    }
    let lifetime = match response.get("expires_in") {
        None | Some(Value::Null) => DEFAULT_LIFETIME,
        Some(value) => seconds(value)
            .ok_or_else(|| bad_response("contains an expires_in that is not a number of seconds of at least 1"))?,
    };
    let secret = SecretString::from(token);
    Ok(Token { header: bearer(&secret)?, secret, lifetime, since })
}

/// Reads a number of seconds that is a JSON number or string; `None` if it is less than [`MIN_LIFETIME`].
fn seconds(value: &Value) -> Option<Duration> {
    let seconds: f64 = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) => Some(duration).filter(|duration| *duration >= MIN_LIFETIME),
        // The number is too large for the type.
        Err(_) if seconds > 0.0 => Some(Duration::MAX),
        Err(_) => None,
    }
}

fn bad_response(why: &str) -> Error {
    Error::new(ErrorKind::Credentials, format!("the response of the token endpoint {why}"))
}

/// Returns the error of a response that is not a success.
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
        StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST => {
            Some("check the id and the secret of the account; secrets can expire")
        }
        StatusCode::FORBIDDEN => Some(
            "the number of valid tokens of an account can be limited: share one client, and revoke tokens that are no longer needed",
        ),
        StatusCode::TOO_MANY_REQUESTS => Some(
            "the number of tokens that are minted in a minute is limited: share one client among the tasks of a program",
        ),
        status if status.is_redirection() => Some("redirects are not followed; check the base URL"),
        _ => None,
    }
}
