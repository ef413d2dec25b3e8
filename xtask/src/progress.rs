//! How far a run is, and how long each stage took.
//!
//! In: the beginning of each stage. Out: a bar on a terminal, plain lines otherwise, and the times. It knows no stage by name.

use std::{
    cell::RefCell,
    io::IsTerminal,
    time::{Duration, Instant},
};

use generator::Stage;
use indicatif::{ProgressBar, ProgressStyle};

use crate::console::Console;

/// Stages of the generator, and writing.
const STEPS: u64 = 5;

/// Shows progress and takes the time.
#[derive(Debug)]
pub struct Watch {
    console: Console,
    command: &'static str,
    bar: Option<ProgressBar>,
    started: Instant,
    stages: RefCell<Vec<(String, Instant)>>,
}

/// How long each stage took, in their order, and all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// Name and time of each stage.
    pub stages: Vec<(String, Duration)>,
    /// From the start of the watch to its end.
    pub total: Duration,
}

impl Watch {
    /// Starts now, on behalf of a command.
    pub fn start(console: &Console, command: &'static str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(STEPS);
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self { console: *console, command, bar, started: Instant::now(), stages: RefCell::default() }
    }

    /// A stage begins, and the one before it ends.
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

    /// The last stage ends; the bar goes away.
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
    fn stages_follow_each_other_without_a_gap() {
        let watch = Watch::start(&Console::new(false), "codegen");
        watch.stage("read");
        watch.stage("write");
        let times = watch.stop();
        let names: Vec<_> = times.stages.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["read", "write"]);
        assert!(times.stages.iter().map(|(_, time)| *time).sum::<Duration>() <= times.total);
    }
}
