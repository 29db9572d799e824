//! At most so many in a time, on all nodes together.

use std::fmt::Display;
use std::hash::Hash;

use super::App;
use crate::error::{Error, Result};
use crate::live::limits::SlidingWindow;
use crate::store::Budget;

impl App {
    /// Counts one of `key`. This node's own count goes first: who is over it already costs the database nothing.
    ///
    /// # Errors
    /// `rate_limited`.
    pub(super) async fn take<K: Hash + Eq + Clone + Display>(
        &self,
        window: &SlidingWindow<K>,
        key: &K,
    ) -> Result<()> {
        window
            .take(key, self.clock.now().0)
            .map_err(Error::rate_limited)?;
        let Some(budget) = self.budget(window, key) else {
            return Ok(());
        };
        let taken = self.store.take(budget).await;
        taken.inspect_err(|_| window.give_back(key))
    }

    /// Takes the last one of `key` back: it turned out not to count.
    pub(super) async fn give_back<K: Hash + Eq + Clone + Display>(
        &self,
        window: &SlidingWindow<K>,
        key: &K,
    ) -> Result<()> {
        window.give_back(key);
        match self.budget(window, key) {
            Some(budget) => self.store.give_back(budget.key).await,
            None => Ok(()),
        }
    }

    /// What `key` may take of all nodes together; none where there is one node, or no limit.
    pub(super) fn budget<K: Hash + Eq + Clone + Display>(
        &self,
        window: &SlidingWindow<K>,
        key: &K,
    ) -> Option<Budget> {
        (self.cluster.is_some() && window.limit > 0).then(|| Budget {
            key: format!("{} {key}", window.name),
            limit: window.limit,
            window: window.window,
        })
    }
}
