//! Conversations: one row, and how it changes.

use std::str::FromStr;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::messages::{self, Window, say};
use super::{Store, Tx, inbox};
use crate::error::{Error, Result};
use crate::model::{
    Action, Caller, ConversationId, DepartmentId, PersonId, Place, Priority, Seq, SiteId, Status,
    Timestamp,
};
use crate::protocol::announcement::ConversationPair;
use crate::protocol::request::ConversationPatch;
use crate::protocol::{Announcement, Conversation, ExportedConversation, Joined, VisitorBrief};

/// A conversation's tags, and a tag's characters.
const MAX_TAGS: usize = 20;
const MAX_TAG: usize = 50;

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
    pub status: Status,
    pub priority: Priority,
    pub subject: Option<String>,
    pub tags: Vec<String>,
    pub last_seq: Seq,
    pub last_visible: Seq,
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

/// A conversation that is to be made.
#[derive(Clone, Debug)]
pub struct NewConversationRow {
    /// Fixed by the demo, fresh otherwise.
    pub id: ConversationId,
    pub visitor: PersonId,
    /// Whose queue; a visitor's site's department where none is named.
    pub department: Option<DepartmentId>,
    pub subject: Option<String>,
    /// Taken at once by this user.
    pub assignee: Option<PersonId>,
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

    /// Makes a conversation and announces it.
    pub async fn create_conversation(
        &self,
        caller: Caller,
        new: NewConversationRow,
    ) -> Result<Conversation> {
        self.write(move |tx| {
            let row = insert(tx, &new)?;
            tx.announce(Announcement::ConversationCreated(pair(tx, &row)?));
            view_for(tx, &caller, &row)
        })
        .await
    }

    /// Changes a conversation and announces what changed.
    pub async fn update_conversation(
        &self,
        caller: Caller,
        id: ConversationId,
        patch: ConversationPatch,
    ) -> Result<Conversation> {
        self.write(move |tx| update(tx, &caller, &id, patch)).await
    }

    /// Gives a waiting conversation to the first of `candidates` with the fewest open ones.
    pub async fn assign_least_busy(
        &self,
        id: ConversationId,
        candidates: Vec<PersonId>,
    ) -> Result<()> {
        self.write(move |tx| assign_least_busy(tx, &id, &candidates))
            .await
    }

    /// All that a visitor may see of its conversations.
    pub async fn export_of(&self, visitor_pk: i64) -> Result<Vec<ExportedConversation>> {
        self.read(move |db| {
            let rows = db
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM {SOURCE} WHERE c.visitor = ?1 ORDER BY c.pk"
                ))?
                .query_map([visitor_pk], from_row)?
                .collect::<rusqlite::Result<Vec<_>>>()?;
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
     (SELECT json_group_array(tag) FROM conversation_tags WHERE conversation = c.pk)";
/// How many they are.
pub(super) const COLUMN_COUNT: usize = 19;
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
        status: word(row, 11)?,
        priority: word(row, 12)?,
        subject: row.get(13)?,
        last_seq: row.get(14)?,
        last_visible: row.get(15)?,
        created_at: Timestamp(row.get(16)?),
        updated_at: Timestamp(row.get(17)?),
        // SQLite made this array itself.
        tags: serde_json::from_str(&tags).unwrap_or_default(),
    })
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
    let place = row.place();
    if caller.may(action, &place) {
        Ok(row)
    } else if caller.may(Action::Talk, &place) {
        Err(Error::forbidden("This is for agents."))
    } else {
        Err(Error::not_found("conversation"))
    }
}

