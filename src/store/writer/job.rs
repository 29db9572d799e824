//! A job for the writer, and the answer to who asked for it.

use std::marker::PhantomData;

use super::{Tx, not_stored};
use crate::error::Result;

/// A job as the thread sees it.
pub(super) struct Job {
    pub run: Box<dyn FnOnce(&Tx) -> Finished + Send>,
    pub undo: Undo,
}

/// What becomes of a job's changes when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Undo {
    /// A savepoint takes them back.
    Alone,
    /// There are none: it finds out before its first change whether it can be done. Saves the copies that a
    /// savepoint makes of every page it changes. Should it be wrong, the whole batch is undone.
    Unneeded,
}

/// A job that ran and is not on disk yet.
pub(super) struct Finished {
    pub failed: bool,
    /// Answers the one who asked.
    pub answer: Box<dyn FnOnce() + Send>,
}

/// Answers once, whatever happens: what is dropped without an answer was not stored.
pub(super) struct Answer<T, F: FnOnce(Result<T>)>(Option<F>, PhantomData<T>);

impl<T, F: FnOnce(Result<T>)> Answer<T, F> {
    pub(super) fn new(answer: F) -> Self {
        Self(Some(answer), PhantomData)
    }

    pub(super) fn give(mut self, outcome: Result<T>) {
        if let Some(answer) = self.0.take() {
            answer(outcome);
        }
    }
}

impl<T, F: FnOnce(Result<T>)> Drop for Answer<T, F> {
    fn drop(&mut self) {
        if let Some(answer) = self.0.take() {
            answer(Err(not_stored()));
        }
    }
}
