//! Links by which an invited user chooses its password: each works once, for a time.

use rusqlite::{Connection, OptionalExtension, params};

use super::change::set_password;
use super::{UserRow, by_pk};
use crate::error::{Error, Result};
use crate::model::Timestamp;
use crate::store::sessions::Fingerprint;
use crate::store::{Store, Tx};

impl Store {
    /// Whether an invitation counts; `unauthorized` when it does not.
    pub async fn check_invitation(&self, fingerprint: Fingerprint, now: Timestamp) -> Result<()> {
        self.read(move |db| invited(db, &fingerprint, now).map(drop))
            .await
    }

    /// Takes an invitation and sets the password that was chosen with it.
    pub async fn accept_invitation(
        &self,
        fingerprint: Fingerprint,
        password_hash: String,
    ) -> Result<UserRow> {
        self.write(move |tx| accept(tx, &fingerprint, &password_hash))
            .await
    }
}

pub(super) fn insert(
    tx: &Tx,
    person: i64,
    fingerprint: &Fingerprint,
    expires_at: Timestamp,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO invitations (fingerprint, person, expires_at) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![fingerprint.as_slice(), person, expires_at.0])?;
    Ok(())
}

/// Makes every invitation of a person worthless.
pub(super) fn remove(tx: &Tx, person: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM invitations WHERE person = ?1")?
        .execute([person])?;
    Ok(())
}

fn accept(tx: &Tx, fingerprint: &Fingerprint, password_hash: &str) -> Result<UserRow> {
    let user = invited(tx, fingerprint, tx.now())?;
    set_password(tx, user.pk, password_hash)?;
    Ok(user)
}

fn invited(db: &Connection, fingerprint: &Fingerprint, now: Timestamp) -> Result<UserRow> {
    let worthless =
        || Error::unauthorized("The invitation was used or is too old; ask for a new one.");
    let person: i64 = db
        .prepare_cached(
            "SELECT person FROM invitations WHERE fingerprint = ?1 AND expires_at > ?2",
        )?
        .query_row(params![fingerprint.as_slice(), now.0], |row| row.get(0))
        .optional()?
        .ok_or_else(worthless)?;
    by_pk(db, person)?
        .filter(|user| !user.disabled)
        .ok_or_else(worthless)
}
