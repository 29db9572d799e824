//! What each commit announced, for the other nodes: the truth of what they have to tell their sockets, and its order.

use rusqlite::{Connection, params};
use serde_json::value::RawValue;

use super::Store;
use super::writer::Committed;
use crate::error::{Error, Result};
use crate::model::{NodeId, Timestamp};
use crate::protocol::Announcement;

/// The number of a commit among those that all nodes hear of, without gaps.
pub type EventId = i64;

/// Commits that are read at once.
const PAGE: i64 = 64;
/// A node that was away for longer starts anew.
const KEPT_MS: i64 = 60_000;

/// What other nodes committed.
#[derive(Debug, Default)]
pub struct Events {
    /// In the order of the commits.
    pub found: Vec<(EventId, Vec<Announcement>)>,
    /// There may be more.
    pub more: bool,
    /// Some are not kept any more.
    pub missed: bool,
}

impl Store {
    /// The newest one; 0 where there was none yet.
    pub async fn newest_event(&self) -> Result<EventId> {
        self.read(newest).await
    }

    /// What other nodes committed after `after`, up to this node's own next commit: that is on its way already.
    pub async fn events_after(&self, after: EventId) -> Result<Events> {
        let Some(node) = self.node.clone() else {
            return Ok(Events::default());
        };
        self.read(move |db| events_after(db, &node, after)).await
    }
}

/// Writes what a commit announces. None: nothing.
pub(super) fn append(
    db: &Connection,
    node: &NodeId,
    batch: &[Committed],
    now: Timestamp,
) -> rusqlite::Result<Option<EventId>> {
    let announced: Vec<&Announcement> = batch.iter().flat_map(|job| &job.announcements).collect();
    if announced.is_empty() {
        return Ok(None);
    }
    let body = serde_json::to_string(&announced)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    db.prepare_cached("INSERT INTO events (node, at, body) VALUES (?1, ?2, ?3)")?
        .execute(params![node.as_str(), now.0, body])?;
    Ok(Some(db.last_insert_rowid()))
}

/// Drops what every node has heard of that is still there.
pub(super) fn prune(db: &Connection, now: Timestamp) -> Result<()> {
    let before = now.0 - KEPT_MS;
    let dropped = db
        .prepare_cached(
            "DELETE FROM events WHERE id < coalesce(
                 (SELECT id FROM events WHERE at >= ?1 ORDER BY id LIMIT 1), (SELECT max(id) FROM events))",
        )?
        .execute([before])?;
    if dropped > 0 {
        // The newest one stays for its number alone.
        db.prepare_cached(
            "UPDATE events SET body = '[]' WHERE id = (SELECT max(id) FROM events) AND at < ?1",
        )?
        .execute([before])?;
    }
    Ok(())
}

fn newest(db: &Connection) -> Result<EventId> {
    Ok(db
        .prepare_cached("SELECT coalesce(max(id), 0) FROM events")?
        .query_row([], |row| row.get(0))?)
}

fn events_after(db: &Connection, node: &NodeId, after: EventId) -> Result<Events> {
    let mut query =
        db.prepare_cached("SELECT id, node, body FROM events WHERE id > ?1 ORDER BY id LIMIT ?2")?;
    let mut rows = query.query(params![after, PAGE])?;
    let mut events = Events::default();
    let mut next = after + 1;
    while let Some(row) = rows.next()? {
        let id: EventId = row.get(0)?;
        if id != next {
            events.missed = true;
            return Ok(events);
        }
        if row.get_ref(1)?.as_str().map_err(Error::internal)? == node.as_str() {
            return Ok(events);
        }
        let body = row.get_ref(2)?.as_str().map_err(Error::internal)?;
        events.found.push((id, read(body)));
        next += 1;
    }
    events.more = next == after + 1 + PAGE;
    Ok(events)
}

/// What a commit announced, as far as this version understands it: another one may announce more.
fn read(body: &str) -> Vec<Announcement> {
    let Ok(announced) = serde_json::from_str::<Vec<&RawValue>>(body) else {
        ignored();
        return Vec::new();
    };
    let understood = announced.into_iter().filter_map(|one| {
        serde_json::from_str(one.get())
            .inspect_err(|_| ignored())
            .ok()
    });
    understood.collect()
}

fn ignored() {
    metrics::counter!("voxora_events_ignored_total").increment(1);
    tracing::warn!("another node announced what this version does not understand");
}
