//! Where conversations stand, as read from the database of late.

use std::sync::atomic::{AtomicU64, Ordering};

use moka::sync::Cache;

use super::CACHE_TTL;
use crate::model::{ConversationId, Place};

/// Conversations that are remembered.
const REMEMBERED: u64 = 100_000;

/// Places by conversation.
pub struct Places {
    known: Cache<ConversationId, Place>,
    /// Counts what was dropped, so that nobody keeps what it read before that.
    dropped: AtomicU64,
}

/// The moment before a read.
#[derive(Clone, Copy)]
pub struct Moment(u64);

impl Places {
    pub(super) fn new() -> Self {
        Self {
            known: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(CACHE_TTL)
                .build(),
            dropped: AtomicU64::new(0),
        }
    }

    /// Where a conversation stands, if that is remembered.
    pub fn get(&self, conversation: &ConversationId) -> Option<Place> {
        self.known.get(conversation)
    }

    /// To be asked for before a place is read that is to be kept.
    pub fn moment(&self) -> Moment {
        Moment(self.dropped.load(Ordering::SeqCst))
    }

    /// Remembers what was read since `before`, unless a place was dropped meanwhile: it may be that one.
    pub fn keep(&self, conversation: &ConversationId, place: &Place, before: Moment) {
        if self.moment().0 == before.0 {
            self.known.insert(conversation.clone(), place.clone());
        }
    }

    /// Drops all of it.
    pub fn forget_all(&self) {
        self.dropped.fetch_add(1, Ordering::SeqCst);
        self.known.invalidate_all();
    }

    /// Drops where a conversation stood: it moved.
    pub fn forget(&self, conversation: &ConversationId) {
        self.dropped.fetch_add(1, Ordering::SeqCst);
        self.known.invalidate(conversation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_move_is_not_kept() {
        let (places, moving) = (Places::new(), ConversationId::from("c"));
        let place = Place {
            visitor: "v".into(),
            department: None,
            assignee: None,
        };
        let before = places.moment();
        places.forget(&moving);
        places.keep(&moving, &place, before);
        assert!(places.get(&moving).is_none());
        places.keep(&moving, &place, places.moment());
        assert_eq!(places.get(&moving), Some(place));
    }
}
