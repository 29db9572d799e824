//! How a conversation changes: status, assignee, department and how it is filed.

use rusqlite::params;

use super::assign::{self, assignable};
use super::views::view_for;
use super::{ConversationRow, visible};
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, DepartmentId, PersonId, Seq, Status};
use crate::protocol::request::ConversationPatch;
use crate::protocol::{Conversation, Happening, LineEvent, NotificationKind};
use crate::store::messages::say;
use crate::store::notifications::{News, notify};
use crate::store::{Store, Tx, departments, tags};

impl Store {
    /// Changes a conversation and announces what changed. `snoozed_until` goes with no status or with `snoozed`.
    pub async fn update_conversation(
        &self,
        caller: Caller,
        id: ConversationId,
        patch: ConversationPatch,
    ) -> Result<Conversation> {
        self.write(move |tx| update(tx, &caller, &id, patch)).await
    }
}

fn update(
    tx: &Tx,
    caller: &Caller,
    id: &ConversationId,
    patch: ConversationPatch,
) -> Result<Conversation> {
    let mut row = visible(tx, caller, id, Action::Manage)?;
    let before = row.clone();
    let department = patch
        .department_id
        .map(|id| move_to(tx, &mut row, id))
        .transpose()?
        .flatten();
    if let Some(assignee) = patch.assignee_id {
        assign(tx, caller, &mut row, assignee)?;
    }
    if let Some(status) = patch.status {
        row.set_status(status);
    }
    if let Some(until) = patch.snoozed_until
        && row.status == Status::Snoozed
    {
        row.snoozed_until = until;
    }
    row.priority = patch.priority.unwrap_or(row.priority);
    row.subject = patch.subject.unwrap_or(row.subject);
    if let Some(tags) = patch.tags {
        replace_tags(tx, row.pk, &tags)?;
        row.tags = tags;
    }
    row.updated_at = tx.now();
    store_properties(tx, &row)?;
    let is_released = row.assignee.is_none() && row.department == before.department;
    if let (true, Some(person)) = (is_released, before.assignee_pk) {
        assign::decline(tx, &row, person)?;
    }
    let said = Said {
        department,
        reason: patch.reason,
    };
    let assigned_in = say_all(tx, caller, &mut row, &before, said)?;
    assign::announce(tx, &row, before.place())?;
    if row.assignee != before.assignee {
        tell_assignee(tx, caller, &row, assigned_in)?;
    }
    view_for(tx, caller, &row)
}

/// Puts a conversation into another department's queue, or none's. Gives the department's name.
fn move_to(
    tx: &Tx,
    row: &mut ConversationRow,
    department: Option<DepartmentId>,
) -> Result<Option<String>> {
    let found = department
        .as_ref()
        .map(|id| departments::require_named(tx, id))
        .transpose()?;
    let (pk, name) = found.unzip();
    row.department_pk = pk;
    row.department = department;
    Ok(name)
}

/// Sets who takes care of it. Taking what somebody else has is a conflict: of two who take it at once one wins.
fn assign(
    tx: &Tx,
    caller: &Caller,
    row: &mut ConversationRow,
    assignee: Option<PersonId>,
) -> Result<()> {
    let Some(id) = assignee else {
        row.take_back();
        return Ok(());
    };
    let agent = assignable(tx, &id)?;
    if let (Some(other), Some(name)) = (&row.assignee, &row.assignee_name)
        && id == caller.person
        && *other != id
    {
        return Err(Error::conflict(format!(
            "{name} takes care of this conversation already."
        )));
    }
    row.give_to(agent);
    Ok(())
}

/// What the lines of a change need to know beside the row.
struct Said {
    /// The new department's name.
    department: Option<String>,
    reason: Option<String>,
}

