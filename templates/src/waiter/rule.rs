//! What is known about one kind of long-running work, as a constant that generated code declares, and the verdict on one look.

use std::time::Duration;

use crate::request::OperationInfo;
use crate::wire::Value;

/// How to wait for one kind of work. Fill what differs and take the rest from [`WaitInfo::DEFAULT`].
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it out")]
pub struct WaitInfo {
    /// The operation that shows the state.
    pub poll: &'static OperationInfo,
    /// Where its path parameters come from.
    pub arguments: &'static [Argument],
    /// The property with the state; of several, the first that is there.
    pub state: &'static [&'static str],
    /// States that are the end. When there are none, being there at all is.
    pub success: &'static [&'static str],
    /// States that are the end, and an error.
    pub failure: &'static [&'static str],
    /// Properties that mean the end when they are there and neither `false` nor empty: `finishedAt`.
    pub success_if: &'static [&'static str],
    /// Properties that mean an error when they are there and neither `false` nor empty: `failed`, `cancelled`.
    pub failure_if: &'static [&'static str],
    /// What it means when there is no such thing.
    pub gone: Gone,
    /// Error codes that only mean: not yet.
    pub not_yet: &'static [&'static str],
    /// Before the first look.
    pub initial_delay: Duration,
    /// Between looks.
    pub interval: Duration,
    /// In all.
    pub timeout: Duration,
}

/// Where a path parameter of the operation that shows the state comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "generated code names them")]
pub enum Argument {
    /// The n-th path parameter of the request that starts the work, from 0.
    Path(usize),
    /// A property of the answer to that request, or of its body when the answer has none; of several, the first that is
    /// there. Dots go into objects.
    Property(&'static [&'static str]),
}

/// What it means when there is no such thing: 404, or an empty object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "generated code names them")]
pub enum Gone {
    /// It is what was waited for.
    Success,
    /// Not yet there; an error once it has been seen, or after twenty looks.
    NotYet,
    /// An error.
    Failure,
}

impl WaitInfo {
    /// Half a minute between looks, up to three hours; a 404 just after the start is tolerated.
    pub const DEFAULT: Self = Self {
        poll: &OperationInfo::NONE,
        arguments: &[],
        state: &["stateName"],
        success: &[],
        failure: &[],
        success_if: &[],
        failure_if: &[],
        gone: Gone::NotYet,
        not_yet: &[],
        initial_delay: Duration::ZERO,
        interval: Duration::from_secs(30),
        timeout: Duration::from_secs(3 * 3600),
    };

    /// The state in an answer.
    pub(super) fn state(&self, answer: &Value) -> Option<String> {
        self.state.iter().find_map(|name| match property(answer, name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        })
    }

    pub(super) fn verdict(&self, answer: &Value, state: Option<&str>) -> Verdict {
        let set = |names: &[&str]| names.iter().any(|name| property(answer, name).is_some_and(is_set));
        let is = |states: &[&str]| state.is_some_and(|state| states.contains(&state));
        if is(self.failure) || set(self.failure_if) {
            Verdict::Failure
        } else if is(self.success) || set(self.success_if) || self.success.is_empty() && self.success_if.is_empty() {
            // Waiting for something to be gone: that it is there is no success.
            if self.gone == Gone::Success && self.success.is_empty() { Verdict::Pending } else { Verdict::Success }
        } else {
            Verdict::Pending
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Pending,
    Success,
    Failure,
}

/// Whether a property says something: `"deliveryUrl": []` does not.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// A property, with dots between those of objects in objects.
pub(super) fn property<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| value.get(name))
}
