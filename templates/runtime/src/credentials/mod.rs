//! Credentials: what puts an `Authorization` header on a request, and what to do when the server refuses it. What goes in is
//! an address and a request's line; what comes out is a header, or an error that says what to set. Retries for other reasons
//! and everything about bodies are the transport's.
//!
//! # Access tokens of a service account
//!
//! All clients of a process that name the same account share its token. Minting it follows these rules:
//!
//! - One request for a token is under way at a time; all calls without a token wait for it and share its outcome. It goes on when
//!   those calls are dropped or reach their limit, and its token serves the next call.
//! - A token is renewed five minutes before it expires (or a fifth of its life, if that is less), in the background. Calls use
//!   the old one meanwhile. A renewal that fails is tried again after 30 seconds at the earliest.
//! - A call takes part in as many attempts as its [`RetryPolicy`](crate::RetryPolicy) allows, with pauses of up to two seconds
//!   between them.
//! - `Retry-After` of the token endpoint holds for all calls, for up to five minutes. A call waits for up to 70 seconds if its
//!   policy allows a second attempt; otherwise it fails at once with the error of the last answer, whose
//!   [`retry_after`](crate::Error::retry_after) is what is left.
//! - When the token endpoint refuses the account, or its answer cannot be used, calls fail with that error for five seconds
//!   before one asks again.
//! - A token that is answered with 401 is replaced if it is at least 30 seconds old. If the new one is refused as well, that age
//!   doubles, up to five minutes. The 401 of a younger token is the outcome of the call.

mod digest;
mod environment;
mod header;
#[cfg(feature = "profiles")]
mod profile;
mod registry;
mod service_account;
mod source;

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use self::digest::{Digest, Lease};
pub(crate) use self::environment::Variables;
pub(crate) use self::header::RequestLine;
use self::header::bearer;
#[cfg(feature = "profiles")]
pub(crate) use self::profile::Profile;
use self::service_account::ServiceAccount;
pub use self::source::{TokenFuture, TokenRequest, TokenSource};
use crate::api;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Authorization;

/// What a caller chose, before it is checked.
#[derive(Clone)]
pub(crate) enum Choice {
    None,
    AccessToken(SecretString),
    ServiceAccount { id: String, secret: SecretString },
    ApiKey { public: String, private: SecretString },
    Source(Arc<dyn TokenSource>),
}

/// Credentials, ready to use and shared by the clones of a client.
pub(crate) enum Credentials {
    None,
    AccessToken(HeaderValue),
    ServiceAccount(Arc<ServiceAccount>),
    ApiKey(Arc<Digest>),
    Source(Arc<dyn TokenSource>),
}

/// The credentials of one attempt: what was sent, and so what a refusal is about.
pub(crate) enum Grant {
    None,
    Token(HeaderValue),
    Digest(Lease),
}

impl Choice {
    pub(crate) fn check(self, base_url: &str) -> Result<Credentials> {
        let fault = |why: &str| Err(Error::new(ErrorKind::Configuration, why));
        Ok(match self {
            Self::None => Credentials::None,
            Self::AccessToken(token) => Credentials::AccessToken(bearer(&token)?),
            Self::ServiceAccount { id, secret } => {
                if id.trim().is_empty() || secret.expose_secret().trim().is_empty() {
                    return fault("half a service account: both its id and its secret are needed");
                }
                Credentials::ServiceAccount(registry::shared(base_url, id.trim(), secret))
            }
            Self::ApiKey { public, private } => {
                let public = public.trim().to_owned();
                if public.is_empty() || private.expose_secret().trim().is_empty() {
                    return fault("half an API key: both its public and its private part are needed");
                }
                if !api::SERVICE_ACCOUNT_PREFIX.is_empty() && public.starts_with(api::SERVICE_ACCOUNT_PREFIX) {
                    return fault(
                        "the public key is the id of a service account: give it, with its secret, as a service account",
                    );
                }
                Credentials::ApiKey(Arc::new(Digest::new(public, private)))
            }
            Self::Source(source) => Credentials::Source(source),
        })
    }
}

impl Credentials {
    /// What to send with the next attempt. `refused` is what the server answered 401 to.
    pub(crate) async fn grant(&self, exchange: TokenRequest<'_>, refused: Option<&Grant>) -> Result<Grant> {
        let refused = match refused {
            Some(Grant::Token(header)) => Some(header),
            _ => None,
        };
        Ok(match self {
            Self::None => Grant::None,
            Self::AccessToken(header) => Grant::Token(header.clone()),
            Self::ServiceAccount(account) => Grant::Token(account.authorization(&exchange, refused).await?),
            Self::ApiKey(digest) => Grant::Digest(Lease::new(digest)),
            Self::Source(source) => Grant::Token(source::authorization(source.as_ref(), exchange, refused).await?),
        })
    }

    /// Whether another attempt can succeed where this one was answered with 401.
    pub(crate) fn renews(&self, grant: &mut Grant, answer: &http::HeaderMap) -> bool {
        match (self, grant) {
            (Self::ServiceAccount(account), Grant::Token(refused)) => account.can_replace(refused),
            (Self::Source(_), Grant::Token(_)) => true,
            (_, Grant::Digest(lease)) => lease.challenged(answer),
            _ => false,
        }
    }

    /// Revokes the token of a service account; `false` when there is none.
    pub(crate) async fn revoke(&self, exchange: &TokenRequest<'_>) -> Result<bool> {
        match self {
            Self::ServiceAccount(account) => account.revoke(exchange).await,
            _ => Ok(false),
        }
    }

    /// How they show in a command line.
    pub(crate) fn authorization(&self) -> Authorization {
        match self {
            Self::None => Authorization::None,
            Self::ApiKey(_) => Authorization::Digest,
            Self::AccessToken(_) | Self::ServiceAccount(_) | Self::Source(_) => Authorization::Bearer,
        }
    }
}

impl Grant {
    /// The header for a request with this line; `None` when there is nothing to send (yet).
    pub(crate) fn header(&mut self, line: RequestLine<'_>) -> Result<Option<HeaderValue>> {
        match self {
            Self::None => Ok(None),
            Self::Token(header) => Ok(Some(header.clone())),
            Self::Digest(lease) => lease.respond(line),
        }
    }
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::AccessToken(_) => "access token",
            Self::ServiceAccount { .. } => "service account",
            Self::ApiKey { .. } => "API key",
            Self::Source(_) => "token source",
        })
    }
}
