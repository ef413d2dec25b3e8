//! Model to model: the passes, which decide the shape of types and operations and no Rust name.
//!
//! In: the model as `lower` reads it from the document. Out: a model in which versions, unions, presence, gates, pages and waits are
//! decided, and to which `layout` gives names and places. [`TABLE`] lists the passes in the order in which they run, with the facts
//! that each needs and gives.

mod dedup;
mod examples;
mod gates;
mod inherit;
mod merge;
mod paging;
mod recursion;
mod tally;
#[cfg(test)]
mod testing;
mod unions;
mod updates;
mod usage;
mod versions;
mod waiters;

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::{Api, OperationId, SchemaId};
use crate::report::Report;

/// Settings of one run, in addition to the configuration.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// A date. If it is set, only the newest version of each operation that is not after the date is generated.
    pub api_version: Option<&'a str>,
    /// Whether the configuration was made for another edition of the document. A waiter that does not fit is a warning then.
    pub borrowed: bool,
}

/// One pass.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// The name of its module.
    pub name: &'static str,
    /// The facts that the pass reads. Earlier passes must give them.
    pub needs: &'static [Fact],
    /// The facts that hold after the pass.
    pub gives: &'static [Fact],
    run: fn(&mut Run<'_>),
}

/// A property of the model that holds after a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// `Operation::versions` is set, with the body, the response, the format and the stability of each version.
    Versions,
    /// `Struct::fields` and `Union::fields` include the properties of the parents. No definition has parents.
    Properties,
    /// Each union has a selector and tags, or has become a struct, an enum or another type. The model has no aliases, and no
    /// definitions that no operation reaches.
    Unions,
    /// `Field::read_only` is set only for properties that requests leave out.
    ReadOnly,
    /// `Version::wait` is set.
    Waits,
    /// `TypeDef::sent`, `TypeDef::received` and `Field::presence` are set. Sensitive fields have the type `Secret`.
    Usage,
    /// Equal enums have one definition.
    Enums,
    /// `TypeDef::gate` is set.
    Gates,
    /// No struct contains itself by value: the fields on a cycle have the type `TypeRef::Boxed`.
    Recursion,
    /// `Version::paging` is set.
    Pages,
    /// `Version::example` is set.
    Examples,
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
        name: "updates",
        needs: &[Fact::Properties],
        gives: &[Fact::ReadOnly],
        run: |run| updates::run(&mut run.api, run.config, run.options.borrowed, &mut run.diagnostics),
    },
    Pass {
        name: "unions",
        needs: &[Fact::Versions, Fact::Properties, Fact::ReadOnly],
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
        run: |run| dedup::run(&mut run.api, run.config),
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
        name: "examples",
        needs: &[Fact::Versions, Fact::Unions, Fact::ReadOnly, Fact::Usage, Fact::Enums, Fact::Recursion],
        gives: &[Fact::Examples],
        run: |run| {
            examples::run(&mut run.api, run.config, &run.documented, run.options.borrowed, &mut run.diagnostics);
        },
    },
    Pass {
        name: "tally",
        needs: &[Fact::Versions, Fact::Unions, Fact::Enums],
        gives: &[],
        run: |run| run.report = tally::run(&run.api, &run.defined, &mut run.diagnostics),
    },
];

/// The state of a run: the model, and what one pass leaves for later passes.
struct Run<'a> {
    api: Api,
    config: &'a Config,
    options: Options<'a>,
    diagnostics: Diagnostics,
    /// All operations of the document, including those without a version at the requested date.
    documented: BTreeSet<OperationId>,
    /// The definitions that `lower` made.
    defined: BTreeSet<SchemaId>,
    /// The definitions that other definitions extend.
    bases: BTreeSet<SchemaId>,
    report: Report,
}

/// Runs all passes in the order of [`TABLE`].
///
/// # Errors
/// All diagnostics of the passes, if at least one of them is an error.
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
        // `merge` is a part of the pass `unions`, and `testing` is for the tests of the passes.
        names.extend(["merge", "testing"]);
        names.sort_unstable();
        assert_eq!(modules.collect::<Vec<_>>(), names);
    }
}
