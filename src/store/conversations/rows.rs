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

/// A row, and what of it the table does not have yet.
pub(in crate::store) struct Known {
    pub row: ConversationRow,
    pub unwritten: Unwritten,
}

/// What a message moved of a row. Each is more than the one before it, and is in more indexes: SQLite rewrites the
/// entries of every index that a statement names a column of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) enum Unwritten {
    Nothing,
    /// The counters and the time.
    Counters,
    /// And who waits for whom.
    Waiting,
    /// And where the conversation stands.
    Standing,
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
            unwritten: Unwritten::Nothing,
        })
    }

    pub(in crate::store) fn put(&mut self, known: Known) {
        self.known.insert(known.row.id.clone(), known);
    }

    /// Writes what messages moved.
    pub(in crate::store) fn write(&mut self, db: &Connection) -> rusqlite::Result<()> {
        for known in self.known.values_mut() {
            store_progress(db, &known.row, known.unwritten)?;
            known.unwritten = Unwritten::Nothing;
        }
        Ok(())
    }

    /// Forgets everything: the table may change otherwise, or has been rolled back.
    pub(in crate::store) fn forget(&mut self) {
        self.known.clear();
    }
}

/// Writes what messages moved of a row, and no more.
pub(in crate::store) fn store_progress(
    db: &Connection,
    row: &ConversationRow,
    moved: Unwritten,
) -> rusqlite::Result<()> {
    let (seq, visible, time) = (row.last_seq, row.last_visible, row.updated_at.0);
    let waiting_since = row.waiting_since.map(|time| time.0);
    match moved {
        Unwritten::Nothing => return Ok(()),
        Unwritten::Counters => db
            .prepare_cached(
                "UPDATE conversations SET last_seq = ?2, last_visible = ?3, updated_at = ?4 WHERE pk = ?1",
            )?
            .execute(params![row.pk, seq, visible, time])?,
        Unwritten::Waiting => db
            .prepare_cached(
                "UPDATE conversations SET last_seq = ?2, last_visible = ?3, updated_at = ?4, waiting_since = ?5
                 WHERE pk = ?1",
            )?
            .execute(params![row.pk, seq, visible, time, waiting_since])?,
        Unwritten::Standing => db
            .prepare_cached(
                "UPDATE conversations SET last_seq = ?2, last_visible = ?3, updated_at = ?4, waiting_since = ?5,
                        status = ?6, snoozed_until = ?7, first_reply_at = ?8, first_reply_ms = ?9,
                        resolved_at = CASE ?6 WHEN 'resolved' THEN resolved_at END
                 WHERE pk = ?1",
            )?
            .execute(params![
                row.pk,
                seq,
                visible,
                time,
                waiting_since,
                row.status.as_str(),
                row.snoozed_until.map(|time| time.0),
                row.first_reply.map(|reply| reply.at.0),
                row.first_reply.map(|reply| reply.after_ms),
            ])?,
    };
    Ok(())
}
