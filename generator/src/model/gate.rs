//! Gates: the features of the generated crate under which a type exists.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{GroupId, Stability};

/// The conditions under which a type exists. One of them is enough; a type without conditions always exists.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Gate(pub BTreeSet<Condition>);

/// The feature for the operations of one group and one stability.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Condition {
    /// The group whose operations use the type.
    pub group: GroupId,
    /// The stability of those operations.
    pub stability: Stability,
}

impl Gate {
    /// Adds a condition. Current versions always come with their group, so that they replace the other conditions of the group.
    pub fn add(&mut self, condition: Condition) {
        let with = |stability| Condition { group: condition.group.clone(), stability };
        if self.0.contains(&with(Stability::Current)) {
            return;
        }
        if condition.stability == Stability::Current {
            self.0.remove(&with(Stability::Superseded));
            self.0.remove(&with(Stability::Preview));
        }
        self.0.insert(condition);
    }

    /// The groups of the conditions, sorted and without repetitions.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        let mut last = None;
        // The conditions are sorted by group.
        self.0.iter().map(|condition| &condition.group).filter(move |group| last.replace(*group) != Some(*group))
    }

    /// The group of all conditions, if they have the same one.
    pub fn only_group(&self) -> Option<&GroupId> {
        let mut groups = self.groups();
        let first = groups.next()?;
        groups.next().is_none().then_some(first)
    }

    /// Whether the type always exists.
    pub(super) fn is_always(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(group: &str, stability: Stability) -> Condition {
        Condition { group: GroupId(group.to_owned()), stability }
    }

    #[test]
    fn current_versions_replace_the_other_conditions_of_their_group() {
        let mut gate = Gate::default();
        gate.add(condition("pets", Stability::Preview));
        gate.add(condition("pets", Stability::Superseded));
        gate.add(condition("shops", Stability::Preview));
        gate.add(condition("pets", Stability::Current));
        gate.add(condition("pets", Stability::Preview));
        let expected = [condition("pets", Stability::Current), condition("shops", Stability::Preview)];
        assert_eq!(gate.0.iter().collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
        assert_eq!(gate.only_group(), None);
    }

    #[test]
    fn the_only_group_is_the_one_that_all_conditions_have() {
        let gate =
            Gate(BTreeSet::from([condition("pets", Stability::Preview), condition("pets", Stability::Superseded)]));
        assert_eq!(gate.only_group(), Some(&GroupId("pets".to_owned())));
    }
}