/// Writes a line for each thing that changed. Gives the number of the one that says who takes care of it.
fn say_all(
    tx: &Tx,
    caller: &Caller,
    row: &mut ConversationRow,
    before: &ConversationRow,
    said: Said,
) -> Result<Seq> {
    let by = |what| LineEvent::by(&caller.name, what);
    let mut reason = said.reason;
    let mut assigned_in = row.last_seq;
    let is_given_on = row.assignee != before.assignee;
    if row.department != before.department {
        let moved = LineEvent {
            // Said once, by the last of the two lines.
            reason: if is_given_on { None } else { reason.take() },
            ..by(Happening::Moved {
                to: said.department,
            })
        };
        say(tx, row, moved, true)?;
    }
    if is_given_on {
        let what = match &row.assignee_name {
            Some(_) if row.assignee.as_ref() == Some(&caller.person) => Happening::Taken,
            Some(name) => Happening::Assigned { to: name.clone() },
            None => Happening::Released,
        };
        let event = LineEvent { reason, ..by(what) };
        assigned_in = say(tx, row, event, true)?;
    }
    if let Some((what, internal)) = status_line(before, row) {
        say(tx, row, by(what), internal)?;
    }
    Ok(assigned_in)
}

/// What the timeline says of a change of status; only its end and its return are the visitor's business.
fn status_line(before: &ConversationRow, after: &ConversationRow) -> Option<(Happening, bool)> {
    let is_same = (before.status, before.snoozed_until) == (after.status, after.snoozed_until);
    if is_same || is_of_assignment(before, after) {
        return None;
    }
    Some(match (before.status, after.status) {
        (_, Status::Resolved) => (Happening::Resolved, false),
        (Status::Resolved, _) => (Happening::Reopened, false),
        (_, Status::Snoozed) => {
            let until = after.snoozed_until;
            (Happening::Snoozed { until }, true)
        }
        (_, to) => (Happening::Status { to }, true),
    })
}

/// Whether the status only follows who takes care of it, which has a line of its own.
fn is_of_assignment(before: &ConversationRow, after: &ConversationRow) -> bool {
    before.assignee.is_some() != after.assignee.is_some()
        && matches!(
            (before.status, after.status),
            (Status::Open, Status::Pending) | (Status::Pending, Status::Open)
        )
}

/// Lets the one know to whom somebody else gave it.
fn tell_assignee(tx: &Tx, caller: &Caller, row: &ConversationRow, seq: Seq) -> Result<()> {
    let Some(person) = row.assignee_pk.filter(|pk| *pk != caller.person_pk) else {
        return Ok(());
    };
    let news = News {
        kind: NotificationKind::Assigned,
        seq,
        actor: Some(caller.person_pk),
    };
    notify(tx, person, row, news)
}

fn replace_tags(tx: &Tx, conversation: i64, names: &[String]) -> Result<()> {
    tx.prepare_cached("DELETE FROM conversation_tags WHERE conversation = ?1")?
        .execute([conversation])?;
    let mut insert =
        tx.prepare_cached("INSERT INTO conversation_tags (tag, conversation) VALUES (?1, ?2)")?;
    for tag in names {
        insert.execute(params![tag, conversation])?;
    }
    tags::know(tx, names)
}

/// Writes where a conversation stands, who takes care of it and how it is filed.
pub(in crate::store) fn store_properties(tx: &Tx, row: &ConversationRow) -> Result<()> {
    tx.prepare_cached(
        "UPDATE conversations SET department = ?2, assignee = ?3, status = ?4, priority = ?5, subject = ?6,
                updated_at = ?7, snoozed_until = ?8, waiting_since = ?9,
                assigned_at = CASE WHEN assignee IS ?3 THEN assigned_at WHEN ?3 IS NOT NULL THEN ?10 END,
                declined_by = CASE WHEN ?3 IS NULL THEN declined_by END,
                resolved_at = CASE ?4 WHEN 'resolved' THEN coalesce(resolved_at, ?10) END
         WHERE pk = ?1",
    )?
    .execute(params![
        row.pk,
        row.department_pk,
        row.assignee_pk,
        row.status.as_str(),
        row.priority.as_str(),
        row.subject,
        row.updated_at.0,
        row.snoozed_until.map(|time| time.0),
        row.waiting_since.map(|time| time.0),
        tx.now().0,
    ])?;
    Ok(())
}
