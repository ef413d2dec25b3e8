//! What a server says beside an answer in a version that has a newer one.
//!
//! In: an operation, and the media type that it is answered in. Out: `Deprecation`, since the newer version is there, and
//! `Sunset`, when the document says until when the older one is. Days of one digit are written as such, which not every parser
//! of HTTP dates expects; Atlas writes them so.

use jiff::civil::Date;

use crate::document::{Operation, Response, date};

/// The headers, if there are any.
pub(super) fn headers(operation: &Operation, accept: &str, sunset: &str) -> Vec<(&'static str, String)> {
    let newer =
        date(accept).and_then(|own| operation.accepted().into_iter().filter_map(date).filter(|it| *it > own).min());
    let successes = operation.responses.iter().filter(|response| Response::is_success(response));
    let mut media = successes.flat_map(|response| &response.content).filter(|media| media.name == accept);
    let until = media.find_map(|media| media.extensions.get(sunset)?.as_str());
    let header = |name, date: Option<&str>| Some((name, http_date(date?)?));
    header("Deprecation", newer).into_iter().chain(header("Sunset", until)).collect()
}

/// `Mon, 5 Aug 2024 00:00:00 GMT` of `2024-08-05`.
fn http_date(text: &str) -> Option<String> {
    let date: Date = text.parse().ok()?;
    Some(date.strftime("%a, %-d %b %Y 00:00:00 GMT").to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::document::Document;

    #[test]
    fn the_newest_version_has_none() {
        let media = |date: &str| format!("application/vnd.zoo.{date}+json");
        let document = Document::new(json!({"paths": {"/a": {"get": {"responses": {"200": {"content": {
            media("2023-01-01"): {"x-sunset": "2027-07-01"}, media("2024-08-05"): {}, media("2025-10-23"): {},
        }}}}}}}));
        let document = document.unwrap();
        let of = |date: &str| headers(document.operations.first().unwrap(), &media(date), "x-sunset");
        let gone = ("Sunset", "Thu, 1 Jul 2027 00:00:00 GMT".to_owned());
        assert_eq!(of("2023-01-01"), [("Deprecation", "Mon, 5 Aug 2024 00:00:00 GMT".to_owned()), gone]);
        assert_eq!(of("2024-08-05"), [("Deprecation", "Thu, 23 Oct 2025 00:00:00 GMT".to_owned())]);
        assert_eq!(of("2025-10-23"), []);
    }
}
