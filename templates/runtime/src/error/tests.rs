#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn an_error_in_an_error_is_told_once() {
    let answer = || {
        let body = Bytes::from_static(br#"{"errorCode":"BUSY","detail":"try later"}"#);
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Error::new(ErrorKind::Api, status.to_string())
            .with_status(status, HeaderMap::new(), body)
            .with_hint("slow down")
    };
    let late = |what: &str, last: Error| Error::new(ErrorKind::Timeout, what).with_hint("slow down").with_last(last);
    let once = late("too late", answer());
    assert_eq!(
        once.to_string(),
        "too late; the last attempt ended with: 503 Service Unavailable: BUSY: try later; slow down"
    );
    assert_eq!(late("too late", once.copy()).to_string(), once.to_string(), "the innermost one says why");
    assert_eq!(
        late("even later", late("too late", answer())).to_string(),
        once.to_string().replace("too late", "even later")
    );
    let same = Error::new(ErrorKind::Timeout, "too late").with_last(Error::new(ErrorKind::Timeout, "too late"));
    assert_eq!(same.to_string(), "too late");
}
