//! The one writer: a thread with the only connection that changes the database.
//!
//! It begins a transaction, drains its queue, runs each job so that its failure undoes it alone, and commits once
//! for all: group commit. What the jobs announced goes out after the commit, in order. If the commit fails every job
//! fails, and if the disk fails the process stops: after a failed sync SQLite would accept later commits that may not
//! last.

mod job;
mod tx;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode};
use tokio::sync::{mpsc, oneshot};

pub(super) use self::job::Undo;
use self::job::{Answer, Finished, Job};
pub use self::tx::Tx;
use super::checkpoint::Checkpointer;
use super::conversations::Rows;
use super::events::{self, EventId};
use super::open::OpenError;
use crate::error::{Error, Result};
use crate::model::{Clock, NodeId, Timestamp};
use crate::protocol::Announcement;

/// Jobs that may wait. Beyond it callers get `unavailable` rather than a longer queue.
const QUEUE: usize = 20_000;
/// Jobs of one commit. Longer commits would only hold back the first of their jobs.
const BATCH: usize = 256;
/// Between two commits, where other processes write, too: theirs can begin, and what comes meanwhile makes one commit.
const GIVE_WAY: Duration = Duration::from_millis(1);
/// Batches that may wait for the one who announces; then the writer waits.
const ANNOUNCE: usize = 16;

/// The jobs of one commit, in their order.
pub struct Batch {
    /// At least one.
    pub jobs: Vec<Committed>,
    /// Which of the shared events it is, where other nodes hear of it and there is something to hear.
    pub event: Option<EventId>,
}

/// A job's outcome, on disk: publish the announcements, then call `done`.
pub struct Committed {
    /// What the world is told, in order.
    pub announcements: Vec<Announcement>,
    /// Answers the one who asked for the job.
    pub done: Box<dyn FnOnce() + Send>,
}

/// Why a batch was not committed.
enum Failure {
    /// A job left changes behind and failed; the batch is undone.
    Undone,
    /// The database's own.
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// Answers each write of a store whose announcements nobody hears, for as long as it writes.
pub async fn answer_unheard(mut committed: mpsc::Receiver<Batch>) {
    while let Some(batch) = committed.recv().await {
        batch.jobs.into_iter().for_each(|job| (job.done)());
    }
}

/// The queue's end that callers hold.
pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    depth: Arc<AtomicUsize>,
    held: Arc<AtomicBool>,
    stopped: tokio::sync::Mutex<Option<oneshot::Receiver<()>>>,
}

impl Writer {
    /// Starts the thread. In memory there is no log to write back.
    pub(super) fn start(
        connection: Connection,
        checkpointer: Option<Checkpointer>,
        clock: Clock,
        node: Option<NodeId>,
    ) -> Result<(Self, mpsc::Receiver<Batch>), OpenError> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (announce, committed) = mpsc::channel(ANNOUNCE);
        let (stopped_tx, stopped) = oneshot::channel();
        let depth = Arc::new(AtomicUsize::new(0));
        let held = Arc::new(AtomicBool::new(false));
        let (thread_depth, thread_held) = (depth.clone(), held.clone());
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                let disk = Disk {
                    connection,
                    checkpointer,
                    node,
                    held: thread_held,
                    rows: RefCell::default(),
                };
                run(&disk, queue, &announce, &clock, &thread_depth);
                disk.close();
                let _ = stopped_tx.send(());
            })
            .map_err(|error| OpenError::Other {
                path: "voxora.db".into(),
                reason: error.to_string(),
            })?;
        let writer = Self {
            jobs: Mutex::new(Some(jobs)),
            depth,
            held,
            stopped: tokio::sync::Mutex::new(Some(stopped)),
        };
        Ok((writer, committed))
    }

    /// Puts a job into the queue, at once. `answer` is called when the job is on disk and announced, or failed;
    /// it must not block.
    pub(super) fn queue<T: Send + 'static>(
        &self,
        undo: Undo,
        job: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        let answer = Answer::new(answer);
        if self.is_held() {
            return answer.give(Err(held()));
        }
        // Who is refused learns why: the job is not handed over before there is room for it.
        let jobs = self.jobs.lock();
        let permit = match jobs.as_ref().map(mpsc::Sender::try_reserve) {
            Some(Ok(permit)) => permit,
            Some(Err(_)) => return answer.give(Err(too_much())),
            None => return answer.give(Err(stopping())),
        };
        let run = Box::new(move |tx: &Tx| {
            let outcome = job(tx);
            Finished {
                failed: outcome.is_err(),
                answer: Box::new(move || answer.give(outcome)),
            }
        });
        self.depth.fetch_add(1, Ordering::Relaxed);
        permit.send(Job { run, undo });
    }

    /// Whether another process holds the database for long. What is queued is still written when it lets go.
    pub(super) fn is_held(&self) -> bool {
        self.held.load(Ordering::Relaxed)
    }

    /// Jobs that wait or are at work.
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

