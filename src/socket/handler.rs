//! The order of one socket's events.
//!
//! socketioxide runs each handler as a task of its own, which mixes them up. A `MessageHandler` runs on the
//! connection's task instead: it only puts the event into the socket's queue, and one worker takes them from there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, SocketRef};
use socketioxide::handler::{FromMessageParts, MessageHandler, Value};
use socketioxide::socket::Socket;
use tokio::sync::mpsc;

use super::Shared;
use super::events::{self, Event};
use super::hub::MemberId;
use crate::error::Error;
use crate::model::SessionId;

/// Events and bytes that may wait for one socket's worker.
const MAX_WAITING: usize = 8192;
const MAX_WAITING_BYTES: usize = 8 << 20;
/// Messages of one socket that may wait for their commit.
const MAX_PENDING: usize = 1024;

/// An event that waits for its turn.
pub(super) struct Job {
    pub event: Event,
    pub payload: Value,
    pub socket: Arc<Socket>,
    pub ack: Option<i64>,
    bytes: usize,
}

impl Job {
    /// Where the answer goes.
    pub(super) fn answer(&mut self) -> AckSender {
        let Ok(ack) = AckSender::from_message_parts(&self.socket, &mut self.payload, &self.ack);
        ack
    }
}

/// A socket's queue, seen from its handlers.
struct Queue {
    shared: Arc<Shared>,
    jobs: mpsc::Sender<Job>,
    bytes: AtomicUsize,
    rate: Option<DefaultDirectRateLimiter>,
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
        let bytes = size_of(&payload);
        let mut job = Job {
            event: self.event,
            payload,
            socket,
            ack,
            bytes,
        };
        if let Err(error) = self.queue.admit(&job) {
            events::refuse(&mut job, &error);
            return;
        }
        self.queue.shared.under_way.fetch_add(1, Ordering::SeqCst);
        self.queue.bytes.fetch_add(bytes, Ordering::Relaxed);
        if let Err(
            mpsc::error::TrySendError::Full(mut job) | mpsc::error::TrySendError::Closed(mut job),
        ) = self.queue.jobs.try_send(job)
        {
            self.queue.finished(&job);
            events::refuse(
                &mut job,
                &Error::rate_limited(std::time::Duration::from_secs(1)),
            );
        }
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

impl Queue {
    fn admit(&self, job: &Job) -> Result<(), Error> {
        let waiting = self.bytes.load(Ordering::Relaxed) + job.bytes;
        // One alone may be as large as a frame.
        if waiting > MAX_WAITING_BYTES && waiting > job.bytes {
            return Err(Error::rate_limited(std::time::Duration::from_secs(1)));
        }
        // Messages have a rate of their own, by the minute.
        match &self.rate {
            Some(rate) if job.event != Event::SendMessage => rate.check().map_err(|until| {
                use governor::clock::Clock;
                let now = governor::clock::DefaultClock::default().now();
                Error::rate_limited(until.wait_time_from(now))
            }),
            _ => Ok(()),
        }
    }

    fn finished(&self, job: &Job) {
        self.bytes.fetch_sub(job.bytes, Ordering::Relaxed);
        self.shared.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Registers a socket's events and starts its worker, which ends with the socket.
pub(super) fn attach(shared: &Arc<Shared>, socket: &SocketRef, id: MemberId, session: SessionId) {
    let (jobs, waiting) = mpsc::channel(MAX_WAITING);
    let per_second = std::num::NonZeroU32::new(shared.app.config.rate_events);
    let queue = Arc::new(Queue {
        shared: shared.clone(),
        jobs,
        bytes: AtomicUsize::new(0),
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
        queue: queue.clone(),
    });
    let context = Context {
        shared: shared.clone(),
        id,
        session,
    };
    tokio::spawn(work(context, waiting, Arc::downgrade(&queue)));
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
            bytes: 0,
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
/// any other event sees what this socket wrote before it.
async fn work(context: Context, mut waiting: mpsc::Receiver<Job>, queue: std::sync::Weak<Queue>) {
    let mut pending = FuturesOrdered::new();
    loop {
        tokio::select! {
            Some(job) = pending.next(), if !pending.is_empty() => done(&queue, &job),
            job = waiting.recv(), if pending.len() < MAX_PENDING => {
                let Some(mut job) = job else { break };
                if job.event == Event::SendMessage {
                    let sending = events::begin_send(&context, &mut job).await;
                    pending.push_back(async move {
                        events::end_send(sending, &mut job).await;
                        job
                    });
                } else {
                    while let Some(job) = pending.next().await {
                        done(&queue, &job);
                    }
                    events::handle(&context, &mut job).await;
                    done(&queue, &job);
                }
            }
        }
    }
    while pending.next().await.is_some() {
        context.shared.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

fn done(queue: &std::sync::Weak<Queue>, job: &Job) {
    if let Some(queue) = queue.upgrade() {
        queue.finished(job);
    }
}
