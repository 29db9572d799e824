//! What was sent, what came back, and how busy the cores were.

use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

/// Counts of one run. Times are in microseconds.
pub(crate) struct Tally {
    /// Answers are followed by the next message.
    pub sending: bool,
    /// What arrives counts.
    pub measuring: bool,
    pub sent: u64,
    /// Packets that are neither messages nor answers.
    pub others: u64,
    all_acked: u64,
    all_delivered: u64,
    due: u64,
    ack_us: Vec<u32>,
    delivery_us: Vec<u32>,
    /// Those of the deliveries that came from a sender on another node.
    across_us: Vec<u32>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            sending: true,
            measuring: false,
            sent: 0,
            others: 0,
            all_acked: 0,
            all_delivered: 0,
            due: 0,
            ack_us: Vec::new(),
            delivery_us: Vec::new(),
            across_us: Vec::new(),
        }
    }
}

impl Tally {
    /// A message was acknowledged that `room_size` sockets must hear.
    pub(crate) fn acked(&mut self, after_us: u64, room_size: u64) {
        self.all_acked += 1;
        self.due += room_size;
        if self.measuring {
            self.ack_us.push(clamp(after_us));
        }
    }

    /// A socket heard a message, perhaps across nodes.
    pub(crate) fn delivered(&mut self, after_us: u64, across: bool) {
        self.all_delivered += 1;
        if !self.measuring {
            return;
        }
        self.delivery_us.push(clamp(after_us));
        if across {
            self.across_us.push(clamp(after_us));
        }
    }

    /// No more messages, no more counting.
    pub(crate) fn stop(&mut self) {
        self.sending = false;
        self.measuring = false;
    }

    /// Whether every message was acknowledged and heard by everybody.
    pub(crate) fn is_complete(&self) -> bool {
        self.all_acked == self.sent && self.all_delivered == self.due
    }

    /// For people, when something is missing.
    pub(crate) fn account(&self) -> String {
        format!(
            "{} sent, {} acknowledged, {} of {} deliveries",
            self.sent, self.all_acked, self.all_delivered, self.due
        )
    }

    /// The results of `elapsed`, as one object; with the busy share of each core, and this process's own of one.
    pub(crate) fn report(&mut self, elapsed: Duration, busy: &[f64], own_busy: f64) -> Value {
        json!({
            "seconds": elapsed.as_secs_f64(),
            "acks": summary(&mut self.ack_us, elapsed),
            "deliveries": summary(&mut self.delivery_us, elapsed),
            "across": summary(&mut self.across_us, elapsed),
            "otherPackets": self.others,
            "busy": busy,
            "ownBusy": own_busy,
        })
    }
}

fn clamp(time_us: u64) -> u32 {
    u32::try_from(time_us).unwrap_or(u32::MAX)
}

fn summary(times: &mut [u32], elapsed: Duration) -> Value {
    let per_second = times.len() as f64 / elapsed.as_secs_f64();
    let mut percentile = |percent: usize| {
        let at = times.len() * percent / 100;
        (at < times.len()).then(|| *times.select_nth_unstable(at).1)
    };
    json!({
        "perSecond": per_second,
        "p50Us": percentile(50),
        "p99Us": percentile(99),
    })
}

/// What each core did so far, in clock ticks: busy ones, all of them.
pub(crate) struct Busy(Vec<(f64, f64)>);

/// Seconds of a core that this process took so far.
pub(crate) fn own_seconds() -> anyhow::Result<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").context("/proc/self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().context("an empty account")?;
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}

impl Busy {
    /// Reads the kernel's account.
    pub(crate) fn now() -> anyhow::Result<Self> {
        let text = std::fs::read_to_string("/proc/stat").context("/proc/stat")?;
        let cores = text
            .lines()
            .skip(1)
            .take_while(|line| line.starts_with("cpu"));
        let ticks = cores.map(|line| {
            let ticks: Vec<f64> = line
                .split_whitespace()
                .skip(1)
                .take(8)
                .filter_map(|tick| tick.parse().ok())
                .collect();
            let all: f64 = ticks.iter().sum();
            // The fourth and fifth are idle and waiting for a disk.
            let idle: f64 = ticks.iter().skip(3).take(2).sum();
            (all - idle, all)
        });
        Ok(Self(ticks.collect()))
    }

    /// The busy share of each core since then, 0 to 1.
    pub(crate) fn since(&self, then: &Self) -> Vec<f64> {
        let pairs = self.0.iter().zip(&then.0);
        pairs
            .map(|((busy, all), (busy_then, all_then))| {
                (busy - busy_then) / (all - all_then).max(1.0)
            })
            .collect()
    }
}
