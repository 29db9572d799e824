//! Messages: storing one, changing it, reading a range.

mod edit;
mod rows;

use std::sync::Arc;

use rusqlite::{Connection, params};

pub(super) use self::rows::{COLUMN_COUNT, COLUMNS, by_key, from_row, page};
use super::conversations::{self, ConversationRow, Unwritten};
use super::{Budget, Store, Tx, notifications, takes, uploads, visitors};
use crate::error::{Error, Result};
use crate::model::{
    Action, Caller, ConversationId, Draft, MessageId, MessageType, PersonKind, Seq, Status, new_id,
};
use crate::protocol::{Announcement, Attachment, Happening, History, LineEvent, Message, Sender};

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
    /// disk and announced, or refused, and must not block. With a `budget`, a message that is new counts.
    pub fn send(
        &self,
        caller: Caller,
        conversation: ConversationId,
        draft: Draft,
        budget: Option<Budget>,
        answer: impl FnOnce(Result<Stored>) + Send + 'static,
    ) {
        self.write_checked(
            move |tx| insert(tx, &caller, &conversation, draft, budget.as_ref()),
            answer,
        );
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
fn insert(
    tx: &Tx,
    caller: &Caller,
    conversation: &ConversationId,
    draft: Draft,
    budget: Option<&Budget>,
) -> Result<Stored> {
    let mut known = tx.rows.borrow_mut().take(tx, conversation)?;
    let before = known.row.standing();
    let stored = add(tx, caller, &mut known.row, draft, budget);
    if matches!(stored, Ok(Stored { first: true, .. })) {
        known.unwritten = known.unwritten.max(known.row.moved_since(before));
    }
    tx.rows.borrow_mut().put(known);
    stored
}

fn add(
    tx: &Tx,
    caller: &Caller,
    row: &mut ConversationRow,
    draft: Draft,
    budget: Option<&Budget>,
) -> Result<Stored> {
    conversations::check(caller, row, Action::Talk)?;
    if !caller.is_staff() {
        visitors::require_let_in(tx, caller.person_pk)?;
    }
    if let Some(budget) = budget {
        takes::check(tx, budget)?;
    }
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
        event: None,
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
    if let Some(budget) = budget {
        takes::note(tx, budget)?;
    }
    if let Some(upload) = claimed {
        uploads::claim(tx, upload, row.pk)?;
    }
    let back =
        comes_back(row.status, &message).then(|| LineEvent::by(&caller.name, what_came(row)));
    if back.is_some() {
        row.bring_back();
    }
    if !message.internal {
        row.hear(caller.kind(), tx.now());
    }
    announce(tx, row, message.clone(), back.is_some());
    if let Some(event) = back {
        let internal = event.what == Happening::SnoozeEnded;
        line_of_system(tx, row, event, internal)?;
        tx.announce(Announcement::ConversationUpdated(conversations::pair(
            tx, row,
        )?));
    }
    if !draft.mentions.is_empty() {
        notifications::mention(tx, caller, row, message.seq, &draft.mentions)?;
    }
    Ok(Stored {
        message,
        first: true,
    })
}

/// Whether a message opens its conversation again: any that the visitor may see where it was done, the visitor's own
/// where it was put aside.
fn comes_back(status: Status, message: &Message) -> bool {
    !message.internal
        && match status {
            Status::Resolved => true,
            Status::Snoozed => message.sender.kind == PersonKind::Visitor,
            Status::Open | Status::Pending => false,
        }
}

fn what_came(row: &ConversationRow) -> Happening {
    if row.status == Status::Snoozed {
        Happening::SnoozeEnded
    } else {
        Happening::Reopened
    }
}

fn announce(tx: &Tx, row: &ConversationRow, message: Arc<Message>, reopened: bool) {
    tx.announce(Announcement::Message {
        message,
        conversation: Arc::new(conversations::without_last_message(row)),
        reopened,
    });
}

/// Writes what happened as a line of the conversation, and the row that it moves. Gives the line's number.
pub(super) fn say(
    tx: &Tx,
    row: &mut ConversationRow,
    event: LineEvent,
    internal: bool,
) -> Result<Seq> {
    line_of_system(tx, row, event, internal)?;
    conversations::store_progress(tx, row, Unwritten::Counters)?;
    Ok(row.last_seq)
}

/// Appends a line of the product's own, if there is a number left.
fn line_of_system(
    tx: &Tx,
    row: &mut ConversationRow,
    event: LineEvent,
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
        content: event.to_string(),
        client_id: None,
        attachment: None,
        event: Some(event),
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
    event: Option<LineEvent>,
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
                 (key, sender, internal, type, follows, created_at, id, attachment, client_id, content, event)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
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
            line.event.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?,
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
        event: line.event,
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
