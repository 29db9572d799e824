//! Forgetting a visitor: what it said, sent and was goes; that somebody spoke stays.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use super::pages;
use crate::error::{Error, Result};
use crate::model::{ConversationId, MessageId, PersonId, Seq, SessionId};
use crate::protocol::Announcement;
use crate::store::messages::{MAX_SEQ, SEQ_BITS, SYSTEM};
use crate::store::{Store, Tx, conversations, people, sessions};

/// What an erased visitor is called.
const ERASED: &str = "Erased visitor";

/// What is left to do once a visitor is erased.
#[derive(Clone, Debug)]
pub struct Erased {
    /// Sessions that ended with it.
    pub sessions: Vec<SessionId>,
    /// The SHA-256 of contents that nobody else sent: their files can go.
    pub orphans: Vec<String>,
}

impl Store {
    /// Erases a visitor for good.
    pub async fn erase_visitor(&self, id: PersonId) -> Result<Erased> {
        self.write(move |tx| erase(tx, &id)).await
    }
}

fn erase(tx: &Tx, id: &PersonId) -> Result<Erased> {
    let (person, name): (i64, String) = tx
        .prepare_cached(
            "SELECT p.pk, p.name FROM visitors v JOIN people p ON p.pk = v.person
             WHERE p.id = ?1 AND v.erased_at IS NULL",
        )?
        .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| Error::not_found("visitor"))?;
    let deleted = erase_messages(tx, person)?;
    erase_name_from_lines(tx, person, &name)?;
    let orphans = erase_uploads(tx, person)?;
    tx.prepare_cached(
        "UPDATE conversations SET subject = NULL, rating_comment = NULL WHERE visitor = ?1",
    )?
    .execute([person])?;
    people::describe(tx, person, ERASED, None)?;
    tx.prepare_cached(
        "UPDATE visitors SET external_id = NULL, phone = NULL, fields = NULL, browser = NULL, language = NULL,
                erased_at = ?2 WHERE person = ?1",
    )?
    .execute([person, tx.now().0])?;
    pages::forget(tx, person)?;
    let sessions = sessions::end_all(tx, person, "user_disabled")?;
    tx.prepare_cached("UPDATE sessions SET user_agent = NULL, address = NULL WHERE person = ?1")?
        .execute([person])?;
    for (conversation, messages) in deleted {
        tx.announce(Announcement::MessagesDeleted {
            conversation,
            messages,
            internal: false,
        });
    }
    conversations::announce_all_of(tx, person)?;
    Ok(Erased { sessions, orphans })
}

/// The keys of the visitor's own messages, each a range of the table per conversation. `?1` the visitor.
fn own_messages() -> String {
    format!(
        "SELECT m.key FROM conversations c JOIN messages m
             ON m.key >= c.pk << {SEQ_BITS} AND m.key < (c.pk + 1) << {SEQ_BITS}
         WHERE c.visitor = ?1 AND m.sender = ?1"
    )
}

/// Messages by conversation.
type Deleted = BTreeMap<ConversationId, Vec<(MessageId, Seq)>>;

fn erase_messages(tx: &Tx, person: i64) -> Result<Deleted> {
    let own = own_messages();
    // The index keeps no text of its own: it has to be told what to take out, before that is gone.
    tx.prepare_cached(&format!(
        "INSERT INTO message_search (message_search, rowid, content)
         SELECT 'delete', key, content FROM messages WHERE deleted_at IS NULL AND key IN ({own})
           AND key NOT IN (SELECT value FROM json_each(?2))"
    ))?
    .execute(params![person, tx.unindexed()?])?;
    let mut statement = tx.prepare_cached(&format!(
        "UPDATE messages SET content = '', attachment = NULL, deleted_at = ?2
         WHERE deleted_at IS NULL AND key IN ({own})
         RETURNING (SELECT id FROM conversations WHERE pk = key >> {SEQ_BITS}), id, key"
    ))?;
    let mut rows = statement.query([person, tx.now().0])?;
    let mut deleted = Deleted::new();
    while let Some(row) = rows.next()? {
        let conversation = row.get::<_, String>(0)?.into();
        let message = row.get::<_, String>(1)?.into();
        let seq = row.get::<_, i64>(2)? & MAX_SEQ;
        deleted
            .entry(conversation)
            .or_default()
            .push((message, seq));
    }
    Ok(deleted)
}

/// Lines such as "Ann reopened the conversation" begin with a name. They are not in the search index.
fn erase_name_from_lines(tx: &Tx, person: i64, name: &str) -> Result<()> {
    tx.prepare_cached(&format!(
        "UPDATE messages SET content = ?3 || substr(content, length(?2) + 1),
                event = json_replace(event, '$.name', ?3)
         WHERE type = 'system' AND sender = {SYSTEM} AND substr(content, 1, length(?2) + 1) = ?2 || ' '
           AND key IN (SELECT m.key FROM conversations c JOIN messages m
                           ON m.key >= c.pk << {SEQ_BITS} AND m.key < (c.pk + 1) << {SEQ_BITS}
                       WHERE c.visitor = ?1)"
    ))?
    .execute(params![person, name, ERASED])?;
    Ok(())
}

/// Removes the visitor's files from what is known; gives the contents that nobody else sent.
fn erase_uploads(tx: &Tx, person: i64) -> Result<Vec<String>> {
    tx.prepare_cached(
        "UPDATE messages SET attachment = NULL
         WHERE attachment IN (SELECT pk FROM uploads WHERE uploader = ?1)",
    )?
    .execute([person])?;
    let orphans = tx
        .prepare_cached(
            "SELECT DISTINCT sha256 FROM uploads u WHERE uploader = ?1 AND NOT EXISTS
                 (SELECT 1 FROM uploads o WHERE o.sha256 = u.sha256 AND o.uploader <> ?1)",
        )?
        .query_map([person], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    tx.prepare_cached("DELETE FROM uploads WHERE uploader = ?1")?
        .execute([person])?;
    Ok(orphans)
}
