//! Types that contain themselves.
//!
//! In: a model in which a struct may hold itself by value. Out: `Boxed` wherever a field closes such a circle. Lists, maps
//! and the variants of unions are behind a pointer anyway and close none.

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
    let circles = circles(&held);
    for def in api.types.values_mut() {
        let Shape::Struct(it) = &mut def.shape else { continue };
        for field in &mut it.fields {
            let TypeRef::Named(target) = &field.ty else { continue };
            if circles.get(target) != circles.get(&def.id) {
                continue;
            }
            field.ty = TypeRef::Boxed(target.clone());
            if field.presence == Presence::Required {
                // Nothing finite has a value that always holds another of its kind.
                field.presence = Presence::Optional;
                field.required = false;
                diagnostics.push(
                    Diagnostic::warning(
                        "required-recursion",
                        &def.pointer,
                        format!("`{}` requires `{}`, which requires it again", def.id, field.wire),
                    )
                    .help("The property is treated as optional. An overlay can take it out of `required`."),
                );
            }
        }
    }
}

/// Numbers the circles of a graph, each definition that is in none as one of its own: two have the same number when each leads
/// to the other. Every edge is followed once (the path-based algorithm of Gabow). There is no recursion: a chain of
/// definitions may be as long as the document.
fn circles(held: &BTreeMap<SchemaId, Vec<SchemaId>>) -> BTreeMap<&SchemaId, usize> {
    let mut entered: BTreeMap<&SchemaId, usize> = BTreeMap::new();
    let mut circles: BTreeMap<&SchemaId, usize> = BTreeMap::new();
    // The definitions that were entered and have no circle yet, and the number of the first of each circle among them, as far
    // as is known.
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
                    Some(_) if circles.contains_key(target) => {}
                    Some(number) => while firsts.pop_if(|first| *first > *number).is_some() {},
                },
                None => {
                    if firsts.pop_if(|first| first == number).is_some() {
                        let begin = path.iter().rposition(|member| member == id).unwrap_or_default();
                        circles.extend(path.drain(begin..).map(|member| (member, *number)));
                    }
                    trail.pop();
                }
            }
        }
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_share_a_number_when_each_leads_to_the_other() {
        let id = |name: &str| SchemaId::component(name);
        // a -> b -> c -> b, c -> d -> d, c -> e (not defined), f -> a.
        let edges =
            [("a", vec!["b"]), ("b", vec!["c"]), ("c", vec!["b", "d", "e"]), ("d", vec!["d"]), ("f", vec!["a"])];
        let held = edges.map(|(from, to)| (id(from), to.into_iter().map(id).collect()));
        let held: BTreeMap<SchemaId, Vec<SchemaId>> = held.into_iter().collect();
        let circles = circles(&held);
        let number = |name: &str| circles.get(&id(name)).copied().expect("a number");
        assert_eq!(number("b"), number("c"));
        let mut alone: Vec<usize> = ["a", "b", "d", "e", "f"].map(number).to_vec();
        alone.sort_unstable();
        alone.dedup();
        assert_eq!(alone.len(), 5);
    }
}
