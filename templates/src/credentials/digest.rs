//! HTTP Digest with an API key. A challenge is kept and answered again with a rising count, so that a warm client needs one
//! round trip for each request. Requests in flight at the same time use challenges of their own: counts then arrive in order.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use digest_auth::{AuthContext, HttpMethod, WwwAuthenticateHeader};
use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::Line;
use crate::error::{Error, ErrorKind, Result};

/// Challenges beyond this number are forgotten; each stands for one request that was in flight beside others.
const MOST: usize = 256;
/// How often one attempt may be challenged anew: to begin with, and when the challenge at hand has gone stale.
const CHALLENGES: u8 = 3;

pub(crate) struct Digest {
    public: String,
    private: SecretString,
    /// Challenges that no request is using; the one used last is used next, as it is the most likely to be alive.
    idle: Mutex<Vec<WwwAuthenticateHeader>>,
}

/// The use of one challenge by one attempt. Dropping it gives the challenge back.
pub(crate) struct Lease {
    digest: Arc<Digest>,
    challenge: Option<WwwAuthenticateHeader>,
    /// The challenge came in answer to this attempt, so a refusal is about the key.
    new: bool,
    challenges: u8,
}

impl Digest {
    pub(super) fn new(public: String, private: SecretString) -> Self {
        Self { public, private, idle: Mutex::default() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<WwwAuthenticateHeader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    pub(super) fn new(digest: &Arc<Digest>) -> Self {
        let challenge = digest.idle().pop();
        Self { digest: digest.clone(), challenge, new: false, challenges: 0 }
    }

    /// The answer to the challenge; `None` when there is none yet, and the request goes out to fetch one.
    pub(super) fn respond(&mut self, line: Line<'_>) -> Result<Option<HeaderValue>> {
        let Some(challenge) = &mut self.challenge else { return Ok(None) };
        let method = HttpMethod::from(line.method);
        let key = self.digest.private.expose_secret().trim();
        let context =
            AuthContext::new_with_method(self.digest.public.as_str(), key, line.path_and_query, line.body, method);
        let fault = || Error::new(ErrorKind::Credentials, "the server's Digest challenge cannot be answered");
        let answer = challenge.respond(&context).map_err(|source| fault().with_source(source.to_string()))?;
        let mut header = HeaderValue::try_from(answer.to_header_string()).map_err(|_| fault())?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    /// Takes the challenge of a 401. `false` when there is none, or when this refusal means that the key is wrong.
    pub(super) fn challenged(&mut self, answer: &HeaderMap) -> bool {
        let offered = answer.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
        let digests = offered.filter(|text| text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("digest ")));
        let challenge = digests.filter_map(|text| WwwAuthenticateHeader::parse(text.get(7..)?).ok()).next();
        let refused = self.new && !challenge.as_ref().is_some_and(|challenge| challenge.stale);
        self.challenge = challenge.filter(|_| !refused && self.challenges < CHALLENGES);
        self.challenges += 1;
        self.new = true;
        self.challenge.is_some()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(challenge) = self.challenge.take() {
            let mut idle = self.digest.idle();
            if idle.len() < MOST && challenge.nc < u32::MAX {
                idle.push(challenge);
            }
        }
    }
}
