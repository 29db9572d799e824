//! Which parts of which indexes make up what a caller asks for.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};

use super::ConversationQuery;
use crate::error::{Error, Result};
use crate::model::{Caller, PersonId, Status};
use crate::store::sight::{self, VISIBLE};
use crate::store::{departments, search};

/// Conversations that are few.
const FEW: i64 = 2000;

/// A read that gives sort keys, newest first.
pub(super) struct Statement {
    pub sql: String,
    pub values: Vec<(&'static str, Value)>,
}

/// The reads of which a page is the union.
pub(super) fn statements(
    db: &Connection,
    caller: &Caller,
    query: &ConversationQuery,
) -> Result<Vec<Statement>> {
    let narrowing = Narrowing::of(db, caller, query)?;
    let ranges = match few(db, caller, query)? {
        Some(few) => vec![Range::few(caller, query, &few)?],
        None => ranges(db, caller, query)?,
    };
    let statements = ranges
        .into_iter()
        .map(|range| narrowing.statement(range, query));
    Ok(statements.collect())
}

/// The statuses that are asked for.
fn statuses(query: &ConversationQuery) -> &[Status] {
    if query.statuses.is_empty() {
        Status::ALL
    } else {
        &query.statuses
    }
}

/// The conversations of a visitor, with a tag, of a site or with the words, where these are few: then it is cheaper to look at each of
/// them than to read the inbox until enough of them came by.
fn few(db: &Connection, caller: &Caller, query: &ConversationQuery) -> Result<Option<Vec<i64>>> {
    if let Some(text) = &query.text {
        // No message has the word of a text without words.
        let expression = search::expression(text).unwrap_or_else(|| "\"\"".to_owned());
        let found = db
            .prepare_cached(
                "SELECT DISTINCT m.key >> 24 FROM
                     (SELECT rowid AS key FROM message_search WHERE message_search MATCH ?1
                      ORDER BY rowid DESC LIMIT ?2) f
                 JOIN messages m ON m.key = f.key WHERE m.internal <= ?3",
            )?
            .query_map(
                params![expression, search::CANDIDATES, caller.is_staff()],
                |row| row.get(0),
            )?
            .collect::<rusqlite::Result<_>>()?;
        return Ok(Some(found));
    }
    if let Some(visitor) = &query.visitor {
        let found = db
            .prepare_cached(
                "SELECT c.pk FROM people p JOIN conversations c ON c.visitor = p.pk
                 WHERE p.id = ?1 ORDER BY c.pk DESC LIMIT ?2",
            )?
            .query_map(params![visitor.as_str(), FEW], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        return Ok(Some(found));
    }
    let at_most = |sql: &str, what: &str| -> Result<Option<Vec<i64>>> {
        let found: Vec<i64> = db
            .prepare_cached(sql)?
            .query_map(params![what, FEW + 1], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(i64::try_from(found.len())
            .is_ok_and(|len| len <= FEW)
            .then_some(found))
    };
    if let Some(tag) = &query.tag {
        let few = at_most(
            "SELECT conversation FROM conversation_tags WHERE tag = ?1 LIMIT ?2",
            tag,
        )?;
        if few.is_some() {
            return Ok(few);
        }
    }
    match &query.site {
        None => Ok(None),
        Some(site) => at_most(
            "SELECT c.pk FROM sites s JOIN conversations c ON c.site = s.pk WHERE s.id = ?1 LIMIT ?2",
            site.as_str(),
        ),
    }
}

/// A part of the inbox that is read from one index.
struct Range {
    condition: String,
    values: Vec<(&'static str, Value)>,
}

impl Range {
    fn of(condition: &str, owner: Option<i64>, status: Status) -> Self {
        Self {
            condition: format!("{condition} AND c.status = :status"),
            values: vec![
                (":owner", owner.into()),
                (":status", status.as_str().to_owned().into()),
            ],
        }
    }

    /// Those of a list that the caller may see.
    fn few(caller: &Caller, query: &ConversationQuery, few: &[i64]) -> Result<Self> {
        let statuses: Vec<&str> = statuses(query).iter().map(|one| one.as_str()).collect();
        let mut range = Self {
            condition: "c.pk IN (SELECT value FROM json_each(:few))
                 AND c.status IN (SELECT value FROM json_each(:statuses))"
                .to_owned(),
            values: vec![
                (":few", as_json(few)?.into()),
                (":statuses", as_json(&statuses)?.into()),
            ],
        };
        range.only_visible(caller);
        Ok(range)
    }

    fn only_visible(&mut self, caller: &Caller) {
        self.values.push((":me", caller.person_pk.into()));
        if caller.is_staff() {
            self.condition.push_str(" AND ");
            self.condition.push_str(VISIBLE);
            self.values.push((":manages", caller.manages().into()));
        } else {
            self.condition.push_str(" AND c.visitor = :me");
        }
    }
}

fn as_json<T: serde::Serialize>(list: &[T]) -> Result<String> {
    serde_json::to_string(list).map_err(Error::internal)
}

/// The ranges that make up what a caller may see of what it asks for.
fn ranges(db: &Connection, caller: &Caller, query: &ConversationQuery) -> Result<Vec<Range>> {
    let statuses = statuses(query);
    let each = |condition: &str, owner| {
        let of_status = |status: &Status| Range::of(condition, owner, *status);
        statuses.iter().map(of_status).collect::<Vec<_>>()
    };
    if !caller.is_staff() {
        return Ok(each("c.visitor = :owner", Some(caller.person_pk)));
    }
    if let Some(Some(assignee)) = &query.assignee {
        let mut ranges = each("c.assignee = :owner", pk_of(db, assignee)?);
        if *assignee != caller.person {
            ranges
                .iter_mut()
                .for_each(|range| range.only_visible(caller));
        }
        return Ok(ranges);
    }
    let mut owners: Vec<Option<i64>> = sight::departments(db, caller)?
        .into_iter()
        .filter(|(_, id)| query.department.as_ref().is_none_or(|wanted| wanted == id))
        .map(|(pk, _)| Some(pk))
        .collect();
    if query.department.is_none() {
        owners.push(None);
    }
    let mut ranges = Vec::new();
    for owner in owners {
        ranges.extend(each("c.department IS :owner AND c.unassigned = 1", owner));
        if query.assignee.is_none() {
            ranges.extend(each("c.department IS :owner AND c.unassigned = 0", owner));
        }
    }
    if query.assignee.is_none() && !caller.manages() {
        ranges.extend(each("c.assignee = :owner", Some(caller.person_pk)));
    }
    Ok(ranges)
}

/// The row of a person; nobody's is 0.
fn pk_of(db: &Connection, person: &PersonId) -> Result<Option<i64>> {
    let found = db
        .prepare_cached("SELECT pk FROM people WHERE id = ?1")?
        .query_row([person.as_str()], |row| row.get(0))
        .optional()?;
    Ok(Some(found.unwrap_or(0)))
}

/// What the filters add to every range. A part that no filter needs stays out of the text, so that each
/// text has its own plan.
struct Narrowing {
    sql: String,
    values: Vec<(&'static str, Value)>,
}

impl Narrowing {
    fn of(db: &Connection, caller: &Caller, query: &ConversationQuery) -> Result<Self> {
        let mut narrowing = Self {
            sql: String::new(),
            values: Vec::new(),
        };
        match &query.assignee {
            None => {}
            Some(None) => narrowing.add(" AND c.assignee IS NULL", []),
            Some(Some(id)) => {
                let pk = pk_of(db, id)?.into();
                narrowing.add(" AND +c.assignee = :assignee", [(":assignee", pk)]);
            }
        }
        if let Some(id) = &query.department {
            let pk = departments::pk_of(db, id)?.unwrap_or(0).into();
            narrowing.add(" AND +c.department = :department", [(":department", pk)]);
        }
        if let Some(id) = &query.site {
            let id = id.to_string().into();
            narrowing.add(
                " AND +c.site = (SELECT pk FROM sites WHERE id = :site)",
                [(":site", id)],
            );
        }
        if let Some(id) = &query.visitor {
            let pk = pk_of(db, id)?.into();
            narrowing.add(" AND +c.visitor = :visitor", [(":visitor", pk)]);
        }
        if let Some(tag) = &query.tag {
            // Tags are the staff's: a visitor's conversations have none.
            narrowing.add(
                " AND :staff AND EXISTS
                     (SELECT 1 FROM conversation_tags t WHERE t.tag = :tag AND t.conversation = c.pk)",
                [(":tag", tag.clone().into()), (":staff", caller.is_staff().into())],
            );
        }
        Ok(narrowing)
    }

    fn add<const N: usize>(&mut self, sql: &str, values: [(&'static str, Value); N]) {
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    fn statement(&self, range: Range, query: &ConversationQuery) -> Statement {
        let sql = format!(
            "SELECT c.updated_at, c.pk FROM conversations c
             WHERE {}{} AND (c.updated_at, c.pk) < (:time, :pk)
             ORDER BY c.updated_at DESC, c.pk DESC LIMIT :limit",
            range.condition, self.sql
        );
        let (time, pk) = query.after.unwrap_or((i64::MAX, i64::MAX));
        let limit = i64::try_from(query.size + 1).unwrap_or(i64::MAX);
        let mut values = self.values.clone();
        values.extend(range.values);
        values.extend([
            (":time", Value::from(time)),
            (":pk", pk.into()),
            (":limit", limit.into()),
        ]);
        Statement { sql, values }
    }
}
