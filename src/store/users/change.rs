//! How a user changes and goes, and what that does to its sessions and conversations.

use rusqlite::{Connection, params};

use super::{Actor, UserRow, find, links, rules, taken};
use crate::error::Result;
use crate::model::{ConversationId, PersonId, Role, SessionId};
use crate::protocol::{Announcement, WorkspacePart};
use crate::store::{NewSession, Store, Tx, conversations, replies, sessions, tokens, workspace};

/// What changes of a user; everything in it is checked.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    pub name: Option<String>,
    pub email: Option<String>,
    pub role: Option<Role>,
    pub password_hash: Option<String>,
    pub disabled: Option<bool>,
}

/// A user after a change, and what is cached of it no more.
#[derive(Clone, Debug)]
pub struct Changed {
    pub user: UserRow,
    /// Its sessions.
    pub sessions: Vec<SessionId>,
    /// The conversations that went back to their queues.
    pub conversations: Vec<ConversationId>,
}

impl Store {
    /// Changes a user and ends the sessions that the change takes something away from.
    pub async fn update_user(
        &self,
        actor: Actor,
        id: PersonId,
        change: UserChange,
    ) -> Result<Changed> {
        self.write(move |tx| update(tx, &actor, &id, change)).await
    }

    /// Sets a user's own password, ends all its sessions and begins a new one: gives those that ended, and the new one.
    /// None: `asking`, the session by which it is done, is over.
    pub async fn change_password(
        &self,
        asking: SessionId,
        password_hash: String,
        new: NewSession,
    ) -> Result<Option<(Vec<SessionId>, SessionId)>> {
        self.write(move |tx| {
            if sessions::caller(tx, &asking, tx.now())?.is_none() {
                return Ok(None);
            }
            set_password(tx, new.person_pk, &password_hash)?;
            let ended = sessions::end_all(tx, new.person_pk, "password_changed")?;
            Ok(Some((ended, sessions::insert(tx, &new)?)))
        })
        .await
    }

    /// Removes a user: its row stays for its messages, its conversations go back to their queues.
    pub async fn delete_user(&self, actor: Actor, id: PersonId) -> Result<Changed> {
        self.write(move |tx| delete(tx, &actor, &id)).await
    }
}

fn update(tx: &Tx, actor: &Actor, id: &PersonId, change: UserChange) -> Result<Changed> {
    let before = find(tx, id)?;
    let role = change.role.unwrap_or(before.role);
    let disabled = change.disabled.unwrap_or(before.disabled);
    check(tx, actor, &before, role, disabled)?;
    // Whatever of them goes on is looked up again: a name may have changed.
    let cached = sessions::ids_of(tx, before.pk)?;
    tx.prepare_cached("UPDATE people SET name = coalesce(?2, name) WHERE pk = ?1")?
        .execute(params![before.pk, change.name])?;
    tx.prepare_cached(
        "UPDATE users SET email = coalesce(?2, email), role = ?3,
                disabled_at = CASE WHEN ?4 THEN coalesce(disabled_at, ?5) END WHERE person = ?1",
    )?
    .execute(params![
        before.pk,
        change.email,
        role.as_str(),
        disabled,
        tx.now().0
    ])
    .map_err(taken)?;
    if let Some(hash) = &change.password_hash {
        set_password(tx, before.pk, hash)?;
        sessions::end_all(tx, before.pk, "password_changed")?;
    }
    if disabled {
        links::remove(tx, before.pk)?;
        sessions::end_all(tx, before.pk, "user_disabled")?;
    }
    if role == Role::Owner && before.role != Role::Owner {
        // An admin may have made it, who has no say over owners.
        links::remove(tx, before.pk)?;
    }
    if rules::is_demotion(before.role, role) {
        sessions::end_all(tx, before.pk, "role_changed")?;
    }
    if role != before.role {
        tx.announce(Announcement::AccessChanged(id.clone()));
    }
    workspace::changed(tx, WorkspacePart::Team);
    workspace::changed_for(tx, id, WorkspacePart::Me);
    Ok(Changed {
        user: find(tx, id)?,
        sessions: cached,
        conversations: Vec::new(),
    })
}

