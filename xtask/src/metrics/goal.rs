//! Figures and goals.
//!
//! In: a measured figure, or the reason why there is none. Out: its text, and whether the goal is met.

use std::fmt;

use crate::table::count;

/// A row of the table.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Row {
    /// The name of the figure.
    pub name: String,
    /// The unit of the figure and the goal.
    pub unit: Unit,
    /// The maximum that meets the goal.
    pub goal: Option<f64>,
    /// The measured figure.
    pub figure: Option<f64>,
    /// The reason why there is no figure.
    pub missing: Option<String>,
    /// The largest resident set of any process of the measurement, in bytes.
    pub peak: Option<u64>,
}

/// The unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Mebibytes.
    Mebibytes,
    /// Lines of text.
    Lines,
    /// Warnings of a tool.
    Warnings,
    /// Names of the crate, or their characters.
    Names,
    /// The ratio to another figure.
    Ratio,
}

/// The comparison of a figure with its goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// The goal is met.
    Met,
    /// The goal is missed, with the ratio of the figure to the goal; `None` if the goal is zero.
    Missed(Option<f64>),
    /// The figure or the goal is missing.
    Open,
}

impl Row {
    /// Creates a row without a figure.
    pub fn new(name: &str, unit: Unit) -> Self {
        Self { name: name.to_owned(), unit, goal: None, figure: None, missing: None, peak: None }
    }

    /// Sets the goal.
    #[must_use]
    pub fn goal(mut self, goal: f64) -> Self {
        self.goal = Some(goal);
        self
    }

    /// Sets the figure.
    #[must_use]
    pub fn figure(mut self, figure: f64) -> Self {
        self.figure = Some(figure);
        self
    }

    /// Sets the reason why there is no figure.
    #[must_use]
    pub fn missing(mut self, why: impl Into<String>) -> Self {
        self.missing = Some(why.into());
        self
    }

    /// Sets the largest resident set, in bytes.
    #[must_use]
    pub fn peak(mut self, peak: Option<u64>) -> Self {
        self.peak = peak;
        self
    }

    /// Compares the figure with the goal.
    pub fn verdict(&self) -> Verdict {
        match (self.figure, self.goal) {
            (Some(figure), Some(goal)) if figure <= goal => Verdict::Met,
            (Some(figure), Some(goal)) => Verdict::Missed((goal > 0.0).then_some(figure / goal)),
            _ => Verdict::Open,
        }
    }

    /// Returns the figure with its unit.
    pub fn shown(&self) -> String {
        self.figure.map_or_else(|| "n/a".to_owned(), |figure| self.unit.show(figure))
    }

    /// Returns the verdict, with the reason why there is no figure.
    pub fn shown_verdict(&self) -> String {
        match &self.missing {
            Some(why) => format!("{}: {why}", self.verdict()),
            None => self.verdict().to_string(),
        }
    }

    /// Returns the goal with its unit.
    pub fn shown_goal(&self) -> String {
        self.goal.map(|goal| self.unit.show(goal)).unwrap_or_default()
    }

    /// Returns the peak memory with its unit.
    pub fn shown_peak(&self) -> String {
        self.peak.map(|bytes| Unit::Mebibytes.show(mebibytes(bytes))).unwrap_or_default()
    }
}

/// Converts bytes to mebibytes.
pub fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

impl Unit {
    fn show(self, figure: f64) -> String {
        match self {
            Self::Seconds => format!("{figure:.2} s"),
            Self::Milliseconds => format!("{figure:.2} ms"),
            Self::Mebibytes => format!("{figure:.0} MiB"),
            Self::Ratio => format!("{figure:.2}"),
            Self::Lines | Self::Warnings | Self::Names => count(figure as usize),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Met => f.write_str("met"),
            Self::Missed(Some(times)) => write!(f, "missed, {times:.2} times the goal"),
            Self::Missed(None) => f.write_str("missed"),
            Self::Open => f.write_str("open"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_by_an_equal_figure_and_missed_by_a_greater_one() {
        let row = Row::new("x", Unit::Seconds).goal(2.0);
        assert_eq!(row.clone().figure(2.0).verdict(), Verdict::Met);
        assert_eq!(row.clone().figure(3.0).verdict(), Verdict::Missed(Some(1.5)));
        assert_eq!(row.missing("broken").verdict(), Verdict::Open);
        assert_eq!(Row::new("x", Unit::Warnings).goal(0.0).figure(1.0).verdict(), Verdict::Missed(None));
        assert_eq!(Row::new("x", Unit::Lines).figure(1.0).verdict(), Verdict::Open);
    }
}
