//! Counts the definitions and checks that none was lost.
//!
//! In: the ids of the definitions that `lower` made, and the finished model. Sets: nothing in the model; returns the figures of the
//! report. A definition that is neither in the model nor folded with a reason is an error, because another pass has lost it.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, SchemaId, Shape, Stability};
use crate::report::Report;

pub(super) fn run(api: &Api, defined: &BTreeSet<SchemaId>, diagnostics: &mut Diagnostics) -> Report {
    for id in defined {
        if !api.types.contains_key(id) && !api.folded.contains_key(id) {
            diagnostics.push(
                Diagnostic::error("lost-definition", "", format!("The definition `{id}` is missing in the model."))
                    .help("This is a bug in the generator. Please report it with the document."),
            );
        }
    }
    let mut report = Report {
        operations: api.operations.len(),
        groups: api.groups.len(),
        schemas: api.schemas,
        folded: api.folded.len(),
        ..Report::default()
    };
    for operation in &api.operations {
        // Two formats of one version count as one version.
        let versions: BTreeSet<_> = operation.versions.iter().map(|it| (it.stability, &it.name)).collect();
        report.versions += versions.len();
        for (stability, _) in versions {
            match stability {
                Stability::Current => report.current += 1,
                Stability::Superseded => report.superseded += 1,
                Stability::Preview => report.preview += 1,
            }
        }
    }
    for def in api.types.values() {
        match &def.shape {
            Shape::Struct(_) => report.structs += 1,
            Shape::Union(_) => report.unions += 1,
            Shape::Enum(_) => report.enums += 1,
            Shape::Alias(_) => report.aliases += 1,
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::build::{alias, api, enum_, id, operation, string, struct_, union_, version};
    use crate::passes::testing::messages;

    #[test]
    fn the_report_counts_definitions_operations_and_groups() {
        let mut api = api()
            .with(struct_("Pet"))
            .with(struct_("Cat"))
            .with(union_("Animal"))
            .with(enum_("Kind", ["cat"]))
            .with(alias("Name", string()))
            .with(struct_("Old"))
            .with(operation("getPet"))
            .with(operation("getShop").group("shops"))
            .build();
        api.fold(&id("Old"), "merged");
        let report = run(&api, &BTreeSet::new(), &mut Diagnostics::new());
        let expected = Report {
            operations: 2,
            groups: 2,
            schemas: 6,
            structs: 2,
            unions: 1,
            enums: 1,
            aliases: 1,
            folded: 1,
            ..Report::default()
        };
        assert_eq!(report, expected);
    }

    #[test]
    fn the_report_counts_versions_by_stability_and_two_formats_of_one_version_once() {
        let get = operation("getPet")
            .version(version("2023-01-01").superseded())
            .version(version("2024-01-01"))
            .version(version("2024-01-01").format("csv"))
            .version(version("preview"));
        let list = operation("listPets").version(version("2024-01-01"));
        let report = run(&api().with(get).with(list).build(), &BTreeSet::new(), &mut Diagnostics::new());
        let counts = (report.versions, report.current, report.superseded, report.preview);
        assert_eq!(counts, (4, 2, 1, 1));
    }

    #[test]
    fn a_definition_that_is_neither_in_the_model_nor_folded_is_an_error() {
        let mut api = api().with(struct_("Pet")).with(struct_("Cat")).build();
        api.fold(&id("Cat"), "merged");
        let mut diagnostics = Diagnostics::new();
        run(&api, &BTreeSet::from(["Cat", "Dog", "Pet"].map(id)), &mut diagnostics);
        assert_eq!(messages(&diagnostics), ["error[lost-definition] : The definition `Dog` is missing in the model."]);
    }
}