fn check(
    db: &Connection,
    actor: &Actor,
    before: &UserRow,
    role: Role,
    disabled: bool,
) -> Result<()> {
    rules::may_change(actor, before)?;
    if role != before.role {
        rules::may_grant(actor, role)?;
    }
    if disabled && !before.disabled {
        rules::may_shut_out(actor, before)?;
    }
    if disabled || role != Role::Owner {
        rules::may_lose_owner(before, other_owners(db, before.pk)?)?;
    }
    Ok(())
}

fn other_owners(db: &Connection, pk: i64) -> Result<i64> {
    Ok(db
        .prepare_cached(
            "SELECT count(*) FROM users WHERE role = 'owner' AND person <> ?1
               AND disabled_at IS NULL AND deleted_at IS NULL AND password_hash IS NOT NULL",
        )?
        .query_row([pk], |row| row.get(0))?)
}

/// A chosen password makes every open link worthless.
pub(super) fn set_password(tx: &Tx, pk: i64, hash: &str) -> Result<()> {
    tx.prepare_cached("UPDATE users SET password_hash = ?2 WHERE person = ?1")?
        .execute(params![pk, hash])?;
    links::remove(tx, pk)
}

fn delete(tx: &Tx, actor: &Actor, id: &PersonId) -> Result<Changed> {
    let user = find(tx, id)?;
    rules::may_shut_out(actor, &user)?;
    rules::may_lose_owner(&user, other_owners(tx, user.pk)?)?;
    let sessions = sessions::end_all(tx, user.pk, "user_disabled")?;
    let conversations = unassign_all(tx, user.pk)?;
    tx.prepare_cached("DELETE FROM department_members WHERE person = ?1")?
        .execute([user.pk])?;
    links::remove(tx, user.pk)?;
    tokens::remove_all_of(tx, user.pk)?;
    replies::remove_personal_of(tx, user.pk)?;
    // The email is free for somebody else; `.invalid` can never be anybody's.
    tx.prepare_cached(
        "UPDATE users SET deleted_at = ?2, password_hash = NULL, email = ?3 WHERE person = ?1",
    )?
    .execute(params![
        user.pk,
        tx.now().0,
        format!("{id}@deleted.invalid")
    ])?;
    workspace::changed(tx, WorkspacePart::Team);
    Ok(Changed {
        user,
        sessions,
        conversations,
    })
}

/// Gives a user's conversations back: nobody takes care of them, and those that were open wait again.
fn unassign_all(tx: &Tx, pk: i64) -> Result<Vec<ConversationId>> {
    let given_back = tx
        .prepare_cached(
            "UPDATE conversations SET assignee = NULL, assigned_at = NULL, updated_at = CASE status WHEN 'resolved' THEN updated_at ELSE ?2 END,
                    status = CASE status WHEN 'open' THEN 'pending' ELSE status END
             WHERE assignee = ?1 RETURNING id, status <> 'resolved'",
        )?
        .query_map([pk, tx.now().0], |row| {
            Ok((row.get::<_, String>(0)?.into(), row.get(1)?))
        })?
        .collect::<rusqlite::Result<Vec<(ConversationId, bool)>>>()?;
    for (id, _) in given_back.iter().filter(|(_, goes_on)| *goes_on) {
        let Some(row) = conversations::find(tx, id)? else {
            continue;
        };
        let pair = conversations::pair(tx, &row)?;
        tx.announce(Announcement::ConversationAssigned {
            conversation: pair.clone(),
            assignee_name: None,
        });
        tx.announce(Announcement::ConversationUpdated(pair));
    }
    Ok(given_back.into_iter().map(|(id, _)| id).collect())
}
