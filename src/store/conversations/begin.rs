//! How a conversation begins.

use rusqlite::{Connection, OptionalExtension, params};

use super::views::{pair, view_for};
use super::{ConversationRow, assign, find};
use crate::error::{Error, Result};
use crate::model::{Caller, ConversationId, DepartmentId, PersonId, Status};
use crate::protocol::{Announcement, Conversation};
use crate::store::{Store, Tx, departments};

/// Conversations that a visitor may begin.
const OF_VISITOR: i64 = 1000;

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
    /// Makes a conversation and announces it.
    pub async fn create_conversation(
        &self,
        caller: Caller,
        new: NewConversationRow,
    ) -> Result<Conversation> {
        self.write(move |tx| {
            if !caller.is_staff() {
                room_for_own(tx, caller.person_pk)?;
            }
            let row = insert(tx, &new)?;
            tx.announce(Announcement::ConversationCreated(pair(tx, &row)?));
            view_for(tx, &caller, &row)
        })
        .await
    }
}

/// A visitor's sockets join all of its conversations: it begins no more than can be joined.
fn room_for_own(db: &Connection, visitor_pk: i64) -> Result<()> {
    let count: i64 = db
        .prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM conversations WHERE visitor = ?1 LIMIT ?2)",
        )?
        .query_row([visitor_pk, OF_VISITOR], |row| row.get(0))?;
    if count < OF_VISITOR {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "You have {OF_VISITOR} conversations already; go on in one of them."
    )))
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
        Some(id) => Some(departments::require(tx, id)?),
    };
    let assignee = new
        .assignee
        .as_ref()
        .map(|id| assign::assignable(tx, id))
        .transpose()?;
    let status = if assignee.is_some() {
        Status::Open
    } else {
        Status::Pending
    };
    tx.prepare_cached(
        "INSERT INTO conversations
             (id, visitor, site, department, assignee, assigned_at, status, subject, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, iif(?5 IS NULL, NULL, ?8), ?6, ?7, ?8, ?8)",
    )?
    .execute(params![
        new.id.as_str(),
        visitor,
        site,
        department,
        assignee.map(|agent| agent.pk),
        status.as_str(),
        new.subject,
        tx.now().0
    ])?;
    find(tx, &new.id)?.ok_or_else(|| Error::not_found("conversation"))
}
