//! Where visitors were: the newest pages of each.

use rusqlite::{Connection, params};

use super::require_let_in;
use crate::error::{Error, Result};
use crate::model::{Caller, Timestamp};
use crate::protocol::{Announcement, VisitedPage, VisitorPage};
use crate::store::{Store, Tx};

/// As many are kept of a visitor.
const KEPT: i64 = 20;

impl Store {
    /// The list of origins of the site that a visitor came from.
    pub async fn origins_of_visitor(&self, person: i64) -> Result<Vec<String>> {
        self.read(move |db| {
            let list: Option<String> = db
                .prepare_cached(
                    "SELECT s.allowed_origins FROM visitors v LEFT JOIN sites s ON s.pk = v.site WHERE v.person = ?1",
                )?
                .query_row([person], |row| row.get(0))?;
            let parsed = list.map(|list| serde_json::from_str(&list)).transpose();
            Ok(parsed.map_err(Error::internal)?.unwrap_or_default())
        })
        .await
    }

    /// Notes where a visitor is; the same page again is the same visit.
    pub async fn open_page(
        &self,
        caller: Caller,
        url: String,
        title: Option<String>,
    ) -> Result<()> {
        self.write(move |tx| {
            require_let_in(tx, caller.person_pk)?;
            let page = VisitedPage {
                url,
                title,
                at: tx.now(),
            };
            insert(tx, caller.person_pk, &page)?;
            tx.announce(Announcement::VisitorPage(VisitorPage {
                visitor_id: caller.person,
                page,
            }));
            Ok(())
        })
        .await
    }
}

fn insert(tx: &Tx, visitor: i64, page: &VisitedPage) -> Result<()> {
    tx.prepare_cached(
        "DELETE FROM visitor_pages WHERE visitor = ?1 AND url = ?2
           AND at = (SELECT max(at) FROM visitor_pages WHERE visitor = ?1)",
    )?
    .execute(params![visitor, page.url])?;
    tx.prepare_cached(
        "INSERT INTO visitor_pages (visitor, at, url, title) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET url = excluded.url, title = excluded.title",
    )?
    .execute(params![visitor, page.at.0, page.url, page.title])?;
    tx.prepare_cached(
        "DELETE FROM visitor_pages WHERE visitor = ?1 AND at NOT IN
             (SELECT at FROM visitor_pages WHERE visitor = ?1 ORDER BY at DESC LIMIT ?2)",
    )?
    .execute([visitor, KEPT])?;
    tx.prepare_cached("UPDATE visitors SET seen_at = ?2 WHERE person = ?1")?
        .execute([visitor, page.at.0])?;
    Ok(())
}

/// A visitor's pages, the newest first.
pub(super) fn of(db: &Connection, visitor: i64) -> Result<Vec<VisitedPage>> {
    Ok(db
        .prepare_cached(
            "SELECT url, title, at FROM visitor_pages WHERE visitor = ?1 ORDER BY at DESC",
        )?
        .query_map([visitor], |row| {
            Ok(VisitedPage {
                url: row.get(0)?,
                title: row.get(1)?,
                at: Timestamp(row.get(2)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Forgets where a visitor was.
pub(super) fn forget(tx: &Tx, visitor: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM visitor_pages WHERE visitor = ?1")?
        .execute([visitor])?;
    Ok(())
}
