#![allow(clippy::unwrap_used)]

use http::HeaderValue;
use proptest::prelude::*;

use super::*;

fn challenge(text: &str) -> Challenge {
    let headers = HeaderMap::from_iter([(WWW_AUTHENTICATE, HeaderValue::from_str(text).unwrap())]);
    Challenge::from_headers(&headers).unwrap().unwrap()
}

fn get(path_and_query: &str) -> RequestLine<'_> {
    RequestLine { method: "GET", path_and_query }
}

#[test]
fn the_response_to_the_example_of_rfc_2617_is_that_of_the_rfc() {
    let mut challenge = challenge(
        r#"Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#,
    );
    challenge.cnonce = "0a4f113b".to_owned();
    assert_eq!(
        challenge.response("Mufasa", "Circle Of Life", get("/dir/index.html")),
        concat!(
            r#"Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", "#,
            r#"uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", "#,
            r#"response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41""#,
        )
    );
}

#[test]
fn the_response_to_the_example_of_rfc_7616_is_that_of_the_rfc() {
    let text = |algorithm| {
        format!(
            r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#
        )
    };
    let headers = [text("SHA-256"), text("MD5")].map(|text| (WWW_AUTHENTICATE, HeaderValue::try_from(text).unwrap()));
    let mut headers_of_401 = HeaderMap::new();
    for (name, value) in headers {
        headers_of_401.append(name, value);
    }
    let mut challenge = Challenge::from_headers(&headers_of_401).unwrap().unwrap();
    challenge.cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ".to_owned();
    let header = challenge.response("Mufasa", "Circle of Life", get("/dir/index.html"));
    assert!(header.contains(r#"response="8ca523f5e9506fed4657c9700eebdbec""#), "{header}");
    assert!(header.ends_with("algorithm=MD5"), "{header}");
}

/// The expected values were computed with Python's hashlib from the formulas of RFC 7616, section 3.4.
#[test]
fn md5_sess_and_challenges_without_qop_are_supported() {
    let mut old = challenge(r#"Digest realm="r", nonce="n""#);
    let header = old.response("u", "p", get("/x?a=b"));
    assert!(
        header.contains(r#"response="1485fc7d863009488a821a3e2f2dd356""#)
            && !header.contains("cnonce")
            && !header.contains("nc="),
        "{header}"
    );
    let mut session = challenge(r#"Digest realm="r", nonce="n", algorithm=md5-SESS, qop=auth"#);
    session.cnonce = "c".to_owned();
    let line = RequestLine { method: "POST", path_and_query: "/x?a=b" };
    session.response("u", "p", line);
    let header = session.response("u", "p", line);
    assert!(header.contains(r#"nc=00000002, cnonce="c", response="a0103e9533bf274f0769599483b2e9ce""#), "{header}");
    assert!(header.ends_with("algorithm=MD5-sess"), "{header}");
}

#[test]
fn quotes_and_backslashes_are_escaped_in_the_header_and_not_in_the_hash() {
    let mut challenge = challenge(r#"Digest realm="a \"b\" \\c", nonce="n,\,", opaque="\"""#);
    let header = challenge.response(r#"u"v"#, "p", get("/"));
    assert!(header.starts_with(r#"Digest username="u\"v", realm="a \"b\" \\c", nonce="n,,", uri="/""#), "{header}");
    assert!(header.ends_with(r#"opaque="\"""#), "{header}");
    let response = md5_of(&[&md5_of(&[r#"u"v"#, r#"a "b" \c"#, "p"]), "n,,", &md5_of(&["GET", "/"])]);
    assert!(header.contains(&response), "{header}");
}

#[test]
fn nonce_counts_rise_and_client_nonces_differ() {
    let text = r#"Digest realm="r", nonce="n", qop="auth""#;
    let (mut one, other) = (challenge(text), challenge(text));
    assert_ne!(one.cnonce, other.cnonce);
    assert_eq!(one.cnonce.len(), 32);
    for count in 1..=20 {
        let header = one.response("u", "p", get("/"));
        assert!(header.contains(&format!("nc={count:08x},")), "{header}");
    }
    one.uses = u32::MAX - 1;
    assert!(!one.is_spent() && one.response("u", "p", get("/")).contains("nc=ffffffff,") && one.is_spent());
}

proptest! {
    #[test]
    fn no_header_makes_the_parser_panic(texts in prop::collection::vec("[ -~\t]{0,60}|(Digest|basic|,| |=|\"|\\\\|nonce|realm|qop){0,20}", 0..3)) {
        let mut headers = HeaderMap::new();
        for text in texts {
            headers.append(WWW_AUTHENTICATE, HeaderValue::try_from(text).unwrap());
        }
        if let Some(Ok(mut challenge)) = Challenge::from_headers(&headers) {
            let header = challenge.response("u", "p", get("/"));
            prop_assert!(HeaderValue::try_from(header).is_ok());
        }
    }
}
