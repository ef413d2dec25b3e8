//! Redaction of secrets in JSON, headers, addresses and bodies, and escaping of foreign text for logs.
//!
//! All functions that show a request or a response (`Debug`, `to_curl()`, the wire log, errors) use the lists of sensitive
//! names in [`names`]. The texts of sensitive fields are passed to this module as `secrets`.

mod address;
mod body;
mod headers;
mod json;
mod line;
mod names;
mod scrub;

pub(crate) use self::address::{address, query_pairs, url};
pub(crate) use self::body::body;
pub(crate) use self::headers::{headers, is_sensitive_header};
pub(crate) use self::json::{Output, Visitor, walk, write_json};
pub(crate) use self::line::{Line, cut};
pub(crate) use self::names::{
    REDACTED, has_sensitive_part, is_harmless_header, is_headers, is_sensitive_name, is_sensitive_text, query_value,
    words,
};
pub(crate) use self::scrub::{MAX_PARSED, is_secret, scrub};

#[cfg(test)]
mod tests;
