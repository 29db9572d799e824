//! Who is here: sockets counted by person.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::model::{PersonId, Presence as Status};

/// Everybody with a socket, or without one for less than the grace.
#[derive(Default)]
pub struct Presence(Mutex<HashMap<PersonId, Here>>);

struct Here {
    sockets: usize,
    status: Status,
    /// Moves on with every change, so that a timer knows whether it is still meant.
    generation: u64,
}

impl Presence {
    /// One socket more. True with the first one of somebody who was away longer than the grace.
    pub fn arrive(&self, person: &PersonId) -> bool {
        let mut here = self.0.lock();
        let mut came = false;
        let entry = here.entry(person.clone()).or_insert_with(|| {
            came = true;
            Here {
                sockets: 0,
                status: Status::Online,
                generation: 0,
            }
        });
        entry.sockets += 1;
        entry.generation += 1;
        came
    }

    /// One socket less. With the last one, the generation to give to [`Presence::forget`] after the grace.
    pub fn leave(&self, person: &PersonId) -> Option<u64> {
        let mut here = self.0.lock();
        let entry = here.get_mut(person)?;
        entry.sockets = entry.sockets.saturating_sub(1);
        entry.generation += 1;
        (entry.sockets == 0).then_some(entry.generation)
    }

    /// Drops somebody who did not come back since. True if so.
    pub fn forget(&self, person: &PersonId, generation: u64) -> bool {
        let mut here = self.0.lock();
        let gone = here
            .get(person)
            .is_some_and(|entry| entry.sockets == 0 && entry.generation == generation);
        if gone {
            here.remove(person);
        }
        gone
    }

    /// Sets what somebody who is here says of itself.
    pub fn set_status(&self, person: &PersonId, status: Status) {
        if let Some(entry) = self.0.lock().get_mut(person) {
            entry.status = status;
        }
    }

    /// What somebody says of itself; offline without a socket.
    pub fn status(&self, person: &PersonId) -> Status {
        let here = self.0.lock();
        here.get(person)
            .map_or(Status::Offline, |entry| entry.status)
    }

    /// Whether somebody can be given a conversation.
    pub fn takes_work(&self, person: &PersonId) -> bool {
        self.status(person) == Status::Online
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_two_tabs_closed_is_still_online() {
        let presence = Presence::default();
        let ann = PersonId::from("ann");
        assert!(presence.arrive(&ann));
        assert!(!presence.arrive(&ann));
        assert_eq!(presence.leave(&ann), None);
        assert!(presence.takes_work(&ann));
    }

    #[test]
    fn who_comes_back_within_the_grace_never_left() {
        let presence = Presence::default();
        let ann = PersonId::from("ann");
        presence.arrive(&ann);
        let generation = presence.leave(&ann).unwrap();
        assert!(!presence.arrive(&ann));
        assert!(!presence.forget(&ann, generation));
        let generation = presence.leave(&ann).unwrap();
        assert!(presence.forget(&ann, generation));
        assert_eq!(presence.status(&ann), Status::Offline);
    }
}