/// The answer while another process holds the database.
pub(super) fn held() -> Error {
    Error::unavailable("Another process holds the database; try again.")
}

fn too_much() -> Error {
    Error::unavailable("The server has too much to write; try again.")
}

fn stopping() -> Error {
    Error::unavailable("The server is stopping; connect again.")
}

/// What the thread writes to.
struct Disk {
    connection: Connection,
    checkpointer: Option<Checkpointer>,
    /// This process, where others write there, too.
    node: Option<NodeId>,
    /// Another process does, and for long.
    held: Arc<AtomicBool>,
    rows: RefCell<Rows>,
}

fn run(
    disk: &Disk,
    mut queue: mpsc::Receiver<Job>,
    announce: &mpsc::Sender<Batch>,
    clock: &Clock,
    depth: &AtomicUsize,
) {
    let mut jobs = Vec::with_capacity(BATCH);
    while let Some(first) = queue.blocking_recv() {
        let started = Instant::now();
        disk.begin()
            .unwrap_or_else(|error| stop_the_process(&error));
        // What came while another process wrote goes along.
        jobs.push(first);
        while jobs.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            jobs.push(job);
        }
        let count = jobs.len();
        let outcome = disk.commit(jobs.drain(..), clock, announce);
        depth.fetch_sub(count, Ordering::Relaxed);
        let batch = match outcome {
            Ok(batch) => batch,
            Err(Failure::Undone) => {
                disk.rows.borrow_mut().forget();
                continue;
            }
            Err(Failure::Database(error)) => stop_the_process(&error),
        };
        metrics::counter!("voxora_commits_total").increment(1);
        #[expect(clippy::cast_precision_loss, reason = "a batch is at most 256")]
        metrics::histogram!("voxora_commit_batch_size").record(batch.jobs.len() as f64);
        metrics::histogram!("voxora_commit_seconds").record(started.elapsed().as_secs_f64());
        publish(batch, announce);
        disk.after_commit();
    }
}

/// Hands a batch on. Nobody takes it only when the process is ending: the callers are still answered.
fn publish(batch: Batch, announce: &mpsc::Sender<Batch>) {
    if let Err(unsent) = announce.blocking_send(batch) {
        for committed in unsent.0.jobs {
            (committed.done)();
        }
    }
}

