//! The websites that carry the widget.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Store, Tx, cursor, departments, workspace};
use crate::error::{Error, Result};
use crate::model::{Appearance, DepartmentId, PersonId, SiteId, Timestamp};
use crate::protocol::{Announcement, DepartmentBrief, Page, Site, SiteSeen, WorkspacePart};

/// A site that is to be made, with its secrets.
#[derive(Clone, Debug)]
pub struct NewSiteRow {
    pub id: SiteId,
    pub public_key: String,
    pub identity_secret: String,
    pub name: String,
}

/// A site's properties, all checked.
#[derive(Clone, Debug, Default)]
pub struct SiteChange {
    pub name: Option<String>,
    pub allowed_origins: Option<Vec<String>>,
    pub department: Option<Option<DepartmentId>>,
    pub appearance: Option<Appearance>,
}

impl Store {
    /// The sites, the oldest first.
    pub async fn sites(&self, after: Option<(i64, i64)>, size: usize) -> Result<Page<Site>> {
        self.read(move |db| list(db, after, size)).await
    }

    /// The site with a public key, and its row.
    pub async fn site_by_key(&self, key: String) -> Result<Option<(i64, Site)>> {
        self.read(move |db| {
            Ok(db
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM {SOURCE} WHERE s.public_key = ?1"
                ))?
                .query_row([key], from_row)
                .optional()?)
        })
        .await
    }

    /// Those who would answer on a site: the members of its department, or every user where it has none.
    pub async fn answering(&self, department: Option<DepartmentId>) -> Result<Vec<PersonId>> {
        self.read(move |db| answering(db, department.as_ref()))
            .await
    }

    /// Those of `ids` that there are, in the order given.
    pub async fn departments_named(&self, ids: Vec<DepartmentId>) -> Result<Vec<DepartmentBrief>> {
        self.read(move |db| departments_named(db, &ids)).await
    }

    /// A site.
    pub async fn site(&self, id: SiteId) -> Result<Option<Site>> {
        self.read(move |db| one(db, &id)).await
    }

    /// Every site with its list of origins.
    pub async fn site_origins(&self) -> Result<Vec<(SiteId, Vec<String>)>> {
        self.read(|db| {
            Ok(db
                .prepare_cached("SELECT id, allowed_origins FROM sites")?
                .query_map([], |row| {
                    Ok((row.get::<_, String>(0)?.into(), json(row, 1)?))
                })?
                .collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Queues a note that a page showed a site's widget; nobody waits for it.
    pub fn note_site_seen(&self, site: SiteId, origin: String) {
        drop(self.write(move |tx| {
            let at = tx.now();
            let known = tx
                .prepare_cached("UPDATE sites SET seen_at = ?2, seen_origin = ?3 WHERE id = ?1")?
                .execute(params![site.as_str(), at.0, origin])?;
            if known > 0 {
                tx.announce(Announcement::SiteSeen(SiteSeen {
                    site_id: site,
                    origin,
                    at,
                }));
            }
            Ok(())
        }));
    }

    /// Puts a new identity secret in the old one's place.
    pub async fn renew_site_secret(&self, id: SiteId, secret: String) -> Result<Site> {
        self.write(move |tx| {
            tx.prepare_cached("UPDATE sites SET identity_secret = ?2 WHERE id = ?1")?
                .execute(params![id.as_str(), secret])?;
            changed(tx, &id)
        })
        .await
    }

    /// Makes a site.
    pub async fn create_site(&self, new: NewSiteRow, change: SiteChange) -> Result<Site> {
        self.write(move |tx| {
            tx.prepare_cached(
                "INSERT INTO sites (id, public_key, identity_secret, name, allowed_origins, appearance, created_at)
                 VALUES (?1, ?2, ?3, ?4, '[]', '{}', ?5)",
            )?
            .execute(params![
                new.id.as_str(),
                new.public_key,
                new.identity_secret,
                new.name,
                tx.now().0
            ])?;
            update(tx, &new.id, &change)
        })
        .await
    }

    /// Changes a site.
    pub async fn update_site(&self, id: SiteId, change: SiteChange) -> Result<Site> {
        self.write(move |tx| update(tx, &id, &change)).await
    }

    /// Removes a site. Its visitors and their conversations stay.
    pub async fn delete_site(&self, id: SiteId) -> Result<()> {
        self.write(move |tx| {
            let deleted = tx
                .prepare_cached("DELETE FROM sites WHERE id = ?1")?
                .execute([id.as_str()])?;
            if deleted == 0 {
                return Err(Error::not_found("site"));
            }
            workspace::changed(tx, WorkspacePart::Sites);
            Ok(())
        })
        .await
    }
}

const COLUMNS: &str = "s.pk, s.id, s.public_key, s.identity_secret, s.name, s.allowed_origins, d.id, s.appearance, s.created_at, s.seen_at, s.seen_origin";
const SOURCE: &str = "sites s LEFT JOIN departments d ON d.pk = s.department";

fn from_row(row: &Row) -> rusqlite::Result<(i64, Site)> {
    let site = Site {
        id: row.get::<_, String>(1)?.into(),
        public_key: row.get(2)?,
        identity_secret: row.get(3)?,
        name: row.get(4)?,
        allowed_origins: json(row, 5)?,
        department_id: row.get::<_, Option<String>>(6)?.map(Into::into),
        appearance: json(row, 7)?,
        created_at: Timestamp(row.get(8)?),
        seen_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        seen_origin: row.get(10)?,
    };
    Ok((row.get(0)?, site))
}

fn json<T: serde::de::DeserializeOwned>(row: &Row, index: usize) -> rusqlite::Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            index,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}

fn list(db: &Connection, after: Option<(i64, i64)>, size: usize) -> Result<Page<Site>> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {SOURCE} WHERE s.pk > ?1 ORDER BY s.pk LIMIT ?2"
        ))?
        .query_map(params![after.map_or(0, |key| key.0), limit], from_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(pk, _)| (*pk, 0));
    let items = rows.into_iter().map(|(_, site)| site).collect();
    Ok(Page { items, next_cursor })
}

