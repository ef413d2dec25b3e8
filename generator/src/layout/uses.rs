//! Where a type is used: the operations that return and send it, and the types that contain it.
//!
//! In: operations and types of the model with their names. Out: the sentences about them in the documentation of the type, so that
//! a reader who has found a type finds the operations that it is for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Layout, SHARED};
use crate::model::{BodyFormat, SchemaId, Stability, TypeRef};

/// The number of links in one sentence.
const MAX_LINKS: usize = 5;

/// The uses of one type.
#[derive(Debug, Default)]
pub(super) struct Uses {
    returned: Sites,
    sent: Sites,
    parts: Sites,
    in_errors: bool,
}

/// Items that use a type, by their paths without the crate, and the module in front of each.
#[derive(Debug, Default)]
struct Sites(BTreeSet<(Rank, String, String)>);

/// The order in which sites are listed: those of current versions come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Current,
    Preview,
    Superseded,
}

impl Rank {
    fn of(stability: Stability) -> Self {
        match stability {
            Stability::Current => Self::Current,
            Stability::Preview => Self::Preview,
            Stability::Superseded => Self::Superseded,
        }
    }
}

impl Layout<'_> {
    /// Returns the uses of all types.
    pub(super) fn uses(&self) -> BTreeMap<SchemaId, Uses> {
        let mut uses: BTreeMap<SchemaId, Uses> = BTreeMap::new();
        for operation in &self.api.operations {
            let (Some(group), Some(names)) =
                (self.names.groups.get(&operation.group), self.names.operations.get(&operation.id))
            else {
                continue;
            };
            for (version, request) in operation.versions.iter().zip(&names.versions) {
                let site = || {
                    let rank = Rank::of(version.stability);
                    (rank, group.module.clone(), format!("{}::{}", group.handle, request.method))
                };
                let mut add = |ty: &TypeRef, sites: fn(&mut Uses) -> &mut Sites| {
                    if let Some(id) = ty.id() {
                        sites(uses.entry(id.clone()).or_default()).0.insert(site());
                    }
                };
                if let BodyFormat::Json(ty) = &version.response.format {
                    add(ty, |uses| &mut uses.returned);
                }
                if let Some(paging) = &version.paging {
                    add(&paging.item, |uses| &mut uses.returned);
                }
                if let Some(ty) = version.wait.as_ref().and_then(|wait| wait.ty.as_ref()) {
                    add(ty, |uses| &mut uses.returned);
                }
                if let Some(body) = &version.body {
                    add(&body.ty, |uses| &mut uses.sent);
                }
                operation.params.iter().for_each(|param| add(&param.ty, |uses| &mut uses.sent));
            }
            for id in operation.errors.iter().filter_map(TypeRef::id) {
                uses.entry(id.clone()).or_default().in_errors = true;
            }
        }
        for def in self.api.types.values() {
            let (path, members) = (self.path(&def.id), self.members(def));
            let stabilities = def.gate.0.iter().map(|condition| Rank::of(condition.stability));
            let rank = stabilities.min().unwrap_or(Rank::Current);
            for (ty, member) in def.parts().zip(members) {
                if let Some(id) = ty.id() {
                    let site = (rank, path.module.clone(), format!("{}::{member}", path.name));
                    uses.entry(id.clone()).or_default().parts.0.insert(site);
                }
            }
        }
        uses
    }

    /// Returns the module that documents each type: the one whose requests use it most or, for a type that is only a part of
    /// others, the one that documents most of these. The others mention it only, so that there is one page to read and not ten.
    pub(super) fn documenting_modules(&self) -> BTreeMap<SchemaId, String> {
        let mut documenting_modules: BTreeMap<SchemaId, String> = BTreeMap::new();
        for def in self.api.types.values() {
            let module = match self.path(&def.id).module {
                module if module == SHARED => self.uses.get(&def.id).and_then(Uses::module).map(str::to_owned),
                module => Some(module),
            };
            documenting_modules.extend(module.map(|module| (def.id.clone(), module)));
        }
        loop {
            let mut wholes: BTreeMap<&SchemaId, BTreeMap<&str, usize>> = BTreeMap::new();
            for def in self.api.types.values() {
                let Some(module) = documenting_modules.get(&def.id) else { continue };
                for id in def.parts().filter_map(TypeRef::id).filter(|id| !documenting_modules.contains_key(id)) {
                    *wholes.entry(id).or_default().entry(module).or_default() += 1;
                }
            }
            let found: Vec<(SchemaId, String)> =
                wholes.into_iter().filter_map(|(id, modules)| Some((id.clone(), most(modules)?.to_owned()))).collect();
            if found.is_empty() {
                return documenting_modules;
            }
            documenting_modules.extend(found);
        }
    }
}

