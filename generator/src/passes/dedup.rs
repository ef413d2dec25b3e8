//! Equal open enums become one definition.
//!
//! In: an enum for each schema of the document that lists values. Sets: references to folded enums, which lead to the enum that
//! stays; `OpenEnum::shared_with`, `TypeDef::sent` and `TypeDef::received` of the latter, and the descriptions that it lacks and a
//! folded enum has. Removes: inline enums that have the same
//! values and the same label as an earlier one, or the same name in the configuration, and inline enums with at least [`MANY`] values, all of which a component has too. A
//! component is never removed.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::model::{Api, SchemaId, Shape, TypeRef};

/// The number of equal values at which an inline enum is taken for a component, whatever its label is. Fewer values can be equal by
/// coincidence.
const MANY: usize = 8;

pub(super) fn run(api: &mut Api, config: &Config) {
    let mut by_values: BTreeMap<Vec<&str>, Vec<SchemaId>> = BTreeMap::new();
    for def in api.types.values() {
        if let Shape::Enum(it) = &def.shape {
            let values = it.values.iter().map(|value| value.wire.as_str()).collect();
            by_values.entry(values).or_default().push(def.id.clone());
        }
    }
    let mut replaced: BTreeMap<SchemaId, SchemaId> = BTreeMap::new();
    for (values, ids) in &by_values {
        let component = ids.iter().find(|id| id.is_component()).filter(|_| values.len() >= MANY);
        let mut by_label: BTreeMap<String, Vec<SchemaId>> = BTreeMap::new();
        for id in ids.iter().filter(|id| !id.is_component()) {
            match component {
                Some(component) => {
                    replaced.insert(id.clone(), component.clone());
                }
                None => by_label.entry(id.label()).or_default().push(id.clone()),
            }
        }
        // Enums to which the configuration gives one name are one, whatever their labels are.
        let mut by_name: BTreeMap<(Option<&String>, String), Vec<SchemaId>> = BTreeMap::new();
        for (label, ids) in by_label {
            let name = ids.iter().find_map(|id| config.names.types.get(&id.to_string()));
            let key = (name, if name.is_some() { String::new() } else { label });
            by_name.entry(key).or_default().extend(ids);
        }
        for mut ids in by_name.into_values() {
            ids.sort();
            if let Some((kept, others)) = ids.split_first() {
                replaced.extend(others.iter().map(|id| (id.clone(), kept.clone())));
            }
        }
    }
    fold(api, &replaced);
}

