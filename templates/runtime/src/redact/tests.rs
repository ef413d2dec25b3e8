#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use reqwest::Url;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;

fn secrets(texts: &[&str]) -> Vec<SecretString> {
    texts.iter().map(|text| SecretString::from(*text)).collect()
}

#[test]
fn names_of_secrets_are_sensitive_in_any_spelling() {
    const NAMES: &str = "password dbPassword DB_PASSWORD db-password sslKeyPassword passwd pwd passphrase secret clientSecret \
        secretAccessKey SECRETS webhookSecret token accessToken x-auth-token refresh_token tokens hecToken \
        apiKey X-API-Key apikey DD-API-KEY victorOpsApiKey apiKeys privateKey private_key_pem accessKey \
        accountKey serviceAccountKey licenseKey routingKey serviceKey sslKey credentials clientCredentials \
        awsCredential Authorization Proxy-Authorization authorizationHeader cookie Set-Cookie signature \
        X-Amz-Signature sig auth X-Auth jwt webhookUrl microsoftTeamsWebhookUrl webhookHeadersTemplate \
        passwordHash tokenIdSecret authValue sharedKey public-secret";
    for name in NAMES.split(' ') {
        assert!(is_sensitive_name(name), "{name}");
    }
    assert!(is_sensitive_name("pass word") && is_sensitive_name("pass\u{200b}word"));
}

#[test]
fn names_of_attributes_of_secrets_and_of_other_values_are_not_sensitive() {
    const NAMES: &str = "name key value publicKey tokenizer tokenizeredgeGram tokenFilters tokenFilterlowercase \
        TokenFilterStempel tokenization pageToken nextPageToken next_token resumeToken maxTokenLength \
        tokensUsed tokensPerMinuteLimit tokenTimestamp tokenDiscovered tokenEndpointUrl token_type tokenTTL \
        apiKeyId accessKeyID APIKEYID publicApiKey destinationOrgPublicApiKey secretId secretName \
        secretExpiresAfterHours maxServiceAccountSecretValidityInHours maskedSecret maskedSecretValue \
        idleRefreshTokenLifetime customerMasterKeyID masterKeyUUID authorizationType authorizationEnabled \
        auditAuthorizationSuccess authorizedDate responseSignatureAlgorithm authSource authType lastAuth \
        passwordPolicy keyVaultName shardKeys ignoreKeywords creditsCents sessionId compass author";
    for name in NAMES.split(' ') {
        assert!(!is_sensitive_name(name), "{name}");
    }
}

#[test]
fn tokens_keys_and_addresses_with_passwords_are_sensitive_texts() {
    for text in [
        "Bearer abcdefgh",
        "bearer eyJhbGciOi",
        "curl -H 'Authorization: Basic eA=='",
        "-----BEGIN RSA PRIVATE KEY-----\nMII",
        "mongodb://user:pass@host/db",
        "see https://a:b@c.example and more",
        "jdbc:x://u:p%40@h",
    ] {
        assert!(is_sensitive_text(text), "{text}");
    }
    for text in [
        "",
        "Bearer",
        "bearer of good news",
        "https://host/users/a:b@c",
        "https://host?to=a:b@c",
        "https://user@host",
        "a@b.c",
        "mongodb+srv://host",
        "://",
        "-----BEGIN CERTIFICATE-----",
    ] {
        assert!(!is_sensitive_text(text), "{text}");
    }
}

#[test]
fn values_below_sensitive_names_in_headers_and_labeled_values_are_redacted() {
    let value = json!({
        "credentials": {"user": "hush", "deep": [{"x": "hush"}, 7777]}, "password": 7777, "apiKey": ["hush"], "token": null,
        "hasSecret": true, "region": "eu",
        "headers": {"Authorization": "hush", "x-honeycomb-team": "hush", "Content-Type": "text/plain", "X-List": ["hush"]},
        "list": [{"name": "Authorization", "value": "hush"}, {"Key": "db-password", "Value": "hush"},
            {"key": "env", "value": "prod"}],
        "otelSuppliedHeaders": [{"name": "x-team", "value": "hush", "note": "shown"}, ["x-team", "hush"], "x-team: hush"],
        "request": {"header": {"x-team": "hush"}}, "uri": "mongodb://a:hush@host", "typed": "a typed-secret b",
    });
    let bytes = serde_json::to_vec(&value).unwrap();
    let shown = body(&bytes, &secrets(&["typed-secret"]));
    assert!(!shown.contains("hush") && !shown.contains("7777") && !shown.contains("typed-secret"), "{shown}");
    for part in ["eu", "prod", "env", "x-team", "shown", "text/plain", "null", "true", "x-honeycomb-team"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["credentials"], REDACTED, "the whole subtree is replaced by one text");
}

