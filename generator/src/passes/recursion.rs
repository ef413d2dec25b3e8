//! Structs that contain themselves.
//!
//! In: a model in which a struct can contain itself by value, directly or through other structs. Sets: `Field::ty`, which becomes
//! `TypeRef::Boxed` for each field on such a cycle; `Field::presence` and `Field::required`, because a boxed field is never required.
//! Lists, maps and variants of unions are allocated on the heap and do not need a box.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Presence, SchemaId, Shape, TypeRef};

pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let held: BTreeMap<SchemaId, Vec<SchemaId>> = api
        .types
        .values()
        .filter_map(|def| match &def.shape {
            Shape::Struct(it) => Some((
                def.id.clone(),
                it.fields
                    .iter()
                    .filter_map(|field| match &field.ty {
                        TypeRef::Named(id) => Some(id.clone()),
                        _ => None,
                    })
                    .collect(),
            )),
            _ => None,
        })
        .collect();
    let components = components(&held);
    for def in api.types.values_mut() {
        let Shape::Struct(it) = &mut def.shape else { continue };
        for field in &mut it.fields {
            let TypeRef::Named(target) = &field.ty else { continue };
            if components.get(target) != components.get(&def.id) {
                continue;
            }
            field.ty = TypeRef::Boxed(target.clone());
            if field.presence == Presence::Required {
                // A value would be infinitely large if all fields of the cycle were required. A required field becomes optional
                // even if another field of the cycle is optional.
                field.presence = Presence::Optional;
                field.required = false;
                diagnostics.push(
                    Diagnostic::warning(
                        "required-recursion",
                        &def.pointer,
                        format!(
                            "`{}` requires the property `{}`, whose type contains `{}` again.",
                            def.id, field.wire, def.id
                        ),
                    )
                    .help("The property is treated as optional. An overlay can remove it from `required`."),
                );
            }
        }
    }
}

/// Numbers the strongly connected components of a graph: two definitions have the same number if each is reachable from the other.
/// The algorithm is Gabow's path-based one, which follows each edge once. It is iterative, because a chain of definitions can be as
/// long as the document.
fn components(held: &BTreeMap<SchemaId, Vec<SchemaId>>) -> BTreeMap<&SchemaId, usize> {
    let mut entered: BTreeMap<&SchemaId, usize> = BTreeMap::new();
    let mut components: BTreeMap<&SchemaId, usize> = BTreeMap::new();
    // `path`: the definitions that were entered and have no component yet. `firsts`: the number of the first definition of each
    // component on the path, as far as is known.
    let mut path: Vec<&SchemaId> = Vec::new();
    let mut firsts: Vec<usize> = Vec::new();
    let mut trail = Vec::new();
    for start in held.keys() {
        let mut next = (!entered.contains_key(start)).then_some(start);
        loop {
            if let Some(id) = next.take() {
                let number = entered.len();
                entered.insert(id, number);
                path.push(id);
                firsts.push(number);
                trail.push((id, number, held.get(id).into_iter().flatten()));
            }
            let Some((id, number, targets)) = trail.last_mut() else { break };
            match targets.next() {
                Some(target) => match entered.get(target) {
                    None => next = Some(target),
                    Some(_) if components.contains_key(target) => {}
                    Some(number) => while firsts.pop_if(|first| *first > *number).is_some() {},
                },
                None => {
                    if firsts.pop_if(|first| first == number).is_some() {
                        let begin = path.iter().rposition(|member| member == id).unwrap_or_default();
                        components.extend(path.drain(begin..).map(|member| (member, *number)));
                    }
                    trail.pop();
                }
            }
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::build::{api, field, list, map, named, show, string, struct_, union_};
    use crate::passes::testing::messages;

    fn after(mut api: Api) -> (Api, Vec<String>) {
        let mut diagnostics = Diagnostics::new();
        run(&mut api, &mut diagnostics);
        (api, messages(&diagnostics))
    }

    #[test]
    fn a_struct_that_contains_itself_is_boxed() {
        let (api, messages) = after(api().with(struct_("Pet").field("parent", named("Pet"))).build());
        assert_eq!(show(&api, "Pet"), "struct { parent?: box<Pet> }");
        assert!(messages.is_empty(), "{messages:?}");
    }

    #[test]
    fn structs_that_contain_each_other_are_boxed() {
        let (api, _) = after(
            api()
                .with(struct_("Cat").field("enemy", named("Dog")).field("name", string()))
                .with(struct_("Dog").field("enemy", named("Cat")))
                .with(struct_("Owner").field("cat", named("Cat")))
                .build(),
        );
        assert_eq!(show(&api, "Cat"), "struct { enemy?: box<Dog>, name?: string }");
        assert_eq!(show(&api, "Dog"), "struct { enemy?: box<Cat> }");
        assert_eq!(show(&api, "Owner"), "struct { cat?: Cat }");
    }

    #[test]
    fn lists_maps_and_unions_need_no_box() {
        let (api, _) = after(
            api()
                .with(
                    struct_("Pet")
                        .field("animal", named("Animal"))
                        .field("byName", map(named("Pet")))
                        .field("children", list(named("Pet"))),
                )
                .with(union_("Animal").variant(named("Pet")))
                .build(),
        );
        assert_eq!(show(&api, "Pet"), "struct { animal?: Animal, byName?: map<Pet>, children?: list<Pet> }");
    }

    #[test]
    fn a_required_property_on_a_cycle_becomes_optional_with_a_warning() {
        let parent = field("parent", named("Pet")).required().presence(Presence::Required);
        let (api, messages) = after(api().with(struct_("Pet").with(parent)).build());
        assert_eq!(show(&api, "Pet"), "struct { parent?: box<Pet> }");
        assert_eq!(api.field("Pet", "parent").presence, Presence::Optional);
        assert_eq!(
            messages,
            ["warning[required-recursion] Pet: `Pet` requires the property `parent`, whose type contains `Pet` again."]
        );
    }

    #[test]
    fn a_nullable_property_on_a_cycle_stays_nullable() {
        let parent = field("parent", named("Pet")).nullable().presence(Presence::Nullable);
        let (api, messages) = after(api().with(struct_("Pet").with(parent)).build());
        assert_eq!(api.field("Pet", "parent").presence, Presence::Nullable);
        assert!(messages.is_empty(), "{messages:?}");
    }

    #[test]
    fn definitions_have_one_number_if_each_is_reachable_from_the_other() {
        let id = |name: &str| SchemaId::component(name);
        // a -> b -> c -> b, c -> d -> d, c -> e (not defined), f -> a.
        let edges =
            [("a", vec!["b"]), ("b", vec!["c"]), ("c", vec!["b", "d", "e"]), ("d", vec!["d"]), ("f", vec!["a"])];
        let held = edges.map(|(from, to)| (id(from), to.into_iter().map(id).collect()));
        let held: BTreeMap<SchemaId, Vec<SchemaId>> = held.into_iter().collect();
        let components = components(&held);
        let number = |name: &str| components.get(&id(name)).copied().expect("a number");
        assert_eq!(number("b"), number("c"));
        let mut alone: Vec<usize> = ["a", "b", "d", "e", "f"].map(number).to_vec();
        alone.sort_unstable();
        alone.dedup();
        assert_eq!(alone.len(), 5);
    }
}
