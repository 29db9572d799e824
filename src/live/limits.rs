//! At most so many in a time, exactly: a sliding window.
//!
//! A token bucket of 50 a minute would let 99 through in the first one.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::time::Duration;

use parking_lot::Mutex;

/// Keys that are kept before those whose window has passed are first dropped.
const SWEEP_AT: usize = 10_000;

/// Counts what each key did in the last `window`.
pub struct SlidingWindow<K> {
    /// Of what: the word that goes before the key where nodes count together.
    pub name: &'static str,
    /// 0: none.
    pub limit: u32,
    /// In which time.
    pub window: Duration,
    window_ms: i64,
    taken: Mutex<Taken<K>>,
}

struct Taken<K> {
    times: HashMap<K, VecDeque<i64>>,
    /// Twice what the last sweep left, so that sweeps cost next to nothing however many keys are busy.
    sweep_at: usize,
}

impl<K: Hash + Eq> Taken<K> {
    fn sweep(&mut self, begin: i64) {
        self.times
            .retain(|_, times| times.back().is_some_and(|last| *last > begin));
        self.times.shrink_to(SWEEP_AT);
        self.sweep_at = SWEEP_AT.max(2 * self.times.len());
    }
}

impl<K: Hash + Eq + Clone> SlidingWindow<K> {
    /// At most `limit` in any `window`; a limit of 0 is none.
    pub fn new(name: &'static str, limit: u32, window: Duration) -> Self {
        Self {
            name,
            limit,
            window,
            window_ms: i64::try_from(window.as_millis()).unwrap_or(i64::MAX),
            taken: Mutex::new(Taken {
                times: HashMap::new(),
                sweep_at: SWEEP_AT,
            }),
        }
    }

    /// Counts one for `key` at `now_ms`, or says after what time there is room for it.
    ///
    /// # Errors
    /// The time until the oldest one leaves the window.
    pub fn take(&self, key: &K, now_ms: i64) -> Result<(), Duration> {
        if self.limit == 0 {
            return Ok(());
        }
        let begin = now_ms - self.window_ms;
        let mut taken = self.taken.lock();
        if taken.times.len() >= taken.sweep_at {
            taken.sweep(begin);
        }
        let times = taken.times.entry(key.clone()).or_default();
        while times.front().is_some_and(|first| *first <= begin) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= self.limit as usize => {
                let wait = u64::try_from(first - begin).unwrap_or(0);
                Err(Duration::from_millis(wait.max(1)))
            }
            _ => {
                times.push_back(now_ms);
                Ok(())
            }
        }
    }

    /// Takes the last one of `key` back: it turned out not to count.
    pub fn give_back(&self, key: &K) {
        if let Some(times) = self.taken.lock().times.get_mut(key) {
            times.pop_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_more_than_the_limit_in_any_window() {
        let window = SlidingWindow::new("test", 2, Duration::from_secs(60));
        assert_eq!(window.take(&"a", 0), Ok(()));
        assert_eq!(window.take(&"a", 30_000), Ok(()));
        assert_eq!(window.take(&"a", 40_000), Err(Duration::from_secs(20)));
        assert_eq!(window.take(&"b", 40_000), Ok(()));
        assert_eq!(window.take(&"a", 60_000), Ok(()));
        assert!(window.take(&"a", 60_001).is_err());
    }

    #[test]
    fn what_is_given_back_does_not_count() {
        let window = SlidingWindow::new("test", 1, Duration::from_secs(1));
        assert!(window.take(&"a", 0).is_ok());
        window.give_back(&"a");
        assert!(window.take(&"a", 0).is_ok());
    }

    #[test]
    fn keys_that_went_quiet_are_forgotten() {
        let window = SlidingWindow::new("test", 1, Duration::from_millis(10));
        for key in 0..100_000 {
            assert!(window.take(&key, key).is_ok());
        }
        assert!(window.taken.lock().times.len() <= SWEEP_AT);
    }

    #[test]
    fn zero_is_no_limit() {
        let window = SlidingWindow::new("test", 0, Duration::from_secs(1));
        assert!((0..1000).all(|_| window.take(&"a", 0).is_ok()));
    }
}
