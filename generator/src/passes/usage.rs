//! Which types are sent and received, and which fields are optional, nullable or secret.
//!
//! In: operations with their versions. Sets: `TypeDef::sent` and `TypeDef::received`; `Field::presence`; `Field::ty`, which becomes
//! `TypeRef::Secret` for sensitive text.
//!
//! - A required field is optional if requests contain its type and only the server sets it (`readOnly`), or if responses contain its
//!   type and the server does not return it (`writeOnly`).
//! - A nullable field of a type that is sent distinguishes null from absent. In a type that is only received, both are `None`.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::model::{Api, Operation, Presence, SchemaId, Shape, TypeRef, Version};

pub(super) fn run(api: &mut Api, config: &Config) {
    let sent = reach(api, |operation, version| {
        let params = operation.params.iter().map(|param| &param.ty);
        version.body.iter().map(|body| &body.ty).chain(params).collect()
    });
    let received = reach(api, |operation, version| version.given().chain(&operation.errors).collect());
    for def in api.types.values_mut() {
        def.sent = sent.contains(&def.id);
        def.received = received.contains(&def.id);
        let Shape::Struct(object) = &mut def.shape else { continue };
        for field in &mut object.fields {
            let one_way = (field.read_only && def.sent) || (field.write_only && def.received);
            let always_there = field.required && !field.nullable && !one_way;
            field.presence = match (always_there, field.nullable && def.sent) {
                (true, _) => Presence::Required,
                (false, true) => Presence::Nullable,
                (false, false) => Presence::Optional,
            };
            if !matches!(field.ty, TypeRef::String | TypeRef::Secret) {
                continue;
            }
            if field.ty == TypeRef::Secret || config.sensitive.properties.contains(&field.wire) {
                let shown = config.sensitive.except.contains(&format!("{}.{}", def.id, field.wire));
                field.ty = if shown { TypeRef::String } else { TypeRef::Secret };
            }
        }
    }
}

/// All types that an operation reaches.
pub(super) fn reachable(api: &Api) -> BTreeSet<SchemaId> {
    reach(api, |operation, version| version.refs(operation).collect())
}

/// All types that are reachable from the references that `roots` returns for each version.
fn reach<'a>(api: &'a Api, roots: impl Fn(&'a Operation, &'a Version) -> Vec<&'a TypeRef>) -> BTreeSet<SchemaId> {
    let roots = api.versions().flat_map(|(operation, version)| roots(operation, version));
    api.closure(roots.filter_map(TypeRef::id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;
    use crate::model::build::{
        api, field, integer, list, map, named, operation, query, secret, string, struct_, union_, version,
    };
    use crate::passes::testing::config;

    fn after(mut api: Api, settings: &str) -> Api {
        run(&mut api, &config(settings));
        api
    }

    #[test]
    fn bodies_and_parameters_are_sent_and_responses_and_errors_are_received() {
        let put = operation("putPet")
            .param(query("filter", named("Filter")))
            .error(named("Error"))
            .takes(named("Body"))
            .gives(list(named("Page")));
        let api = after(
            api()
                .with(struct_("Filter"))
                .with(struct_("Error"))
                .with(struct_("Body").field("shared", map(named("Shared"))))
                .with(struct_("Page").field("shared", named("Either")))
                .with(union_("Either").variant(named("Shared")))
                .with(struct_("Shared"))
                .with(struct_("Unused"))
                .with(put)
                .build(),
            "",
        );
        let usage = ["Filter", "Body", "Error", "Page", "Either", "Shared", "Unused"].map(|name| {
            let def = api.def(name);
            (name, def.sent, def.received)
        });
        assert_eq!(
            usage,
            [
                ("Filter", true, false),
                ("Body", true, false),
                ("Error", false, true),
                ("Page", false, true),
                ("Either", false, true),
                ("Shared", true, true),
                ("Unused", false, false),
            ]
        );
    }

    #[test]
    fn the_result_of_a_wait_is_received() {
        let start = operation("start").version(version("2024-01-01").waits_for(named("Job")));
        let api = after(api().with(struct_("Job")).with(start).build(), "");
        assert!(api.def("Job").received && !api.def("Job").sent);
    }

    /// The presence of a field in a type that is only sent, in one that is only received, and in one that is both.
    fn presence(field: Field) -> [Presence; 3] {
        let [sent, received, both] = ["Sent", "Received", "Both"].map(|name| struct_(name).with(field.clone()));
        let api = api().with(sent).with(received).with(both);
        let api = api.with(operation("send").takes(named("Sent"))).with(operation("receive").gives(named("Received")));
        let api = after(api.with(operation("echo").takes(named("Both")).gives(named("Both"))).build(), "");
        ["Sent", "Received", "Both"].map(|name| api.field(name, &field.wire).presence)
    }

    const ALWAYS_REQUIRED: [Presence; 3] = [Presence::Required; 3];
    const ALWAYS_OPTIONAL: [Presence; 3] = [Presence::Optional; 3];
    const NULLABLE_IF_SENT: [Presence; 3] = [Presence::Nullable, Presence::Optional, Presence::Nullable];

    #[test]
    fn a_required_field_is_required_and_another_is_optional() {
        assert_eq!(presence(field("id", integer()).required()), ALWAYS_REQUIRED);
        assert_eq!(presence(field("id", integer())), ALWAYS_OPTIONAL);
    }

    #[test]
    fn a_nullable_field_distinguishes_null_from_absent_if_its_type_is_sent() {
        assert_eq!(presence(field("id", integer()).nullable()), NULLABLE_IF_SENT);
        assert_eq!(presence(field("id", integer()).nullable().required()), NULLABLE_IF_SENT);
    }

    #[test]
    fn a_required_read_only_field_is_optional_if_its_type_is_sent() {
        let expected = [Presence::Optional, Presence::Required, Presence::Optional];
        assert_eq!(presence(field("id", integer()).required().read_only()), expected);
        assert_eq!(presence(field("id", integer()).read_only()), ALWAYS_OPTIONAL);
    }

    #[test]
    fn a_required_write_only_field_is_optional_if_its_type_is_received() {
        let expected = [Presence::Required, Presence::Optional, Presence::Optional];
        assert_eq!(presence(field("id", integer()).required().write_only()), expected);
        assert_eq!(presence(field("id", integer()).write_only()), ALWAYS_OPTIONAL);
    }

    #[test]
    fn a_nullable_read_only_field_distinguishes_null_if_its_type_is_sent() {
        assert_eq!(presence(field("id", integer()).required().read_only().nullable()), NULLABLE_IF_SENT);
    }

    #[test]
    fn sensitive_properties_are_secret_except_where_the_configuration_says_otherwise() {
        let settings = "[sensitive]\nproperties = [\"key\"]\nexcept = [\"Public.key\", \"Public.pin\"]\n";
        let properties = |name| struct_(name).field("key", string()).field("pin", secret()).field("name", string());
        let api = after(api().with(properties("Account")).with(properties("Public")).build(), settings);
        let types = |name: &str| ["key", "pin", "name"].map(|wire| api.field(name, wire).ty.clone());
        assert_eq!(types("Account"), [secret(), secret(), string()]);
        assert_eq!(types("Public"), [string(), string(), string()]);
    }

    #[test]
    fn a_sensitive_property_that_is_not_text_keeps_its_type() {
        let account = struct_("Account").field("key", integer()).field("keys", list(string()));
        let api = after(api().with(account).build(), "[sensitive]\nproperties = [\"key\", \"keys\"]\n");
        assert_eq!((&api.field("Account", "key").ty, &api.field("Account", "keys").ty), (&integer(), &list(string())));
    }
}
