//! A connected socket, and the way to it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use metrics::Counter;
use serde::Serialize;
use serde_json::value::RawValue;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError, TransportType};

use super::hub::Room;
use super::transport::{Claim, Upgrades};
use crate::live::connection::ConnectionHandle;
use crate::model::{Caller, ConversationId, DepartmentId};

/// How long a poll has to fetch its last packets.
const FETCH: Duration = Duration::from_millis(300);
/// How often a full queue is tried again for the disconnect.
const RETRY: Duration = Duration::from_secs(1);

/// Looked up once: this one is counted most often.
static DELIVERIES: LazyLock<Counter> =
    LazyLock::new(|| metrics::counter!("voxora_deliveries_total"));

/// Which namespace a member is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `/`.
    Main,
    /// `/department`.
    Queue(DepartmentId),
}

/// What a socket asked for in its handshake.
#[derive(Clone, Copy, Default)]
pub(super) struct Wishes {
    /// Bursts as arrays.
    pub batch: bool,
    /// The events of the agents' app.
    pub app: bool,
}

/// A connected socket and what it may see.
pub(super) struct Member {
    pub socket: SocketRef,
    pub caller: Caller,
    pub kind: Kind,
    pub address: std::net::IpAddr,
    connection: Option<ConnectionHandle>,
    upgraded: Claim,
    /// It reads too slowly: nothing more goes to it but the disconnect, or it would miss something unseen.
    cut: Cell<bool>,
    /// Those it opened itself, with `join_conversation`.
    pub opened: BTreeSet<ConversationId>,
    /// Takes bursts as arrays: what waits for the end of the burst.
    pub batch: Option<Vec<Box<RawValue>>>,
    /// The conversation that it has before its eyes.
    pub viewing: Option<ConversationId>,
    /// Runs the agents' app: a user's socket that hears its events, too.
    pub app: bool,
    /// Its CONNECT packet is out.
    pub entered: bool,
    /// A burst is being gathered.
    pub gathering: bool,
    pub(super) rooms: BTreeSet<Room>,
}

impl Member {
    /// A socket that is in no room yet.
    pub(super) fn new(
        socket: SocketRef,
        caller: Caller,
        kind: Kind,
        address: std::net::IpAddr,
        wishes: Wishes,
        upgrades: &Arc<Upgrades>,
    ) -> Self {
        Self {
            upgraded: upgrades.claim(socket.id),
            cut: Cell::new(false),
            connection: socket.req_parts().extensions.get().cloned(),
            app: wishes.app && caller.is_staff(),
            viewing: None,
            socket,
            caller,
            kind,
            address,
            opened: BTreeSet::new(),
            batch: wishes.batch.then(Vec::new),
            entered: false,
            gathering: false,
            rooms: BTreeSet::new(),
        }
    }

    /// Whether it stands for its person's presence.
    pub(super) fn counts(&self) -> bool {
        self.entered && self.kind == Kind::Main
    }

    /// Hands a packet to the socket's queue. A full queue means a client that does not read: it is cut off, and
    /// fetches what it missed when it comes back.
    pub(super) fn emit<T: Serialize + ?Sized>(&self, event: &str, payload: &T) {
        if self.cut.get() {
            return;
        }
        DELIVERIES.increment(1);
        match self.socket.emit(event, payload) {
            Ok(()) => {}
            Err(SendError::Socket(SocketError::InternalChannelFull)) => {
                self.cut();
            }
            Err(SendError::Socket(_)) => {}
            Err(SendError::Serialize(error)) => {
                tracing::error!(event, error = %error, "a packet could not be encoded");
            }
        }
    }

    /// Ends the socket, by the protocol where that still works.
    pub(super) fn disconnect(&self) {
        if self.socket.transport_type() == TransportType::Polling {
            // Once it is in no namespace, its next request ends its session, and what it did not fetch is lost.
            disconnect_when_possible(&self.socket, FETCH);
        } else if self.socket.clone().disconnect().is_err() {
            self.cut();
        }
    }

    /// Ends a socket whose queue is full. A poll has no connection to kill while its client is away: then the
    /// disconnect goes out as soon as there is room for it, or the heartbeat ends it before.
    fn cut(&self) {
        if self.cut.replace(true) {
            return;
        }
        metrics::counter!("voxora_slow_readers_total").increment(1);
        self.kill();
        disconnect_when_possible(&self.socket, Duration::ZERO);
    }

    pub(super) fn kill(&self) {
        let upgraded = self.upgraded.connection();
        if let Some(connection) = upgraded.as_ref().or(self.connection.as_ref()) {
            connection.kill();
        }
    }
}

/// Disconnects a socket after a time, as soon as there is room in its queue for that.
pub(super) fn disconnect_when_possible(socket: &SocketRef, after: Duration) {
    let socket = socket.clone();
    tokio::spawn(async move {
        tokio::time::sleep(after).await;
        while socket.clone().disconnect().is_err() {
            tokio::time::sleep(RETRY).await;
        }
    });
}
