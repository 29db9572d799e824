//! Messages: storing one, reading a range.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::conversations::{self, ConversationRow};
use super::{Store, Tx, uploads};
use crate::error::{Error, Result};
use crate::model::{
    Action, Caller, ConversationId, Draft, MessageId, MessageType, PersonKind, Seq, Status,
    Timestamp, UploadId, new_id,
};
use crate::protocol::{Announcement, Attachment, History, Message, Sender};

/// A conversation's number stands above these bits of a message's key, its `seq` in them.
pub(super) const SEQ_BITS: i64 = 24;
pub(super) const MAX_SEQ: Seq = (1 << SEQ_BITS) - 1;
/// The sender of system lines.
pub(super) const SYSTEM: i64 = 1;

/// The key of a message.
pub(super) const fn key(conversation: i64, seq: Seq) -> i64 {
    (conversation << SEQ_BITS) | seq
}

/// What storing a message gave.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The message; with a repeated `clientId`, the first one.
    pub message: Arc<Message>,
    /// False for a repetition: nothing was stored.
    pub first: bool,
}

/// Which part of a history.
#[derive(Clone, Copy, Debug)]
pub enum Window {
    /// What follows `seq`, ascending.
    After(Seq),
    /// The newest before `seq`.
    Before(Seq),
}

impl Store {
    /// Stores what `caller` says in a conversation, in a job that is queued now. `answer` is called when it is on
    /// disk and announced, or refused, and must not block.
    pub fn send(
        &self,
        caller: Caller,
        conversation: ConversationId,
        draft: Draft,
        answer: impl FnOnce(Result<Stored>) + Send + 'static,
    ) {
        self.write_checked(move |tx| insert(tx, &caller, &conversation, draft), answer);
    }

    /// A page of what `caller` may read of a conversation.
    pub async fn history(
        &self,
        caller: Caller,
        conversation: ConversationId,
        window: Window,
        size: usize,
    ) -> Result<History> {
        self.read(move |db| {
            let row = conversations::visible(db, &caller, &conversation, Action::Talk)?;
            let internal = caller.may(Action::ReadInternal, &row.place());
            page(db, &row, internal, window, size)
        })
        .await
    }
}

/// Stores a message, moves its conversation on, and announces both. Whatever can be wrong is found out before the
/// first change.
fn insert(tx: &Tx, caller: &Caller, conversation: &ConversationId, draft: Draft) -> Result<Stored> {
    let mut known = tx.rows.borrow_mut().take(tx, conversation)?;
    let stored = add(tx, caller, &mut known.row, draft);
    known.is_written &= !matches!(stored, Ok(Stored { first: true, .. }));
    tx.rows.borrow_mut().put(known);
    stored
}

fn add(tx: &Tx, caller: &Caller, row: &mut ConversationRow, draft: Draft) -> Result<Stored> {
    conversations::check(caller, row, Action::Talk)?;
    let attachment = draft
        .attachment
        .as_ref()
        .map(|id| uploads::claimable(tx, caller, row, id))
        .transpose()?;
    let claimed = attachment.as_ref().map(|(pk, _)| *pk);
    let line = Line {
        sender: caller.person_pk,
        author: Sender {
            id: caller.person.clone(),
            kind: caller.kind(),
            name: caller.name.to_string(),
        },
        internal: draft.is_internal(),
        kind: draft.kind,
        content: draft.content,
        client_id: draft.client_id,
        attachment,
    };
    let Some(message) = append(tx, row, line)? else {
        return Err(Error::conflict(
            "The conversation is full; start a new one.",
        ));
    };
    let message = match message {
        Appended::New(message) => Arc::new(message),
        Appended::Known(message) => {
            return Ok(Stored {
                message: Arc::new(message),
                first: false,
            });
        }
    };
    if let Some(upload) = claimed {
        uploads::claim(tx, upload, row.pk)?;
    }
    let reopened = row.status == Status::Resolved && !message.internal;
    if reopened {
        row.status = Status::Open;
    }
    announce(tx, row, message.clone(), reopened);
    if reopened {
        let line = format!("{} reopened the conversation", caller.name);
        line_of_system(tx, row, line, false)?;
        tx.announce(Announcement::ConversationUpdated(conversations::pair(
            tx, row,
        )?));
    }
    Ok(Stored {
        message,
        first: true,
    })
}

