//! Gates: which operations need a type, and so under which features of the crate it exists.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{GroupId, Stability};

/// The features under which a type exists: any of these conditions; without any, always.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Gate(pub BTreeSet<Condition>);

/// A group's operations of one stability.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Condition {
    /// The group whose operations need the type.
    pub group: GroupId,
    /// The stability of those operations.
    pub stability: Stability,
}

impl Gate {
    /// Adds a condition, unless the group's current versions are one already.
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

    /// The groups that the conditions name, sorted.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        let mut last = None;
        // Conditions of the same group are neighbours.
        self.0.iter().map(|condition| &condition.group).filter(move |group| last.replace(*group) != Some(*group))
    }

    /// The one group that all conditions name, if there is one.
    pub fn only_group(&self) -> Option<&GroupId> {
        let mut groups = self.groups();
        let first = groups.next()?;
        groups.next().is_none().then_some(first)
    }

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
    fn current_versions_make_the_other_conditions_of_their_group_needless() {
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
    fn conditions_of_one_group_have_one_group() {
        let gate =
            Gate(BTreeSet::from([condition("pets", Stability::Preview), condition("pets", Stability::Superseded)]));
        assert_eq!(gate.only_group(), Some(&GroupId("pets".to_owned())));
    }
}
