//! Departments: their queues' names and their members.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::conversations::word;
use super::{Store, Tx, cursor, sessions, users, workspace};
use crate::error::{Error, Result};
use crate::model::{DepartmentId, PersonId, SessionId, Timestamp};
use crate::protocol::{Department, Page, Routing, WorkspacePart};

/// A department's properties, all checked.
#[derive(Clone, Debug, Default)]
pub struct DepartmentChange {
    pub name: Option<String>,
    pub description: Option<Option<String>>,
    pub color: Option<Option<String>>,
    pub routing: Option<Routing>,
    pub agent_limit: Option<Option<i64>>,
    pub requeue_offline_secs: Option<Option<i64>>,
    pub requeue_silent_secs: Option<Option<i64>>,
}

impl Store {
    /// The departments, the oldest first.
    pub async fn departments(
        &self,
        after: Option<(i64, i64)>,
        size: usize,
    ) -> Result<Page<Department>> {
        self.read(move |db| list(db, after, size)).await
    }

    /// Whether there is such a department.
    pub async fn department_exists(&self, id: DepartmentId) -> Result<bool> {
        self.read(move |db| Ok(pk_of(db, &id)?.is_some())).await
    }

    /// Makes a department.
    pub async fn create_department(
        &self,
        id: DepartmentId,
        name: String,
        change: DepartmentChange,
    ) -> Result<Department> {
        self.write(move |tx| {
            tx.prepare_cached(
                "INSERT INTO departments (id, name, created_at) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![id.as_str(), name, tx.now().0])?;
            update(tx, &id, &change)
        })
        .await
    }

    /// Changes a department.
    pub async fn update_department(
        &self,
        id: DepartmentId,
        change: DepartmentChange,
    ) -> Result<Department> {
        self.write(move |tx| update(tx, &id, &change)).await
    }

    /// Removes a department that has no conversations. Gives the sessions of its members.
    pub async fn delete_department(&self, id: DepartmentId) -> Result<Vec<SessionId>> {
        self.write(move |tx| delete(tx, &id)).await
    }

    /// Makes a user a member. Gives its sessions.
    pub async fn add_member(&self, id: DepartmentId, user: PersonId) -> Result<Vec<SessionId>> {
        self.write(move |tx| {
            set_member(
                tx,
                &id,
                &user,
                "INSERT INTO department_members (department, person) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )
        })
        .await
    }

    /// Ends a user's membership. Gives its sessions.
    pub async fn remove_member(&self, id: DepartmentId, user: PersonId) -> Result<Vec<SessionId>> {
        self.write(move |tx| {
            set_member(
                tx,
                &id,
                &user,
                "DELETE FROM department_members WHERE department = ?1 AND person = ?2",
            )
        })
        .await
    }
}

/// The row of a department.
pub(super) fn pk_of(db: &Connection, id: &DepartmentId) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached("SELECT pk FROM departments WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?)
}

/// The row and the name of a department that must be there.
pub(super) fn require_named(db: &Connection, id: &DepartmentId) -> Result<(i64, String)> {
    db.prepare_cached("SELECT pk, name FROM departments WHERE id = ?1")?
        .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| Error::not_found("department"))
}

/// The row of a department that must be there.
pub(super) fn require(db: &Connection, id: &DepartmentId) -> Result<i64> {
    pk_of(db, id)?.ok_or_else(|| Error::not_found("department"))
}

const COLUMNS: &str = "d.pk, d.id, d.name, d.description, d.color, d.routing, d.created_at,
     (SELECT json_group_array(p.id) FROM department_members m JOIN people p ON p.pk = m.person
      WHERE m.department = d.pk),
     d.agent_limit, d.requeue_offline_secs, d.requeue_silent_secs";

fn from_row(row: &Row) -> rusqlite::Result<(i64, Department)> {
    let members: String = row.get(7)?;
    let department = Department {
        id: row.get::<_, String>(1)?.into(),
        name: row.get(2)?,
        description: row.get(3)?,
        color: row.get(4)?,
        routing: word(row, 5)?,
        agent_limit: row.get(8)?,
        requeue_offline_secs: row.get(9)?,
        requeue_silent_secs: row.get(10)?,
        // SQLite made this array itself.
        member_ids: serde_json::from_str(&members).unwrap_or_default(),
        created_at: Timestamp(row.get(6)?),
    };
    Ok((row.get(0)?, department))
}

fn list(db: &Connection, after: Option<(i64, i64)>, size: usize) -> Result<Page<Department>> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM departments d WHERE d.pk > ?1 ORDER BY d.pk LIMIT ?2"
        ))?
        .query_map(params![after.map_or(0, |key| key.0), limit], from_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(pk, _)| (*pk, 0));
    let items = rows.into_iter().map(|(_, department)| department).collect();
    Ok(Page { items, next_cursor })
}

