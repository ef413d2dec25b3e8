//! The `Authorization` header: what it is computed from, and its form for a bearer token.

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, ErrorKind, Result};

/// The parts of a request line from which a Digest response is computed.
#[derive(Clone, Copy)]
pub(crate) struct RequestLine<'a> {
    pub(crate) method: &'a str,
    pub(crate) path_and_query: &'a str,
}

/// Returns `Bearer <token>` as a header value that is marked as sensitive.
pub(crate) fn bearer(token: &SecretString) -> Result<HeaderValue> {
    let fault = |why: &str| Error::new(ErrorKind::Credentials, why);
    let token = token.expose_secret().trim();
    if token.is_empty() {
        return Err(fault("the access token is empty"));
    }
    let value = Some(token).filter(|token| token.bytes().all(|byte| byte.is_ascii_graphic()));
    let value = value.and_then(|token| HeaderValue::try_from(format!("Bearer {token}")).ok());
    let mut value =
        value.ok_or_else(|| fault("the access token contains a space or a character that is not printable ASCII"))?;
    value.set_sensitive(true);
    Ok(value)
}
