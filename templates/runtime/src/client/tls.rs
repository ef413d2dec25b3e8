//! TLS of the HTTP client that the builder creates.
//!
//! The crate's features select the implementation: `native-tls` takes precedence over `aws-lc`, and `aws-lc` over `ring`, so
//! that any other feature replaces the default. A cryptography provider that the program has installed for the process
//! (`rustls::crypto::CryptoProvider::install_default`) takes precedence over `ring` and `aws-lc`.

use reqwest::ClientBuilder;

use crate::error::{Error, ErrorKind, Result};

/// Fails if the base URL needs TLS and the crate was built without it.
pub(super) fn require(base_url: &str) -> Result<()> {
    check(cfg!(any(feature = "ring", feature = "aws-lc", feature = "native-tls")), base_url)
}

fn check(available: bool, base_url: &str) -> Result<()> {
    if available || !base_url.starts_with("https:") {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Configuration,
        "https needs TLS, and this crate was built without it: enable one of its features `ring` (a default feature), \
         `aws-lc` and `native-tls`, or pass a client of your own to `http_client`",
    ))
}

/// Sets up TLS for a builder that the program does not change afterwards. This has no effect on the rest of the process.
#[cfg(all(feature = "ring", not(any(feature = "aws-lc", feature = "native-tls"))))]
pub(super) fn preset(http: ClientBuilder) -> Result<ClientBuilder> {
    use rustls::ClientConfig;
    use rustls::crypto::{CryptoProvider, ring};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| ring::default_provider().into());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_platform_verifier());
    let mut config = config
        .map_err(|source| Error::new(ErrorKind::Configuration, "TLS cannot be set up").with_source(source))?
        .with_no_client_auth();
    if cfg!(feature = "http2") {
        config.alpn_protocols.push(b"h2".to_vec());
    }
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(http.tls_backend_preconfigured(config))
}

#[cfg(not(all(feature = "ring", not(any(feature = "aws-lc", feature = "native-tls")))))]
pub(super) fn preset(http: ClientBuilder) -> Result<ClientBuilder> {
    Ok(backend(http))
}

/// Sets up TLS for a builder that the program changes afterwards.
///
/// A preconfigured TLS backend would ignore certificates that the program adds. Without one, reqwest uses the provider of
/// the process or the one of its feature for AWS-LC, so this function installs ring as the provider of the process unless
/// there is one.
pub(super) fn adjustable(http: ClientBuilder) -> ClientBuilder {
    #[cfg(all(feature = "ring", not(feature = "aws-lc")))]
    {
        // The call fails if a provider is already installed, which is then used.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    backend(http)
}

#[cfg(feature = "native-tls")]
fn backend(http: ClientBuilder) -> ClientBuilder {
    http.tls_backend_native()
}

#[cfg(not(feature = "native-tls"))]
fn backend(http: ClientBuilder) -> ClientBuilder {
    http
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_plain_http_is_accepted() {
        assert!(check(false, "http://127.0.0.1:1").is_ok());
        assert!(check(true, "https://example.org").is_ok());
        let error = check(false, "https://example.org").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("`ring`") && error.contains("`native-tls`"), "{error}");
    }
}
