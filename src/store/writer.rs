//! The one writer: a thread with the only connection that changes the database.
//!
//! It drains its queue, runs each job in a savepoint, and commits once for all: group commit. What the
//! jobs announced goes out after the commit, in order. If the commit fails every job fails, and if the
//! disk fails the process stops: after a failed sync SQLite would accept later commits that may not last.

use std::cell::RefCell;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode};
use tokio::sync::{mpsc, oneshot};

use super::open::OpenError;
use crate::error::{Error, Result};
use crate::model::{Clock, Timestamp};
use crate::protocol::Announcement;

/// Jobs that may wait. Beyond it callers get `unavailable` rather than a longer queue.
const QUEUE: usize = 20_000;
/// Jobs of one commit. Longer commits would only hold back the first of their jobs.
const BATCH: usize = 256;
/// Batches that may wait for the one who announces; then the writer waits.
const ANNOUNCE: usize = 16;

/// A job's outcome, on disk: publish the announcements, then call `done`.
pub struct Committed {
    /// What the world is told, in order.
    pub announcements: Vec<Announcement>,
    /// Answers the one who asked for the job.
    pub done: Box<dyn FnOnce() + Send>,
}

/// What a job works with: the connection inside a transaction, and what to say after the commit.
pub struct Tx<'a> {
    connection: &'a Connection,
    announcements: RefCell<Vec<Announcement>>,
    /// Messages of this transaction that the search index does not have yet.
    unindexed: &'a RefCell<Vec<i64>>,
    now: Timestamp,
}

impl Tx<'_> {
    /// Says so after the commit, or never.
    pub fn announce(&self, announcement: Announcement) {
        self.announcements.borrow_mut().push(announcement);
    }

    /// Puts a message into the search index before the commit, with all others of the transaction: FTS5 writes
    /// what it gathered whenever a savepoint begins or keys do not ascend, which would be every message.
    pub fn index(&self, message: i64) {
        self.unindexed.borrow_mut().push(message);
    }

    /// The messages of this transaction that are not in the search index yet, as a JSON array.
    pub fn unindexed(&self) -> Result<String> {
        serde_json::to_string(&*self.unindexed.borrow()).map_err(Error::internal)
    }

    /// The time of this commit.
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

impl Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

/// A job as the thread sees it.
type Job = Box<dyn FnOnce(&Tx) -> Finished + Send>;

/// A job that ran and is not on disk yet.
struct Finished {
    failed: bool,
    /// Answers the one who asked.
    answer: Box<dyn FnOnce() + Send>,
}

/// The queue's end that callers hold.
pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    depth: std::sync::Arc<AtomicUsize>,
    stopped: tokio::sync::Mutex<Option<oneshot::Receiver<()>>>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(
        connection: Connection,
        clock: Clock,
    ) -> Result<(Self, mpsc::Receiver<Vec<Committed>>), OpenError> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (announce, committed) = mpsc::channel(ANNOUNCE);
        let (stopped_tx, stopped) = oneshot::channel();
        let depth = std::sync::Arc::new(AtomicUsize::new(0));
        let thread_depth = depth.clone();
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                run(&connection, queue, &announce, &clock, &thread_depth);
                drop(connection);
                let _ = stopped_tx.send(());
            })
            .map_err(|error| OpenError::Other {
                path: "voxora.db".into(),
                reason: error.to_string(),
            })?;
        let writer = Self {
            jobs: Mutex::new(Some(jobs)),
            depth,
            stopped: tokio::sync::Mutex::new(Some(stopped)),
        };
        Ok((writer, committed))
    }

    /// Puts a job into the queue, at once.
    pub(super) fn queue<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send + 'static {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let outcome = job(tx);
            Finished {
                failed: outcome.is_err(),
                answer: Box::new(move || {
                    let _ = answer.send(outcome);
                }),
            }
        });
        let queued = match self.jobs.lock().as_ref() {
            None => Err(Error::unavailable("The server is stopping; connect again.")),
            Some(jobs) => jobs
                .try_send(job)
                .map_err(|_| Error::unavailable("The server has too much to write; try again.")),
        };
        if queued.is_ok() {
            self.depth.fetch_add(1, Ordering::Relaxed);
        }
        async move {
            queued?;
            answered.await.map_err(|_| not_stored())?
        }
    }

    /// Jobs that wait.
    pub(super) fn depth(&self) -> usize {
        self.depth.load(Ordering::Relaxed)
    }

    /// Lets the queue run empty and waits for the thread's end.
    pub(super) async fn close(&self) {
        self.jobs.lock().take();
        if let Some(stopped) = self.stopped.lock().await.take() {
            let _ = stopped.await;
        }
    }
}

