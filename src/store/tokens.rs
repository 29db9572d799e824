//! API tokens: kept by their SHA-256, with their makers' rights of the moment.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::sessions::{self, Fingerprint};
use super::users::DEPARTMENTS;
use super::{Store, Tx, cursor, workspace};
use crate::error::{Error, Result};
use crate::model::{Caller, Scope, Timestamp, TokenId};
use crate::protocol::{ApiToken, Page, TokenMaker, WorkspacePart};

/// A use is noted at most so often, in milliseconds.
const NOTED_EVERY: i64 = 60_000;
/// Tokens of a workspace, those past their time among them.
const MOST: i64 = 500;

/// A token that is to be made; everything in it is checked.
#[derive(Clone, Debug)]
pub struct NewTokenRow {
    pub id: TokenId,
    pub fingerprint: Fingerprint,
    pub name: String,
    pub scopes: Vec<Scope>,
    /// The row of the user with whose rights it speaks.
    pub maker_pk: i64,
    pub expires_at: Option<Timestamp>,
}

/// Who speaks by a token, and what for.
#[derive(Clone, Debug)]
pub struct TokenCaller {
    pub pk: i64,
    pub caller: Caller,
    pub scopes: Vec<Scope>,
    pub used_at: Option<Timestamp>,
}

impl TokenCaller {
    /// Whether the time of its use is known well enough.
    pub fn is_noted(&self, now: Timestamp) -> bool {
        self.used_at.is_some_and(|at| at.0 > now.0 - NOTED_EVERY)
    }
}

impl Store {
    /// The tokens, the oldest first.
    pub async fn tokens(&self, after: Option<(i64, i64)>, size: usize) -> Result<Page<ApiToken>> {
        self.read(move |db| list(db, after, size)).await
    }

    /// Makes a token.
    pub async fn create_token(&self, new: NewTokenRow) -> Result<ApiToken> {
        self.write(move |tx| insert(tx, &new)).await
    }

    /// Removes a token: from now on it opens nothing.
    pub async fn delete_token(&self, id: TokenId) -> Result<()> {
        self.write(move |tx| {
            let deleted = tx
                .prepare_cached("DELETE FROM api_tokens WHERE id = ?1")?
                .execute([id.as_str()])?;
            if deleted == 0 {
                return Err(Error::not_found("token"));
            }
            workspace::changed(tx, WorkspacePart::Tokens);
            Ok(())
        })
        .await
    }

    /// Who speaks by a token, while its maker may log in. When it ends by itself is in the caller's `until`.
    pub async fn token_caller(&self, fingerprint: Fingerprint) -> Result<Option<TokenCaller>> {
        self.read(move |db| caller(db, &fingerprint)).await
    }

    /// Queues a note that a token is used; nobody waits for it.
    pub fn note_token_use(&self, pk: i64) {
        drop(self.write(move |tx| {
            tx.prepare_cached(
                "UPDATE api_tokens SET used_at = ?2 WHERE pk = ?1 AND coalesce(used_at, 0) <= ?3",
            )?
            .execute([pk, tx.now().0, tx.now().0 - NOTED_EVERY])?;
            Ok(())
        }));
    }
}

const COLUMNS: &str =
    "t.pk, t.id, t.name, t.scopes, t.created_at, t.expires_at, t.used_at, p.id, p.name";
const SOURCE: &str = "api_tokens t JOIN people p ON p.pk = t.maker";

fn from_row(row: &Row) -> rusqlite::Result<(i64, ApiToken)> {
    let token = ApiToken {
        id: row.get::<_, String>(1)?.into(),
        name: row.get(2)?,
        scopes: scopes(row, 3)?,
        created_at: Timestamp(row.get(4)?),
        expires_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        used_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
        created_by: TokenMaker {
            id: row.get::<_, String>(7)?.into(),
            name: row.get(8)?,
        },
        token: None,
    };
    Ok((row.get(0)?, token))
}

/// What can't be read opens nothing.
fn scopes(row: &Row, index: usize) -> rusqlite::Result<Vec<Scope>> {
    let text: String = row.get(index)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn list(db: &Connection, after: Option<(i64, i64)>, size: usize) -> Result<Page<ApiToken>> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {SOURCE} WHERE t.pk > ?1 ORDER BY t.pk LIMIT ?2"
        ))?
        .query_map(params![after.map_or(0, |key| key.0), limit], from_row)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let next_cursor = cursor::cut(&mut rows, size, |(pk, _)| (*pk, 0));
    let items = rows.into_iter().map(|(_, token)| token).collect();
    Ok(Page { items, next_cursor })
}

fn insert(tx: &Tx, new: &NewTokenRow) -> Result<ApiToken> {
    let count: i64 = tx
        .prepare_cached("SELECT count(*) FROM api_tokens")?
        .query_row([], |row| row.get(0))?;
    if count >= MOST {
        return Err(Error::conflict(format!(
            "There are {MOST} API tokens already; remove some that are not used any more."
        )));
    }
    let scopes = serde_json::to_string(&new.scopes).map_err(Error::internal)?;
    tx.prepare_cached(
        "INSERT INTO api_tokens (id, fingerprint, name, scopes, maker, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        new.id.as_str(),
        new.fingerprint.as_slice(),
        new.name,
        scopes,
        new.maker_pk,
        tx.now().0,
        new.expires_at.map(|at| at.0)
    ])?;
    workspace::changed(tx, WorkspacePart::Tokens);
    let (_, token) = tx
        .prepare_cached(&format!("SELECT {COLUMNS} FROM {SOURCE} WHERE t.id = ?1"))?
        .query_row([new.id.as_str()], from_row)?;
    Ok(token)
}

/// Removes the tokens of a user that goes.
pub(super) fn remove_all_of(tx: &Tx, maker: i64) -> Result<()> {
    let removed = tx
        .prepare_cached("DELETE FROM api_tokens WHERE maker = ?1")?
        .execute([maker])?;
    if removed > 0 {
        workspace::changed(tx, WorkspacePart::Tokens);
    }
    Ok(())
}

fn caller(db: &Connection, fingerprint: &Fingerprint) -> Result<Option<TokenCaller>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT p.pk, p.id, p.name, u.role, {DEPARTMENTS}, t.pk, t.id, t.scopes, t.expires_at, t.used_at
             FROM api_tokens t JOIN people p ON p.pk = t.maker JOIN users u ON u.person = p.pk
             WHERE t.fingerprint = ?1 AND u.disabled_at IS NULL AND u.deleted_at IS NULL"
        ))?
        .query_row([fingerprint.as_slice()], |row| {
            let until = row.get::<_, Option<i64>>(8)?.unwrap_or(i64::MAX);
            let session = row.get::<_, String>(6)?.into();
            Ok(TokenCaller {
                pk: row.get(5)?,
                caller: sessions::caller_from_row(row, session, Timestamp(until))?,
                scopes: scopes(row, 7)?,
                used_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
            })
        })
        .optional()?)
}
