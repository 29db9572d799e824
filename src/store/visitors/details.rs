//! What a visitor says of itself: nobody has proven it.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::require_let_in;
use crate::error::{Error, Result};
use crate::model::{Caller, Fields, SessionId};
use crate::protocol::VisitorSelf;
use crate::store::{Store, Tx, conversations, people, sessions};

/// The site's own fields that are kept of a visitor.
const MAX_FIELDS: usize = 20;

/// What a visitor changes of itself, all checked. `Some(None)` takes something back.
#[derive(Clone, Debug, Default)]
pub struct VisitorChange {
    pub name: Option<String>,
    pub email: Option<Option<String>>,
    pub phone: Option<Option<String>>,
    /// Each by itself; none takes one back.
    pub fields: Vec<(String, Option<String>)>,
}

impl VisitorChange {
    /// Without what a site's proof says.
    pub(super) fn without_name(&self) -> Self {
        Self {
            name: None,
            email: None,
            ..self.clone()
        }
    }

    fn names(&self) -> bool {
        self.name.is_some() || self.email.is_some()
    }
}

impl Store {
    /// Changes what a visitor says of itself. Gives the sessions of which nothing cached counts any more.
    pub async fn describe_self(
        &self,
        caller: Caller,
        change: VisitorChange,
    ) -> Result<(VisitorSelf, Vec<SessionId>)> {
        self.write(move |tx| {
            let person = caller.person_pk;
            require_let_in(tx, person)?;
            if change.names() && is_identified(tx, person)? {
                return Err(Error::forbidden(
                    "The website says who this visitor is: its name and email are not for the visitor to change.",
                ));
            }
            store(tx, person, &change)?;
            // A conversation shows its visitor's name and email, and nothing else of it.
            if change.names() {
                conversations::announce_all_of(tx, person)?;
            }
            Ok((myself(tx, person)?, sessions::changed(tx, person)?))
        })
        .await
    }
}

fn is_identified(db: &Connection, person: i64) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT external_id IS NOT NULL FROM visitors WHERE person = ?1")?
        .query_row([person], |row| row.get(0))
        .optional()?
        .unwrap_or(false))
}

/// Writes what changed.
pub(super) fn store(tx: &Tx, person: i64, change: &VisitorChange) -> Result<()> {
    let before = myself(tx, person)?;
    if change.names() {
        let name = change.name.as_deref().unwrap_or(&before.name);
        let email = change.email.as_ref().unwrap_or(&before.email);
        people::describe(tx, person, name, email.as_deref())?;
    }
    if change.phone.is_none() && change.fields.is_empty() {
        return Ok(());
    }
    let phone = change.phone.as_ref().unwrap_or(&before.phone);
    let mut fields = before.fields;
    for (key, value) in &change.fields {
        match value {
            Some(value) => fields.insert(key.clone(), value.clone()),
            None => fields.remove(key),
        };
    }
    if fields.len() > MAX_FIELDS {
        return Err(Error::invalid(format!(
            "`fields` must be {MAX_FIELDS} at most."
        )));
    }
    let fields = serde_json::to_string(&fields).map_err(Error::internal)?;
    tx.prepare_cached("UPDATE visitors SET phone = ?2, fields = ?3 WHERE person = ?1")?
        .execute(params![person, phone, fields])?;
    Ok(())
}

fn myself(db: &Connection, person: i64) -> Result<VisitorSelf> {
    Ok(db
        .prepare_cached(
            "SELECT p.id, p.name, p.email, v.phone, v.fields
             FROM people p JOIN visitors v ON v.person = p.pk WHERE p.pk = ?1",
        )?
        .query_row([person], |row| {
            Ok(VisitorSelf {
                id: row.get::<_, String>(0)?.into(),
                name: row.get(1)?,
                email: row.get(2)?,
                phone: row.get(3)?,
                fields: fields(row, 4)?,
            })
        })?)
}

/// Reads the fields out of their column.
pub(super) fn fields(row: &Row, index: usize) -> rusqlite::Result<Fields> {
    let text: Option<String> = row.get(index)?;
    // The text is written above, as JSON.
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}
