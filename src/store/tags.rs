//! What is known of tags beside the conversations that have them.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::sight::VISIBLE;
use super::{Store, Tx, conversations, cursor, workspace};
use crate::error::{Error, Result};
use crate::model::{Caller, ConversationId};
use crate::protocol::{Announcement, Page, Tag, WorkspacePart};

/// Conversations that are counted of one tag, and how many of the newest are told when it changes.
const COUNTED: i64 = 1000;
const TOLD: i64 = 200;
/// Tags of a workspace.
const MOST: i64 = 2000;

impl Store {
    /// The tags by their names, with how many conversations that `caller` may see have each.
    pub async fn tags(
        &self,
        caller: Caller,
        after: Option<String>,
        size: usize,
    ) -> Result<Page<Tag>> {
        self.read(move |db| list(db, &caller, after.as_deref(), size))
            .await
    }

    /// Makes a tag that no conversation has yet.
    pub async fn create_tag(
        &self,
        caller: Caller,
        name: String,
        color: Option<String>,
    ) -> Result<Tag> {
        self.write(move |tx| {
            let made = tx
                .prepare_cached(
                    "INSERT INTO tags (name, color, created_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                )?
                .execute(params![name, color, tx.now().0])?;
            if made == 0 {
                return Err(Error::conflict("There is such a tag already."));
            }
            require_few(tx)?;
            workspace::changed(tx, WorkspacePart::Tags);
            one(tx, &caller, &name)
        })
        .await
    }

    /// Changes a tag; with the name of another one, the two become that one.
    pub async fn update_tag(
        &self,
        caller: Caller,
        name: String,
        new_name: Option<String>,
        color: Option<Option<String>>,
    ) -> Result<Tag> {
        self.write(move |tx| {
            require(tx, &name)?;
            let is = new_name.unwrap_or_else(|| name.clone());
            if is != name {
                rename(tx, &name, &is)?;
            }
            if let Some(color) = color {
                tx.prepare_cached("UPDATE tags SET color = ?2 WHERE name = ?1")?
                    .execute(params![is, color])?;
            }
            workspace::changed(tx, WorkspacePart::Tags);
            one(tx, &caller, &is)
        })
        .await
    }

    /// Takes a tag from all conversations, and forgets it.
    pub async fn delete_tag(&self, name: String) -> Result<()> {
        self.write(move |tx| {
            require(tx, &name)?;
            let told = newest(tx, &name)?;
            tx.prepare_cached("DELETE FROM conversation_tags WHERE tag = ?1")?
                .execute([&name])?;
            tx.prepare_cached("DELETE FROM tags WHERE name = ?1")?
                .execute([&name])?;
            workspace::changed(tx, WorkspacePart::Tags);
            tell(tx, &told)
        })
        .await
    }
}

/// The tags with their counts for the user `:me`. Where it does not see all conversations the newest of a tag are
/// looked at, so that no count costs more than so many of them.
fn select() -> String {
    format!(
        "SELECT t.name, t.color, CASE WHEN :manages
            THEN (SELECT count(*) FROM (SELECT 1 FROM conversation_tags WHERE tag = t.name LIMIT {COUNTED}))
            ELSE (SELECT count(*) FROM
                    (SELECT conversation FROM conversation_tags WHERE tag = t.name
                     ORDER BY conversation DESC LIMIT {COUNTED}) newest
                  JOIN conversations c ON c.pk = newest.conversation WHERE {VISIBLE}) END
         FROM tags t"
    )
}

fn from_row(row: &Row) -> rusqlite::Result<Tag> {
    Ok(Tag {
        name: row.get(0)?,
        color: row.get(1)?,
        conversations: row.get(2)?,
    })
}

fn list(db: &Connection, caller: &Caller, after: Option<&str>, size: usize) -> Result<Page<Tag>> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut items = db
        .prepare_cached(&format!(
            "{} WHERE t.name > :after ORDER BY t.name LIMIT :limit",
            select()
        ))?
        .query_map(
            named_params! {
                ":manages": caller.manages(),
                ":me": caller.person_pk,
                ":after": after.unwrap_or_default(),
                ":limit": limit,
            },
            from_row,
        )?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let has_more = items.len() > size;
    items.truncate(size);
    let next_cursor = items
        .last()
        .filter(|_| has_more)
        .map(|tag| cursor::encode_text(&tag.name));
    Ok(Page { items, next_cursor })
}

fn one(db: &Connection, caller: &Caller, name: &str) -> Result<Tag> {
    Ok(db
        .prepare_cached(&format!("{} WHERE t.name = :name", select()))?
        .query_row(
            named_params! {
                ":manages": caller.manages(),
                ":me": caller.person_pk,
                ":name": name,
            },
            from_row,
        )?)
}

fn require(db: &Connection, name: &str) -> Result<()> {
    db.prepare_cached("SELECT 1 FROM tags WHERE name = ?1")?
        .query_row([name], |_| Ok(()))
        .optional()?
        .ok_or_else(|| Error::not_found("tag"))
}

/// Refuses the tag that was one too many: whoever can file can make tags.
fn require_few(db: &Connection) -> Result<()> {
    let count: i64 = db
        .prepare_cached("SELECT count(*) FROM tags")?
        .query_row([], |row| row.get(0))?;
    if count <= MOST {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "There are {MOST} tags already; use one of them, or have an admin remove some."
    )))
}

/// Makes a tag known that a conversation was given.
pub(super) fn know(tx: &Tx, names: &[String]) -> Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO tags (name, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    )?;
    let mut learnt = 0;
    for name in names {
        learnt += insert.execute(params![name, tx.now().0])?;
    }
    if learnt > 0 {
        require_few(tx)?;
        workspace::changed(tx, WorkspacePart::Tags);
    }
    Ok(())
}

/// Gives all that has the old name the new one. A conversation that has both keeps one.
fn rename(tx: &Tx, old: &str, new: &str) -> Result<()> {
    let told = newest(tx, old)?;
    tx.prepare_cached(
        "INSERT INTO tags (name, color, created_at)
         SELECT ?2, color, created_at FROM tags WHERE name = ?1 ON CONFLICT DO NOTHING",
    )?
    .execute([old, new])?;
    tx.prepare_cached("DELETE FROM tags WHERE name = ?1")?
        .execute([old])?;
    tx.prepare_cached(
        "INSERT INTO conversation_tags (tag, conversation)
         SELECT ?2, conversation FROM conversation_tags WHERE tag = ?1 ON CONFLICT DO NOTHING",
    )?
    .execute([old, new])?;
    tx.prepare_cached("DELETE FROM conversation_tags WHERE tag = ?1")?
        .execute([old])?;
    tell(tx, &told)
}

/// The newest conversations with a tag: those that somebody may be looking at.
fn newest(db: &Connection, name: &str) -> Result<Vec<ConversationId>> {
    Ok(db
        .prepare_cached(
            "SELECT c.id FROM conversation_tags t JOIN conversations c ON c.pk = t.conversation
             WHERE t.tag = ?1 ORDER BY t.conversation DESC LIMIT ?2",
        )?
        .query_map(params![name, TOLD], |row| {
            Ok(row.get::<_, String>(0)?.into())
        })?
        .collect::<rusqlite::Result<_>>()?)
}

fn tell(tx: &Tx, conversations: &[ConversationId]) -> Result<()> {
    for id in conversations {
        if let Some(row) = conversations::find(tx, id)? {
            let pair = conversations::pair(tx, &row)?;
            tx.announce(Announcement::ConversationUpdated(pair));
        }
    }
    Ok(())
}
