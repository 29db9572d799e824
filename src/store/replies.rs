//! Canned replies: each person's own, each department's, everybody's.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::conversations::word;
use super::{Store, Tx, cursor, departments, workspace};
use crate::error::{Error, Result};
use crate::model::{Caller, DepartmentId, ReplyId, Timestamp};
use crate::protocol::{Page, Reply, ReplyScope, WorkspacePart};

/// Replies of one place: a person's own, a department's, everybody's.
const MOST: i64 = 500;

/// Who uses a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyPlace {
    Personal,
    Department(DepartmentId),
    Shared,
}

impl ReplyPlace {
    fn of(reply: &Reply) -> Self {
        match (reply.scope, &reply.department_id) {
            (ReplyScope::Department, Some(id)) => Self::Department(id.clone()),
            (ReplyScope::Shared, _) => Self::Shared,
            _ => Self::Personal,
        }
    }

    const fn scope(&self) -> ReplyScope {
        match self {
            Self::Personal => ReplyScope::Personal,
            Self::Department(_) => ReplyScope::Department,
            Self::Shared => ReplyScope::Shared,
        }
    }

    /// Whether `caller` may put a reply there, or change one that is there and that it sees.
    fn check(&self, caller: &Caller) -> Result<()> {
        match self {
            Self::Shared if !caller.manages() => Err(Error::forbidden(
                "Replies for everybody are the business of admins.",
            )),
            Self::Department(id) if !caller.manages() && !caller.departments.contains(id) => Err(
                Error::forbidden("A department's replies are the business of its members."),
            ),
            _ => Ok(()),
        }
    }
}

/// What changes of a reply, all checked.
#[derive(Clone, Debug, Default)]
pub struct ReplyChange {
    pub shortcut: Option<String>,
    pub content: Option<String>,
    pub place: Option<ReplyPlace>,
}

impl Store {
    /// The replies that `caller` may use, the oldest first.
    pub async fn replies(
        &self,
        caller: Caller,
        after: Option<(i64, i64)>,
        size: usize,
    ) -> Result<Page<Reply>> {
        self.read(move |db| list(db, &caller, after, size)).await
    }

    /// Makes a reply, `caller`'s.
    pub async fn create_reply(
        &self,
        caller: Caller,
        shortcut: String,
        content: String,
        place: ReplyPlace,
    ) -> Result<Reply> {
        self.write(move |tx| insert(tx, &caller, &shortcut, &content, &place))
            .await
    }

    /// Changes a reply. One that becomes personal is the one's who made it so.
    pub async fn update_reply(
        &self,
        caller: Caller,
        id: ReplyId,
        change: ReplyChange,
    ) -> Result<Reply> {
        self.write(move |tx| update(tx, &caller, &id, change)).await
    }

    /// Removes a reply.
    pub async fn delete_reply(&self, caller: Caller, id: ReplyId) -> Result<()> {
        self.write(move |tx| {
            let reply = visible(tx, &caller, &id)?;
            let place = ReplyPlace::of(&reply);
            place.check(&caller)?;
            tx.prepare_cached("DELETE FROM replies WHERE id = ?1")?
                .execute([id.as_str()])?;
            announce(tx, &caller, &[&place]);
            Ok(())
        })
        .await
    }
}

/// The replies that a user (`?1` whether it manages, `?2` its row) may use. Nobody sees another one's personal ones.
const SELECT: &str = "SELECT r.pk, r.id, r.shortcut, r.content, r.scope, d.id, p.id, r.created_at, r.updated_at
     FROM replies r JOIN people p ON p.pk = r.owner LEFT JOIN departments d ON d.pk = r.department
     WHERE CASE r.scope WHEN 'shared' THEN TRUE WHEN 'personal' THEN r.owner = ?2
           ELSE ?1 OR r.department IN (SELECT department FROM department_members WHERE person = ?2) END";

fn from_row(row: &Row) -> rusqlite::Result<(i64, Reply)> {
    let reply = Reply {
        id: row.get::<_, String>(1)?.into(),
        shortcut: row.get(2)?,
        content: row.get(3)?,
        scope: word(row, 4)?,
        department_id: row.get::<_, Option<String>>(5)?.map(Into::into),
        owner_id: row.get::<_, String>(6)?.into(),
        created_at: Timestamp(row.get(7)?),
        updated_at: Timestamp(row.get(8)?),
    };
    Ok((row.get(0)?, reply))
}

