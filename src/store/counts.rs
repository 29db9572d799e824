//! How many conversations stand where, as the app's sidebar says it. Each number ends somewhere: it costs the same
//! however many there are.

use std::collections::BTreeMap;

use rusqlite::{Connection, named_params, params};

use super::Store;
use super::sight::{self, OUTSIDE};
use crate::error::Result;
use crate::model::{Caller, DepartmentId, SiteId};
use crate::protocol::InboxCounts;

/// Where a number ends.
const MOST: i64 = 1000;
/// Conversations whose tags are counted, and tags that are told.
const TAGGED: i64 = 5000;
const TAGS: i64 = 500;

impl Store {
    /// How many conversations that a user may see stand where.
    pub async fn inbox_counts(&self, caller: Caller) -> Result<InboxCounts> {
        self.read(move |db| counts(db, &caller)).await
    }
}

fn counts(db: &Connection, caller: &Caller) -> Result<InboxCounts> {
    let departments = sight::departments(db, caller)?;
    let list = sight::as_list(&departments)?;
    let outside = outside(db, caller, &list)?;
    let mut counts = InboxCounts {
        mine: mine(db, caller)?,
        sites: sites(db, &list)?,
        tags: tags(db, caller, &list)?,
        snoozed: snoozed(db, caller, &list)?,
        ..InboxCounts::default()
    };
    for (pk, id) in departments
        .iter()
        .map(|(pk, id)| (Some(*pk), Some(id)))
        .chain([(None, None)])
    {
        let (taken, free) = (queue(db, pk, false)?, queue(db, pk, true)?);
        counts.unassigned += free;
        counts.all += taken + free;
        if let Some(id) = id {
            counts.departments.insert(id.clone(), taken + free);
        }
    }
    for (department, site) in outside {
        counts.all += 1;
        *counts.departments.entry(department).or_default() += 1;
        if let Some(site) = site {
            *counts.sites.entry(site).or_default() += 1;
        }
    }
    // What somebody takes care of was looked at no further than this either.
    counts.all = counts.all.max(counts.mine);
    Ok(ended(counts))
}

/// No number above the end.
fn ended(counts: InboxCounts) -> InboxCounts {
    let end = |n: i64| n.min(MOST);
    fn each<K: Ord>(map: BTreeMap<K, i64>) -> BTreeMap<K, i64> {
        map.into_iter().map(|(key, n)| (key, n.min(MOST))).collect()
    }
    InboxCounts {
        mine: end(counts.mine),
        unassigned: end(counts.unassigned),
        all: end(counts.all),
        snoozed: end(counts.snoozed),
        departments: each(counts.departments),
        sites: each(counts.sites),
        tags: each(counts.tags),
    }
}

fn one(db: &Connection, sql: &str, bound: &[(&str, &dyn rusqlite::ToSql)]) -> Result<i64> {
    Ok(db.prepare_cached(sql)?.query_row(bound, |row| row.get(0))?)
}

/// Open and pending ones of a department, or of none: those that nobody takes care of, or the others.
fn queue(db: &Connection, department: Option<i64>, unassigned: bool) -> Result<i64> {
    one(
        db,
        "SELECT count(*) FROM (SELECT 1 FROM conversations
             WHERE department IS :department AND unassigned = :unassigned AND status IN ('open', 'pending')
             LIMIT :most)",
        named_params! { ":department": department, ":unassigned": unassigned, ":most": MOST },
    )
}

fn mine(db: &Connection, caller: &Caller) -> Result<i64> {
    one(
        db,
        "SELECT count(*) FROM (SELECT 1 FROM conversations
             WHERE assignee = :me AND status IN ('open', 'pending') LIMIT :most)",
        named_params! { ":me": caller.person_pk, ":most": MOST },
    )
}

fn snoozed(db: &Connection, caller: &Caller, departments: &str) -> Result<i64> {
    let inside = one(
        db,
        "SELECT count(*) FROM (SELECT 1 FROM json_each(:departments) d CROSS JOIN conversations c
             ON c.department IS d.value AND c.unassigned IN (0, 1) AND c.status = 'snoozed' LIMIT :most)",
        named_params! { ":departments": departments, ":most": MOST },
    )?;
    let outside = one(
        db,
        &format!(
            "SELECT count(*) FROM (SELECT department FROM conversations
                 WHERE assignee = :me AND status = 'snoozed' LIMIT :most) f WHERE {OUTSIDE}"
        ),
        named_params! { ":me": caller.person_pk, ":departments": departments, ":most": MOST },
    )?;
    Ok(inside + outside)
}

/// The departments and sites of what a user takes care of in departments that are not its own.
fn outside(
    db: &Connection,
    caller: &Caller,
    departments: &str,
) -> Result<Vec<(DepartmentId, Option<SiteId>)>> {
    if caller.manages() {
        return Ok(Vec::new());
    }
    Ok(db
        .prepare_cached(&format!(
            "SELECT d.id, s.id FROM (SELECT department, site FROM conversations
                 WHERE assignee = :me AND status IN ('open', 'pending') LIMIT :most) f
             JOIN departments d ON d.pk = f.department LEFT JOIN sites s ON s.pk = f.site WHERE {OUTSIDE}"
        ))?
        .query_map(
            named_params! { ":me": caller.person_pk, ":departments": departments, ":most": MOST },
            |row| {
                let site: Option<String> = row.get(1)?;
                Ok((row.get::<_, String>(0)?.into(), site.map(Into::into)))
            },
        )?
        .collect::<rusqlite::Result<_>>()?)
}

fn sites(db: &Connection, departments: &str) -> Result<BTreeMap<SiteId, i64>> {
    Ok(db
        .prepare_cached(
            "SELECT id, (SELECT count(*) FROM
                 (SELECT 1 FROM json_each(?1) d CROSS JOIN conversations c
                      ON c.site = sites.pk AND c.status IN ('open', 'pending') AND c.department IS d.value LIMIT ?2))
             FROM sites",
        )?
        .query_map(params![departments, MOST], |row| {
            Ok((row.get::<_, String>(0)?.into(), row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

fn tags(db: &Connection, caller: &Caller, departments: &str) -> Result<BTreeMap<String, i64>> {
    Ok(db
        .prepare_cached(&format!(
            "WITH f AS MATERIALIZED (
                 SELECT * FROM (SELECT c.pk FROM json_each(:departments) d CROSS JOIN conversations c
                     ON c.department IS d.value AND c.unassigned IN (0, 1) AND c.status IN ('open', 'pending')
                     LIMIT :most)
                 UNION ALL
                 SELECT f.pk FROM (SELECT pk, department FROM conversations
                     WHERE assignee = :me AND status IN ('open', 'pending') LIMIT :most) f WHERE {OUTSIDE})
             SELECT t.tag, count(*) FROM f CROSS JOIN conversation_tags t ON t.conversation = f.pk
             GROUP BY t.tag ORDER BY count(*) DESC, t.tag LIMIT :tags"
        ))?
        .query_map(
            named_params! {
                ":departments": departments,
                ":me": caller.person_pk,
                ":most": TAGGED,
                ":tags": TAGS,
            },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect::<rusqlite::Result<_>>()?)
}
