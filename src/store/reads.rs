//! How far each has read.

use rusqlite::params;

use super::conversations::{self, ConversationRow};
use super::{Store, Tx};
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, Seq};
use crate::protocol::Announcement;

impl Store {
    /// Notes how far `caller` has read; going back is ignored.
    pub async fn mark_read(
        &self,
        caller: Caller,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<()> {
        self.write_checked_and_wait(move |tx| mark_read(tx, &caller, &conversation, seq))
            .await
    }
}

fn mark_read(tx: &Tx, caller: &Caller, conversation: &ConversationId, seq: Seq) -> Result<()> {
    let known = tx.rows.borrow_mut().take(tx, conversation)?;
    let read = read_up_to(tx, caller, &known.row, seq);
    tx.rows.borrow_mut().put(known);
    read
}

fn read_up_to(tx: &Tx, caller: &Caller, row: &ConversationRow, seq: Seq) -> Result<()> {
    conversations::check(caller, row, Action::Talk)?;
    let last = if caller.is_staff() {
        row.last_seq
    } else {
        row.last_visible
    };
    if !(0..=last).contains(&seq) {
        return Err(Error::invalid(format!(
            "`seq` must be 0 to {last}, the last message's."
        )));
    }
    let moved = tx
        .prepare_cached(
            "INSERT INTO reads (conversation, person, seq) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq",
        )?
        .execute(params![row.pk, caller.person_pk, seq])?;
    if moved > 0 {
        tx.announce(Announcement::Read {
            conversation: row.id.clone(),
            person: caller.person.clone(),
            seq,
        });
    }
    Ok(())
}
