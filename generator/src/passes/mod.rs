//! Model to model: small, named passes, which decide the shape of everything and no name in Rust.
//!
//! In: what `lower` reads. Out: a model in which versions, unions, presence, gates, pages and waits are settled; `layout`
//! gives it names and places. [`TABLE`] is the order of the passes, with what each needs and gives.

mod dedup;
mod gates;
mod inherit;
mod merge;
mod paging;
mod recursion;
mod tally;
mod unions;
mod usage;
mod versions;
mod waiters;

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::{Api, OperationId, SchemaId};
use crate::report::Report;

/// What a run asks for beyond the configuration.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// With a date, only the newest version of each operation that is not after it.
    pub api_version: Option<&'a str>,
    /// The configuration was made for another edition of the document.
    pub borrowed: bool,
}

/// One pass.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// The name of its module.
    pub name: &'static str,
    /// What it reads and earlier passes have to give.
    pub needs: &'static [Fact],
    /// What is settled after it.
    pub gives: &'static [Fact],
    run: fn(&mut Run<'_>),
}

/// What a pass settles in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// `Operation::versions`, with body, response, format and stability.
    Versions,
    /// `Struct::fields` and `Union::fields` hold the properties of the parents too; no parents are left.
    Properties,
    /// Each union has a selector and tags, or is a struct or an enum now; no alias is left, no type is out of reach.
    Unions,
    /// `Version::wait`.
    Waits,
    /// `TypeDef::sent`, `TypeDef::received`, `Field::presence`; sensitive fields are `Secret`.
    Usage,
    /// Equal enums are one definition.
    Enums,
    /// `TypeDef::gate`.
    Gates,
    /// No struct holds itself by value: `TypeRef::Boxed`.
    Recursion,
    /// `Version::paging`.
    Pages,
}

/// The passes, in the order in which they run.
pub const TABLE: &[Pass] = &[
    Pass {
        name: "versions",
        needs: &[],
        gives: &[Fact::Versions],
        run: |run| versions::run(&mut run.api, run.config, run.options.api_version, &mut run.diagnostics),
    },
    Pass {
        name: "inherit",
        needs: &[],
        gives: &[Fact::Properties],
        run: |run| run.bases = inherit::run(&mut run.api, &mut run.diagnostics),
    },
    Pass {
        name: "unions",
        needs: &[Fact::Versions, Fact::Properties],
        gives: &[Fact::Unions],
        run: |run| unions::run(&mut run.api, run.config, &run.bases, &mut run.diagnostics),
    },
    Pass {
        name: "waiters",
        needs: &[Fact::Versions, Fact::Unions],
        gives: &[Fact::Waits],
        run: |run| {
            waiters::run(&mut run.api, run.config, &run.documented, run.options.borrowed, &mut run.diagnostics);
        },
    },
    Pass {
        name: "usage",
        needs: &[Fact::Versions, Fact::Unions, Fact::Waits],
        gives: &[Fact::Usage],
        run: |run| usage::run(&mut run.api, run.config),
    },
    Pass {
        name: "dedup",
        needs: &[Fact::Unions, Fact::Usage],
        gives: &[Fact::Enums],
        run: |run| dedup::run(&mut run.api),
    },
    Pass {
        name: "gates",
        needs: &[Fact::Versions, Fact::Waits, Fact::Enums],
        gives: &[Fact::Gates],
        run: |run| gates::run(&mut run.api),
    },
    Pass {
        name: "recursion",
        needs: &[Fact::Unions, Fact::Usage],
        gives: &[Fact::Recursion],
        run: |run| recursion::run(&mut run.api, &mut run.diagnostics),
    },
    Pass {
        name: "paging",
        needs: &[Fact::Versions, Fact::Unions, Fact::Enums, Fact::Recursion],
        gives: &[Fact::Pages],
        run: |run| paging::run(&mut run.api, run.config),
    },
    Pass {
        name: "tally",
        needs: &[Fact::Versions, Fact::Unions, Fact::Enums],
        gives: &[],
        run: |run| run.report = tally::run(&run.api, &run.defined, &mut run.diagnostics),
    },
];

/// What the passes share: the model, and what some note for later ones.
struct Run<'a> {
    api: Api,
    config: &'a Config,
    options: Options<'a>,
    diagnostics: Diagnostics,
    /// The operations of the document, those included that have no version that was asked for.
    documented: BTreeSet<OperationId>,
    /// The definitions that `lower` has made.
    defined: BTreeSet<SchemaId>,
    /// The definitions that others extend.
    bases: BTreeSet<SchemaId>,
    report: Report,
}

/// Runs all passes.
///
/// # Errors
/// Faults that only show once types are merged.
pub fn run(api: Api, config: &Config, options: Options<'_>) -> Result<(Api, Report, Diagnostics), Diagnostics> {
    let mut run = Run {
        documented: api.operations.iter().map(|operation| operation.id.clone()).collect(),
        defined: api.types.keys().cloned().collect(),
        api,
        config,
        options,
        diagnostics: Diagnostics::new(),
        bases: BTreeSet::new(),
        report: Report::default(),
    };
    for pass in TABLE {
        (pass.run)(&mut run);
    }
    let Run { api, diagnostics, report, .. } = run;
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok((api, report, diagnostics)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pass_runs_after_the_passes_that_give_what_it_needs() {
        let mut given = BTreeSet::new();
        for pass in TABLE {
            let missing: Vec<_> = pass.needs.iter().filter(|fact| !given.contains(*fact)).collect();
            assert!(missing.is_empty(), "{} needs {missing:?}", pass.name);
            for fact in pass.gives {
                assert!(given.insert(*fact), "{} gives {fact:?}, which an earlier pass has given", pass.name);
            }
        }
    }

    #[test]
    fn passes_are_named_after_their_modules() {
        let modules = include_str!("mod.rs").lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        let mut names: Vec<&str> = TABLE.iter().map(|pass| pass.name).collect();
        // A part of `unions`.
        names.push("merge");
        names.sort_unstable();
        assert_eq!(modules.collect::<Vec<_>>(), names);
    }
}
