//! A request in the form of `.http` files, which editors send.

use std::fmt::Write as _;

use generator::surface::Request;

/// What stands for the base URL of an API whose document names no server.
const NO_SERVER: &str = "{{baseUrl}}";

/// Returns the request. The access token is the variable `accessToken`.
pub fn request(base_url: &str, request: &Request) -> String {
    let base_url = if base_url.is_empty() { NO_SERVER } else { base_url };
    let (info, target) = (&request.info, request.target());
    let mut text = format!("{} {base_url}{} HTTP/1.1\n", info.method, target.path_and_query());
    let mut header = |name: &str, value: &str| {
        let _ = writeln!(text, "{name}: {value}");
    };
    if info.authenticated {
        header("Authorization", "Bearer {{accessToken}}");
    }
    if !info.accept.text.is_empty() {
        header("Accept", &info.accept.text);
    }
    if let Some(content_type) = info.content_type.as_ref().filter(|_| request.example.body.is_some()) {
        header("Content-Type", &content_type.text);
    }
    target.headers.iter().for_each(|(name, value)| header(name, value));
    if let Some(body) = &request.example.body {
        let _ = write!(text, "\n{body:#}\n");
    }
    text
}
