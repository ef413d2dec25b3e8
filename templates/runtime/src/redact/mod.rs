//! What is not shown: which names and texts stand for secrets, and how JSON, headers, addresses and bodies look without them; and
//! how text from elsewhere is made fit for one line.
//!
//! Everything that shows a request or an answer (`Debug`, `to_curl()`, the wire log, errors) decides by the one list in
//! [`names`]. What a type of the API calls sensitive comes here as the texts in `secrets`.

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
pub(crate) use self::json::{Out, Show, text as json_text, walk};
pub(crate) use self::line::{Line, cut};
pub(crate) use self::names::{
    REDACTED, has_sensitive_part, is_harmless_header, is_headers, is_sensitive_name, is_sensitive_text, query_value,
    words,
};
pub(crate) use self::scrub::{MAX_PARSED, is_secret, scrub};

#[cfg(test)]
mod tests;