fn announce(tx: &Tx, row: &ConversationRow, message: Arc<Message>, reopened: bool) {
    tx.announce(Announcement::Message {
        message,
        conversation: Arc::new(conversations::without_last_message(row)),
        reopened,
    });
}

/// Writes what `caller` did as a line of the conversation, and the row that it moves.
pub(super) fn say(
    tx: &Tx,
    row: &mut ConversationRow,
    what: &str,
    who: Option<&Caller>,
    internal: bool,
) -> Result<()> {
    let content = match who {
        Some(caller) => format!("{} {what}", caller.name),
        None => what.to_owned(),
    };
    line_of_system(tx, row, content, internal)?;
    Ok(conversations::store_progress(tx, row)?)
}

/// Appends a line of the product's own, if there is a number left.
fn line_of_system(
    tx: &Tx,
    row: &mut ConversationRow,
    content: String,
    internal: bool,
) -> Result<()> {
    let line = Line {
        sender: SYSTEM,
        author: Sender {
            id: "system".into(),
            kind: PersonKind::System,
            name: "Voxora".to_owned(),
        },
        internal,
        kind: MessageType::System,
        content,
        client_id: None,
        attachment: None,
    };
    if let Some(Appended::New(message)) = append(tx, row, line)? {
        announce(tx, row, Arc::new(message), false);
    }
    Ok(())
}

/// A message on its way into the table.
struct Line {
    sender: i64,
    author: Sender,
    internal: bool,
    kind: MessageType,
    content: String,
    client_id: Option<String>,
    attachment: Option<(i64, Attachment)>,
}

enum Appended {
    New(Message),
    Known(Message),
}

