//! Socket.IO: the only module that names socketioxide.
//!
//! socketioxide does the transports, the framing and the acknowledgements. Who gets what is the `hub`'s business:
//! it owns room membership, so that each recipient gets its own view and a slow one is seen at once.

mod activity;
mod announcer;
mod app_events;
mod connect;
mod delivery;
mod events;
mod handler;
mod hub;
mod mark;
mod member;
mod membership;
mod nodes;
mod presence;
mod reply;
mod rooms;
mod transport;
mod typing;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use socketioxide::{ParserConfig, SocketIo};
use tokio::sync::mpsc;
use tokio::time::timeout;

use self::announcer::Announcer;
use self::hub::Hub;
use self::mark::Mark;
use self::transport::Upgrades;
use crate::app::App;
use crate::bus::Heard;
use crate::error::Result;
use crate::model::{Action, Caller, ConversationId, SessionId};
use crate::store::{Batch, EventId};

/// Packets that may wait for one socket. Beyond it the client reads too slowly and is cut off. A message is up to three
/// packets for its sender, and a polling client fetches them only once a round trip: a burst of 2,000 must fit.
const MAX_QUEUED_PACKETS: usize = 8192;
/// No socket has this number.
const NO_SOCKET: hub::MemberId = 0;
/// How long a stop waits for what is under way.
const DRAIN: Duration = Duration::from_secs(4);
/// How long a stop waits for clients to take their last packets.
const CLOSE: Duration = Duration::from_secs(2);

/// What every part of this module works with.
struct Shared {
    app: App,
    hub: Hub,
    upgrades: Arc<Upgrades>,
    /// Where there are other nodes.
    mark: Option<Mark>,
    /// No more connections are taken.
    stopping: AtomicBool,
    /// Events that are not answered yet.
    under_way: AtomicUsize,
}

/// The running socket side, for its stop.
#[derive(Clone)]
pub struct SocketServer {
    shared: Arc<Shared>,
    io: SocketIo,
}

/// Builds the routes, and starts the task that tells clients what is committed: by this server, and after `after` by
/// others, of which it hears more by `heard`.
pub fn mount(
    app: App,
    committed: mpsc::Receiver<Batch>,
    after: EventId,
    heard: Option<mpsc::Receiver<Heard>>,
) -> (Router, SocketServer) {
    let max_frame = match app.config.max_frame {
        0 => usize::MAX >> 1,
        bytes => bytes,
    };
    let (service, io) = SocketIo::builder()
        .with_parser(ParserConfig::common().max_incoming_binary_buf_size(max_frame))
        .max_payload(max_frame as u64)
        .ws_max_message_size(max_frame)
        .ws_max_frame_size(max_frame)
        .ws_read_buffer_size(1024)
        .max_buffer_size(MAX_QUEUED_PACKETS)
        .connect_timeout(Duration::from_secs(10))
        .build_svc();
    let shared = Arc::new(Shared {
        hub: Hub::default(),
        upgrades: Arc::default(),
        mark: app.cluster.as_ref().map(|own| Mark::new(&own.name)),
        stopping: AtomicBool::new(false),
        under_way: AtomicUsize::new(0),
        app,
    });
    connect::register(&io, &shared);
    let announcer = Announcer {
        hints: shared.app.hints(),
        shared: shared.clone(),
        committed,
        after,
    };
    tokio::spawn(announcer.run());
    if let Some(heard) = heard {
        tokio::spawn(nodes::follow(shared.clone(), heard));
    }
    let routes = transport::routes(service, shared.clone());
    (routes, SocketServer { shared, io })
}

impl SocketServer {
    /// Ends the sockets of these log-ins, telling them why.
    pub fn end_sessions(&self, sessions: &[SessionId], reason: &str) {
        self.shared.end_sessions(sessions, reason);
    }

    /// Sockets that are connected.
    pub fn sockets(&self) -> usize {
        self.shared.hub.0.lock().members.len()
    }

    /// Shows that somebody who has no socket writes in a conversation: until its message, or for some seconds.
    ///
    /// # Errors
    /// `not_found` for one that it may not see.
    pub async fn show_typing(&self, caller: &Caller, conversation: ConversationId) -> Result<()> {
        let place = self.shared.app.place(caller, &conversation, Action::Talk);
        let place = place.await?;
        self.shared
            .start_typing(NO_SOCKET, caller, conversation, place, false);
        Ok(())
    }

    /// Takes no more connections, answers what is under way, says goodbye, and closes.
    pub async fn shutdown(&self, retry_after: Duration) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        let drained = async {
            while self.shared.under_way.load(Ordering::SeqCst) > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if timeout(DRAIN, drained).await.is_err() {
            tracing::warn!("stopping before everything was answered");
        }
        self.shared.hub.say_goodbye(retry_after);
        if timeout(CLOSE, self.io.close()).await.is_err() {
            self.shared.hub.kill_all();
        }
    }
}
