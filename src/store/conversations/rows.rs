//! The writer's memory of conversations. What messages move of a row is kept here and written once a transaction:
//! a burst in one conversation changes its row, and the inbox's two indexes, once.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::{ConversationRow, find};
use crate::error::{Error, Result};
use crate::model::ConversationId;

/// Rows that are remembered before all are forgotten.
const MOST: usize = 20_000;

/// Conversations as they are after the jobs so far.
#[derive(Default)]
pub(in crate::store) struct Rows {
    known: HashMap<ConversationId, Known>,
    /// Of the database, when these were read: it changes when another connection writes.
    version: i64,
}

/// A row, and whether the table has it so.
pub(in crate::store) struct Known {
    pub row: ConversationRow,
    pub is_written: bool,
}

impl Rows {
    /// At the beginning of a transaction: what another process has written since makes all of it worthless.
    pub(in crate::store) fn begin(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let version = db
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if version != self.version || self.known.len() > MOST {
            self.known.clear();
            self.version = version;
        }
        Ok(())
    }

    /// A conversation's row, to be given back with [`Rows::put`].
    pub(in crate::store) fn take(&mut self, db: &Connection, id: &ConversationId) -> Result<Known> {
        if let Some(known) = self.known.remove(id) {
            return Ok(known);
        }
        let row = find(db, id)?.ok_or_else(|| Error::not_found("conversation"))?;
        Ok(Known {
            row,
            is_written: true,
        })
    }

    pub(in crate::store) fn put(&mut self, known: Known) {
        self.known.insert(known.row.id.clone(), known);
    }

    /// Writes what messages moved.
    pub(in crate::store) fn write(&mut self, db: &Connection) -> rusqlite::Result<()> {
        for known in self.known.values_mut().filter(|known| !known.is_written) {
            store_progress(db, &known.row)?;
            known.is_written = true;
        }
        Ok(())
    }

    /// Forgets everything: the table may change otherwise, or has been rolled back.
    pub(in crate::store) fn forget(&mut self) {
        self.known.clear();
    }
}

/// Writes what a message moved: its conversation's counters, status and time.
pub(in crate::store) fn store_progress(
    db: &Connection,
    row: &ConversationRow,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE conversations SET last_seq = ?2, last_visible = ?3, status = ?4, updated_at = ?5 WHERE pk = ?1",
    )?
    .execute(params![
        row.pk,
        row.last_seq,
        row.last_visible,
        row.status.as_str(),
        row.updated_at.0
    ])?;
    Ok(())
}
