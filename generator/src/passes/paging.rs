//! Operations that page.
//!
//! In: operations with their parameters and responses. Out: for those that take a page number and answer with a list of
//! results, which property holds the items and what an item is. What merely looks like it (paging parameters beside a
//! plain object) is left alone.

use crate::config::Config;
use crate::model::{Api, BodyFormat, Method, Paging, ParamLocation, Shape, TypeRef};

pub(super) fn run(api: &mut Api, config: &Config) {
    let paging = &config.paging;
    let mut found = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let pages =
            operation.params.iter().any(|param| param.location == ParamLocation::Query && param.wire == paging.number);
        if !pages || operation.method != Method::Get {
            continue;
        }
        for (version, it) in operation.versions.iter().enumerate() {
            if let BodyFormat::Json(ty) = &it.response.format
                && let Some(item) = item(api, ty, &paging.items)
            {
                found.push((index, version, Paging { items: paging.items.clone(), item }));
            }
        }
    }
    for (operation, version, paging) in found {
        if let Some(version) = api.operations.get_mut(operation).and_then(|it| it.versions.get_mut(version)) {
            version.paging = Some(paging);
        }
    }
}

fn item(api: &Api, page: &TypeRef, items: &str) -> Option<TypeRef> {
    let Shape::Struct(page) = &api.get(page.id()?)?.shape else {
        return None;
    };
    match &page.fields.iter().find(|field| field.wire == items)?.ty {
        TypeRef::List(item) => Some(item.as_ref().clone()),
        _ => None,
    }
}
