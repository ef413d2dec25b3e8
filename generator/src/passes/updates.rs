//! Which read-only properties requests contain all the same.
//!
//! In: structs with all their properties, and unions as the document declares them. Sets: `Field::read_only`, which becomes false for
//! the properties of discriminators, by which a server selects the variant, and for the properties that `updates.sent` in
//! codegen.toml names. The `unions` pass does the same for the tags that it finds.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, SchemaId, Selector, Shape, Union};

pub(super) fn run(api: &mut Api, config: &Config, borrowed: bool, diagnostics: &mut Diagnostics) {
    send_tags(api);
    let mut unused: BTreeSet<&String> = config.updates.sent.iter().collect();
    for (id, def) in &mut api.types {
        let Shape::Struct(object) = &mut def.shape else { continue };
        for field in object.fields.iter_mut().filter(|field| field.read_only) {
            field.read_only = !unused.remove(&format!("{id}.{}", field.wire));
        }
    }
    for name in unused {
        let message = format!(
            "codegen.toml: `updates.sent` names `{}`, but no type of this name has a read-only property of this name.",
            name.escape_debug()
        );
        let fault = Diagnostic::warning("config-unused", "", message)
            .help("Correct the name, or remove the entry if the document no longer needs it.")
            .in_config(["updates", "sent", name]);
        diagnostics.push(if borrowed { fault.of_another_edition() } else { fault });
    }
}

/// Lets requests contain the properties that select a variant of a union.
pub(super) fn send_tags(api: &mut Api) {
    let mut tags: BTreeSet<(SchemaId, String)> = BTreeSet::new();
    for (union, def) in &api.types {
        let Shape::Union(Union { selector: Selector::Tags(properties), variants, .. }) = &def.shape else { continue };
        for id in variants.iter().filter_map(|variant| variant.ty.id()).chain([union]) {
            tags.extend(properties.iter().map(|property| (id.clone(), property.clone())));
        }
    }
    for (id, property) in tags {
        let fields = match api.types.get_mut(&id).map(|def| &mut def.shape) {
            Some(Shape::Struct(object)) => &mut object.fields,
            Some(Shape::Union(union)) => &mut union.fields,
            _ => continue,
        };
        fields.iter_mut().filter(|field| field.wire == property).for_each(|field| field.read_only = false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::build::{api, field, named, string, struct_, union_};
    use crate::passes::testing::config;

    fn after(settings: &str) -> (Api, Vec<String>) {
        let cat = struct_("Cat").with(field("id", string()).read_only()).with(field("kind", string()).read_only());
        let union = union_("Pet").discriminator("kind").tagged(named("Cat"), ["CAT"]);
        let mut api = api().with(cat).with(union).with(struct_("Dog").with(field("id", string()).read_only())).build();
        let mut diagnostics = Diagnostics::new();
        run(&mut api, &config(settings), false, &mut diagnostics);
        (api, diagnostics.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_tag_of_a_variant_is_sent() {
        let (api, _) = after("");
        assert!(!api.field("Cat", "kind").read_only && api.field("Cat", "id").read_only);
    }

    #[test]
    fn a_property_that_the_configuration_names_is_sent() {
        let (api, diagnostics) = after("[updates]\nsent = [\"Cat.id\"]\n");
        assert!(!api.field("Cat", "id").read_only && api.field("Dog", "id").read_only);
        assert_eq!(diagnostics, Vec::<String>::new());
    }

    #[test]
    fn an_entry_that_matches_no_read_only_property_is_reported() {
        let (_, diagnostics) = after("[updates]\nsent = [\"Cat.name\", \"Cow.id\"]\n");
        assert_eq!(diagnostics.len(), 2, "{diagnostics:?}");
        assert!(diagnostics[0].contains("`updates.sent` names `Cat.name`"), "{diagnostics:?}");
    }
}
