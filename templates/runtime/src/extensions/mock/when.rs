//! The methods that set the replies to requests.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use wiremock::{Mock, MockServer, ResponseTemplate};

use super::matcher::Matcher;
use super::reply::{ErrorReply, Reply};
use super::rules::Rules;

/// A reply that is being set. A method whose name begins with `reply` completes it.
#[must_use = "the server does not reply until a `reply` method is called"]
pub struct When<'a, A> {
    server: &'a MockServer,
    rules: &'a Rules,
    matcher: Matcher,
    times: Option<u64>,
    up_to: Option<u64>,
    delay: Option<Duration>,
    answer: PhantomData<fn(A)>,
}

impl<'a, A> When<'a, A> {
    pub(super) fn new(server: &'a MockServer, rules: &'a Rules, matcher: Matcher) -> Self {
        Self { server, rules, matcher, times: None, up_to: None, delay: None, answer: PhantomData }
    }

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

    /// Replies with a value and status 200, or with any other [`Reply`].
    pub async fn reply(self, reply: impl Into<Reply<A>>) {
        self.reply_each([reply]).await;
    }

    /// Replies to the first request with the first of these replies, to the second request with the second one, and so on.
    /// Further requests get the last one.
    ///
    /// # Panics
    /// Panics if there is no reply.
    pub async fn reply_each(self, replies: impl IntoIterator<Item = impl Into<Reply<A>>>) {
        let media_type = self.matcher.media_type();
        let replies = replies.into_iter().map(|reply| reply.into().template(media_type)).collect();
        self.mount(replies).await;
    }

    /// Replies with status 200 and bytes, for instance a log or a CSV file.
    pub async fn reply_bytes(self, bytes: impl Into<Vec<u8>>) {
        self.reply_each([Reply::bytes(bytes)]).await;
    }

    /// Replies with a status and no body.
    pub async fn reply_empty(self, status: u16) {
        self.reply_each([Reply::empty(status)]).await;
    }

    /// Replies with an error of the API. [`ErrorReply`] has more properties of errors, for [`reply`](Self::reply).
    pub async fn reply_error(self, status: u16, error_code: &str) {
        self.reply_each([ErrorReply::new(status, error_code)]).await;
    }

    /// Replies with a response of [`wiremock`], which can have any status, headers and body.
    pub async fn reply_with(self, reply: ResponseTemplate) {
        self.mount(vec![reply]).await;
    }

    async fn mount(self, replies: Vec<ResponseTemplate>) {
        assert!(!replies.is_empty(), "there is no reply to {}", self.matcher.name());
        let replies = match self.delay {
            Some(delay) => replies.into_iter().map(|reply| reply.set_delay(delay)).collect(),
            None => replies,
        };
        let rule = self.rules.add(self.matcher, replies, self.times);
        let mut mock = Mock::given(rule.clone()).respond_with(rule);
        if let Some(number) = self.up_to {
            mock = mock.up_to_n_times(number);
        }
        mock.mount(self.server).await;
    }
}

impl<A> fmt::Debug for When<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("When").finish_non_exhaustive()
    }
}
