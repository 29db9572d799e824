//! The only SQL. Outside, plain async functions on one [`Store`]; no `rusqlite` type leaves this module.
//!
//! Reads run on a pool of read-only connections, off the async threads. Everything that changes the
//! database goes through the one writer.

mod checkpoint;
mod conversations;
mod counts;
pub mod cursor;
pub mod demo;
mod departments;
mod due;
mod events;
mod inbox;
mod messages;
mod migrate;
mod nodes;
mod notifications;
mod open;
mod people;
mod pictures;
#[cfg(test)]
mod plans;
mod presence;
mod reads;
mod replies;
mod routing;
mod search;
mod sessions;
mod setup;
mod sharing;
mod sight;
mod sites;
mod tags;
mod takes;
mod today;
mod tokens;
mod uploads;
mod users;
mod visitors;
mod workspace;
mod writer;

use std::path::Path;
use std::sync::Arc;

use r2d2::Pool;
use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

pub use conversations::NewConversationRow;
pub use departments::DepartmentChange;
pub use due::Offline;
pub use events::{EventId, Events};
pub use inbox::ConversationQuery;
pub use messages::{Stored, Window};
pub use nodes::Beat;
pub use open::OpenError;
pub use replies::{ReplyChange, ReplyPlace};
pub use routing::Queue;
pub use sessions::{Fingerprint, NewSession, Rotation};
pub use sites::{NewSiteRow, SiteChange};
pub use takes::Budget;
pub use tokens::{NewTokenRow, TokenCaller};
pub use uploads::UploadRow;
pub use users::{Actor, Changed, NewUserRow, UserChange, UserRow};
pub use visitors::{OpenVisitor, OpenedVisitor, ProvenIdentity, VisitorChange, VisitorEdit};
pub use writer::{Batch, Committed, Tx, answer_unheard};

use self::checkpoint::Checkpointer;
use self::writer::{Undo, Writer};
use crate::error::{Error, Result};
use crate::model::{Clock, NodeId};

/// Readers beside the writer: history and lists are short, more would only share two cores' cache.
const READERS: u32 = 8;

/// The database. Clones share it.
#[derive(Clone)]
pub struct Store {
    readers: Pool<SqliteConnectionManager>,
    writer: Arc<Writer>,
    /// This process among others on the same database.
    node: Option<NodeId>,
    /// What those sign with.
    node_secret: Arc<[u8]>,
}

impl Store {
    /// Opens or makes the database in `dir` and brings its schema up to date.
    ///
    /// What is committed arrives at the receiver, in commit order; a write resolves when its
    /// [`Committed::done`] was called there.
    pub fn open(dir: &Path, clock: Clock) -> Result<(Self, mpsc::Receiver<Batch>), OpenError> {
        Self::open_as(dir, clock, None)
    }

    /// As [`Store::open`], for one of several processes: each hears from the database what the others announce.
    pub fn open_shared(
        dir: &Path,
        clock: Clock,
        node: NodeId,
    ) -> Result<(Self, mpsc::Receiver<Batch>), OpenError> {
        Self::open_as(dir, clock, Some(node))
    }

    fn open_as(
        dir: &Path,
        clock: Clock,
        node: Option<NodeId>,
    ) -> Result<(Self, mpsc::Receiver<Batch>), OpenError> {
        let path = dir.join("voxora.db");
        let mut connection = open::for_writing(&path)?;
        migrate::to_latest(&mut connection, &path)?;
        let readers = open::readers(&path, READERS)?;
        let node_secret = match node {
            Some(_) => sharing::secret(&connection),
            None => Ok(Vec::new()),
        };
        let node_secret = node_secret.map_err(|error| OpenError::from_sqlite(&path, &error))?;
        let checkpointer = Checkpointer::start(&path)?;
        let (writer, committed) =
            Writer::start(connection, Some(checkpointer), clock, node.clone())?;
        let store = Self {
            readers,
            writer: Arc::new(writer),
            node,
            node_secret: node_secret.into(),
        };
        Ok((store, committed))
    }

    /// Runs `query` on a read-only connection, off the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let readers = self.readers.clone();
        tokio::task::spawn_blocking(move || {
            let connection = readers
                .get()
                .map_err(|_| Error::unavailable("The database is busy; try again."))?;
            query(&connection)
        })
        .await
        .map_err(Error::internal)?
    }

    /// Queues `job` for the writer now and answers when it is on disk and announced.
    ///
    /// Jobs take effect in the order in which this function was called.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send + 'static {
        self.ask(Undo::Alone, job)
    }

    /// Queues a `job` that changes nothing before it knows that it can be done. `answer` is called when it is on
    /// disk and announced, or failed, and must not block.
    pub(crate) fn write_checked<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        self.writer.queue(Undo::Unneeded, job, answer);
    }

    /// As [`Store::write_checked`], for who can wait.
    pub(crate) fn write_checked_and_wait<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send + 'static {
        self.ask(Undo::Unneeded, job)
    }

    fn ask<T: Send + 'static>(
        &self,
        undo: Undo,
        job: impl FnOnce(&Tx) -> Result<T> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send + 'static {
        let (answer, answered) = oneshot::channel();
        self.writer.queue(undo, job, move |outcome| {
            // Whoever asked may be gone.
            let _ = answer.send(outcome);
        });
        async move { answered.await.map_err(Error::internal)? }
    }

    /// What processes that share the database sign with; empty where one serves alone.
    pub fn node_secret(&self) -> &[u8] {
        &self.node_secret
    }

    /// How many jobs wait for the writer, or are at work.
    pub fn queue_depth(&self) -> usize {
        self.writer.depth()
    }

    /// Answers when the database does, and can be written to.
    pub async fn ready(&self) -> Result<()> {
        if self.writer.is_held() {
            return Err(writer::held());
        }
        self.read(|db| {
            db.query_row("SELECT 1", [], |_| Ok(()))?;
            Ok(())
        })
        .await
    }

    /// Takes no more jobs, finishes those that are queued, and closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(error)
    }
}
