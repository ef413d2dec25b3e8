//! Operations that return a list page by page.
//!
//! In: operations with their parameters and versions. Sets: `Version::paging` of each version of a `GET` that has the query
//! parameter for the page number and responds with an object whose items property is a list. The names of the parameter and the
//! property are configuration (`paging`). An operation that has the parameter and responds with another object does not page.

use crate::config::Config;
use crate::model::{Api, BodyFormat, Method, Paging, ParamLocation, Shape, TypeRef};

pub(super) fn run(api: &mut Api, config: &Config) {
    let paging = &config.paging;
    let mut found = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let has_page_number =
            operation.params.iter().any(|param| param.location == ParamLocation::Query && param.wire == paging.number);
        if !has_page_number || operation.method != Method::Get {
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

/// The type of the items in the list that a page has under this name; `None` if it has no such list.
fn item(api: &Api, page: &TypeRef, items: &str) -> Option<TypeRef> {
    let TypeRef::Named(page) = page else {
        return None;
    };
    let Shape::Struct(page) = &api.get(page)?.shape else {
        return None;
    };
    match &page.fields.iter().find(|field| field.wire == items)?.ty {
        TypeRef::List(item) => Some(item.as_ref().clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Operation;
    use crate::model::build::{api, header, integer, list, named, operation, query, string, struct_};
    use crate::passes::testing::config;

    /// The items property and the type of an item, after the pass.
    fn paging(operation: Operation) -> Option<(String, TypeRef)> {
        let mut api = api()
            .with(struct_("Page").field("results", list(named("Pet"))).field("total", integer()))
            .with(struct_("Pet").field("results", string()))
            .with(operation)
            .build();
        run(&mut api, &config("[paging]\nnumber = \"pageNum\"\nitems = \"results\"\n"));
        api.only_version("listPets").paging.clone().map(|paging| (paging.items, paging.item))
    }

    fn list_pets() -> Operation {
        operation("listPets").param(query("pageNum", integer()))
    }

    #[test]
    fn a_get_with_a_page_number_and_a_list_of_items_pages() {
        assert_eq!(paging(list_pets().gives(named("Page"))), Some(("results".to_owned(), named("Pet"))));
    }

    #[test]
    fn another_method_does_not_page() {
        assert_eq!(paging(list_pets().method(Method::Post).gives(named("Page"))), None);
    }

    #[test]
    fn an_operation_without_the_query_parameter_does_not_page() {
        assert_eq!(paging(operation("listPets").gives(named("Page"))), None);
        assert_eq!(paging(operation("listPets").param(header("pageNum", integer())).gives(named("Page"))), None);
    }

    #[test]
    fn a_response_whose_items_property_is_not_a_list_does_not_page() {
        assert_eq!(paging(list_pets().gives(named("Pet"))), None);
        assert_eq!(paging(list_pets().gives(string())), None);
    }

    #[test]
    fn a_list_of_pages_does_not_page() {
        assert_eq!(paging(list_pets().gives(list(named("Page")))), None);
    }

    #[test]
    fn without_configuration_no_operation_pages() {
        let page = struct_("Page").field("results", list(string()));
        let mut api = api().with(page).with(list_pets().gives(named("Page"))).build();
        run(&mut api, &config(""));
        assert_eq!(api.only_version("listPets").paging, None);
    }
}