fn list(
    db: &Connection,
    caller: &Caller,
    after: Option<(i64, i64)>,
    size: usize,
) -> Result<Page<Reply>> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let after = after.map_or(0, |key| key.0);
    let mut rows = db
        .prepare_cached(&format!("{SELECT} AND r.pk > ?3 ORDER BY r.pk LIMIT ?4"))?
        .query_map(
            params![caller.manages(), caller.person_pk, after, limit],
            from_row,
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(pk, _)| (*pk, 0));
    let items = rows.into_iter().map(|(_, reply)| reply).collect();
    Ok(Page { items, next_cursor })
}

fn visible(db: &Connection, caller: &Caller, id: &ReplyId) -> Result<Reply> {
    db.prepare_cached(&format!("{SELECT} AND r.id = ?3"))?
        .query_row(
            params![caller.manages(), caller.person_pk, id.as_str()],
            from_row,
        )
        .optional()?
        .map(|(_, reply)| reply)
        .ok_or_else(|| Error::not_found("reply"))
}

fn insert(
    tx: &Tx,
    caller: &Caller,
    shortcut: &str,
    content: &str,
    place: &ReplyPlace,
) -> Result<Reply> {
    let department = department_of(tx, place)?;
    place.check(caller)?;
    require_room(tx, caller, place, department)?;
    let id = ReplyId::new();
    tx.prepare_cached(
        "INSERT INTO replies (id, owner, scope, department, shortcut, content, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
    )?
    .execute(params![
        id.as_str(),
        caller.person_pk,
        place.scope().as_str(),
        department,
        shortcut,
        content,
        tx.now().0
    ])
    .map_err(taken)?;
    announce(tx, caller, &[place]);
    visible(tx, caller, &id)
}

fn update(tx: &Tx, caller: &Caller, id: &ReplyId, change: ReplyChange) -> Result<Reply> {
    let before = visible(tx, caller, id)?;
    let was = ReplyPlace::of(&before);
    was.check(caller)?;
    let is = change.place.unwrap_or_else(|| was.clone());
    let department = department_of(tx, &is)?;
    is.check(caller)?;
    if is != was {
        require_room(tx, caller, &is, department)?;
    }
    tx.prepare_cached(
        "UPDATE replies SET shortcut = ?2, content = ?3, scope = ?4, department = ?5, updated_at = ?6,
                owner = CASE WHEN ?4 = 'personal' THEN ?7 ELSE owner END WHERE id = ?1",
    )?
    .execute(params![
        id.as_str(),
        change.shortcut.unwrap_or(before.shortcut),
        change.content.unwrap_or(before.content),
        is.scope().as_str(),
        department,
        tx.now().0,
        caller.person_pk
    ])
    .map_err(taken)?;
    announce(tx, caller, &[&was, &is]);
    visible(tx, caller, id)
}

fn department_of(db: &Connection, place: &ReplyPlace) -> Result<Option<i64>> {
    match place {
        ReplyPlace::Department(id) => departments::require(db, id).map(Some),
        ReplyPlace::Personal | ReplyPlace::Shared => Ok(None),
    }
}

/// Whether a reply more may be in a place; personal ones are `caller`'s.
fn require_room(
    db: &Connection,
    caller: &Caller,
    place: &ReplyPlace,
    department: Option<i64>,
) -> Result<()> {
    let (condition, whose) = match place {
        ReplyPlace::Personal => ("scope = 'personal' AND owner = ?1", Some(caller.person_pk)),
        ReplyPlace::Department(_) => ("scope = 'department' AND department = ?1", department),
        ReplyPlace::Shared => ("scope = 'shared' AND ?1 IS NULL", None),
    };
    let count: i64 = db
        .prepare_cached(&format!("SELECT count(*) FROM replies WHERE {condition}"))?
        .query_row([whose], |row| row.get(0))?;
    if count < MOST {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "There are {MOST} replies of this kind already; remove some that are not used any more."
    )))
}

/// Tells all staff, or the caller alone where nobody else ever saw it.
fn announce(tx: &Tx, caller: &Caller, places: &[&ReplyPlace]) {
    if places.iter().all(|place| **place == ReplyPlace::Personal) {
        workspace::changed_for(tx, &caller.person, WorkspacePart::Replies);
    } else {
        workspace::changed(tx, WorkspacePart::Replies);
    }
}

/// Removes what only a user that goes could use.
pub(super) fn remove_personal_of(tx: &Tx, owner: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM replies WHERE owner = ?1 AND scope = 'personal'")?
        .execute([owner])?;
    Ok(())
}

fn taken(error: rusqlite::Error) -> Error {
    match error.sqlite_error() {
        Some(cause) if cause.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE => {
            Error::conflict("There is a reply with this shortcut already; choose another one.")
        }
        _ => error.into(),
    }
}