fn insert(tx: &Tx, new: &NewConversationRow) -> Result<ConversationRow> {
    let (visitor, site, site_department): (i64, Option<i64>, Option<i64>) = tx
        .prepare_cached(
            "SELECT p.pk, v.site, s.department FROM people p JOIN visitors v ON v.person = p.pk
             LEFT JOIN sites s ON s.pk = v.site WHERE p.id = ?1 AND v.erased_at IS NULL",
        )?
        .query_row([new.visitor.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?
        .ok_or_else(|| Error::not_found("visitor"))?;
    let department = match &new.department {
        None if new.assignee.is_some() => None,
        None => site_department,
        Some(id) => Some(department_pk(tx, id)?),
    };
    let assignee = new
        .assignee
        .as_ref()
        .map(|id| assignable(tx, id))
        .transpose()?;
    let status = if assignee.is_some() {
        Status::Open
    } else {
        Status::Pending
    };
    tx.prepare_cached(
        "INSERT INTO conversations (id, visitor, site, department, assignee, status, subject, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
    )?
    .execute(params![
        new.id.as_str(),
        visitor,
        site,
        department,
        assignee.map(|(pk, _)| pk),
        status.as_str(),
        new.subject,
        tx.now().0
    ])?;
    find(tx, &new.id)?.ok_or_else(|| Error::not_found("conversation"))
}

fn department_pk(db: &Connection, id: &DepartmentId) -> Result<i64> {
    db.prepare_cached("SELECT pk FROM departments WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::not_found("department"))
}

/// A user who can take care of conversations, and its name.
fn assignable(db: &Connection, id: &PersonId) -> Result<(i64, String)> {
    db.prepare_cached(
        "SELECT p.pk, p.name FROM people p JOIN users u ON u.person = p.pk
         WHERE p.id = ?1 AND u.disabled_at IS NULL AND u.deleted_at IS NULL",
    )?
    .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()?
    .ok_or_else(|| Error::not_found("user"))
}

/// Writes what a message moved: its conversation's counters, status and time.
pub(super) fn store_progress(tx: &Tx, row: &ConversationRow) -> Result<()> {
    tx.prepare_cached(
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

fn update(
    tx: &Tx,
    caller: &Caller,
    id: &ConversationId,
    patch: ConversationPatch,
) -> Result<Conversation> {
    let mut row = visible(tx, caller, id, Action::Manage)?;
    let before = row.clone();
    let mut lines = Vec::new();
    if let Some(department) = patch.department_id {
        row.department_pk = department
            .as_ref()
            .map(|id| department_pk(tx, id))
            .transpose()?;
        row.department = department;
    }
    let mut assignee_name = None;
    if let Some(assignee) = patch.assignee_id {
        assignee_name = assign(tx, caller, &mut row, assignee)?;
    }
    if let Some(status) = patch.status {
        row.status = status;
    }
    row.priority = patch.priority.unwrap_or(row.priority);
    if let Some(subject) = patch.subject {
        row.subject = subject.map(|text| checked_subject(&text)).transpose()?;
    }
    if let Some(tags) = patch.tags {
        row.tags = replace_tags(tx, row.pk, tags)?;
    }
    if row.department != before.department {
        lines.push((
            "moved the conversation to another department".to_owned(),
            true,
        ));
    }
    if row.assignee != before.assignee {
        let line = match &assignee_name {
            Some(name) if row.assignee.as_ref() == Some(&caller.person) => {
                format!("{name} takes care of it")
            }
            Some(name) => format!("assigned the conversation to {name}"),
            None => "gave the conversation back to the queue".to_owned(),
        };
        lines.push((line, true));
    }
    if row.status != before.status {
        lines.push(status_line(before.status, row.status));
    }
    row.updated_at = tx.now();
    store_properties(tx, &row)?;
    for (line, internal) in lines {
        say(tx, &mut row, &line, Some(caller), internal)?;
    }
    let pair = pair(tx, &row)?;
    if row.assignee != before.assignee {
        tx.announce(Announcement::ConversationAssigned {
            conversation: pair.clone(),
            assignee_name,
        });
    }
    tx.announce(Announcement::ConversationUpdated(pair));
    view_for(tx, caller, &row)
}

/// Sets who takes care of it. Taking what somebody else has is a conflict: of two who take it at once one wins.
fn assign(
    tx: &Tx,
    caller: &Caller,
    row: &mut ConversationRow,
    assignee: Option<PersonId>,
) -> Result<Option<String>> {
    let Some(id) = assignee else {
        row.assignee = None;
        row.assignee_pk = None;
        return Ok(None);
    };
    let (pk, name) = assignable(tx, &id)?;
    if id == caller.person && row.assignee.as_ref().is_some_and(|other| *other != id) {
        return Err(Error::conflict(
            "Somebody else takes care of this conversation already.",
        ));
    }
    row.assignee = Some(id);
    row.assignee_pk = Some(pk);
    if row.status == Status::Pending {
        row.status = Status::Open;
    }
    Ok(Some(name))
}

/// What the timeline says of a change of status; only its end and its return are the visitor's business.
fn status_line(before: Status, after: Status) -> (String, bool) {
    match (before, after) {
        (_, Status::Resolved) => ("resolved the conversation".to_owned(), false),
        (Status::Resolved, _) => ("reopened the conversation".to_owned(), false),
        (_, status) => (format!("set the conversation to {status}"), true),
    }
}

fn checked_subject(text: &str) -> Result<String> {
    if text.chars().count() > 200 {
        return Err(Error::invalid(
            "`subject` must have at most 200 characters.",
        ));
    }
    Ok(text.to_owned())
}

fn replace_tags(tx: &Tx, conversation: i64, mut tags: Vec<String>) -> Result<Vec<String>> {
    tags.sort();
    tags.dedup();
    let fits = |tag: &String| !tag.trim().is_empty() && tag.chars().count() <= MAX_TAG;
    if tags.len() > MAX_TAGS || !tags.iter().all(fits) {
        return Err(Error::invalid(format!(
            "`tags` must be at most {MAX_TAGS} words of 1 to {MAX_TAG} characters."
        )));
    }
    tx.prepare_cached("DELETE FROM conversation_tags WHERE conversation = ?1")?
        .execute([conversation])?;
    let mut insert =
        tx.prepare_cached("INSERT INTO conversation_tags (tag, conversation) VALUES (?1, ?2)")?;
    for tag in &tags {
        insert.execute(params![tag, conversation])?;
    }
    Ok(tags)
}

fn store_properties(tx: &Tx, row: &ConversationRow) -> Result<()> {
    tx.prepare_cached(
        "UPDATE conversations SET department = ?2, assignee = ?3, status = ?4, priority = ?5, subject = ?6,
                updated_at = ?7 WHERE pk = ?1",
    )?
    .execute(params![
        row.pk,
        row.department_pk,
        row.assignee_pk,
        row.status.as_str(),
        row.priority.as_str(),
        row.subject,
        row.updated_at.0
    ])?;
    Ok(())
}

fn assign_least_busy(tx: &Tx, id: &ConversationId, candidates: &[PersonId]) -> Result<()> {
    let Some(mut row) = find(tx, id)? else {
        return Ok(());
    };
    if row.assignee.is_some() {
        return Ok(());
    }
    let ids = serde_json::to_string(candidates).map_err(Error::internal)?;
    let chosen: Option<(i64, String, String)> = tx
        .prepare_cached(
            "SELECT p.pk, p.id, p.name FROM people p JOIN users u ON u.person = p.pk
             WHERE p.id IN (SELECT value FROM json_each(?1)) AND u.disabled_at IS NULL
             ORDER BY (SELECT count(*) FROM conversations c WHERE c.assignee = p.pk AND c.status = 'open'), p.pk
             LIMIT 1",
        )?
        .query_row([ids], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((pk, person, name)) = chosen else {
        return Ok(());
    };
    row.assignee_pk = Some(pk);
    row.assignee = Some(person.into());
    row.status = Status::Open;
    row.updated_at = tx.now();
    store_properties(tx, &row)?;
    say(
        tx,
        &mut row,
        &format!("Assigned to {name}, who has the fewest open conversations"),
        None,
        true,
    )?;
    let pair = pair(tx, &row)?;
    tx.announce(Announcement::ConversationAssigned {
        conversation: pair.clone(),
        assignee_name: Some(name),
    });
    tx.announce(Announcement::ConversationUpdated(pair));
    Ok(())
}

/// The view that goes with a message: whoever shows it adds that message as the last one.
pub(super) fn without_last_message(row: &ConversationRow) -> Conversation {
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
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The visitor's view is without what is the staff's business: how they file it.
pub(super) fn without_filing(conversation: Conversation, last_visible: Seq) -> Conversation {
    Conversation {
        last_seq: last_visible,
        tags: Vec::new(),
        priority: Priority::Medium,
        ..conversation
    }
}

fn staff_view(db: &Connection, row: &ConversationRow) -> Result<Conversation> {
    Ok(Conversation {
        last_message: messages::by_key(db, &row.id, messages::key(row.pk, row.last_seq))?,
        ..without_last_message(row)
    })
}

fn visitor_view(db: &Connection, row: &ConversationRow) -> Result<Conversation> {
    Ok(Conversation {
        last_message: messages::by_key(db, &row.id, messages::key(row.pk, row.last_visible))?,
        ..without_filing(without_last_message(row), row.last_visible)
    })
}

pub(super) fn pair(db: &Connection, row: &ConversationRow) -> Result<ConversationPair> {
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