/// Folds each key of `replaced` into its value.
fn fold(api: &mut Api, replaced: &BTreeMap<SchemaId, SchemaId>) {
    let replace = |ty: &mut TypeRef| {
        if let Some(id) = ty.id_mut()
            && let Some(kept) = replaced.get(id)
        {
            *id = kept.clone();
        }
    };
    api.for_each_ref_mut(replace);
    let mut shared: BTreeMap<&SchemaId, BTreeSet<SchemaId>> = BTreeMap::new();
    for (id, kept) in replaced {
        shared.entry(kept).or_default().insert(id.clone());
    }
    for (kept, ids) in shared {
        for id in &ids {
            if let (Some(folded), Some(def)) = (api.types.remove(id), api.types.get_mut(kept)) {
                def.sent |= folded.sent;
                def.received |= folded.received;
                def.docs.description = def.docs.description.take().or(folded.docs.description);
                if let (Shape::Enum(it), Shape::Enum(folded)) = (&mut def.shape, folded.shape) {
                    it.add(folded.values);
                }
            }
            api.folded.insert(id.clone(), format!("the same values as `{kept}`"));
        }
        if let Some(Shape::Enum(it)) = api.types.get_mut(kept).map(|def| &mut def.shape) {
            it.shared_with.extend(ids);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::build::{api, enum_, id, list, named, operation, show, struct_};

    const COUNTRIES: [&str; 8] = ["AT", "BE", "CH", "DE", "ES", "FR", "GB", "IT"];

    #[test]
    fn inline_enums_with_the_same_label_and_values_become_one() {
        let mut api = api()
            .with(struct_("Cat").field("size", named("Cat/size")))
            .with(struct_("Dog").field("size", named("Dog/size")).field("sizes", list(named("Dog/size"))))
            .with(enum_("Cat/size", ["L", "S"]))
            .with(enum_("Dog/size", ["L", "S"]))
            .build();
        run(&mut api, &Config::default());
        assert_eq!(show(&api, "Cat"), "struct { size?: Cat/size }");
        assert_eq!(show(&api, "Dog"), "struct { size?: Cat/size, sizes?: list<Cat/size> }");
        assert_eq!(show(&api, "Dog/size"), "folded: the same values as `Cat/size`");
        assert_eq!(api.open_enum("Cat/size").shared_with, [id("Dog/size")]);
    }

    #[test]
    fn the_enum_that_stays_has_the_first_description_of_each_value() {
        let described = |text: &str, descriptions: [Option<&str>; 2]| {
            let mut def = enum_(text, ["L", "S"]);
            if let Shape::Enum(it) = &mut def.shape {
                for (value, description) in it.values.iter_mut().zip(descriptions) {
                    value.description = description.map(str::to_owned);
                }
            }
            def
        };
        let mut api = api()
            .with(described("Cat/size", [None, Some("Of a cat.")]))
            .with(described("Dog/size", [Some("Of a dog."), Some("Not this one.")]))
            .build();
        api.types.get_mut(&id("Dog/size")).expect("the enum").docs.description = Some("How large.".to_owned());
        run(&mut api, &Config::default());
        let values = &api.open_enum("Cat/size").values;
        let texts: Vec<Option<&str>> = values.iter().map(|value| value.description.as_deref()).collect();
        assert_eq!(texts, [Some("Of a dog."), Some("Of a cat.")]);
        assert_eq!(api.def("Cat/size").docs.description.as_deref(), Some("How large."));
    }

    #[test]
    fn enums_with_different_labels_stay_apart() {
        let mut api = api().with(enum_("Cat/size", ["L", "S"])).with(enum_("Dog/height", ["L", "S"])).build();
        run(&mut api, &Config::default());
        assert_eq!(show(&api, "Dog/height"), r#"enum { "L", "S" }"#);
    }

    #[test]
    fn enums_with_different_labels_and_one_name_in_the_configuration_become_one() {
        let mut api = api().with(enum_("Cat/size", ["L", "S"])).with(enum_("Dog/height", ["L", "S"])).build();
        let mut config = Config::default();
        for id in ["Cat/size", "Dog/height"] {
            config.names.types.insert(id.to_owned(), "Size".to_owned());
        }
        run(&mut api, &config);
        assert_eq!(show(&api, "Dog/height"), "folded: the same values as `Cat/size`");
    }

    #[test]
    fn enums_with_different_values_stay_apart() {
        let mut api = api().with(enum_("Cat/size", ["L", "S"])).with(enum_("Dog/size", ["L", "M", "S"])).build();
        run(&mut api, &Config::default());
        assert_eq!(show(&api, "Dog/size"), r#"enum { "L", "M", "S" }"#);
    }

    #[test]
    fn an_inline_enum_with_many_values_becomes_the_first_component_with_these_values() {
        let mut api = api()
            .with(enum_("Country", COUNTRIES))
            .with(enum_("Land", COUNTRIES))
            .with(enum_("Pet/origin", COUNTRIES))
            .with(struct_("Pet").field("origin", named("Pet/origin")))
            .build();
        run(&mut api, &Config::default());
        assert_eq!(show(&api, "Pet"), "struct { origin?: Country }");
    }

    #[test]
    fn an_inline_enum_with_few_values_does_not_become_a_component() {
        let few = &COUNTRIES[1..];
        let mut api = api()
            .with(enum_("Country", few.iter().copied()))
            .with(enum_("Pet/origin", few.iter().copied()))
            .with(struct_("Pet").field("origin", named("Pet/origin")))
            .build();
        run(&mut api, &Config::default());
        assert_eq!(show(&api, "Pet"), "struct { origin?: Pet/origin }");
    }

    #[test]
    fn components_with_the_same_values_stay_apart() {
        let mut api = api().with(enum_("Country", COUNTRIES)).with(enum_("Origin", COUNTRIES)).build();
        run(&mut api, &Config::default());
        assert!(api.get(&id("Country")).is_some() && api.get(&id("Origin")).is_some());
    }

    #[test]
    fn the_enum_that_stays_is_sent_and_received_if_a_folded_one_is() {
        let mut api = api()
            .with(enum_("Cat/size", ["L", "S"]))
            .with(enum_("Dog/size", ["L", "S"]))
            .with(operation("getDog").gives(named("Dog/size")))
            .build();
        for (name, sent, received) in [("Cat/size", true, false), ("Dog/size", false, true)] {
            let def = api.types.get_mut(&id(name)).expect("the enum");
            (def.sent, def.received) = (sent, received);
        }
        run(&mut api, &Config::default());
        let kept = api.def("Cat/size");
        assert!(kept.sent && kept.received);
        assert_eq!(api.only_version("getDog").given().collect::<Vec<_>>(), [&named("Cat/size")]);
    }
}
