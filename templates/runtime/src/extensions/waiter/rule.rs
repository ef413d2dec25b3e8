//! The description of one kind of long-running work, which generated code declares as a constant, and the evaluation of one
//! poll.

use std::time::Duration;

use crate::request::OperationInfo;
use crate::wire::Value;

/// The description of one kind of long-running work. Generated code sets the fields that differ from [`WaitInfo::DEFAULT`].
#[derive(Debug)]
#[non_exhaustive]
pub struct WaitInfo {
    /// The operation to poll.
    pub poll: &'static OperationInfo,
    /// The sources of the path parameters of that operation.
    pub arguments: &'static [Argument],
    /// The properties that can contain the state; the first one that is present is used.
    pub state: &'static [&'static str],
    /// The final states that mean success. If there are none, the work is done when the resource exists.
    pub success: &'static [&'static str],
    /// The final states that mean failure.
    pub failure: &'static [&'static str],
    /// The properties that mean success if they are present and neither `null`, `false` nor empty, such as `finishedAt`.
    pub success_if: &'static [&'static str],
    /// The properties that mean failure if they are present and neither `null`, `false` nor empty, such as `failed`.
    pub failure_if: &'static [&'static str],
    /// The meaning of a poll that does not find the resource.
    pub gone: Gone,
    /// The error codes of a poll that mean that the work is not done.
    pub not_yet: &'static [&'static str],
    /// The pause before the first poll.
    pub initial_delay: Duration,
    /// The pause between two polls.
    pub interval: Duration,
    /// The time limit of the whole wait.
    pub timeout: Duration,
}

/// The source of a path parameter of the operation to poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Argument {
    /// The path parameter of the starting request with this index, counted from 0.
    Path(usize),
    /// The first of these properties that is present in the response to the starting request, or else in the body of that
    /// request. A dot separates the names of nested properties.
    Property(&'static [&'static str]),
}

/// The meaning of a poll that does not find the resource: one whose response is 404 or an empty object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gone {
    /// The work, which deletes the resource, is done.
    Success,
    /// The resource does not exist yet. It is an error after the resource was found once, and after 20 polls.
    NotYet,
    /// The wait fails.
    Failure,
}

impl Argument {
    /// Returns the name of the argument for a message.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Path(index) => format!("the path parameter {index}"),
            Self::Property(names) => format!("the property `{}`", names.join("` or `")),
        }
    }
}

impl WaitInfo {
    /// The defaults: a poll every 30 seconds for at most 3 hours, and a 404 is tolerated until the resource was found once.
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

    /// Returns the state that a response contains.
    pub(super) fn state(&self, answer: &Value) -> Option<String> {
        self.state.iter().find_map(|name| match property(answer, name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        })
    }

    /// Decides whether the work is done.
    pub(super) fn verdict(&self, answer: &Value, state: Option<&str>) -> Verdict {
        let set = |names: &[&str]| names.iter().any(|name| property(answer, name).is_some_and(is_set));
        let is = |states: &[&str]| state.is_some_and(|state| states.contains(&state));
        if is(self.failure) || set(self.failure_if) {
            Verdict::Failure
        } else if is(self.success) || set(self.success_if) || self.success.is_empty() && self.success_if.is_empty() {
            // The existence of the resource is not a success if the work deletes it.
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

/// Returns whether a property is neither `null`, `false` nor empty.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

/// Returns a property. A dot separates the names of nested properties.
pub(super) fn property<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| value.get(name))
}
