//! The conventions of the API for programs that do not read codegen.toml: the mock server and the test harness.
//!
//! In: the configuration of the generator. Out: the JSON that `server::Conventions` is read from. This package does not depend
//! on the server outside of tests, since the server's dependencies would slow down the first build of every command. A test checks
//! that the server reads the JSON.

use generator::config::Config;
use serde_json::{Value, json};

/// Translates the configuration. An empty name means that the API does not have the convention.
pub fn conventions(config: &Config) -> Value {
    let Config { paging, client, versions, .. } = config;
    let fixed = Fixed::of(config);
    json!({
        "paging": {
            "number": paging.number,
            "size": paging.size,
            "items": paging.items,
            "total": fixed.total,
            "include-total": fixed.include_total,
        },
        "errors": {
            "status": fixed.errors[0],
            "code": fixed.errors[1],
            "detail": fixed.errors[2],
            "reason": fixed.errors[3],
            "parameters": fixed.errors[4],
        },
        "versions": {
            "media-type-prefix": versions.media_type_prefix,
            "sunset-extension": versions.sunset_extension.as_deref().unwrap_or_default(),
        },
        "credentials": {
            "token-path": client.token_path,
            "revoke-path": client.revoke_path,
            "digest-realm": fixed.digest_realm,
        },
    })
}

/// TODO(merge): the conventions for which codegen.toml has no key yet. Read them from `config` and remove this type.
#[derive(Default)]
struct Fixed {
    total: &'static str,
    include_total: &'static str,
    /// Status, code, detail, reason, parameters.
    errors: [&'static str; 5],
    digest_realm: &'static str,
}

impl Fixed {
    fn of(config: &Config) -> Self {
        if config.paging.items.is_empty() {
            return Self::default();
        }
        Self {
            total: "totalCount",
            include_total: "includeCount",
            errors: ["error", "errorCode", "detail", "reason", "parameters"],
            digest_realm: "MMS Public API",
        }
    }
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
