//! Several processes that write to one database.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::Connection;

use super::open::OpenError;
use crate::model::NodeId;

/// What the processes sign with; the first one makes it.
pub(super) fn secret(connection: &Connection) -> rusqlite::Result<Vec<u8>> {
    let random: [u8; 32] = rand::random();
    connection.execute(
        "INSERT OR IGNORE INTO node_secret (one, secret) VALUES (1, ?1)",
        [random],
    )?;
    connection.query_row("SELECT secret FROM node_secret", [], |row| row.get(0))
}

/// What the writer of one of several processes knows.
pub(super) struct Sharing {
    /// This process.
    pub node: NodeId,
    /// Whose turn it is to write. SQLite's own lock is asked for again and again, with pauses that grow; the system's
    /// wakes who waits.
    turn: File,
    /// Who waits for a turn stands here: who just had one can't be quicker than who waits.
    door: File,
}

/// A turn to write, until it is dropped.
pub(super) struct Turn<'a>(&'a File);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // It fails only where there is no lock.
        let _ = self.0.unlock();
    }
}

impl Sharing {
    /// Opens what the turns are taken with, beside the database.
    pub(super) fn open(dir: &Path, node: NodeId) -> Result<Self, OpenError> {
        let open = |name: &str| {
            let path = dir.join(name);
            OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(&path)
                .map_err(|error| OpenError::Other {
                    path,
                    reason: error.to_string(),
                })
        };
        Ok(Self {
            node,
            turn: open("voxora.turn")?,
            door: open("voxora.door")?,
        })
    }

    /// Waits for this process's turn. Without one it is still safe to write: SQLite has a lock of its own.
    pub(super) fn wait(&self) -> Turn<'_> {
        let waited = self.door.lock().and_then(|()| {
            let taken = self.turn.lock();
            self.door.unlock().and(taken)
        });
        if let Err(error) = waited {
            tracing::warn!(error = %error, "the nodes' turns cannot be kept");
        }
        Turn(&self.turn)
    }
}

#[cfg(test)]
mod tests;
