//! This server as one of several on the same data.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_util::sync::CancellationToken;

use crate::app::{App, Cluster};
use crate::bus::{Bus, Heard, Meeting, Secret};
use crate::config::UsageError;
use crate::model::{Clock, NodeId};
use crate::socket::SocketServer;
use crate::store::Store;

/// How often a node says that it lives.
const BEAT: Duration = Duration::from_secs(2);

/// How long that may take.
const LATE: Duration = Duration::from_secs(5);

/// Which of several nodes this is, and where they meet.
pub(super) struct Membership {
    pub node: NodeId,
    pub name: String,
    pub meeting: Meeting,
}

/// Meets the others. What they say comes out of the receiver.
///
/// # Errors
/// A sentence about what the operator has to put right.
pub(super) async fn meet(
    membership: Membership,
    store: &Store,
    clock: &Clock,
    stop: CancellationToken,
) -> anyhow::Result<(Cluster, mpsc::Receiver<Heard>)> {
    let Membership {
        node,
        name,
        meeting,
    } = membership;
    let place = meeting.url.to_string();
    let secret = Secret::new(store.node_secret())?;
    let started = Bus::start(meeting, secret, node.clone(), clock.clone(), stop).await;
    let (bus, heard) = started
        .map_err(|why| UsageError(format!("--redis-url: {place} cannot be used: {why}.")))?;
    let cluster = Cluster {
        node,
        name,
        started_at: clock.now(),
        bus,
    };
    Ok((cluster, heard))
}

/// Says that this node lives, until the server stops.
pub(super) async fn live(app: App, sockets: SocketServer, stop: CancellationToken) {
    if app.cluster.is_none() {
        return;
    }
    // The first one was before the server listened.
    let mut tick = interval_at(Instant::now() + BEAT, BEAT);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let beaten = timeout(LATE, app.beat(sockets.sockets())).await;
        let why = match beaten {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => error.to_string(),
            Err(_) => {
                "the database is not written to; a process that is stopped may hold it".to_owned()
            }
        };
        tracing::warn!(
            why,
            "this node could not say that it lives; it is tried again"
        );
    }
}

/// What a node is called whose operator did not say: its machine, and its port.
pub(super) fn default_name(port: u16) -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let fits = |c: &char| c.is_ascii_alphanumeric() || "._-".contains(*c);
    let host: String = host.trim().chars().filter(fits).take(58).collect();
    format!("{host}:{port}")
}
