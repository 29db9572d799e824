//! The inbox: what a caller may see, newest activity first.
//!
//! It is a union of ranges, one for each department and status that counts, taken and not; each is read from one
//! index from the cursor on, then the union is sorted and cut. So a page costs the same anywhere.

mod ranges;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rusqlite::{Connection, ToSql};

use super::conversations::{self, without_filing, without_last_message};
use super::{Store, cursor, messages};
use crate::error::{Error, Result};
use crate::model::{Caller, DepartmentId, PersonId, SiteId, Status};
use crate::protocol::{Conversation, Page};

/// The newest messages of a conversation among which `unread` counts: a list must cost the same however long
/// nobody read.
const UNREAD_WINDOW: i64 = 1000;

/// A filter over what a caller may see, already parsed.
#[derive(Clone, Debug, Default)]
pub struct ConversationQuery {
    /// These, or all where there are none.
    pub statuses: Vec<Status>,
    /// `Some(None)`: nobody's.
    pub assignee: Option<Option<PersonId>>,
    /// One department's.
    pub department: Option<DepartmentId>,
    /// One site's.
    pub site: Option<SiteId>,
    /// One visitor's.
    pub visitor: Option<PersonId>,
    /// Those with the tag.
    pub tag: Option<String>,
    /// Those in which a message has all these words, among the newest that do.
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
    let mut found = BTreeSet::new();
    for ranges::Statement { sql, values } in ranges::statements(db, caller, query)? {
        let bound: Vec<(&str, &dyn ToSql)> = values
            .iter()
            .map(|(name, value)| (*name, value as &dyn ToSql))
            .collect();
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(bound.as_slice(), |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            found.insert(Reverse(row?));
        }
    }
    Ok(found
        .into_iter()
        .map(|key| key.0)
        .take(query.size + 1)
        .collect())
}
