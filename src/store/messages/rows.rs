//! Messages as they lie in the table: one, or a range of it.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{MAX_SEQ, Window, key};
use crate::error::Result;
use crate::model::{ConversationId, MessageId, Timestamp, UploadId};
use crate::protocol::{Attachment, History, LineEvent, Message, Sender};
use crate::store::conversations::{ConversationRow, time, word};
use crate::store::uploads;

/// Every column a message is made of; [`from_row`] reads them.
pub(in crate::store) const COLUMNS: &str =
    "m.key, m.id, m.internal, m.type, m.follows, m.created_at, m.edited_at,
     m.deleted_at, m.client_id, m.content, p.id, p.kind, p.name,
     u.id, u.name, u.mime_type, u.size, u.width, u.height, m.event";
/// How many they are.
pub(in crate::store) const COLUMN_COUNT: usize = 20;
/// Where they come from.
const SOURCE: &str =
    "messages m JOIN people p ON p.pk = m.sender LEFT JOIN uploads u ON u.pk = m.attachment";

/// Reads a message out of [`COLUMNS`], of which the first stands at `at`.
pub(in crate::store) fn from_row(
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
            kind: word(row, at + 11)?,
            name: row.get(at + 12)?,
        },
        content: row.get(at + 9)?,
        kind: word(row, at + 3)?,
        attachment,
        client_id: row.get(at + 8)?,
        timestamp: Timestamp(row.get(at + 5)?),
        edited_at: time(row, at + 6)?,
        deleted_at: time(row, at + 7)?,
        event: event(row, at + 19)?,
    })
}

/// What a line says. The store wrote it itself.
fn event(row: &Row, index: usize) -> rusqlite::Result<Option<LineEvent>> {
    let text: Option<String> = row.get(index)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// One message.
pub(in crate::store) fn by_key(
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
pub(in crate::store) fn page(
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
