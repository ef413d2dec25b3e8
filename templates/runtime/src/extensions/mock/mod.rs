//! A mock server for tests. It replies to typed requests with typed values, so that a test does not have to contain paths.
//!
//! ```
//! use runtime::Method;
//! use runtime::mock::{ErrorReply, MockApi, Reply};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), runtime::Error> {
//! let api = MockApi::start().await;
//! let client = api.client();
//! // A call of an operation, such as `client.pets().get_pet("7")`, is matched in the same way as this untyped request, and its
//! // reply has the type of its response.
//! let get_pet = |id: &str| client.request(Method::GET, format!("/pets/{id}"));
//!
//! let bello = serde_json::json!({"name": "Bello", "status": "sold"});
//! api.when(get_pet("7")).reply(&bello).await;
//! assert_eq!(get_pet("7").send_json().await?["name"], "Bello");
//!
//! // An error with the properties of the API's errors.
//! let refused = ErrorReply::new(403, "NOT_YOUR_PET").with_detail("The pet is sold.").with_header("x-owner", "Ann");
//! api.when(get_pet("8")).reply(refused).await;
//! assert_eq!(get_pet("8").send_json().await.unwrap_err().error_code(), Some("NOT_YOUR_PET"));
//!
//! // A server that is overloaded at first. The client sends the request again.
//! let overloaded = ErrorReply::new(429, "TOO_MANY").with_header("retry-after", "0");
//! api.when(get_pet("9")).times(2).reply_each([overloaded.into(), Reply::value(&bello)]).await;
//! assert_eq!(get_pet("9").send_json().await?["status"], "sold");
//! # Ok(()) }
//! ```
//!
//! A request that matches no reply gets the status 501 and the error code `NOT_MOCKED`. The detail of the error names the
//! nearest reply and says what differs from its request: method, path, query, headers, and the places in the body. When the
//! server is dropped, it verifies the numbers of requests that were set by [`When::times`], and panics with the same
//! differences, so that the test fails.
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

mod difference;
mod matcher;
mod reply;
mod rules;
mod when;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use wiremock::{self, ResponseTemplate};
use wiremock::{Mock, MockServer};

use self::matcher::Matcher;
pub use self::reply::{ErrorReply, Reply};
use self::rules::Rules;
pub use self::when::When;
use crate::api;
use crate::call::{Call, Operation, RawRequest};
use crate::client::{Client, ClientBuilder};
use crate::request::{Request, RetryPolicy};
use crate::wire::{FromJson, Value};

/// A mock server of the API. It responds with 501 and the error code `NOT_MOCKED` to requests for which no reply is set.
///
/// Dropping the server panics and so fails the test if an expectation of [`When::times`] was not met.
pub struct MockApi {
    server: MockServer,
    client: Client,
    rules: Arc<Rules>,
}

/// A request that a reply can be set for: a [`Call`] of an operation, or an untyped request. Other crates cannot implement it.
pub trait MockRequest: sealed::Parts {
    /// The type of the response.
    type Answer;
}

mod sealed {
    use super::{Client, Request};

    pub trait Parts {
        #[doc(hidden)]
        fn parts(self) -> (Client, Request);
    }
}

impl<O: Operation> MockRequest for Call<O> {
    type Answer = O::Answer;
}

impl<O> sealed::Parts for Call<O> {
    fn parts(self) -> (Client, Request) {
        (self.client, self.request)
    }
}

impl MockRequest for RawRequest {
    type Answer = Value;
}

impl sealed::Parts for RawRequest {
    fn parts(self) -> (Client, Request) {
        self.into_parts()
    }
}

impl MockApi {
    /// Starts a server on a free local port.
    ///
    /// # Panics
    /// Panics if there is no free port or if the client cannot be built, so that the test fails.
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let client = builder(&server).build().expect("the client of the mock server can be built");
        let rules = Arc::new(Rules::default());
        let shared = rules.clone();
        let unexpected = Mock::given(wiremock::matchers::any())
            .respond_with(move |request: &wiremock::Request| shared.unexpected(request));
        unexpected.with_priority(u8::MAX).mount(&server).await;
        if !api::TOKEN_PATH.is_empty() {
            let token = r#"{"access_token":"mock","token_type":"Bearer","expires_in":3600}"#;
            Mock::given(wiremock::matchers::path(api::TOKEN_PATH))
                .respond_with(ResponseTemplate::new(200).set_body_raw(token, "application/json"))
                .with_priority(u8::MAX - 1)
                .mount(&server)
                .await;
        }
        Self { server, client, rules }
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
    pub fn when<R: MockRequest>(&self, request: R) -> When<'_, R::Answer> {
        let (client, request) = request.parts();
        When::new(&self.server, &self.rules, Matcher::new(&client, request))
    }

    /// Returns the server, for mocks that cannot be set with [`when`](Self::when).
    pub fn server(&self) -> &MockServer {
        &self.server
    }
}

impl Drop for MockApi {
    fn drop(&mut self) {
        // A second panic would abort the process.
        if !std::thread::panicking() {
            let unmet = self.rules.unmet();
            assert!(unmet.is_empty(), "the mock server did not receive what was expected:\n- {}", unmet.join("\n- "));
        }
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

impl fmt::Debug for MockApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockApi").field("url", &self.url()).finish_non_exhaustive()
    }
}
