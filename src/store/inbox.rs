//! The inbox: what a caller may see, newest activity first.
//!
//! It is a union of ranges, one for each department, assignee and status that counts; each is read from one
//! index from the cursor on, then the union is sorted and cut. So a page costs the same anywhere.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, ToSql};

use super::conversations::{self, without_filing, without_last_message};
use super::{Store, cursor, messages, search};
use crate::error::{Error, Result};
use crate::model::{Caller, DepartmentId, PersonId, Status};
use crate::protocol::{Conversation, Page};

/// The newest messages of a conversation among which `unread` counts: a list must cost the same however long
/// nobody read.
const UNREAD_WINDOW: i64 = 1000;

/// A filter over what a caller may see, already parsed.
#[derive(Clone, Debug, Default)]
pub struct ConversationQuery {
    /// One status, or all.
    pub status: Option<Status>,
    /// `Some(None)`: nobody's.
    pub assignee: Option<Option<PersonId>>,
    /// One department's.
    pub department: Option<DepartmentId>,
    /// Those with the tag.
    pub tag: Option<String>,
    /// Those in which a message has all these words.
    pub text: Option<String>,
    /// The sort key of the last row seen.
    pub after: Option<(i64, i64)>,
    /// Rows of a page.
    pub size: usize,
}

impl Store {
    /// A page of the inbox.
    pub async fn conversations(
        &self,
        caller: Caller,
        query: ConversationQuery,
    ) -> Result<Page<Conversation>> {
        self.read(move |db| {
            let mut keys = newest(db, &caller, &query)?;
            let next_cursor = cursor::cut(&mut keys, query.size, |key| *key);
            let pks: Vec<i64> = keys.into_iter().map(|(_, pk)| pk).collect();
            let items = views(db, &caller, &pks)?;
            Ok(Page { items, next_cursor })
        })
        .await
    }
}

