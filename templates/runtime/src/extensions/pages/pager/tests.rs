#![allow(clippy::unwrap_used)]

use super::*;

const NONE: Names = Names { total: "", links: "", next: "" };
const OTHER: Names = Names { total: "count", links: "pages", next: "following" };

fn facts(page: &str, names: &Names) -> (u64, Option<u64>, bool) {
    let Facts { count, total, next, .. } = Facts::read(&Json::parse(page.as_bytes()).unwrap(), "pets", names);
    (count, total, next)
}

#[test]
fn the_properties_of_a_page_are_those_of_the_api() {
    let page = r#"{"pets": [1, 2], "count": 5, "pages": [{"rel": "first"}, {"rel": "following"}]}"#;
    assert_eq!(facts(page, &OTHER), (2, Some(5), true));
    let page = r#"{"pets": [1, 2], "count": 0, "pages": [{"rel": "next"}], "totalCount": 5}"#;
    assert_eq!(facts(page, &OTHER), (2, None, false));
}

#[test]
fn a_property_that_the_api_does_not_have_is_not_read() {
    let page = r#"{"pets": [1], "": 5, "totalCount": 5, "links": [{"rel": "next"}, {"rel": ""}]}"#;
    assert_eq!(facts(page, &NONE), (1, None, false));
    assert_eq!(facts(page, &Names { links: "links", ..NONE }), (1, None, false));
}
