//! The retry budget of a client: how many attempts its calls together may add to those that the callers asked for.
//!
//! In an outage every call fails, and sending each of them five times would be five times the load on a server that is
//! recovering. Each retry takes a token; success gives tokens back. With the bucket empty a failed call is not sent again.

use std::sync::atomic::{AtomicU32, Ordering};

/// A token bucket, counted in tenths of a retry.
pub(crate) struct Budget {
    /// `None`: no limit.
    capacity: Option<u32>,
    left: AtomicU32,
}

const RETRY: u32 = 10;
/// What a call gives back that succeeded at once: ten of them allow for one retry.
const SUCCESS: u32 = 1;

impl Budget {
    /// A full bucket with so many retries in it; `None` for no limit.
    pub(crate) fn new(retries: Option<u32>) -> Self {
        let capacity = retries.map(|retries| retries.saturating_mul(RETRY));
        Self { capacity, left: AtomicU32::new(capacity.unwrap_or_default()) }
    }

    /// Takes a retry out; `false` when there is none left.
    pub(super) fn take(&self) -> bool {
        self.capacity.is_none() || self.change(|left| left.checked_sub(RETRY))
    }

    /// A call has succeeded; `retried` says that it was one that had taken a retry out.
    pub(super) fn give_back(&self, retried: bool) {
        if let Some(capacity) = self.capacity {
            let back = if retried { RETRY } else { SUCCESS };
            // A full bucket is left as it is: no write that other processors would have to see.
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
    fn an_empty_bucket_fills_with_success() {
        let budget = Budget::new(Some(2));
        assert!(budget.take() && budget.take() && !budget.take());
        budget.give_back(true);
        assert!(budget.take() && !budget.take());
        (0..10).for_each(|_| budget.give_back(false));
        assert!(budget.take() && !budget.take());
        (0..1000).for_each(|_| budget.give_back(true));
        assert!(budget.take() && budget.take() && !budget.take(), "no more than its capacity");
    }

    #[test]
    fn none_is_no_limit_and_zero_is_no_retry() {
        let (unlimited, none) = (Budget::new(None), Budget::new(Some(0)));
        assert!((0..1000).all(|_| unlimited.take()));
        none.give_back(true);
        assert!(!none.take());
        assert!(Budget::new(Some(u32::MAX)).take());
    }
}