#[test]
fn json_without_secrets_keeps_its_values() {
    let value = json!({"a": [1, -2.5, 18446744073709551615_u64, null, true, "x\"\\\n\u{7f}\u{9b}ü\u{202e}", [], {}], "b\u{85}": {"c": []}});
    let shown = body(&serde_json::to_vec(&value).unwrap(), &[]);
    assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
    assert!(!shown.contains(line::is_escaped), "{shown:?}");
}

#[test]
fn a_body_that_is_not_json_is_shown_only_if_it_contains_no_sensitive_name() {
    assert_eq!(body(b"<html>busy</html>", &[]), "<html>busy</html>");
    assert_eq!(body(b"said: typed-secret!", &secrets(&["typed-secret"])), "said: [REDACTED]!");
    for text in ["client_secret=hush", "{\"password\": \"hush\"", "PassWord: hush"] {
        assert!(!body(text.as_bytes(), &[]).contains("hush"), "{text}");
    }
}

#[test]
fn user_information_and_sensitive_queries_are_removed_from_addresses() {
    for (text, wanted) in [
        ("https://host/path?token=hush#x", "https://host/path"),
        ("https://user:hush@host/path", "https://[REDACTED]@host/path"),
        ("https://hush@host", "https://[REDACTED]@host"),
        ("https://user:hu?sh#@host", "https://[REDACTED]@host"),
        ("https://user:8/hush@host/x", "https://[REDACTED]@host/x"),
        ("user:hush@host", "[REDACTED]@host"),
        ("https://us er:hush@ho st:port", "https://[REDACTED]@ho st:port"),
        (" //a:hush@b@c ", "[REDACTED]@c"),
        ("/relative?hush", "/relative"),
        ("", ""),
    ] {
        assert_eq!(address(text), wanted, "{text}");
    }
    let shown = |text: &str| url(&Url::parse(text).unwrap());
    assert_eq!(
        shown("https://a:hush@host:8443/p%20q?api%5Fkey=hush&page=2&sig=hush&flag#hush"),
        "https://host:8443/p%20q?api%5Fkey=[REDACTED]&page=2&sig=[REDACTED]&flag"
    );
    assert_eq!(shown("https://host/"), "https://host/");
}

#[test]
fn headers_with_credentials_are_redacted() {
    let mut sensitive = HeaderValue::from_static("hush");
    sensitive.set_sensitive(true);
    let all: HeaderMap = [
        ("authorization", HeaderValue::from_static("Bearer hush")),
        ("set-cookie", HeaderValue::from_static("hush")),
        ("x-api-key", HeaderValue::from_static("hush")),
        ("x-plain", sensitive),
        ("x-odd", HeaderValue::from_static("Bearer hush-hush")),
        ("location", HeaderValue::from_static("https://a:hush@host/x?hush")),
        ("www-authenticate", HeaderValue::from_static("Digest realm=\"r\"")),
    ]
    .into_iter()
    .map(|(name, value)| (HeaderName::from_static(name), value))
    .collect();
    let shown = format!("{:?}", headers(&all));
    assert!(!shown.contains("hush"), "{shown}");
    assert!(shown.contains("realm") && shown.contains("@host/x"), "{shown}");
}

#[test]
fn secrets_are_replaced_in_any_escaped_form() {
    let text = "p\"w\\ü</&1\n";
    let hidden = secrets(&[text]);
    let json = serde_json::to_string(&json!({"detail": format!("bad: {text}!"), "parameters": [text, 1]})).unwrap();
    let ascii = json.replace('ü', "\\u00FC").replace('/', "\\/").replace('<', "\\u003c");
    let twice = json!({"detail": json}).to_string();
    for body in [&json, &ascii, &twice] {
        let scrubbed = scrub(Bytes::from(body.clone()), &hidden);
        let scrubbed = std::str::from_utf8(&scrubbed).unwrap();
        assert!(!scrubbed.contains("p\\\"w") && !scrubbed.contains("u00") && scrubbed.contains(REDACTED), "{scrubbed}");
        assert!(serde_json::from_str::<Value>(scrubbed).is_ok(), "{scrubbed}");
    }
    let odd = secrets(&["a-b_c.d~e*f/g h"]);
    for address in ["a%2Db%5Fc%2Ed%7Ee%2Af%2Fg%20h", "a-b_c.d~e%2Af%2Fg%20h", "a-b_c.d%7Ee*f%2Fg+h"] {
        assert_eq!(scrub(Bytes::from(format!("no /x?token={address}")), &odd), "no /x?token=[REDACTED]");
    }
    let html = "<p>p&quot;w\\ü&lt;/&amp;1</p> p%22w%5C%C3%BC%3C%2F%261 p\"w\\ü</&1";
    assert_eq!(scrub(Bytes::from(html), &hidden), "<p>[REDACTED]</p> [REDACTED] [REDACTED]");
}

