//! Calls the operations of the generated crate, in all versions, for the conformance harness. The harness chooses the
//! operations and arguments, and checks the outcomes.

// Superseded versions, which are deprecated, are called as well.
#![allow(deprecated)]

mod cases;
mod examples;
mod glue;

use std::process::ExitCode;

use conformance::driver::Driver;

fn main() -> ExitCode {
    conformance::run(&Driver { connect: glue::connect, groups: cases::GROUPS })
}
