//! Telling who types, until it ends: by itself, with a stop, a message, or the socket.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::Shared;
use super::hub::MemberId;
use crate::model::{Caller, ConversationId, PersonId, Place};

/// How long a start counts without another one.
const TYPING: Duration = Duration::from_secs(5);

impl Shared {
    pub(super) fn start_typing(
        self: &Arc<Self>,
        id: MemberId,
        caller: &Caller,
        conversation: ConversationId,
        place: Place,
        internal: bool,
    ) {
        let typing = &self.app.live.typing;
        let was = typing.get(&conversation, &caller.person);
        let generation = typing.start(&conversation, &caller.person, &caller.name, id, internal);
        if was.is_none_or(|was| was.internal != internal) {
            self.typing_changed(&conversation, Some(place));
        }
        self.tell_typing(
            "user_typing",
            &conversation,
            caller.person.clone(),
            &caller.name,
            internal,
        );
        let (shared, person) = (self.clone(), caller.person.clone());
        tokio::spawn(async move {
            tokio::time::sleep(TYPING).await;
            shared.stop_typing(&conversation, &person, Some(generation));
        });
    }

    /// Ends somebody's typing, if it typed; with a generation, only that start's.
    pub(super) fn stop_typing(
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
