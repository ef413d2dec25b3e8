//! Small documents that change, and what is generated from them.
#![allow(dead_code, reason = "each test file uses some of the helpers")]

use generator::surface::{Kind, Surface};
use generator::{Borrowed, Input, Severity, SourceFile, prepare};

/// A document, part by part.
#[derive(Debug, Clone, Default)]
pub struct Document {
    paths: Vec<String>,
    schemas: Vec<String>,
    pub config: String,
}

/// The result of a run.
pub struct Run {
    pub surface: Surface,
    pub lock: String,
    /// The warnings, each with the line in the lock.
    pub warnings: Vec<String>,
}

impl Document {
    pub fn new() -> Self {
        Self { config: "[versions]\nmedia-type-prefix = 'application/vnd.acme.'\n".to_owned(), ..Self::default() }
    }

    pub fn path(mut self, path: &str) -> Self {
        self.paths.push(path.to_owned());
        self
    }

    pub fn schema(mut self, name: &str, schema: &str) -> Self {
        self.schemas.push(format!("    {name}: {schema}\n"));
        self
    }

    pub fn config(mut self, text: &str) -> Self {
        self.config.push_str(text);
        self
    }

    /// Replaces a text in all parts of the document.
    pub fn replace(mut self, from: &str, to: &str) -> Self {
        for part in self.paths.iter_mut().chain(&mut self.schemas) {
            *part = part.replace(from, to);
        }
        self
    }

    /// Removes the parts that contain a text.
    pub fn without(mut self, text: &str) -> Self {
        self.paths.retain(|part| !part.contains(text));
        self.schemas.retain(|part| !part.contains(text));
        self
    }

    pub fn reversed(mut self) -> Self {
        self.paths.reverse();
        self.schemas.reverse();
        self
    }

    fn text(&self) -> String {
        let (paths, schemas) = (self.paths.concat(), self.schemas.concat());
        format!(
            "openapi: 3.0.1\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n    Unused: {{type: \
             string}}\n{schemas}"
        )
    }
}

/// An operation that gives a component, in some versions. Each is a path item.
pub fn versions(path: &str, id: &str, tag: &str, component: &str, versions: &[&str]) -> String {
    let content = versions.iter().map(|version| {
        format!("'application/vnd.acme.{version}+json': {{schema: {{$ref: '#/components/schemas/{component}'}}}}")
    });
    let content = content.collect::<Vec<_>>().join(", ");
    let name = path.split('{').nth(1).and_then(|rest| rest.split('}').next());
    let params = name.map_or_else(String::new, |name| {
        format!("      parameters: [{{name: {name}, in: path, required: true, schema: {{type: string}}}}]\n")
    });
    format!(
        "  {path}:\n    get:\n      operationId: {id}\n      tags: [{tag}]\n{params}      responses: {{'200': {{description: '', \
         content: {{{content}}}}}}}\n"
    )
}

/// An operation that gives a component.
pub fn get(path: &str, id: &str, tag: &str, component: &str) -> String {
    versions(path, id, tag, component, &["2024-08-05"])
}

pub fn input(document: &Document, lock: Option<&str>) -> Input {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    Input {
        spec: file("api.yaml", &document.text()),
        overlays: Vec::new(),
        docs: Vec::new(),
        config: file("codegen.toml", &document.config),
        lock: lock.map(|text| file("names.lock", text)),
        retired: None,
        templates: vec![file("runtime/Cargo.toml", "[dependencies]\n"), file("runtime/src/lib.rs", "")],
        api_version: None,
        borrowed: Borrowed::default(),
    }
}

/// Generates from a document, with a lock.
pub fn run(document: &Document, lock: Option<&str>) -> Run {
    let prepared = prepare(&input(document, lock), &()).unwrap_or_else(|faults| panic!("{faults}"));
    let output = prepared.generate(&()).unwrap_or_else(|faults| panic!("{faults}"));
    let warnings = output.diagnostics.iter().filter(|it| it.severity == Severity::Warning);
    let line = |it: &generator::Diagnostic| it.location.as_ref().map(ToString::to_string).unwrap_or_default();
    Run {
        warnings: warnings.map(|it| format!("{}: {}", line(it), it.message)).collect(),
        surface: prepared.surface,
        lock: output.lock,
    }
}

/// The errors of a run, each with its place.
pub fn faults(document: &Document, lock: &str) -> Vec<String> {
    let faults = prepare(&input(document, Some(lock)), &()).err().unwrap_or_default();
    let place = |it: &generator::Diagnostic| it.location.as_ref().map(ToString::to_string).unwrap_or_default();
    faults.iter().map(|it| format!("{} {}: {}", it.code, place(it), it.message)).collect()
}

/// The names of all types, sorted.
pub fn types(surface: &Surface) -> Vec<String> {
    let items = surface.modules.iter().flat_map(|module| &module.parts).flat_map(|part| &part.types);
    let mut names: Vec<String> = items.map(|item| item.name.clone()).collect();
    names.sort();
    names
}

impl Run {
    /// The methods, as `module::method`.
    pub fn methods(&self) -> Vec<String> {
        let requests =
            self.surface.modules.iter().flat_map(|module| module.requests().map(move |request| (module, request)));
        requests.map(|(module, request)| format!("{}::{}", module.name, request.method.name)).collect()
    }

    /// The aliases of the requests.
    pub fn aliases(&self) -> Vec<&str> {
        self.surface.modules.iter().flat_map(|module| module.requests()).map(|it| it.alias.as_str()).collect()
    }

    /// The names of the fields, variants or values of a type.
    pub fn members(&self, name: &str) -> Vec<&str> {
        let mut items = self.surface.modules.iter().flat_map(|module| &module.parts).flat_map(|part| &part.types);
        let item = items.find(|item| item.name == name).unwrap_or_else(|| panic!("there is no {name}"));
        match &item.kind {
            Kind::Struct(it) => it.fields.iter().map(|field| field.name.as_str()).collect(),
            Kind::Union(it) => it.variants.iter().map(|variant| variant.name.as_str()).collect(),
            Kind::Enum(it) => it.values.iter().map(|value| value.name.as_str()).collect(),
        }
    }

    /// The name of the type of a schema.
    pub fn type_of(&self, id: &str) -> &str {
        let mut items = self.surface.modules.iter().flat_map(|module| &module.parts).flat_map(|part| &part.types);
        items.find(|item| item.id.to_string() == id).map_or("none", |item| &item.name)
    }

    /// The paths of a type: the modules that define or re-export it.
    pub fn modules_of(&self, name: &str) -> Vec<&str> {
        let has = |module: &&generator::surface::Module| {
            let defines = module.parts.iter().flat_map(|part| &part.types).any(|item| item.name == name);
            defines || module.reexports.iter().flat_map(|it| &it.types).any(|path| path.name == name)
        };
        self.surface.modules.iter().filter(has).map(|module| module.name.as_str()).collect()
    }
}
