//! The trait through which a program brings its own way to get access tokens.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use http::HeaderValue;
use secrecy::SecretString;

use super::header::bearer;
use crate::error::{Error, Result};

/// A program's own source of access tokens: a vault, a sidecar, another grant.
///
/// It is asked before each attempt, so it should keep its token, and once more in an attempt whose token the server refuses.
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
    /// Returns a token to send. If [`TokenRequest::refused`] is true, the server answered 401 to the token returned before,
    /// and another one is wanted. A token that is empty, or has a space or a character outside of ASCII, is an error.
    ///
    /// # Errors
    /// [`Error::credentials`] makes an error from any other.
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a>;
}

/// What [`TokenSource::token`] returns.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<SecretString>> + Send + 'a>>;

/// Why a [`TokenSource`] is asked for a token, and what it can use to get one.
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    pub(crate) http: &'a reqwest::Client,
    pub(crate) base_url: &'a str,
    pub(crate) user_agent: &'a HeaderValue,
    pub(crate) refused: bool,
    pub(crate) max_attempts: u32,
}

impl<'a> TokenRequest<'a> {
    /// The HTTP client of the client that asks.
    pub fn http(&self) -> &'a reqwest::Client {
        self.http
    }

    /// The base URL of the client that asks, without a trailing `/`.
    pub fn base_url(&self) -> &'a str {
        self.base_url
    }

    /// Whether the server refused the last token.
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// How many attempts to get a token the retry policy of the call allows; at least 1.
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
    /// An error of a [`TokenSource`].
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