impl Uses {
    /// Returns a paragraph with links to the uses; `None` if there are none.
    pub fn paragraph(&self) -> Option<String> {
        if self.in_errors {
            return Some("The body of error responses, see [`Error::body`](crate::Error).".to_owned());
        }
        let sentences = [("Returned by", &self.returned), ("Sent by", &self.sent), ("Part of", &self.parts)];
        let sentences = sentences.into_iter().filter_map(|(verb, sites)| Some(format!("{verb} {}.", sites.links()?)));
        Some(sentences.collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
    }

    /// Returns the module with the most current requests that return or send the type; `None` if there are none.
    fn module(&self) -> Option<&str> {
        let mut requests: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, module, _) in self.returned.0.iter().chain(&self.sent.0).filter(|(rank, ..)| *rank == Rank::Current) {
            *requests.entry(module).or_default() += 1;
        }
        most(requests)
    }
}

/// Returns the first of the names with the highest count.
fn most(counts: BTreeMap<&str, usize>) -> Option<&str> {
    counts.into_iter().max_by_key(|&(name, count)| (count, std::cmp::Reverse(name))).map(|(name, _)| name)
}

impl Sites {
    /// Returns links to the sites of the first rank that occurs; `None` if there are no sites.
    fn links(&self) -> Option<String> {
        let (first, ..) = self.0.first()?;
        let sites = || self.0.iter().filter(|(rank, ..)| rank == first);
        let links: Vec<String> =
            sites().take(MAX_LINKS).map(|(_, module, item)| format!("[`{item}`](crate::{module}::{item})")).collect();
        let others = sites().count() - links.len();
        Some(match (links.as_slice(), others) {
            (links, others) if others > 0 => format!("{} and {others} more", links.join(", ")),
            ([links @ .., last], _) if !links.is_empty() => format!("{} and {last}", links.join(", ")),
            (links, _) => links.join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(items: &[(Rank, &str)]) -> Sites {
        Sites(items.iter().map(|(rank, item)| (*rank, "pets".to_owned(), (*item).to_owned())).collect())
    }

    #[test]
    fn only_the_sites_of_the_first_rank_are_listed() {
        let none = sites(&[]);
        assert_eq!(none.links(), None);
        let two = sites(&[(Rank::Superseded, "A::old"), (Rank::Current, "A::b"), (Rank::Current, "A::a")]);
        assert_eq!(two.links().as_deref(), Some("[`A::a`](crate::pets::A::a) and [`A::b`](crate::pets::A::b)"));
        let old = sites(&[(Rank::Superseded, "A::old")]);
        assert_eq!(old.links().as_deref(), Some("[`A::old`](crate::pets::A::old)"));
    }

    #[test]
    fn a_long_list_of_sites_is_cut() {
        let names = ["A::a", "A::b", "A::c", "A::d", "A::e", "A::f", "A::g"];
        let many = sites(&names.map(|name| (Rank::Current, name)));
        assert!(many.links().is_some_and(|text| text.ends_with("[`A::e`](crate::pets::A::e) and 2 more")));
    }
}
