//! The retry budget of a client: a token bucket that limits the retries of all its calls.
//!
//! In an outage every call fails. Sending each of them five times would put five times the load on a server that is
//! recovering. Each retry takes a token from the bucket, and each call that succeeds puts tokens back. While the bucket is
//! empty, a failed call is not sent again.

use std::sync::atomic::{AtomicU32, Ordering};

/// A token bucket. A token is a tenth of a retry.
pub(crate) struct Budget {
    /// `None` for no limit.
    capacity: Option<u32>,
    left: AtomicU32,
}

/// The tokens that a retry takes, and puts back if it succeeds.
const RETRY: u32 = 10;
/// The tokens that a call puts back if its first attempt succeeds.
const SUCCESS: u32 = 1;

impl Budget {
    /// Returns a full bucket with tokens for this number of retries; `None` is no limit.
    pub(crate) fn new(retries: Option<u32>) -> Self {
        let capacity = retries.map(|retries| retries.saturating_mul(RETRY));
        Self { capacity, left: AtomicU32::new(capacity.unwrap_or_default()) }
    }

    /// Takes the tokens of a retry. Returns `false` if there are not enough.
    pub(super) fn take(&self) -> bool {
        self.capacity.is_none() || self.change(|left| left.checked_sub(RETRY))
    }

    /// Puts tokens back after a call has succeeded. `retried` says whether it took more than one attempt.
    pub(super) fn give_back(&self, retried: bool) {
        if let Some(capacity) = self.capacity {
            let back = if retried { RETRY } else { SUCCESS };
            // A full bucket is not written to, which would invalidate the caches of other processors.
            self.change(|left| (left < capacity).then(|| left.saturating_add(back).min(capacity)));
        }
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_succeed_refill_an_empty_bucket() {
        let budget = Budget::new(Some(2));
        assert!(budget.take() && budget.take() && !budget.take());
        budget.give_back(true);
        assert!(budget.take() && !budget.take());
        (0..10).for_each(|_| budget.give_back(false));
        assert!(budget.take() && !budget.take());
        (0..1000).for_each(|_| budget.give_back(true));
        assert!(budget.take() && budget.take() && !budget.take(), "the bucket holds no more than its capacity");
    }

    #[test]
    fn without_a_capacity_there_is_no_limit_and_with_none_left_no_retry() {
        let (unlimited, none) = (Budget::new(None), Budget::new(Some(0)));
        assert!((0..1000).all(|_| unlimited.take()));
        none.give_back(true);
        assert!(!none.take());
        assert!(Budget::new(Some(u32::MAX)).take());
    }
}
