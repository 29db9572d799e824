//! Who is here: sockets counted by person, and who is on which other node.

use std::collections::{BTreeSet, HashMap};

use parking_lot::Mutex;

use crate::model::{NodeId, PersonId, Presence as Status, Timestamp};

/// Everybody with a socket, or without one for less than the grace; and what users said of themselves.
#[derive(Default)]
pub struct Presence(Mutex<State>);

#[derive(Default)]
struct State {
    here: HashMap<PersonId, Here>,
    /// Who has a socket on other nodes.
    elsewhere: HashMap<PersonId, BTreeSet<NodeId>>,
    /// Users who are not simply online when they are here.
    said: HashMap<PersonId, Status>,
    /// When users left.
    gone: HashMap<PersonId, Timestamp>,
    /// Who was never here is offline since then.
    began: Option<Timestamp>,
}

impl State {
    fn is_anywhere(&self, person: &PersonId) -> bool {
        self.here.contains_key(person) || self.elsewhere.contains_key(person)
    }
}

struct Here {
    sockets: usize,
    /// Moves on with every change, so that a timer knows whether it is still meant.
    generation: u64,
}

impl Presence {
    /// Begins to count, with what users said before.
    pub fn begin(&self, now: Timestamp, said: impl IntoIterator<Item = (PersonId, Status)>) {
        let mut state = self.0.lock();
        state.began = Some(now);
        state.said.extend(said);
    }

    /// One socket more. True with the first one of somebody who was away longer than the grace.
    pub fn arrive(&self, person: &PersonId) -> bool {
        let mut state = self.0.lock();
        let mut came = false;
        let entry = state.here.entry(person.clone()).or_insert_with(|| {
            came = true;
            Here {
                sockets: 0,
                generation: 0,
            }
        });
        entry.sockets += 1;
        entry.generation += 1;
        state.gone.remove(person);
        came
    }

    /// One socket less. With the last one, the generation to give to [`Presence::forget`] after the grace.
    pub fn leave(&self, person: &PersonId) -> Option<u64> {
        let mut state = self.0.lock();
        let entry = state.here.get_mut(person)?;
        entry.sockets = entry.sockets.saturating_sub(1);
        entry.generation += 1;
        (entry.sockets == 0).then_some(entry.generation)
    }

    /// Drops somebody who did not come back since. True if so.
    pub fn forget(&self, person: &PersonId, generation: u64) -> bool {
        let mut state = self.0.lock();
        let gone = state
            .here
            .get(person)
            .is_some_and(|entry| entry.sockets == 0 && entry.generation == generation);
        if gone {
            state.here.remove(person);
        }
        gone
    }

    /// Whether somebody has a socket on this node, or had one just now.
    pub fn is_here(&self, person: &PersonId) -> bool {
        self.0.lock().here.contains_key(person)
    }

    /// Everybody who has a socket on this node, or had one just now.
    pub fn everybody_here(&self) -> Vec<PersonId> {
        self.0.lock().here.keys().cloned().collect()
    }

    /// Somebody has a socket on another node.
    pub fn came_elsewhere(&self, person: &PersonId, node: &NodeId) {
        let mut state = self.0.lock();
        state.gone.remove(person);
        let nodes = state.elsewhere.entry(person.clone()).or_default();
        nodes.insert(node.clone());
    }

    /// Somebody has no socket on another node any more.
    pub fn left_elsewhere(&self, person: &PersonId, node: &NodeId) {
        let mut state = self.0.lock();
        if let Some(nodes) = state.elsewhere.get_mut(person) {
            nodes.remove(node);
            if nodes.is_empty() {
                state.elsewhere.remove(person);
            }
        }
    }

    /// Forgets who is on other nodes: it is to be looked up again.
    pub fn forget_elsewhere(&self) {
        self.0.lock().elsewhere.clear();
    }

    /// Notes when a user left, unless it is here again.
    pub fn note_absence(&self, person: &PersonId, now: Timestamp) {
        let mut state = self.0.lock();
        if !state.is_anywhere(person) {
            state.gone.insert(person.clone(), now);
        }
    }

    /// Since when a user is not here; none where it is.
    pub fn offline_since(&self, person: &PersonId) -> Option<Timestamp> {
        let state = self.0.lock();
        if state.is_anywhere(person) {
            return None;
        }
        state.gone.get(person).copied().or(state.began)
    }

    /// Sets what a user says of itself, here or not.
    pub fn set_status(&self, person: &PersonId, status: Status) {
        let said = &mut self.0.lock().said;
        if status == Status::Online {
            said.remove(person);
        } else {
            said.insert(person.clone(), status);
        }
    }

    /// What somebody says of itself, here or not.
    pub fn said(&self, person: &PersonId) -> Status {
        let said = self.0.lock().said.get(person).copied();
        said.unwrap_or(Status::Online)
    }

    /// What somebody says of itself; offline without a socket.
    pub fn status(&self, person: &PersonId) -> Status {
        if self.0.lock().is_anywhere(person) {
            self.said(person)
        } else {
            Status::Offline
        }
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
    fn who_left_here_may_still_be_elsewhere() {
        let presence = Presence::default();
        let (ann, other) = (PersonId::from("ann"), NodeId::from("other"));
        presence.arrive(&ann);
        presence.came_elsewhere(&ann, &other);
        let generation = presence.leave(&ann).unwrap();
        assert!(presence.forget(&ann, generation));
        assert_eq!(presence.status(&ann), Status::Online);
        presence.left_elsewhere(&ann, &other);
        assert_eq!(presence.status(&ann), Status::Offline);
    }

    #[test]
    fn a_status_lasts_beyond_the_socket() {
        let presence = Presence::default();
        let ann = PersonId::from("ann");
        presence.begin(Timestamp(7), [(ann.clone(), Status::Away)]);
        assert_eq!(presence.status(&ann), Status::Offline);
        presence.arrive(&ann);
        assert_eq!(presence.status(&ann), Status::Away);
        assert!(!presence.takes_work(&ann));
        presence.set_status(&ann, Status::Online);
        assert!(presence.takes_work(&ann));
    }

    #[test]
    fn who_was_never_here_is_offline_since_the_beginning() {
        let presence = Presence::default();
        let ann = PersonId::from("ann");
        presence.begin(Timestamp(7), []);
        assert_eq!(presence.offline_since(&ann), Some(Timestamp(7)));
        presence.arrive(&ann);
        assert_eq!(presence.offline_since(&ann), None);
        let generation = presence.leave(&ann).unwrap();
        assert!(presence.forget(&ann, generation));
        presence.note_absence(&ann, Timestamp(9));
        assert_eq!(presence.offline_since(&ann), Some(Timestamp(9)));
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
