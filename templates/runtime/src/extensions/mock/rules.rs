//! The replies that are set, the requests that matched none, and what differs between them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wiremock::{Match, Request, Respond, ResponseTemplate};

use super::matcher::Matcher;
use super::reply::{ErrorReply, Reply};

/// The maximum number of differences in a text.
const MAX_DIFFERENCES: usize = 5;
/// The maximum number of requests that are kept because they matched no reply.
const MAX_UNMATCHED: usize = 1000;

/// The replies to requests that match one call.
pub(super) struct Rule {
    pub(super) matcher: Matcher,
    /// The replies in order. The last one is repeated.
    pub(super) replies: Vec<ResponseTemplate>,
    /// The expected number of requests.
    pub(super) times: Option<u64>,
    received: AtomicU64,
}

/// A rule that the server shares with the list of rules.
#[derive(Clone)]
pub(super) struct SharedRule(Arc<Rule>);

/// All rules of a server, and the requests that matched none.
#[derive(Default)]
pub(super) struct Rules {
    rules: Mutex<Vec<SharedRule>>,
    unmatched: Mutex<Vec<Request>>,
}

impl Rules {
    pub(super) fn add(&self, matcher: Matcher, replies: Vec<ResponseTemplate>, times: Option<u64>) -> SharedRule {
        let rule = SharedRule(Arc::new(Rule { matcher, replies, times, received: AtomicU64::new(0) }));
        locked(&self.rules).push(rule.clone());
        rule
    }

    /// Returns the response to a request that matches no reply.
    pub(super) fn unexpected(&self, request: &Request) -> ResponseTemplate {
        let detail = self.explain(request);
        let mut unmatched = locked(&self.unmatched);
        if unmatched.len() < MAX_UNMATCHED {
            unmatched.push(request.clone());
        }
        Reply::<()>::from(ErrorReply::new(501, "NOT_MOCKED").with_detail(detail)).template("application/json")
    }

    /// Returns a text about the nearest reply and what differs.
    fn explain(&self, request: &Request) -> String {
        let rules = locked(&self.rules);
        let nearest = rules.iter().map(|SharedRule(rule)| (rule, Distance::between(rule, request)));
        let nearest = nearest.min_by_key(|(_, distance)| distance.weight);
        let what = format!("no reply is set for {} {}", request.method, request.url.path());
        match nearest {
            None => format!("{what}; none is set at all"),
            Some((rule, distance)) if distance.texts.is_empty() => {
                format!("{what} any more; the reply to {} was limited by `up_to`", rule.matcher.name())
            }
            Some((rule, distance)) => format!("{what}; {} differs in {distance}", rule.matcher.name()),
        }
    }

    /// Returns a text about each reply whose expected number of requests was not received.
    pub(super) fn unmet(&self) -> Vec<String> {
        let (rules, unmatched) = (locked(&self.rules), locked(&self.unmatched));
        let texts = rules.iter().filter_map(|SharedRule(rule)| {
            let (times, received) = (rule.times?, rule.received.load(Ordering::SeqCst));
            if times == received {
                return None;
            }
            let name = rule.matcher.name();
            let mut text = format!("{name} was expected {times} time(s) and was received {received} time(s)");
            let nearest = unmatched.iter().map(|request| (request, Distance::between(rule, request)));
            let nearest = nearest.filter(|(_, distance)| !distance.texts.is_empty());
            if let Some((request, distance)) = nearest.min_by_key(|(_, distance)| distance.weight) {
                text.push_str(&format!(
                    "; the request {} {} differs in {distance}",
                    request.method,
                    request.url.path()
                ));
            }
            Some(text)
        });
        texts.collect()
    }
}

/// The differences between the request of a rule and a received one.
struct Distance {
    weight: usize,
    texts: Vec<String>,
}

impl Distance {
    fn between(rule: &Rule, request: &Request) -> Self {
        let differences = rule.matcher.differences(request);
        let weight = differences.iter().map(|difference| difference.weight).sum();
        Self { weight, texts: differences.into_iter().map(|difference| difference.text).collect() }
    }
}

impl std::fmt::Display for Distance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.texts.iter().take(MAX_DIFFERENCES).map(String::as_str).collect::<Vec<_>>().join("; "))?;
        match self.texts.len().checked_sub(MAX_DIFFERENCES) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, "; and {more} more"),
        }
    }
}

impl Match for SharedRule {
    fn matches(&self, request: &Request) -> bool {
        self.0.matcher.differences(request).is_empty()
    }
}

impl Respond for SharedRule {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let index = self.0.received.fetch_add(1, Ordering::SeqCst);
        let replies = &self.0.replies;
        let reply = usize::try_from(index).ok().and_then(|index| replies.get(index)).or(replies.last());
        reply.cloned().unwrap_or_else(|| ResponseTemplate::new(501))
    }
}

/// A panic in another thread does not make the list unusable.
fn locked<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
