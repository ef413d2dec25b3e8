//! One figure beside its goal.
//!
//! In: a measured figure, or why there is none. Out: how it is shown, and whether the goal is met. It measures nothing.

use std::fmt;

use crate::table::count;

/// One line of the table.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Row {
    /// What is measured.
    pub name: String,
    /// In what.
    pub unit: Unit,
    /// No more than this.
    pub goal: Option<f64>,
    /// What was measured.
    pub figure: Option<f64>,
    /// Why nothing was measured.
    pub missing: Option<String>,
    /// The largest resident set of any process that took part, in bytes.
    pub peak: Option<u64>,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
    /// 1,048,576 bytes.
    Mebibytes,
    /// Lines of text.
    Lines,
    /// Warnings of a tool.
    Warnings,
    /// How many times another figure.
    Ratio,
}

/// Whether a goal is met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// It is.
    Met,
    /// It is not: the figure is so many times the goal. Of a goal of zero there is no such number.
    Missed(Option<f64>),
    /// There is no figure, or no goal.
    Open,
}

impl Row {
    /// Nothing measured yet.
    pub fn new(name: &str, unit: Unit) -> Self {
        Self { name: name.to_owned(), unit, goal: None, figure: None, missing: None, peak: None }
    }

    /// No more than this.
    #[must_use]
    pub fn goal(mut self, goal: f64) -> Self {
        self.goal = Some(goal);
        self
    }

    /// What was measured.
    #[must_use]
    pub fn figure(mut self, figure: f64) -> Self {
        self.figure = Some(figure);
        self
    }

    /// Why nothing was measured.
    #[must_use]
    pub fn missing(mut self, why: impl Into<String>) -> Self {
        self.missing = Some(why.into());
        self
    }

    /// The largest resident set, in bytes.
    #[must_use]
    pub fn peak(mut self, peak: Option<u64>) -> Self {
        self.peak = peak;
        self
    }

    /// Whether the goal is met.
    pub fn verdict(&self) -> Verdict {
        match (self.figure, self.goal) {
            (Some(figure), Some(goal)) if figure <= goal => Verdict::Met,
            (Some(figure), Some(goal)) => Verdict::Missed((goal > 0.0).then_some(figure / goal)),
            _ => Verdict::Open,
        }
    }

    /// The figure with its unit.
    pub fn shown(&self) -> String {
        self.figure.map_or_else(|| "n/a".to_owned(), |figure| self.unit.show(figure))
    }

    /// Whether the goal is met, or why there is no figure.
    pub fn shown_verdict(&self) -> String {
        match &self.missing {
            Some(why) => format!("{}: {why}", self.verdict()),
            None => self.verdict().to_string(),
        }
    }

    /// The goal with its unit.
    pub fn shown_goal(&self) -> String {
        self.goal.map(|goal| self.unit.show(goal)).unwrap_or_default()
    }

    /// The peak memory with its unit.
    pub fn shown_peak(&self) -> String {
        self.peak.map(|bytes| Unit::Mebibytes.show(mebibytes(bytes))).unwrap_or_default()
    }
}

/// Bytes in mebibytes.
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
            Self::Lines | Self::Warnings => count(figure as usize),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Met => f.write_str("met"),
            Self::Missed(Some(times)) => write!(f, "missed, {times:.2} times"),
            Self::Missed(None) => f.write_str("missed"),
            Self::Open => f.write_str("open"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_at_the_goal_and_missed_above_it() {
        let row = Row::new("x", Unit::Seconds).goal(2.0);
        assert_eq!(row.clone().figure(2.0).verdict(), Verdict::Met);
        assert_eq!(row.clone().figure(3.0).verdict(), Verdict::Missed(Some(1.5)));
        assert_eq!(row.missing("broken").verdict(), Verdict::Open);
        assert_eq!(Row::new("x", Unit::Warnings).goal(0.0).figure(1.0).verdict(), Verdict::Missed(None));
        assert_eq!(Row::new("x", Unit::Lines).figure(1.0).verdict(), Verdict::Open);
    }
}
