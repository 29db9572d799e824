//! Log-ins: how they begin, go on and end. Tokens name a session; an ended one makes all of them worthless.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::conversations::word;
use super::users::{DEPARTMENTS, department_ids};
use super::{Store, Tx};
use crate::error::Result;
use crate::model::{Caller, PersonId, Role, SessionId, Timestamp};
use crate::protocol::{Announcement, SessionView};

/// The SHA-256 of a secret that is given out once.
pub type Fingerprint = [u8; 32];

/// A session that is to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The row of the person that logs in.
    pub person_pk: i64,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// The first refresh token; none for a session that is not renewed by one.
    pub refresh: Option<Fingerprint>,
    /// As the client calls itself.
    pub user_agent: Option<String>,
    /// Where the client is.
    pub address: Option<String>,
}

/// What using a refresh token came to.
#[derive(Clone, Debug)]
pub enum Rotation {
    /// The next token counts; the session is this one, of this user.
    Renewed { session: SessionId, person_pk: i64 },
    /// It was used before: somebody copied it. Its session is over.
    Reused { session: SessionId },
    /// Its session is over already.
    Ended,
    /// There is no such token.
    Unknown,
}

impl Store {
    /// Begins a session.
    pub async fn begin_session(&self, new: NewSession) -> Result<SessionId> {
        self.write(move |tx| insert(tx, &new)).await
    }

    /// Who speaks through a session, while it lasts and its person may log in.
    pub async fn caller(&self, session: SessionId, now: Timestamp) -> Result<Option<Caller>> {
        self.read(move |db| caller(db, &session, now)).await
    }

    /// Trades a refresh token for the next one and lets its session last until `expires_at`.
    pub async fn rotate(
        &self,
        used: Fingerprint,
        next: Fingerprint,
        expires_at: Timestamp,
    ) -> Result<Rotation> {
        self.write(move |tx| rotate(tx, &used, &next, expires_at))
            .await
    }

    /// Ends a session of a person; whether there was one.
    pub async fn end_session(
        &self,
        person_pk: i64,
        session: SessionId,
        reason: &'static str,
    ) -> Result<bool> {
        self.write(move |tx| end_one(tx, person_pk, &session, reason))
            .await
    }

    /// A user's sessions that last, the last used first. `current` is the one that asks.
    pub async fn sessions_of(
        &self,
        person_pk: i64,
        current: SessionId,
        now: Timestamp,
    ) -> Result<Vec<SessionView>> {
        self.read(move |db| list(db, person_pk, &current, now))
            .await
    }

    /// The sessions that were ended at `ended_since` or later, and those that ended by themselves from
    /// `expired_since` until `now`.
    pub async fn sessions_over(
        &self,
        ended_since: Timestamp,
        expired_since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<SessionId>> {
        let over: Vec<SessionId> = self
            .read(move |db| {
                Ok(db
                    .prepare_cached(
                        "SELECT id FROM sessions WHERE ended_at >= ?1
                         UNION ALL SELECT id FROM sessions WHERE expires_at BETWEEN ?2 AND ?3",
                    )?
                    .query_map([ended_since.0, expired_since.0, now.0], session_id)?
                    .collect::<rusqlite::Result<_>>()?)
            })
            .await?;
        if !over.is_empty() {
            // A commit can be read before it is announced. A job is answered after what was announced before it, so
            // that what this process ended itself is told with its own reason.
            self.write(|_| Ok(())).await?;
        }
        Ok(over)
    }

    /// Removes the sessions that ended by themselves or otherwise before `before`, with their refresh tokens.
    pub async fn forget_sessions(&self, before: Timestamp) -> Result<usize> {
        self.write(move |tx| {
            Ok(tx
                .prepare_cached("DELETE FROM sessions WHERE coalesce(ended_at, expires_at) < ?1")?
                .execute([before.0])?)
        })
        .await
    }
}

/// Begins a session inside a larger write.
pub(super) fn insert(tx: &Tx, new: &NewSession) -> Result<SessionId> {
    let id = SessionId::new();
    tx.prepare_cached(
        "INSERT INTO sessions (id, person, created_at, used_at, expires_at, user_agent, address)
         VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        id.as_str(),
        new.person_pk,
        tx.now().0,
        new.expires_at.0,
        new.user_agent,
        new.address
    ])?;
    if let Some(fingerprint) = &new.refresh {
        insert_refresh(tx, fingerprint, &id)?;
    }
    Ok(id)
}

fn insert_refresh(tx: &Tx, fingerprint: &Fingerprint, session: &SessionId) -> Result<()> {
    tx.prepare_cached("INSERT INTO refresh_tokens (fingerprint, session) VALUES (?1, ?2)")?
        .execute(params![fingerprint.as_slice(), session.as_str()])?;
    Ok(())
}

/// Lets a session last until `expires_at`.
pub(super) fn renew(tx: &Tx, session: &SessionId, expires_at: Timestamp) -> Result<()> {
    tx.prepare_cached("UPDATE sessions SET used_at = ?2, expires_at = ?3 WHERE id = ?1")?
        .execute(params![session.as_str(), tx.now().0, expires_at.0])?;
    Ok(())
}

