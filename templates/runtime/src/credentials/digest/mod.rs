//! HTTP Digest with an API key. A challenge is kept and answered again with a rising count, so that a warm client needs one
//! round trip for each request. Requests in flight at the same time use challenges of their own: counts then arrive in order.

mod challenge;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use self::challenge::Challenge;
use crate::credentials::header::RequestLine;
use crate::error::{Error, ErrorKind, Result};

/// Challenges beyond this number are forgotten; each stands for one request that was in flight beside others.
const MAX_IDLE: usize = 256;
/// How often one attempt may be challenged: to begin with, and when the challenge that was kept has gone stale.
const MAX_CHALLENGES: u8 = 3;

pub(crate) struct Digest {
    public: String,
    private: SecretString,
    /// Challenges that no request is using; the one used last is used next, as it is the most likely to be valid.
    idle: Mutex<Vec<Challenge>>,
}

/// The use of one challenge by one attempt. Dropping it gives the challenge back.
pub(crate) struct Lease {
    digest: Arc<Digest>,
    challenge: Option<Challenge>,
    /// Why the challenge of the last 401 cannot be answered.
    fault: Option<String>,
    /// The challenge came in answer to this attempt, so a refusal is about the key.
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

    /// The answer to the challenge; `None` when there is none yet, and the request goes out to fetch one.
    pub(super) fn respond(&mut self, line: RequestLine<'_>) -> Result<Option<HeaderValue>> {
        let fault = |why: &str| {
            let why = format!("the server's Digest challenge cannot be answered: {why}");
            Error::new(ErrorKind::Credentials, why)
        };
        if let Some(why) = &self.fault {
            return Err(fault(why));
        }
        let Some(challenge) = &mut self.challenge else { return Ok(None) };
        let answer = challenge.answer(&self.digest.public, self.digest.private.expose_secret().trim(), line);
        let mut header = HeaderValue::try_from(answer)
            .map_err(|_| fault("the public key has a character that HTTP cannot carry"))?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    /// Takes the challenge of a 401. `false` when there is none, or when this refusal means that the key is wrong.
    pub(super) fn challenged(&mut self, answer: &HeaderMap) -> bool {
        self.challenge = match Challenge::offered(answer) {
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
