//! Model to model: small, named passes, run once each in this order.
//!
//! In: what `lower` read. Out: a model in which every decision is made: what is called what, what is boxed, what is
//! folded, under which feature it exists. `emit` writes it down. No pass knows openapiv3 or a line of Rust's syntax.

mod dedup;
mod inherit;
mod merge;
mod naming;
mod naming_inline;
mod ownership;
mod paging;
mod recursion;
mod tally;
mod unions;
mod usage;
mod versions;
mod waiters;
mod words;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::Api;
use crate::report::Report;

/// What a run asks for beyond the configuration.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// With a date, only the newest version of each operation that is not after it.
    pub api_version: Option<&'a str>,
    /// The configuration was made for another edition of the document.
    pub borrowed: bool,
}

/// Runs all passes.
///
/// # Errors
/// Faults that only show once types are merged and named.
pub fn run(mut api: Api, config: &Config, options: Options<'_>) -> Result<(Api, Report, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let defined = tally::definitions(&api);
    let documented = waiters::operations(&api);
    versions::run(&mut api, config, options.api_version, &mut diagnostics);
    let bases = inherit::run(&mut api, &mut diagnostics);
    unions::run(&mut api, config, &bases, &mut diagnostics);
    waiters::run(&mut api, config, &documented, options.borrowed, &mut diagnostics);
    usage::run(&mut api, config);
    dedup::run(&mut api);
    ownership::groups(&mut api, config);
    ownership::run(&mut api);
    recursion::run(&mut api, &mut diagnostics);
    paging::run(&mut api, config);
    naming::run(&mut api, config, &mut diagnostics);
    let report = tally::run(&api, &defined, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok((api, report, diagnostics)) }
}
