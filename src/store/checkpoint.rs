//! Writes the log back into the database beside the writer. A commit that did it would hold up what comes after it for
//! tens of milliseconds; here the writer is asked for the last, short part alone, after which the log begins anew.
//! <https://sqlite.org/wal.html#performance_considerations>

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{JoinHandle, sleep};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::open::{self, OpenError};

/// Pages of the log that are written back at once, 32 MB: those that every commit changes are written once for
/// many commits.
const PAGES: i64 = 8000;
/// So many are left to the writer. While it writes more than that meanwhile, there is another pass, up to so many.
const REST: i64 = 250;
const PASSES: usize = 5;
/// Between two looks at the log, while there are commits.
const PAUSE: Duration = Duration::from_millis(50);
/// After a failure, which loses nothing: the log grows.
const RETRY: Duration = Duration::from_secs(5);

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
        let connection = open::for_checkpoints(path)?;
        let (commits, committed) = sync_channel(1);
        let rest = Arc::new(AtomicBool::new(false));
        let found = rest.clone();
        let thread = std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || run(&connection, &committed, &found))
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
        if self.rest.swap(false, Ordering::Relaxed)
            && let Err(error) = begin_anew(connection)
        {
            failed(&error);
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

fn run(connection: &Connection, committed: &Receiver<()>, rest: &AtomicBool) {
    while committed.recv().is_ok() {
        sleep(PAUSE);
        match without_the_writer(connection) {
            Ok(found) => rest.store(found, Ordering::Relaxed),
            Err(error) => {
                failed(&error);
                sleep(RETRY);
            }
        }
    }
}

/// Writes back a long log, but for what is written meanwhile. Whether that is left to the writer.
fn without_the_writer(connection: &Connection) -> rusqlite::Result<bool> {
    let mut log = write_back(connection, "PRAGMA wal_checkpoint = NOOP")?;
    if log.pages < PAGES {
        return Ok(false);
    }
    for _ in 0..PASSES {
        if log.rest() <= REST {
            break;
        }
        log = write_back(connection, "PRAGMA wal_checkpoint = PASSIVE")?;
    }
    Ok(log.rest() > 0)
}

/// Writes back the rest. While a long read needs the log it goes on growing: whoever writes is not to wait for that.
fn begin_anew(connection: &Connection) -> rusqlite::Result<()> {
    open::wait_briefly(connection)?;
    let outcome = write_back(connection, "PRAGMA wal_checkpoint = RESTART");
    open::wait_for_others(connection)?;
    outcome.map(drop)
}

/// Where the log is then. Another process or a long read may be in the way of all or some of it; the log grows.
fn write_back(connection: &Connection, pragma: &str) -> rusqlite::Result<Log> {
    connection.prepare_cached(pragma)?.query_row([], |row| {
        Ok(Log {
            pages: row.get(1)?,
            written_back: row.get(2)?,
        })
    })
}

fn failed(error: &rusqlite::Error) {
    let hint = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "The disk is full: make room.",
        _ => "Check the disk.",
    };
    tracing::error!(error = %error, "the log cannot be written back; it grows. {hint}");
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Instant;

    use super::*;

    /// A long log's worth in a handful of commits.
    const COMMIT_BYTES: i64 = 8 << 20;

    fn database() -> (PathBuf, Connection) {
        let directory = std::env::temp_dir().join(format!("voxora-log-{}", crate::model::new_id()));
        std::fs::create_dir(&directory).unwrap();
        let connection = open::for_writing(&file(&directory)).unwrap();
        open::prepare_for_writing(&connection).unwrap();
        connection
            .execute_batch("CREATE TABLE blobs (blob BLOB)")
            .unwrap();
        (directory, connection)
    }

    fn file(directory: &Path) -> PathBuf {
        directory.join("test.db")
    }

    fn commit(connection: &Connection, bytes: i64) -> Log {
        connection
            .execute("INSERT INTO blobs VALUES (zeroblob(?1))", [bytes])
            .unwrap();
        write_back(connection, "PRAGMA wal_checkpoint = NOOP").unwrap()
    }

    #[test]
    fn a_long_log_is_written_back_and_begins_anew() {
        let (directory, connection) = database();
        let checkpointer = Checkpointer::start(&file(&directory)).unwrap();
        let begun = Instant::now();
        let mut longest = 0;
        loop {
            let log = commit(&connection, COMMIT_BYTES);
            checkpointer.committed(&connection);
            if log.pages < longest {
                break;
            }
            longest = log.pages;
            assert!(begun.elapsed() < Duration::from_secs(60), "{longest} pages");
        }
        assert!(longest >= PAGES, "{longest} pages");
        checkpointer.stop();
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_read_that_needs_the_log_is_not_waited_for_and_the_writer_writes_back_the_rest() {
        let (directory, connection) = database();
        let beside = open::for_checkpoints(&file(&directory)).unwrap();
        assert!(!without_the_writer(&beside).unwrap());

        let reader = Connection::open(file(&directory)).unwrap();
        reader
            .execute_batch("BEGIN; SELECT count(*) FROM blobs")
            .unwrap();
        while commit(&connection, COMMIT_BYTES).pages < PAGES {}
        assert!(without_the_writer(&beside).unwrap());
        let begun = Instant::now();
        for _ in 0..20 {
            begin_anew(&connection).unwrap();
            assert!(commit(&connection, 1).rest() > PAGES);
            assert!(begun.elapsed() < Duration::from_secs(60));
        }

        reader.execute_batch("COMMIT").unwrap();
        begin_anew(&connection).unwrap();
        assert!(commit(&connection, 1).pages < PAGES);
        while commit(&connection, COMMIT_BYTES).pages < PAGES {}
        assert!(!without_the_writer(&beside).unwrap());
        std::fs::remove_dir_all(directory).unwrap();
    }
}
