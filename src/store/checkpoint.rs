//! Writes the log back into the database beside the writer. A commit that did it would hold up what comes after it for
//! tens of milliseconds; here the writer is asked for the last, short part alone, after which the log begins anew.
//! <https://sqlite.org/wal.html#performance_considerations>

use std::fs::File;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{JoinHandle, sleep};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::open::{self, OpenError};
use super::writer::stop_the_process;

/// Pages of the log that are written back at once, 32 MB: those that every commit changes are written once for
/// many commits.
const PAGES: i64 = 8000;
/// So many are left to the writer. While more than that come meanwhile, there is another pass, up to so many.
const REST: i64 = 250;
const PASSES: usize = 8;
/// What the writer does not write back while others wait for it, however it came to be so much.
const TOO_MUCH: i64 = 2000;
/// Pages of the log at which the writer takes part all the same: the disk is slower than it.
const LONG: i64 = 4 * PAGES;
/// Between two looks at the log, while there are commits.
const PAUSE: Duration = Duration::from_millis(50);
/// While the disk is full.
const RETRY: Duration = Duration::from_secs(1);

/// The thread, and the writer's part of it.
pub(super) struct Checkpointer {
    commits: SyncSender<()>,
    rest: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// Where the log is.
struct Log {
    pages: i64,
    /// Of those, how many the database has already.
    written_back: i64,
}

impl Log {
    fn rest(&self) -> i64 {
        self.pages - self.written_back
    }
}

impl Checkpointer {
    /// Starts the thread, with a connection of its own.
    pub(super) fn start(path: &Path) -> Result<Self, OpenError> {
        let beside = Beside::open(path)?;
        let (commits, committed) = sync_channel(1);
        let rest = Arc::new(AtomicBool::new(false));
        let found = rest.clone();
        let thread = std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || run(&beside, &committed, &found))
            .map_err(|error| OpenError::Other {
                path: path.to_owned(),
                reason: error.to_string(),
            })?;
        Ok(Self {
            commits,
            rest,
            thread,
        })
    }

    /// For the writer, after each commit.
    pub(super) fn committed(&self, connection: &Connection) {
        if self.rest.swap(false, Ordering::Relaxed) {
            heed(begin_anew(connection));
        }
        // One that waits already stands for this one, too.
        let _ = self.commits.try_send(());
    }

    /// Waits for the thread's end.
    pub(super) fn stop(self) {
        drop(self.commits);
        if self.thread.join().is_err() {
            tracing::error!("the thread that writes the log back panicked");
        }
    }
}

fn run(beside: &Beside, committed: &Receiver<()>, rest: &AtomicBool) {
    while committed.recv().is_ok() {
        sleep(PAUSE);
        match heed(beside.write_back()) {
            Some(is_left) => rest.store(is_left, Ordering::Relaxed),
            None => sleep(RETRY),
        }
    }
}

/// What the thread has.
struct Beside {
    connection: Connection,
    /// The database's file. It is never closed: that would let go of the locks that SQLite has on it, fcntl(2).
    file: ManuallyDrop<File>,
}

impl Beside {
    fn open(path: &Path) -> Result<Self, OpenError> {
        let connection = open::for_checkpoints(path)?;
        let file = File::open(path).map_err(|error| OpenError::Other {
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Self {
            connection,
            file: ManuallyDrop::new(file),
        })
    }

    /// Writes back a long log, but for what is written meanwhile. Whether something is left that is for the writer.
    /// While a long read needs the log it goes on growing.
    fn write_back(&self) -> rusqlite::Result<bool> {
        if look(&self.connection)?.pages < PAGES {
            return Ok(false);
        }
        for _ in 0..PASSES {
            beside_others(&self.connection)?;
            // SQLite leaves that to the last pass, which is the writer's.
            self.file.sync_data().map_err(not_synced)?;
            let log = look(&self.connection)?;
            if log.rest() <= REST || log.pages > LONG {
                return Ok(log.rest() > 0);
            }
        }
        Ok(false)
    }
}

fn not_synced(error: std::io::Error) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
    rusqlite::Error::SqliteFailure(code, Some(error.to_string()))
}

