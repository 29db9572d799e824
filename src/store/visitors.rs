//! The people on the websites: how they come back, who finds them, how they are forgotten.

mod details;
mod erase;

use rusqlite::{Connection, OptionalExtension, Row, params};

pub use self::details::VisitorChange;
use super::sessions::{self, NewSession};
use super::{Store, Tx, conversations, cursor, people};
use crate::error::{Error, Result};
use crate::model::{Caller, PersonId, PersonKind, SessionId, Timestamp};
use crate::protocol::{Page, VisitorBrief, VisitorView};

/// What a visitor is called who did not say.
const NAMELESS: &str = "Visitor";

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
}

/// A visitor inside, and its session.
#[derive(Clone, Debug)]
pub struct OpenedVisitor {
    pub visitor: VisitorBrief,
    pub session: SessionId,
}

impl Store {
    /// Whether a session is a live one of a visitor of the site.
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

    /// Makes a visitor that no website knows.
    pub async fn create_visitor(
        &self,
        id: PersonId,
        name: Option<String>,
        email: Option<String>,
    ) -> Result<VisitorBrief> {
        self.write(move |tx| {
            let pk = insert(tx, &id, None, None, name.as_deref(), email.as_deref())?;
            brief(tx, pk)
        })
        .await
    }

    /// The visitors that `caller` may see, the last seen first; with `prefix`, those whose name or email begins so.
    pub async fn visitors(
        &self,
        caller: Caller,
        prefix: Option<String>,
        after: Option<(i64, i64)>,
        size: usize,
    ) -> Result<Page<VisitorView>> {
        self.read(move |db| list(db, &caller, prefix.as_deref(), after, size))
            .await
    }

    /// One visitor that `caller` may see, and its row.
    pub async fn visitor(&self, caller: Caller, id: PersonId) -> Result<(i64, VisitorView)> {
        self.read(move |db| visible(db, &caller, &id)).await
    }

    /// Changes what a visitor is called and where it is written to. Gives the sessions of which nothing cached
    /// counts any more.
    pub async fn update_visitor(
        &self,
        caller: Caller,
        id: PersonId,
        name: Option<String>,
        email: Option<Option<String>>,
    ) -> Result<(VisitorView, Vec<SessionId>)> {
        self.write(move |tx| {
            let (pk, before) = visible(tx, &caller, &id)?;
            let name = name.unwrap_or(before.name);
            let email = email.unwrap_or(before.email);
            people::describe(tx, pk, &name, email.as_deref())?;
            conversations::announce_all_of(tx, pk)?;
            Ok((visible(tx, &caller, &id)?.1, sessions::ids_of(tx, pk)?))
        })
        .await
    }
}

