//! What a user is to know of: who named it, what was given to it, what came back.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::{Connection, Row, named_params, params};

use super::conversations::{ConversationRow, time, word};
use super::sight::{self, VISIBLE};
use super::{Store, Tx, cursor};
use crate::error::{Error, Result};
use crate::model::{Caller, NotificationId, PersonId, Seq, Timestamp};
use crate::protocol::{
    Announcement, Notification, NotificationActor, NotificationKind, Notifications,
    NotificationsRead,
};

/// Unread ones that are counted.
const COUNTED: i64 = 1000;
/// How long they are kept, in milliseconds: 90 days; and how many of a user, the newest.
const KEPT_MS: i64 = 90 * 86_400_000;
const KEPT: i64 = 1000;

impl Store {
    /// A page of what a user is to know of, the newest first: of conversations that it may still see.
    pub async fn notifications(
        &self,
        caller: Caller,
        after: Option<(i64, i64)>,
        size: usize,
    ) -> Result<Notifications> {
        self.read(move |db| list(db, &caller, after, size)).await
    }

    /// Notes that a user has seen these, or all. Gives how many it has not seen.
    pub async fn read_notifications(
        &self,
        caller: Caller,
        ids: Option<Vec<NotificationId>>,
    ) -> Result<i64> {
        self.write(move |tx| {
            let list = ids
                .as_ref()
                .map(serde_json::to_string)
                .transpose()
                .map_err(Error::internal)?;
            let read = tx
                .prepare_cached(
                    "UPDATE notifications SET read_at = ?2 WHERE person = ?1 AND read_at IS NULL
                       AND (?3 IS NULL OR id IN (SELECT value FROM json_each(?3)))",
                )?
                .execute(params![caller.person_pk, tx.now().0, list])?;
            let unread = unread(tx, &caller)?;
            if read > 0 {
                tx.announce(Announcement::NotificationsRead {
                    person: caller.person.clone(),
                    read: NotificationsRead { ids, unread },
                });
            }
            Ok(unread)
        })
        .await
    }
}

/// Notifies those of `mentioned` who may see the conversation, its author aside.
pub(super) fn mention(
    tx: &Tx,
    author: &Caller,
    row: &ConversationRow,
    note: Seq,
    mentioned: &BTreeSet<PersonId>,
) -> Result<()> {
    let ids = serde_json::to_string(mentioned).map_err(Error::internal)?;
    let people = tx
        .prepare_cached(
            "SELECT p.pk FROM people p JOIN users u ON u.person = p.pk
             WHERE p.id IN (SELECT value FROM json_each(?1)) AND p.pk <> ?2",
        )?
        .query_map(params![ids, author.person_pk], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    for person in people {
        let news = News {
            kind: NotificationKind::Mention,
            seq: note,
            actor: Some(author.person_pk),
        };
        notify(tx, person, row, news)?;
    }
    Ok(())
}

/// What there is to know: `seq` is of the message or line that says it; `actor` who did it.
#[derive(Clone, Copy)]
pub(super) struct News {
    pub kind: NotificationKind,
    pub seq: Seq,
    pub actor: Option<i64>,
}

/// Lets a user know, if it may see the conversation, and tells its sockets.
pub(super) fn notify(tx: &Tx, person: i64, row: &ConversationRow, news: News) -> Result<()> {
    if !sight::sees(tx, person, row.pk)? {
        return Ok(());
    }
    let now = tx.now().0;
    tx.prepare_cached(
        "INSERT INTO notifications (id, person, kind, conversation, seq, actor, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        NotificationId::new().as_str(),
        person,
        news.kind.as_str(),
        row.pk,
        news.seq,
        news.actor,
        now
    ])?;
    let (_, notification) = tx
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {SOURCE} WHERE n.pk = ?1"))?
        .query_row([tx.last_insert_rowid()], from_row)?;
    forget_old(tx, person)?;
    let id: String = tx
        .prepare_cached("SELECT id FROM people WHERE pk = ?1")?
        .query_row([person], |row| row.get(0))?;
    tx.announce(Announcement::Notified {
        person: id.into(),
        notification: Arc::new(notification),
    });
    Ok(())
}

