//! The workspace itself, and the word that goes round when a part of it changes.

use super::{Store, Tx};
use crate::error::Result;
use crate::model::PersonId;
use crate::protocol::{Announcement, SiteBrief, WorkspacePart};

impl Store {
    /// The workspace's name.
    pub async fn workspace_name(&self) -> Result<String> {
        self.read(|db| {
            Ok(db
                .prepare_cached("SELECT name FROM workspace WHERE one = 1")?
                .query_row([], |row| row.get(0))?)
        })
        .await
    }

    /// Names the workspace.
    pub async fn name_workspace(&self, name: String) -> Result<()> {
        self.write(move |tx| rename(tx, &name)).await
    }

    /// The sites by name.
    pub async fn site_names(&self) -> Result<Vec<SiteBrief>> {
        self.read(|db| {
            Ok(db
                .prepare_cached("SELECT id, name FROM sites ORDER BY pk")?
                .query_map([], |row| {
                    Ok(SiteBrief {
                        id: row.get::<_, String>(0)?.into(),
                        name: row.get(1)?,
                    })
                })?
                .collect::<rusqlite::Result<_>>()?)
        })
        .await
    }
}

/// Names the workspace inside a larger write.
pub(super) fn rename(tx: &Tx, name: &str) -> Result<()> {
    tx.prepare_cached("UPDATE workspace SET name = ?1 WHERE one = 1")?
        .execute([name])?;
    changed(tx, WorkspacePart::Workspace);
    Ok(())
}

/// Tells all staff to fetch a part again.
pub(super) fn changed(tx: &Tx, what: WorkspacePart) {
    tx.announce(Announcement::WorkspaceChanged {
        what,
        only_for: None,
    });
}

/// Tells one user's own sockets.
pub(super) fn changed_for(tx: &Tx, person: &PersonId, what: WorkspacePart) {
    tx.announce(Announcement::WorkspaceChanged {
        what,
        only_for: Some(person.clone()),
    });
}
