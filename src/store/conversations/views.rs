//! A conversation as staff, as its visitor, and as one caller sees it.

use std::sync::Arc;

use rusqlite::Connection;

use super::ConversationRow;
use crate::error::{Error, Result};
use crate::model::{Caller, Priority};
use crate::protocol::announcement::ConversationPair;
use crate::protocol::{Assignee, Conversation};
use crate::store::{inbox, messages};

/// The view that goes with a message: whoever shows it adds that message as the last one.
pub(in crate::store) fn without_last_message(row: &ConversationRow) -> Conversation {
    Conversation {
        id: row.id.clone(),
        status: row.status,
        subject: row.subject.clone(),
        site_id: row.site.clone(),
        department_id: row.department.clone(),
        assignee_id: row.assignee.clone(),
        visitor: row.visitor.clone(),
        priority: row.priority,
        tags: row.tags.clone(),
        last_message: None,
        last_seq: row.last_seq,
        unread: None,
        read_seq: None,
        rating: row.rating.clone(),
        assignee: None,
        snoozed_until: Some(row.snoozed_until),
        waiting_since: Some(row.waiting_since),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The visitor's view is without what is the staff's business: how they file it. It says who takes care of it.
pub(in crate::store) fn without_filing(
    conversation: Conversation,
    row: &ConversationRow,
) -> Conversation {
    let assignee = row.assignee.clone().zip(row.assignee_name.clone());
    Conversation {
        last_seq: row.last_visible,
        assignee: Some(assignee.map(|(id, name)| Assignee {
            id,
            name,
            status: None,
        })),
        tags: Vec::new(),
        priority: Priority::Medium,
        snoozed_until: None,
        waiting_since: None,
        ..conversation
    }
}

fn staff_view(db: &Connection, row: &ConversationRow) -> Result<Conversation> {
    Ok(Conversation {
        last_message: messages::by_key(db, &row.id, messages::key(row.pk, row.last_seq))?,
        ..without_last_message(row)
    })
}

pub(super) fn visitor_view(db: &Connection, row: &ConversationRow) -> Result<Conversation> {
    Ok(Conversation {
        last_message: messages::by_key(db, &row.id, messages::key(row.pk, row.last_visible))?,
        ..without_filing(without_last_message(row), row)
    })
}

pub(in crate::store) fn pair(db: &Connection, row: &ConversationRow) -> Result<ConversationPair> {
    Ok(ConversationPair {
        staff: Arc::new(staff_view(db, row)?),
        visitor: Arc::new(visitor_view(db, row)?),
    })
}

/// A conversation as one caller sees it, with what it has not read.
pub(super) fn view_for(
    db: &Connection,
    caller: &Caller,
    row: &ConversationRow,
) -> Result<Conversation> {
    let mut views = inbox::views(db, caller, &[row.pk])?;
    views.pop().ok_or_else(|| Error::not_found("conversation"))
}
