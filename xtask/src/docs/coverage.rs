//! The recorded figures: how many items have words.
//!
//! In: items, or the text of the file. Out: the text of the file, and the figures that have become worse.

use std::{collections::BTreeMap, fmt};

use super::items::{Class, Item, Kind};

/// The name of the file in the folder of the words.
pub const FILE: &str = "coverage.toml";
/// What to do about a file that is missing or not valid.
pub const HELP: &str = "Write it with `cargo xtask docs --write`.";

/// For each class and kind, by name: how many items have words, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(BTreeMap<String, BTreeMap<String, [usize; 2]>>);

impl Coverage {
    /// Counts.
    pub fn of(items: &[Item<'_>]) -> Self {
        let mut coverage = Self::default();
        for item in items {
            let kinds = coverage.0.entry(item.class.name().to_owned()).or_default();
            let [with, total] = kinds.entry(item.kind().name().to_owned()).or_default();
            *with += usize::from(item.described);
            *total += 1;
        }
        coverage
    }

    /// Reads the file.
    ///
    /// # Errors
    /// Returns why it is not valid.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map(Self).map_err(|error| error.message().to_owned())
    }

    /// Returns a line for each figure whose share of items with words is less than the recorded one.
    pub fn losses(&self, recorded: &Self) -> Vec<String> {
        let mut losses = Vec::new();
        for (class, kind, [with, total]) in self.figures() {
            let Some([before, of]) = recorded.get(class, kind) else { continue };
            if with * of < before * total {
                losses.push(format!("  {class} {kind}: {with} of {total}, recorded {before} of {of}"));
            }
        }
        losses
    }

    fn get(&self, class: &str, kind: &str) -> Option<[usize; 2]> {
        self.0.get(class)?.get(kind).copied()
    }

    /// Returns the figures in the order of the table.
    fn figures(&self) -> impl Iterator<Item = (&'static str, &'static str, [usize; 2])> {
        let pairs = Class::ALL.iter().flat_map(|class| Kind::ALL.iter().map(|kind| (class.name(), kind.name())));
        pairs.filter_map(|(class, kind)| Some((class, kind, self.get(class, kind)?)))
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("# How many items have words, and how many there are. Written by `cargo xtask docs --write`.\n")?;
        let mut last = "";
        for (class, kind, [with, total]) in self.figures() {
            if class != last {
                write!(f, "\n[{class}]\n")?;
                last = class;
            }
            writeln!(f, "{kind} = [{with}, {total}]")?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn coverage(text: &str) -> Coverage {
        Coverage::read(text).unwrap()
    }

    #[test]
    fn what_is_written_can_be_read() {
        let text = "[current]\ngroups = [1, 2]\nvalues = [0, 7]\n[preview]\nfields = [3, 3]\n";
        assert_eq!(coverage(&coverage(text).to_string()), coverage(text));
        assert!(Coverage::read("[current]\ngroups = 1\n").is_err());
    }

    #[test]
    fn a_figure_is_worse_if_a_smaller_share_has_words() {
        let recorded = coverage("[current]\nfields = [50, 100]\ntypes = [3, 3]\n[legacy]\ntypes = [1, 1]\n");
        for (now, expected) in [
            ("[current]\nfields = [50, 100]\ntypes = [3, 3]\n", vec![]),
            ("[current]\nfields = [40, 80]\ntypes = [2, 2]\n", vec![]),
            (
                "[current]\nfields = [50, 101]\ntypes = [4, 4]\n",
                vec!["  current fields: 50 of 101, recorded 50 of 100"],
            ),
            ("[legacy]\ntypes = [0, 1]\nfields = [0, 1]\n", vec!["  legacy types: 0 of 1, recorded 1 of 1"]),
        ] {
            assert_eq!(coverage(now).losses(&recorded), expected, "{now}");
        }
    }
}
