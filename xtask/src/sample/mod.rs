//! `cargo xtask sample`: an example of an operation for pasting, or of every operation.
//!
//! In: the options. Out: a program, a command, a request, or a Postman collection. The examples are those of the documentation; this
//! module chooses and frames them.

mod find;
mod http;
mod postman;
mod program;

use generator::{
    Prepared,
    surface::{Handle, Module, Part, Request},
};

use crate::{
    cli::{CodegenOptions, DocumentOptions, Language, SampleOptions},
    console::Console,
    failure::{Failure, Outcome},
    input,
    output::replace_file,
    table::counted,
    workspace::Workspace,
};

/// A request with the places that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    pub module: &'a Module,
    pub handle: &'a Handle,
    pub part: &'a Part,
    pub request: &'a Request,
}

impl Sample<'_> {
    /// Returns the path of the method: `clusters::create_cluster`.
    fn path(&self) -> String {
        format!("{}::{}", self.module.name, self.request.method.name)
    }

    /// Returns the features of the crate that the method needs.
    fn features(&self) -> Vec<&str> {
        let cfgs = [&self.module.cfg, &self.part.cfg];
        let mut features: Vec<&str> =
            cfgs.iter().filter_map(|cfg| cfg.0.first()).flatten().map(String::as_str).collect();
        features.dedup();
        features
    }

    /// Returns the first line of the documentation, without a full stop.
    fn summary(&self) -> &str {
        self.request.method.docs.first().map_or("", |line| line.trim_end_matches('.'))
    }
}

/// Runs the command.
///
/// # Errors
/// Fails if a file cannot be read or written, on a name that no operation has, and on wrong usage.
pub fn run(workspace: &Workspace, options: &SampleOptions, console: &Console) -> Result<Outcome, Failure> {
    let DocumentOptions { spec, config, overlay } = options.document.clone();
    let gathered = input::gather(workspace, &CodegenOptions { spec, config, overlay, ..CodegenOptions::default() })?;
    for remark in &gathered.remarks {
        console.note(remark);
    }
    let prepared = match generator::prepare(&gathered.input, &()) {
        Ok(prepared) => prepared,
        Err(diagnostics) => {
            console.diagnostics(&diagnostics);
            return Ok(Outcome::Faulty);
        }
    };
    let samples = samples(&prepared);
    let chosen = match &options.operation {
        Some(name) => vec![find::find(&samples, name, options.version.as_deref())?],
        None => samples,
    };
    if options.lang == Language::Postman {
        let text = format!("{:#}\n", postman::collection(&prepared, &chosen));
        return match &options.out {
            Some(folder) => {
                let file = folder.join(format!("{}.postman_collection.json", prepared.config.package.name));
                let changed = replace_file(&file, &text)?;
                let name = workspace.name(&file);
                console.result(&format!("{name} {}", if changed { "was written" } else { "is up to date" }));
                Ok(Outcome::Clean)
            }
            None => {
                console.result(text.trim_end());
                Ok(Outcome::Clean)
            }
        };
    }
    let text = |sample: &Sample<'_>| text(&prepared, sample, options.lang);
    let Some(folder) = &options.out else {
        let Some(sample) = chosen.first().filter(|_| options.operation.is_some()) else {
            return Err(Failure::new("usage", "There is no folder for the samples of all operations.")
                .help("Choose it with --out DIR."));
        };
        console.result(text(sample).trim_end());
        return Ok(Outcome::Clean);
    };
    let mut written = 0;
    for sample in &chosen {
        let name = format!("{}.{}", sample.request.method.name, options.lang.extension());
        written += usize::from(replace_file(&folder.join(&sample.module.name).join(name), &text(sample))?);
    }
    console.result(&format!(
        "{} in {}: {written} written, {} unchanged",
        counted(chosen.len(), "sample"),
        workspace.name(folder),
        chosen.len() - written
    ));
    Ok(Outcome::Clean)
}

/// Returns all requests: by module, then by operation, from the oldest version on.
fn samples(prepared: &Prepared) -> Vec<Sample<'_>> {
    let groups = prepared.surface.groups();
    let samples = groups.flat_map(|(module, handle)| {
        let parts = module.parts.iter();
        let requests = parts.flat_map(|part| part.requests.iter().map(move |request| (part, request)));
        requests.map(move |(part, request)| Sample { module, handle, part, request })
    });
    let mut samples: Vec<Sample<'_>> = samples.collect();
    samples.sort_by_key(|sample| (&sample.module.name, &sample.request.operation, sample.request.index));
    samples
}

fn text(prepared: &Prepared, sample: &Sample<'_>, language: Language) -> String {
    match language {
        Language::Rust => program::program(prepared, sample),
        Language::Curl => format!("{}\n", sample.request.example.curl.join("\n")),
        Language::Http | Language::Postman => http::request(&prepared.api.base_url, sample.request),
    }
}
