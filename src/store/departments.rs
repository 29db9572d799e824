//! Departments: their queues' names and their members.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Store, Tx, cursor, sessions, users};
use crate::error::{Error, Result};
use crate::model::{DepartmentId, PersonId, SessionId, Timestamp};
use crate::protocol::{Department, Page, Routing};

/// A department's properties, all checked.
#[derive(Clone, Debug, Default)]
pub struct DepartmentChange {
    pub name: Option<String>,
    pub description: Option<Option<String>>,
    pub color: Option<Option<String>>,
    pub routing: Option<Routing>,
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

/// The row of a department that must be there.
pub(super) fn require(db: &Connection, id: &DepartmentId) -> Result<i64> {
    pk_of(db, id)?.ok_or_else(|| Error::not_found("department"))
}

const COLUMNS: &str = "d.pk, d.id, d.name, d.description, d.color, d.routing, d.created_at,
     (SELECT json_group_array(p.id) FROM department_members m JOIN people p ON p.pk = m.person
      WHERE m.department = d.pk)";

fn from_row(row: &Row) -> rusqlite::Result<(i64, Department)> {
    let members: String = row.get(7)?;
    let routing: String = row.get(5)?;
    let department = Department {
        id: row.get::<_, String>(1)?.into(),
        name: row.get(2)?,
        description: row.get(3)?,
        color: row.get(4)?,
        routing: if routing == word_of(Routing::LeastBusy) {
            Routing::LeastBusy
        } else {
            Routing::Manual
        },
        // SQLite made this array itself.
        member_ids: serde_json::from_str(&members).unwrap_or_default(),
        created_at: Timestamp(row.get(6)?),
    };
    Ok((row.get(0)?, department))
}

const fn word_of(routing: Routing) -> &'static str {
    match routing {
        Routing::Manual => "manual",
        Routing::LeastBusy => "least_busy",
    }
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
                color = CASE WHEN ?6 THEN ?7 ELSE color END WHERE pk = ?1",
    )?
    .execute(params![
        pk,
        change.name,
        change.routing.map(word_of),
        change.description.is_some(),
        change.description.as_ref().and_then(Option::as_ref),
        change.color.is_some(),
        change.color.as_ref().and_then(Option::as_ref)
    ])?;
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
        affected.extend(sessions::access_changed(tx, member, &person)?);
    }
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
    sessions::access_changed(tx, user.pk, &user.id)
}
