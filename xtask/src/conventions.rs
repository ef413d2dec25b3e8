//! The conventions of the API for programs that do not read codegen.toml: the mock server and the test harness.
//!
//! In: the configuration of the generator. Out: the JSON that `server::Conventions` is read from. This package does not depend
//! on the server outside of tests, since the server's dependencies would slow down the first build of every command. A test checks
//! that the server reads the JSON.

use generator::config::Config;
use serde_json::{Value, json};

/// Translates the configuration. An empty name means that the API does not have the convention.
pub fn conventions(config: &Config) -> Value {
    let Config { paging, client, versions, errors, updates, .. } = config;
    json!({
        "paging": {
            "number": paging.number,
            "size": paging.size,
            "items": paging.items,
            "total": paging.total,
            "include-total": paging.include_total,
        },
        "errors": {
            "status": errors.status,
            "code": errors.codes.first().map_or("", String::as_str),
            "detail": errors.detail,
            "reason": errors.reason,
            "parameters": errors.parameters,
        },
        "versions": {
            "media-type-prefix": versions.media_type_prefix,
            "sunset-extension": versions.sunset_extension.as_deref().unwrap_or_default(),
        },
        "credentials": {
            "token-path": client.token_path,
            "revoke-path": client.revoke_path,
            "digest-realm": client.digest_realm,
        },
        "sent": updates.sent,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use generator::{SourceFile, config};
    use server::Conventions;

    use super::*;

    fn read(text: &str) -> Conventions {
        let file = SourceFile { name: "codegen.toml".to_owned(), bytes: text.as_bytes().to_vec() };
        serde_json::from_value(conventions(&config::read(&file).unwrap())).unwrap()
    }

    #[test]
    fn the_server_reads_the_conventions_of_the_pinned_api() {
        let conventions = read(include_str!("../../spec/codegen.toml"));
        assert_eq!(conventions.paging.items, "results");
        assert_eq!(conventions.errors.code, "errorCode");
        assert_eq!(conventions.versions.media_type_prefix, "application/vnd.atlas.");
        assert_eq!(conventions.credentials.token_path, "/api/oauth/token");
        let text = serde_json::to_string(&conventions).unwrap();
        assert!(!text.contains("\"\""), "the pinned API has all conventions: {text}");
    }

    #[test]
    fn an_api_without_configuration_has_no_conventions() {
        assert_eq!(read(""), Conventions::default());
    }
}
