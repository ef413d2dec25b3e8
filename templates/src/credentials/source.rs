//! Tokens from elsewhere: the trait through which a program brings its own way to get them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use http::HeaderValue;
use secrecy::SecretString;

use super::bearer;
use crate::error::{Error, Result};

/// A source of access tokens of one's own: a vault, a sidecar, another grant.
///
/// It is asked before each attempt, so it should keep its token; and once more when the server refuses one.
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
    /// A token to send. When [`TokenRequest::refused`] says so, the token given before was answered with 401, and another one
    /// is wanted.
    ///
    /// # Errors
    /// [`Error::credentials`] makes an error from any other.
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a>;
}

/// What [`TokenSource::token`] returns.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<SecretString>> + Send + 'a>>;

/// What a source of tokens is told: why it is asked, and what it can use to get one.
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    pub(crate) http: &'a reqwest::Client,
    pub(crate) base_url: &'a str,
    pub(crate) user_agent: &'a HeaderValue,
    pub(crate) refused: bool,
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
