//! The order of one socket's events.
//!
//! socketioxide runs each handler as a task of its own, which mixes them up. A `MessageHandler` runs on the
//! connection's task instead: it only puts the event into the socket's queue, and one worker takes them from there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, SocketRef};
use socketioxide::handler::{FromMessageParts, MessageHandler, Value};
use socketioxide::socket::Socket;
use tokio::sync::{Semaphore, mpsc};

use super::Shared;
use super::events::{self, Event};
use super::hub::MemberId;
use crate::error::{Error, Result};
use crate::model::SessionId;

/// Events and bytes that may wait for one socket's worker.
const MAX_WAITING: usize = 8192;
const MAX_WAITING_BYTES: usize = 8 << 20;
/// Messages of one socket that may wait for their commit.
const MAX_UNANSWERED: u32 = 1024;
/// When a socket that sent too much may go on.
const PAUSE: Duration = Duration::from_secs(1);

/// An event that waits for its turn.
pub(super) struct Job {
    pub event: Event,
    pub payload: Value,
    pub socket: Arc<Socket>,
    pub ack: Option<i64>,
    /// Given back when the event is answered.
    share: Option<Share>,
}

impl Job {
    /// Where the answer goes.
    pub(super) fn answer(&mut self) -> AckSender {
        let Ok(ack) = AckSender::from_message_parts(&self.socket, &mut self.payload, &self.ack);
        ack
    }
}

/// What an event takes of its socket's limits.
struct Share {
    load: Arc<Load>,
    bytes: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.load.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
        self.load.shared.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What a socket sent and was not answered yet.
struct Load {
    shared: Arc<Shared>,
    bytes: AtomicUsize,
}

impl Load {
    fn take(self: &Arc<Self>, bytes: usize) -> Share {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.shared.under_way.fetch_add(1, Ordering::SeqCst);
        Share {
            load: self.clone(),
            bytes,
        }
    }
}

/// A socket's queue, seen from its handlers.
struct Queue {
    /// Boxed: a channel keeps room for 32, and most sockets are quiet.
    jobs: mpsc::Sender<Box<Job>>,
    load: Arc<Load>,
    rate: Option<DefaultDirectRateLimiter>,
}

impl Queue {
    fn admit(&self, event: Event, bytes: usize) -> Result<()> {
        let waiting = self.load.bytes.load(Ordering::Relaxed) + bytes;
        // One alone may be as large as a frame.
        if waiting > MAX_WAITING_BYTES && waiting > bytes {
            return Err(Error::rate_limited(PAUSE));
        }
        // Messages have a rate of their own, by the minute.
        match &self.rate {
            Some(rate) if event != Event::SendMessage => rate.check().map_err(|until| {
                Error::rate_limited(until.wait_time_from(DefaultClock::default().now()))
            }),
            _ => Ok(()),
        }
    }

    fn put(&self, mut job: Job) {
        let bytes = size_of(&job.payload);
        let refused = match self.admit(job.event, bytes) {
            Ok(()) => {
                job.share = Some(self.load.take(bytes));
                self.jobs.try_send(Box::new(job)).err().map(|unsent| {
                    let (mpsc::error::TrySendError::Full(job)
                    | mpsc::error::TrySendError::Closed(job)) = unsent;
                    (*job, Error::rate_limited(PAUSE))
                })
            }
            Err(error) => Some((job, error)),
        };
        if let Some((mut job, error)) = refused {
            events::refuse(&mut job, &error);
        }
    }
}

/// What a worker knows of its socket.
pub(super) struct Context {
    pub shared: Arc<Shared>,
    pub id: MemberId,
    pub session: SessionId,
}

/// The handler of one event: into the queue, in the order of arrival.
struct Enqueue {
    event: Event,
    queue: Arc<Queue>,
}

/// Tells this handler from those that are functions.
struct InOrder;

impl MessageHandler<LocalAdapter, InOrder> for Enqueue {
    fn call(&self, socket: Arc<Socket>, payload: Value, ack: Option<i64>) {
        self.queue.put(Job {
            event: self.event,
            payload,
            socket,
            ack,
            share: None,
        });
    }
}

/// What a payload holds in memory, binary parts and all.
fn size_of(payload: &Value) -> usize {
    match payload {
        Value::Str(text, parts) => {
            text.len() + parts.iter().flatten().map(bytes::Bytes::len).sum::<usize>()
        }
        Value::Bytes(bytes) => bytes.len(),
    }
}

/// Registers a socket's events and starts its worker, which ends with the socket.
pub(super) fn attach(shared: &Arc<Shared>, socket: &SocketRef, id: MemberId, session: SessionId) {
    let (jobs, waiting) = mpsc::channel(MAX_WAITING);
    let per_second = std::num::NonZeroU32::new(shared.app.config.rate_events);
    let queue = Arc::new(Queue {
        jobs,
        load: Arc::new(Load {
            shared: shared.clone(),
            bytes: AtomicUsize::new(0),
        }),
        rate: per_second.map(|rate| {
            RateLimiter::direct(
                Quota::per_second(rate)
                    .allow_burst(rate.saturating_mul(std::num::NonZeroU32::MIN.saturating_add(2))),
            )
        }),
    });
    for (name, event) in Event::NAMED {
        let queue = queue.clone();
        socket.on(
            *name,
            Enqueue {
                event: *event,
                queue,
            },
        );
    }
    socket.on_fallback(Enqueue {
        event: Event::Unknown,
        queue,
    });
    let context = Context {
        shared: shared.clone(),
        id,
        session,
    };
    tokio::spawn(work(context, waiting));
}

/// Answers every event of a namespace that takes none, so that no callback waits for ever.
struct TakesNone;

impl MessageHandler<LocalAdapter, InOrder> for TakesNone {
    fn call(&self, socket: Arc<Socket>, payload: Value, ack: Option<i64>) {
        let mut job = Job {
            event: Event::Unknown,
            payload,
            socket,
            ack,
            share: None,
        };
        let error = Error::invalid("This namespace only tells; send events to `/`.");
        events::refuse(&mut job, &error);
    }
}

/// Registers that a socket takes no events.
pub(super) fn attach_none(socket: &SocketRef) {
    socket.on_fallback(TakesNone);
}

/// Takes events in order. Messages only wait for each other's place in the queue, so that a burst shares a commit;
/// any other event sees what this socket wrote before it. Ends with the socket.
async fn work(context: Context, mut waiting: mpsc::Receiver<Box<Job>>) {
    let unanswered = Arc::new(Semaphore::new(MAX_UNANSWERED as usize));
    while let Some(mut job) = waiting.recv().await {
        let is_message = job.event == Event::SendMessage;
        let turns = if is_message { 1 } else { MAX_UNANSWERED };
        let Ok(turns) = unanswered.clone().acquire_many_owned(turns).await else {
            return;
        };
        if is_message {
            events::send(&context, *job, turns).await;
        } else {
            // Boxed: its state is large, and lives as long as the socket otherwise.
            Box::pin(events::handle(&context, &mut job)).await;
        }
    }
}