/// Conversations by number, in the order of activity, as one caller sees them: one query for all.
pub(super) fn views(db: &Connection, caller: &Caller, pks: &[i64]) -> Result<Vec<Conversation>> {
    let last = if caller.is_staff() {
        "c.last_seq"
    } else {
        "c.last_visible"
    };
    let sql = format!(
        "SELECT {conversation}, {message},
                (SELECT count(*) FROM messages n
                 WHERE n.key > (c.pk << 24) + max(c.last_seq - ?4, coalesce(
                           (SELECT seq FROM reads WHERE conversation = c.pk AND person = ?2), 0))
                   AND n.key <= (c.pk << 24) + c.last_seq
                   AND n.sender <> ?2 AND n.type <> 'system' AND n.internal <= ?3),
                (SELECT coalesce(max(r.seq), 0) FROM reads r
                 WHERE r.conversation = c.pk AND (r.person = c.visitor) = ?3)
         FROM {source}
         LEFT JOIN messages m ON m.key = (c.pk << 24) + {last}
         LEFT JOIN people p ON p.pk = m.sender LEFT JOIN uploads u ON u.pk = m.attachment
         WHERE c.pk IN (SELECT value FROM json_each(?1)) ORDER BY c.updated_at DESC, c.pk DESC",
        conversation = conversations::COLUMNS,
        message = messages::COLUMNS,
        source = conversations::SOURCE,
    );
    let list = serde_json::to_string(pks).map_err(Error::internal)?;
    let views = db
        .prepare_cached(&sql)?
        .query_map(
            (list, caller.person_pk, caller.is_staff(), UNREAD_WINDOW),
            |row| {
                let found = conversations::from_row(row)?;
                let at = conversations::COLUMN_COUNT;
                let last_message = match row.get::<_, Option<i64>>(at)? {
                    None => None,
                    Some(_) => Some(messages::from_row(row, at, &found.id)?),
                };
                let view = Conversation {
                    last_message,
                    unread: Some(row.get(at + messages::COLUMN_COUNT)?),
                    read_seq: Some(row.get(at + messages::COLUMN_COUNT + 1)?),
                    ..without_last_message(&found)
                };
                Ok(if caller.is_staff() {
                    view
                } else {
                    without_filing(view, &found)
                })
            },
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok(views)
}

/// The sort keys of a page and one more.
fn newest(db: &Connection, caller: &Caller, query: &ConversationQuery) -> Result<Vec<(i64, i64)>> {
    let statuses: &[Status] = match &query.status {
        Some(status) => std::slice::from_ref(status),
        None => Status::ALL,
    };
    let narrowing = Narrowing::of(db, caller, query)?;
    let mut found = BTreeSet::new();
    for branch in branches(db, caller, query)? {
        for status in statuses {
            let (sql, values) = narrowing.range(&branch, *status, query);
            let bound: Vec<(&str, &dyn ToSql)> = values
                .iter()
                .map(|(name, value)| (*name, value as &dyn ToSql))
                .collect();
            let mut statement = db.prepare_cached(&sql)?;
            let rows =
                statement.query_map(bound.as_slice(), |row| Ok((row.get(0)?, row.get(1)?)))?;
            for row in rows {
                found.insert(Reverse(row?));
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|key| key.0)
        .take(query.size + 1)
        .collect())
}

/// One range of one index.
struct Branch {
    condition: &'static str,
    owner: Option<i64>,
}

/// The ranges that make up what a caller may see.
fn branches(db: &Connection, caller: &Caller, query: &ConversationQuery) -> Result<Vec<Branch>> {
    let of = |condition, owner| Branch { condition, owner };
    if !caller.is_staff() {
        return Ok(vec![of("c.visitor = :owner", Some(caller.person_pk))]);
    }
    let mut branches: Vec<Branch> = departments(db)?
        .into_iter()
        .filter(|(_, id)| caller.manages() || caller.departments.contains(id))
        .filter(|(_, id)| query.department.as_ref().is_none_or(|wanted| wanted == id))
        .map(|(pk, _)| of("c.department = :owner", Some(pk)))
        .collect();
    if query.department.is_none() {
        branches.push(of("c.department IS :owner", None));
    }
    branches.push(of("c.assignee = :owner", Some(caller.person_pk)));
    Ok(branches)
}

fn departments(db: &Connection) -> Result<Vec<(i64, DepartmentId)>> {
    Ok(db
        .prepare_cached("SELECT pk, id FROM departments")?
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?.into())))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What the filters add to every branch. A part that no filter needs stays out of the text, so that each
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
            Some(None) => narrowing.sql.push_str(" AND c.assignee IS NULL"),
            Some(Some(id)) => {
                narrowing
                    .sql
                    .push_str(" AND c.assignee = (SELECT pk FROM people WHERE id = :assignee)");
                narrowing.values.push((":assignee", id.to_string().into()));
            }
        }
        if let Some(id) = &query.department {
            let wanted = departments(db)?.into_iter().find(|(_, other)| other == id);
            narrowing.sql.push_str(" AND +c.department = :department");
            narrowing
                .values
                .push((":department", wanted.map_or(0, |(pk, _)| pk).into()));
        }
        if let Some(tag) = &query.tag {
            // Tags are the staff's: a visitor's conversations have none.
            narrowing.sql.push_str(" AND :staff");
            narrowing.sql.push_str(
                " AND EXISTS (SELECT 1 FROM conversation_tags t WHERE t.tag = :tag AND t.conversation = c.pk)",
            );
            narrowing.values.push((":tag", tag.clone().into()));
        }
        if let Some(text) = &query.text {
            narrowing.sql.push_str(
                " AND c.pk IN (SELECT m.key >> 24 FROM message_search s JOIN messages m ON m.key = s.rowid
                               WHERE message_search MATCH :text AND m.internal <= :staff)",
            );
            // No message has the word of a text without words.
            let expression = search::expression(text).unwrap_or_else(|| "\"\"".to_owned());
            narrowing.values.push((":text", expression.into()));
        }
        if query.tag.is_some() || query.text.is_some() {
            narrowing.values.push((":staff", caller.is_staff().into()));
        }
        Ok(narrowing)
    }

    fn range(
        &self,
        branch: &Branch,
        status: Status,
        query: &ConversationQuery,
    ) -> (String, Vec<(&'static str, Value)>) {
        let sql = format!(
            "SELECT c.updated_at, c.pk FROM conversations c
             WHERE {}{} AND c.status = :status AND (c.updated_at, c.pk) < (:time, :pk)
             ORDER BY c.updated_at DESC, c.pk DESC LIMIT :limit",
            branch.condition, self.sql
        );
        let (time, pk) = query.after.unwrap_or((i64::MAX, i64::MAX));
        let mut values = self.values.clone();
        values.extend([
            (":owner", Value::from(branch.owner)),
            (":status", status.as_str().to_owned().into()),
            (":time", time.into()),
            (":pk", pk.into()),
            (
                ":limit",
                i64::try_from(query.size + 1).unwrap_or(i64::MAX).into(),
            ),
        ]);
        (sql, values)
    }
}
