//! Everyone a message can come from: the part that users and visitors have in common.

use rusqlite::{Connection, params};

use super::Tx;
use crate::error::Result;
use crate::model::{PersonId, PersonKind};

/// Adds a person and gives its row. `email` is a visitor's; a user's is what it logs in with.
pub(super) fn insert(
    tx: &Tx,
    id: &PersonId,
    kind: PersonKind,
    name: &str,
    email: Option<&str>,
) -> Result<i64> {
    tx.prepare_cached(
        "INSERT INTO people (id, kind, name, email, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id.as_str(), kind.as_str(), name, email, tx.now().0])?;
    Ok(tx.last_insert_rowid())
}

/// Sets what others see of a person.
pub(super) fn describe(
    db: &Connection,
    person: i64,
    name: &str,
    email: Option<&str>,
) -> Result<()> {
    db.prepare_cached("UPDATE people SET name = ?2, email = ?3 WHERE pk = ?1")?
        .execute(params![person, name, email])?;
    Ok(())
}
