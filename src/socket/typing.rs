//! Telling who types, until it ends: by itself, with a stop, a message, or the socket.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::Shared;
use super::hub::MemberId;
use crate::model::{Caller, ConversationId, PersonId, Place};
use crate::protocol::Aside;

/// How long a start counts without another one.
const TYPING: Duration = Duration::from_secs(5);

impl Shared {
    /// Somebody types at a socket of this node.
    pub(super) fn start_typing(
        self: &Arc<Self>,
        id: MemberId,
        caller: &Caller,
        conversation: ConversationId,
        place: Place,
        internal: bool,
    ) {
        self.app.say(|| Aside::Typing {
            conversation: conversation.clone(),
            person: caller.person.clone(),
            name: caller.name.to_string(),
            place: place.clone(),
            internal,
        });
        let typist = (caller.person.clone(), caller.name.clone());
        self.begin_typing(id, typist, conversation, place, internal);
    }

    /// Shows that somebody types, until it stops or does not say so again.
    pub(super) fn begin_typing(
        self: &Arc<Self>,
        id: MemberId,
        (person, name): (PersonId, Arc<str>),
        conversation: ConversationId,
        place: Place,
        internal: bool,
    ) {
        let typing = &self.app.live.typing;
        let was = typing.get(&conversation, &person);
        let generation = typing.start(&conversation, &person, &name, id, internal);
        if was.is_none_or(|was| was.internal != internal) {
            self.typing_changed(&conversation, Some(place));
        }
        self.tell_typing(
            "user_typing",
            &conversation,
            person.clone(),
            &name,
            internal,
        );
        let shared = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(TYPING).await;
            shared.end_typing(&conversation, &person, Some(generation));
        });
    }

    /// Somebody at a socket of this node types no more.
    pub(super) fn stop_typing(&self, conversation: &ConversationId, person: &PersonId) {
        self.app.say(|| Aside::StoppedTyping {
            conversation: conversation.clone(),
            person: person.clone(),
        });
        self.end_typing(conversation, person, None);
    }

    /// Shows that somebody types no more, if it did; with a generation, only that start's.
    pub(super) fn end_typing(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
        generation: Option<u64>,
    ) {
        let Some(typed) = self.app.live.typing.stop(conversation, person, generation) else {
            return;
        };
        self.typing_changed(conversation, None);
        self.tell_typing(
            "user_stopped_typing",
            conversation,
            person.clone(),
            &typed.name,
            typed.internal,
        );
    }

    fn tell_typing(
        &self,
        event: &str,
        conversation: &ConversationId,
        person: PersonId,
        name: &str,
        internal: bool,
    ) {
        let payload = json!({ "conversationId": conversation, "userId": person, "userName": name });
        self.to_room(conversation, event, &payload, |member| {
            member.caller.person != person && (!internal || member.caller.is_staff())
        });
    }
}
