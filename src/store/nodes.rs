//! The processes that share the database: which of them live, and who has a socket on which.

use rusqlite::{Connection, params};

use super::{Store, Tx, events, takes};
use crate::error::{Error, Result};
use crate::model::{NodeId, PersonId, Timestamp};
use crate::protocol::{Announcement, Left, Node};

/// A node that has not been seen for so long is gone.
const SILENT_MS: i64 = 8_000;
/// What a node that stops leaves behind waits so long: its people come back on another one.
const FAREWELL_MS: i64 = 5_000;
/// The work that one node does for all.
const SCHEDULE: &str = "schedule";

/// What a node says of itself.
#[derive(Clone, Debug)]
pub struct Beat {
    pub name: String,
    pub version: &'static str,
    pub started_at: Timestamp,
    /// Sockets that are connected to it.
    pub sockets: usize,
    /// Jobs that its writer has not done.
    pub waiting: usize,
    /// It reaches Redis.
    pub redis: bool,
}

/// How the others knew a node that said that it lives.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Not at all: it is new, or had been taken out. Those who are there are to be announced.
    pub is_new: bool,
    /// How many nodes live.
    pub nodes: u32,
}

impl Store {
    /// Says that this node lives, and takes those out that do not.
    pub async fn beat(&self, beat: Beat) -> Result<Known> {
        let node = self.own_node()?;
        self.write(move |tx| {
            let is_new = register(tx, &node, &beat)?;
            for gone in silent(tx, tx.now())? {
                take_out(tx, &gone)?;
            }
            if lead(tx, &node)? {
                events::prune(tx, tx.now())?;
                takes::prune(tx, tx.now())?;
            }
            let nodes = tx.query_row("SELECT count(*) FROM nodes", [], |row| row.get(0))?;
            Ok(Known { is_new, nodes })
        })
        .await
    }

    /// This node stops: another one leads, and takes it out when its people had the time to come back elsewhere.
    pub async fn say_farewell(&self) -> Result<()> {
        let node = self.own_node()?;
        self.write(move |tx| {
            tx.execute(
                "UPDATE nodes SET seen_at = ?2 WHERE id = ?1",
                params![node.as_str(), tx.now().0 - SILENT_MS + FAREWELL_MS],
            )?;
            tx.execute("DELETE FROM leases WHERE node = ?1", [node.as_str()])?;
            Ok(())
        })
        .await
    }

    /// Whether this node does what one does for all.
    pub async fn leads(&self, now: Timestamp) -> Result<bool> {
        let node = self.own_node()?;
        self.read(move |db| {
            Ok(db
                .prepare_cached(
                    "SELECT 1 FROM leases WHERE work = ?1 AND node = ?2 AND until > ?3",
                )?
                .exists(params![SCHEDULE, node.as_str(), now.0])?)
        })
        .await
    }

