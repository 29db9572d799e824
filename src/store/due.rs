//! What is to be done when its time has come: snoozes that end, conversations whose agent is gone or silent.

use rusqlite::{Connection, named_params};

use super::conversations::{self, ConversationRow, store_properties};
use super::messages::say;
use super::notifications::{News, notify};
use super::{Store, Tx};
use crate::error::{Error, Result};
use crate::model::{ConversationId, PersonId, Timestamp};
use crate::protocol::{Announcement, Happening, LineEvent, NotificationKind, RequeueReason};

/// Conversations that one job moves; the others follow with the next one.
const AT_ONCE: i64 = 100;

/// Since when somebody is offline.
pub type Offline = Vec<(PersonId, Timestamp)>;

impl Store {
    /// The users, if a department wants to know for how long its agents are offline.
    pub async fn whose_absence_matters(&self) -> Result<Vec<PersonId>> {
        self.read(|db| {
            Ok(db
                .prepare_cached(
                    "SELECT p.id FROM users staff JOIN people p ON p.pk = staff.person
                     WHERE staff.deleted_at IS NULL
                       AND EXISTS (SELECT 1 FROM departments WHERE requeue_offline_secs IS NOT NULL)",
                )?
                .query_map([], |row| Ok(row.get::<_, String>(0)?.into()))?
                .collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Whether something is to be done at `now`.
    pub async fn is_something_due(&self, offline: Offline, now: Timestamp) -> Result<bool> {
        self.read(move |db| {
            Ok(!over_snoozes(db, now)?.is_empty()
                || !silent(db, now)?.is_empty()
                || !absent(db, &offline, now)?.is_empty())
        })
        .await
    }

    /// Does what is due. Gives the conversations that were taken away from somebody.
    pub async fn do_due(&self, offline: Offline) -> Result<Vec<ConversationId>> {
        self.write(move |tx| {
            for id in over_snoozes(tx, tx.now())? {
                end_snooze(tx, &id)?;
            }
            let absent = absent(tx, &offline, tx.now())?;
            let mut requeued = requeue(tx, absent, RequeueReason::Offline)?;
            let silent = silent(tx, tx.now())?;
            requeued.extend(requeue(tx, silent, RequeueReason::Silent)?);
            Ok(requeued)
        })
        .await
    }
}

fn requeue(tx: &Tx, ids: Vec<ConversationId>, why: RequeueReason) -> Result<Vec<ConversationId>> {
    for id in &ids {
        conversations::requeue(tx, &mut found(tx, id)?, why)?;
    }
    Ok(ids)
}

fn found(db: &Connection, id: &ConversationId) -> Result<ConversationRow> {
    conversations::find(db, id)?.ok_or_else(|| Error::not_found("conversation"))
}

/// Back to who takes care of it, or into the queue, on top of the list.
fn end_snooze(tx: &Tx, id: &ConversationId) -> Result<()> {
    let mut row = found(tx, id)?;
    row.bring_back();
    row.updated_at = tx.now();
    store_properties(tx, &row)?;
    let seq = say(
        tx,
        &mut row,
        LineEvent::of_nobody(Happening::SnoozeEnded),
        true,
    )?;
    tx.announce(Announcement::ConversationUpdated(conversations::pair(
        tx, &row,
    )?));
    let Some(person) = row.assignee_pk else {
        return Ok(());
    };
    let news = News {
        kind: NotificationKind::SnoozeEnded,
        seq,
        actor: None,
    };
    notify(tx, person, &row, news)
}

fn over_snoozes(db: &Connection, now: Timestamp) -> Result<Vec<ConversationId>> {
    ids(
        db,
        "SELECT id FROM conversations WHERE snoozed_until <= :now ORDER BY snoozed_until LIMIT :most",
        named_params! { ":now": now.0, ":most": AT_ONCE },
    )
}

/// Open conversations whose visitor waits for longer than its department wants, and was given to its agent as long ago.
fn silent(db: &Connection, now: Timestamp) -> Result<Vec<ConversationId>> {
    ids(
        db,
        "SELECT c.id FROM departments d CROSS JOIN conversations c
             ON c.department = d.pk AND c.unassigned = 0 AND c.status = 'open'
                AND c.waiting_since <= :now - d.requeue_silent_secs * 1000
         WHERE d.requeue_silent_secs IS NOT NULL AND c.assigned_at <= :now - d.requeue_silent_secs * 1000
         LIMIT :most",
        named_params! { ":now": now.0, ":most": AT_ONCE },
    )
}

/// Open conversations whose agent is offline for longer than their department wants, and was given them as long ago.
fn absent(db: &Connection, offline: &Offline, now: Timestamp) -> Result<Vec<ConversationId>> {
    if offline.is_empty() {
        return Ok(Vec::new());
    }
    let since: Vec<_> = offline.iter().map(|(id, since)| (id, since.0)).collect();
    let list = serde_json::to_string(&since).map_err(Error::internal)?;
    ids(
        db,
        "SELECT c.id FROM departments d CROSS JOIN json_each(:offline) o
             CROSS JOIN people p ON p.id = o.value ->> 0
             CROSS JOIN conversations c ON c.department = d.pk AND c.assignee = p.pk AND c.status = 'open'
                AND c.assigned_at <= :now - d.requeue_offline_secs * 1000
         WHERE d.requeue_offline_secs IS NOT NULL AND o.value ->> 1 <= :now - d.requeue_offline_secs * 1000
         LIMIT :most",
        named_params! { ":now": now.0, ":most": AT_ONCE, ":offline": list },
    )
}

fn ids(
    db: &Connection,
    sql: &str,
    bound: &[(&str, &dyn rusqlite::ToSql)],
) -> Result<Vec<ConversationId>> {
    Ok(db
        .prepare_cached(sql)?
        .query_map(bound, |row| Ok(row.get::<_, String>(0)?.into()))?
        .collect::<rusqlite::Result<_>>()?)
}
