//! How a conversation changes: status, assignee, department and how it is filed.

use rusqlite::{Connection, OptionalExtension, params};

use super::views::{pair, view_for};
use super::{ConversationRow, find, visible};
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, PersonId, Status};
use crate::protocol::request::ConversationPatch;
use crate::protocol::{Announcement, Conversation};
use crate::store::messages::say;
use crate::store::{Store, Tx, departments};

impl Store {
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
}

/// A user who can take care of conversations, and its name.
pub(super) fn assignable(db: &Connection, id: &PersonId) -> Result<(i64, String)> {
    db.prepare_cached(
        "SELECT p.pk, p.name FROM people p JOIN users u ON u.person = p.pk
         WHERE p.id = ?1 AND u.disabled_at IS NULL AND u.deleted_at IS NULL",
    )?
    .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()?
    .ok_or_else(|| Error::not_found("user"))
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
            .map(|id| departments::require(tx, id))
            .transpose()?;
        row.department = department;
    }
    if let Some(assignee) = patch.assignee_id {
        assign(tx, caller, &mut row, assignee)?;
    }
    if let Some(status) = patch.status {
        row.status = status;
    }
    row.priority = patch.priority.unwrap_or(row.priority);
    row.subject = patch.subject.unwrap_or(row.subject);
    if let Some(tags) = patch.tags {
        replace_tags(tx, row.pk, &tags)?;
        row.tags = tags;
    }
    if row.department != before.department {
        lines.push((
            "moved the conversation to another department".to_owned(),
            true,
        ));
    }
    if row.assignee != before.assignee {
        let line = match &row.assignee_name {
            Some(_) if row.assignee.as_ref() == Some(&caller.person) => {
                "takes care of it".to_owned()
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
            assignee_name: row.assignee_name.clone(),
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
) -> Result<()> {
    let Some(id) = assignee else {
        row.assignee = None;
        row.assignee_name = None;
        row.assignee_pk = None;
        return Ok(());
    };
    let (pk, name) = assignable(tx, &id)?;
    if id == caller.person && row.assignee.as_ref().is_some_and(|other| *other != id) {
        return Err(Error::conflict(
            "Somebody else takes care of this conversation already.",
        ));
    }
    row.assignee = Some(id);
    row.assignee_name = Some(name);
    row.assignee_pk = Some(pk);
    if row.status == Status::Pending {
        row.status = Status::Open;
    }
    Ok(())
}

/// What the timeline says of a change of status; only its end and its return are the visitor's business.
fn status_line(before: Status, after: Status) -> (String, bool) {
    match (before, after) {
        (_, Status::Resolved) => ("resolved the conversation".to_owned(), false),
        (Status::Resolved, _) => ("reopened the conversation".to_owned(), false),
        (_, status) => (format!("set the conversation to {status}"), true),
    }
}

fn replace_tags(tx: &Tx, conversation: i64, tags: &[String]) -> Result<()> {
    tx.prepare_cached("DELETE FROM conversation_tags WHERE conversation = ?1")?
        .execute([conversation])?;
    let mut insert =
        tx.prepare_cached("INSERT INTO conversation_tags (tag, conversation) VALUES (?1, ?2)")?;
    for tag in tags {
        insert.execute(params![tag, conversation])?;
    }
    Ok(())
}

pub(super) fn store_properties(tx: &Tx, row: &ConversationRow) -> Result<()> {
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
    row.assignee_name = Some(name.clone());
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
