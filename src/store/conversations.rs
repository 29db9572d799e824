//! Conversations: one row, and who may see it.

mod assign;
mod begin;
mod change;
mod conclude;
mod rows;
mod standing;
mod views;

use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension, Row};

pub(super) use self::assign::{Agent, requeue, route};
pub use self::begin::NewConversationRow;
pub(super) use self::change::store_properties;
pub(super) use self::rows::{Rows, Unwritten, store_progress};
pub(super) use self::standing::FirstReply;
pub(super) use self::views::{pair, without_filing, without_last_message};
use self::views::{view_for, visitor_view};
use super::messages::{self, Window};
use super::{Store, Tx};
use crate::error::{Error, Result};
use crate::model::{
    Action, Caller, ConversationId, DepartmentId, PersonId, Place, Priority, Seq, SiteId, Status,
    Timestamp,
};
use crate::protocol::{
    Announcement, Conversation, ExportedConversation, Joined, Rating, VisitorBrief,
};

/// A conversation as stored, with the public ids of what it refers to.
#[derive(Clone, Debug)]
pub(super) struct ConversationRow {
    pub pk: i64,
    pub id: ConversationId,
    pub visitor: VisitorBrief,
    pub site: Option<SiteId>,
    pub department_pk: Option<i64>,
    pub department: Option<DepartmentId>,
    pub assignee_pk: Option<i64>,
    pub assignee: Option<PersonId>,
    pub assignee_name: Option<String>,
    pub status: Status,
    pub priority: Priority,
    pub subject: Option<String>,
    pub tags: Vec<String>,
    pub last_seq: Seq,
    pub last_visible: Seq,
    pub rating: Option<Rating>,
    pub snoozed_until: Option<Timestamp>,
    pub waiting_since: Option<Timestamp>,
    pub first_reply: Option<FirstReply>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ConversationRow {
    /// What decides who may see it.
    pub(super) fn place(&self) -> Place {
        Place {
            visitor: self.visitor.id.clone(),
            department: self.department.clone(),
            assignee: self.assignee.clone(),
        }
    }
}

impl Store {
    /// Where a conversation stands, for the cache that decides who may see it.
    pub async fn place(&self, id: ConversationId) -> Result<Option<Place>> {
        self.read(move |db| Ok(find(db, &id)?.map(|row| row.place())))
            .await
    }

    /// One conversation as `caller` sees it.
    pub async fn conversation(&self, caller: Caller, id: ConversationId) -> Result<Conversation> {
        self.read(move |db| {
            let row = visible(db, &caller, &id, Action::Talk)?;
            view_for(db, &caller, &row)
        })
        .await
    }

    /// A conversation and what follows `after` in it.
    pub async fn join(
        &self,
        caller: Caller,
        id: ConversationId,
        after: Option<Seq>,
        size: usize,
    ) -> Result<Joined> {
        self.read(move |db| {
            let row = visible(db, &caller, &id, Action::Talk)?;
            let internal = caller.may(Action::ReadInternal, &row.place());
            let (messages, has_more) = match after {
                None => (Vec::new(), false),
                Some(seq) => {
                    let page = messages::page(db, &row, internal, Window::After(seq), size)?;
                    (page.items, page.has_more)
                }
            };
            Ok(Joined {
                conversation: view_for(db, &caller, &row)?,
                messages,
                has_more,
            })
        })
        .await
    }

    /// The conversations that a caller's socket joins by itself: a visitor's own; what is assigned to a user
    /// and not resolved.
    pub async fn rooms_of(&self, caller: Caller) -> Result<Vec<(ConversationId, Place)>> {
        self.read(move |db| {
            let condition = if caller.is_staff() {
                "c.assignee = ?1 AND c.status IN ('open', 'pending', 'snoozed')"
            } else {
                "c.visitor = ?1"
            };
            let rows = db
                .prepare_cached(&format!("SELECT {COLUMNS} FROM {SOURCE} WHERE {condition}"))?
                .query_map([caller.person_pk], from_row)?
                .map(|row| row.map(|row| (row.id.clone(), row.place())))
                .collect::<rusqlite::Result<_>>()?;
            Ok(rows)
        })
        .await
    }

