//! What nodes say to one another by way of Redis: that there is something new in the database, and what is not worth
//! a row there. All of it may be lost, and nobody ever waits for it.

mod connection;
mod envelope;
mod traffic;
mod url;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use self::connection::Connection;
pub use self::envelope::Secret;
use self::envelope::{Opener, Sealer};
use self::traffic::{Listener, Speaker};
pub use self::url::RedisUrl;
use crate::model::{Clock, NodeId};
use crate::protocol::Aside;

/// Asides that may wait to be sent. Beyond it they are lost, as they are without Redis.
const ASIDES: usize = 1024;
/// Asides that may wait for the one who hears.
const HEARD: usize = 4096;

/// What nodes send.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Signal {
    /// There are events up to this number in the database.
    Events(i64),
    /// Something for those who listen now.
    Aside(Aside),
}

/// Something that another node said.
#[derive(Debug)]
pub struct Heard {
    /// Which.
    pub node: NodeId,
    /// What.
    pub aside: Aside,
}

/// Where the nodes meet.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// The Redis.
    pub url: RedisUrl,
    /// The channel's name begins so: installations that share a Redis have different ones.
    pub prefix: String,
}

/// A node's ends of the bus.
pub struct Bus {
    told: watch::Sender<i64>,
    asides: mpsc::Sender<Aside>,
    hinted: watch::Receiver<i64>,
    state: Arc<State>,
}

/// How the connection is.
#[derive(Default)]
struct State {
    connected: AtomicBool,
    /// Why it is not, in a sentence.
    trouble: Mutex<String>,
}

impl Bus {
    /// Connects, and goes on trying until `stop`. What other nodes say comes out of the receiver.
    ///
    /// # Errors
    /// A sentence about what no waiting will mend: a wrong password, a missing right, something that is no Redis.
    /// A Redis that cannot be reached is none.
    pub async fn start(
        meeting: Meeting,
        secret: Secret,
        node: NodeId,
        clock: Clock,
        stop: CancellationToken,
    ) -> Result<(Self, mpsc::Receiver<Heard>), String> {
        let state = Arc::new(State::default());
        let (told, to_tell) = watch::channel(0);
        let (asides, waiting) = mpsc::channel(ASIDES);
        let (hint, hinted) = watch::channel(0);
        let (tell, heard) = mpsc::channel(HEARD);
        let sealer = Sealer::new(secret.clone(), node.clone(), clock.clone());
        let speaker = Speaker::new(sealer, to_tell, waiting);
        let listener = Listener::new(Opener::new(secret, clock), node, hint, tell);
        let connection = Connection::new(meeting, state.clone());
        let first = connection.begin(&speaker).await?;
        tokio::spawn(stop.run_until_cancelled_owned(connection.run(first, speaker, listener)));
        let bus = Self {
            told,
            asides,
            hinted,
            state,
        };
        Ok((bus, heard))
    }

    /// Tells the other nodes that there are events up to `newest` in the database.
    pub fn tell_of(&self, newest: i64) {
        self.told.send_replace(newest);
    }

    /// Says something to those who listen now.
    pub fn say(&self, aside: Aside) {
        if self.asides.try_send(aside).is_err() {
            metrics::counter!("voxora_bus_unsaid_total").increment(1);
        }
    }

    /// The newest event that another node told of: to be waited for.
    pub fn hints(&self) -> watch::Receiver<i64> {
        self.hinted.clone()
    }

    /// Whether Redis is there.
    pub fn is_connected(&self) -> bool {
        self.state.connected.load(Ordering::Relaxed)
    }

    /// Why Redis is not there, in a sentence without a secret; none while it is.
    pub fn trouble(&self) -> Option<String> {
        (!self.is_connected()).then(|| self.state.trouble.lock().clone())
    }
}
