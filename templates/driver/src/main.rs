//! Calls every operation of the generated crate, in every version, on behalf of the harness: what to call and with what, and
//! whether the outcome is right, is its business.

// Superseded versions are tried like all others.
#![allow(deprecated)]

mod cases;
mod glue;

use std::process::ExitCode;

use conformance::driver::Driver;

fn main() -> ExitCode {
    conformance::run(&Driver { connect: glue::connect, groups: cases::GROUPS })
}