fn answering(db: &Connection, department: Option<&DepartmentId>) -> Result<Vec<PersonId>> {
    let id = |row: &Row| Ok(row.get::<_, String>(0)?.into());
    let people = match department {
        Some(department) => db
            .prepare_cached(
                "SELECT p.id FROM departments d JOIN department_members m ON m.department = d.pk
                 JOIN people p ON p.pk = m.person WHERE d.id = ?1",
            )?
            .query_map([department.as_str()], id)?
            .collect::<rusqlite::Result<_>>()?,
        None => db
            .prepare_cached("SELECT p.id FROM users staff JOIN people p ON p.pk = staff.person")?
            .query_map([], id)?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(people)
}

fn departments_named(db: &Connection, ids: &[DepartmentId]) -> Result<Vec<DepartmentBrief>> {
    let list = serde_json::to_string(ids).map_err(Error::internal)?;
    Ok(db
        .prepare_cached(
            "SELECT d.id, d.name FROM json_each(?1) asked JOIN departments d ON d.id = asked.value
             ORDER BY asked.key",
        )?
        .query_map([list], |row| {
            Ok(DepartmentBrief {
                id: row.get::<_, String>(0)?.into(),
                name: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

fn update(tx: &Tx, id: &SiteId, change: &SiteChange) -> Result<Site> {
    let department = match &change.department {
        Some(Some(id)) => Some(departments::require(tx, id)?),
        _ => None,
    };
    let origins = change
        .allowed_origins
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(Error::internal)?;
    let appearance = change
        .appearance
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(Error::internal)?;
    tx.prepare_cached(
        "UPDATE sites SET name = coalesce(?2, name), allowed_origins = coalesce(?3, allowed_origins),
                department = CASE WHEN ?4 THEN ?5 ELSE department END,
                appearance = coalesce(?6, appearance) WHERE id = ?1",
    )?
    .execute(params![
        id.as_str(),
        change.name,
        origins,
        change.department.is_some(),
        department,
        appearance
    ])?;
    changed(tx, id)
}

fn one(db: &Connection, id: &SiteId) -> Result<Option<Site>> {
    let found = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {SOURCE} WHERE s.id = ?1"))?
        .query_row([id.as_str()], from_row)
        .optional()?;
    Ok(found.map(|(_, site)| site))
}

/// A site after a change, of which admins are told.
fn changed(tx: &Tx, id: &SiteId) -> Result<Site> {
    let site = one(tx, id)?.ok_or_else(|| Error::not_found("site"))?;
    workspace::changed(tx, WorkspacePart::Sites);
    Ok(site)
}
