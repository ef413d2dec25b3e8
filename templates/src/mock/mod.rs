//! Tests without network: a server on this machine that answers typed requests with typed values. A request of this crate is
//! the matcher, its answer's type is the reply; nobody writes JSON or paths by hand.
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

mod matcher;

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use wiremock::{Mock, MockServer, ResponseTemplate};

use self::matcher::Matcher;
use crate::api;
use crate::call::{Call, Operation};
use crate::client::{Client, ClientBuilder};
use crate::request::RetryPolicy;
use crate::wire::{FromJson, ToJson, to_vec};

/// A server that stands for the API. What is not expected is answered with 501 and says so.
///
/// When it is dropped it panics, and so fails the test, if an expectation set with [`When::times`] was not met.
pub struct MockApi {
    server: MockServer,
    client: Client,
}

impl MockApi {
    /// Starts one on a free port of this machine.
    ///
    /// # Panics
    /// When no client can be made for it.
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

    /// A client of this server, with an access token and quick retries.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A builder for a client of this server, for other credentials or policies.
    pub fn client_builder(&self) -> ClientBuilder {
        builder(&self.server)
    }

    /// The server's address.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// Begins a reply to requests like this one: of the same operation and version, with the same path parameters, with its
    /// query parameters and headers (and any others), and with an equal body if it has one.
    pub fn when<O: Operation>(&self, call: Call<O>) -> When<'_, O::Answer> {
        When {
            server: &self.server,
            matcher: Matcher::new(&call.client, call.request),
            times: None,
            at_most: None,
            delay: None,
            answer: PhantomData,
        }
    }

    /// The server itself, for what this type does not offer.
    pub fn server(&self) -> &MockServer {
        &self.server
    }
}

/// A value with nothing in it, of a type that has no constructor because only the server makes it. Its fields can be set.
pub fn blank<T: FromJson>() -> T {
    T::blank()
}

fn builder(server: &MockServer) -> ClientBuilder {
    let quick = RetryPolicy::default().with_pauses(Duration::from_millis(1), Duration::from_millis(5));
    Client::builder().base_url(server.uri()).access_token("mock".to_owned()).retry(quick)
}

/// A reply that is being set; one of its `reply` methods ends it.
#[must_use = "nothing is set until a reply is given"]
pub struct When<'a, A> {
    server: &'a MockServer,
    matcher: Matcher,
    times: Option<u64>,
    at_most: Option<u64>,
    delay: Option<Duration>,
    answer: PhantomData<fn(A)>,
}

impl<A> When<'_, A> {
    /// Matches whatever the path parameters are.
    pub fn with_any_path(mut self) -> Self {
        self.matcher.any_path();
        self
    }

    /// Expects exactly so many such requests; checked when the server is dropped.
    pub fn times(mut self, number: u64) -> Self {
        self.times = Some(number);
        self
    }

    /// Answers only the first so many such requests; later ones fall to the replies that were set after this one.
    pub fn up_to(mut self, number: u64) -> Self {
        self.at_most = Some(number);
        self
    }

    /// Answers late.
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

    /// Answers with anything.
    pub async fn reply_with(self, reply: ResponseTemplate) {
        let reply = match self.delay {
            Some(delay) => reply.set_delay(delay),
            None => reply,
        };
        let mut mock = Mock::given(self.matcher).respond_with(reply);
        if let Some(most) = self.at_most {
            mock = mock.up_to_n_times(most);
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
