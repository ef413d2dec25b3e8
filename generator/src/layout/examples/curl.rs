//! The command with curl that sends the request of an example.

use crate::surface::Request;

/// What stands for the base URL of an API whose document names no server.
const NO_SERVER: &str = "$BASE_URL";

/// Returns the command, line by line. The access token is the variable `ACCESS_TOKEN`, as in the runtime's `to_curl()`.
pub(super) fn curl(base_url: &str, request: &Request) -> Vec<String> {
    let base_url = if base_url.is_empty() { NO_SERVER } else { base_url };
    let (info, target) = (&request.info, request.target());
    let mut options = Vec::new();
    if info.authenticated {
        options.push("--header \"Authorization: Bearer $ACCESS_TOKEN\"".to_owned());
    }
    let accept = Some(("Accept", &info.accept.text)).filter(|(_, text)| !text.is_empty());
    let content_type = info.content_type.as_ref().filter(|_| request.example.body.is_some());
    let headers = accept.into_iter().chain(content_type.map(|it| ("Content-Type", &it.text)));
    let others = target.headers.iter().map(|(name, value)| (name.as_str(), value));
    options
        .extend(headers.chain(others).map(|(name, value)| format!("--header {}", quoted(&format!("{name}: {value}")))));
    if let Some(body) = &request.example.body {
        options.push(format!("--data {}", quoted(&format!("{body:#}"))));
    }
    let url = format!("{base_url}{}", target.path_and_query());
    let command = format!("curl --request {} \"{}\"", info.method, url.replace('"', "%22"));
    let text = std::iter::once(command).chain(options).collect::<Vec<_>>().join(" \\\n  ");
    text.lines().map(str::to_owned).collect()
}

/// Returns a text in single quotes, in which a shell changes nothing.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
