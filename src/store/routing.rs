//! Who is concerned by whom: presence, and who can be given work.

use rusqlite::{Connection, params};

use super::Store;
use crate::error::Result;
use crate::model::{DepartmentId, PersonId};

/// Departments, people, and whether all staff.
type Audience = (Vec<DepartmentId>, Vec<PersonId>, bool);

impl Store {
    /// The members of a department that gives out its conversations by load; nobody where it does not.
    pub async fn routed_members(&self, department: DepartmentId) -> Result<Vec<PersonId>> {
        self.read(move |db| {
            ids(
                db,
                "SELECT p.id FROM departments d JOIN department_members m ON m.department = d.pk
                 JOIN people p ON p.pk = m.person WHERE d.id = ?1 AND d.routing = 'least_busy'",
                department.as_str(),
            )
        })
        .await
    }

    /// Who is told when `person` comes or goes.
    pub async fn presence_audience(&self, person: PersonId) -> Result<Audience> {
        self.read(move |db| {
            let departments: Vec<Option<DepartmentId>> = optional_ids(
                db,
                "SELECT d.id FROM people p JOIN department_members m ON m.person = p.pk
                     JOIN departments d ON d.pk = m.department WHERE p.id = ?1
                 UNION
                 SELECT d.id FROM people p JOIN conversations c ON c.visitor = p.pk
                     LEFT JOIN departments d ON d.pk = c.department
                     WHERE p.id = ?1 AND c.status <> 'resolved'
                 UNION
                 SELECT d.id FROM people p JOIN conversations c ON c.assignee = p.pk
                     AND c.status IN ('open', 'pending', 'snoozed')
                     LEFT JOIN departments d ON d.pk = c.department WHERE p.id = ?1",
                person.as_str(),
            )?;
            let people = ids(
                db,
                "SELECT a.id FROM people p JOIN conversations c ON c.visitor = p.pk
                     JOIN people a ON a.pk = c.assignee WHERE p.id = ?1 AND c.status <> 'resolved'
                 UNION
                 SELECT v.id FROM people p JOIN conversations c ON c.assignee = p.pk
                     AND c.status IN ('open', 'pending', 'snoozed')
                     JOIN people v ON v.pk = c.visitor WHERE p.id = ?1",
                person.as_str(),
            )?;
            let everyone = departments.contains(&None);
            Ok((
                departments.into_iter().flatten().collect(),
                people,
                everyone,
            ))
        })
        .await
    }
}

fn ids<T: From<String>>(db: &Connection, sql: &str, id: &str) -> Result<Vec<T>> {
    Ok(db
        .prepare_cached(sql)?
        .query_map(params![id], |row| row.get::<_, String>(0).map(T::from))?
        .collect::<rusqlite::Result<_>>()?)
}

fn optional_ids<T: From<String>>(db: &Connection, sql: &str, id: &str) -> Result<Vec<Option<T>>> {
    Ok(db
        .prepare_cached(sql)?
        .query_map(params![id], |row| {
            row.get::<_, Option<String>>(0).map(|id| id.map(T::from))
        })?
        .collect::<rusqlite::Result<_>>()?)
}