#[test]
fn only_texts_with_secrets_are_changed() {
    let untouched = Bytes::from_static(b"{ \"b\": 1.0, \"a\": \"abc ab\" }");
    assert_eq!(
        scrub(untouched.clone(), &secrets(&["other", "ab", ""])),
        untouched,
        "a short secret is only replaced if it is a whole string"
    );
    assert_eq!(
        scrub(Bytes::from_static(b"[\"ab\",\"abc\",1234]"), &secrets(&["ab", "1234"])),
        r#"["[REDACTED]","abc","[REDACTED]"]"#
    );
    let named = Bytes::from_static(br#"{"errorCode":"X","errors":"an error"}"#);
    let scrubbed = scrub(named, &secrets(&["error"]));
    assert_eq!(scrubbed, r#"{"[REDACTED]s":"an [REDACTED]","errorCode":"X"}"#, "the key of the code is kept");
    assert_eq!(scrub(Bytes::from_static(b"\xff hush \xfe"), &secrets(&["hush"])), &b"\xff [REDACTED] \xfe"[..]);
    let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----";
    assert_eq!(scrub(Bytes::from_static(b"line MIIEvQIBADANBgkqhkiG9w0"), &secrets(&[key])), "line [REDACTED]");
}

#[test]
fn texts_are_truncated_and_escapes_count_towards_the_limit() {
    let line = |text: &str, limit| Line::new(text, limit).to_string();
    assert_eq!(line("abc", 3), "abc");
    assert_eq!(line("abcd", 3), "abc...");
    assert_eq!(line("\n\u{1b}x", 9), "\\n\\u{1b}x");
    assert_eq!(line("a\u{202e}", 5), "a...");
    assert_eq!(line("", 0), "");
    let mut text = "aü".to_owned();
    cut(&mut text, 2);
    assert_eq!(text, "a...");
}

#[test]
fn scrubbing_two_megabytes_takes_less_than_five_seconds() {
    let body = Bytes::from("{\"a\":\"".to_owned() + &"hus ".repeat(1 << 19) + "hush\"}");
    let began = std::time::Instant::now();
    assert!(scrub(body, &secrets(&["hush", "h\u{fc}sh/<"])).ends_with(b"[REDACTED]\"}"));
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_input_makes_redaction_panic(bytes: Vec<u8>, text: String, secret: String) {
        let hidden = secrets(&[&secret, &text]);
        let _ = (body(&bytes, &hidden), scrub(bytes.into(), &hidden), body(text.as_bytes(), &[]));
        let _ = (address(&text), is_sensitive_name(&text), is_sensitive_text(&text), words(&text));
    }

    #[test]
    fn scrubbed_json_contains_no_secret(secret in "[a-z\"\\\\/<&\u{fc}\u{1f600}\n]{4,20}", before: String, after: String, key in "[A-Z]{1,3}") {
        prop_assume!(secret.trim().len() >= 4);
        let text = format!("{before}{secret}{after}");
        let value = json!({ key.as_str(): [text, {"detail": text}], "twice": json!({ "x": text }).to_string(), text.as_str(): 1 });
        let scrubbed = scrub(serde_json::to_vec(&value).unwrap().into(), &secrets(&[&secret]));
        let scrubbed: Value = serde_json::from_slice(&scrubbed).unwrap();
        let mut left = vec![&scrubbed];
        while let Some(value) = left.pop() {
            match value {
                Value::String(text) => prop_assert!(!text.contains(secret.trim()), "{text:?}"),
                Value::Array(items) => left.extend(items),
                Value::Object(members) => {
                    prop_assert!(members.keys().all(|key| !key.contains(secret.trim())), "{members:?}");
                    left.extend(members.values());
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_line_has_no_control_characters_and_a_maximum_length(text: String, limit in 0_usize..50) {
        let line = Line::new(&text, limit).to_string();
        prop_assert!(!line.contains(line::is_escaped) && line.chars().count() <= limit + 3);
        prop_assert!(line.ends_with("...") || text.contains(line::is_escaped) || line == text);
    }
}
