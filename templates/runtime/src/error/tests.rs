#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn the_message_of_the_last_attempt_is_shown_once() {
    let busy = || {
        let body = Bytes::from_static(br#"{"errorCode":"BUSY","detail":"try later"}"#);
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Error::new(ErrorKind::Api, status.to_string())
            .with_status(status, HeaderMap::new(), body)
            .with_hint("slow down")
    };
    let late = |what: &str, last: Error| Error::new(ErrorKind::Timeout, what).with_hint("slow down").with_last(last);
    let once = late("too late", busy());
    assert_eq!(
        once.to_string(),
        "too late; the last attempt failed with: 503 Service Unavailable: BUSY: try later; slow down"
    );
    assert_eq!(late("too late", once.copy()).to_string(), once.to_string(), "the innermost error has the reason");
    assert_eq!(
        late("even later", late("too late", busy())).to_string(),
        once.to_string().replace("too late", "even later")
    );
    let same = Error::new(ErrorKind::Timeout, "too late").with_last(Error::new(ErrorKind::Timeout, "too late"));
    assert_eq!(same.to_string(), "too late");
}

#[test]
fn error_bodies_of_an_api_without_properties_of_its_own_are_read_by_the_standard_names() {
    let none = body::Properties {
        status: "",
        codes: &[],
        detail: "",
        reason: "",
        parameters: "",
        fields: "",
        field_name: "",
        field_description: "",
    };
    let read = |text: &str| ErrorBody::parse_with(&none, text.as_bytes()).unwrap();
    let problem = read(r#"{"type":"about:blank","title":"Out of credit","status":403,"detail":"Your balance is 30."}"#);
    assert_eq!((problem.error, problem.to_string().as_str()), (Some(403), "Your balance is 30."));
    assert_eq!(problem.reason.as_deref(), Some("Out of credit"));
    let oauth = read(r#"{"error":"invalid_client","error_description":"unknown id"}"#);
    assert_eq!(oauth.to_string(), "invalid_client: unknown id");
    let foreign = read(r#"{"":"x","errorCode":"X","parameters":[1],"badRequestDetail":{"fields":[{"field":"a"}]}}"#);
    assert_eq!(foreign, ErrorBody::default(), "the property names of another API have no meaning");
}

#[test]
fn an_error_body_without_known_properties_is_shown_as_an_excerpt() {
    let shown = |status: StatusCode, body: &str| {
        let error = Error::new(ErrorKind::Api, status.as_str());
        error.with_status(status, HeaderMap::new(), Bytes::copy_from_slice(body.as_bytes())).to_string()
    };
    for (body, expected) in [
        (r#"{"message": "no such pet", "apiKey": "hush"}"#, r#"400: {"apiKey":"[REDACTED]","message":"no such pet"}"#),
        (r#"["no such pet"]"#, r#"400: ["no such pet"]"#),
        ("no such pet\n", "400: no such pet"),
        ("two\nlines", "400: two\\nlines"),
        ("", "400"),
        (" ", "400"),
        ("{}", "400"),
        (r#"{"message": null, "errors": [""]}"#, "400"),
        ("<html><body>busy</body></html>", "400"),
        ("the password hush is wrong", "400"),
        ("see https://user:hush@example.org", "400"),
    ] {
        assert_eq!(shown(StatusCode::BAD_REQUEST, body), expected, "{body}");
    }
    assert_eq!(shown(StatusCode::FOUND, "Redirecting to /x?code=hush"), "302");
    let binary = Error::new(ErrorKind::Api, "500").with_status(
        StatusCode::INTERNAL_SERVER_ERROR,
        HeaderMap::new(),
        Bytes::from_static(b"\x1f\x8b\xff"),
    );
    assert_eq!(binary.to_string(), "500");
    assert_eq!(shown(StatusCode::BAD_REQUEST, &"x".repeat(5000)), format!("400: {}...", "x".repeat(200)));
}
