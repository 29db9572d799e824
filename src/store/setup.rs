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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clock;
    use crate::store::answer_unheard;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_setup_token_is_exact_and_ends_and_the_next_start_takes_it_back() {
        let directory =
            std::env::temp_dir().join(format!("voxora-setup-{}", crate::model::new_id()));
        std::fs::create_dir(&directory).unwrap();
        let clock = Clock::new(|| Timestamp(0));
        let (store, committed) = Store::open(&directory, clock).unwrap();
        tokio::spawn(answer_unheard(committed));
        let is_open = async |token: u8, now| {
            let open = store.is_setup_open([token; 32], Timestamp(now));
            open.await.unwrap()
        };
        store.open_setup([1; 32], Timestamp(10)).await.unwrap();
        assert!(is_open(1, 9).await);
        assert!(!is_open(2, 9).await);
        assert!(!is_open(1, 10).await);
        store.open_setup([2; 32], Timestamp(10)).await.unwrap();
        assert!(is_open(2, 9).await);
        assert!(!is_open(1, 9).await);
        std::fs::remove_dir_all(directory).unwrap();
    }
}
