//! The help texts of the commands: what a command does, its exit codes and examples.

pub const ABOUT: &str = "\
Generates, tests and measures the client crate in generated/.

The crate is generated from the API document in spec/ and the runtime in templates/. Change those
and run `cargo xtask codegen`. Do not edit generated/ by hand.";

pub const ABOUT_AFTER: &str = "\
Examples:
  cargo xtask codegen           generate the crate
  cargo xtask codegen --check   check that generated/ is up to date

`cargo xtask <COMMAND> --help` describes a command, with examples and exit codes.";

pub const CODEGEN: &str = "\
Generates the client crate from an OpenAPI document.

Reads spec/ (the document, spec/overlays/*.yaml, spec/docs/*.yaml, spec/codegen.toml,
spec/names.lock) and templates/, and writes generated/ and spec/names.lock, which keeps the public names: a name once given stays.
Only files whose content changes are written. Generated files that are no longer needed are removed.
Files that were not generated are kept and listed.";

pub const CODEGEN_AFTER: &str = "\
With --spec:
  If the folder of FILE has a codegen.toml or overlays/, these are used. Otherwise, those of spec/
  are used if FILE is another edition of the pinned API, that is, if its title is the one in
  spec/pin.toml; for any other document, none are used. --config and --overlay override this.
  An entry of spec/codegen.toml or spec/overlays/ that matches nothing in another edition is a
  warning. In all other cases, it is an error.
  The words in spec/docs/ are used for the pinned document only, and always.
  names.lock is chosen in the same way. It is written only for generated/ from the files of spec/:
  with none of the options --spec, --out, --api-version, --config and --overlay. With --api-version,
  it is not read, either.

Exit codes:
  0  the files are written; with --check, they are up to date
  1  the document has errors; with --check, files differ
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask codegen
  cargo xtask codegen --check
  cargo xtask codegen --spec ~/Downloads/atlas-admin.yaml --out ../my-atlas
  cargo xtask codegen --api-version 2024-08-05
  cargo xtask codegen --spec petstore.json --out ../petstore --overlay fixes.yaml";

pub const IMPORT: &str = "\
Writes spec/atlas-admin-v2.yaml and spec/pin.toml from a full document.

Keeps the facts of the interface (paths, parameters, schemas, constraints, versions) and removes the
prose (titles, descriptions, examples). The result is sorted, so that the diff of two imports shows
the changes of the interface and nothing else.";

pub const IMPORT_AFTER: &str = "\
Exit codes:
  0  the files are written
  1  the document has errors; no file was written
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask spec import ~/Downloads/atlas-admin-2026-08-21.yaml
  cargo xtask spec import new.json --out ../next --date 2026-08-21";

pub const DIFF: &str = "\
Compares two editions of the document, and reports what changed for users of the crate: operations,
types, fields and values that were added, removed, changed or deprecated, and facts such as
defaults, limits, roles and sunset dates. The verdict says whether the changes need a major, minor
or patch version. Items behind the feature `preview` are listed apart and do not count for it.";

pub const DIFF_AFTER: &str = "\
OLD and NEW:
  A path of a document, or a revision of git (`v1.2.0`, `HEAD~3`, `main:`). A revision brings the
  document, codegen.toml, overlays/ and names.lock of its spec/. A document uses those of its folder
  or of the workspace's spec/, as `codegen --spec` does. If NEW is a document, it gets the names that
  OLD leaves in its names.lock, as in an update. Both are generated with the templates and the
  generator of the workspace, and no file is written.

Exit codes:
  0  the report is printed
  1  a document has errors; with --exit-code, the verdict is major
  2  wrong usage, or a file or revision could not be read

Examples:
  cargo xtask spec diff HEAD spec/atlas-admin-v2.yaml
  cargo xtask spec diff v1.2.0 main: --format markdown
  cargo xtask spec diff old.yaml ~/Downloads/atlas-admin.yaml --format json";

pub const DOCS: &str = "\
Counts the items of the crate that have words, that is, documentation that is not made by the
generator: for each module and in total, for the newest stable versions, and below for the others.

The words are in spec/docs/*.yaml, OpenAPI overlays that may add nothing else. They are applied to
the pinned document only. An operation has words if it has a summary and a description.";

pub const DOCS_AFTER: &str = "\
Exit codes:
  0  the figures are printed; with --check, none is worse than the recorded one
  1  the document has errors; with --check, a figure is worse
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask docs
  cargo xtask docs --check
  cargo xtask docs --write
  cargo xtask docs --missing 'Database Users'";

pub const METRICS: &str = "\
Measures the generator and the generated crate, and prints each figure beside its goal.

For codegen, the figure is the wall time. For compiling, it is the CPU time (user and system, of all
processes) of the generated crate alone: its dependencies are built before, and incremental
compilation is off. Peak memory is that of the largest process. The command takes some minutes, in
which the machine should do no other work. A missed goal is not an error.

The cold build compiles the first program of the README with all its dependencies, and for
comparison a program that uses reqwest, tokio and serde_json with their default features. Packages
that are not in Cargo.lock are downloaded before.

The figures about public names are those of the pinned document: types, names with words that say
nothing to users, long names, and constructors with arguments, which can be swapped unnoticed.";

pub const METRICS_AFTER: &str = "\
Exit codes:
  0  the figures are printed
  2  wrong usage, or there is nothing to measure

Examples:
  cargo xtask metrics
  cargo xtask metrics --quick
  cargo xtask metrics --only 'cold build'
  cargo xtask metrics --json before.json";

pub const CONFORMANCE: &str = "\
Tests the generated crate against recorded exchanges.

Builds a program that calls every operation of the crate in every version, and replays the recorded
responses to it. Each 2xx response must be decoded, and encoded again without loss; each other one
must become an error with its fields. The corrections that decoding made and the values that are
unknown to the types are listed. The first build takes some minutes.

The folder contains .json files, each an array of {operationId, status, contentType, headers, body}.
bodyBase64 replaces body if that is not text. The content type selects the version; without a
version in it, the newest one is used.";

pub const CONFORMANCE_AFTER: &str = "\
Without --spec, --config and --overlay, the crate in generated/ is tested, which must be up to date.
With one of them, a separate crate is generated in the target folder and tested.

Exit codes:
  0  all tests passed
  1  a test failed, or the document has errors
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask conformance --recordings ../recordings
  cargo xtask conformance --recordings ../recordings --json > report.json";

pub const CONTRACT: &str = "\
Tests the generated crate against the document that it was generated from.

Builds a program that calls every operation of the crate in every version, with instances of the
document's schemas as arguments. A server that is made from the same document checks each request
and sends each response that the document describes. The first build takes some minutes.";

pub const CONTRACT_AFTER: &str = "\
Without --spec, --config and --overlay, the crate in generated/ is tested, which must be up to date.
With one of them, a separate crate is generated in the target folder and tested.

Exit codes:
  0  all tests passed
  1  a test failed, or the document has errors
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask contract
  cargo xtask contract --only Cluster --seed 7
  cargo xtask contract --spec ~/Downloads/atlas-admin.yaml";

pub const SAMPLE: &str = "\
Prints an example of an operation for pasting, the one that its documentation has.

An unknown name is answered with near matches. The Rust example is a whole program; its first lines
say which features it needs. curl and http read an access token from a variable. A Postman
collection has a folder for each group, variables for the base URL, the credentials and the ids, and
a request for an access token.";

pub const SAMPLE_AFTER: &str = "\
Exit codes:
  0  the example is printed, or the files are written
  1  the document has errors
  2  wrong usage, an unknown operation, or a file could not be read or written

Examples:
  cargo xtask sample create_cluster
  cargo xtask sample clusters::create_cluster --lang curl
  cargo xtask sample createGroupCluster --lang http --version 2024-08-05
  cargo xtask sample --all --out samples
  cargo xtask sample --all --lang postman --out samples";

pub const MOCK: &str = "\
Runs a mock server of the API, made from the document with its overlays. The server checks each
request against the document and responds with instances of its schemas. All options that are not
listed here are passed to the server.";

pub const MOCK_AFTER: &str = "\
Examples:
  cargo xtask mock
  cargo xtask mock --spec ~/Downloads/atlas-admin.yaml --port 8080";