fn not_stored() -> Error {
    Error::unavailable("It could not be stored; try again.")
}

fn run(
    connection: &Connection,
    mut queue: mpsc::Receiver<Job>,
    announce: &mpsc::Sender<Vec<Committed>>,
    clock: &Clock,
    depth: &AtomicUsize,
) {
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.blocking_recv_many(&mut jobs, BATCH) > 0 {
        depth.fetch_sub(jobs.len(), Ordering::Relaxed);
        let started = Instant::now();
        let batch = match commit(connection, jobs.drain(..), clock.now(), announce) {
            Ok(batch) => batch,
            Err(error) => stop_the_process(&error),
        };
        metrics::counter!("voxora_commits_total").increment(1);
        #[expect(clippy::cast_precision_loss, reason = "a batch is at most 256")]
        metrics::histogram!("voxora_commit_batch_size").record(batch.len() as f64);
        metrics::histogram!("voxora_commit_seconds").record(started.elapsed().as_secs_f64());
        publish(batch, announce);
    }
}

/// Hands a batch on. Nobody takes it only when the process is ending: the callers are still answered.
fn publish(batch: Vec<Committed>, announce: &mpsc::Sender<Vec<Committed>>) {
    if let Err(unsent) = announce.blocking_send(batch) {
        for committed in unsent.0 {
            (committed.done)();
        }
    }
}

/// One transaction for all the jobs. An error here is the database's own: nothing of it is kept.
fn commit(
    connection: &Connection,
    jobs: impl Iterator<Item = Job>,
    now: Timestamp,
    announce: &mpsc::Sender<Vec<Committed>>,
) -> rusqlite::Result<Vec<Committed>> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut batch = Vec::with_capacity(BATCH);
    let unindexed = RefCell::default();
    for job in jobs {
        batch.push(run_in_savepoint(connection, job, now, &unindexed)?);
    }
    index(connection, unindexed.into_inner())?;
    let batch = acknowledge_too_early(batch, announce);
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(batch)
}

/// Writes the search index, in the order of the keys. What was erased meanwhile stays out.
fn index(connection: &Connection, mut messages: Vec<i64>) -> rusqlite::Result<()> {
    messages.sort_unstable();
    let mut insert = connection.prepare_cached(
        "INSERT INTO message_search (rowid, content)
         SELECT key, content FROM messages WHERE key = ?1 AND deleted_at IS NULL",
    )?;
    for message in messages {
        insert.execute([message])?;
    }
    Ok(())
}

/// The fault that the durability test must be able to find: in debug builds, and only when asked for,
/// everybody is told before anything is on disk.
fn acknowledge_too_early(
    batch: Vec<Committed>,
    announce: &mpsc::Sender<Vec<Committed>>,
) -> Vec<Committed> {
    if cfg!(debug_assertions) && std::env::var_os("VOXORA_TEST_ACK_BEFORE_COMMIT").is_some() {
        publish(batch, announce);
        std::thread::sleep(std::time::Duration::from_millis(20));
        return Vec::new();
    }
    batch
}

/// Runs a job so that its failure, or its panic, undoes that job alone.
fn run_in_savepoint(
    connection: &Connection,
    job: Job,
    now: Timestamp,
    unindexed: &RefCell<Vec<i64>>,
) -> rusqlite::Result<Committed> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let indexed_before = unindexed.borrow().len();
    let tx = Tx {
        connection,
        announcements: RefCell::default(),
        unindexed,
        now,
    };
    // After a panic the caller's channel is closed, which answers it.
    let finished = catch_unwind(AssertUnwindSafe(|| job(&tx))).unwrap_or_else(|_| Finished {
        failed: true,
        answer: Box::new(|| ()),
    });
    if finished.failed {
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
        tx.announcements.borrow_mut().clear();
        unindexed.borrow_mut().truncate(indexed_before);
    }
    connection.prepare_cached("RELEASE job")?.execute([])?;
    Ok(Committed {
        announcements: tx.announcements.into_inner(),
        done: finished.answer,
    })
}

/// Acknowledging what can't be kept would be worse than stopping.
fn stop_the_process(error: &rusqlite::Error) -> ! {
    let hint = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "The disk is full: make room and start again.",
        _ => "Check the disk and start again.",
    };
    tracing::error!(error = %error, "the database cannot be written; the server stops. {hint}");
    std::process::exit(1);
}
