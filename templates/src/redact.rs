//! What is not shown: which names stand for secrets, and how texts look without them. Everything that shows a request or an
//! answer (`Debug`, `to_curl()`, the wire log, errors) asks here.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderMap;
use reqwest::Url;
use secrecy::SecretString;

pub(crate) fn url(url: &Url) -> String {
    url.as_str().to_owned()
}
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let _ = headers;
    Vec::new()
}
pub(crate) fn body<'a>(body: &'a [u8], secrets: &[SecretString]) -> Cow<'a, str> {
    let _ = (body, secrets);
    Cow::Borrowed("")
}
pub(crate) fn scrub(body: Bytes, secrets: &[SecretString]) -> Bytes {
    let _ = secrets;
    body
}
pub(crate) fn address(text: &str) -> String {
    text.split('?').next().unwrap_or_default().to_owned()
}