/// Who speaks through a session, while it lasts and its person may log in.
pub(super) fn caller(
    db: &Connection,
    session: &SessionId,
    now: Timestamp,
) -> Result<Option<Caller>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT p.pk, p.id, p.name, u.role, {DEPARTMENTS}, s.expires_at
             FROM sessions s JOIN people p ON p.pk = s.person
             LEFT JOIN users u ON u.person = p.pk LEFT JOIN visitors v ON v.person = p.pk
             WHERE s.id = ?1 AND s.ended_at IS NULL AND s.expires_at > ?2
               AND coalesce(u.person, v.person) IS NOT NULL
               AND u.disabled_at IS NULL AND u.deleted_at IS NULL
               AND v.erased_at IS NULL AND v.blocked_at IS NULL"
        ))?
        .query_row(params![session.as_str(), now.0], |row| {
            caller_from_row(row, session.clone(), Timestamp(row.get(5)?))
        })
        .optional()?)
}

/// A caller of whom the row has, in this order, the person's row, id, name, role and [`DEPARTMENTS`].
pub(super) fn caller_from_row(
    row: &Row,
    session: SessionId,
    until: Timestamp,
) -> rusqlite::Result<Caller> {
    let role: Option<String> = row.get(3)?;
    Ok(Caller {
        person: row.get::<_, String>(1)?.into(),
        person_pk: row.get(0)?,
        session,
        until,
        name: row.get::<_, String>(2)?.into(),
        role: role.map(|_| word::<Role>(row, 3)).transpose()?,
        is_bot: false,
        departments: Arc::new(department_ids(row, 4)?),
    })
}

fn rotate(
    tx: &Tx,
    used: &Fingerprint,
    next: &Fingerprint,
    expires_at: Timestamp,
) -> Result<Rotation> {
    let found: Option<(SessionId, i64, bool)> = tx
        .prepare_cached(
            "SELECT s.id, s.person, r.used_at IS NOT NULL
             FROM refresh_tokens r JOIN sessions s ON s.id = r.session WHERE r.fingerprint = ?1",
        )?
        .query_row([used.as_slice()], |row| {
            Ok((row.get::<_, String>(0)?.into(), row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((session, person_pk, was_used)) = found else {
        return Ok(Rotation::Unknown);
    };
    if was_used {
        end_one(tx, person_pk, &session, "token_reuse")?;
        return Ok(Rotation::Reused { session });
    }
    if caller(tx, &session, tx.now())?.is_none() {
        return Ok(Rotation::Ended);
    }
    tx.prepare_cached("UPDATE refresh_tokens SET used_at = ?2 WHERE fingerprint = ?1")?
        .execute(params![used.as_slice(), tx.now().0])?;
    insert_refresh(tx, next, &session)?;
    renew(tx, &session, expires_at)?;
    Ok(Rotation::Renewed { session, person_pk })
}

/// Ends one session of a person and announces it; whether there was one.
pub(super) fn end_one(
    tx: &Tx,
    person_pk: i64,
    session: &SessionId,
    reason: &'static str,
) -> Result<bool> {
    let ended = tx
        .prepare_cached(
            "UPDATE sessions SET ended_at = ?3 WHERE id = ?2 AND person = ?1 AND ended_at IS NULL",
        )?
        .execute(params![person_pk, session.as_str(), tx.now().0])?;
    if ended > 0 {
        tx.announce(Announcement::SessionsEnded {
            sessions: vec![session.clone()],
            reason: reason.into(),
        });
    }
    Ok(ended > 0)
}

/// Ends a person's sessions and announces it. Gives those that ended.
pub(super) fn end_all(tx: &Tx, person_pk: i64, reason: &'static str) -> Result<Vec<SessionId>> {
    let sessions = tx
        .prepare_cached(
            "UPDATE sessions SET ended_at = ?2
             WHERE person = ?1 AND ended_at IS NULL RETURNING id",
        )?
        .query_map(params![person_pk, tx.now().0], session_id)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if !sessions.is_empty() {
        tx.announce(Announcement::SessionsEnded {
            sessions: sessions.clone(),
            reason: reason.into(),
        });
    }
    Ok(sessions)
}

/// The sessions of a person that were not ended: whatever is cached of them is out of date when the person changes.
pub(super) fn ids_of(db: &Connection, person_pk: i64) -> Result<Vec<SessionId>> {
    Ok(db
        .prepare_cached("SELECT id FROM sessions WHERE person = ?1 AND ended_at IS NULL")?
        .query_map([person_pk], session_id)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Tells all nodes that a person is called otherwise. Gives the sessions of which nothing cached counts.
pub(super) fn changed(tx: &Tx, person_pk: i64) -> Result<Vec<SessionId>> {
    let sessions = ids_of(tx, person_pk)?;
    for session in &sessions {
        tx.announce(Announcement::SessionChanged(session.clone()));
    }
    Ok(sessions)
}

fn session_id(row: &Row) -> rusqlite::Result<SessionId> {
    Ok(row.get::<_, String>(0)?.into())
}

fn list(
    db: &Connection,
    person_pk: i64,
    current: &SessionId,
    now: Timestamp,
) -> Result<Vec<SessionView>> {
    Ok(db
        .prepare_cached(
            "SELECT id, user_agent, address, created_at, used_at FROM sessions
             WHERE person = ?1 AND ended_at IS NULL AND expires_at > ?2 ORDER BY used_at DESC, id",
        )?
        .query_map(params![person_pk, now.0], |row| {
            let id = session_id(row)?;
            Ok(SessionView {
                current: id == *current,
                id,
                user_agent: row.get(1)?,
                address: row.get(2)?,
                created_at: Timestamp(row.get(3)?),
                used_at: Timestamp(row.get(4)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Tells a user's sockets that what they may see has changed. Gives the sessions of which nothing cached counts.
pub(super) fn access_changed(tx: &Tx, person_pk: i64, person: &PersonId) -> Result<Vec<SessionId>> {
    tx.announce(Announcement::AccessChanged(person.clone()));
    ids_of(tx, person_pk)
}