/// Forgets what a user will not look for any more.
fn forget_old(tx: &Tx, person: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM notifications WHERE person = ?1 AND created_at < ?2")?
        .execute([person, tx.now().0 - KEPT_MS])?;
    tx.prepare_cached(
        "DELETE FROM notifications WHERE person = ?1 AND (created_at, pk) <
             (SELECT min(created_at), min(pk) FROM
                 (SELECT created_at, pk FROM notifications WHERE person = ?1
                  ORDER BY created_at DESC, pk DESC LIMIT ?2))",
    )?
    .execute([person, KEPT])?;
    Ok(())
}

/// The words are not kept, but looked up: what was deleted since is not in them.
const COLUMNS: &str = "n.created_at, n.pk, n.id, n.kind, c.id, v.name, n.seq, a.id, a.kind, a.name,
     substr(coalesce(m.event ->> '$.reason', CASE m.type WHEN 'system' THEN said.content ELSE m.content END, ''), 1, 160),
     n.read_at";
const SOURCE: &str = "notifications n JOIN conversations c ON c.pk = n.conversation
     JOIN people v ON v.pk = c.visitor LEFT JOIN people a ON a.pk = n.actor
     LEFT JOIN messages m ON m.key = (c.pk << 24) + n.seq
     LEFT JOIN messages said ON said.key = (c.pk << 24) + m.follows";

/// A notification, and its key in the list.
fn from_row(row: &Row) -> rusqlite::Result<((i64, i64), Notification)> {
    let created_at = row.get(0)?;
    let actor = match row.get::<_, Option<String>>(7)? {
        None => None,
        Some(id) => Some(NotificationActor {
            id: id.into(),
            kind: word(row, 8)?,
            name: row.get(9)?,
        }),
    };
    let notification = Notification {
        id: row.get::<_, String>(2)?.into(),
        kind: word(row, 3)?,
        conversation_id: row.get::<_, String>(4)?.into(),
        visitor_name: row.get(5)?,
        seq: row.get(6)?,
        actor,
        excerpt: row.get(10)?,
        created_at: Timestamp(created_at),
        read_at: time(row, 11)?,
    };
    Ok(((created_at, row.get(1)?), notification))
}

fn list(
    db: &Connection,
    caller: &Caller,
    after: Option<(i64, i64)>,
    size: usize,
) -> Result<Notifications> {
    let (time, pk) = after.unwrap_or((i64::MAX, i64::MAX));
    let mut rows = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {SOURCE}
             WHERE n.person = :me AND (n.created_at, n.pk) < (:time, :pk) AND {VISIBLE}
             ORDER BY n.created_at DESC, n.pk DESC LIMIT :limit"
        ))?
        .query_map(
            named_params! {
                ":me": caller.person_pk,
                ":manages": caller.manages(),
                ":time": time,
                ":pk": pk,
                ":limit": i64::try_from(size + 1).unwrap_or(i64::MAX),
            },
            from_row,
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(key, _)| *key);
    Ok(Notifications {
        items: rows.into_iter().map(|(_, one)| one).collect(),
        next_cursor,
        unread: unread(db, caller)?,
    })
}

/// How many of the newest the user has not seen.
fn unread(db: &Connection, caller: &Caller) -> Result<i64> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT count(*) FROM
                 (SELECT conversation FROM notifications WHERE person = :me AND read_at IS NULL
                  ORDER BY created_at DESC, pk DESC LIMIT :most) f
             JOIN conversations c ON c.pk = f.conversation WHERE {VISIBLE}"
        ))?
        .query_row(
            named_params! {
                ":me": caller.person_pk,
                ":manages": caller.manages(),
                ":most": COUNTED,
            },
            |row| row.get(0),
        )?)
}
