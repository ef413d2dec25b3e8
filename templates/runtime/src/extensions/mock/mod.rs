//! A mock server for tests. It replies to typed requests with typed values, so that a test does not have to contain paths.
//!
//! ```no_run
//! # use runtime::mock::MockApi;
//! # use runtime::call::{Call, Operation};
//! # async fn example<O: Operation<Answer = runtime::Value>>(get_pet: Call<O>) {
//! let api = MockApi::start().await;
//! // `get_pet` is a call of a client of this server, such as `api.client().pets().get_pet("7")`. The reply has the type of
//! // its response, which is any JSON in this example.
//! let pet = serde_json::json!({"name": "Bello", "status": "sold"});
//! api.when(get_pet).reply(pet).await;
//! # }
//! ```
//!
//! The server is a [`wiremock`] server. The crate is re-exported: [`When::reply_with`] takes its responses, and
//! [`MockApi::server`] returns the server for mocks of any kind.
//!
//! A test of a program that uses the feature `blocking` starts the server and sets its replies within a runtime, and calls
//! the program outside of it:
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
use crate::error::error_document;
use crate::request::RetryPolicy;
use crate::wire::{FromJson, ToJson, to_vec};

/// A mock server of the API. It responds with 501 and the error code `NOT_MOCKED` to requests for which no reply is set.
///
/// Dropping the server panics and so fails the test if an expectation of [`When::times`] was not met.
pub struct MockApi {
    server: MockServer,
    client: Client,
}

impl MockApi {
    /// Starts a server on a free local port.
    ///
    /// # Panics
    /// Panics if there is no free port or if the client cannot be built, so that the test fails.
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let client = builder(&server).build().expect("the client of the mock server can be built");
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

    /// Returns a client of this server with an access token. Its pauses are short: 1 to 5 milliseconds between attempts, and
    /// 5 milliseconds between the polls of a waiter.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns a builder with the settings of [`client`](Self::client), for clients with other credentials or policies.
    pub fn client_builder(&self) -> ClientBuilder {
        builder(&self.server)
    }

    /// Returns the base URL of the server.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// Begins to set the reply to requests that match a call: those with the same operation and version, the same path
    /// parameters, at least its query parameters and headers, and an equal body if it has one.
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

    /// Returns the server, for mocks that cannot be set with [`when`](Self::when).
    pub fn server(&self) -> &MockServer {
        &self.server
    }
}

/// Returns a value whose fields are absent, empty or zero. It is for types without a constructor, which only a server
/// creates. The fields can be set afterwards.
pub fn blank<T: FromJson>() -> T {
    T::blank()
}

fn builder(server: &MockServer) -> ClientBuilder {
    let pause = Duration::from_millis(5);
    let retry = RetryPolicy::default().with_pauses(Duration::from_millis(1), pause);
    Client::builder().base_url(server.uri()).access_token("mock".to_owned()).retry(retry).wait_interval(pause)
}

/// A reply that is being set. A method whose name begins with `reply` completes it.
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
    /// Sets that the path parameters of a request are not compared.
    pub fn with_any_path(mut self) -> Self {
        self.matcher.any_path();
        self
    }

    /// Sets the expected number of such requests, which is verified when the server is dropped.
    pub fn times(mut self, number: u64) -> Self {
        self.times = Some(number);
        self
    }

    /// Limits the reply to this number of requests. Later requests get the reply that is set next.
    pub fn up_to(mut self, number: u64) -> Self {
        self.up_to = Some(number);
        self
    }

    /// Delays the reply.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Replies with status 200 and a value.
    pub async fn reply(self, value: impl Borrow<A>)
    where
        A: ToJson,
    {
        let reply = ResponseTemplate::new(200).set_body_raw(to_vec(value.borrow()), &self.matcher.content_type());
        self.reply_with(reply).await;
    }

    /// Replies with status 200 and bytes, for instance a log or a CSV file.
    pub async fn reply_bytes(self, bytes: impl Into<Vec<u8>>) {
        let reply = ResponseTemplate::new(200).set_body_raw(bytes, &self.matcher.content_type());
        self.reply_with(reply).await;
    }

    /// Replies with a status and no body.
    pub async fn reply_empty(self, status: u16) {
        self.reply_with(ResponseTemplate::new(status)).await;
    }

    /// Replies with an error of the API.
    pub async fn reply_error(self, status: u16, error_code: &str) {
        let reply = error_reply(status, error_code, "");
        self.reply_with(reply).await;
    }

    /// Replies with a response of [`wiremock`], which can have any status, headers and body.
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
    ResponseTemplate::new(status).set_body_json(error_document(status, error_code, detail))
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
