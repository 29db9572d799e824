//! How a signal travels: who says it, when, and the proof that it is one of this installation's nodes.
//!
//! `VX`, a version, the HMAC-SHA256 of what follows (RFC 2104), and a JSON object.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::Signal;
use crate::model::{Clock, NodeId};

/// Goes up when older nodes could not read what newer ones send.
const VERSION: u8 = 1;
const MARK: &[u8; 2] = b"VX";
const MAC: usize = 32;
const HEAD: usize = MARK.len() + 1 + MAC;
/// Nothing that a node sends is longer.
const LONGEST: usize = 64 * 1024;
/// What was said so long ago, or will be, by the sender's clock, is not believed any more.
const FRESH_MS: i64 = 60_000;

/// What the nodes of an installation know and nobody else.
#[derive(Clone)]
pub struct Secret(Hmac<Sha256>);

impl Secret {
    /// Of 32 random bytes.
    ///
    /// # Errors
    /// None: HMAC takes a key of any length.
    pub fn new(bytes: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(Hmac::new_from_slice(bytes)?))
    }

    fn mac(&self, text: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(text);
        mac
    }
}

#[derive(Serialize, Deserialize)]
struct Said<S> {
    from: NodeId,
    /// Goes up with each of one node.
    n: u64,
    /// By the sender's clock, in milliseconds.
    at: i64,
    is: S,
}

/// Why something on the channel is not listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ignored {
    /// Not of this form at all.
    Junk,
    /// Longer than anything a node sends.
    TooLarge,
    /// Of a version that is not known here, or a kind of signal.
    Version,
    /// Not signed by a node of this installation.
    Forged,
    /// Heard before, or too old.
    Replayed,
}

impl Ignored {
    /// As the metrics call it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Junk => "junk",
            Self::TooLarge => "too_large",
            Self::Version => "version",
            Self::Forged => "forged",
            Self::Replayed => "replayed",
        }
    }
}

/// Puts signals into envelopes.
pub(super) struct Sealer {
    secret: Secret,
    node: NodeId,
    clock: Clock,
    said: AtomicU64,
}

impl Sealer {
    pub(super) fn new(secret: Secret, node: NodeId, clock: Clock) -> Self {
        Self {
            secret,
            node,
            clock,
            said: AtomicU64::new(0),
        }
    }

    /// The bytes for the channel; none for what cannot be sent.
    pub(super) fn seal(&self, signal: &Signal) -> Option<Vec<u8>> {
        let said = Said {
            from: self.node.clone(),
            n: self.said.fetch_add(1, Ordering::Relaxed) + 1,
            at: self.clock.now().0,
            is: signal,
        };
        let text = serde_json::to_vec(&said).ok()?;
        if HEAD + text.len() > LONGEST {
            return None;
        }
        let mut bytes = Vec::with_capacity(HEAD + text.len());
        bytes.extend_from_slice(MARK);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.secret.mac(&text).finalize().into_bytes());
        bytes.extend_from_slice(&text);
        Some(bytes)
    }
}

/// Takes signals out of envelopes, each once.
pub(super) struct Opener {
    secret: Secret,
    clock: Clock,
    /// The last one heard of each node, and when it said it.
    heard: HashMap<NodeId, (u64, i64)>,
}

impl Opener {
    pub(super) fn new(secret: Secret, clock: Clock) -> Self {
        Self {
            secret,
            clock,
            heard: HashMap::new(),
        }
    }

    /// Who says what.
    pub(super) fn open(&mut self, bytes: &[u8]) -> Result<(NodeId, Signal), Ignored> {
        if bytes.len() > LONGEST {
            return Err(Ignored::TooLarge);
        }
        let rest = bytes.strip_prefix(MARK).ok_or(Ignored::Junk)?;
        let (version, rest) = rest.split_first().ok_or(Ignored::Junk)?;
        if *version != VERSION {
            return Err(Ignored::Version);
        }
        let (mac, text) = rest.split_at_checked(MAC).ok_or(Ignored::Junk)?;
        self.secret
            .mac(text)
            .verify_slice(mac)
            .map_err(|_| Ignored::Forged)?;
        let said: Said<Signal> = serde_json::from_slice(text).map_err(|_| Ignored::Version)?;
        self.once(&said)?;
        Ok((said.from, said.is))
    }

    fn once(&mut self, said: &Said<Signal>) -> Result<(), Ignored> {
        let now = self.clock.now().0;
        let is_fresh = |at: i64| (now - at).abs() < FRESH_MS;
        let last = self.heard.get(&said.from).map_or(0, |(n, _)| *n);
        if !is_fresh(said.at) || said.n <= last {
            return Err(Ignored::Replayed);
        }
        if last == 0 {
            // A node more: those that are gone for long can say nothing that is still fresh.
            self.heard.retain(|_, (_, at)| is_fresh(*at));
        }
        self.heard.insert(said.from.clone(), (said.n, said.at));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn secret(of: u8) -> Secret {
        Secret::new(&[of; 32]).unwrap()
    }

    fn clock(at: i64) -> Clock {
        Clock::new(move || Timestamp(at))
    }

    fn sealer() -> Sealer {
        Sealer::new(secret(1), "node".into(), clock(0))
    }

    #[test]
    fn what_a_node_of_the_installation_says_is_heard_once() {
        let sealed = sealer().seal(&Signal::Events(7)).unwrap();
        let mut opener = Opener::new(secret(1), clock(0));
        let (node, signal) = opener.open(&sealed).unwrap();
        assert_eq!(node, "node".into());
        assert!(matches!(signal, Signal::Events(7)));
        assert_eq!(opener.open(&sealed).unwrap_err(), Ignored::Replayed);
    }

    #[test]
    fn what_is_old_is_not_believed_even_by_who_has_just_come() {
        let sealed = sealer().seal(&Signal::Events(7)).unwrap();
        let mut late = Opener::new(secret(1), clock(FRESH_MS));
        assert_eq!(late.open(&sealed).unwrap_err(), Ignored::Replayed);
    }

    #[test]
    fn every_changed_bit_is_seen() {
        let sealed = sealer().seal(&Signal::Events(7)).unwrap();
        let mut opener = Opener::new(secret(1), clock(0));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(opener.open(&changed).is_err(), "byte {at}");
        }
        assert!(opener.open(&sealed).is_ok());
    }

    #[test]
    fn others_are_told_apart_by_what_is_wrong() {
        let mut opener = Opener::new(secret(1), clock(0));
        let of_others = Sealer::new(secret(2), "node".into(), clock(0));
        let foreign = of_others.seal(&Signal::Events(7)).unwrap();
        let mut newer = sealer().seal(&Signal::Events(7)).unwrap();
        newer[2] = VERSION + 1;
        let long = vec![b'V'; LONGEST + 1];
        for (bytes, why) in [
            (foreign.as_slice(), Ignored::Forged),
            (&newer, Ignored::Version),
            (&long, Ignored::TooLarge),
            (b"", Ignored::Junk),
            (b"VX", Ignored::Junk),
            (b"VX\x01short", Ignored::Junk),
            (b"{\"type\":\"message\"}", Ignored::Junk),
        ] {
            assert_eq!(opener.open(bytes).unwrap_err(), why);
        }
    }
}