    /// All that a visitor may see of its conversations, of those that `caller` may see, too.
    pub async fn export_of(
        &self,
        caller: Caller,
        visitor_pk: i64,
    ) -> Result<Vec<ExportedConversation>> {
        self.read(move |db| {
            let mut rows = of_visitor(db, visitor_pk)?;
            rows.retain(|row| caller.may(Action::Talk, &row.place()));
            rows.iter()
                .map(|row| {
                    let all = messages::page(db, row, false, Window::After(0), usize::MAX >> 1)?;
                    Ok(ExportedConversation {
                        conversation: visitor_view(db, row)?,
                        messages: all.items,
                    })
                })
                .collect()
        })
        .await
    }
}

/// Every column a [`ConversationRow`] is made of.
pub(super) const COLUMNS: &str =
    "c.pk, c.id, c.visitor, v.id, v.name, v.email, s.id, c.department, d.id, c.assignee, a.id,
     c.status, c.priority, c.subject, c.last_seq, c.last_visible, c.created_at, c.updated_at,
     (SELECT json_group_array(tag) FROM conversation_tags WHERE conversation = c.pk),
     a.name, c.rating, c.rating_comment, c.rated_at, c.snoozed_until, c.waiting_since,
     c.first_reply_at, c.first_reply_ms";
/// How many they are.
pub(super) const COLUMN_COUNT: usize = 27;
/// Where they come from.
pub(super) const SOURCE: &str =
    "conversations c JOIN people v ON v.pk = c.visitor LEFT JOIN sites s ON s.pk = c.site
     LEFT JOIN departments d ON d.pk = c.department LEFT JOIN people a ON a.pk = c.assignee";

pub(super) fn from_row(row: &Row) -> rusqlite::Result<ConversationRow> {
    let tags: String = row.get(18)?;
    Ok(ConversationRow {
        pk: row.get(0)?,
        id: row.get::<_, String>(1)?.into(),
        visitor: VisitorBrief {
            id: row.get::<_, String>(3)?.into(),
            name: row.get(4)?,
            email: row.get(5)?,
        },
        site: row.get::<_, Option<String>>(6)?.map(Into::into),
        department_pk: row.get(7)?,
        department: row.get::<_, Option<String>>(8)?.map(Into::into),
        assignee_pk: row.get(9)?,
        assignee: row.get::<_, Option<String>>(10)?.map(Into::into),
        assignee_name: row.get(19)?,
        status: word(row, 11)?,
        priority: word(row, 12)?,
        subject: row.get(13)?,
        last_seq: row.get(14)?,
        last_visible: row.get(15)?,
        rating: rating(row)?,
        snoozed_until: time(row, 23)?,
        waiting_since: time(row, 24)?,
        first_reply: time(row, 25)?
            .zip(row.get(26)?)
            .map(|(at, after_ms)| FirstReply { at, after_ms }),
        created_at: Timestamp(row.get(16)?),
        updated_at: Timestamp(row.get(17)?),
        // SQLite made this array itself.
        tags: serde_json::from_str(&tags).unwrap_or_default(),
    })
}

/// A time that may be missing.
pub(super) fn time(row: &Row, index: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(index)?.map(Timestamp))
}

fn rating(row: &Row) -> rusqlite::Result<Option<Rating>> {
    let Some(score) = row.get(20)? else {
        return Ok(None);
    };
    Ok(Some(Rating {
        score,
        comment: row.get(21)?,
        at: Timestamp(row.get(22)?),
    }))
}

/// Reads an enum's word; the schema's CHECK keeps others out.
pub(super) fn word<T: FromStr<Err = String>>(row: &Row, index: usize) -> rusqlite::Result<T> {
    let word: String = row.get(index)?;
    T::from_str(&word).map_err(|expected| {
        rusqlite::Error::FromSqlConversionFailure(
            index,
            rusqlite::types::Type::Text,
            expected.into(),
        )
    })
}

/// A conversation by its id.
pub(super) fn find(db: &Connection, id: &ConversationId) -> Result<Option<ConversationRow>> {
    Ok(db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {SOURCE} WHERE c.id = ?1"))?
        .query_row([id.as_str()], from_row)
        .optional()?)
}

/// A conversation in which `caller` may do `action`. What it may not see does not exist for it.
pub(super) fn visible(
    db: &Connection,
    caller: &Caller,
    id: &ConversationId,
    action: Action,
) -> Result<ConversationRow> {
    let row = find(db, id)?.ok_or_else(|| Error::not_found("conversation"))?;
    check(caller, &row, action)?;
    Ok(row)
}

/// Whether `caller` may do `action` in a conversation; as [`visible`].
pub(super) fn check(caller: &Caller, row: &ConversationRow, action: Action) -> Result<()> {
    let place = row.place();
    if caller.may(action, &place) {
        Ok(())
    } else if caller.may(Action::Talk, &place) {
        Err(Error::forbidden("This is for agents."))
    } else {
        Err(Error::not_found("conversation"))
    }
}

/// Tells everybody who may see a visitor's conversations that something of the visitor changed.
pub(super) fn announce_all_of(tx: &Tx, visitor_pk: i64) -> Result<()> {
    for row in of_visitor(tx, visitor_pk)? {
        tx.announce(Announcement::ConversationUpdated(pair(tx, &row)?));
    }
    Ok(())
}

/// A visitor's conversations, the oldest first.
fn of_visitor(db: &Connection, visitor_pk: i64) -> Result<Vec<ConversationRow>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {SOURCE} WHERE c.visitor = ?1 ORDER BY c.pk"
        ))?
        .query_map([visitor_pk], from_row)?
        .collect::<rusqlite::Result<_>>()?)
}
