//! The progress of a command, and the time that each stage takes.
//!
//! In: the begin of each stage. Out: a progress bar on a terminal, or else a line for each stage, and the times.

use std::{
    cell::RefCell,
    io::IsTerminal,
    time::{Duration, Instant},
};

use generator::Stage;
use indicatif::{ProgressBar, ProgressStyle};

use crate::console::Console;

/// The number of stages: those of the generator, and writing.
const STAGES: u64 = 5;

/// Shows the progress and measures the stages.
#[derive(Debug)]
pub struct Watch {
    console: Console,
    command: &'static str,
    bar: Option<ProgressBar>,
    started: Instant,
    stages: RefCell<Vec<(String, Instant)>>,
}

/// The times of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// The name and the time of each stage, in their order.
    pub stages: Vec<(String, Duration)>,
    /// The time from the start to the end.
    pub total: Duration,
}

impl Watch {
    /// Starts measuring. `command` precedes each line of the progress.
    pub fn start(console: &Console, command: &'static str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(STAGES);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self { console: *console, command, bar, started: Instant::now(), stages: RefCell::default() }
    }

    /// Begins a stage, which ends the one before.
    pub fn stage(&self, name: &str) {
        match &self.bar {
            Some(bar) => {
                bar.set_position(self.stages.borrow().len() as u64);
                bar.set_message(name.to_owned());
            }
            None => self.console.progress(&format!("{}: {name}", self.command)),
        }
        self.stages.borrow_mut().push((name.to_owned(), Instant::now()));
    }

    /// Ends the last stage, and removes the progress bar.
    pub fn stop(self) -> Times {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let now = Instant::now();
        let stages = self.stages.into_inner();
        let ends = stages.iter().skip(1).map(|(_, begin)| *begin).chain([now]);
        let stages = stages.iter().zip(ends).map(|((name, begin), end)| (name.clone(), end - *begin)).collect();
        Times { stages, total: now - self.started }
    }
}

impl generator::Progress for Watch {
    fn begin(&self, stage: Stage) {
        self.stage(&format!("{stage:?}").to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_the_stages_do_not_exceed_the_total() {
        let watch = Watch::start(&Console::new(false), "codegen");
        watch.stage("read");
        watch.stage("write");
        let times = watch.stop();
        let names: Vec<_> = times.stages.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["read", "write"]);
        assert!(times.stages.iter().map(|(_, time)| *time).sum::<Duration>() <= times.total);
    }
}
