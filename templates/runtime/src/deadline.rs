//! Deadlines for timeouts of any length.

use std::time::Duration;

use tokio::time::Instant;

/// Timeouts of this duration, a hundred years, or more never expire. Instants beyond it are near the limit of the clock, and
/// adding to them would overflow.
const UNLIMITED: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// Returns the instant after a timeout; `None` if the timeout never expires, such as `Duration::MAX`.
pub(crate) fn after(duration: Duration) -> Option<Instant> {
    Instant::now().checked_add(duration).filter(|_| duration < UNLIMITED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_of_a_hundred_years_never_expire() {
        assert!(after(Duration::ZERO).is_some() && after(UNLIMITED - Duration::from_nanos(1)).is_some());
        // Durations that overflow a clock with 64-bit seconds, or nearly do.
        for unlimited in [UNLIMITED, Duration::from_secs(1 << 62), Duration::from_secs(i64::MAX as u64), Duration::MAX]
        {
            assert_eq!(after(unlimited), None);
        }
    }
}
