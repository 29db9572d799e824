//! Who types where.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::model::{ConversationId, PersonId};

/// What is being typed, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// A note is being typed.
    pub internal: bool,
    /// The typist's name, which outlives its last socket.
    pub name: Arc<str>,
    /// The socket that it is typed at: typing ends with it.
    pub socket: u64,
    /// Which start it was: a timer must match it.
    pub generation: u64,
}

/// Everybody who types.
#[derive(Default)]
pub struct Typing(Mutex<State>);

#[derive(Default)]
struct State {
    starts: u64,
    typing: HashMap<ConversationId, HashMap<PersonId, Typed>>,
}

impl Typing {
    /// Somebody types, from now on. The generation to give to [`Typing::stop`] when the time is over.
    pub fn start(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
        name: &Arc<str>,
        socket: u64,
        internal: bool,
    ) -> u64 {
        let mut state = self.0.lock();
        state.starts += 1;
        let generation = state.starts;
        let typed = Typed {
            internal,
            name: name.clone(),
            socket,
            generation,
        };
        state
            .typing
            .entry(conversation.clone())
            .or_default()
            .insert(person.clone(), typed);
        generation
    }

    /// What somebody types.
    pub fn get(&self, conversation: &ConversationId, person: &PersonId) -> Option<Typed> {
        self.0.lock().typing.get(conversation)?.get(person).cloned()
    }

    /// Who types in a conversation, who began last coming last.
    pub fn in_conversation(&self, conversation: &ConversationId) -> Vec<(PersonId, Typed)> {
        let state = self.0.lock();
        let here = state.typing.get(conversation).into_iter().flatten();
        let mut typists: Vec<_> = here
            .map(|(person, typed)| (person.clone(), typed.clone()))
            .collect();
        typists.sort_by_key(|(_, typed)| typed.generation);
        typists
    }

    /// The conversations that are typed in at a socket.
    pub fn at(&self, socket: u64) -> Vec<ConversationId> {
        let state = self.0.lock();
        let typing = state.typing.iter();
        let here =
            typing.filter(|(_, typists)| typists.values().any(|typed| typed.socket == socket));
        here.map(|(conversation, _)| conversation.clone()).collect()
    }

    /// Somebody stopped; with a generation, only if it did not start again since. What it was, if it typed.
    pub fn stop(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
        generation: Option<u64>,
    ) -> Option<Typed> {
        let mut state = self.0.lock();
        let here = state.typing.get_mut(conversation)?;
        let typed = here.get(person)?;
        if generation.is_some_and(|generation| generation != typed.generation) {
            return None;
        }
        let typed = here.remove(person);
        if here.is_empty() {
            state.typing.remove(conversation);
        }
        typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_ends_only_the_start_it_belongs_to() {
        let (typing, here, ann) = (Typing::default(), "c".into(), "ann".into());
        let start = || typing.start(&here, &ann, &"Ann".into(), 1, false);
        let first = start();
        let second = start();
        assert_eq!(typing.stop(&here, &ann, Some(first)), None);
        assert!(typing.stop(&here, &ann, Some(second)).is_some());
        assert_eq!(typing.stop(&here, &ann, None), None);
    }

    #[test]
    fn a_socket_is_asked_for_its_own_typing_alone() {
        let (typing, here, ann) = (Typing::default(), "c".into(), "ann".into());
        typing.start(&here, &ann, &"Ann".into(), 1, false);
        assert_eq!(typing.at(1), [here]);
        assert!(typing.at(2).is_empty());
    }
}