impl Disk {
    /// Begins to write. While another process does, which a process that stands still may do for long, this waits:
    /// nothing is lost by it.
    fn begin(&self) -> rusqlite::Result<()> {
        let mut begin = self.connection.prepare_cached("BEGIN IMMEDIATE")?;
        loop {
            match begin.execute([]) {
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                    self.held.store(true, Ordering::Relaxed);
                    tracing::warn!("another process holds the database; nothing can be written");
                }
                outcome => {
                    self.held.store(false, Ordering::Relaxed);
                    return outcome.map(drop);
                }
            }
        }
    }

    /// Lets others have their turn: who asks again at once would be before them each time.
    fn after_commit(&self) {
        if let Some(checkpointer) = &self.checkpointer {
            checkpointer.committed(&self.connection);
        }
        if self.node.is_some() {
            std::thread::sleep(GIVE_WAY);
        }
    }

    /// Ends the work beside it, and closes the database.
    fn close(self) {
        if let Some(checkpointer) = self.checkpointer {
            checkpointer.stop();
        }
    }

    /// Commits all the jobs in the transaction that has begun. An error here means that nothing of it is kept.
    fn commit(
        &self,
        jobs: impl Iterator<Item = Job>,
        clock: &Clock,
        announce: &mpsc::Sender<Batch>,
    ) -> Result<Batch, Failure> {
        let (connection, rows) = (&self.connection, &self.rows);
        // Taken when all that is before it is on disk: the order of the times is that of the commits.
        let now = clock.now();
        rows.borrow_mut().begin(connection)?;
        let mut batch = Vec::with_capacity(BATCH);
        let unindexed = RefCell::default();
        for job in jobs {
            batch.push(perform(connection, job, now, &unindexed, rows)?);
        }
        rows.borrow_mut().write(connection)?;
        index(connection, unindexed.into_inner())?;
        let event = match &self.node {
            Some(node) => events::append(connection, node, &batch, now)?,
            None => None,
        };
        let batch = acknowledge_too_early(Batch { jobs: batch, event }, announce);
        connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(batch)
    }
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
fn acknowledge_too_early(batch: Batch, announce: &mpsc::Sender<Batch>) -> Batch {
    if cfg!(debug_assertions) && std::env::var_os("VOXORA_TEST_ACK_BEFORE_COMMIT").is_some() {
        publish(batch, announce);
        std::thread::sleep(std::time::Duration::from_millis(20));
        return Batch {
            jobs: Vec::new(),
            event: None,
        };
    }
    batch
}

/// Runs a job so that its failure, or its panic, undoes that job alone.
fn perform(
    connection: &Connection,
    job: Job,
    now: Timestamp,
    unindexed: &RefCell<Vec<i64>>,
    rows: &RefCell<Rows>,
) -> Result<Committed, Failure> {
    let execute = |sql| connection.prepare_cached(sql)?.execute([]);
    let tx = Tx {
        connection,
        announcements: RefCell::default(),
        unindexed,
        rows,
        now,
    };
    if job.undo == Undo::Alone {
        rows.borrow_mut().write(connection)?;
        rows.borrow_mut().forget();
        execute("SAVEPOINT job")?;
    }
    let (changes, indexed) = (connection.total_changes(), unindexed.borrow().len());
    // After a panic the answer was dropped, which gives it.
    let finished = catch_unwind(AssertUnwindSafe(|| (job.run)(&tx))).unwrap_or_else(|_| Finished {
        failed: true,
        answer: Box::new(|| ()),
    });
    if finished.failed {
        tx.announcements.borrow_mut().clear();
        unindexed.borrow_mut().truncate(indexed);
        match job.undo {
            Undo::Alone => drop(execute("ROLLBACK TO job")?),
            Undo::Unneeded if connection.total_changes() == changes => {}
            Undo::Unneeded => {
                tracing::error!("a job failed after it had changed something; its batch is undone");
                execute("ROLLBACK")?;
                return Err(Failure::Undone);
            }
        }
    }
    if job.undo == Undo::Alone {
        execute("RELEASE job")?;
    }
    Ok(Committed {
        announcements: tx.announcements.into_inner(),
        done: finished.answer,
    })
}

/// Acknowledging what can't be kept would be worse than stopping.
pub(super) fn stop_the_process(error: &rusqlite::Error) -> ! {
    let hint = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "The disk is full: make room and start again.",
        _ => "Check the disk and start again.",
    };
    tracing::error!(error = %error, "the database cannot be written; the server stops. {hint}");
    std::process::exit(1);
}

#[cfg(test)]
mod tests;
