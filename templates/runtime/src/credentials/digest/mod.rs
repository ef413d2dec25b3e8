//! HTTP Digest authentication with an API key.
//!
//! A challenge is kept and used again with a higher nonce count, so that only the first request of a client needs a second
//! round trip. Requests in flight at the same time use different challenges, because nonce counts must arrive in ascending
//! order.

mod challenge;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use self::challenge::Challenge;
use crate::credentials::header::RequestLine;
use crate::error::{Error, ErrorKind, Result};

/// The maximum number of challenges that are kept. There are as many challenges as requests were in flight at the same time.
const MAX_IDLE: usize = 256;
/// The maximum number of challenges in one attempt: a first one, and others if a nonce has become stale.
const MAX_CHALLENGES: u8 = 3;

pub(crate) struct Digest {
    public: String,
    private: SecretString,
    /// The challenges that no request uses. The one that was used last is used next, as it is the most likely to be valid.
    idle: Mutex<Vec<Challenge>>,
}

/// The use of one challenge by one attempt. Dropping it returns the challenge.
pub(crate) struct Lease {
    digest: Arc<Digest>,
    challenge: Option<Challenge>,
    /// The reason why there is no response to the challenge of the last 401.
    fault: Option<String>,
    /// Whether the challenge was received in this attempt, so that another 401 means that the key is wrong.
    is_new: bool,
    challenges: u8,
}

impl Digest {
    pub(super) fn new(public: String, private: SecretString) -> Self {
        Self { public, private, idle: Mutex::default() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Challenge>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    pub(super) fn new(digest: &Arc<Digest>) -> Self {
        let challenge = digest.idle().pop();
        Self { digest: digest.clone(), challenge, fault: None, is_new: false, challenges: 0 }
    }

    /// Returns the response to the challenge; `None` if there is no challenge yet. The request is then sent to receive one.
    pub(super) fn respond(&mut self, line: RequestLine<'_>) -> Result<Option<HeaderValue>> {
        let fault = |why: &str| {
            let why = format!("there is no response to the server's Digest challenge: {why}");
            Error::new(ErrorKind::Credentials, why)
        };
        if let Some(why) = &self.fault {
            return Err(fault(why));
        }
        let Some(challenge) = &mut self.challenge else { return Ok(None) };
        let response = challenge.response(&self.digest.public, self.digest.private.expose_secret().trim(), line);
        let mut header = HeaderValue::try_from(response)
            .map_err(|_| fault("the public key contains a character that is not allowed in an HTTP header"))?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    /// Reads the challenge of a 401 response. Returns `false` if there is none, or if the response means that the key is
    /// wrong.
    pub(super) fn challenge(&mut self, headers: &HeaderMap) -> bool {
        self.challenge = match Challenge::from_headers(headers) {
            Some(Ok(challenge)) if (!self.is_new || challenge.stale) && self.challenges < MAX_CHALLENGES => {
                Some(challenge)
            }
            Some(Err(why)) => {
                self.fault = Some(why);
                None
            }
            _ => None,
        };
        self.challenges += 1;
        self.is_new = true;
        self.challenge.is_some() || self.fault.is_some()
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(challenge) = self.challenge.take().filter(|challenge| !challenge.is_spent()) {
            let mut idle = self.digest.idle();
            if idle.len() < MAX_IDLE {
                idle.push(challenge);
            }
        }
    }
}
