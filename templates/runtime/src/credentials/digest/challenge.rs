//! A Digest challenge and the answer to it (RFC 7616, and RFC 2617 and 2069 before it): MD5 with `qop=auth`, as the API uses it,
//! or without `qop`. In: the headers of a 401. Out: the value of an `Authorization` header.

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
    /// The server knows `qop`, which only servers from before 1999 do not.
    qop: bool,
    pub(super) stale: bool,
    cnonce: String,
    /// How many answers were given: the last `nc`.
    uses: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Md5Session,
}

impl Challenge {
    /// The first challenge of a 401 that can be answered; otherwise why the first one cannot. `None` when there is none.
    pub(super) fn offered(headers: &HeaderMap) -> Option<Result<Self, String>> {
        let mut fault = None;
        for value in headers.get_all(WWW_AUTHENTICATE) {
            let Ok(text) = value.to_str() else { continue };
            // After what cannot be parsed, the borders between challenges are not known.
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
            Some(name) => return Err(format!("the algorithm {} is not supported, only MD5 is", shown(&name))),
        };
        let qop = parameter("qop").filter(|qop| !qop.trim().is_empty());
        if let Some(qop) = &qop
            && !qop.split(',').any(|qop| is(qop, "auth"))
        {
            return Err(format!("the qop {} is not supported, only auth is", shown(qop)));
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

    /// Whether its count is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.uses == u32::MAX
    }

    /// The answer for a request with this line.
    pub(super) fn answer(&mut self, user: &str, password: &str, line: RequestLine<'_>) -> String {
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
        let mut answer = String::with_capacity(384);
        answer.push_str("Digest username=");
        quote(&mut answer, user);
        for (name, value) in [(", realm=", realm.as_str()), (", nonce=", nonce), (", uri=", uri)] {
            answer.push_str(name);
            quote(&mut answer, value);
        }
        if self.qop {
            let _ = write!(answer, ", qop=auth, nc={count}");
        }
        if self.qop || is_session {
            let _ = write!(answer, ", cnonce=\"{cnonce}\"");
        }
        let _ = write!(answer, ", response=\"{response}\"");
        if let Some(opaque) = &self.opaque {
            answer.push_str(", opaque=");
            quote(&mut answer, opaque);
        }
        answer.push_str(match self.algorithm {
            None => "",
            Some(Algorithm::Md5) => ", algorithm=MD5",
            Some(Algorithm::Md5Session) => ", algorithm=MD5-sess",
        });
        answer
    }
}

/// The digest of texts with colons between them, in hexadecimal.
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

/// A nonce of the client: it keeps a server from choosing all that is hashed with the secret, so it must not be foreseeable.
/// The keys of the standard library's hasher come from the operating system and are others for each hasher.
fn cnonce() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// A word of the server's, for an error.
fn shown(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(40).collect()
}

#[cfg(test)]
mod tests;
