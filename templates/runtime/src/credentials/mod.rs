//! Credentials: the `Authorization` header of a request, and its renewal if the server refuses it.
//!
//! In: the base URL and the request line. Out: a header, or an error that names the missing setting. Retries for other
//! reasons and the handling of bodies belong to the transport.
//!
//! # Access tokens of a service account
//!
//! All clients of a process that use the same account share its token. It is minted according to these rules:
//!
//! - At most one request for a token is in flight. All calls without a token wait for it and share its outcome. The request
//!   continues if these calls are dropped or reach their time limit, and its token is used by the next call.
//! - A token is renewed in the background five minutes before it expires, or a fifth of its lifetime if that is less. Calls
//!   use the old token in the meantime. A renewal that fails is repeated after at least 30 seconds.
//! - A call takes part in as many attempts to mint a token as its [`RetryPolicy`](crate::RetryPolicy) allows, with pauses of
//!   up to two seconds between them.
//! - `Retry-After` of the token endpoint applies to all calls, for up to five minutes. A call waits for up to 70 seconds if
//!   its policy allows a second attempt. Otherwise it fails at once with the error of the last response, whose
//!   [`retry_after`](crate::Error::retry_after) is the remaining time.
//! - If the token endpoint refuses the account or sends a response that is not usable, calls fail with that error for five
//!   seconds. Then the next call sends another request.
//! - If the server responds with 401 to a token that is at least 30 seconds old, the token is replaced. If the new one is
//!   refused as well, that age doubles, up to five minutes. The 401 to a younger token is the outcome of the call.

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

/// The credentials that a program has set, before they are validated.
#[derive(Clone)]
pub(crate) enum Choice {
    None,
    AccessToken(SecretString),
    ServiceAccount { id: String, secret: SecretString },
    ApiKey { public: String, private: SecretString },
    Source(Arc<dyn TokenSource>),
}

/// Validated credentials, shared by the clones of a client.
pub(crate) enum Credentials {
    None,
    AccessToken(HeaderValue),
    ServiceAccount(Arc<ServiceAccount>),
    ApiKey(Arc<Digest>),
    Source(Arc<dyn TokenSource>),
}

/// The credentials that one attempt has sent, to which a 401 refers.
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
                    return fault("the service account is incomplete: both its id and its secret are needed");
                }
                Credentials::ServiceAccount(registry::shared(base_url, id.trim(), secret))
            }
            Self::ApiKey { public, private } => {
                let public = public.trim().to_owned();
                if public.is_empty() || private.expose_secret().trim().is_empty() {
                    return fault("the API key is incomplete: both its public and its private part are needed");
                }
                if !api::SERVICE_ACCOUNT_PREFIX.is_empty() && public.starts_with(api::SERVICE_ACCOUNT_PREFIX) {
                    return fault(
                        "the public key is the id of a service account: set it with its secret as a service account",
                    );
                }
                Credentials::ApiKey(Arc::new(Digest::new(public, private)))
            }
            Self::Source(source) => Credentials::Source(source),
        })
    }
}

impl Credentials {
    /// Returns the credentials for the next attempt. `refused` are those to which the server responded with 401.
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

    /// Returns whether an attempt with other credentials can succeed after a 401 response.
    pub(crate) fn can_renew(&self, grant: &mut Grant, headers: &http::HeaderMap) -> bool {
        match (self, grant) {
            (Self::ServiceAccount(account), Grant::Token(refused)) => account.can_replace(refused),
            (Self::Source(_), Grant::Token(_)) => true,
            (_, Grant::Digest(lease)) => lease.challenge(headers),
            _ => false,
        }
    }

    /// Revokes the token of a service account. Returns `false` if there is none.
    pub(crate) async fn revoke(&self, exchange: &TokenRequest<'_>) -> Result<bool> {
        match self {
            Self::ServiceAccount(account) => account.revoke(exchange).await,
            _ => Ok(false),
        }
    }

    /// Returns how the credentials are written in a `curl` command.
    pub(crate) fn authorization(&self) -> Authorization {
        match self {
            Self::None => Authorization::None,
            Self::ApiKey(_) => Authorization::Digest,
            Self::AccessToken(_) | Self::ServiceAccount(_) | Self::Source(_) => Authorization::Bearer,
        }
    }
}

impl Grant {
    /// Returns the header for a request with this request line; `None` if there is none, or none yet.
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
