//! Search over what was said.

use std::collections::HashMap;

use rusqlite::{Connection, named_params, params};

use super::sight::VISIBLE;
use super::{Store, Tx, cursor, messages};
use crate::error::{Error, Result};
use crate::model::Caller;
use crate::protocol::{Found, Page};

/// How many matches are ranked: a word that is everywhere must not cost more than one that is not.
pub(super) const CANDIDATES: i64 = 5000;
/// The newest matches among which an agent's are looked for.
const LOOKED_AT: i64 = 50_000;
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

/// The words of a query as an FTS5 expression: all of them, the last one as a beginning, unless it is a single letter,
/// with which too many words begin. None where there is no word, which no message has.
pub(super) fn expression(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(|word| format!("\"{word}\""))
        .collect();
    let last = words.last()?;
    // With its quotes. Where a character is a word, as in Chinese, one is enough.
    let is_beginning = last.len() > "\"a\"".len();
    Some(format!(
        "{}{}",
        words.join(" "),
        if is_beginning { "*" } else { "" }
    ))
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

/// A match's place in the list: its score, smaller for better, and its message's key.
type Place = (i64, i64);

/// Ranks the newest matches, then cuts snippets for a page of them. Each step walks the index once: to ask it for one
/// message at a time would gather all words with a beginning anew for each.
fn search(
    db: &Connection,
    caller: &Caller,
    text: &str,
    size: usize,
    after: Option<Place>,
) -> Result<Page<Found>> {
    let Some(expression) = expression(text) else {
        return Ok(Page {
            items: Vec::new(),
            next_cursor: None,
        });
    };
    let mut places = best(db, caller, &expression, size, after)?;
    let next_cursor = cursor::cut(&mut places, size, |place| *place);
    let keys: Vec<i64> = places.iter().map(|(_, key)| *key).collect();
    let mut found = found(db, &expression, &keys)?;
    Ok(Page {
        items: keys.iter().filter_map(|key| found.remove(key)).collect(),
        next_cursor,
    })
}

/// How often the words are in a message, against its length, as BM25 has it for one word and messages of 120 characters;
/// a whole number, so that a cursor can hold it. BM25 itself would count all matches there are.
const SCORE: &str = "-CAST(1000000 * f.hits / (f.hits + 0.3 + 0.0075 * f.length) AS INTEGER)";

/// The best of the newest matches that `caller` may see, behind `after`: a page and one more.
fn best(
    db: &Connection,
    caller: &Caller,
    expression: &str,
    size: usize,
    after: Option<Place>,
) -> Result<Vec<Place>> {
    let (score, key) = after.unwrap_or((i64::MIN, i64::MIN));
    let sql = format!(
        "WITH hit AS MATERIALIZED (
             SELECT m.key, length(m.content) AS length,
                    length(highlight(message_search, 0, char(1), '')) - length(m.content) AS hits
             FROM message_search CROSS JOIN messages m ON m.key = message_search.rowid
             CROSS JOIN conversations c ON c.pk = m.key >> 24
             WHERE message_search MATCH :words AND message_search.rowid >= :oldest
               AND m.deleted_at IS NULL AND {VISIBLE}
             ORDER BY message_search.rowid DESC LIMIT :candidates)
         SELECT {SCORE} AS score, f.key FROM hit f WHERE (score, f.key) > (:score, :key)
         ORDER BY score, f.key LIMIT :limit"
    );
    Ok(db
        .prepare_cached(&sql)?
        .query_map(
            named_params! {
                ":words": expression,
                ":oldest": oldest(db, caller, expression)?,
                ":me": caller.person_pk,
                ":manages": caller.manages(),
                ":candidates": CANDIDATES,
                ":score": score,
                ":key": key,
                ":limit": i64::try_from(size + 1).unwrap_or(i64::MAX),
            },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect::<rusqlite::Result<_>>()?)
}

/// The oldest match that is looked at: whoever sees few of the matches must not make them all be looked at.
fn oldest(db: &Connection, caller: &Caller, expression: &str) -> Result<i64> {
    if caller.manages() {
        return Ok(0);
    }
    Ok(db
        .prepare_cached(
            "SELECT coalesce(min(key), 0) FROM (SELECT rowid AS key FROM message_search
                 WHERE message_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2)",
        )?
        .query_row(params![expression, LOOKED_AT], |row| row.get(0))?)
}

/// The messages with these keys, and the words in them.
fn found(db: &Connection, expression: &str, keys: &[i64]) -> Result<HashMap<i64, Found>> {
    let sql = format!(
        "SELECT {columns}, m.key, c.id, snippet(message_search, 0, char(10214), char(10215), '…', 16)
         FROM message_search CROSS JOIN messages m ON m.key = message_search.rowid
         JOIN people p ON p.pk = m.sender LEFT JOIN uploads u ON u.pk = m.attachment
         JOIN conversations c ON c.pk = m.key >> 24
         WHERE message_search MATCH ?1 AND message_search.rowid BETWEEN ?2 AND ?3
           AND +message_search.rowid IN (SELECT value FROM json_each(?4))",
        columns = messages::COLUMNS
    );
    let (oldest, newest) = (keys.iter().min(), keys.iter().max());
    let list = serde_json::to_string(keys).map_err(Error::internal)?;
    let at = messages::COLUMN_COUNT;
    Ok(db
        .prepare_cached(&sql)?
        .query_map(params![expression, oldest, newest, list], |row| {
            let conversation = row.get::<_, String>(at + 1)?.into();
            let found = Found {
                message: messages::from_row(row, 0, &conversation)?,
                snippet: row.get(at + 2)?,
            };
            Ok((row.get(at)?, found))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn operators_of_the_index_are_only_words() {
        assert_eq!(expression("a OR \"be").unwrap(), "\"a\" \"OR\" \"be\"*");
        assert_eq!(expression("\"*- 🦊"), None);
        assert_eq!(expression("an a").unwrap(), "\"an\" \"a\"");
        assert_eq!(expression("日").unwrap(), "\"日\"*");
    }
}
