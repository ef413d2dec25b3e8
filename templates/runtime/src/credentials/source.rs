//! The trait with which a program supplies access tokens.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use http::HeaderValue;
use secrecy::SecretString;

use super::header::bearer;
use crate::error::{Error, Result};

/// A source of access tokens that a program implements, for instance with a vault or another OAuth 2 grant.
///
/// [`token`](Self::token) is called before each attempt, so a source should cache its token. It is called a second time in
/// an attempt to which the server responds with 401.
///
/// ```
/// use runtime::SecretString;
/// use runtime::credentials::{TokenFuture, TokenRequest, TokenSource};
///
/// struct File(std::path::PathBuf);
///
/// impl TokenSource for File {
///     fn token<'a>(&'a self, _: TokenRequest<'a>) -> TokenFuture<'a> {
///         let token = std::fs::read_to_string(&self.0);
///         Box::pin(async move { Ok(SecretString::from(token.map_err(runtime::Error::credentials)?)) })
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Returns the access token to send.
    ///
    /// If [`TokenRequest::refused`] is true, the server responded with 401 to the previous token, and the source should
    /// return another one. The call fails if the token is empty or contains a space or a character that is not printable
    /// ASCII.
    ///
    /// # Errors
    /// [`Error::credentials`] converts any other error.
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a>;
}

/// The future that [`TokenSource::token`] returns.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<SecretString>> + Send + 'a>>;

/// The context of a call of [`TokenSource::token`].
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    pub(crate) http: &'a reqwest::Client,
    pub(crate) base_url: &'a str,
    pub(crate) user_agent: &'a HeaderValue,
    pub(crate) refused: bool,
    pub(crate) max_attempts: u32,
}

impl<'a> TokenRequest<'a> {
    /// Returns the HTTP client that sends the requests of the call.
    pub fn http(&self) -> &'a reqwest::Client {
        self.http
    }

    /// Returns the base URL of the client, without a trailing `/`.
    pub fn base_url(&self) -> &'a str {
        self.base_url
    }

    /// Returns whether the server responded with 401 to the previous token.
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// Returns the number of attempts that the retry policy of the call allows, at least 1.
    pub fn max_attempts(&self) -> u32 {
        self.max_attempts
    }
}

pub(super) async fn authorization(
    source: &dyn TokenSource,
    mut request: TokenRequest<'_>,
    refused: Option<&HeaderValue>,
) -> Result<HeaderValue> {
    request.refused = refused.is_some();
    bearer(&source.token(request).await?)
}

impl Error {
    /// Returns an error of the kind [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) for a [`TokenSource`].
    pub fn credentials(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let source = source.into();
        Self::new(crate::error::ErrorKind::Credentials, format!("no access token: {source}")).with_source(source)
    }
}

impl fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest").field("base_url", &self.base_url).field("refused", &self.refused).finish()
    }
}
