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

/// What a caller without a token is to do after this failure, with and without a policy that allows more than one attempt.
fn after(error: Error, seconds: u64) -> (String, String) {
    let now = Moment::now();
    let mut state = State::default();
    let (flight, _sender) = state.launch(Kind::Mint, now);
    state.minted(flight.id, now, Err(error));
    let mut step = |may_wait| match state.step(later(now, seconds), None, may_wait) {
        Step::Fail(error) => format!("fail {:?}", error.retry_after()),
        Step::PauseUntil(until) => format!("pause {}", (until - now.steady).as_secs()),
        Step::Mint => "mint".to_owned(),
        _ => "another".to_owned(),
    };
    (step(true), step(false))
}

#[test]
fn a_failed_mint_says_what_the_next_caller_does() {
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
        (Error::new(ErrorKind::Credentials, "a bad answer"), 4, outcome("fail None", "fail None")),
        (Error::new(ErrorKind::Connect, "no connection"), 0, outcome("pause 0", "mint")),
    ] {
        let case = format!("{error} after {seconds} s");
        assert_eq!(after(error, seconds), expected, "{case}");
    }
}

#[test]
fn the_age_that_protects_a_token_doubles_with_each_that_is_refused() {
    let mut now = Moment::now();
    let mut state = State::default();
    let refused = |number: usize| HeaderValue::try_from(format!("Bearer {number}")).unwrap();
    let mut ages = Vec::new();
    for number in 0..6 {
        let (flight, _sender) = state.launch(Kind::Mint, now);
        state.minted(flight.id, now, Ok(token(&number.to_string(), now)));
        let age = (0..1000).find(|age| state.can_replace(later(now, *age), &refused(number))).unwrap();
        assert!(matches!(state.step(later(now, age - 1), Some(&refused(number)), true), Step::Use(_)));
        now = later(now, age);
        assert!(matches!(state.step(now, Some(&refused(number)), true), Step::Mint));
        ages.push(age);
    }
    assert_eq!(ages, [30, 60, 120, 240, 300, 300]);
    // A token that reaches its end without a refusal ends the series.
    let (flight, _sender) = state.launch(Kind::Mint, now);
    state.minted(flight.id, now, Ok(token("6", now)));
    assert!(matches!(state.step(later(now, 3600), None, true), Step::Mint));
    let (flight, _sender) = state.launch(Kind::Mint, now);
    state.minted(flight.id, now, Ok(token("7", now)));
    assert!(state.can_replace(later(now, 30), &refused(7)));
}

#[test]
fn a_token_refused_to_one_caller_serves_others_until_there_is_another() {
    let start = Moment::now();
    let mut state = State::default();
    let (flight, _sender) = state.launch(Kind::Mint, start);
    state.minted(flight.id, start, Ok(token("t", start)));
    let now = later(start, 600);
    let header = HeaderValue::from_static("Bearer t");
    assert!(matches!(state.step(now, Some(&header), true), Step::Mint));
    let (flight, _sender) = state.launch(Kind::Mint, now);
    assert!(matches!(state.step(now, Some(&header), true), Step::Wait(_)));
    state.minted(flight.id, now, Err(failure(429, Some("200"))));
    assert!(matches!(state.step(now, Some(&header), true), Step::Fail(_)));
    assert!(matches!(state.step(now, None, true), Step::Use(_)));
}

#[test]
fn a_refusal_of_an_earlier_token_is_answered_with_the_one_at_hand() {
    let now = Moment::now();
    let mut state = State::default();
    let (flight, _sender) = state.launch(Kind::Mint, now);
    state.minted(flight.id, now, Ok(token("new", now)));
    let old = HeaderValue::from_static("Bearer old");
    assert!(state.can_replace(now, &old));
    assert!(matches!(state.step(now, Some(&old), true), Step::Use(header) if header == "Bearer new"));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_stands_still_is_given_up() {
    let mut state = State::default();
    let (flight, sender) = state.launch(Kind::Mint, Moment::now());
    let started = Instant::now();
    assert!(flight.landed().await.is_none());
    assert_eq!(started.elapsed().as_secs(), 35);
    assert!(matches!(state.step(Moment::now(), None, true), Step::Mint));
    // Its token is kept all the same when it comes at last.
    let (other, _sender) = state.launch(Kind::Mint, Moment::now());
    drop(sender);
    state.minted(other.id - 1, Moment::now(), Ok(token("late", Moment::now())));
    assert!(matches!(state.step(Moment::now(), None, true), Step::Use(_)));
    assert!(state.flight(Moment::now()).is_some_and(|flight| flight.id == other.id));
}

#[tokio::test]
async fn a_task_that_was_cut_off_is_replaced() {
    let mut state = State::default();
    let (flight, sender) = state.launch(Kind::Mint, Moment::now());
    assert!(matches!(state.step(Moment::now(), None, true), Step::Wait(_)));
    drop(sender);
    assert!(flight.landed().await.is_none());
    assert!(matches!(state.step(Moment::now(), None, true), Step::Mint));
}

#[test]
fn a_revocation_that_broke_off_leaves_a_token_that_may_be_dead() {
    let now = Moment::now();
    let mut state = State::default();
    let header = HeaderValue::from_static("Bearer t");
    let (flight, _sender) = state.launch(Kind::Mint, now);
    state.minted(flight.id, now, Ok(token("t", now)));
    let (flight, _sender) = state.launch(Kind::Revocation, now);
    assert!(matches!(state.step(now, None, true), Step::Wait(_)), "it is not used meanwhile");
    state.revoked(flight.id, Err(Error::new(ErrorKind::Connection, "broken")));
    assert!(matches!(state.step(now, None, true), Step::Use(_)));
    assert!(state.can_replace(now, &header), "a 401 is about the token now");
}
