//! Drives a Socket.IO server as people would, and measures what comes back.
//!
//! `load PLAN.json` connects the plan's sockets, joins each to its conversation, sends as the plan says,
//! and prints one line of JSON. One thread, so that it can have one core.

mod socket;
mod tally;

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::interval_at;

use self::socket::{Packet, Socket};
use self::tally::{Busy, Tally};

/// How long the last messages may take to arrive once nobody sends any more.
const DRAIN: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    /// `HOST:PORT` of each node.
    nodes: Vec<String>,
    warm_up_ms: u64,
    run_ms: u64,
    sockets: Vec<Seat>,
}

/// One socket: who it is, where it talks, and how much.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seat {
    token: String,
    conversation_id: String,
    /// Which of the plan's nodes it connects to.
    #[serde(default)]
    node: usize,
    #[serde(flatten)]
    pace: Pace,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Pace {
    /// Keeps so many messages unacknowledged; 0 for one who only listens.
    InFlight(usize),
    /// Sends at this interval, answered or not.
    EveryUs(u64),
}

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).context("usage: load PLAN.json")?;
    let plan = std::fs::read_to_string(&path).with_context(|| path.clone())?;
    let plan: Plan = serde_json::from_str(&plan).with_context(|| path.clone())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = LocalSet::new().block_on(&runtime, run(plan))?;
    println!("{result}");
    Ok(())
}

async fn run(plan: Plan) -> anyhow::Result<serde_json::Value> {
    let started = Instant::now();
    let tally = Rc::new(RefCell::new(Tally::default()));
    let mut room_sizes: HashMap<String, u64> = HashMap::new();
    for seat in &plan.sockets {
        *room_sizes.entry(seat.conversation_id.clone()).or_default() += 1;
    }
    let mut sockets = Vec::new();
    for seat in &plan.sockets {
        let node = plan.nodes.get(seat.node).context("no such node")?;
        let mut socket = Socket::connect(node, &seat.token).await?;
        socket.join(&seat.conversation_id).await?;
        sockets.push(socket);
    }
    let mut talks = JoinSet::new();
    let count = sockets.len() as f64;
    for (at, (socket, seat)) in sockets.into_iter().zip(plan.sockets).enumerate() {
        let talk = Talk {
            room_size: room_sizes[&seat.conversation_id],
            sent_at: Vec::new(),
            socket,
            seat,
            tally: tally.clone(),
            started,
        };
        talks.spawn_local(talk.go_on(at as f64 / count));
    }
    let warm_up = Duration::from_millis(plan.warm_up_ms);
    tokio::select! {
        result = measure(&tally, warm_up, Duration::from_millis(plan.run_ms)) => result,
        Some(end) = talks.join_next() => {
            end??;
            bail!("a socket ended before the measurement did")
        }
    }
}

/// Waits for the load to settle, counts for a while, then makes sure that nothing was lost.
async fn measure(
    tally: &RefCell<Tally>,
    warm_up: Duration,
    run: Duration,
) -> anyhow::Result<serde_json::Value> {
    tokio::time::sleep(warm_up).await;
    let (before, own_before, from) = (Busy::now()?, tally::own_seconds()?, Instant::now());
    tally.borrow_mut().measuring = true;
    tokio::time::sleep(run).await;
    let (busy, elapsed) = (Busy::now()?.since(&before), from.elapsed());
    let own_busy = (tally::own_seconds()? - own_before) / elapsed.as_secs_f64();
    tally.borrow_mut().stop();

    let deadline = Instant::now() + DRAIN;
    while !tally.borrow().is_complete() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let tally = &mut *tally.borrow_mut();
    ensure!(
        tally.is_complete(),
        "messages are missing: {}",
        tally.account()
    );
    Ok(tally.report(elapsed, &busy, own_busy))
}

/// One socket at work.
struct Talk {
    socket: Socket,
    seat: Seat,
    /// Sockets that hear each of its messages, itself included.
    room_size: u64,
    /// When the message in each slot was sent, in microseconds. A slot's number is its acknowledgement's.
    sent_at: Vec<u64>,
    tally: Rc<RefCell<Tally>>,
    started: Instant,
}

impl Talk {
    /// Talks until the connection ends. `phase`, 0 to 1, is where in the interval of all it sends.
    async fn go_on(self, phase: f64) -> anyhow::Result<()> {
        match self.seat.pace {
            Pace::InFlight(count) => self.keep_in_flight(count).await,
            Pace::EveryUs(interval) => {
                let interval = Duration::from_micros(interval);
                self.send_every(interval, interval.mul_f64(phase)).await
            }
        }
    }

    async fn keep_in_flight(mut self, count: usize) -> anyhow::Result<()> {
        let now = self.now_us();
        for slot in 0..count {
            self.send(slot, now)?;
        }
        loop {
            self.socket.flush().await?;
            self.socket.fill().await?;
            self.take_packets()?;
        }
    }

    async fn send_every(mut self, interval: Duration, offset: Duration) -> anyhow::Result<()> {
        let mut ticks = interval_at(tokio::time::Instant::now() + offset, interval);
        loop {
            self.socket.flush().await?;
            let sending = self.tally.borrow().sending;
            tokio::select! {
                _ = ticks.tick(), if sending => self.send(self.sent_at.len(), self.now_us())?,
                filled = self.socket.fill() => {
                    filled?;
                    self.take_packets()?;
                }
            }
        }
    }

    fn take_packets(&mut self) -> anyhow::Result<()> {
        let now = self.now_us();
        while let Some(packet) = self.socket.next()? {
            match packet {
                Packet::Message { sent_at, node } => {
                    let across = node != self.seat.node;
                    self.tally.borrow_mut().delivered(now - sent_at, across);
                }
                Packet::Acked { id } => {
                    let sent_at = self.sent_at.get(id).context("an answer to nothing")?;
                    let room_size = self.room_size;
                    self.tally.borrow_mut().acked(now - sent_at, room_size);
                    let next_is_due = matches!(self.seat.pace, Pace::InFlight(_));
                    if next_is_due && self.tally.borrow().sending {
                        self.send(id, now)?;
                    }
                }
                Packet::Other => self.tally.borrow_mut().others += 1,
            }
        }
        Ok(())
    }

    /// The time of sending and the sender's node stand at the beginning of the content, for those who receive it.
    fn send(&mut self, slot: usize, now: u64) -> anyhow::Result<()> {
        match self.sent_at.get_mut(slot) {
            Some(sent_at) => *sent_at = now,
            None => self.sent_at.push(now),
        }
        self.tally.borrow_mut().sent += 1;
        let (conversation, node) = (&self.seat.conversation_id, self.seat.node);
        let mut packet = String::with_capacity(256);
        write!(
            packet,
            r#"42{slot}["send_message",{{"conversationId":"{conversation}","content":"@{now:012}{node:02} Your parcel left the warehouse this morning and will be with you tomorrow."}}]"#
        )?;
        self.socket.push_text(packet.as_bytes());
        Ok(())
    }

    fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
