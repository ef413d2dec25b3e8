//! The imports between the files of `wire` follow the table of layers in its documentation, so that there are no circles.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[test]
fn each_file_imports_only_from_files_further_down_or_right_in_the_table_of_layers() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/wire");
    let source = |name: &str| std::fs::read_to_string(directory.join(name)).unwrap();
    let module = source("mod.rs");
    let rows = module.lines().filter(|line| line.starts_with("//! | ") && line.contains('`'));
    let files: Vec<&str> = rows.flat_map(|row| row.rsplit('|').nth(1).unwrap().split('`').skip(1).step_by(2)).collect();
    let declared = module.lines().filter_map(|line| line.trim_start_matches("pub(crate) ").strip_prefix("mod "));
    let mut declared: Vec<&str> =
        declared.map(|name| name.trim_end_matches(';')).filter(|name| *name != "tests").collect();
    let mut listed = files.clone();
    declared.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, declared, "the table contains each file once");
    for (position, name) in files.iter().enumerate() {
        let source = source(&format!("{name}.rs"));
        for import in source.lines().filter_map(|line| line.strip_prefix("use super::")) {
            let imported = import.split([':', ';', ' ']).next().unwrap();
            let below = files.iter().position(|file| *file == imported);
            assert!(below.is_some_and(|below| below > position), "{name} imports from {imported}");
        }
    }
}
