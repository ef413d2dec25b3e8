#![allow(clippy::unwrap_used)]

use http::StatusCode;

use super::*;
use crate::error::ErrorKind;

fn token(text: &str, since: Moment) -> Token {
    let header = HeaderValue::try_from(format!("Bearer {text}")).unwrap();
    Token { secret: SecretString::from(text), header, lifetime: Duration::from_secs(3600), since }
}

fn later(moment: Moment, seconds: u64) -> Moment {
    let by = Duration::from_secs(seconds);
    Moment { steady: moment.steady + by, wall: moment.wall + by }
}

fn failure(status: u16, retry_after: Option<&str>) -> Error {
    let headers = retry_after.map(|value| (RETRY_AFTER, value.parse().unwrap()));
    let status = StatusCode::from_u16(status).unwrap();
    oauth::refusal("no", status, headers.into_iter().collect(), Default::default())
}

/// The next step of a caller without a token after this failure, with and without a policy that allows another attempt.
fn steps_after(error: Error, seconds: u64) -> (String, String) {
    let now = Moment::now();
    let mut state = State::default();
    let (in_flight, _sender) = state.begin(Kind::Mint, now);
    state.minted(in_flight.id, now, Err(error));
    let mut step = |may_wait| match state.step(later(now, seconds), None, may_wait) {
        Step::Fail(error) => format!("fail {:?}", error.retry_after()),
        Step::PauseUntil(until) => format!("pause {}", (until - now.steady).as_secs()),
        Step::Mint => "mint".to_owned(),
        _ => "another".to_owned(),
    };
    (step(true), step(false))
}

#[test]
fn the_next_caller_mints_waits_or_fails_depending_on_the_last_failure() {
    let outcome = |many: &str, once: &str| (many.to_owned(), once.to_owned());
    for (error, seconds, expected) in [
        (failure(429, Some("60")), 0, outcome("pause 60", "fail Some(60s)")),
        (failure(429, Some("60")), 20, outcome("pause 60", "fail Some(40s)")),
        (failure(429, Some("60")), 60, outcome("mint", "mint")),
        (failure(429, Some("71")), 0, outcome("fail Some(71s)", "fail Some(71s)")),
        (failure(429, Some("71")), 1, outcome("pause 71", "fail Some(70s)")),
        (failure(503, Some("86400")), 0, outcome("fail Some(300s)", "fail Some(300s)")),
        (failure(429, None), 0, outcome("pause 0", "mint")),
        (failure(500, None), 0, outcome("pause 0", "mint")),
        (failure(503, None), 3, outcome("mint", "mint")),
        (failure(401, None), 4, outcome("fail None", "fail None")),
        (failure(401, None), 5, outcome("mint", "mint")),
        (failure(403, Some("60")), 50, outcome("fail Some(10s)", "fail Some(10s)")),
        (Error::new(ErrorKind::Credentials, "a bad response"), 4, outcome("fail None", "fail None")),
        (Error::new(ErrorKind::Connect, "no connection"), 0, outcome("pause 0", "mint")),
    ] {
        let case = format!("{error} after {seconds} s");
        assert_eq!(steps_after(error, seconds), expected, "{case}");
    }
}

#[test]
fn the_minimum_age_of_a_replaced_token_doubles_with_each_refusal() {
    let mut now = Moment::now();
    let mut state = State::default();
    let refused = |number: usize| HeaderValue::try_from(format!("Bearer {number}")).unwrap();
    let mut ages = Vec::new();
    for number in 0..6 {
        let (in_flight, _sender) = state.begin(Kind::Mint, now);
        state.minted(in_flight.id, now, Ok(token(&number.to_string(), now)));
        let age = (0..1000).find(|age| state.can_replace(later(now, *age), &refused(number))).unwrap();
        assert!(matches!(state.step(later(now, age - 1), Some(&refused(number)), true), Step::Use(_)));
        now = later(now, age);
        assert!(matches!(state.step(now, Some(&refused(number)), true), Step::Mint));
        ages.push(age);
    }
    assert_eq!(ages, [30, 60, 120, 240, 300, 300]);
    // A token that expires without a refusal resets the age.
    let (in_flight, _sender) = state.begin(Kind::Mint, now);
    state.minted(in_flight.id, now, Ok(token("6", now)));
    assert!(matches!(state.step(later(now, 3600), None, true), Step::Mint));
    let (in_flight, _sender) = state.begin(Kind::Mint, now);
    state.minted(in_flight.id, now, Ok(token("7", now)));
    assert!(state.can_replace(later(now, 30), &refused(7)));
}

