//! The features under which each type exists.
//!
//! In: operations with their versions, and the types that these reach. Sets: `TypeDef::gate`, which has a condition for each pair of
//! group and stability whose operations reach the type. If there is more than one group and all of them reach a type, its gate is
//! empty, and the type exists under any set of features.

use std::collections::BTreeMap;

use crate::model::{Api, Condition, Gate, GroupId, SchemaId, Stability, TypeRef};

pub(super) fn run(api: &mut Api) {
    // One traversal for all versions of a condition, because the types that they reach overlap.
    let mut mentioned: BTreeMap<(&GroupId, Stability), Vec<&SchemaId>> = BTreeMap::new();
    for (operation, version) in api.versions() {
        let types = mentioned.entry((&operation.group, version.stability)).or_default();
        types.extend(version.refs(operation).filter_map(TypeRef::id));
    }
    let mut gates: BTreeMap<SchemaId, Gate> = BTreeMap::new();
    for ((group, stability), types) in mentioned {
        let condition = Condition { group: group.clone(), stability };
        for id in api.closure(types.into_iter()) {
            gates.entry(id).or_default().add(condition.clone());
        }
    }
    let groups = api.groups.len();
    for (id, gate) in gates {
        let in_all_groups = groups > 1 && gate.groups().count() == groups;
        if let Some(def) = api.types.get_mut(&id) {
            def.gate = if in_all_groups { Gate::default() } else { gate };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::build::{api, list, named, operation, query, struct_, version};

    /// The gate of a definition as `group stability`, joined by `or`.
    fn gate(api: &Api, text: &str) -> String {
        let conditions = api.def(text).gate.0.iter();
        let conditions: Vec<String> =
            conditions.map(|it| format!("{} {}", it.group, format!("{:?}", it.stability).to_lowercase())).collect();
        conditions.join(" or ")
    }

    #[test]
    fn a_type_of_one_group_exists_under_the_feature_of_that_group() {
        let mut api = api()
            .with(struct_("Pet"))
            .with(struct_("Shop"))
            .with(operation("getPet").gives(named("Pet")))
            .with(operation("getShop").group("shops").gives(named("Shop")))
            .build();
        run(&mut api);
        assert_eq!((gate(&api, "Pet"), gate(&api, "Shop")), ("pets current".to_owned(), "shops current".to_owned()));
    }

    #[test]
    fn a_type_of_several_groups_exists_under_any_of_their_features() {
        let mut api = api()
            .with(struct_("Pet"))
            .with(operation("getPet").gives(named("Pet")))
            .with(operation("getShop").group("shops").gives(named("Pet")))
            .with(operation("getUser").group("users").gives(list(named("Pet"))))
            .with(operation("ping").group("admin"))
            .build();
        run(&mut api);
        assert_eq!(gate(&api, "Pet"), "pets current or shops current or users current");
    }

    #[test]
    fn a_type_of_all_groups_always_exists() {
        let mut api = api()
            .with(struct_("Pet"))
            .with(operation("getPet").gives(named("Pet")))
            .with(operation("getShop").group("shops").version(version("preview").gives(named("Pet"))))
            .build();
        run(&mut api);
        assert_eq!(gate(&api, "Pet"), "");
    }

    #[test]
    fn a_type_of_the_only_group_exists_under_the_feature_of_that_group() {
        let mut api = api().with(struct_("Pet")).with(operation("getPet").gives(named("Pet"))).build();
        run(&mut api);
        assert_eq!(gate(&api, "Pet"), "pets current");
    }

    #[test]
    fn a_condition_has_the_stability_of_the_versions_that_reach_the_type() {
        let get = operation("getPet")
            .version(version("2023-01-01").superseded().gives(named("Old")))
            .version(version("2024-01-01").gives(named("Pet")))
            .version(version("preview").gives(named("New")));
        let mut api = api()
            .with(struct_("Old").field("shared", named("Shared")))
            .with(struct_("Pet"))
            .with(struct_("New").field("shared", named("Shared")))
            .with(struct_("Shared"))
            .with(get)
            .build();
        run(&mut api);
        let gates = ["Old", "Pet", "New", "Shared"].map(|name| gate(&api, name));
        assert_eq!(gates, ["pets superseded", "pets current", "pets preview", "pets superseded or pets preview"]);
    }

    #[test]
    fn the_result_of_a_wait_exists_under_the_feature_of_the_group_that_starts_it() {
        let start = operation("start").group("jobs").version(version("2024-01-01").waits_for(named("Pet")));
        let ping = operation("ping").group("admin");
        let get = operation("getPet").gives(named("Pet"));
        let mut api = api().with(struct_("Pet")).with(start).with(get).with(ping).build();
        run(&mut api);
        assert_eq!(gate(&api, "Pet"), "jobs current or pets current");
    }

    #[test]
    fn bodies_parameters_and_errors_reach_types_like_responses() {
        let put = operation("putPet").param(query("filter", named("Filter"))).error(named("Error")).takes(named("Pet"));
        let mut api = api()
            .with(struct_("Pet").field("tags", list(named("Tag"))))
            .with(struct_("Tag"))
            .with(struct_("Filter"))
            .with(struct_("Error"))
            .with(struct_("Unused"))
            .with(put)
            .build();
        run(&mut api);
        for name in ["Pet", "Tag", "Filter", "Error"] {
            assert_eq!(gate(&api, name), "pets current", "{name}");
        }
        assert_eq!(gate(&api, "Unused"), "");
    }
}
