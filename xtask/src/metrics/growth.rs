//! The growth of codegen's time with the size of the document.
//!
//! In: a document. Out: a row with the time of codegen for ten copies of the document in one, divided by the time for one copy. Each
//! copy has its own names, and refers to them. The copies depend on the document alone.

use std::fs;

use serde_yaml::{Mapping, Value};

use super::{
    bench::Bench,
    goal::{Row, Unit},
    measure::Usage,
};

/// The number of copies in the large document.
const COPIES: usize = 10;

/// The prefix of references to components.
const COMPONENTS: &str = "#/components/";

/// Measures codegen for one copy and for ten. CPU time is used if it is available, since it depends less on the load of the machine.
pub fn measure(bench: &Bench) -> Vec<Row> {
    let row = Row::new("codegen of a tenfold document, ratio to one copy", Unit::Ratio).goal(COPIES as f64);
    vec![match usages(bench) {
        Ok((one, many)) => row.figure(cost(&many) / cost(&one)).peak(many.peak),
        Err(why) => row.missing(why),
    }]
}

fn cost(usage: &Usage) -> f64 {
    usage.cpu.unwrap_or(usage.wall)
}

fn usages(bench: &Bench) -> Result<(Usage, Usage), String> {
    let program = bench.program()?;
    let text = fs::read_to_string(&bench.document).map_err(|error| error.to_string())?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = folder.path().join("document.yaml");
    let usage = |times| {
        fs::write(&file, repeated(&text, times)?).map_err(|error| error.to_string())?;
        bench.median_of_codegen(&program, &file, cost)
    };
    Ok((usage(1)?, usage(COPIES)?))
}

/// Returns a document with several copies of the given one. The first copy keeps its names, so that the configuration still matches.
///
/// # Errors
/// Fails if the text is not a YAML or JSON mapping, or if it cannot be serialised.
fn repeated(document: &str, times: usize) -> Result<String, String> {
    let mut root: Mapping = serde_yaml::from_str(document).map_err(|error| error.to_string())?;
    if let Some(Value::Mapping(sections)) = root.get_mut("components") {
        for section in sections.values_mut().filter_map(Value::as_mapping_mut) {
            *section = copies(section, times, |copy, name, component| {
                (Value::from(copy.name(name)), copy.references(component.clone()))
            });
        }
    }
    if let Some(Value::Mapping(paths)) = root.get_mut("paths") {
        *paths = copies(paths, times, |copy, path, item| (Value::from(copy.path(path)), copy.path_item(item.clone())));
    }
    if let Some(Value::Sequence(tags)) = root.get_mut("tags") {
        *tags = (0..times).flat_map(|number| tags.iter().map(move |tag| Copy(number).tag(tag.clone()))).collect();
    }
    serde_yaml::to_string(&root).map_err(|error| error.to_string())
}

/// Returns the copies of a mapping's entries: all of the first copy, then all of the second, and so on.
fn copies(entries: &Mapping, times: usize, entry: impl Fn(Copy, &str, &Value) -> (Value, Value)) -> Mapping {
    let mut copied = Mapping::with_capacity(entries.len() * times);
    for copy in (0..times).map(Copy) {
        copied.extend(entries.iter().map(|(name, value)| entry(copy, name.as_str().unwrap_or_default(), value)));
    }
    copied
}

/// The number of a copy, from 0.
#[derive(Debug, Clone, std::marker::Copy)]
struct Copy(usize);

impl Copy {
    /// Returns a name in this copy. The first copy has the names of the document.
    fn name(self, name: &str) -> String {
        if self.0 == 0 { name.to_owned() } else { format!("{name}Copy{}", self.0 + 1) }
    }

    fn path(self, path: &str) -> String {
        // A key that does not begin with `/` is an extension.
        if self.0 == 0 || !path.starts_with('/') { path.to_owned() } else { format!("/copy{}{path}", self.0 + 1) }
    }

    fn path_item(self, item: Value) -> Value {
        let mut item = self.references(item);
        for operation in item.as_mapping_mut().into_iter().flat_map(Mapping::values_mut) {
            if let Some(Value::String(id)) = operation.get_mut("operationId") {
                *id = self.name(id);
            }
            for tag in operation.get_mut("tags").and_then(Value::as_sequence_mut).into_iter().flatten() {
                if let Value::String(tag) = tag {
                    *tag = self.name(tag);
                }
            }
        }
        item
    }

    fn tag(self, mut tag: Value) -> Value {
        if let Some(Value::String(name)) = tag.get_mut("name") {
            *name = self.name(name);
        }
        tag
    }

    /// Returns a value whose references, in `$ref` and in the mappings of discriminators, refer to the components of this copy.
    fn references(self, value: Value) -> Value {
        match value {
            Value::String(text) if text.starts_with(COMPONENTS) => Value::String(self.name(&text)),
            Value::Sequence(items) => items.into_iter().map(|item| self.references(item)).collect(),
            Value::Mapping(entries) => {
                Value::Mapping(entries.into_iter().map(|(name, value)| (name, self.references(value))).collect())
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "\
openapi: '3.0.1'
components:
  schemas:
    Pet:
      discriminator:
        mapping:
          CAT: '#/components/schemas/Cat'
        propertyName: kind
    Cat:
      type: object
paths:
  /pets:
    get:
      operationId: listPets
      tags:
      - Pets
      responses:
        '200':
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Pet'
tags:
- name: Pets
";

    #[test]
    fn one_copy_is_the_document() {
        let once = repeated(DOCUMENT, 1).expect("a document");
        let parsed = |text| serde_yaml::from_str::<Value>(text).expect("YAML");
        assert_eq!(parsed(&once), parsed(DOCUMENT));
    }

    #[test]
    fn each_further_copy_has_its_own_names_and_refers_to_them() {
        let twice = repeated(DOCUMENT, 2).expect("a document");
        let twice: Value = serde_yaml::from_str(&twice).expect("YAML");
        let schemas = &twice["components"]["schemas"];
        let names: Vec<_> = schemas.as_mapping().expect("schemas").keys().filter_map(Value::as_str).collect();
        assert_eq!(names, ["Pet", "Cat", "PetCopy2", "CatCopy2"]);
        assert_eq!(schemas["Pet"]["discriminator"]["mapping"]["CAT"], "#/components/schemas/Cat");
        assert_eq!(schemas["PetCopy2"]["discriminator"]["mapping"]["CAT"], "#/components/schemas/CatCopy2");
        let operation = &twice["paths"]["/copy2/pets"]["get"];
        assert_eq!(operation["operationId"], "listPetsCopy2");
        assert_eq!(operation["tags"][0], "PetsCopy2");
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["$ref"], "#/components/schemas/PetCopy2");
        assert_eq!(twice["paths"]["/pets"]["get"]["operationId"], "listPets");
        assert_eq!(twice["tags"][1]["name"], "PetsCopy2");
    }

    #[test]
    fn a_text_that_is_not_a_mapping_is_an_error() {
        assert!(repeated("- a list", 2).is_err());
        assert!(repeated("a: [", 2).is_err());
    }
}
