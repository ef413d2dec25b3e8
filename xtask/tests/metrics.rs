//! `cargo xtask metrics` without anything to measure.
#![allow(clippy::unwrap_used)]

mod support;

use support::{path, stderr, xtask};

#[test]
fn without_a_generated_crate_the_error_says_how_to_generate_one() {
    let base = tempfile::tempdir().unwrap();
    let output = xtask(["metrics", "--root", &path(base.path())]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output, base.path()), @"
    error[no-generated-crate]: There is no generated crate to measure.
      --> [base]/generated
      help: Generate it with `cargo xtask codegen`.
    ");
}

#[test]
fn a_text_that_no_title_contains_is_an_error_with_all_titles() {
    let output = xtask(["metrics", "--only", "warm build"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = stderr(&output, "/none".as_ref());
    assert!(errors.contains("error[no-such-step]") && errors.contains("cold build of a first program"), "{errors}");
}
