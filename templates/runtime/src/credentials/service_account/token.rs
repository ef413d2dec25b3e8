//! An access token and its age.

use std::time::{Duration, SystemTime};

use http::HeaderValue;
use secrecy::SecretString;
use tokio::time::Instant;

/// The time before its expiry at which a token is renewed, unless a fifth of its lifetime is shorter.
const RENEWAL_MARGIN: Duration = Duration::from_secs(300);

#[derive(Clone)]
pub(super) struct Token {
    pub(super) secret: SecretString,
    /// The value of the `Authorization` header.
    pub(super) header: HeaderValue,
    pub(super) lifetime: Duration,
    /// The time of the request for the token.
    pub(super) since: Moment,
}

/// A point in time on two clocks: the monotonic clock stops while the machine sleeps, and the system clock can be set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) steady: Instant,
    pub(super) wall: SystemTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    Fresh,
    /// The token is valid and due for renewal.
    Due,
    Expired,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self { steady: Instant::now(), wall: SystemTime::now() }
    }

    /// Returns the time until `now` on the clock that has advanced further. A system clock that was set back is ignored.
    pub(super) fn elapsed(self, now: Self) -> Duration {
        let steady = now.steady.saturating_duration_since(self.steady);
        steady.max(now.wall.duration_since(self.wall).unwrap_or_default())
    }
}

impl Token {
    pub(super) fn age(&self, now: Moment) -> Age {
        match self.lifetime.saturating_sub(self.since.elapsed(now)) {
            Duration::ZERO => Age::Expired,
            left if left <= RENEWAL_MARGIN.min(self.lifetime / 5) => Age::Due,
            _ => Age::Fresh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(lifetime: u64) -> Token {
        let header = HeaderValue::from_static("Bearer t");
        let lifetime = Duration::from_secs(lifetime);
        Token { secret: SecretString::from("t"), header, lifetime, since: Moment::now() }
    }

    #[test]
    fn a_system_clock_that_is_set_forward_ages_a_token_and_one_that_is_set_back_does_not() {
        let token = token(3600);
        let Moment { steady, wall } = token.since;
        let minute = Duration::from_secs(60);
        let age = |steady, wall| token.age(Moment { steady, wall });
        assert_eq!(age(steady + minute, wall + minute), Age::Fresh);
        assert_eq!(age(steady + minute * 56, wall + minute * 56), Age::Due);
        assert_eq!(age(steady + minute * 60, wall + minute * 60), Age::Expired);
        // The system clock was set back by a day, or the machine has slept for two hours.
        assert_eq!(age(steady + minute, wall - minute * 1440), Age::Fresh);
        assert_eq!(age(steady + minute * 61, wall - minute * 1440), Age::Expired);
        assert_eq!(age(steady + minute, wall + minute * 120), Age::Expired);
    }

    #[test]
    fn a_token_with_a_short_lifetime_is_renewed_after_four_fifths_of_it() {
        let token = token(10);
        let Moment { steady, wall } = token.since;
        let age = |seconds| token.age(Moment { steady: steady + Duration::from_secs(seconds), wall });
        assert_eq!((age(7), age(8), age(10)), (Age::Fresh, Age::Due, Age::Expired));
    }
}
