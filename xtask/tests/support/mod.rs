//! Helpers for the tests of the commands.
#![allow(clippy::unwrap_used, dead_code, reason = "each test file uses some of the helpers")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// A document with one operation.
pub const PETS: &str = "\
openapi: 3.0.1
info:
  title: Pets
  version: '1'
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [Pets]
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string}
";

/// Runs `xtask`.
pub fn xtask<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

/// Returns the standard output.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Returns the standard error, with the temporary folder replaced by `[base]`.
pub fn stderr(output: &Output, base: &Path) -> String {
    String::from_utf8(output.stderr.clone()).unwrap().replace(&base.display().to_string(), "[base]")
}

/// Returns a path as text.
pub fn path(path: &Path) -> String {
    path.display().to_string()
}

/// Returns a folder with a document, and the paths of the document and of an output folder.
pub fn pets() -> (tempfile::TempDir, String, String) {
    let base = tempfile::tempdir().unwrap();
    let spec = base.path().join("pets.yaml");
    fs::write(&spec, PETS).unwrap();
    let (spec, out) = (path(&spec), path(&base.path().join("out")));
    (base, spec, out)
}
