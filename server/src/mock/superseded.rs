//! The headers of a response in a superseded version.
//!
//! In: an operation and the media type of the response. Out: `Deprecation`, with the date of the next version, and `Sunset`, if the
//! document has the date after which the version is no longer served. A day below 10 has one digit, which some parsers of HTTP
//! dates reject: clients have to accept it, since servers send it.

use jiff::civil::Date;

use crate::conventions::leading_date;
use crate::document::{Media, Operation, Response};

/// Returns the headers; none for the newest version.
pub(super) fn headers(operation: &Operation, media: &Media, sunset_extension: &str) -> Vec<(&'static str, String)> {
    let date = |media: &Media| media.version.as_deref().and_then(leading_date).map(str::to_owned);
    let own = date(media);
    let newer = operation.accepted().into_iter().filter_map(date).filter(|it| own.as_ref().is_some_and(|own| it > own));
    let successes = operation.responses.iter().filter(|response| Response::is_success(response));
    let mut same = successes.flat_map(|response| &response.content).filter(|it| it.name == media.name);
    let sunset = same.find_map(|media| media.extensions.get(sunset_extension)?.as_str());
    let header = |name, date: Option<&str>| Some((name, http_date(date?)?));
    header("Deprecation", newer.min().as_deref()).into_iter().chain(header("Sunset", sunset)).collect()
}

/// Formats `2024-08-05` as `Mon, 5 Aug 2024 00:00:00 GMT`.
fn http_date(text: &str) -> Option<String> {
    let date: Date = text.parse().ok()?;
    Some(date.strftime("%a, %-d %b %Y 00:00:00 GMT").to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::conventions::{Conventions, Versions};
    use crate::document::Document;

    #[test]
    fn each_version_but_the_newest_is_deprecated() {
        let media = |date: &str| format!("application/vnd.zoo.{date}+json");
        let root = json!({"paths": {"/a": {"get": {"responses": {"200": {"content": {
            media("2023-01-01"): {"x-end": "2027-07-01"}, media("2024-08-05"): {}, media("2025-10-23"): {},
        }}}}}}});
        let versions = Versions { media_type_prefix: "application/vnd.zoo.".to_owned(), ..Versions::default() };
        let document = Document::new(root, Conventions { versions, ..Conventions::default() }).unwrap();
        let operation = document.operations.first().unwrap();
        let headers_of = |date: &str| {
            let accepted = operation.accepted();
            headers(operation, accepted.iter().find(|it| it.name == media(date)).unwrap(), "x-end")
        };
        let sunset = ("Sunset", "Thu, 1 Jul 2027 00:00:00 GMT".to_owned());
        assert_eq!(headers_of("2023-01-01"), [("Deprecation", "Mon, 5 Aug 2024 00:00:00 GMT".to_owned()), sunset]);
        assert_eq!(headers_of("2024-08-05"), [("Deprecation", "Thu, 23 Oct 2025 00:00:00 GMT".to_owned())]);
        assert_eq!(headers_of("2025-10-23"), []);
    }
}
