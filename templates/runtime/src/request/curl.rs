//! A request as a curl command for a shell. Credentials, the texts of sensitive fields and the values of sensitive names are
//! replaced by shell variables.

use std::fmt::Write as _;

use http::HeaderName;
use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;

use super::address;
use super::message::Request;
use super::operation::Method;
use super::shell::{Argument, JsonArgument, Variables, printf_format};
use crate::redact::{self, Line};
use crate::wire::Value;

/// The maximum length in characters of a reason in a comment.
const MAX_REASON: usize = 600;

/// The authentication method of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authorization {
    None,
    Bearer,
    Digest,
}

/// Returns the command for a request, for any POSIX shell. For a request that cannot be sent, returns a comment with the reason.
pub(crate) fn command(base_url: &str, authorization: Authorization, request: &Request) -> String {
    let address = match request.fault() {
        Some(fault) => Err(fault.to_owned()),
        None => address::url(base_url, request).map_err(|error| error.to_string()),
    };
    let address = match address {
        Ok(address) => String::from(address),
        Err(why) => return format!("# This request cannot be sent: {}", Line::new(&why, MAX_REASON)),
    };
    let mut variables = Variables::default();
    ["ACCESS_TOKEN", "PUBLIC_KEY", "PRIVATE_KEY", "BODY"].iter().for_each(|name| variables.reserve(name));
    let mut line = match request.method() {
        // With `--request HEAD`, curl would wait for a body.
        Method::Head if request.body.is_none() => "curl --head".to_owned(),
        method => format!("curl --request {method}"),
    };
    // Without this option, curl expands brackets and braces to several addresses.
    if address.contains(['[', ']', '{', '}']) {
        line.push_str(" --globoff");
    }
    let _ = write!(line, " {}", target(&address, &mut variables).quoted());
    let mut option = |name: &str, argument: &Argument| {
        let _ = write!(line, " \\\n  {name} {}", argument.quoted());
    };
    if request.info.authenticated {
        match authorization {
            Authorization::None => {}
            Authorization::Bearer => {
                option("--header", &Argument::of("Authorization: Bearer ").variable("ACCESS_TOKEN".to_owned()))
            }
            Authorization::Digest => {
                let user = Argument::default().variable("PUBLIC_KEY".to_owned());
                option("--digest --user", &user.literal(":").variable("PRIVATE_KEY".to_owned()));
            }
        }
    }
    for (name, value) in request.static_headers() {
        option("--header", &Argument::of(&format!("{name}: {value}")));
    }
    let is_replaced = |name: &HeaderName| {
        *name == AUTHORIZATION && request.info.authenticated && authorization != Authorization::None
    };
    for (name, value) in request.headers.iter().filter(|(name, _)| !is_replaced(name)) {
        let text = String::from_utf8_lossy(value.as_bytes());
        let header = match &*text {
            _ if redact::is_sensitive_header(name, value) => {
                Argument::of(&format!("{name}: ")).variable(variables.name(name.as_str(), &Value::from(&*text)))
            }
            // With a colon, curl would not send the header.
            "" => Argument::of(&format!("{name};")),
            text => Argument::of(&format!("{name}: {text}")),
        };
        option("--header", &header);
    }
    let Some(body) = &request.body else { return line };
    match body_argument(body, request, &mut variables) {
        // Unlike `--data` and `--data-binary`, this option does not read a file if the body begins with `@`.
        Body::Argument(argument) => option("--data-raw", &argument),
        Body::Input(input) => {
            option("--data-binary", &Argument::of("@-"));
            line = format!("printf {} | {line}", input.quoted());
        }
    }
    line
}

/// Returns the address, with variables for sensitive query parameters.
fn target(address: &str, variables: &mut Variables) -> Argument {
    let Some((path, query)) = address.split_once('?') else { return Argument::of(address) };
    let mut argument = Argument::of(path);
    let mut separator = "?";
    for pair in query.split('&') {
        argument.push(separator);
        separator = "&";
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
        if value.is_empty() || redact::query_value(&decoded(name), &decoded(value)) == decoded(value) {
            argument.push(pair);
        } else {
            argument.push(&format!("{name}="));
            argument.push_variable(variables.name(&decoded(name), &Value::from(value)));
        }
    }
    argument
}

enum Body {
    Argument(Argument),
    /// A body with control characters or invalid UTF-8, which `printf` writes to the standard input.
    Input(Argument),
}

fn body_argument(body: &[u8], request: &Request, variables: &mut Variables) -> Body {
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        let mut json = JsonArgument { argument: Argument::default(), variables };
        redact::write_json(&value, &request.secrets, &mut json);
        return Body::Argument(json.argument);
    }
    let text = String::from_utf8_lossy(body);
    // Outside of JSON, names and values cannot be distinguished.
    if redact::has_sensitive_part(&text) || redact::is_secret(&text, &request.secrets) {
        return Body::Argument(Argument::default().variable("BODY".to_owned()));
    }
    match std::str::from_utf8(body) {
        Ok(text) if !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') => {
            Body::Argument(Argument::of(text))
        }
        _ => Body::Input(printf_format(body)),
    }
}
