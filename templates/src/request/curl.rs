//! A request as a command line that a person can run. Credentials appear as shell variables, never as values.

use std::fmt::Write as _;

use super::{Request, address};

pub(super) fn command(request: &Request) -> String {
    let address = address::text(request).unwrap_or_else(|why| format!("# {why}"));
    let mut line = format!("curl --request {} {}", request.method(), quoted(&address));
    if request.info.authenticated {
        line.push_str(request.client.curl_credentials());
    }
    for (name, value) in request.static_headers() {
        let _ = write!(line, " \\\n  --header {}", quoted(&format!("{name}: {value}")));
    }
    for (name, value) in &request.headers {
        let value = if value.is_sensitive() || crate::transport::is_secret(name) {
            "$SECRET".into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        let _ = write!(line, " \\\n  --header {}", quoted(&format!("{name}: {value}")));
    }
    if let Some(body) = &request.body {
        let _ = write!(line, " \\\n  --data-binary {}", quoted(&String::from_utf8_lossy(body)));
    }
    line
}

/// In single quotes, as a shell reads them literally.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
