//! Bringing the schema up to date: forward only, each step in a transaction of its own.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::open::{OpenError, prepare_for_writing};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../migrations/0001_people.sql")),
    M::up(include_str!("../../migrations/0002_conversations.sql")),
    M::up(include_str!("../../migrations/0003_search.sql")),
    M::up(include_str!("../../migrations/0004_widget.sql")),
    M::up(include_str!("../../migrations/0005_inbox.sql")),
    M::up(include_str!("../../migrations/0006_workspace.sql")),
    M::up(include_str!("../../migrations/0007_pictures.sql")),
    M::up(include_str!("../../migrations/0008_nodes.sql")),
];

/// Runs the steps that are missing. A database of a later version is refused before anything is written.
pub(super) fn to_latest(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let sqlite = |error: rusqlite::Error| OpenError::from_sqlite(path, &error);
    let found: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(sqlite)?;
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(OpenError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    prepare_for_writing(connection).map_err(sqlite)?;
    Migrations::from_slice(STEPS)
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => sqlite(err),
            other => OpenError::Other {
                path: path.to_owned(),
                reason: other.to_string(),
            },
        })
}
