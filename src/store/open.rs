//! Opening the file: what SQLite must be, and how it is set.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use r2d2::Pool;
use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::{Connection, ErrorCode, OpenFlags};

/// Before 3.51.3 a WAL reset could corrupt a database that several connections use.
/// <https://sqlite.org/wal.html>
const MIN_SQLITE: i32 = 3_051_003;

/// Between two tries to get a lock.
const PAUSE: Duration = Duration::from_micros(50);

/// Why a data directory can't be used: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Made by a later version.
    #[error(
        "{} was written by a newer version of Voxora (schema {found}, this version knows {known}); run that version or restore an older copy. Nothing was changed.",
        path.display()
    )]
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    /// Not a database, or a broken one.
    #[error(
        "{} is damaged or not a database; restore a copy of it. Nothing was changed.",
        path.display()
    )]
    Damaged { path: PathBuf },
    /// No permission to write.
    #[error("{} cannot be written; check the directory's owner and permissions.", path.display())]
    ReadOnly { path: PathBuf },
    /// Another program holds it.
    #[error("{} is in use by another program.", path.display())]
    Busy { path: PathBuf },
    /// Anything else.
    #[error("{} cannot be opened: {reason}.", path.display())]
    Other { path: PathBuf, reason: String },
}

impl OpenError {
    /// The sentence for what SQLite said.
    pub(super) fn from_sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged { path },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            _ => Self::Other {
                path,
                reason: error.to_string(),
            },
        }
    }
}

/// The writer's connection.
pub(super) fn for_writing(path: &Path) -> Result<Connection, OpenError> {
    let version = rusqlite::version_number();
    if version < MIN_SQLITE {
        return Err(OpenError::Other {
            path: path.to_owned(),
            reason: format!("SQLite {} has a known fault", rusqlite::version()),
        });
    }
    let open = || -> rusqlite::Result<Connection> {
        // A file that is no database must be seen before a pragma changes it.
        let connection = Connection::open(path)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    open().map_err(|error| OpenError::from_sqlite(path, &error))
}

/// What the writer needs once the schema is known to be ours: this changes the file.
pub(super) fn prepare_for_writing(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // That is the checkpointer's.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    connection.set_prepared_statement_cache_capacity(128);
    common(connection)?;
    wait_for_others(connection)
}

/// Waits up to five seconds for other processes: SQLite's own handler sleeps for up to 100 ms at a time, in which others
/// would go before it.
pub(super) fn wait_for_others(connection: &Connection) -> rusqlite::Result<()> {
    const SHORT: i32 = 1000;
    const LONG: i32 = 5000;
    connection.busy_handler(Some(|tries| {
        sleep(if tries < SHORT { PAUSE } else { PAUSE * 20 });
        tries < SHORT + LONG
    }))
}

/// Waits for what is over in a millisecond or two.
pub(super) fn wait_briefly(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(|tries| {
        sleep(PAUSE);
        tries < 20
    }))
}

/// The connection that writes the log back. Whoever is in its way is not waited for.
pub(super) fn for_checkpoints(path: &Path) -> Result<Connection, OpenError> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(Duration::ZERO)?;
        Ok(connection)
    };
    open().map_err(|error| OpenError::from_sqlite(path, &error))
}

fn common(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}

/// The pool of read-only connections.
pub(super) fn readers(path: &Path, size: u32) -> Result<Pool<SqliteConnectionManager>, OpenError> {
    let manager = SqliteConnectionManager::file(path)
        .with_flags(OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .with_init(|connection| {
            connection.set_prepared_statement_cache_capacity(64);
            common(connection)
        });
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(5))
        .build(manager)
        .map_err(|error| OpenError::Other {
            path: path.to_owned(),
            reason: error.to_string(),
        })
}
