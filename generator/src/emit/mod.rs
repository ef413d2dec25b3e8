//! Surface to text.
//!
//! In: a surface and the templates. Out: the files of the crate, or of the driver. Each module writes one kind of item. The
//! surface contains all decisions; this stage contains the syntax.

mod comment;
mod constants;
mod driver;
mod driver_examples;
mod files;
mod format;
mod info;
mod manifest;
mod modules;
mod requests;
mod structs;
mod tables;
mod templates;
mod ty;
mod unions;
mod waits;

pub use format::MARKER;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::Ident;

use crate::diagnostic::Diagnostics;
use crate::fileset::FileSet;
use crate::input::SourceFile;
use crate::surface::Surface;
use files::Job;

/// Renders the crate.
///
/// # Errors
/// Fails if a token stream does not parse, which is a fault of the generator.
pub fn emit(surface: &Surface, templates: &[SourceFile]) -> Result<FileSet, Diagnostics> {
    let mut jobs = modules::jobs(surface);
    jobs.extend([modules::index(surface), constants::job(surface)]);
    let (mut files, diagnostics) = rendered(&jobs);
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    templates::copy(surface, templates, &mut files)?;
    files.insert("Cargo.toml", manifest::text(&surface.manifest));
    Ok(files)
}

/// Renders the sources of a program that calls every operation of the crate.
///
/// # Errors
/// Fails as [`emit`], and if a template of the program is missing or is not UTF-8.
pub fn emit_driver(surface: &Surface, templates: &[SourceFile]) -> Result<FileSet, Diagnostics> {
    let jobs: Vec<Job<'_>> = driver::jobs(surface).into_iter().chain(driver_examples::jobs(surface)).collect();
    let (mut files, mut diagnostics) = rendered(&jobs);
    driver::templates(templates, &mut files, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(files) }
}

fn rendered(jobs: &[Job<'_>]) -> (FileSet, Diagnostics) {
    let mut files = FileSet::new();
    let mut diagnostics = Diagnostics::new();
    for result in in_parallel(jobs) {
        match result {
            Ok((path, text)) => drop(files.insert(path, text)),
            Err(faults) => diagnostics.extend(faults),
        }
    }
    (files, diagnostics)
}

/// Renders the files on all cores, since token streams cannot be sent to another thread and texts can. The results have the order
/// of the jobs.
fn in_parallel(jobs: &[Job<'_>]) -> Vec<Result<(String, String), Diagnostics>> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(jobs.len()));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, job)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    jobs.get(index).map(|job| (index, job))
                } {
                    let result = job.render();
                    if let Ok(mut done) = done.lock() {
                        done.push((index, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn ident(name: &str) -> Ident {
    quote::format_ident!("{name}")
}