    /// Every node that lives, by name.
    pub async fn nodes(&self) -> Result<Vec<Node>> {
        self.read(|db| {
            Ok(db
                .prepare_cached(
                    "SELECT n.name, n.version, n.started_at, n.seen_at, n.sockets, n.waiting, n.redis,
                            l.node IS NOT NULL
                     FROM nodes n LEFT JOIN leases l ON l.work = ?1 AND l.node = n.id ORDER BY n.name, n.id",
                )?
                .query_map([SCHEDULE], |row| {
                    Ok(Node {
                        name: row.get(0)?,
                        version: row.get(1)?,
                        started_at: Timestamp(row.get(2)?),
                        seen_at: Timestamp(row.get(3)?),
                        sockets: row.get(4)?,
                        queued_writes: row.get(5)?,
                        redis: row.get(6)?,
                        leads: row.get(7)?,
                    })
                })?
                .collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Who has a socket on another node.
    pub async fn people_elsewhere(&self) -> Result<Vec<(NodeId, PersonId)>> {
        let node = self.own_node()?;
        self.read(move |db| {
            Ok(db
                .prepare_cached("SELECT node, person FROM node_people WHERE node <> ?1")?
                .query_map([node.as_str()], |row| {
                    let id = |column| row.get::<_, String>(column);
                    Ok((id(0)?.into(), id(1)?.into()))
                })?
                .collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Somebody has its first socket on this node.
    pub async fn arrive(&self, person: PersonId) -> Result<()> {
        let node = self.own_node()?;
        self.write(move |tx| arrive(tx, &node, &person)).await
    }

    /// Somebody has no socket on this node any more, unless it `is_back` when this is written.
    pub async fn leave(
        &self,
        person: PersonId,
        staff: bool,
        is_back: impl FnOnce() -> bool + Send + 'static,
    ) -> Result<()> {
        let node = self.own_node()?;
        self.write(move |tx| {
            if is_back() {
                return Ok(());
            }
            let gone = tx
                .prepare_cached("DELETE FROM node_people WHERE person = ?1 AND node = ?2")?
                .execute([person.as_str(), node.as_str()])?;
            if gone > 0 {
                let last = !is_anywhere(tx, &person)?;
                tx.announce(Announcement::Left(Left {
                    node,
                    person,
                    last,
                    staff,
                    at: tx.now(),
                }));
            }
            Ok(())
        })
        .await
    }

    /// Tells all nodes what no table has.
    pub async fn announce(&self, announcement: Announcement) -> Result<()> {
        self.write_checked_and_wait(move |tx| {
            tx.announce(announcement);
            Ok(())
        })
        .await
    }

    fn own_node(&self) -> Result<NodeId> {
        let alone = || Error::unavailable("This server serves alone.");
        self.node.clone().ok_or_else(alone)
    }
}

/// Writes what a node says of itself. Whether it was not known.
fn register(tx: &Tx, node: &NodeId, beat: &Beat) -> Result<bool> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let is_new = !tx
        .prepare_cached("SELECT 1 FROM nodes WHERE id = ?1")?
        .exists([node.as_str()])?;
    tx.prepare_cached(
        "INSERT INTO nodes (id, name, version, started_at, seen_at, sockets, waiting, redis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, sockets = excluded.sockets,
                                        waiting = excluded.waiting, redis = excluded.redis",
    )?
    .execute(params![
        node.as_str(),
        beat.name,
        beat.version,
        beat.started_at.0,
        tx.now().0,
        count(beat.sockets),
        count(beat.waiting),
        beat.redis,
    ])?;
    Ok(is_new)
}

fn arrive(tx: &Tx, node: &NodeId, person: &PersonId) -> Result<()> {
    let first = !is_anywhere(tx, person)?;
    let is_new = tx
        .prepare_cached("INSERT OR IGNORE INTO node_people (person, node) VALUES (?1, ?2)")?
        .execute([person.as_str(), node.as_str()])?;
    if is_new > 0 {
        tx.announce(Announcement::Came {
            node: node.clone(),
            person: person.clone(),
            first,
        });
    }
    Ok(())
}

fn is_anywhere(db: &Connection, person: &PersonId) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT 1 FROM node_people WHERE person = ?1")?
        .exists([person.as_str()])?)
}

fn silent(db: &Connection, now: Timestamp) -> Result<Vec<NodeId>> {
    Ok(db
        .prepare_cached("SELECT id FROM nodes WHERE seen_at <= ?1")?
        .query_map([now.0 - SILENT_MS], |row| {
            Ok(row.get::<_, String>(0)?.into())
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Forgets a node that is gone, and with it who was there.
fn take_out(tx: &Tx, node: &NodeId) -> Result<()> {
    let people: Vec<(PersonId, bool)> = tx
        .prepare_cached(
            "DELETE FROM node_people WHERE node = ?1
             RETURNING person, EXISTS (SELECT 1 FROM people p JOIN users u ON u.person = p.pk WHERE p.id = person)",
        )?
        .query_map([node.as_str()], |row| {
            Ok((row.get::<_, String>(0)?.into(), row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (person, staff) in people {
        tx.announce(Announcement::Left(Left {
            node: node.clone(),
            last: !is_anywhere(tx, &person)?,
            person,
            staff,
            at: tx.now(),
        }));
    }
    tx.prepare_cached("DELETE FROM nodes WHERE id = ?1")?
        .execute([node.as_str()])?;
    tx.prepare_cached("DELETE FROM leases WHERE node = ?1")?
        .execute([node.as_str()])?;
    tx.announce(Announcement::NodeGone(node.clone()));
    Ok(())
}

/// Takes the lead where nobody has it, or keeps it. Whether this node leads.
fn lead(tx: &Tx, node: &NodeId) -> Result<bool> {
    let now = tx.now().0;
    let changed = tx
        .prepare_cached(
            "INSERT INTO leases (work, node, until) VALUES (?1, ?2, ?3)
             ON CONFLICT (work) DO UPDATE SET node = excluded.node, until = excluded.until
                 WHERE node = excluded.node OR until <= ?4",
        )?
        .execute(params![SCHEDULE, node.as_str(), now + SILENT_MS, now])?;
    Ok(changed > 0)
}
