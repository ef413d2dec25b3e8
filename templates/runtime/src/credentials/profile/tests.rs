#![allow(clippy::unwrap_used)]

use super::*;

const NONE: Keys = Keys {
    base_url: &[],
    service: "",
    services: &[],
    service_account: [""; 2],
    api_key: [""; 2],
    kind: "",
    service_account_kind: "",
    api_key_kind: "",
};

const OTHER: Keys = Keys {
    base_url: &["url", "server"],
    service_account: ["account", "password"],
    api_key: ["name", "key"],
    kind: "use",
    service_account_kind: "oauth",
    api_key_kind: "digest",
    ..NONE
};

fn read(keys: &Keys, profile: &str) -> Result<(Option<String>, String), String> {
    let profile = keys.read(&profile.parse().unwrap())?;
    Ok((profile.base_url, format!("{:?}", profile.credentials)))
}

#[test]
fn the_keys_of_a_profile_are_those_of_the_api() {
    let both = "server = 'https://a.example'\naccount = 'i'\npassword = 's'\nname = 'n'\nkey = 'k'\n";
    let expected = |credentials: &str| Ok((Some("https://a.example".to_owned()), credentials.to_owned()));
    assert_eq!(read(&OTHER, both), expected("service account"));
    assert_eq!(read(&OTHER, &format!("{both}use = 'digest'")), expected("API key"));
    assert_eq!(read(&OTHER, &format!("{both}use = 'oauth'")), expected("service account"));
    assert_eq!(read(&OTHER, "account = 'i'").unwrap_err().split(" is set").next(), Some("`account`"));
}

#[test]
fn a_key_that_the_api_does_not_have_is_not_read() {
    let error = read(&NONE, "'' = 'x'\nclient_id = 'i'\nclient_secret = 's'").unwrap_err();
    assert!(error.contains("no credentials"), "{error}");
}
