//! How visitors come in from a website.

use rusqlite::{Connection, OptionalExtension, params};

use super::details::{self, VisitorChange};
use super::{brief, insert};
use crate::error::{Error, Result};
use crate::model::{PersonId, SessionId, Timestamp};
use crate::protocol::{Announcement, VisitorBrief};
use crate::store::sessions::{self, NewSession};
use crate::store::{Store, Tx};

/// Who a site's backend says the visitor is; its signature was checked.
#[derive(Clone, Debug)]
pub struct ProvenIdentity {
    /// The backend's own id of the person.
    pub external_id: String,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// A visitor at the door.
#[derive(Clone, Debug)]
pub struct OpenVisitor {
    /// The row of the site it is on.
    pub site_pk: i64,
    /// The session that its token names.
    pub returning: Option<SessionId>,
    pub identity: Option<ProvenIdentity>,
    /// What it says of itself; counts for a new one alone.
    pub details: VisitorChange,
    /// When its session ends by itself.
    pub expires_at: Timestamp,
    pub user_agent: Option<String>,
    pub address: String,
    /// In words: `Firefox 143, Linux`.
    pub browser: Option<String>,
    /// A language's tag.
    pub language: Option<String>,
}

/// A visitor inside, and its session.
#[derive(Clone, Debug)]
pub struct OpenedVisitor {
    pub visitor: VisitorBrief,
    pub session: SessionId,
}

impl Store {
    /// Whether a session is a live one of a visitor of the site; `forbidden` when that one is blocked.
    pub async fn is_visitor_of(
        &self,
        session: SessionId,
        site_pk: i64,
        now: Timestamp,
    ) -> Result<bool> {
        self.read(move |db| Ok(returning(db, &session, site_pk, now)?.is_some()))
            .await
    }

    /// Lets a visitor in: the one it was, the one it proves to be, or a new one.
    pub async fn open_visitor(&self, open: OpenVisitor) -> Result<OpenedVisitor> {
        self.write(move |tx| open_visitor(tx, open)).await
    }
}

fn refuse_blocked(blocked: bool) -> Result<()> {
    if blocked {
        Err(Error::forbidden("This chat is closed to you."))
    } else {
        Ok(())
    }
}

fn returning(
    db: &Connection,
    session: &SessionId,
    site_pk: i64,
    now: Timestamp,
) -> Result<Option<i64>> {
    let known: Option<(i64, bool)> = db
        .prepare_cached(
            "SELECT v.person, v.blocked_at IS NOT NULL FROM sessions s JOIN visitors v ON v.person = s.person
             WHERE s.id = ?1 AND s.ended_at IS NULL AND s.expires_at > ?3 AND v.site = ?2 AND v.erased_at IS NULL",
        )?
        .query_row(params![session.as_str(), site_pk, now.0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    refuse_blocked(known.is_some_and(|(_, blocked)| blocked))?;
    Ok(known.map(|(person, _)| person))
}

fn open_visitor(tx: &Tx, open: OpenVisitor) -> Result<OpenedVisitor> {
    let known = match &open.returning {
        Some(session) => returning(tx, session, open.site_pk, tx.now())?,
        None => None,
    };
    let person = match (&open.identity, known) {
        (Some(identity), _) => identified(tx, open.site_pk, identity, known, &open.details)?,
        (None, Some(person)) => person,
        (None, None) => newcomer(tx, open.site_pk, &open.details)?,
    };
    tx.prepare_cached(
        "UPDATE visitors SET seen_at = ?2, browser = coalesce(?3, browser), language = coalesce(?4, language)
         WHERE person = ?1",
    )?
    .execute(params![person, tx.now().0, open.browser, open.language])?;
    let session = match open.returning {
        Some(session) if known == Some(person) => {
            sessions::renew(tx, &session, open.expires_at)?;
            tx.announce(Announcement::SessionChanged(session.clone()));
            session
        }
        _ => sessions::insert(
            tx,
            &NewSession {
                person_pk: person,
                expires_at: open.expires_at,
                refresh: None,
                user_agent: open.user_agent,
                address: Some(open.address),
            },
        )?,
    };
    Ok(OpenedVisitor {
        visitor: brief(tx, person)?,
        session,
    })
}

/// A visitor that nobody knows yet, with what it says of itself.
fn newcomer(tx: &Tx, site_pk: i64, details: &VisitorChange) -> Result<i64> {
    let person = insert(tx, &PersonId::new(), Some(site_pk), None, None, None)?;
    details::store(tx, person, details)?;
    Ok(person)
}

/// The visitor that a proof names. The first proof makes the anonymous visitor it, with all that it said.
fn identified(
    tx: &Tx,
    site_pk: i64,
    identity: &ProvenIdentity,
    known: Option<i64>,
    details: &VisitorChange,
) -> Result<i64> {
    let existing: Option<(i64, bool)> = tx
        .prepare_cached(
            "SELECT person, blocked_at IS NOT NULL FROM visitors WHERE site = ?1 AND external_id = ?2",
        )?
        .query_row(params![site_pk, identity.external_id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    refuse_blocked(existing.is_some_and(|(_, blocked)| blocked))?;
    let (name, email) = (identity.name.as_deref(), identity.email.as_deref());
    let person = match (existing, known) {
        (Some((person, _)), _) => person,
        (None, Some(person)) if claim(tx, person, &identity.external_id)? => person,
        (None, _) => {
            let external = Some(identity.external_id.as_str());
            let person = insert(tx, &PersonId::new(), Some(site_pk), external, name, email)?;
            // The site says who it is; the rest is the visitor's own to say.
            details::store(tx, person, &details.without_name())?;
            return Ok(person);
        }
    };
    tx.prepare_cached(
        "UPDATE people SET name = coalesce(?2, name), email = coalesce(?3, email) WHERE pk = ?1",
    )?
    .execute(params![person, name, email])?;
    Ok(person)
}

/// Gives an anonymous visitor its external id; false when it has another one.
fn claim(tx: &Tx, person: i64, external_id: &str) -> Result<bool> {
    let claimed = tx
        .prepare_cached(
            "UPDATE visitors SET external_id = ?2 WHERE person = ?1 AND external_id IS NULL",
        )?
        .execute(params![person, external_id])?;
    Ok(claimed > 0)
}
