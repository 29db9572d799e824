//! Limits that several nodes keep together: what was taken stands in the database, so that no node gives twice.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, Tx};
use crate::error::{Error, Result};
use crate::model::Timestamp;

/// The longest window of all.
const LONGEST_MS: i64 = 60 * 60 * 1000;

/// At most so many in a time.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Whose, and of what.
    pub key: String,
    /// More than 0.
    pub limit: u32,
    pub window: Duration,
}

impl Store {
    /// Counts one, or says after what time there is room for it.
    ///
    /// # Errors
    /// `rate_limited`.
    pub async fn take(&self, budget: Budget) -> Result<()> {
        self.write_checked_and_wait(move |tx| {
            check(tx, &budget)?;
            note(tx, &budget)
        })
        .await
    }

    /// Takes the last one back: it turned out not to count.
    pub async fn give_back(&self, key: String) -> Result<()> {
        self.write_checked_and_wait(move |tx| {
            tx.prepare_cached(
                "DELETE FROM takes WHERE rowid = (SELECT rowid FROM takes WHERE key = ?1 ORDER BY at DESC LIMIT 1)",
            )?
            .execute([key])?;
            Ok(())
        })
        .await
    }
}

/// Whether there is room for one more.
pub(super) fn check(tx: &Tx, budget: &Budget) -> Result<()> {
    let window = i64::try_from(budget.window.as_millis()).unwrap_or(i64::MAX);
    let begin = tx.now().0.saturating_sub(window);
    // The one that has to leave the window first, if there are as many as may be in it.
    let oldest: Option<i64> = tx
        .prepare_cached(
            "SELECT min(at) FROM (SELECT at FROM takes WHERE key = ?1 AND at > ?2 ORDER BY at DESC LIMIT ?3)
             HAVING count(*) >= ?3",
        )?
        .query_row(params![budget.key, begin, budget.limit], |row| row.get(0))
        .optional()?;
    match oldest {
        Some(oldest) => {
            let wait = u64::try_from(oldest - begin).unwrap_or(0).max(1);
            Err(Error::rate_limited(Duration::from_millis(wait)))
        }
        None => Ok(()),
    }
}

/// Counts one.
pub(super) fn note(tx: &Tx, budget: &Budget) -> Result<()> {
    tx.prepare_cached("INSERT INTO takes (key, at) VALUES (?1, ?2)")?
        .execute(params![budget.key, tx.now().0])?;
    Ok(())
}

/// Drops what no window has any more.
pub(super) fn prune(db: &Connection, now: Timestamp) -> Result<()> {
    db.prepare_cached("DELETE FROM takes WHERE at < ?1")?
        .execute([now.0 - LONGEST_MS])?;
    Ok(())
}
