//! A server on this machine for tests: it answers typed requests with typed values, so that no JSON or path is written by hand.
//!
//! ```no_run
//! # use runtime::mock::MockApi;
//! # use runtime::call::{Call, Operation};
//! # async fn example<O: Operation<Answer = runtime::Value>>(get_cluster: Call<O>) {
//! let api = MockApi::start().await;
//! // In a test: `api.client().clusters().get_cluster("5f...", "Cluster0")`.
//! let cluster = serde_json::json!({"name": "Cluster0", "stateName": "IDLE"});
//! api.when(get_cluster).reply(cluster).await;
//! # }
//! ```
//!
//! The server is one of the crate [`wiremock`], which is re-exported: [`When::reply_with`] takes its responses, and
//! [`MockApi::server`] its mocks.
//!
//! A program that uses the feature `blocking` starts the server and sets its replies in a runtime of the test, and calls the API
//! outside of it:
//!
//! ```no_run
//! # use runtime::mock::MockApi;
//! # fn example() -> std::io::Result<()> {
//! let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! let api = runtime.block_on(MockApi::start());
//! let client = api.client();
//! # Ok(()) }
//! ```

mod matcher;

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

pub use wiremock::{self, ResponseTemplate};
use wiremock::{Mock, MockServer};

use self::matcher::Matcher;
use crate::api;
use crate::call::{Call, Operation};
use crate::client::{Client, ClientBuilder};
use crate::request::RetryPolicy;
use crate::wire::{FromJson, ToJson, to_vec};

/// A server in place of the API. It answers requests without a reply with 501 and the code `NOT_MOCKED`.
///
/// Dropping it panics, which fails the test, if an expectation set with [`When::times`] was not met.
pub struct MockApi {
    server: MockServer,
    client: Client,
}

impl MockApi {
    /// Starts a server on a free port of this machine.
    ///
    /// # Panics
    /// When there is no free port, or no client can be made: a test cannot go on then.
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let client = builder(&server).build().expect("a client for this machine");
        let unexpected = Mock::given(wiremock::matchers::any()).respond_with(|request: &wiremock::Request| {
            let detail = format!("no reply is set for {} {}", request.method, request.url.path());
            error_reply(501, "NOT_MOCKED", &detail)
        });
        unexpected.with_priority(u8::MAX).mount(&server).await;
        if !api::TOKEN_PATH.is_empty() {
            let token = r#"{"access_token":"mock","token_type":"Bearer","expires_in":3600}"#;
            Mock::given(wiremock::matchers::path(api::TOKEN_PATH))
                .respond_with(ResponseTemplate::new(200).set_body_raw(token, "application/json"))
                .with_priority(u8::MAX - 1)
                .mount(&server)
                .await;
        }
        Self { server, client }
    }

    /// A client of this server, with an access token. Its pauses are short: 1 to 5 milliseconds between attempts, 5 between the
    /// polls of a waiter.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A builder with the settings of [`client`](Self::client), for other credentials or policies.
    pub fn client_builder(&self) -> ClientBuilder {
        builder(&self.server)
    }

    /// The server's address.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// Begins a reply to requests like this one: of the same operation and version, with the same path parameters, at least
    /// its query parameters and headers, and an equal body if it has one.
    pub fn when<O: Operation>(&self, call: Call<O>) -> When<'_, O::Answer> {
        When {
            server: &self.server,
            matcher: Matcher::new(&call.client, call.request),
            times: None,
            up_to: None,
            delay: None,
            answer: PhantomData,
        }
    }

    /// The server, for mocks that cannot be written with [`when`](Self::when).
    pub fn server(&self) -> &MockServer {
        &self.server
    }
}

/// A value without content, of a type without a constructor because only the server makes it. Its fields can be set.
pub fn blank<T: FromJson>() -> T {
    T::blank()
}

fn builder(server: &MockServer) -> ClientBuilder {
    let pause = Duration::from_millis(5);
    let retry = RetryPolicy::default().with_pauses(Duration::from_millis(1), pause);
    Client::builder().base_url(server.uri()).access_token("mock".to_owned()).retry(retry).wait_interval(pause)
}

/// A reply without its content; one of the `reply` methods sets it.
#[must_use = "the server does not reply until a `reply` method is called"]
pub struct When<'a, A> {
    server: &'a MockServer,
    matcher: Matcher,
    times: Option<u64>,
    up_to: Option<u64>,
    delay: Option<Duration>,
    answer: PhantomData<fn(A)>,
}

impl<A> When<'_, A> {
    /// Matches any path parameters.
    pub fn with_any_path(mut self) -> Self {
        self.matcher.any_path();
        self
    }

    /// Expects exactly this number of such requests; checked when the server is dropped.
    pub fn times(mut self, number: u64) -> Self {
        self.times = Some(number);
        self
    }

    /// Answers only this number of such requests; the reply that was set next answers later ones.
    pub fn up_to(mut self, number: u64) -> Self {
        self.up_to = Some(number);
        self
    }

    /// Delays the answer.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Answers with a value.
    pub async fn reply(self, value: impl Borrow<A>)
    where
        A: ToJson,
    {
        let reply = ResponseTemplate::new(200).set_body_raw(to_vec(value.borrow()), &self.matcher.content_type());
        self.reply_with(reply).await;
    }

    /// Answers with bytes: a log, a CSV file.
    pub async fn reply_bytes(self, bytes: impl Into<Vec<u8>>) {
        let reply = ResponseTemplate::new(200).set_body_raw(bytes, &self.matcher.content_type());
        self.reply_with(reply).await;
    }

    /// Answers with a status and no body.
    pub async fn reply_empty(self, status: u16) {
        self.reply_with(ResponseTemplate::new(status)).await;
    }

    /// Answers with an error of the API.
    pub async fn reply_error(self, status: u16, error_code: &str) {
        let reply = error_reply(status, error_code, "");
        self.reply_with(reply).await;
    }

    /// Answers with a response of [`wiremock`]: any status, headers and body.
    pub async fn reply_with(self, reply: ResponseTemplate) {
        let reply = match self.delay {
            Some(delay) => reply.set_delay(delay),
            None => reply,
        };
        let mut mock = Mock::given(self.matcher).respond_with(reply);
        if let Some(number) = self.up_to {
            mock = mock.up_to_n_times(number);
        }
        if let Some(times) = self.times {
            mock = mock.expect(times);
        }
        mock.mount(self.server).await;
    }
}

fn error_reply(status: u16, error_code: &str, detail: &str) -> ResponseTemplate {
    let body = serde_json::json!({"error": status, "errorCode": error_code, "detail": detail, "parameters": []});
    ResponseTemplate::new(status).set_body_json(body)
}

impl fmt::Debug for MockApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockApi").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl<A> fmt::Debug for When<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("When").finish_non_exhaustive()
    }
}
