//! Who takes care of a conversation: a user who takes it or is given it, or nobody.

use rusqlite::{Connection, OptionalExtension};

use super::ConversationRow;
use super::change::store_properties;
use super::views::pair;
use crate::error::{Error, Result};
use crate::model::{PersonId, Place, Status};
use crate::protocol::{Announcement, Happening, LineEvent, NotificationKind, RequeueReason};
use crate::store::Tx;
use crate::store::messages::say;
use crate::store::notifications::{News, notify};

/// A user who can take care of conversations.
#[derive(Clone, Debug)]
pub(in crate::store) struct Agent {
    pub pk: i64,
    pub id: PersonId,
    pub name: String,
}

/// A user who can take care of conversations, by its id.
pub(in crate::store) fn assignable(db: &Connection, id: &PersonId) -> Result<Agent> {
    db.prepare_cached(
        "SELECT p.pk, p.name FROM people p JOIN users u ON u.person = p.pk
         WHERE p.id = ?1 AND u.disabled_at IS NULL AND u.deleted_at IS NULL",
    )?
    .query_row([id.as_str()], |row| {
        Ok(Agent {
            pk: row.get(0)?,
            id: id.clone(),
            name: row.get(1)?,
        })
    })
    .optional()?
    .ok_or_else(|| Error::not_found("user"))
}

impl ConversationRow {
    /// Somebody takes care of it: what waited is open.
    pub(super) fn give_to(&mut self, agent: Agent) {
        self.assignee_pk = Some(agent.pk);
        self.assignee = Some(agent.id);
        self.assignee_name = Some(agent.name);
        if self.status == Status::Pending {
            self.set_status(Status::Open);
        }
    }

    /// Nobody does: what was open waits.
    pub(super) fn take_back(&mut self) {
        self.assignee_pk = None;
        self.assignee = None;
        self.assignee_name = None;
        if self.status == Status::Open {
            self.set_status(Status::Pending);
        }
    }
}

/// Gives a conversation out of the queue to who routing chose.
pub(in crate::store) fn route(tx: &Tx, row: &mut ConversationRow, to: Agent) -> Result<()> {
    let (person, before) = (to.pk, row.place());
    let event = LineEvent::of_nobody(Happening::Routed {
        to: to.name.clone(),
    });
    row.give_to(to);
    row.set_status(Status::Open);
    row.updated_at = tx.now();
    store_properties(tx, row)?;
    let seq = say(tx, row, event, true)?;
    announce(tx, row, before)?;
    let news = News {
        kind: NotificationKind::Assigned,
        seq,
        actor: None,
    };
    notify(tx, person, row, news)
}

/// Takes a conversation away from who takes care of it, back into the queue.
pub(in crate::store) fn requeue(
    tx: &Tx,
    row: &mut ConversationRow,
    why: RequeueReason,
) -> Result<()> {
    let (Some(person), Some(name)) = (row.assignee_pk, row.assignee_name.clone()) else {
        return Ok(());
    };
    let before = row.place();
    row.take_back();
    row.updated_at = tx.now();
    store_properties(tx, row)?;
    if why == RequeueReason::Silent {
        decline(tx, row, person)?;
    }
    let event = LineEvent::of_nobody(Happening::Requeued { from: name, why });
    let seq = say(tx, row, event, true)?;
    announce(tx, row, before)?;
    let news = News {
        kind: NotificationKind::Requeued,
        seq,
        actor: None,
    };
    notify(tx, person, row, news)
}

/// Keeps routing from giving a conversation to somebody again who let it go, until somebody else has had it.
pub(super) fn decline(tx: &Tx, row: &ConversationRow, person: i64) -> Result<()> {
    tx.prepare_cached("UPDATE conversations SET declined_by = ?2 WHERE pk = ?1")?
        .execute([row.pk, person])?;
    Ok(())
}

/// Tells how a conversation stands that stood at `before`, and who takes care of it where that changed.
pub(super) fn announce(tx: &Tx, row: &ConversationRow, before: Place) -> Result<()> {
    let (pair, place) = (pair(tx, row)?, row.place());
    let is_handed_on = place.assignee != before.assignee;
    if place != before {
        tx.announce(Announcement::ConversationMoved {
            conversation: row.id.clone(),
            from: before,
            to: place,
        });
    }
    if is_handed_on {
        tx.announce(Announcement::ConversationAssigned {
            conversation: pair.clone(),
            assignee_name: row.assignee_name.clone(),
        });
    }
    tx.announce(Announcement::ConversationUpdated(pair));
    Ok(())
}