#[test]
fn a_token_that_was_refused_to_one_caller_is_used_by_others_until_it_is_replaced() {
    let start = Moment::now();
    let mut state = State::default();
    let (in_flight, _sender) = state.begin(Kind::Mint, start);
    state.minted(in_flight.id, start, Ok(token("t", start)));
    let now = later(start, 600);
    let header = HeaderValue::from_static("Bearer t");
    assert!(matches!(state.step(now, Some(&header), true), Step::Mint));
    let (in_flight, _sender) = state.begin(Kind::Mint, now);
    assert!(matches!(state.step(now, Some(&header), true), Step::Wait(_)));
    state.minted(in_flight.id, now, Err(failure(429, Some("200"))));
    assert!(matches!(state.step(now, Some(&header), true), Step::Fail(_)));
    assert!(matches!(state.step(now, None, true), Step::Use(_)));
}

#[test]
fn after_the_refusal_of_an_older_token_the_current_one_is_used() {
    let now = Moment::now();
    let mut state = State::default();
    let (in_flight, _sender) = state.begin(Kind::Mint, now);
    state.minted(in_flight.id, now, Ok(token("new", now)));
    let old = HeaderValue::from_static("Bearer old");
    assert!(state.can_replace(now, &old));
    assert!(matches!(state.step(now, Some(&old), true), Step::Use(header) if header == "Bearer new"));
}

#[tokio::test(start_paused = true)]
async fn a_task_whose_runtime_is_not_driven_is_abandoned() {
    let mut state = State::default();
    let (in_flight, sender) = state.begin(Kind::Mint, Moment::now());
    let started = Instant::now();
    assert!(in_flight.outcome().await.is_none());
    assert_eq!(started.elapsed().as_secs(), 35);
    assert!(matches!(state.step(Moment::now(), None, true), Step::Mint));
    // Its token is kept if it still arrives.
    let (other, _sender) = state.begin(Kind::Mint, Moment::now());
    drop(sender);
    state.minted(other.id - 1, Moment::now(), Ok(token("late", Moment::now())));
    assert!(matches!(state.step(Moment::now(), None, true), Step::Use(_)));
    assert!(state.in_flight(Moment::now()).is_some_and(|exchange| exchange.id == other.id));
}

#[tokio::test]
async fn a_task_that_was_cancelled_is_replaced() {
    let mut state = State::default();
    let (in_flight, sender) = state.begin(Kind::Mint, Moment::now());
    assert!(matches!(state.step(Moment::now(), None, true), Step::Wait(_)));
    drop(sender);
    assert!(in_flight.outcome().await.is_none());
    assert!(matches!(state.step(Moment::now(), None, true), Step::Mint));
}

#[test]
fn after_a_revocation_with_an_unknown_outcome_a_refused_token_is_replaced_at_any_age() {
    let now = Moment::now();
    let mut state = State::default();
    let header = HeaderValue::from_static("Bearer t");
    let (in_flight, _sender) = state.begin(Kind::Mint, now);
    state.minted(in_flight.id, now, Ok(token("t", now)));
    let (in_flight, _sender) = state.begin(Kind::Revocation, now);
    assert!(matches!(state.step(now, None, true), Step::Wait(_)), "a token that is being revoked is not used");
    state.revoked(in_flight.id, Err(Error::new(ErrorKind::Connection, "broken")));
    assert!(matches!(state.step(now, None, true), Step::Use(_)));
    assert!(state.can_replace(now, &header), "a 401 can mean that the token was revoked");
}
