//! The tokens that let the first user be made.

use rusqlite::{Connection, params};

use super::{Fingerprint, Store};
use crate::error::Result;
use crate::model::Timestamp;

impl Store {
    /// Lets a token in; a server that serves alone takes back those of its earlier starts.
    pub async fn open_setup(&self, token: Fingerprint, expires_at: Timestamp) -> Result<()> {
        let alone = self.node.is_none();
        self.write(move |tx| {
            if alone {
                close(tx)?;
            }
            tx.execute(
                "INSERT INTO setup_tokens (fingerprint, expires_at) VALUES (?1, ?2)",
                params![token.as_slice(), expires_at.0],
            )?;
            Ok(())
        })
        .await
    }

    /// Whether a token lets the first user be made.
    pub async fn is_setup_open(&self, token: Fingerprint, now: Timestamp) -> Result<bool> {
        self.read(move |db| {
            Ok(db
                .prepare_cached(
                    "SELECT 1 FROM setup_tokens WHERE fingerprint = ?1 AND expires_at > ?2",
                )?
                .exists(params![token.as_slice(), now.0])?)
        })
        .await
    }
}

/// No token counts any more.
pub(super) fn close(db: &Connection) -> Result<()> {
    db.execute("DELETE FROM setup_tokens", [])?;
    Ok(())
}
