//! What is known about one kind of long-running work, as a constant that generated code declares, and the verdict on one poll.

use std::time::Duration;

use crate::request::OperationInfo;
use crate::wire::Value;

/// How to wait for one kind of work. Generated code sets what differs from [`WaitInfo::DEFAULT`].
#[derive(Debug)]
#[non_exhaustive]
pub struct WaitInfo {
    /// The operation to poll.
    pub poll: &'static OperationInfo,
    /// The sources of its path parameters.
    pub arguments: &'static [Argument],
    /// The property with the state; of several, the first one that is present.
    pub state: &'static [&'static str],
    /// The final states that are a success. Without any, the work is done when the polled thing exists.
    pub success: &'static [&'static str],
    /// The final states that are a failure.
    pub failure: &'static [&'static str],
    /// Properties that mean success when they are present and neither `null`, `false` nor empty, such as `finishedAt`.
    pub success_if: &'static [&'static str],
    /// Properties that mean failure when they are present and neither `null`, `false` nor empty, such as `failed`.
    pub failure_if: &'static [&'static str],
    /// The meaning of a poll that finds nothing.
    pub gone: Gone,
    /// Error codes of a poll that mean that the work is not done.
    pub not_yet: &'static [&'static str],
    /// The pause before the first poll.
    pub initial_delay: Duration,
    /// The pause between two polls.
    pub interval: Duration,
    /// The limit on the whole wait.
    pub timeout: Duration,
}

/// The source of a path parameter of the operation to poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Argument {
    /// The path parameter of the starting request with this index, from 0.
    Path(usize),
    /// A property of the answer to the starting request, or of its body when the answer has none; of several, the first one
    /// that is present. A dot separates the names of nested objects.
    Property(&'static [&'static str]),
}

/// The meaning of a poll that finds nothing: a 404, or an empty object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gone {
    /// The work is done: it was to delete something.
    Success,
    /// The thing does not exist yet. An error once it has been seen, and after 20 polls.
    NotYet,
    /// An error.
    Failure,
}

impl Argument {
    /// Its name in a message.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Path(index) => format!("the path parameter {index}"),
            Self::Property(names) => format!("the property `{}`", names.join("` or `")),
        }
    }
}

impl WaitInfo {
    /// A poll every 30 seconds for at most 3 hours; a 404 before the thing has been seen is tolerated.
    pub const DEFAULT: Self = Self {
        poll: &OperationInfo::NONE,
        arguments: &[],
        state: &[],
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
            // When waiting for a deletion, existence alone is no success.
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

/// Whether a property holds something: `"deliveryUrl": []` does not.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// A property; a dot separates the names of nested objects.
pub(super) fn property<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| value.get(name))
}
