//! Who can be given work.

use rusqlite::{Connection, params};

use super::{DEPARTMENTS, department_ids};
use crate::error::Result;
use crate::model::Presence;
use crate::protocol::{Page, TeamMember};
use crate::store::conversations::word;
use crate::store::{Store, cursor};

impl Store {
    /// Those who can log in, the oldest first; whoever knows who is here says their status.
    pub async fn team(&self, after: Option<(i64, i64)>, size: usize) -> Result<Page<TeamMember>> {
        self.read(move |db| team(db, after, size)).await
    }
}

fn team(db: &Connection, after: Option<(i64, i64)>, size: usize) -> Result<Page<TeamMember>> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = db
        .prepare_cached(&format!(
            "SELECT p.pk, p.id, p.name, u.role, {DEPARTMENTS}
             FROM users u JOIN people p ON p.pk = u.person
             WHERE u.person > ?1 AND u.disabled_at IS NULL AND u.deleted_at IS NULL
               AND u.password_hash IS NOT NULL
             ORDER BY u.person LIMIT ?2"
        ))?
        .query_map(params![after.map_or(0, |key| key.0), limit], |row| {
            let member = TeamMember {
                id: row.get::<_, String>(1)?.into(),
                name: row.get(2)?,
                role: word(row, 3)?,
                status: Presence::Offline,
                department_ids: department_ids(row, 4)?,
            };
            Ok((row.get(0)?, member))
        })?
        .collect::<rusqlite::Result<Vec<(i64, TeamMember)>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(pk, _)| (*pk, 0));
    let items = rows.into_iter().map(|(_, member)| member).collect();
    Ok(Page { items, next_cursor })
}
