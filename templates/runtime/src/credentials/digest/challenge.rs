//! A Digest challenge and the response to it (RFC 7616, formerly RFC 2617 and RFC 2069): MD5 with or without `qop=auth`.
//!
//! In: the headers of a 401 response. Out: the value of an `Authorization` header.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;
use http_auth::ChallengeRef;
use http_auth::parser::ChallengeParser;

use crate::credentials::header::RequestLine;

pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Option<Algorithm>,
    /// Whether the server supports `qop`. Only servers according to RFC 2069 (1997) do not.
    qop: bool,
    pub(super) stale: bool,
    cnonce: String,
    /// The number of responses that were computed, which is the last `nc`.
    uses: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Md5Session,
}

impl Challenge {
    /// Returns the first challenge of a 401 response that is supported. If there is none, returns why the first challenge is
    /// not supported; `None` if there is no challenge at all.
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Result<Self, String>> {
        let mut fault = None;
        for value in headers.get_all(WWW_AUTHENTICATE) {
            let Ok(text) = value.to_str() else { continue };
            // The rest of the header after a syntax error cannot be split into challenges.
            let challenges = ChallengeParser::new(text).map_while(Result::ok);
            for challenge in challenges.filter(|challenge| challenge.scheme.eq_ignore_ascii_case("digest")) {
                match Self::read(&challenge) {
                    Ok(challenge) => return Some(Ok(challenge)),
                    Err(why) => fault = fault.or(Some(Err(why))),
                }
            }
        }
        fault
    }

    fn read(challenge: &ChallengeRef<'_>) -> Result<Self, String> {
        let parameter = |wanted: &str| {
            let found = challenge.params.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.map(|(_, value)| value.to_unescaped())
        };
        let is = |value: &str, wanted: &str| value.trim().eq_ignore_ascii_case(wanted);
        let algorithm = match parameter("algorithm") {
            None => None,
            Some(name) if is(&name, "MD5") => Some(Algorithm::Md5),
            Some(name) if is(&name, "MD5-sess") => Some(Algorithm::Md5Session),
            Some(name) => return Err(format!("the algorithm {} is not supported, only MD5 is", printable(&name))),
        };
        let qop = parameter("qop").filter(|qop| !qop.trim().is_empty());
        if let Some(qop) = &qop
            && !qop.split(',').any(|qop| is(qop, "auth"))
        {
            return Err(format!("the qop {} is not supported, only auth is", printable(qop)));
        }
        Ok(Self {
            realm: parameter("realm").unwrap_or_default(),
            nonce: parameter("nonce").ok_or("it has no nonce")?,
            opaque: parameter("opaque"),
            algorithm,
            qop: qop.is_some(),
            stale: parameter("stale").is_some_and(|stale| is(&stale, "true")),
            cnonce: cnonce(),
            uses: 0,
        })
    }

    /// Returns whether the nonce count has reached its maximum.
    pub(super) fn is_spent(&self) -> bool {
        self.uses == u32::MAX
    }

    /// Computes the response for a request with this request line.
    pub(super) fn response(&mut self, user: &str, password: &str, line: RequestLine<'_>) -> String {
        self.uses = self.uses.saturating_add(1);
        let Self { realm, nonce, cnonce, .. } = &*self;
        let count = format!("{:08x}", self.uses);
        let uri = line.path_and_query;
        let is_session = self.algorithm == Some(Algorithm::Md5Session);
        let mut secret = md5_of(&[user, realm, password]);
        if is_session {
            secret = md5_of(&[&secret, nonce, cnonce]);
        }
        let request = md5_of(&[line.method, uri]);
        let response = if self.qop {
            md5_of(&[&secret, nonce, &count, cnonce, "auth", &request])
        } else {
            md5_of(&[&secret, nonce, &request])
        };
        let mut header = String::with_capacity(384);
        header.push_str("Digest username=");
        quote(&mut header, user);
        for (name, value) in [(", realm=", realm.as_str()), (", nonce=", nonce), (", uri=", uri)] {
            header.push_str(name);
            quote(&mut header, value);
        }
        if self.qop {
            let _ = write!(header, ", qop=auth, nc={count}");
        }
        if self.qop || is_session {
            let _ = write!(header, ", cnonce=\"{cnonce}\"");
        }
        let _ = write!(header, ", response=\"{response}\"");
        if let Some(opaque) = &self.opaque {
            header.push_str(", opaque=");
            quote(&mut header, opaque);
        }
        header.push_str(match self.algorithm {
            None => "",
            Some(Algorithm::Md5) => ", algorithm=MD5",
            Some(Algorithm::Md5Session) => ", algorithm=MD5-sess",
        });
        header
    }
}

/// Returns the MD5 digest of texts that are separated by colons, in hexadecimal.
fn md5_of(texts: &[&str]) -> String {
    let mut context = md5::Context::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            context.consume(b":");
        }
        context.consume(text);
    }
    format!("{:x}", context.finalize())
}

/// Writes a quoted string (RFC 9110, section 5.6.4).
fn quote(to: &mut String, text: &str) {
    to.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            to.push('\\');
        }
        to.push(character);
    }
    to.push('"');
}

/// Returns a client nonce. It must not be predictable, so that a server cannot choose the whole text that is hashed with the
/// secret. The keys of the standard library's hasher come from the operating system and differ for each hasher.
fn cnonce() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// Returns a value that the server has sent in a form that is safe to put into an error: short and printable.
fn printable(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(40).collect()
}

#[cfg(test)]
mod tests;
