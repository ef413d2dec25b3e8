//! The layers of the runtime: extensions use the core, and the core does not use extensions.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of the core: all sources except the extensions, tests, and the root, which re-exports the extensions.
fn core(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        match name {
            "extensions" | "tests" | "tests.rs" | "lib.rs" => {}
            _ if path.is_dir() => core(&path, files),
            _ => files.push(path),
        }
    }
}

/// Lines, without comments, that contain a path into one of these modules.
fn imports<'a>(text: &'a str, modules: &[String]) -> Vec<&'a str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.filter(|line| modules.iter().any(|module| line.contains(module.as_str()))).collect()
}

#[test]
fn the_core_does_not_import_an_extension() {
    let declarations = fs::read_to_string(sources().join("extensions/mod.rs")).unwrap();
    let names = declarations.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let modules: Vec<String> = names.chain(["extensions"]).map(|name| format!("crate::{name}")).collect();
    assert!(modules.len() > 5, "{modules:?}");
    let mut files = Vec::new();
    core(&sources(), &mut files);
    assert!(files.len() > 50, "{} files", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(imports(&text, &modules), Vec::<&str>::new(), "{}", file.display());
    }
}

#[test]
fn a_path_in_code_is_found_and_one_in_a_comment_is_not() {
    let text = "/// [`Waiter`](crate::waiter::Waiter)\nuse crate::waiter::Waiter;\n";
    assert_eq!(imports(text, &["crate::waiter".to_owned()]), ["use crate::waiter::Waiter;"]);
}