/// Inserts at the end and moves the row's counters on; `None`, and no change, when there is no number left.
fn append(tx: &Tx, row: &mut ConversationRow, line: Line) -> Result<Option<Appended>> {
    let seq = row.last_seq + 1;
    if seq > MAX_SEQ {
        return Ok(None);
    }
    let id = new_id();
    let inserted = tx
        .prepare_cached(
            "INSERT INTO messages
                 (key, sender, internal, type, follows, created_at, id, attachment, client_id, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (key >> 24, sender, client_id) WHERE client_id IS NOT NULL DO NOTHING",
        )?
        .execute(params![
            key(row.pk, seq),
            line.sender,
            line.internal,
            line.kind.as_str(),
            row.last_visible,
            tx.now().0,
            id,
            line.attachment.as_ref().map(|(pk, _)| pk),
            line.client_id,
            line.content,
        ])?;
    if inserted == 0 {
        return known(tx, row, &line).map(|message| Some(Appended::Known(message)));
    }
    if line.kind != MessageType::System {
        tx.index(key(row.pk, seq));
    }
    let message = Message {
        id: MessageId::from(id),
        conversation_id: row.id.clone(),
        seq,
        follows: row.last_visible,
        internal: line.internal,
        sender_id: line.author.id.clone(),
        sender: line.author,
        content: line.content,
        kind: line.kind,
        attachment: line.attachment.map(|(_, attachment)| attachment),
        client_id: line.client_id,
        timestamp: tx.now(),
        edited_at: None,
        deleted_at: None,
    };
    row.last_seq = seq;
    if !message.internal {
        row.last_visible = seq;
    }
    row.updated_at = tx.now();
    Ok(Some(Appended::New(message)))
}

/// The message that the same sender stored under the same `clientId`.
fn known(db: &Connection, row: &ConversationRow, line: &Line) -> Result<Message> {
    let key: i64 = db
        .prepare_cached(
            "SELECT key FROM messages WHERE key >> 24 = ?1 AND sender = ?2 AND client_id = ?3",
        )?
        .query_row(params![row.pk, line.sender, line.client_id], |row| {
            row.get(0)
        })?;
    by_key(db, &row.id, key)?.ok_or_else(|| Error::not_found("message"))
}

/// Every column a message is made of; [`from_row`] reads them.
pub(super) const COLUMNS: &str =
    "m.key, m.id, m.internal, m.type, m.follows, m.created_at, m.edited_at,
     m.deleted_at, m.client_id, m.content, p.id, p.kind, p.name,
     u.id, u.name, u.mime_type, u.size, u.width, u.height";
/// How many they are.
pub(super) const COLUMN_COUNT: usize = 19;
/// Where they come from.
pub(super) const SOURCE: &str =
    "messages m JOIN people p ON p.pk = m.sender LEFT JOIN uploads u ON u.pk = m.attachment";

/// Reads a message out of [`COLUMNS`], of which the first stands at `at`.
pub(super) fn from_row(
    row: &Row,
    at: usize,
    conversation: &ConversationId,
) -> rusqlite::Result<Message> {
    let key: i64 = row.get(at)?;
    let sender_id: String = row.get(at + 10)?;
    let attachment = match row.get::<_, Option<String>>(at + 13)? {
        None => None,
        Some(id) => Some(Attachment {
            url: uploads::url(&id),
            id: UploadId::from(id),
            name: row.get(at + 14)?,
            mime_type: row.get(at + 15)?,
            size: row.get(at + 16)?,
            width: row.get(at + 17)?,
            height: row.get(at + 18)?,
        }),
    };
    Ok(Message {
        id: MessageId::from(row.get::<_, String>(at + 1)?),
        conversation_id: conversation.clone(),
        seq: key & MAX_SEQ,
        follows: row.get(at + 4)?,
        internal: row.get(at + 2)?,
        sender_id: sender_id.as_str().into(),
        sender: Sender {
            id: sender_id.into(),
            kind: conversations::word(row, at + 11)?,
            name: row.get(at + 12)?,
        },
        content: row.get(at + 9)?,
        kind: conversations::word(row, at + 3)?,
        attachment,
        client_id: row.get(at + 8)?,
        timestamp: Timestamp(row.get(at + 5)?),
        edited_at: row.get::<_, Option<i64>>(at + 6)?.map(Timestamp),
        deleted_at: row.get::<_, Option<i64>>(at + 7)?.map(Timestamp),
    })
}

/// One message.
pub(super) fn by_key(
    db: &Connection,
    conversation: &ConversationId,
    key: i64,
) -> Result<Option<Message>> {
    Ok(db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {SOURCE} WHERE m.key = ?1"))?
        .query_row([key], |row| from_row(row, 0, conversation))
        .optional()?)
}

/// One range of the clustered table, with a row more than asked for to know whether there is more.
pub(super) fn page(
    db: &Connection,
    conversation: &ConversationRow,
    internal: bool,
    window: Window,
    size: usize,
) -> Result<History> {
    let (low, high, order) = match window {
        Window::After(seq) => (seq.clamp(0, MAX_SEQ), MAX_SEQ + 1, "ASC"),
        Window::Before(seq) => (0, seq.clamp(0, MAX_SEQ + 1), "DESC"),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM {SOURCE}
         WHERE m.key > ?1 AND m.key < ?2 AND m.internal <= ?3 ORDER BY m.key {order} LIMIT ?4"
    );
    let bounds = params![
        key(conversation.pk, low),
        key(conversation.pk, 0) + high,
        internal,
        i64::try_from(size + 1).unwrap_or(i64::MAX)
    ];
    let mut items = db
        .prepare_cached(&sql)?
        .query_map(bounds, |row| from_row(row, 0, &conversation.id))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let has_more = items.len() > size;
    items.truncate(size);
    if order == "DESC" {
        items.reverse();
    }
    Ok(History { items, has_more })
}