fn update(tx: &Tx, id: &DepartmentId, change: &DepartmentChange) -> Result<Department> {
    let pk = require(tx, id)?;
    tx.prepare_cached(
        "UPDATE departments SET name = coalesce(?2, name), routing = coalesce(?3, routing),
                description = CASE WHEN ?4 THEN ?5 ELSE description END,
                color = CASE WHEN ?6 THEN ?7 ELSE color END,
                agent_limit = CASE WHEN ?8 THEN ?9 ELSE agent_limit END,
                requeue_offline_secs = CASE WHEN ?10 THEN ?11 ELSE requeue_offline_secs END,
                requeue_silent_secs = CASE WHEN ?12 THEN ?13 ELSE requeue_silent_secs END WHERE pk = ?1",
    )?
    .execute(params![
        pk,
        change.name,
        change.routing.map(Routing::as_str),
        change.description.is_some(),
        change.description.as_ref().and_then(Option::as_ref),
        change.color.is_some(),
        change.color.as_ref().and_then(Option::as_ref),
        change.agent_limit.is_some(),
        change.agent_limit.flatten(),
        change.requeue_offline_secs.is_some(),
        change.requeue_offline_secs.flatten(),
        change.requeue_silent_secs.is_some(),
        change.requeue_silent_secs.flatten(),
    ])?;
    workspace::changed(tx, WorkspacePart::Departments);
    let (_, department) = tx
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM departments d WHERE d.pk = ?1"
        ))?
        .query_row([pk], from_row)?;
    Ok(department)
}

/// A conversation without a department is everybody's: one that was a department's must not become that by chance.
fn delete(tx: &Tx, id: &DepartmentId) -> Result<Vec<SessionId>> {
    let pk = require(tx, id)?;
    if tx
        .prepare_cached("SELECT 1 FROM conversations WHERE department = ?1 LIMIT 1")?
        .exists([pk])?
    {
        return Err(Error::conflict(
            "The department has conversations. Move its conversations first.",
        ));
    }
    let members = tx
        .prepare_cached(
            "SELECT p.pk, p.id FROM department_members m JOIN people p ON p.pk = m.person WHERE m.department = ?1",
        )?
        .query_map([pk], |row| Ok((row.get(0)?, row.get::<_, String>(1)?.into())))?
        .collect::<rusqlite::Result<Vec<(i64, PersonId)>>>()?;
    tx.prepare_cached("DELETE FROM departments WHERE pk = ?1")?
        .execute([pk])?;
    let mut affected = Vec::new();
    for (member, person) in members {
        affected.extend(access_changed(tx, member, &person)?);
    }
    workspace::changed(tx, WorkspacePart::Departments);
    // It was a site's, perhaps, and its replies went with it.
    workspace::changed(tx, WorkspacePart::Sites);
    workspace::changed(tx, WorkspacePart::Replies);
    Ok(affected)
}

fn set_member(
    tx: &Tx,
    id: &DepartmentId,
    user: &PersonId,
    statement: &str,
) -> Result<Vec<SessionId>> {
    let department = require(tx, id)?;
    let user = users::find(tx, user)?;
    let changed = tx
        .prepare_cached(statement)?
        .execute([department, user.pk])?;
    if changed == 0 {
        return Ok(Vec::new());
    }
    let affected = access_changed(tx, user.pk, &user.id)?;
    workspace::changed(tx, WorkspacePart::Departments);
    Ok(affected)
}

/// What a user may see is another thing now: looked up again first, then told. Gives its sessions.
fn access_changed(tx: &Tx, person_pk: i64, person: &PersonId) -> Result<Vec<SessionId>> {
    let affected = sessions::access_changed(tx, person_pk, person)?;
    workspace::changed_for(tx, person, WorkspacePart::Me);
    workspace::changed(tx, WorkspacePart::Team);
    Ok(affected)
}
