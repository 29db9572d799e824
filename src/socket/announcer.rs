//! Brings what is committed to the sockets, in the order of the commits: this server's own and other nodes'.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use super::Shared;
use super::delivery::{Moved, publish};
use crate::error::Result;
use crate::store::{Batch, EventId, Events};

/// While the writer is at work, what it commits next goes out together with what is committed: each socket gets one
/// packet where it would get several. At so many jobs it is enough, and for no longer than this.
const TOGETHER: usize = 6;
const PATIENCE: Duration = Duration::from_millis(2);
/// Announcements between two chances for the sockets' writers to run: a burst must not fill their queues.
const TURN: usize = 32;
/// How often a read that fails is tried again, and after what time.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Announces, one commit after the other.
pub(super) struct Announcer {
    pub shared: Arc<Shared>,
    /// What this server commits.
    pub committed: mpsc::Receiver<Batch>,
    /// What other nodes tell of.
    pub hints: Option<watch::Receiver<EventId>>,
    /// The last event that this server's sockets heard of.
    pub after: EventId,
}

impl Announcer {
    /// Announces until the writer is gone.
    pub(super) async fn run(mut self) {
        let shared = self.shared.clone();
        loop {
            tokio::select! {
                batch = self.committed.recv() => match batch {
                    Some(batch) => self.announce(batch).await,
                    None => return,
                },
                () = shared.app.something_elsewhere(self.hints.as_mut()) => {
                    let mut moved = Moved::default();
                    self.catch_up(&mut moved).await;
                    moved.tell(&shared);
                }
            }
        }
    }

    /// Announces what this server committed, then answers those who wrote it.
    async fn announce(&mut self, first: Batch) {
        let mut jobs = first.jobs.len();
        let mut batches = vec![first];
        while jobs < TOGETHER && self.is_more_coming() {
            match timeout(PATIENCE, self.committed.recv()).await {
                Ok(Some(more)) => {
                    jobs += more.jobs.len();
                    batches.push(more);
                }
                _ => break,
            }
        }
        if let Some(newest) = batches.iter().rev().find_map(|batch| batch.event) {
            self.shared.app.tell_of_event(newest);
        }
        let started = Instant::now();
        let mut moved = Moved::default();
        for batch in batches {
            self.announce_batch(batch, &mut moved).await;
        }
        moved.tell(&self.shared);
        metrics::histogram!("voxora_delivery_seconds").record(started.elapsed().as_secs_f64());
    }

    /// Whether the writer will soon have committed more. Of several nodes, it may be waiting for another one; and what
    /// that one commits is not to wait for this one.
    fn is_more_coming(&self) -> bool {
        self.hints.is_none() && self.shared.app.store.queue_depth() > 0
    }

    async fn announce_batch(&mut self, batch: Batch, moved: &mut Moved) {
        if let Some(event) = batch.event {
            // What others committed before it goes before it.
            if event > self.after + 1 {
                self.catch_up(moved).await;
            }
            self.after = self.after.max(event);
        }
        for (at, job) in batch.jobs.into_iter().enumerate() {
            for announcement in job.announcements {
                publish(&self.shared, announcement, moved).await;
            }
            (job.done)();
            if at % TURN == TURN - 1 {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Announces what other nodes committed, up to what this server committed itself.
    async fn catch_up(&mut self, moved: &mut Moved) {
        loop {
            let events = match self.read().await {
                Ok(events) if !events.missed => events,
                // It is the end: nobody is there any more.
                Err(_) if self.shared.stopping.load(Ordering::SeqCst) => return,
                _ => return self.start_over().await,
            };
            for (id, announcements) in events.found {
                for (at, announcement) in announcements.into_iter().enumerate() {
                    self.shared.app.heed(&announcement);
                    publish(&self.shared, announcement, moved).await;
                    if at % TURN == TURN - 1 {
                        tokio::task::yield_now().await;
                    }
                }
                self.after = id;
                metrics::counter!("voxora_cluster_events_total").increment(1);
            }
            if !events.more {
                return;
            }
        }
    }

    async fn read(&self) -> Result<Events> {
        let mut tries = 1;
        loop {
            match self.shared.app.store.events_after(self.after).await {
                Err(error) if tries < TRIES && !self.shared.stopping.load(Ordering::SeqCst) => {
                    tracing::warn!(error = %error, "what other nodes did could not be read; it is tried again");
                    tries += 1;
                    sleep(PAUSE).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// What happened meanwhile is not kept any more: everybody comes back, and fetches what it missed.
    async fn start_over(&mut self) {
        tracing::warn!("this node was away for too long: its sockets connect anew");
        let outcome = async {
            self.after = self.after.max(self.shared.app.newest_event().await?);
            self.shared.app.restore_elsewhere().await
        };
        if let Err(error) = outcome.await {
            tracing::error!(error = %error, "what other nodes did is not known");
        }
        self.shared.app.live.forget_all();
        self.shared.hub.start_over();
    }
}
