//! Search over what was said.

use rusqlite::{Connection, params};

use super::{Store, Tx, cursor, messages};
use crate::error::Result;
use crate::model::Caller;
use crate::protocol::{Found, Page};

/// How many matches are ranked: a word that is everywhere must not cost more than one that is not.
pub(super) const CANDIDATES: i64 = 5000;
/// Words of a query that count.
const MAX_WORDS: usize = 16;

impl Store {
    /// Messages with all the words of `text` that `caller` may see, best first.
    pub async fn search(
        &self,
        caller: Caller,
        text: String,
        size: usize,
        after: Option<(i64, i64)>,
    ) -> Result<Page<Found>> {
        self.read(move |db| search(db, &caller, &text, size, after))
            .await
    }
}

/// The words of a query as an FTS5 expression: all of them, the last one as a beginning. None where there is no word,
/// which no message has.
pub(super) fn expression(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(|word| format!("\"{word}\""))
        .collect();
    (!words.is_empty()).then(|| format!("{}*", words.join(" ")))
}

/// Takes a message out of the index, which keeps no text of its own and has to be told what it knew. What this
/// transaction wrote is not in it yet.
pub(super) fn forget(tx: &Tx, message: i64, content: &str) -> Result<()> {
    if !tx.is_unindexed(message) {
        tx.prepare_cached(
            "INSERT INTO message_search (message_search, rowid, content) VALUES ('delete', ?1, ?2)",
        )?
        .execute(params![message, content])?;
    }
    Ok(())
}

/// Ranks the newest candidates, and cuts snippets for a page of them alone: a snippet costs a look at the text. The
/// rank is scaled to a whole number, so that a cursor can hold it.
fn search(
    db: &Connection,
    caller: &Caller,
    text: &str,
    size: usize,
    after: Option<(i64, i64)>,
) -> Result<Page<Found>> {
    let Some(expression) = expression(text) else {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    };
    let sql = format!(
        "WITH candidates AS MATERIALIZED (
             SELECT rowid AS key, CAST(bm25(message_search) * 1000000 AS INTEGER) AS score
             FROM message_search WHERE message_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2),
         found AS MATERIALIZED (
             SELECT f.key, f.score FROM candidates f
             JOIN messages m ON m.key = f.key JOIN conversations c ON c.pk = f.key >> 24
             WHERE m.deleted_at IS NULL
               AND (?3 OR c.assignee = ?4 OR c.department IS NULL
                    OR c.department IN (SELECT department FROM department_members WHERE person = ?4))
               AND (f.score, f.key) > (?5, ?6)
             ORDER BY f.score, f.key LIMIT ?7)
         SELECT {columns}, f.score, f.key, c.id,
                (SELECT snippet(message_search, 0, char(10214), char(10215), '…', 16)
                 FROM message_search WHERE message_search MATCH ?1 AND rowid = f.key)
         FROM found f JOIN messages m ON m.key = f.key
         JOIN people p ON p.pk = m.sender LEFT JOIN uploads u ON u.pk = m.attachment
         JOIN conversations c ON c.pk = f.key >> 24
         ORDER BY f.score, f.key",
        columns = messages::COLUMNS
    );
    let (score, key) = after.unwrap_or((i64::MIN, i64::MIN));
    let at = messages::COLUMN_COUNT;
    let mut rows = db
        .prepare_cached(&sql)?
        .query_map(
            params![
                expression,
                CANDIDATES,
                caller.manages(),
                caller.person_pk,
                score,
                key,
                i64::try_from(size + 1).unwrap_or(i64::MAX)
            ],
            |row| {
                let conversation = row.get::<_, String>(at + 2)?.into();
                let found = Found {
                    message: messages::from_row(row, 0, &conversation)?,
                    snippet: row.get(at + 3)?,
                };
                Ok((found, row.get(at)?, row.get(at + 1)?))
            },
        )?
        .collect::<rusqlite::Result<Vec<(Found, i64, i64)>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(_, score, key)| (*score, *key));
    let items = rows.into_iter().map(|(found, _, _)| found).collect();
    Ok(Page { items, next_cursor })
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn operators_of_the_index_are_only_words() {
        assert_eq!(expression("a OR \"b").unwrap(), "\"a\" \"OR\" \"b\"*");
        assert_eq!(expression("\"*- 🦊"), None);
    }
}
