//! The people on the websites: how they come in, who finds them, how they are forgotten.

mod details;
mod entry;
mod erase;
mod pages;
#[cfg(test)]
mod tests;

use rusqlite::{Connection, OptionalExtension, Row, params};

pub use self::details::VisitorChange;
pub use self::entry::{OpenVisitor, OpenedVisitor, ProvenIdentity};
use super::{Store, Tx, conversations, cursor, people, sessions};
use crate::error::{Error, Kind, Result};
use crate::model::{Caller, PersonId, PersonKind, SessionId, Timestamp};
use crate::protocol::{Announcement, Page, VisitorBrief, VisitorView};

/// What a visitor is called who did not say.
const NAMELESS: &str = "Visitor";

/// What a user changes of a visitor, all checked.
#[derive(Clone, Debug, Default)]
pub struct VisitorEdit {
    pub name: Option<String>,
    pub email: Option<Option<String>>,
    /// Lets it in no more, or again.
    pub blocked: Option<bool>,
}

impl Store {
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

    /// One visitor that `caller` may see, with its pages, and its row.
    pub async fn visitor(&self, caller: Caller, id: PersonId) -> Result<(i64, VisitorView)> {
        self.read(move |db| profile(db, &caller, &id)).await
    }

    /// Changes a visitor. Gives the sessions of which nothing cached counts any more.
    pub async fn update_visitor(
        &self,
        caller: Caller,
        id: PersonId,
        edit: VisitorEdit,
    ) -> Result<(VisitorView, Vec<SessionId>)> {
        self.write(move |tx| {
            let (pk, before) = visible(tx, &caller, &id)?;
            let affected = sessions::changed(tx, pk)?;
            if edit.name.is_some() || edit.email.is_some() {
                let name = edit.name.unwrap_or(before.name);
                let email = edit.email.unwrap_or(before.email);
                people::describe(tx, pk, &name, email.as_deref())?;
                conversations::announce_all_of(tx, pk)?;
            }
            match edit.blocked {
                Some(true) if !before.blocked => block(tx, pk, &affected)?,
                Some(false) => unblock(tx, pk)?,
                _ => {}
            }
            Ok((profile(tx, &caller, &id)?.1, affected))
        })
        .await
    }
}

/// Shuts a visitor out. Its sessions rest rather than end, so that it is itself again if it is let in again.
fn block(tx: &Tx, pk: i64, sessions: &[SessionId]) -> Result<()> {
    tx.prepare_cached("UPDATE visitors SET blocked_at = ?2 WHERE person = ?1")?
        .execute([pk, tx.now().0])?;
    tx.announce(Announcement::SessionsEnded {
        sessions: sessions.to_vec(),
        reason: "blocked".into(),
    });
    Ok(())
}

fn unblock(tx: &Tx, pk: i64) -> Result<()> {
    tx.prepare_cached("UPDATE visitors SET blocked_at = NULL WHERE person = ?1")?
        .execute([pk])?;
    Ok(())
}

/// Whether a visitor is still one who may say something: what it sent before it was erased or blocked may be behind
/// that in the queue.
pub(super) fn require_let_in(db: &Connection, pk: i64) -> Result<()> {
    let is_in = db
        .prepare_cached(
            "SELECT 1 FROM visitors WHERE person = ?1 AND erased_at IS NULL AND blocked_at IS NULL",
        )?
        .exists([pk])?;
    if is_in {
        Ok(())
    } else {
        Err(Error::new(Kind::SessionRevoked, "The session is over."))
    }
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
            v.external_id IS NOT NULL, v.blocked_at IS NOT NULL, v.browser, v.language
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
        blocked: row.get(10)?,
        online: false,
        browser: row.get(11)?,
        language: row.get(12)?,
        pages: None,
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

fn profile(db: &Connection, caller: &Caller, id: &PersonId) -> Result<(i64, VisitorView)> {
    let (pk, view) = visible(db, caller, id)?;
    let pages = Some(pages::of(db, pk)?);
    Ok((pk, VisitorView { pages, ..view }))
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