fn returning(
    db: &Connection,
    session: &SessionId,
    site_pk: i64,
    now: Timestamp,
) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached(
            "SELECT v.person FROM sessions s JOIN visitors v ON v.person = s.person
             WHERE s.id = ?1 AND s.ended_at IS NULL AND s.expires_at > ?3 AND v.site = ?2 AND v.erased_at IS NULL",
        )?
        .query_row(params![session.as_str(), site_pk, now.0], |row| row.get(0))
        .optional()?)
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
    tx.prepare_cached("UPDATE visitors SET seen_at = ?2 WHERE person = ?1")?
        .execute([person, tx.now().0])?;
    let session = match open.returning {
        Some(session) if known == Some(person) => {
            sessions::renew(tx, &session, open.expires_at)?;
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
    let existing: Option<i64> = tx
        .prepare_cached("SELECT person FROM visitors WHERE site = ?1 AND external_id = ?2")?
        .query_row(params![site_pk, identity.external_id], |row| row.get(0))
        .optional()?;
    let (name, email) = (identity.name.as_deref(), identity.email.as_deref());
    let person = match (existing, known) {
        (Some(person), _) => person,
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

fn insert(
    tx: &Tx,
    id: &PersonId,
    site_pk: Option<i64>,
    external_id: Option<&str>,
    name: Option<&str>,
    email: Option<&str>,
) -> Result<i64> {
    let name = name.unwrap_or(NAMELESS);
    let pk = people::insert(tx, id, PersonKind::Visitor, name, email)?;
    tx.prepare_cached(
        "INSERT INTO visitors (person, site, external_id, seen_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![pk, site_pk, external_id, tx.now().0])?;
    Ok(pk)
}

fn brief(db: &Connection, pk: i64) -> Result<VisitorBrief> {
    Ok(db
        .prepare_cached("SELECT id, name, email FROM people WHERE pk = ?1")?
        .query_row([pk], |row| {
            Ok(VisitorBrief {
                id: row.get::<_, String>(0)?.into(),
                name: row.get(1)?,
                email: row.get(2)?,
            })
        })?)
}

/// The visitors that a user (`?1` whether it manages, `?2` its row) may see: those with a conversation that it may
/// see, and those with none.
const SELECT: &str =
    "SELECT p.pk, p.id, p.name, p.email, s.id, p.created_at, v.seen_at, v.phone, v.fields,
            v.external_id IS NOT NULL
     FROM visitors v JOIN people p ON p.pk = v.person LEFT JOIN sites s ON s.pk = v.site
     WHERE v.erased_at IS NULL
       AND (?1 OR NOT EXISTS (SELECT 1 FROM conversations c WHERE c.visitor = v.person)
            OR EXISTS (SELECT 1 FROM conversations c WHERE c.visitor = v.person
                       AND (c.assignee = ?2 OR c.department IS NULL OR c.department IN
                            (SELECT department FROM department_members WHERE person = ?2))))";

fn from_row(row: &Row) -> rusqlite::Result<(i64, VisitorView)> {
    let view = VisitorView {
        id: row.get::<_, String>(1)?.into(),
        name: row.get(2)?,
        email: row.get(3)?,
        site_id: row.get::<_, Option<String>>(4)?.map(Into::into),
        created_at: Timestamp(row.get(5)?),
        seen_at: Timestamp(row.get(6)?),
        phone: row.get(7)?,
        fields: details::fields(row, 8)?,
        identified: row.get(9)?,
    };
    Ok((row.get(0)?, view))
}

fn visible(db: &Connection, caller: &Caller, id: &PersonId) -> Result<(i64, VisitorView)> {
    db.prepare_cached(&format!("{SELECT} AND p.id = ?3"))?
        .query_row(
            params![caller.manages(), caller.person_pk, id.as_str()],
            from_row,
        )
        .optional()?
        .ok_or_else(|| Error::not_found("visitor"))
}

fn list(
    db: &Connection,
    caller: &Caller,
    prefix: Option<&str>,
    after: Option<(i64, i64)>,
    size: usize,
) -> Result<Page<VisitorView>> {
    let (seen_at, person) = after.unwrap_or((i64::MAX, i64::MAX));
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = db
        .prepare_cached(&format!(
            "{SELECT} AND (v.seen_at, v.person) < (?3, ?4)
             AND (?5 IS NULL OR p.name LIKE ?5 ESCAPE '\\' OR p.email LIKE ?5 ESCAPE '\\')
             ORDER BY v.seen_at DESC, v.person DESC LIMIT ?6"
        ))?
        .query_map(
            params![
                caller.manages(),
                caller.person_pk,
                seen_at,
                person,
                prefix.map(like),
                limit
            ],
            from_row,
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(pk, view)| (view.seen_at.0, *pk));
    let items = rows.into_iter().map(|(_, view)| view).collect();
    Ok(Page { items, next_cursor })
}

/// A LIKE pattern of what begins with `prefix`, whatever characters are in it.
fn like(prefix: &str) -> String {
    let mut pattern = String::with_capacity(prefix.len() + 1);
    for c in prefix.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn a_prefix_is_taken_literally() {
        assert_eq!(like("ann"), "ann%");
        assert_eq!(like("50%_\\"), "50\\%\\_\\\\%");
    }
}
