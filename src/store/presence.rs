//! What users say of themselves, and who is told that somebody came or went.

use rusqlite::{Connection, params};

use super::Store;
use super::conversations::word;
use crate::error::Result;
use crate::model::{DepartmentId, PersonId, Presence};
use crate::protocol::Announcement;

/// Departments, people, and whether all staff.
type Audience = (Vec<DepartmentId>, Vec<PersonId>, bool);

impl Store {
    /// What users said of themselves that are not simply online.
    pub async fn statuses(&self) -> Result<Vec<(PersonId, Presence)>> {
        self.read(|db| {
            Ok(db
                .prepare_cached(
                    "SELECT p.id, staff.status FROM users staff JOIN people p ON p.pk = staff.person
                     WHERE staff.status <> 'online'",
                )?
                .query_map([], |row| Ok((row.get::<_, String>(0)?.into(), word(row, 1)?)))?
                .collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Keeps what a user says of itself.
    pub async fn set_status(
        &self,
        person_pk: i64,
        person: PersonId,
        status: Presence,
    ) -> Result<()> {
        self.write_checked_and_wait(move |tx| {
            tx.prepare_cached("UPDATE users SET status = ?2 WHERE person = ?1")?
                .execute(params![person_pk, status.as_str()])?;
            tx.announce(Announcement::StatusSet { person, status });
            Ok(())
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
