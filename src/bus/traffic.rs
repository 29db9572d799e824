//! The two directions of the channel.

use std::time::Duration;

use futures_util::StreamExt;
use redis::RedisError;
use redis::aio::{MultiplexedConnection, PubSubStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};

use super::envelope::{Ignored, Opener, Sealer};
use super::{Heard, Signal};
use crate::model::NodeId;
use crate::protocol::Aside;

/// A node says again how far it is, so that it hears itself.
const BEAT: Duration = Duration::from_secs(1);
/// A node that does not hear itself for so long is not connected, whatever the system says of the connection.
const SILENCE: Duration = Duration::from_secs(3);

/// Says what this node has to say.
pub(super) struct Speaker {
    sealer: Sealer,
    to_tell: watch::Receiver<i64>,
    waiting: mpsc::Receiver<Aside>,
}

impl Speaker {
    pub(super) fn new(
        sealer: Sealer,
        to_tell: watch::Receiver<i64>,
        waiting: mpsc::Receiver<Aside>,
    ) -> Self {
        Self {
            sealer,
            to_tell,
            waiting,
        }
    }

    /// Says how far this node is, once.
    pub(super) async fn greet(
        &self,
        channel: &str,
        to: &mut MultiplexedConnection,
    ) -> Result<(), RedisError> {
        let newest = *self.to_tell.borrow();
        self.publish(channel, to, &Signal::Events(newest)).await
    }

    /// Says everything until it fails. Events that come faster than Redis takes them are told of once.
    pub(super) async fn speak(
        &mut self,
        channel: &str,
        to: &mut MultiplexedConnection,
    ) -> RedisError {
        // What waited for the connection is of another moment.
        while self.waiting.try_recv().is_ok() {}
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let signal = tokio::select! {
                Ok(()) = self.to_tell.changed() => Signal::Events(*self.to_tell.borrow_and_update()),
                Some(aside) = self.waiting.recv() => Signal::Aside(aside),
                _ = beat.tick() => Signal::Events(*self.to_tell.borrow()),
            };
            if let Err(error) = self.publish(channel, to, &signal).await {
                return error;
            }
        }
    }

    async fn publish(
        &self,
        channel: &str,
        to: &mut MultiplexedConnection,
        signal: &Signal,
    ) -> Result<(), RedisError> {
        let Some(sealed) = self.sealer.seal(signal) else {
            return Ok(());
        };
        let mut command = redis::cmd("PUBLISH");
        command.arg(channel).arg(sealed).query_async(to).await
    }
}

/// Hears what is said on the channel.
pub(super) struct Listener {
    opener: Opener,
    node: NodeId,
    hint: watch::Sender<i64>,
    tell: mpsc::Sender<Heard>,
}

impl Listener {
    pub(super) fn new(
        opener: Opener,
        node: NodeId,
        hint: watch::Sender<i64>,
        tell: mpsc::Sender<Heard>,
    ) -> Self {
        Self {
            opener,
            node,
            hint,
            tell,
        }
    }

    /// Listens until the connection ends, or is one in name only.
    pub(super) async fn listen(&mut self, from: &mut PubSubStream) {
        let mut heard_itself = Instant::now();
        while let Ok(Some(message)) = timeout_at(heard_itself + SILENCE, from.next()).await {
            match self.opener.open(message.get_payload_bytes()) {
                Ok((node, _)) if node == self.node => heard_itself = Instant::now(),
                Ok((node, signal)) => self.take(node, signal),
                Err(ignored) => count(ignored),
            }
        }
    }

    fn take(&self, node: NodeId, signal: Signal) {
        match signal {
            Signal::Events(newest) => {
                self.hint.send_if_modified(|known| {
                    let is_news = newest > *known;
                    *known = newest.max(*known);
                    is_news
                });
            }
            Signal::Aside(aside) => {
                if self.tell.try_send(Heard { node, aside }).is_err() {
                    metrics::counter!("voxora_bus_unheard_total").increment(1);
                }
            }
        }
    }
}

fn count(ignored: Ignored) {
    let reason = ignored.as_str();
    metrics::counter!("voxora_bus_ignored_total", "reason" => reason).increment(1);
    tracing::debug!(reason, "something on the nodes' channel was ignored");
}
