//! Instants in the future, for limits of any length.

use std::time::Duration;

use tokio::time::Instant;

/// Durations from here on have no end: a hundred years. Instants that far away are near the end of what a clock can count, and
/// adding to them would overflow.
const ENDLESS: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// The instant after a duration from now; `None` for one that has no end, such as `Duration::MAX`.
pub(crate) fn after(duration: Duration) -> Option<Instant> {
    Instant::now().checked_add(duration).filter(|_| duration < ENDLESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_years_are_no_limit() {
        assert!(after(Duration::ZERO).is_some() && after(ENDLESS - Duration::from_nanos(1)).is_some());
        // The whole seconds of a 64-bit clock, and one nanosecond less than overflows it.
        for endless in [ENDLESS, Duration::from_secs(1 << 62), Duration::from_secs(i64::MAX as u64), Duration::MAX] {
            assert_eq!(after(endless), None);
        }
    }
}
