//! Runs the commands of `to_curl()` in a real shell, with a `curl` that prints its arguments and input.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use runtime::call::RawRequest;
use runtime::{Client, Method};
use serde_json::{Value, json};

/// A temporary directory with a script `bin/curl`.
struct Sandbox(PathBuf);

impl Sandbox {
    fn new(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("curl-shell-{}-{name}", std::process::id()));
        std::fs::create_dir_all(directory.join("bin")).unwrap();
        let curl = directory.join("bin/curl");
        let script = "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\n\
                      for a in \"$@\"; do if [ \"$a\" = @- ]; then exec cat; fi; done\n";
        std::fs::write(&curl, script).unwrap();
        std::fs::set_permissions(&curl, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::create_dir_all(directory.join("work")).unwrap();
        Self(directory)
    }

    /// Runs a command. Returns the arguments and the input of `curl`.
    fn run(&self, shell: &str, command: &str, variables: &[(&str, &str)]) -> (Vec<String>, Vec<u8>) {
        let path = format!("{}:/usr/bin:/bin", self.0.join("bin").display());
        let mut process = Command::new(shell);
        process.arg("-c").arg(command).current_dir(self.0.join("work")).env_clear().env("PATH", path);
        let output = process.envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{command}\n{output:?}");
        assert_eq!(entries(&self.0.join("work")), 0, "a command other than curl ran: {command}");
        let count = output.stdout.iter().filter(|byte| **byte == 0).count();
        // The input follows the last argument, which is `@-`.
        let is_piped = command.starts_with("printf");
        let arguments = if is_piped { position(&output.stdout, b"@-\0") + 3 } else { output.stdout.len() };
        let (arguments, input) = output.stdout.split_at(arguments);
        assert!(is_piped || count == arguments.iter().filter(|byte| **byte == 0).count());
        let arguments = String::from_utf8(arguments.to_vec()).unwrap();
        (arguments.split_terminator('\0').map(str::to_owned).collect(), input.to_vec())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn entries(directory: &Path) -> usize {
    std::fs::read_dir(directory).unwrap().count()
}

fn position(text: &[u8], wanted: &[u8]) -> usize {
    text.windows(wanted.len()).position(|window| window == wanted).unwrap()
}

fn after<'a>(arguments: &'a [String], option: &str) -> Vec<&'a str> {
    let pairs = arguments.windows(2).filter(|pair| pair[0] == option);
    pairs.map(|pair| pair[1].as_str()).collect()
}

fn post(path: &str) -> RawRequest {
    // The client is shared, because building one loads the certificates of the system.
    static CLIENT: LazyLock<Client> =
        LazyLock::new(|| Client::builder().base_url("http://localhost:9/base").anonymous().build().unwrap());
    CLIENT.request(Method::POST, path)
}

/// Texts with characters that a shell interprets, and arbitrary texts.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just("$(touch a)".to_owned()),
        Just("`touch b`".to_owned()),
        Just(";touch c;".to_owned()),
        Just("\n#\ntouch d\n".to_owned()),
        Just("!!".to_owned()),
        Just("${IFS}$PATH$0".to_owned()),
        Just("\u{e000}x\"; touch e; \"\u{e001}".to_owned()),
        Just("\u{e000}".to_owned()),
        Just("\u{e001}".to_owned()),
        Just("*?[a]{b,c}~&|<>".to_owned()),
        Just("--config".to_owned()),
        Just("%s%n\\0\\c".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn curl_gets_the_exact_values_and_no_other_command_runs(
        name in hostile(), text in hostile(), header in hostile(), query in hostile(), secret in hostile(),
        plain in hostile(), bytes: Vec<u8>,
    ) {
        static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| Sandbox::new("any"));
        let variable = |text: &str| {
            let quoted = serde_json::to_string(text).unwrap();
            quoted[1..quoted.len() - 1].to_owned()
        };
        let body = json!({ name.as_str(): text, "k": [text, header], "password": secret });
        let sendable = !header.contains(|c: char| c.is_control() && c != '\t') && header.trim() == header;
        let request = post("/p").query("q", &query).query(query.clone(), "v").json(&body);
        let request = if sendable { request.header("x-h", &header) } else { request };
        let curl = request.to_curl();
        if curl.starts_with("# ") {
            prop_assert!(!curl.contains('\n'), "{curl}");
        } else {
            let (arguments, _) = SANDBOX.run("sh", &curl, &[("PASSWORD", &variable(&secret))]);
            prop_assert_eq!(&arguments[..2], ["--request", "POST"]);
            let url = arguments.iter().find(|argument| argument.starts_with("http")).unwrap();
            let url = reqwest::Url::parse(url).unwrap();
            prop_assert_eq!(&*url.query_pairs().next().unwrap().1, query.as_str());
            let sent: Value = serde_json::from_str(after(&arguments, "--data-raw")[0]).unwrap();
            prop_assert_eq!(sent, body);
            let wanted = if header.is_empty() { "x-h;".to_owned() } else { format!("x-h: {header}") };
            prop_assert!(!sendable || after(&arguments, "--header").contains(&wanted.as_str()), "{arguments:?}");
        }
        for body in [plain.into_bytes(), bytes] {
            let curl = post("/p").body("text/plain", body.clone()).to_curl();
            let (arguments, input) = SANDBOX.run("sh", &curl, &[]);
            let sent = after(&arguments, "--data-raw").first().map_or(input, |text| text.as_bytes().to_vec());
            let as_json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
            prop_assert!(sent == body || as_json(&sent).is_some_and(|sent| Some(sent) == as_json(&body)), "{curl}");
        }
    }
}

