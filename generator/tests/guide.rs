//! The guide and the front page in `templates/atlas` are complete, and their code fits the width of the page.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// The length of the lines of code that the page of rustdoc shows without scrolling.
const WIDTH: usize = 92;

fn atlas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/atlas")
}

/// The names of the Rust files in a folder, without those of modules.
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(atlas().join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned());
    names.filter(|name| name != "mod").collect()
}

fn front() -> String {
    fs::read_to_string(atlas().join("docs/front.md")).unwrap()
}

#[test]
fn the_front_page_and_the_guide_list_every_topic() {
    let guide = fs::read_to_string(atlas().join("src/guide/mod.rs")).unwrap();
    let topics = names("src/guide");
    assert!(topics.len() > 10, "{topics:?}");
    for topic in topics {
        assert!(front().contains(&format!("| [`{topic}`](guide::{topic}) |")), "{topic}");
        assert!(guide.contains(&format!("//! | [`{topic}`] |")), "{topic}");
        assert!(guide.contains(&format!("pub mod {topic};")), "{topic}");
    }
}

#[test]
fn the_front_page_lists_every_example() {
    let examples = names("examples");
    assert!(examples.len() > 5, "{examples:?}");
    for example in examples {
        assert!(front().contains(&format!("| `{example}` |")), "{example}");
    }
}

#[test]
fn code_fits_the_width_of_the_page() {
    let topics = names("src/guide").into_iter().map(|topic| atlas().join(format!("src/guide/{topic}.rs")));
    let mut long = Vec::new();
    for path in topics.chain([atlas().join("docs/front.md")]) {
        let text = fs::read_to_string(&path).unwrap();
        let mut in_code = false;
        for (index, line) in text.lines().enumerate() {
            let line = line.strip_prefix("//!").unwrap_or(line);
            let line = line.strip_prefix(' ').unwrap_or(line);
            let is_fence = line.starts_with("```");
            // Lines behind `# ` are hidden.
            if in_code && !is_fence && !line.starts_with("# ") && line.chars().count() > WIDTH {
                long.push(format!("{}:{}: {line}", path.display(), index + 1));
            }
            in_code ^= is_fence;
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
