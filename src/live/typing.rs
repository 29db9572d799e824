//! Who types where.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::model::{ConversationId, PersonId};

/// What is being typed: whether only staff may know, and the generation that a timer must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// A note is being typed.
    pub internal: bool,
    /// Which start it was.
    pub generation: u64,
}

/// Everybody who types.
#[derive(Default)]
pub struct Typing(Mutex<State>);

#[derive(Default)]
struct State {
    starts: u64,
    typing: HashMap<(ConversationId, PersonId), Typed>,
}

impl Typing {
    /// Somebody types, from now on.
    pub fn start(&self, conversation: &ConversationId, person: &PersonId, internal: bool) -> Typed {
        let mut state = self.0.lock();
        state.starts += 1;
        let typed = Typed {
            internal,
            generation: state.starts,
        };
        state
            .typing
            .insert((conversation.clone(), person.clone()), typed);
        typed
    }

    /// Somebody stopped; with a generation, only if it did not start again since. What it was, if it typed.
    pub fn stop(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
        generation: Option<u64>,
    ) -> Option<Typed> {
        let mut state = self.0.lock();
        let key = (conversation.clone(), person.clone());
        let typed = *state.typing.get(&key)?;
        if generation.is_some_and(|generation| generation != typed.generation) {
            return None;
        }
        state.typing.remove(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_ends_only_the_start_it_belongs_to() {
        let (typing, here, ann) = (Typing::default(), "c".into(), "ann".into());
        let first = typing.start(&here, &ann, false);
        let second = typing.start(&here, &ann, false);
        assert_eq!(typing.stop(&here, &ann, Some(first.generation)), None);
        assert_eq!(
            typing.stop(&here, &ann, Some(second.generation)),
            Some(second)
        );
        assert_eq!(typing.stop(&here, &ann, None), None);
    }
}