#[test]
fn private_use_characters_do_not_begin_a_variable() {
    let sandbox = Sandbox::new("private");
    let text = "\u{e000}x\"; touch injected; echo \"\u{e001}";
    let curl = post("/p").header("x-h", text).json(&json!({"a": text})).to_curl();
    for shell in ["sh", "bash"] {
        let (arguments, _) = sandbox.run(shell, &curl, &[]);
        assert!(after(&arguments, "--header").contains(&format!("x-h: {text}").as_str()), "{arguments:?}");
    }
}

#[test]
fn different_secrets_are_replaced_by_different_variables() {
    let sandbox = Sandbox::new("variables");
    let body = json!({"a": {"password": "one"}, "b": {"password": "two"}, "c": {"password": "one"}, "secret": {"pin": 7},
        "headers": {"PATH": "three"}, "pwd": "four"});
    let curl = post("/p?sig=five").header("x-auth-token", "six").json(&body).to_curl();
    let variables = [
        ("PASSWORD", "one"),
        ("PASSWORD_2", "two"),
        ("SECRET", "{\"pin\":7}"),
        ("SECRET_PATH", "three"),
        ("SECRET_PWD", "four"),
        ("SIG", "five"),
        ("X_AUTH_TOKEN", "six"),
    ];
    for (_, secret) in variables.iter().filter(|(_, secret)| !secret.starts_with('{')) {
        assert!(!curl.contains(secret), "{secret}: {curl}");
    }
    let (arguments, _) = sandbox.run("sh", &curl, &variables.map(|(name, value)| (name, value)));
    assert_eq!(serde_json::from_str::<Value>(after(&arguments, "--data-raw")[0]).unwrap(), body);
    assert_eq!(arguments[2], "http://localhost:9/base/p?sig=five");
    assert!(after(&arguments, "--header").contains(&"x-auth-token: six"), "{arguments:?}");
}

#[test]
fn credentials_are_replaced_by_variables() {
    let sandbox = Sandbox::new("credentials");
    let builder = || Client::builder().base_url("http://[::1]:9");
    let clients = [builder().access_token("s3cret".to_owned()), builder().api_key("public", "s3cret".to_owned())];
    for (client, option, wanted) in clients
        .into_iter()
        .zip([("--header", "Authorization: Bearer t"), ("--user", "p:q")])
        .map(|(c, (o, w))| (c, o, w))
    {
        let curl = client.build().unwrap().request(Method::GET, "/x").to_curl();
        assert!(!curl.contains("s3cret"), "{curl}");
        let variables = [("ACCESS_TOKEN", "t"), ("PUBLIC_KEY", "p"), ("PRIVATE_KEY", "q")];
        let (arguments, _) = sandbox.run("sh", &curl, &variables);
        assert!(after(&arguments, option).contains(&wanted), "{curl}");
        assert!(
            arguments.contains(&"--globoff".to_owned()),
            "curl does not expand the brackets of the address: {curl}"
        );
    }
}

#[test]
fn a_body_that_begins_with_an_at_sign_is_not_read_from_a_file() {
    let sandbox = Sandbox::new("file");
    let curl = post("/p").body("text/plain", "@notes.txt").to_curl();
    let (arguments, _) = sandbox.run("sh", &curl, &[]);
    assert_eq!(
        after(&arguments, "--data-raw"),
        ["@notes.txt"],
        "unlike --data-binary, this option does not read a file"
    );
}

#[test]
fn binary_bodies_are_written_by_printf() {
    let sandbox = Sandbox::new("bytes");
    for body in [&b"a\0b\xff'%s\\n-\x1b[2J\r\n"[..], b"-n\0", b"\xff"] {
        let curl = post("/p").body("application/octet-stream", body.to_vec()).to_curl();
        assert!(!curl.contains(|c: char| c.is_control() && c != '\n'), "{curl:?}");
        for shell in ["sh", "bash"] {
            let (arguments, input) = sandbox.run(shell, &curl, &[]);
            assert_eq!(after(&arguments, "--data-binary"), ["@-"]);
            assert_eq!(input, body, "{curl}");
        }
    }
}

#[test]
fn a_request_that_cannot_be_sent_is_a_comment_on_one_line() {
    for request in [
        post("no-slash\ntouch injected"),
        post("/a/../b\ntouch injected"),
        post("/p").header("x\ntouch injected", "v"),
        post("/p").header("Host", "v"),
    ] {
        let curl = request.to_curl();
        assert!(curl.starts_with("# This request cannot be sent: ") && !curl.contains('\n'), "{curl}");
    }
}

#[test]
fn head_does_not_wait_for_a_body() {
    let client = Client::builder().base_url("http://localhost:9").anonymous().build().unwrap();
    let curl = client.request(Method::HEAD, "/x").to_curl();
    assert!(curl.starts_with("curl --head 'http://localhost:9/x'"), "{curl}");
}
