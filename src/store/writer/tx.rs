//! A transaction, as the jobs in it see it.

use std::cell::RefCell;
use std::ops::Deref;

use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::model::Timestamp;
use crate::protocol::Announcement;
use crate::store::conversations::Rows;

/// What a job works with: the connection inside a transaction, and what to say after the commit.
pub struct Tx<'a> {
    pub(super) connection: &'a Connection,
    pub(super) announcements: RefCell<Vec<Announcement>>,
    /// Messages of this transaction that the search index does not have yet.
    pub(super) unindexed: &'a RefCell<Vec<i64>>,
    /// What jobs that need no undoing know of conversations. Any other job reads the table.
    pub(in crate::store) rows: &'a RefCell<Rows>,
    pub(super) now: Timestamp,
}

impl Tx<'_> {
    /// Says so after the commit, or never.
    pub fn announce(&self, announcement: Announcement) {
        self.announcements.borrow_mut().push(announcement);
    }

    /// Puts a message into the search index before the commit, with all others of the transaction: FTS5 writes
    /// what it gathered whenever a savepoint begins or keys do not ascend, which would be every message.
    pub fn index(&self, message: i64) {
        self.unindexed.borrow_mut().push(message);
    }

    /// Whether a message is still to be put into the search index.
    pub fn is_unindexed(&self, message: i64) -> bool {
        self.unindexed.borrow().contains(&message)
    }

    /// The messages of this transaction that are not in the search index yet, as a JSON array.
    pub fn unindexed(&self) -> Result<String> {
        serde_json::to_string(&*self.unindexed.borrow()).map_err(Error::internal)
    }

    /// The time of this commit.
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

impl Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}
