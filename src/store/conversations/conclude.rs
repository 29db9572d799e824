//! What a conversation's visitor says when it was helped: that it is over, and how it was.

use rusqlite::params;

use super::change::store_properties;
use super::views::{pair, view_for};
use super::{ConversationRow, find};
use crate::error::{Error, Result};
use crate::model::{Action, Caller, ConversationId, Status};
use crate::protocol::{Announcement, Conversation, Happening, LineEvent, Rating};
use crate::store::messages::say;
use crate::store::{Store, Tx};

impl Store {
    /// Resolves a conversation for its visitor. One that is resolved stays as it is.
    pub async fn end_conversation(
        &self,
        caller: Caller,
        id: ConversationId,
    ) -> Result<Conversation> {
        self.write(move |tx| {
            let mut row = own(tx, &caller, &id)?;
            if row.status != Status::Resolved {
                end(tx, &caller, &mut row)?;
            }
            view_for(tx, &caller, &row)
        })
        .await
    }

    /// Keeps what a conversation's visitor thought of it, in place of what it thought before.
    pub async fn rate_conversation(
        &self,
        caller: Caller,
        id: ConversationId,
        score: i64,
        comment: Option<String>,
    ) -> Result<Rating> {
        self.write(move |tx| {
            let row = own(tx, &caller, &id)?;
            match &row.rating {
                Some(same) if same.score == score && same.comment == comment => Ok(same.clone()),
                _ => rate(tx, &caller, row, score, comment),
            }
        })
        .await
    }
}

/// A conversation of the caller's own. Any other does not exist here, whatever else the caller may do with it.
fn own(tx: &Tx, caller: &Caller, id: &ConversationId) -> Result<ConversationRow> {
    find(tx, id)?
        .filter(|row| caller.may(Action::Conclude, &row.place()))
        .ok_or_else(|| Error::not_found("conversation"))
}

fn end(tx: &Tx, caller: &Caller, row: &mut ConversationRow) -> Result<()> {
    row.set_status(Status::Resolved);
    row.updated_at = tx.now();
    store_properties(tx, row)?;
    let event = LineEvent::by(&caller.name, Happening::Resolved);
    say(tx, row, event, false)?;
    tx.announce(Announcement::ConversationUpdated(pair(tx, row)?));
    Ok(())
}

fn rate(
    tx: &Tx,
    caller: &Caller,
    mut row: ConversationRow,
    score: i64,
    comment: Option<String>,
) -> Result<Rating> {
    let rating = Rating {
        score,
        comment,
        at: tx.now(),
    };
    tx.prepare_cached(
        "UPDATE conversations SET rating = ?2, rating_comment = ?3, rated_at = ?4 WHERE pk = ?1",
    )?
    .execute(params![row.pk, rating.score, rating.comment, rating.at.0])?;
    row.rating = Some(rating.clone());
    // Without the comment: words of the visitor stand where erasing it finds them.
    let event = LineEvent::by(&caller.name, Happening::Rated { score });
    say(tx, &mut row, event, true)?;
    tx.announce(Announcement::ConversationUpdated(pair(tx, &row)?));
    Ok(rating)
}
