//! The last pass: what was defined against what is emitted.
//!
//! In: the ids defined in the document and the finished model. Out: the figures of the report, and an error for each
//! definition that is neither emitted nor folded with a reason, so that nothing gets lost on the way.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, SchemaId, Shape, Stability};
use crate::report::Report;

pub(super) fn run(api: &Api, defined: &BTreeSet<SchemaId>, diagnostics: &mut Diagnostics) -> Report {
    for id in defined {
        if !api.types.contains_key(id) && !api.folded.contains_key(id) {
            diagnostics.push(
                Diagnostic::error("lost-definition", "", format!("`{id}` was defined but is not generated"))
                    .help("This is a fault of the generator: please report it with the document."),
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
        // Two formats of one version are one version.
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