/// Writes back the rest, if it still is little, while nobody else can write.
fn begin_anew(connection: &Connection) -> rusqlite::Result<()> {
    let log = look(connection)?;
    if log.rest() > TOO_MUCH {
        return match log.pages > LONG {
            true => beside_others(connection),
            false => Ok(()),
        };
    }
    open::wait_briefly(connection)?;
    let outcome = checkpoint(connection, "PRAGMA wal_checkpoint = RESTART");
    open::wait_for_others(connection)?;
    outcome.map(drop)
}

/// Writes back what was written until now, while others write on.
fn beside_others(connection: &Connection) -> rusqlite::Result<()> {
    checkpoint(connection, "PRAGMA wal_checkpoint = PASSIVE").map(drop)
}

fn look(connection: &Connection) -> rusqlite::Result<Log> {
    checkpoint(connection, "PRAGMA wal_checkpoint = NOOP")
}

/// Where the log was when it began. Another process or a long read may be in the way of all or some of it.
fn checkpoint(connection: &Connection, pragma: &str) -> rusqlite::Result<Log> {
    connection.prepare_cached(pragma)?.query_row([], |row| {
        Ok(Log {
            pages: row.get(1)?,
            written_back: row.get(2)?,
        })
    })
}

/// What came of it; none if it is to be tried again. Pages that were written back without being synced are still in the
/// log, but a sync that fails is not made good by a later one: only who opens the database anew writes all of them again.
fn heed<T>(outcome: rusqlite::Result<T>) -> Option<T> {
    let error = match outcome {
        Ok(done) => return Some(done),
        Err(error) => error,
    };
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy) => {}
        Some(ErrorCode::DiskFull) => {
            tracing::error!(
                "the log can't be written back, and grows: the disk is full; make room"
            );
        }
        _ => stop_the_process(&error),
    }
    None
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// A long log's worth in a handful of commits.
    const COMMIT_BYTES: i64 = 8 << 20;

    fn commit(connection: &Connection, bytes: i64) -> Log {
        connection
            .execute("INSERT INTO blobs VALUES (zeroblob(?1))", [bytes])
            .unwrap();
        look(connection).unwrap()
    }

    #[test]
    fn a_read_that_needs_the_log_is_not_waited_for_and_the_writer_writes_back_the_rest() {
        let directory = std::env::temp_dir().join(format!("voxora-log-{}", crate::model::new_id()));
        std::fs::create_dir(&directory).unwrap();
        let path = directory.join("test.db");
        let connection = open::for_writing(&path).unwrap();
        open::prepare_for_writing(&connection).unwrap();
        connection
            .execute_batch("CREATE TABLE blobs (blob BLOB)")
            .unwrap();
        let beside = Beside::open(&path).unwrap();
        assert!(!beside.write_back().unwrap());
        while commit(&connection, COMMIT_BYTES).pages < PAGES {}
        assert!(!beside.write_back().unwrap());
        assert!(commit(&connection, 1).pages < PAGES);

        let reader = Connection::open(path).unwrap();
        let begin_to_read = || {
            reader
                .execute_batch("BEGIN; SELECT count(*) FROM blobs")
                .unwrap();
        };
        while commit(&connection, COMMIT_BYTES).pages < PAGES {}
        begin_to_read();
        commit(&connection, 1);
        // All but what came after the reader: little, and nobody waits for it for long.
        assert!(beside.write_back().unwrap());
        let begun = Instant::now();
        for _ in 0..20 {
            begin_anew(&connection).unwrap();
            assert!(commit(&connection, 1).pages > PAGES);
            assert!(begun.elapsed() < Duration::from_secs(60));
        }
        reader.execute_batch("COMMIT").unwrap();
        begin_anew(&connection).unwrap();
        assert!(commit(&connection, 1).pages < PAGES);

        begin_to_read();
        while commit(&connection, COMMIT_BYTES).pages < PAGES {}
        // Much came after the reader: that is not left to the writer, who is not to be held up by so much.
        assert!(!beside.write_back().unwrap());
        reader.execute_batch("COMMIT").unwrap();
        begin_anew(&connection).unwrap();
        assert!(commit(&connection, 1).rest() > TOO_MUCH);
        std::fs::remove_dir_all(directory).unwrap();
    }
}
