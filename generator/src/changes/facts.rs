//! Facts: what is known about an item apart from its signature, and what a change of it means.

use std::collections::BTreeMap;

use super::{Fact, FactKind, Reason};
use crate::model;

/// Returns a fact of which an item has one.
pub(super) fn fact(kind: FactKind) -> Fact {
    Fact { kind, name: String::new() }
}

/// Adds the constraints of an argument or field. `argument` is empty if the item has one value.
pub(super) fn add_constraints(facts: &mut BTreeMap<Fact, String>, argument: &str, constraints: &[(String, String)]) {
    let name = |constraint: &str| match argument {
        "" => constraint.to_owned(),
        argument => format!("{argument}: {constraint}"),
    };
    for (constraint, value) in constraints {
        let fact = match constraint.as_str() {
            "default" => Fact { kind: FactKind::Default, name: argument.to_owned() },
            _ => Fact { kind: FactKind::Limit, name: name(constraint) },
        };
        facts.insert(fact, value.clone());
    }
}

/// Returns the rule of a wait in one line. `poll` is the method and path of the operation that is polled.
pub(super) fn wait_rule(rule: &model::Wait, poll: &str) -> String {
    let list = |name: &str, values: &[String]| (!values.is_empty()).then(|| format!("{name} {}", values.join("/")));
    let gone = match rule.gone {
        model::Gone::Success => Some("success if gone".to_owned()),
        model::Gone::Failure => Some("failure if gone".to_owned()),
        model::Gone::NotYet => None,
    };
    let parts = [
        Some(format!("polls {poll}")),
        Some(format!("after {} s, every {} s, for at most {} s", rule.initial_delay, rule.interval, rule.timeout)),
        list("state", &rule.state),
        list("success", &rule.success),
        list("failure", &rule.failure),
        list("success if set", &rule.success_if),
        list("failure if set", &rule.failure_if),
        list("not yet", &rule.not_yet),
        gone,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Returns why the change of a fact has its effect. `old` and `new` are the values.
pub(super) fn reason(kind: FactKind, new: Option<&String>) -> Reason {
    match kind {
        FactKind::Features => Reason::FeaturesNeeded,
        FactKind::Endpoint => Reason::EndpointChanged,
        FactKind::Version => Reason::VersionChanged,
        FactKind::Wire => Reason::WireChanged,
        FactKind::Required if new.is_some() => Reason::RequiredAdded,
        FactKind::Required => Reason::RequiredRemoved,
        FactKind::Default => Reason::DefaultChanged,
        FactKind::Limit => Reason::LimitChanged,
        FactKind::Roles => Reason::RolesChanged,
        FactKind::Sunset => Reason::SunsetChanged,
        FactKind::WaitRule => Reason::WaitChanged,
        FactKind::Constant => Reason::ConstantChanged,
        FactKind::Selector => Reason::SelectorChanged,
        FactKind::DocumentName => Reason::DocumentNameChanged,
    }
}
