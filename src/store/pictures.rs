//! Pictures that everybody may see, by their content.

use rusqlite::{OptionalExtension, params};

use super::{Store, Tx};
use crate::error::{Error, Result};
use crate::model::{PictureHash, SiteId};

/// A picture that no site shows is kept for so long: its admin may still be about to save.
const SPARE_MS: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// Keeps a picture for a site, and forgets those that no site shows any more.
    pub async fn add_picture(&self, site: SiteId, hash: PictureHash, bytes: Vec<u8>) -> Result<()> {
        self.write(move |tx| add(tx, &site, &hash, &bytes)).await
    }

    /// A picture's bytes.
    pub async fn picture(&self, hash: PictureHash) -> Result<Option<Vec<u8>>> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("SELECT bytes FROM pictures WHERE hash = ?1")?
                .query_row([hash.as_str()], |row| row.get(0))
                .optional()?)
        })
        .await
    }

    /// Whether there is such a picture.
    pub async fn has_picture(&self, hash: PictureHash) -> Result<bool> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("SELECT 1 FROM pictures WHERE hash = ?1")?
                .exists([hash.as_str()])?)
        })
        .await
    }
}

fn add(tx: &Tx, site: &SiteId, hash: &PictureHash, bytes: &[u8]) -> Result<()> {
    let exists = tx
        .prepare_cached("SELECT 1 FROM sites WHERE id = ?1")?
        .exists([site.as_str()])?;
    if !exists {
        return Err(Error::not_found("site"));
    }
    let now = tx.now().0;
    tx.prepare_cached(
        "INSERT INTO pictures (hash, bytes, created_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (hash) DO UPDATE SET created_at = ?3",
    )?
    .execute(params![hash.as_str(), bytes, now])?;
    tx.prepare_cached(
        "DELETE FROM pictures WHERE created_at < ?1 AND NOT EXISTS
             (SELECT 1 FROM sites s WHERE s.appearance ->> 'avatarUrl' = '/avatars/' || hash || '.png')",
    )?
    .execute([now - SPARE_MS])?;
    Ok(())
}
